//! The course as a page: what is in the file, and that it is the course.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use sticky_packets::course::programs::Programs;
use sticky_packets::view::page::page;

use crate::common::{ROOT, SOURCES, STEPS};

const PROGRAMS: Programs = Programs { steps: &STEPS, sources: &SOURCES };
/// More takes too long to come to a student's telephone.
const MOST: usize = 1_500_000;

fn digest(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

/// `INSTA_UPDATE=always` writes it, as it writes all snapshots.
#[test]
fn the_file_is_what_the_course_gives() {
    let page = page(PROGRAMS, digest).unwrap();
    let path = Path::new(ROOT).join("snapshots/course.html");
    if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(kept == page, "{} is old: INSTA_UPDATE=always writes it anew", path.display());
    assert!(page.len() < MOST, "{} bytes", page.len());
}

/// Where `.ci/run` puts the library that drives a browser, with a Python of its own.
const PYTHON: &str = "target/browser/bin/python";
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn is_there(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").output();
    asked.is_ok_and(|output| output.status.success())
}

#[test]
#[ignore = "it opens every frame, which takes minutes"]
fn a_browser_shows_all_of_it() {
    let root = Path::new(ROOT);
    let python = root.join(PYTHON);
    if !python.exists() || !BROWSERS.into_iter().any(is_there) {
        eprintln!("skipped: no Chromium here, or no {PYTHON}; .ci/run installs both");
        return;
    }
    let script = root.join("tests/browser/course.py");
    let snapshots = root.join("snapshots");
    let args = [script, snapshots.join("course.html"), snapshots];
    let output = Command::new(python).args(args).output().unwrap();
    let (found, failed) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{found}{failed}");
}
