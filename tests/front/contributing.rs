//! The page for maintainers: the house stands as drawn, its checklists name what is there, and one word
//! means one thing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::spans;
use crate::common::ROOT;
use crate::common::page::Page;
use crate::tutorial::source;

const NAME: &str = "CONTRIBUTING.md";

/// The names in a folder, those of folders with a slash.
fn entries(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(Path::new(ROOT).join(folder)).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let slash = if entry.path().is_dir() { "/" } else { "" };
            format!("{}{slash}", entry.file_name().into_string().unwrap())
        })
        .collect()
}

#[test]
fn the_house_stands_as_drawn() {
    let fences = Page::read(NAME).fences();
    for folder in ["core/src", "view/src", "src", "app/src"] {
        let house = fences.iter().find(|fence| fence.info == format!("text {folder}")).unwrap();
        let names = house.body.lines().filter_map(|line| line.split_once("  "));
        let names = names.flat_map(|(names, _)| names.split(' ')).map(String::from);
        assert_eq!(names.collect::<BTreeSet<_>>(), entries(folder));
    }
}

/// Whether a span is a path, and not a command or a name in the code.
fn is_path(span: &str) -> bool {
    let ends = [".rs", ".md", ".js", "/"].iter().any(|end| span.ends_with(end));
    !span.contains(' ') && (ends || span.starts_with(".ci/"))
}

fn is_name(span: &str) -> bool {
    span.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && span != "git" && span != "erl"
}

#[test]
fn every_path_leads_somewhere() {
    let page = Page::read(NAME);
    let prose = page.lines.iter().zip(page.prose()).filter(|(_, prose)| *prose);
    let paths = prose.flat_map(|(line, _)| spans(line)).filter(|span| is_path(span));
    let mut seen = 0;
    for path in paths {
        assert!(Path::new(ROOT).join(path).exists(), "{path}");
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}

/// In a checklist a name stands in one of the files that its point names.
#[test]
fn every_name_in_a_checklist_is_in_a_file_of_its_point() {
    let text = source(NAME);
    let mut seen = 0;
    for list in text.split("\n## Adding ").skip(1) {
        let list = list.split("\n## ").next().unwrap();
        for point in list.split("\n\n").nth(1).unwrap().split(".\n") {
            let files: Vec<String> =
                spans(point).filter(|span| is_path(span)).map(source).collect();
            for name in spans(point).filter(|span| is_name(span) && *span != "check") {
                assert!(files.iter().any(|file| file.contains(name)), "{name}: {point}");
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "{seen}");
}

struct Term {
    english: String,
    chinese: String,
    rejected: Vec<String>,
}

fn terms() -> Vec<Term> {
    let text = source(NAME);
    let (_, table) = text.split_once("|---|---|---|\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let rows = rows.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    rows.map(|cells| Term {
        english: cells[1].into(),
        chinese: cells[2].into(),
        rejected: cells[3].split('、').filter(|word| !word.is_empty()).map(String::from).collect(),
    })
    .collect()
}

/// A text without what it quotes, between these.
fn without(text: &str, open: char, close: char) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, quoted)) = rest.split_once(open) {
        kept += before;
        rest = quoted.split_once(close).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Lines in their own words: what they quote is somebody else's.
fn own_words<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.map(|line| without(line, '“', '”') + "\n").collect()
}

fn prose(name: &str) -> String {
    let page = Page::read(name);
    let prose = page.lines.iter().zip(page.prose()).filter(|(_, prose)| *prose);
    let lines: Vec<String> = prose.map(|(line, _)| without(line, '`', '`')).collect();
    own_words(lines.iter().map(String::as_str))
}

fn words(lang: &str) -> Vec<(String, String)> {
    let folder = format!("core/src/words/{lang}");
    let files = entries(&folder).into_iter().map(|name| format!("{folder}/{name}"));
    files.map(|path| (path.clone(), source(&path))).collect()
}

fn chinese() -> Vec<(String, String)> {
    let pages = entries(".").into_iter().filter(|name| name.ends_with(".zh.md"));
    let pages = pages.map(|name| (name.clone(), prose(&name)));
    let files = words("zh").into_iter().map(|(path, text)| (path, own_words(text.lines())));
    pages.chain(files).collect()
}

#[test]
fn every_term_is_in_use_and_no_other_word_for_it() {
    let chinese = chinese();
    let english = words("en");
    let terms = terms();
    assert!(terms.len() > 20);
    for Term { english: term, chinese: word, rejected } in terms {
        assert!(english.iter().any(|(_, text)| text.contains(&term)), "nobody says {term}");
        assert!(chinese.iter().any(|(_, text)| text.contains(&word)), "nobody says {word}");
        for other in rejected {
            let found = chinese.iter().find(|(_, text)| text.contains(&other));
            assert!(found.is_none(), "{}: say {word}, not {other}", found.unwrap().0);
        }
    }
}
