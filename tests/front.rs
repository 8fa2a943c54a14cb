//! The pages around the tutorial: what they quote is what is printed, what they tell to type can be typed,
//! and what they link to is there.

mod article;
mod contributing;
mod readme;

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::page::{Fence, Page};
use crate::common::{ROOT, example, run, stderr, stdout};
use crate::teaching::is_understood;
use crate::tutorial::{commands, every_link_of, excerpt, source, transcript};

const PAGES: [&str; 4] = ["README.md", "README.zh.md", "ARTICLE.zh.md", "CONTRIBUTING.md"];

fn code_of(command: &str) -> &str {
    if command.contains("--lang zh") { "zh" } else { "en" }
}

/// The table of `cargo run check`, as it is pinned.
fn table(command: &str) -> String {
    let snapshot = source(&format!("snapshots/check/table.{}.snap", code_of(command)));
    snapshot.splitn(3, "---\n").nth(2).unwrap().into()
}

/// What `check` says of step 1 with a buffer of 8.
fn check_of_a_buffer_of_8(command: &str) -> String {
    let mut mine = example("answers", &["tests/goals", "tests/answers", "examples"]);
    let args = ["check", "--lang", code_of(command)];
    let output = run(mine.env("ANSWER", "buffer-of-8").args(args), "");
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(1)));
    stdout(&output).replace("--example answers", "--example mine")
}

fn printed(command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words[..] {
        ["cargo", "run", "check", ..] => table(command),
        ["cargo", "run", "--example", "mine", "check", ..] => check_of_a_buffer_of_8(command),
        _ => transcript(command),
    }
}

/// Whether a block is what is printed, with `[...]` for lines that are left out.
fn is_quoted(block: &str, printed: &str) -> bool {
    let parts: Vec<&str> = block.split("[...]\n").collect();
    let text = format!("\n{printed}");
    let mut rest = text.as_str();
    let in_order = parts.iter().all(|part| {
        let found = rest.split_once(&format!("\n{part}"));
        rest = found.map_or("", |(_, after)| after);
        found.is_some()
    });
    let to_the_end = rest.is_empty() || block.ends_with("[...]\n");
    in_order && printed.starts_with(parts[0]) && to_the_end
}

/// What a fence must hold. Those that are returned as they are have tests of their own.
fn expected(fence: &Fence, above: Option<&str>) -> String {
    let words: Vec<&str> = fence.info.split_whitespace().collect();
    match words[..] {
        ["text"] => {
            let printed = printed(above.expect("a transcript stands under a command"));
            if is_quoted(&fence.body, &printed) { fence.body.clone() } else { printed }
        }
        []
        | ["sh"]
        | ["text", "core/src" | "view/src" | "src" | "app/src"]
        | ["python", "article" | "error"] => fence.body.clone(),
        ["rust" | "python", path] => excerpt(path, &fence.body),
        _ => panic!("a fence of an unknown kind: {:?}", fence.info),
    }
}

#[test]
fn what_they_quote_is_what_is_printed() {
    for name in PAGES {
        let page = Page::read(name);
        let commands = commands(&page);
        for fence in page.fences() {
            let above = commands.iter().rfind(|(line, _)| *line < fence.from);
            let expected = expected(&fence, above.map(|(_, command)| command.as_str()));
            assert_eq!(fence.body, expected, "{name}:{}: put this there:\n{expected}", fence.from);
        }
    }
}

/// What stands in backquotes on a line of prose.
fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The commands of a page, in its fences and in its prose.
fn all_commands(page: &Page) -> BTreeSet<String> {
    let prose = page.prose();
    let lines = page.lines.iter().zip(prose).filter(|(_, prose)| *prose);
    let spans = lines.flat_map(|(line, _)| spans(line)).map(String::from);
    let typed = |span: &String| span.starts_with("cargo ") || span.starts_with("diff ");
    let fenced = commands(page).into_iter().map(|(_, command)| command);
    fenced.chain(spans.filter(typed)).collect()
}

fn can_be_typed(command: &str) {
    let (command, _) = command.split_once(" > ").unwrap_or((command, ""));
    let at = command.find("cargo ").filter(|_| command.contains('=')).unwrap_or_default();
    let words: Vec<&str> = command[at..].split_whitespace().collect();
    match words[..] {
        ["cargo", "test" | "build" | "doc" | "install" | "insta", ..]
        | ["rm", "-r", "examples/mine"] => {}
        ["cargo", "run", "--release", "-p", "sticky-packets-benches"] => {
            assert!(source("benches/Cargo.toml").contains("\"sticky-packets-benches\""));
        }
        ["cargo", "run", "--example", "tokio", "server" | "client"] => {
            assert!(Path::new(ROOT).join("examples/tokio/src/main.rs").exists());
        }
        ["python3", path] => assert!(Path::new(ROOT).join(path).exists(), "{path}"),
        ["cp", "-r", from, "examples/mine"] => assert!(Path::new(ROOT).join(from).is_dir()),
        ["diff", "-ru", old, new] => {
            assert!([old, new].iter().all(|folder| Path::new(ROOT).join(folder).is_dir()));
        }
        _ => is_understood(&words.join(" "), "a page"),
    }
}

#[test]
fn every_command_can_be_typed() {
    let commands: BTreeSet<String> =
        PAGES.iter().flat_map(|name| all_commands(&Page::read(name))).collect();
    commands.iter().for_each(|command| can_be_typed(command));
}

#[test]
fn every_link_resolves() {
    PAGES.into_iter().for_each(every_link_of);
}
