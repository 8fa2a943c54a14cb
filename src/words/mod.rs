//! What a person reads, in the two languages.

mod en;
pub(crate) mod view;
mod zh;

use crate::lang::Lang;
use view::View;

/// All of it in one language. Options are told by their names, as the help has them.
pub(crate) struct Words {
    pub view: View,
    pub help: Help,
    pub options: Options,
    pub wrong: Wrong,
}

/// The help's own sentences and headings.
pub(crate) struct Help {
    pub usage: &'static str,
    pub scene: &'static str,
    pub option: &'static str,
    pub dashes: &'static str,
    pub all_scenes: &'static str,
    pub one_scene: &'static str,
    pub course: &'static str,
    pub scenes: &'static str,
    pub for_real: &'static str,
    pub measure: &'static str,
    pub server: &'static str,
    pub client: &'static str,
    pub odds: &'static str,
    pub options: &'static str,
    pub scene_options: &'static str,
    pub everywhere: &'static str,
    pub default: fn(&str) -> String,
    pub more: fn(&str) -> String,
}

/// What each option is for.
pub(crate) struct Options {
    pub over: &'static str,
    pub svg: &'static str,
    pub server_host: &'static str,
    pub server_port: &'static str,
    pub shell: &'static str,
    pub expose_shell: &'static str,
    pub time_limit: &'static str,
    pub output_limit: &'static str,
    pub client_host: &'static str,
    pub client_port: &'static str,
    pub trials: &'static str,
    pub json: &'static str,
    pub lang: &'static str,
    pub color: &'static str,
    pub help: &'static str,
    pub version: &'static str,
}

/// What is wrong with a command line, and what to type instead.
pub(crate) struct Wrong {
    pub list: fn(&[String]) -> String,
    pub maybe: fn(&str) -> String,
    /// A word, the nearest one that is known, and all that are.
    pub word: fn(&str, &str, &str) -> String,
    /// A word behind another one.
    pub second_word: fn(&str) -> String,
    /// An option behind `--`.
    pub behind_dashes: fn(&str) -> String,
    /// An option, and the words that it belongs to.
    pub behind_words: fn(&str, &str) -> String,
    /// An option, and the nearest one that is known.
    pub option: fn(&str, &str) -> String,
    /// An option, the value, the nearest one, and all that it takes.
    pub value: fn(&str, &str, &str, &str) -> String,
    /// An option, the value, and the least and the greatest number that it takes.
    pub number: fn(&str, &str, u64, u64) -> String,
    /// An option with nothing behind it.
    pub no_value: fn(&str) -> String,
    /// A flag, and the value that it does not take.
    pub flag_value: fn(&str, &str) -> String,
    pub twice: fn(&str) -> String,
    pub not_text: &'static str,
    pub other: fn(&str) -> String,
    pub help: fn(&str) -> String,
    /// An option of the scenes, and the word that it stands with.
    pub for_scenes: fn(&str, &str) -> String,
    /// A command, and all scenes.
    pub no_scene: fn(&str, &str) -> String,
    /// A host that other machines reach.
    pub exposed: fn(&str) -> String,
    pub no_shell: &'static str,
    pub port_0: &'static str,
}

impl Words {
    pub fn of(lang: Lang) -> &'static Words {
        match lang {
            Lang::En => &en::WORDS,
            Lang::Zh => &zh::WORDS,
        }
    }
}
