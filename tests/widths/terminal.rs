//! A real terminal: what a program prints on one of some width.

use std::collections::BTreeSet;
use std::io::Read;
use std::process::Command;

use unicode_width::UnicodeWidthStr;

use crate::common::{self, course, program, stdout};

/// What a program prints on a terminal of this many columns, without its colours.
fn on_a_terminal(mut program: Command, columns: u16) -> String {
    let (mut screen, end) = common::machine::terminal(columns, 30);
    let mut child = program.stdout(end).env("TERM", "dumb").spawn().unwrap();
    drop(program);
    let _watched = common::watch(&child);
    let mut printed = Vec::new();
    // When the last end of the other side is gone, Linux has an error for it, and others an end.
    let _ = screen.read_to_end(&mut printed);
    assert!(child.wait().unwrap().success());
    String::from_utf8(printed).unwrap().replace("\r\n", "\n")
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split_whitespace().collect()
}

#[test]
fn a_program_asks_its_terminal_for_the_width() {
    let sticks = || {
        let mut program = program(2);
        program.arg("sticks");
        program
    };
    let help = || {
        let mut program = course();
        program.arg("--help");
        program
    };
    for program in [&sticks as &dyn Fn() -> Command, &help] {
        let piped = stdout(&common::run(&mut program(), ""));
        for columns in [0, 80, 200] {
            assert_eq!(on_a_terminal(program(), columns), piped, "{columns} columns");
        }
        let narrow = on_a_terminal(program(), 50);
        assert_eq!(narrow.lines().find(|line| line.width() > 50), None, "{narrow}");
        assert_ne!(narrow, piped);
    }
    assert_eq!(words(&on_a_terminal(help(), 50)), words(&stdout(&common::run(&mut help(), ""))));
}
