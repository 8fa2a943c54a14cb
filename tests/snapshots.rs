//! Every transcript and every picture, to the byte, as the program prints and writes them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::common::{self, plays, program, run, stderr, stdout};
use sticky_packets::Lang;
use sticky_packets::course::ladder::Play;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots");

fn name(number: usize, play: &Play, lang: Lang) -> String {
    format!("step{number}-{}.{}", play.name, lang.code())
}

/// Its file is this with `.snap` before the dot; its name holds no other, as insta ends it at the first.
fn picture(number: usize, play: &Play, lang: Lang) -> String {
    format!("step{number}-{}-wire-{}.svg", play.name, lang.code())
}

fn holds(number: usize) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (_, play) in plays().filter(|(step, _)| step.number == number) {
            for lang in Lang::ALL {
                let picture = picture(number, play, lang);
                let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&picture);
                let mut program = program(number);
                let args = [play.name, "--lang", lang.code(), "--svg"];
                let output = run(program.args(args).arg(&file), "");
                assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
                insta::assert_snapshot!(name(number, play, lang), stdout(&output));
                insta::assert_binary_snapshot!(&picture, fs::read(&file).unwrap());
            }
        }
    });
}

#[test]
fn step1() {
    holds(1);
}

#[test]
fn step2() {
    holds(2);
}

#[test]
fn step3() {
    holds(3);
}

#[test]
fn step4() {
    holds(4);
}

#[test]
fn step5() {
    holds(5);
}

#[test]
fn step6() {
    holds(6);
}

/// The course as a whole, as it is printed where no terminal is.
#[test]
fn the_course() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for lang in Lang::ALL {
            let output = run(common::course().args(["--lang", lang.code()]), "");
            assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
            insta::assert_snapshot!(format!("course.{}", lang.code()), stdout(&output));
        }
    });
}

#[test]
fn step7() {
    holds(7);
}

#[test]
fn the_folder_holds_these_and_nothing_else() {
    let files = |number, play, lang| {
        let picture = picture(number, play, lang).replace(".svg", ".snap");
        [name(number, play, lang) + ".snap", picture.clone() + ".svg", picture]
    };
    let called_for: BTreeSet<String> = plays()
        .flat_map(|(step, play)| Lang::ALL.map(|lang| files(step.number, play, lang)))
        .flatten()
        .chain(Lang::ALL.map(|lang| format!("course.{}.snap", lang.code())))
        .chain(["course.html".into()])
        .collect();
    let entries = fs::read_dir(FOLDER).unwrap();
    let there: BTreeSet<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let called_for = called_for
        .into_iter()
        .chain(["check", "goals"].map(String::from))
        .collect::<BTreeSet<String>>();
    assert_eq!(there, called_for);
}

/// The snapshots would not show a space at a line's end, a tab or a carriage return.
#[test]
fn what_a_snapshot_cannot_show_is_not_printed() {
    for step in &common::STEPS {
        let text = stdout(&run(&mut program(step.number), ""));
        assert!(!text.contains(['\t', '\r', '\x1b']));
        assert!(text.lines().all(|line| line.trim_end() == line));
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"));
    }
}

/// A whole step is its scenes, one after another under one heading.
#[test]
fn a_plain_run_plays_every_scene_in_order() {
    for lang in Lang::ALL {
        for step in &common::STEPS {
            let whole = stdout(&run(program(step.number).args(["--lang", lang.code()]), ""));
            let mut expected = String::new();
            for play in step.rung().plays {
                let args = [play.name, "--lang", lang.code()];
                let one = stdout(&run(program(step.number).args(args), ""));
                let (heading, scene) = one.split_once("\n\n").unwrap();
                if expected.is_empty() {
                    expected = format!("{heading}\n");
                }
                expected += &format!("\n{scene}");
            }
            assert_eq!(whole, expected);
        }
    }
}

/// Without its colours, a coloured transcript is the plain one; and nothing in it is wider than 80
/// cells.
#[test]
fn colours_add_nothing_but_colour() {
    for (step, play) in plays() {
        for lang in Lang::ALL {
            let run_with = |color| {
                let args = [play.name, "--lang", lang.code(), "--color", color];
                stdout(&run(program(step.number).args(args), ""))
            };
            let (plain, colored) = (run_with("never"), run_with("always"));
            assert!(colored.contains("\x1b["));
            assert_eq!(without_colors(&colored), plain);
            let widths = plain.lines().map(unicode_width::UnicodeWidthStr::width);
            assert!(widths.max() <= Some(80), "{plain}");
        }
    }
}

pub fn without_colors(text: &str) -> String {
    let mut plain = String::new();
    for (i, part) in text.split("\x1b[").enumerate() {
        let rest = part.split_once('m').map_or(part, |(_, rest)| rest);
        plain += if i == 0 { part } else { rest };
    }
    plain
}
