//! The page for the article's readers: its headings are what Python says, its scenes are in the ladder, and
//! its ports are the article's and ours.

use crate::common::page::Page;
use crate::common::{has_python, plays, python, run, stderr};

const NAME: &str = "ARTICLE.zh.md";

/// What a heading names: the last line of a traceback.
fn error(heading: &str) -> Option<&str> {
    heading.strip_prefix("### `")?.strip_suffix('`')
}

/// The system's own numbers and words stand in one of the headings.
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "it quotes Linux")]
fn its_headings_are_what_python_says() {
    if !has_python() {
        return;
    }
    let page = Page::read(NAME);
    let headings = page.lines.iter().filter_map(|line| error(line));
    let code = page.fences().into_iter().filter(|fence| fence.info == "python error");
    let code: Vec<_> = code.collect();
    assert_eq!(headings.count(), code.len());
    for fence in code {
        let heading = page.lines[..fence.from].iter().rev().find_map(|line| error(line)).unwrap();
        let mut python = python();
        let output = run(python.args(["-X", "utf8", "-"]), &fence.body);
        assert_eq!(stderr(&output).lines().last(), Some(heading));
    }
}

/// The scenes that a row names as its trouble are those that break the step that it names.
#[test]
fn its_table_names_what_breaks_each_step() {
    let page = Page::read(NAME);
    let mut named = 0;
    for row in page.lines.iter().filter(|line| line.split('|').count() == 7) {
        let cells: Vec<&str> = row.split('|').collect();
        for scene in super::spans(cells[4]).filter(|span| !span.contains('(')) {
            let breaks = |number: usize| {
                plays().any(|(step, play)| {
                    (step.number, play.name) == (number, scene) && !play.ends.passes()
                })
            };
            let steps = (1..=7).filter(|number| cells[3].contains(&format!("第 {number} 步")));
            let same = cells[3].contains("同上");
            assert!(same || steps.clone().any(breaks), "{scene}: {row}");
            named += 1;
        }
    }
    assert!(named > 0);
}
