//! What people search for: the pages' errors are Python's own, their commands and links hold, and both
//! pages have the same.
//!
//! `TUTORIAL=update cargo test` mends the links to the chapters whose titles have changed.

mod claims;

use std::collections::BTreeMap;
use std::path::Path;

use sticky_packets::frame::{Looks, what_is};

use crate::common::page::Page;
use crate::common::{ROOT, STEPS, has_python, plays, python, run, stdout};
use crate::tutorial::{asked_for, slug, transcript};

const PAGES: [&str; 2] = ["FAQ.md", "FAQ.zh.md"];
const TUTORIALS: [&str; 2] = ["TUTORIAL.md", "TUTORIAL.zh.md"];
/// What follows a command on each page.
const OPTIONS: [&str; 2] = ["", " --lang zh"];
/// How many more bytes Netty names than the length had: those of the length itself.
const NETTY_ADDS: u32 = 4;

/// The pieces of a line that are code.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The cells of each row of each table, the headings left out.
fn rows(page: &Page) -> Vec<Vec<&str>> {
    let mut rows = Vec::new();
    let mut heading = true;
    for line in &page.lines {
        let Some(row) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            heading = true;
            continue;
        };
        let cells: Vec<&str> = row.split('|').map(|cell| cell.trim_matches(' ')).collect();
        match cells[0].starts_with("---") {
            true => heading = false,
            false if !heading => rows.push(cells),
            false => {}
        }
    }
    rows
}

/// The commands of a page, without what each page adds to its own.
fn commands(page: &Page, option: &str) -> Vec<String> {
    let all = page.lines.iter().flat_map(|line| code(line));
    let commands = all.filter(|code| code.starts_with("cargo run "));
    commands
        .map(|command| {
            let bare = command.strip_suffix(option);
            bare.unwrap_or_else(|| panic!("`{command}` has no{option}")).to_string()
        })
        .collect()
}

#[test]
fn every_command_runs() {
    for (name, option) in PAGES.into_iter().zip(OPTIONS) {
        for command in commands(&Page::read(name), option) {
            // A few trials show that the command is there; its ten seconds are the reader's.
            let few = if command.contains("run measure") { " --trials 2" } else { "" };
            assert!(!transcript(&format!("{command}{option}{few}")).is_empty());
        }
    }
}

#[test]
fn every_scene_that_breaks_a_step_is_in_the_index() {
    for (name, option) in PAGES.into_iter().zip(OPTIONS) {
        let commands = commands(&Page::read(name), option);
        for (step, play) in plays().filter(|(_, play)| !play.ends.passes()) {
            let command = format!("cargo run --example step{} {}", step.number, play.name);
            assert!(commands.contains(&command), "{name}: {command}");
        }
    }
}

fn digits(text: &str) -> Option<usize> {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

#[test]
fn no_row_leads_to_a_chapter_before_its_scene() {
    for name in PAGES {
        for row in rows(&Page::read(name)) {
            let scene = row.iter().find_map(|cell| cell.strip_prefix("`cargo run --example step"));
            let Some(step) = scene.map(|rest| digits(&rest[..1])) else {
                continue;
            };
            assert!(digits(row[row.len() - 1]) >= step, "{name}: {row:?}");
        }
    }
}

/// A page's links to the chapters, as the tutorial's titles have them now.
fn chapters(tutorial: &str) -> Vec<String> {
    let page = Page::read(tutorial);
    let headings = page.lines.iter().filter_map(|line| line.strip_prefix("## "));
    let numbered =
        headings.filter_map(|heading| Some((heading.split_once([':', '：'])?.0, heading)));
    numbered
        .map(|(name, heading)| format!("[{}]: {tutorial}#{}", name.to_lowercase(), slug(heading)))
        .collect()
}

#[test]
fn the_links_to_the_chapters_have_their_titles() {
    for (name, tutorial) in PAGES.into_iter().zip(TUTORIALS) {
        let mut page = Page::read(name);
        let chapters = chapters(tutorial);
        assert_eq!(chapters.len(), STEPS.len());
        for chapter in chapters {
            let (title, _) = chapter.split_once(':').unwrap();
            let link = format!("{title}:");
            let at = page.lines.iter().position(|line| line.starts_with(&link)).unwrap();
            if asked_for("update") {
                page.lines[at] = chapter;
                continue;
            }
            assert_eq!(page.lines[at], chapter, "`TUTORIAL=update cargo test` mends it");
        }
        if asked_for("update") {
            page.write();
        }
    }
}

/// The names that a page's links have, and where they lead.
fn definitions(page: &Page) -> BTreeMap<&str, &str> {
    let lines = page.lines.iter().filter_map(|line| line.strip_prefix('[')?.split_once("]: "));
    lines.collect()
}

/// The names in brackets of a page's prose.
fn names(page: &Page) -> Vec<String> {
    let prose = page.prose().into_iter().zip(&page.lines).filter(|(prose, _)| *prose);
    let mut names = Vec::new();
    for (_, line) in prose {
        let words: String = line.split('`').step_by(2).collect();
        for rest in words.split('[').skip(1) {
            match rest.split_once(']') {
                Some((name, after)) if !after.starts_with(['(', ':']) => names.push(name.into()),
                _ => {}
            }
        }
    }
    names
}

#[test]
fn every_link_resolves() {
    for name in PAGES {
        let page = Page::read(name);
        let definitions = definitions(&page);
        let names = names(&page);
        for used in &names {
            assert!(definitions.contains_key(used.as_str()), "{name}: [{used}] leads nowhere");
        }
        for defined in definitions.keys() {
            assert!(names.iter().any(|used| used == defined), "{name}: [{defined}] is not used");
        }
        let text = page.lines.join("\n");
        let inline = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        for link in inline.chain(definitions.into_values()) {
            assert!(leads_somewhere(name, link), "{name}: {link}");
        }
    }
}

fn leads_somewhere(page: &str, link: &str) -> bool {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = if path.is_empty() { page } else { path };
    if anchor.is_empty() {
        return Path::new(ROOT).join(path).exists();
    }
    let target = Page::read(path);
    target.lines.iter().any(|line| line.starts_with('#') && slug(line) == anchor)
}

/// What both pages must have alike, in order.
fn skeleton(name: &str, option: &str) -> Vec<String> {
    let page = Page::read(name);
    let mut skeleton = commands(&page, option);
    skeleton.extend(page.fences().iter().map(|fence| format!("{}: {}", fence.info, fence.body)));
    skeleton.extend(headings(&page).iter().map(|heading| match error(heading) {
        Some(error) => error.to_string(),
        None => heading.chars().take_while(|c| *c == '#').collect(),
    }));
    let rows = rows(&page).into_iter().filter(|row| !row.iter().any(|cell| cell.contains("cargo")));
    skeleton.extend(rows.map(|row| row[0].to_string()));
    skeleton
}

fn headings(page: &Page) -> Vec<&str> {
    let lines = page.lines.iter().zip(page.prose());
    lines
        .filter(|(line, prose)| *prose && line.starts_with('#'))
        .map(|(line, _)| &line[..])
        .collect()
}

/// The error that a heading is.
fn error(heading: &str) -> Option<&str> {
    heading.strip_prefix("### `")?.strip_suffix('`')
}

#[test]
fn both_pages_have_the_same_errors_questions_and_commands() {
    let [english, chinese] = [0, 1].map(|i| skeleton(PAGES[i], OPTIONS[i]));
    for (english, chinese) in english.iter().zip(&chinese) {
        assert_eq!(chinese, english);
    }
    assert_eq!(chinese.len(), english.len());
}

/// A Chinese question keeps the names that are no Chinese, and by them it is told from its neighbours.
#[test]
fn both_pages_ask_in_the_same_order() {
    let [english, chinese] = PAGES.map(Page::read);
    let questions = |page| headings(page).into_iter().filter(|line| line.starts_with("###"));
    for (english, chinese) in questions(&english).zip(questions(&chinese)) {
        let words =
            chinese.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 1);
        for word in words {
            assert!(english.contains(word), "{chinese} / {english}");
        }
    }
}

