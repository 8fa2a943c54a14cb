//! The teacher's pages: their commands can be typed, their minutes are the scenes', and both say the same.

use std::path::Path;

use sticky_packets::course::ladder::Play;

use crate::common::page::Page;
use crate::common::{ROOT, STEPS, plays, run, stderr};
use crate::tutorial::{commands, parse};

const PAGES: [&str; 2] = ["TEACHING.md", "TEACHING.zh.md"];

#[test]
fn every_command_can_be_typed() {
    for name in PAGES {
        for (line, command) in commands(&Page::read(name)) {
            let words: Vec<&str> = command.split_whitespace().collect();
            match words[..] {
                ["cp", "-r", from, "examples/mine"] => assert!(Path::new(ROOT).join(from).is_dir()),
                ["cargo", "build", "--examples"] => {}
                _ => is_understood(&command, &format!("{name}:{line}")),
            }
        }
    }
}

/// A copy plays what its step does. What would not end, or is for a person, is asked for its help alone.
pub fn is_understood(command: &str, place: &str) {
    let command = command.replace("--example mine", "--example step2");
    const NOT_RUN: [&str; 5] = ["server", "client", "measure", "check", "--svg"];
    let help = NOT_RUN.iter().any(|word| command.contains(word));
    let mut program = parse(&(command.clone() + if help { " --help" } else { "" }));
    let output = run(&mut program, "");
    assert_eq!(output.status.code(), Some(0), "{place}: {command}: {}", stderr(&output));
}

/// The rows of the page's tables: what stands first, and the minutes.
fn rows(page: &Page) -> Vec<(String, u32)> {
    let cells = page.lines.iter().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    cells
        .filter_map(|cells| match cells[..] {
            ["", first, minutes, ..] => Some((first.replace('`', ""), minutes.parse().ok()?)),
            _ => None,
        })
        .collect()
}

#[test]
fn a_class_takes_as_long_as_its_scenes() {
    let asking = |play: &&Play| play.lesson.question.is_some();
    for name in PAGES {
        let page = Page::read(name);
        let rows = rows(&page);
        let (short, long) = rows.split_at(rows.len() - STEPS.len());
        let asked: Vec<&Play> = plays().map(|(_, play)| play).filter(asking).collect();
        assert_eq!(short.len(), asked.len());
        for ((typed, minutes), play) in short.iter().zip(&asked) {
            assert!(typed == play.name || play.name == "lsdir" && typed == "1", "{typed}");
            assert_eq!(*minutes, play.lesson.minutes, "{typed}");
        }
        let mut total = 0;
        for ((typed, minutes), step) in long.iter().zip(&STEPS) {
            let sum: u32 = step.rung().plays.iter().map(|play| play.lesson.minutes).sum();
            assert_eq!((typed, *minutes), (&step.number.to_string(), sum));
            total += sum;
        }
        assert!(short.iter().map(|(_, minutes)| minutes).sum::<u32>() <= 40 && total <= 80);
        assert!(page.lines.join("\n").contains(&format!(" {total} ")), "{name}: {total}");
    }
}

#[test]
fn both_pages_have_the_same_sections_and_commands() {
    let [english, chinese] = PAGES.map(|name| {
        let page = Page::read(name);
        let commands = commands(&page)
            .into_iter()
            .map(|(_, text)| text.replace(" -- --lang zh", "").replace(" --lang zh", ""));
        let headings = page.lines.iter().filter(|line| line.starts_with("## ")).count();
        (headings, rows(&page), commands.collect::<Vec<_>>())
    });
    assert_eq!(chinese, english);
}
