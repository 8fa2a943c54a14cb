//! Narrow terminals: every line fits, and nothing is lost.

use crate::common::{self, plays};
use sticky_packets::Lang;
use sticky_packets::view::text::{NARROWEST, Screen, WIDTH, scene, step_heading};
use unicode_width::UnicodeWidthStr;

const WIDTHS: [usize; 5] = [NARROWEST, 41, 50, 64, WIDTH - 1];

/// A transcript's texts, each put together again: where its lines broke is not to be seen.
#[derive(Debug, Default, PartialEq)]
struct Parts {
    clock: String,
    client: String,
    server: String,
    /// Of each ruler, what stands behind `written`, `owner` and `read`, and the note.
    rulers: Vec<[String; 3]>,
    prose: Vec<String>,
}

fn parts(text: &str, lang: Lang) -> Parts {
    let mut parts = Parts::default();
    for block in text.split("\n\n") {
        if block.contains('┼') {
            columns(block, &mut parts);
        } else if block.starts_with(labels(lang)[0]) {
            parts.rulers.push(ruler(block, lang));
        } else {
            parts.prose.push(solid(block));
        }
    }
    parts
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '─').collect()
}

fn columns(block: &str, parts: &mut Parts) {
    for line in block.lines().filter(|line| !line.contains('┼')) {
        let (left, server) = line.split_once('│').unwrap();
        let (clock, client) = left.split_at(8);
        parts.clock += &solid(clock);
        parts.client += &solid(client);
        parts.server += &solid(server);
    }
}

/// What stands before a ruler's first row, and before its first row of reads.
fn labels(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::En => ["written", "read"],
        Lang::Zh => ["写入", "读到"],
    }
}

/// Rows of `written` and of `owner` by turns, and then those of `read` with the note.
fn ruler(block: &str, lang: Lang) -> [String; 3] {
    let lines: Vec<&str> = block.lines().collect();
    let [_, read] = labels(lang);
    let first = lines.iter().position(|line| line.starts_with(read)).unwrap();
    let every_other =
        |from: usize| lines[from..first].iter().step_by(2).map(|line| solid(line)).collect();
    // No line ends with blanks, of which the listings have two in a row; the owner stands under them.
    const BLANKS: usize = 2;
    for pair in lines[..first].chunks(2) {
        assert!(pair[1].width() <= pair[0].width() + BLANKS, "under each mark its owner: {pair:?}");
    }
    [every_other(0), every_other(1), lines[first..].iter().map(|line| solid(line)).collect()]
}

#[test]
fn a_transcript_fits_into_every_width_and_loses_nothing() {
    for (step, play) in plays() {
        for lang in Lang::ALL {
            let tape = common::tape(step.number, &(play.scene)(lang));
            let text =
                |screen| step_heading(step, lang, screen) + "\n" + &scene(play, &tape, screen);
            let whole = parts(&text(Screen::PLAIN), lang);
            for width in WIDTHS {
                let narrow = text(Screen::new(false, width));
                let wide = narrow.lines().find(|line| line.width() > width);
                assert_eq!(wide, None, "{width} cells, step {}:\n{narrow}", step.number);
                assert!(narrow.lines().all(|line| line == line.trim_end()));
                assert_eq!(parts(&narrow, lang), whole, "{width} cells:\n{narrow}");
            }
        }
    }
}

#[test]
fn a_screen_is_never_narrower_or_wider_than_what_is_written_for_it() {
    for (width, expected) in [(0, NARROWEST), (20, NARROWEST), (79, 79), (200, WIDTH)] {
        assert_eq!(Screen::new(false, width).width(), expected);
    }
}

#[cfg(all(unix, not(no_unix)))]
mod terminal;
