//! One step of the course: its two programs, and the command line that all steps share.

pub mod client;
pub mod server;

use std::process::ExitCode;

use sticky_packets::{Step, cli};

pub const STEP: Step = Step { number: 7, serve: server::serve, talk: client::talk };

pub fn main() -> ExitCode {
    cli::main(&STEP)
}