/// The numbers in a text.
fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok())
}

#[test]
fn every_error_in_a_heading_is_raised_or_is_a_length_that_is_known() {
    for name in PAGES {
        let page = Page::read(name);
        let raised: String = page.fences().into_iter().map(|fence| fence.body).collect();
        for error in headings(&page).into_iter().filter_map(error) {
            let added = if error.starts_with("TooLongFrame") { NETTY_ADDS } else { 0 };
            let known = numbers(error).any(|number| {
                what_is(number.saturating_sub(added), 1024) == Some(Looks::Http(*b"GET "))
            });
            assert!(known || raised.lines().any(|line| line == error), "{name}: {error}");
        }
    }
}

/// The page with nothing but its Python, each line where it was.
fn session(page: &Page) -> String {
    let mut lines = vec![""; page.lines.len()];
    for fence in page.fences().iter().filter(|fence| fence.info == "python") {
        for (i, line) in (fence.from..fence.to).zip(&page.lines[fence.from..]) {
            lines[i] = line;
        }
    }
    lines.join("\n") + "\n"
}

/// The number of a reset connection is the system's, and the pages have Linux'.
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the pages have the error numbers of Linux")]
fn python_answers_as_the_pages_say() {
    if !has_python() {
        return;
    }
    for name in PAGES {
        let session = session(&Page::read(name));
        assert!(session.contains(">>> int("));
        let mut python = python();
        python.arg(format!("{ROOT}/tests/faq/session.py")).arg(name).env("PYTHONUTF8", "1");
        let output = run(&mut python, &session);
        assert!(output.status.success(), "{}", stdout(&output));
    }
}

/// What the pages call it, in the order of [`PAGES`].
fn called(looks: Looks) -> [&'static str; 2] {
    match looks {
        Looks::Http(bytes) if bytes == *b"HTTP" => ["HTTP, an answer", "HTTP 响应"],
        Looks::Http(_) => ["HTTP, a request", "HTTP 请求"],
        Looks::TlsHandshake => ["TLS, a handshake", "TLS 握手"],
        Looks::TlsAlert => ["TLS, an alert", "TLS 警报"],
        Looks::LittleEndian(5) => ["5, with the bytes in the other order", "5，字节序反了"],
        _ => ["text", "文字"],
    }
}

#[test]
fn every_length_is_what_the_pages_call_it() {
    for (i, name) in PAGES.into_iter().enumerate() {
        let page = Page::read(name);
        let mut seen = 0;
        for row in rows(&page) {
            let Ok(length) = row[0].parse::<u32>() else {
                continue;
            };
            assert_eq!(
                format!("`{}`", length.to_be_bytes().escape_ascii()),
                row[1].replace('"', "\\\"")
            );
            let looks = what_is(length, 1024).unwrap();
            assert!(row[2].starts_with(called(looks)[i]), "{name}: {row:?}: {looks:?}");
            seen += 1;
        }
        assert!(seen > 0, "{name} has no lengths");
    }
}
