//! The worked answers of the exercises, each as the copy of a step that it is written into, with the command
//! line that all steps share: which, says the variable `ANSWER`, by the goal that it must reach.

#![allow(dead_code, reason = "what the tests say of an answer is not asked here")]

#[path = "../answers/chapter1.rs"]
mod chapter1;
#[path = "../answers/chapter2.rs"]
mod chapter2;
#[path = "../answers/chapter3.rs"]
mod chapter3;
#[path = "../answers/chapter4.rs"]
mod chapter4;
#[path = "../answers/chapter5.rs"]
mod chapter5;
#[path = "../answers/chapter6.rs"]
mod chapter6;
#[path = "../answers/chapter7.rs"]
mod chapter7;
#[path = "../answers/rungs.rs"]
mod rungs;
#[path = "../../app/src/steps.rs"]
mod steps;
#[path = "../answers/table.rs"]
mod table;

use std::env;
use std::process::ExitCode;

use steps::STEPS;
use sticky_packets::cli;

fn main() -> ExitCode {
    let goal = env::var("ANSWER").unwrap_or_default();
    match table::answer(&goal) {
        Some(step) => cli::main(&step),
        None => {
            eprintln!("no answer is called {goal:?}");
            ExitCode::FAILURE
        }
    }
}
