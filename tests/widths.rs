//! Narrow terminals: every line fits, and nothing is lost.

mod common;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::process::Command;

use common::{plays, program, stdout};
use nix::pty::{Winsize, openpty};
use sticky_packets::Lang;
use sticky_packets::transcript::{NARROWEST, Screen, WIDTH, scene, step_heading};
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
        } else if block.starts_with(lang.pick("written", "写入")) {
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

/// Rows of `written` and of `owner` by turns, and then those of `read` with the note.
fn ruler(block: &str, lang: Lang) -> [String; 3] {
    let lines: Vec<&str> = block.lines().collect();
    let first = lines.iter().position(|line| line.starts_with(lang.pick("read", "读到"))).unwrap();
    let every_other =
        |from: usize| lines[from..first].iter().step_by(2).map(|line| solid(line)).collect();
    for pair in lines[..first].chunks(2) {
        assert!(pair[1].width() <= pair[0].width(), "under each mark its owner: {pair:?}");
    }
    [every_other(0), every_other(1), lines[first..].iter().map(|line| solid(line)).collect()]
}

#[test]
fn a_transcript_fits_into_every_width_and_loses_nothing() {
    for (step, play) in plays() {
        for lang in Lang::ALL {
            let tape = common::tape(step.number, play.scene, lang);
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

/// What a program prints on a terminal of this many columns, without its colours.
fn on_a_terminal(mut program: Command, columns: u16) -> String {
    let size = Winsize { ws_row: 30, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    let pty = openpty(&size, None).unwrap();
    let mut child = program.stdout(pty.slave).env("TERM", "dumb").spawn().unwrap();
    drop(program);
    let _watched = common::watch(&child);
    let mut printed = Vec::new();
    // When the last end of the other side is gone, Linux has an error for it, and others an end.
    let _ = File::from(pty.master).read_to_end(&mut printed);
    assert!(child.wait().unwrap().success());
    String::from_utf8(printed).unwrap().replace("\r\n", "\n")
}

fn course() -> Command {
    common::clean(Command::new(env!("CARGO_BIN_EXE_sticky-packets")))
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split_whitespace().collect()
}

#[test]
fn a_program_asks_its_terminal_for_the_width() {
    let sticks = || {
        let mut program = program(2);
        program.args(["--scene", "sticks"]);
        program
    };
    for program in [&sticks as &dyn Fn() -> Command, &course] {
        let piped = stdout(&common::run(&mut program(), ""));
        for columns in [0, 80, 200] {
            assert_eq!(on_a_terminal(program(), columns), piped, "{columns} columns");
        }
        let narrow = on_a_terminal(program(), 50);
        assert_eq!(narrow.lines().find(|line| line.width() > 50), None, "{narrow}");
        assert_ne!(narrow, piped);
    }
    assert_eq!(
        words(&on_a_terminal(course(), 50)),
        words(&stdout(&common::run(&mut course(), "")))
    );
}
