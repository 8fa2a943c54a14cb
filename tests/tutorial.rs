//! The tutorial cannot lie: its transcripts, excerpts, diffs, commands, links and figures are held
//! against the programs, and its two languages against each other.
//!
//! `TUTORIAL=update cargo test` writes anew what the programs say, and no prose.
//! `TUTORIAL=twins cargo test` marks each section as true to its twin, once it is.

mod questions;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};

use crate::common::page::{Fence, Page};
use crate::common::{self, ROOT, course, plays, program, run, stderr, stdout};
use similar::TextDiff;
use sticky_packets::Lang;
use sticky_packets::real::shell::{Classroom, PLACEHOLDER, Run};

const PAGES: [&str; 2] = ["TUTORIAL.md", "TUTORIAL.zh.md"];

fn lang(name: &str) -> Lang {
    if name == PAGES[0] { Lang::En } else { Lang::Zh }
}

pub fn asked_for(what: &str) -> bool {
    env::var("TUTORIAL").is_ok_and(|value| value == what)
}

fn diff(old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(2).to_string()
}

pub fn source(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The commands of a page, each with the line it stands on.
pub fn commands(page: &Page) -> Vec<(usize, String)> {
    let fences = page.fences().into_iter().filter(|fence| fence.info == "sh");
    fences
        .flat_map(|fence| {
            let lines: Vec<String> = fence.body.lines().map(String::from).collect();
            lines.into_iter().enumerate().map(move |(i, line)| (fence.from + i, line))
        })
        .collect()
}

/// The program that a command of the page starts, and its arguments.
pub fn parse(command: &str) -> Command {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words[..] {
        ["cargo", "run", "--example", step, ref rest @ ..] => {
            let number = step.strip_prefix("step").and_then(|number| number.parse().ok());
            let mut command = program(number.unwrap_or_else(|| panic!("{step} is no step")));
            command.args(behind_dashes(rest));
            command
        }
        ["cargo", "run", ref rest @ ..] => {
            let mut command = course();
            command.args(behind_dashes(rest));
            command
        }
        _ => panic!("the tests cannot run `{command}`; teach them"),
    }
}

/// What Cargo hands on: two dashes before an option are its own.
fn behind_dashes<'a>(words: &'a [&'a str]) -> &'a [&'a str] {
    words.strip_prefix(&["--"]).unwrap_or(words)
}

/// What a command of the pages prints. Many stand there several times, and each is run once.
pub fn transcript(command: &str) -> String {
    static PRINTED: Mutex<BTreeMap<String, Arc<OnceLock<String>>>> = Mutex::new(BTreeMap::new());
    let printed = PRINTED.lock().unwrap().entry(command.into()).or_default().clone();
    let print = || {
        let output = run(&mut parse(command), "");
        assert_eq!(output.status.code(), Some(0), "`{command}`: {}", stderr(&output));
        stdout(&output)
    };
    printed.get_or_init(print).clone()
}

/// Parts of a text, with `[...]` between them, as the text has them now: each keeps its first line and its
/// length.
fn parts(block: &str, whole: &str) -> String {
    let whole: Vec<&str> = whole.lines().collect();
    let mut at = 0;
    let parts = block.split("[...]\n").map(|part| {
        let lines: Vec<&str> = part.lines().collect();
        let Some(found) = whole[at..].iter().position(|line| lines.first() == Some(line)) else {
            return format!("(no longer here: {})\n", lines.first().unwrap_or(&"nothing"));
        };
        let from = at + found;
        at = whole.len().min(from + lines.len());
        whole[from..at].iter().map(|line| format!("{line}\n")).collect()
    });
    parts.collect::<Vec<String>>().join("[...]\n")
}

/// An excerpt as the file has it now: from the line that it begins with to the one that it ends with.
pub fn excerpt(path: &str, block: &str) -> String {
    let source = source(path);
    if block.contains("[...]\n") {
        return parts(block, &source);
    }
    let lines: Vec<&str> = source.lines().collect();
    let (Some(first), Some(last)) = (block.lines().next(), block.lines().last()) else {
        return source;
    };
    let Some(from) = lines.iter().position(|line| *line == first) else {
        return format!("(not in {path}: {first})\n");
    };
    let Some(length) = lines[from..].iter().position(|line| *line == last) else {
        return format!("(not in {path}: {last})\n");
    };
    lines[from..=from + length].iter().map(|line| format!("{line}\n")).collect()
}

/// The code of a file's nth documentation test, as a reader of the documentation sees it.
fn documented(path: &str, nth: usize) -> String {
    let source = source(path);
    let lines = source.lines().filter_map(|line| line.strip_prefix("//!"));
    let docs: String =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n").collect();
    let code = docs.split("```\n").skip(1).step_by(2).nth(nth - 1).unwrap();
    let shown = code.lines().filter(|line| !line.starts_with("# "));
    shown.map(|line| format!("{line}\n")).collect()
}

/// What a snapshot pins, without the header that insta gives it.
fn pinned(path: &str, lang: Lang) -> String {
    let snapshot = source(&format!("{path}.{}.snap", lang.code()));
    snapshot.splitn(3, "---\n").nth(2).unwrap().into()
}

/// What a fence must hold.
fn expected(fence: &Fence, above: Option<&str>, lang: Lang) -> String {
    let words: Vec<&str> = fence.info.split_whitespace().collect();
    match words[..] {
        ["sh"] | ["sh", "copy"] | ["text", "example"] => fence.body.clone(),
        ["text"] => transcript(above.unwrap()),
        ["text", "part"] => parts(&fence.body, &transcript(above.unwrap())),
        ["text", "part", path] => parts(&fence.body, &pinned(path, lang)),
        ["diff", old, new] => diff(&source(old), &source(new)),
        ["rust" | "python", path] => excerpt(path, &fence.body),
        ["rust" | "python", path, "whole"] => source(path),
        ["rust", path, "doctest", nth] => documented(path, nth.parse().unwrap()),
        _ => panic!("a fence of an unknown kind: {:?}", fence.info),
    }
}

fn bodies(page: &Page, lang: Lang) -> Vec<String> {
    let commands = commands(page);
    let fences = page.fences().into_iter();
    fences
        .map(|fence| {
            let above = commands.iter().rev().find(|(line, _)| *line < fence.from);
            expected(&fence, above.map(|(_, command)| command.as_str()), lang)
        })
        .collect()
}

fn shows_what_the_programs_say(name: &str) {
    let page = Page::read(name);
    let bodies = bodies(&page, lang(name));
    let updated = questions::with_questions(page.with_bodies(&bodies), name);
    if asked_for("update") {
        return updated.write();
    }
    let (old, new) = (page.lines.join("\n"), updated.lines.join("\n"));
    assert!(
        old == new,
        "{name} is not what the programs say; `TUTORIAL=update cargo test` mends \
         it:\n{}",
        diff(&old, &new)
    );
}

#[test]
fn the_english_page_shows_what_the_programs_say() {
    shows_what_the_programs_say(PAGES[0]);
}

#[test]
fn the_chinese_page_shows_what_the_programs_say() {
    shows_what_the_programs_say(PAGES[1]);
}

/// What both pages must have alike, in order: headings by their depth, commands, blocks by their kind.
fn skeleton(page: &Page) -> Vec<String> {
    let fences = page.fences();
    let inside = |i: usize| fences.iter().any(|fence| (fence.from..=fence.to).contains(&i));
    let mut skeleton = Vec::new();
    for (i, line) in page.lines.iter().enumerate() {
        if let Some(fence) = fences.iter().find(|fence| fence.from == i + 1) {
            let commands = if fence.info.starts_with("sh") { &fence.body } else { "" };
            skeleton.push(format!("{}: {}", fence.info, commands.replace(" --lang zh", "")));
        } else if !inside(i) && line.starts_with('#') {
            skeleton.push(line.chars().take_while(|c| *c == '#').collect());
        } else if line.starts_with("<details>") {
            skeleton.push("folded".into());
        }
    }
    skeleton
}

#[test]
fn both_pages_have_the_same_chapters_commands_and_scenes() {
    let [english, chinese] = PAGES.map(|name| skeleton(&Page::read(name)));
    assert_eq!(chinese, english);
}

#[test]
fn every_scene_and_every_change_is_in_both_pages() {
    for name in PAGES {
        let page = Page::read(name);
        let commands: Vec<String> = commands(&page).into_iter().map(|(_, text)| text).collect();
        let text = page.lines.join("\n");
        for (step, play) in plays() {
            let scene = play.name;
            let played = format!("--example step{} {scene}", step.number);
            let told = text.contains(&format!("`{scene}`"));
            assert!(told || commands.iter().any(|command| command.contains(&played)), "{scene}");
            let lang = lang(name).code();
            let picture = format!("snapshots/step{}-{scene}-wire-{lang}.snap.svg", step.number);
            let title = source(&picture);
            let (_, title) = title.split_once("<title").unwrap();
            let (_, title) = title.split_once('>').unwrap();
            let (title, _) = title.split_once("</title>").unwrap();
            assert!(text.contains(&format!("![{title}]({picture})")), "{name}: {title}");
        }
        for number in 1..7 {
            let change = format!(
                "diff examples/step{number}/server.rs examples/step{}/server.rs",
                number + 1
            );
            assert!(page.fences().iter().any(|fence| fence.info == change), "{name}: {change}");
        }
    }
}

/// A section as its twin's translator has read it: without what the programs say, and without marks.
fn prose_of(page: &Page, section: std::ops::Range<usize>) -> String {
    let prose = page.prose();
    section.filter(|i| prose[*i]).map(|i| page.lines[i].clone() + "\n").collect()
}

/// The 32-bit FNV-1a hash of a text, in hexadecimal.
fn mark(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("<!-- twin: {hash:08x} -->")
}

#[test]
fn no_section_has_been_edited_without_its_twin() {
    let mut pages = PAGES.map(Page::read);
    let marks = [1, 0].map(|twin: usize| {
        let page = &pages[twin];
        let sections = page.sections().into_iter();
        sections.map(|section| mark(&prose_of(page, section))).collect::<Vec<_>>()
    });
    for (page, marks) in pages.iter_mut().zip(marks) {
        for (section, mark) in page.sections().into_iter().zip(marks) {
            let line = section.start + 2;
            if asked_for("twins") {
                page.lines[line] = mark;
                continue;
            }
            assert_eq!(
                page.lines[line],
                mark,
                "the twin of this section has changed: {} in {}. Bring it up to date, and then let \
                 `TUTORIAL=twins cargo test` mark it",
                page.lines[section.start],
                page.path.display()
            );
        }
    }
    if asked_for("twins") {
        pages.iter().for_each(Page::write);
    }
}

/// GitHub's name for a heading.
pub fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Where a link can lead to: the headings, and the places that are named.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(slug);
    headings.chain(named_places(text).into_iter().map(|(name, _)| name.into())).collect()
}

/// The places that a page names, each with what stands behind it.
fn named_places(text: &str) -> Vec<(&str, &str)> {
    let places = text.split("<a id=\"").skip(1);
    places.filter_map(|rest| rest.split_once("\"></a>")).collect()
}

/// A glossary's entries: the term, and the place that it links to.
fn glossary(text: &str) -> Vec<(&str, &str)> {
    let (_, glossary) =
        text.split_once("## Glossary\n").or(text.split_once("## 术语表\n")).unwrap();
    let entries = glossary.split("- [**").skip(1);
    entries.map(|entry| entry.split_once(')').unwrap().0.split_once("**](#").unwrap()).collect()
}

#[test]
fn the_glossaries_have_every_term_and_lead_to_where_it_is_explained() {
    let pages = PAGES.map(source);
    let [english, chinese] = [&pages[0], &pages[1]].map(|text| {
        let entries = glossary(text);
        let places = named_places(text);
        assert_eq!(entries.len(), places.len());
        for (term, place) in &entries {
            let (_, there) = places.iter().find(|(name, _)| name == place).unwrap();
            assert!(there.starts_with(&format!("**{term}**")), "{term}: {there:.40}");
        }
        entries.iter().map(|(_, place)| *place).collect::<BTreeSet<_>>()
    });
    assert_eq!(english, chinese);
}

#[test]
fn every_link_resolves() {
    PAGES.into_iter().for_each(every_link_of);
}

/// Every link of a page leads to a file that is there, and to a place in it.
pub fn every_link_of(name: &str) {
    let text = source(name);
    let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    for (link, _) in links.filter(|(link, _)| !link.starts_with("https://")) {
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let path = if path.is_empty() { name } else { path };
        assert!(Path::new(ROOT).join(path).exists(), "{name}: {link}");
        if !anchor.is_empty() {
            let target = source(path);
            assert!(anchors(&target).contains(&anchor.to_string()), "{name}: {link}");
        }
    }
}

#[test]
fn every_command_runs() {
    let mut seen = BTreeSet::new();
    for name in PAGES {
        for (_, command) in commands(&Page::read(name)) {
            if !seen.insert(command.clone()) {
                continue;
            }
            // A few trials show that the command is there; its ten seconds are the reader's.
            let few = if command.contains("run measure") { " --trials 2" } else { "" };
            transcript(&(command + few));
        }
    }
}

/// What a measurement says whatever it finds: of the odds all but the figures and the bars, of the cost
/// the names of its rows, for what else it says depends on what it found.
fn unmeasured(command: &str, page: &str) -> String {
    if command.contains("measure cost") {
        let rows = page.lines().filter(|line| line.contains('×'));
        return rows.filter_map(|line| line.split('█').next()).map(str::trim_end).collect();
    }
    let measured = |c: &char| "▏▎▍▌▋▊▉█<>".contains(*c) || c.is_ascii_digit() || c.is_whitespace();
    page.chars().filter(|c| !measured(c)).collect()
}

#[test]
fn the_measurements_quoted_are_what_is_printed_but_for_the_figures() {
    for name in PAGES {
        let page = Page::read(name);
        let commands = commands(&page);
        let fences = page.fences().into_iter().filter(|fence| fence.info == "text example");
        let mut seen = 0;
        for fence in fences {
            let (_, command) = commands.iter().rfind(|(line, _)| *line < fence.from).unwrap();
            let printed = transcript(&(command.to_string() + " --trials 1"));
            let [quoted, printed] = [&fence.body, &printed].map(|text| unmeasured(command, text));
            assert_eq!(quoted, printed, "{name}: `{command}`");
            seen += 1;
        }
        assert_eq!(seen, 2, "{name}: the odds and the cost");
    }
}

/// Figures of the prose that neither its chapter's scenes nor what its section quotes has, and where they
/// come from.
const KNOWN: [(&str, &str); 6] = [
    ("8", "MiB in tokio-util"),
    ("4", "MiB in gRPC, and what the socket option of Erlang is called"),
    ("40", "MB of a thousand silent clients, benches/src/crowd.rs"),
    ("16384", "the default of HTTP/2"),
    ("100", "MiB in Kafka"),
    ("512", "MiB in Redis"),
];

/// Figures that hold in every section: the bytes of the placeholder and of the article's second listing, and a
/// request of HTTP as a length.
fn of_all() -> [usize; 3] {
    let listing = Classroom::new(|_| {}).run("dir").len();
    [PLACEHOLDER.len(), listing, u32::from_be_bytes(*b"GET ") as usize]
}

/// The numbers in a line, but for those that name a chapter, a step, a document, a program or an encoding.
fn figures(line: &str) -> Vec<String> {
    const NAMES: [&str; 14] = [
        "python", "RFC ", "UTF-", "HTTP/", "hapter ", "tep ", "第 ", "step", "chapter", "recv(",
        "[0; ", "{:", "\\x", "U+",
    ];
    let mut figures = Vec::new();
    let mut rest = line;
    let mut before = String::new();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        before.push_str(&rest[..start]);
        let digits = &rest[start..];
        let end = digits.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
        let figure = digits[..end.unwrap_or(digits.len())].trim_end_matches(['.', ',']);
        let named = NAMES.iter().any(|name| before.ends_with(name));
        let listed = before.trim().is_empty() && digits[figure.len()..].starts_with('.');
        if !named && !listed {
            figures.push(figure.replace(',', ""));
        }
        before.push_str(figure);
        rest = &digits[figure.len()..];
    }
    figures
}

