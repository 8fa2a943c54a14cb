//! `cargo run`: the course as a whole.

mod steps;

use std::process::ExitCode;

use sticky_packets::cli;
use sticky_packets::course::programs::Programs;

fn main() -> ExitCode {
    cli::course(Programs { steps: &steps::STEPS, sources: &steps::SOURCES })
}
