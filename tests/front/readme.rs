//! The READMEs: their first screen happened, both have the same sections, and every scene is in a table.

use std::collections::BTreeSet;

use super::all_commands;
use crate::common::page::Page;
use crate::common::{STEPS, plays, tape};
use crate::tutorial::source;
use sticky_packets::Lang;
use sticky_packets::tape::Side;

const PAGES: [&str; 2] = ["README.md", "README.zh.md"];

/// The last two sends of the client, and the read that took them, as three lines.
fn lsdir() -> String {
    let play = &STEPS[0].rung().plays[0];
    let tape = tape(1, &(play.scene)(Lang::En));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let sends = tape.sends_to(0, Side::Server);
    let [.., ls, dir] = &sends[..] else { panic!("{sends:?}") };
    let (ls, dir) = (text(ls), text(dir));
    let both = format!("{ls}{dir}");
    assert!(tape.stdout(Side::Server).contains(&format!("executing: b'{both}'\n")));
    format!("client  send {ls}\nclient  send {dir}\nserver  recv {both}\n")
}

#[test]
fn their_first_lines_are_what_the_first_command_plays() {
    let first =
        ["cargo run --example step1 lsdir\n", "cargo run --example step1 lsdir --lang zh\n"];
    for (name, first) in PAGES.into_iter().zip(first) {
        let fences = Page::read(name).fences();
        assert_eq!(fences[0].body, lsdir(), "{name}");
        assert!(fences[1].body.starts_with(first), "{name}");
    }
}

/// What their reader is told to change, and what is proved to break: one is the other.
#[test]
fn a_buffer_of_8_is_the_change_that_they_ask_for() {
    let told = ["change `[0; 1024]` to `[0; 8]`", "里的 `[0; 1024]` 改成 `[0; 8]`"];
    assert!(PAGES.iter().zip(told).all(|(name, told)| source(name).contains(told)));
    let client = source("examples/step1/client.rs").replace("[0; 1024]", "[0; 8]");
    let (_, body) = client.split_once(") -> Result<()> {").unwrap();
    let lines = body.lines().map(|line| line.split(" // BUG").next().unwrap());
    let changed: Vec<&str> = lines.collect();
    assert!(source("tests/answers/chapter1.rs").contains(&changed.join("\n")));
}

#[test]
fn every_scene_is_in_the_row_of_its_step() {
    for name in PAGES {
        let page = Page::read(name);
        for (step, play) in plays() {
            let (row, scene) = (format!("| {} |", step.number), format!("`{}`", play.name));
            let column = if play.ends.passes() { 2 } else { 3 };
            let rows = page.lines.iter().filter(|line| line.starts_with(&row));
            let mut cells = rows.map(|line| line.split('|').nth(column).unwrap());
            assert!(cells.any(|cell| cell.contains(&scene)), "{name}: {row} {scene}");
        }
    }
}

/// Who guesses first must not be told before: what breaks a step is folded.
#[test]
fn what_breaks_a_step_is_folded() {
    for name in PAGES {
        let page = Page::read(name);
        let fold = page.lines.iter().position(|line| line == "<details>").unwrap();
        for (_, play) in plays().filter(|(_, play)| !play.ends.passes() && play.name != "lsdir") {
            let scene = format!("`{}`", play.name);
            assert!(!page.lines[..fold].iter().any(|line| line.contains(&scene)), "{scene}");
        }
    }
}

#[test]
fn both_have_the_same_sections_and_commands() {
    let [english, chinese] = PAGES.map(|name| {
        let page = Page::read(name);
        let headings = page.lines.iter().filter(|line| line.starts_with("## ")).count();
        let commands = all_commands(&page).into_iter();
        let commands = commands
            .map(|text| text.replace(" -- --lang zh", "").replace(" --lang zh", ""))
            .map(|text| text.strip_suffix(" --").unwrap_or(&text).to_string());
        (headings, commands.collect::<BTreeSet<_>>())
    });
    assert_eq!(chinese, english);
}
