//! Every program of the course starts, and says what it can be asked for.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

const COURSE: &str = env!("CARGO_BIN_EXE_sticky-packets");

fn step(number: usize) -> PathBuf {
    Path::new(COURSE).with_file_name("examples").join(format!("step{number}{EXE_SUFFIX}"))
}

#[test]
fn every_program_has_a_help() {
    for program in (1..=7).map(step).chain([COURSE.into()]) {
        let help = Command::new(&program).args(["--lang", "en", "--help"]).output().unwrap();
        assert!(help.status.success(), "{}", program.display());
        assert!(String::from_utf8_lossy(&help.stdout).contains("--lang"), "{}", program.display());
    }
}
