//! The course as a page: what is in the file, and that it is the course.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use sticky_packets::Lang;
use sticky_packets::course::programs::Programs;
use sticky_packets::view::page::page;

use crate::check::table_as_json;
use crate::common::{ROOT, SOURCES, STEPS};

const PROGRAMS: Programs = Programs { steps: &STEPS, sources: &SOURCES };
/// More takes too long to come to a student's telephone.
const MOST: usize = 1_500_000;

/// Several tests look at it, and it is made once.
static PAGE: LazyLock<String> = LazyLock::new(|| page(PROGRAMS, digest).unwrap());

fn digest(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

/// `INSTA_UPDATE=always` writes it, as it writes all snapshots.
#[test]
fn the_file_is_what_the_course_gives() {
    let page = &*PAGE;
    let path = Path::new(ROOT).join("snapshots/course.html");
    if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(kept == *page, "{} is old: INSTA_UPDATE=always writes it anew", path.display());
    assert!(page.len() < MOST, "{} bytes", page.len());
}

/// One stream of one step in the page's numbers: its heading, and for each cut its kind, its stream, its text
/// and how many bytes each read took.
struct Track<'a> {
    head: &'a str,
    streams: Vec<usize>,
    cuts: Vec<Vec<usize>>,
}

fn between<'a>(text: &'a str, before: &str, behind: &str) -> &'a str {
    text.split_once(before).unwrap().1.split_once(behind).unwrap().0
}

fn tracks(page: &str, lang: Lang) -> Vec<Track<'_>> {
    let article = between(page, &format!("<article id=\"{}\"", lang.code()), "</article>");
    let numbers = between(between(article, "class=\"cuts\"", "</script>"), "[\n", "\n]");
    let lists = |line: &str, name: &str| -> Vec<String> {
        let all = between(line, &format!("\"{name}\":[["), "]]");
        all.split("],[").map(String::from).collect()
    };
    let track = |line| {
        let size = |sends: String| sends.chars().filter(char::is_ascii_hexdigit).count() / 2;
        let numbers = |cut: String| cut.split(',').map(|n| n.parse().unwrap()).collect();
        Track {
            head: between(line, "{", ",\"streams\""),
            streams: lists(line, "streams").into_iter().map(size).collect(),
            cuts: lists(line, "cuts").into_iter().map(numbers).collect(),
        }
    };
    numbers.lines().map(track).collect()
}

/// Kinds are 0 for right, 1 for wrong and unnoticed, 2 for an end that failed.
fn as_checked(track: &Track) -> String {
    let of = |is_meant: fn(usize) -> bool| -> Vec<usize> {
        (1..=track.cuts.len()).filter(|at| is_meant(track.cuts[at - 1][0])).collect()
    };
    let (broken, wrong) = (of(|kind| kind > 0), of(|kind| kind == 1));
    let (head, bytes) = (track.head, track.cuts.len() + 1);
    format!("{{{head},\"bytes\":{bytes},\"broken\":{broken:?},\"wrong\":{wrong:?}}}")
}

#[test]
fn a_cut_comes_to_what_check_says() {
    for lang in Lang::ALL {
        let tracks: Vec<String> = tracks(&PAGE, lang).iter().map(as_checked).collect();
        assert_eq!(format!("[\n{}\n]\n", tracks.join(",\n")), table_as_json(lang));
    }
}

/// What is in front of a cut is read before the rest arrives.
#[test]
fn no_read_goes_across_the_cut() {
    for track in Lang::ALL.into_iter().flat_map(|lang| tracks(&PAGE, lang)) {
        for (i, cut) in track.cuts.iter().enumerate() {
            let (at, head) = (i + 1, track.head);
            let [_, stream, _, reads @ ..] = &cut[..] else { panic!("{head}, {at}") };
            let ends = reads.iter().scan(0, |end, n| {
                *end += n;
                Some(*end)
            });
            let ends: Vec<usize> = ends.collect();
            let last = ends.last().copied().unwrap_or(0);
            assert!(last < at || ends.contains(&at), "{head}, {at}: {reads:?}");
            assert!(last <= track.streams[*stream] && !reads.contains(&0), "{head}, {at}");
        }
    }
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
    // It tells by itself how far it is, and what is wrong.
    let status = Command::new(python).args(args).status().unwrap();
    assert!(status.success(), "the page is not as it must be: see above");
}