/// The figures that a scene of each step prints.
fn printed() -> BTreeMap<usize, BTreeSet<String>> {
    let mut printed: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (step, play) in plays() {
        let tape = common::tape(step.number, &(play.scene)(Lang::En));
        let text = sticky_packets::view::text::scene(
            &sticky_packets::view::Played::new(play, &tape),
            sticky_packets::view::text::Screen::PLAIN,
        );
        printed.entry(step.number).or_default().extend(text.lines().flat_map(figures));
    }
    printed
}

/// The figures in a section's prose that neither its chapter's scenes print nor the section quotes, each
/// with the number of its line.
fn unproved(
    page: &Page,
    section: std::ops::Range<usize>,
    printed: &BTreeMap<usize, BTreeSet<String>>,
) -> Vec<(usize, String)> {
    let prose = page.prose();
    let (said, quoted): (Vec<usize>, Vec<usize>) = section.clone().partition(|i| prose[*i]);
    let chapter = printed.get(&chapter(&page.lines[section.start]));
    let mut proved: BTreeSet<String> = chapter.cloned().unwrap_or_default();
    proved.extend(quoted.into_iter().flat_map(|i| figures(&page.lines[i])));
    let said = said.into_iter().flat_map(|i| {
        let figures = figures(&without_links(&page.lines[i]));
        figures.into_iter().map(move |figure| (i + 1, figure))
    });
    said.filter(|(_, figure)| !proved.contains(figure)).collect()
}

#[test]
fn every_figure_in_the_prose_comes_from_the_programs() {
    let printed = printed();
    let of_all = of_all().map(|figure| figure.to_string());
    let mut excused = BTreeSet::new();
    for name in PAGES {
        let page = Page::read(name);
        for section in page.sections() {
            let unproved = unproved(&page, section, &printed).into_iter();
            for (line, figure) in unproved.filter(|(_, figure)| !of_all.contains(figure)) {
                let known = KNOWN.iter().any(|(known, _)| *known == figure);
                assert!(known, "{name}:{line}: where does {figure} come from?");
                excused.insert(figure);
            }
        }
    }
    let idle = KNOWN.iter().map(|(known, _)| *known).filter(|known| !excused.contains(*known));
    assert_eq!(idle.collect::<Vec<_>>(), [""; 0], "nobody needs these excuses any more");
}

/// The chapter that a heading begins, and so the step that its figures come from.
fn chapter(heading: &str) -> usize {
    let digits: String = heading.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}

fn without_links(line: &str) -> String {
    let mut parts = line.split("](");
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        text += part.split_once(')').map_or(part, |(_, rest)| rest);
    }
    text
}
