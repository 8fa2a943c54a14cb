//! `cargo run`: the course as a whole.

mod steps;

use std::process::ExitCode;

fn main() -> ExitCode {
    sticky_packets::cli::course(&steps::STEPS)
}
