//! `odds`: what it prints, and never how often anything sticks, which is the machine's own affair.

use std::process::{Command, Output};

use crate::common::{self, has_python, run, stderr, stdout};
use sticky_packets::measure::{Condition, conditions};
use unicode_width::UnicodeWidthStr;

fn course(args: &[&str]) -> Output {
    run(common::course().args(args), "")
}

fn json() -> String {
    let output = course(&["odds", "--trials", "2", "--json"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    stdout(&output)
}

/// What stands behind a key, up to the next comma or brace.
fn value<'a>(object: &'a str, key: &str) -> &'a str {
    let (_, rest) = object.split_once(&format!("\"{key}\": ")).unwrap();
    rest.split([',', '}']).next().unwrap()
}

fn key(condition: &Condition) -> String {
    let Condition { gap, nagle, late, load } = condition;
    format!("{} {nagle} {} {load}", gap.as_micros(), late.as_millis())
}

#[test]
fn json_has_every_condition_once() {
    let text = json();
    let (head, list) = text.split_once('[').unwrap();
    assert_eq!(value(head, "os"), format!("\"{}\"", std::env::consts::OS));
    assert_eq!(value(head, "version"), format!("\"{}\"", env!("CARGO_PKG_VERSION")));
    assert!(value(head, "cores").parse::<usize>().unwrap() >= 1);
    let objects: Vec<&str> = list.lines().filter(|line| line.contains('{')).collect();
    let found = objects.iter().map(|object| {
        ["gap_us", "nagle", "late_ms", "load"].map(|key| value(object, key)).join(" ")
    });
    assert!(found.eq(conditions().iter().map(key)), "{text}");
    for object in objects {
        let figure = |key| value(object, key).parse::<usize>().unwrap();
        assert!((1..=2).contains(&figure("trials")), "{object}");
        assert!(figure("glued") <= figure("trials"), "{object}");
    }
}

#[test]
fn python_takes_the_json() {
    if !has_python() {
        return;
    }
    let output = run(Command::new("python3").args(["-m", "json.tool"]), &json());
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn the_charts_fit_a_terminal_of_80_cells() {
    for lang in ["en", "zh"] {
        let output = course(&["odds", "--trials", "2", "--lang", lang]);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
        let text = stdout(&output);
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        let figures = text.lines().filter(|line| line.contains(" %")).count();
        assert_eq!(figures, 10, "{text}");
    }
}

#[test]
fn colour_is_asked_for_and_adds_nothing_else() {
    let colored = |color| stdout(&course(&["odds", "--trials", "1", "--color", color]));
    assert!(colored("always").contains('\x1b'));
    assert!(!colored("never").contains('\x1b'));
    assert!(!colored("auto").contains('\x1b'), "a pipe is no terminal");
}

#[test]
fn trials_out_of_range_are_a_usage_error() {
    for (trials, part) in [
        ("0", "takes a number from 1 to 10000, and not `0`"),
        ("10001", "takes a number from 1 to 10000, and not `10001`"),
        ("-1", "takes a number from 1 to 10000, and not `-1`"),
        ("many", "takes a number from 1 to 10000, and not `many`"),
        ("70000", "takes a number from 1 to 10000, and not `70000`"),
    ] {
        let output = course(&["odds", "--trials", trials]);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{trials}");
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}

#[test]
fn help_names_what_can_be_asked() {
    let help = stdout(&course(&["odds", "--help"]));
    for word in ["cargo run odds", "--trials N", "--json", "--lang", "--color"] {
        assert!(help.contains(word), "{word}: {help}");
    }
}
