//! One step of the course: its pair, and the command line that all steps share.

pub mod client;
pub mod server;

use std::process::ExitCode;

use sticky_packets::{Step, cli};

pub const STEP: Step = Step::of(module_path!(), server::serve, client::talk);

pub fn main() -> ExitCode {
    cli::main(&STEP)
}
