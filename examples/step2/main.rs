//! Step 2: `cargo run --example step2` plays its scenes.

pub mod client;
pub mod server;

use std::process::ExitCode;

use sticky_packets::{Step, cli};

pub const STEP: Step = Step { number: 2, serve: server::serve, talk: client::talk };

pub fn main() -> ExitCode {
    cli::main(&STEP)
}
