//! Narrow terminals: every line fits, and nothing is lost.

use crate::common::{self, plays};
use sticky_packets::Lang;
use sticky_packets::view::Played;
use sticky_packets::view::text::{NARROWEST, Screen, WIDTH, scene, step_heading};
use unicode_width::UnicodeWidthStr;

const WIDTHS: [usize; 5] = [NARROWEST, 41, 50, 64, WIDTH - 1];

/// A transcript's texts, each put together again: where its lines broke is not to be seen.
#[derive(Debug, Default, PartialEq)]
struct Parts {
    clock: String,
    /// The columns, the server's last.
    columns: Vec<String>,
    /// Of each figure, the rows: their names, and what stands behind those.
    figures: Vec<Vec<(String, String)>>,
    prose: Vec<String>,
}

fn parts(text: &str, lang: Lang) -> Parts {
    let mut parts = Parts::default();
    for block in text.split("\n\n") {
        if block.contains('┼') {
            columns(block, &mut parts);
        } else if block.contains(in_the_buffer(lang)) {
            parts.figures.push(figure(block));
        } else {
            parts.prose.push(solid(block));
        }
    }
    parts
}

/// What a figure's second row begins with.
fn in_the_buffer(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "\nin the buffer",
        Lang::Zh => "\n接收缓冲区",
    }
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '─').collect()
}

fn columns(block: &str, parts: &mut Parts) {
    for line in block.lines().filter(|line| !line.contains('┼')) {
        let (clock, rest) = line.split_at(8);
        parts.clock += &solid(clock);
        for (i, column) in rest.split('│').enumerate() {
            parts.columns.resize(parts.columns.len().max(i + 1), String::new());
            parts.columns[i] += &solid(column);
        }
    }
}

/// A row goes on below its name for as long as nothing stands there; below the rows may stand a verdict.
fn figure(block: &str) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let verdict = block.find(['✓', '✗']).unwrap_or(block.len());
    for line in block[..verdict].lines() {
        match line.split_once("  ") {
            Some(("", more)) => rows.last_mut().unwrap().1 += &solid(more),
            Some((name, bytes)) => rows.push((name.into(), solid(bytes))),
            None => panic!("neither a name nor bytes: {line}"),
        }
    }
    rows.push(("verdict".into(), solid(&block[verdict..])));
    rows
}

#[test]
fn a_transcript_fits_into_every_width_and_loses_nothing() {
    for (step, play) in plays() {
        for lang in Lang::ALL {
            let tape = common::tape(step.number, &(play.scene)(lang));
            let played = Played::new(play, &tape);
            let text = |screen| step_heading(step, lang, screen) + "\n" + &scene(&played, screen);
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
