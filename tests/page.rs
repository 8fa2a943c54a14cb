//! The course as a page: what is in the file, and that it is the course.

use std::env;
use std::fs;
use std::path::Path;

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
