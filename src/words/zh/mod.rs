//! In Chinese.

mod course;
mod help;
mod options;
mod wrong;

use super::Words;

pub(super) const WORDS: Words = Words {
    course: course::COURSE,
    help: help::HELP,
    options: options::OPTIONS,
    wrong: wrong::WRONG,
};
