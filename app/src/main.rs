//! `cargo run`: the course as a whole.

mod steps;

use std::process::ExitCode;

use sticky_packets::cli;
use sticky_packets::course::programs::Programs;
use sticky_packets_app::measure;

fn main() -> ExitCode {
    cli::course(Programs { steps: &steps::STEPS, sources: &steps::SOURCES }, measure::run)
}
