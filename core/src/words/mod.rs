//! What a person reads, in the two languages.
//!
//! A file here names what there is to say; `en` and `zh` have a file of the same name that says it.
//! Every field of a struct must be filled and every match be complete, so what one of the two does not say
//! does not compile.

pub(crate) mod browser;
pub mod check;
pub(crate) mod course;
mod en;
mod error;
pub(crate) mod goals;
mod help;
pub(crate) mod lessons;
mod line;
pub mod measure;
pub(crate) mod network;
pub mod options;
pub mod page;
mod scenes;
pub(crate) mod shell;
pub(crate) mod terminal;
pub mod view;
pub mod walk;
mod wrong;
mod zh;

use std::fmt::{Formatter, Result};

use crate::error::Error;
use crate::lang::Lang;
use crate::line::Line;
use check::Check;
use course::Course;
use goals::Goals;
use help::Help;
use lessons::Lessons;
use measure::Measure;
use network::Network;
use options::Options;
use page::Page;
use scenes::Scenes;
use shell::Shell;
use terminal::Terminal;
use view::View;
use walk::Walk;
use wrong::Wrong;

/// All of it in one language.
pub struct Words {
    pub check: Check,
    pub course: Course,
    /// What goes wrong between two ends.
    pub error: fn(&Error) -> String,
    pub goals: Goals,
    pub help: Help,
    pub lessons: Lessons,
    /// What the two programs print, without the newline at its end.
    pub line: fn(Line<&[u8], &str>, &mut Formatter) -> Result,
    pub measure: Measure,
    pub network: Network,
    pub options: Options,
    pub page: Page,
    /// What a client of steps 4 and 5 sends to say that it is ready for the answer.
    pub ready: &'static str,
    /// What a peer is told, in place of an answer, that is served no longer.
    pub refusal: fn(&Error) -> String,
    pub scenes: Scenes,
    pub shell: Shell,
    pub terminal: Terminal,
    pub view: View,
    pub walk: Walk,
    pub wrong: Wrong,
}

impl Words {
    pub fn of(lang: Lang) -> &'static Words {
        match lang {
            Lang::En => &en::WORDS,
            Lang::Zh => &zh::WORDS,
        }
    }
}
