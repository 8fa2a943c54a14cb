//! What a person reads, in the two languages.
//!
//! A file here names what there is to say; `en` and `zh` have a file of the same name that says it.

pub(crate) mod course;
mod en;
mod help;
pub(crate) mod options;
mod wrong;
mod zh;

use crate::lang::Lang;
use course::Course;
use help::Help;
use options::Options;
use wrong::Wrong;

/// All of it in one language.
pub(crate) struct Words {
    pub course: Course,
    pub help: Help,
    pub options: Options,
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
