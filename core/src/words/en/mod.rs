//! In English.

mod check;
mod course;
mod error;
mod goals;
mod help;
mod lessons;
mod line;
mod measure;
mod network;
mod options;
mod page;
mod scenes;
mod shell;
mod terminal;
mod view;
mod walk;
mod wrong;

use super::Words;

pub(super) const WORDS: Words = Words {
    check: check::CHECK,
    course: course::COURSE,
    error: error::error,
    goals: goals::GOALS,
    help: help::HELP,
    lessons: lessons::LESSONS,
    line: line::line,
    measure: measure::MEASURE,
    network: network::NETWORK,
    options: options::OPTIONS,
    page: page::PAGE,
    ready: line::READY,
    refusal: |why| format!("[the server refused this: {}]", error::error(why)),
    scenes: scenes::SCENES,
    shell: shell::SHELL,
    terminal: terminal::TERMINAL,
    view: view::VIEW,
    walk: walk::WALK,
    wrong: wrong::WRONG,
};
