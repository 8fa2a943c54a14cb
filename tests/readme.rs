//! The README's first screen is what its first command prints.

use std::path::Path;

use crate::common::{self, ROOT, program, run, stdout};

const README: &str = include_str!("../README.md");

/// The fenced blocks of a page, in order.
fn blocks(page: &str) -> Vec<&str> {
    page.split("```").skip(1).step_by(2).collect()
}

#[test]
fn the_first_command_prints_the_first_transcript() {
    let blocks = blocks(README);
    let words: Vec<&str> = blocks[0].split_whitespace().collect();
    assert_eq!(words[..4], ["cargo", "run", "--example", "step2"]);
    assert_eq!(blocks[1].trim(), "cargo test");
    let printed = stdout(&run(program(2).args(&words[4..]), ""));
    assert_eq!(blocks[2], format!("text\n{printed}"), "put this into README.md:\n{printed}");
}

#[test]
fn every_scene_of_the_ladder_is_in_the_table() {
    for (step, play) in common::plays() {
        let row = README.lines().find(|line| line.starts_with(&format!("| {} |", step.number)));
        assert!(row.unwrap().contains(&format!("`{}`", play.name)), "{}", play.name);
    }
}

#[test]
fn every_link_to_a_file_resolves() {
    let links = README.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    for (link, _) in links.filter(|(link, _)| !link.starts_with("http")) {
        assert!(Path::new(ROOT).join(link).exists(), "{link}");
    }
}
