//! The questions of the pages are those of the course, and so are their answers.

use std::ops::Range;

use sticky_packets::Lang;
use sticky_packets::course::ladder::Play;
use sticky_packets::course::lesson::{Letter, Question};

use super::{PAGES, commands, lang};
use crate::common::STEPS;
use crate::common::page::Page;

/// The scene that a step asks in: the pages have a question a chapter.
fn asking(step: usize) -> (&'static Play, &'static Question) {
    let plays = STEPS[step - 1].rung().plays.iter();
    let mut asking = plays.filter_map(|play| Some((play, play.lesson.question.as_ref()?)));
    asking.next().unwrap()
}

fn predict(question: &Question, lang: Lang) -> Vec<String> {
    let mut block = vec![String::new()];
    block.push(question.asks(lang).into());
    block.push(String::new());
    for letter in Letter::ALL {
        block.push(format!("- **{}** {}", letter.name(), question.answer(letter, lang)));
    }
    block.push(String::new());
    block
}

fn summary(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "<details><summary>Which one was right, and why not the others</summary>",
        Lang::Zh => "<details><summary>哪个对，别的为什么不对</summary>",
    }
}

fn answer(question: &Question, lang: Lang) -> Vec<String> {
    let mut block = vec![String::new()];
    let mut letters = Letter::ALL.to_vec();
    letters.sort_by_key(|letter| *letter != question.right);
    for letter in letters {
        let mark = if letter == question.right { "✓ " } else { "" };
        let (text, why) = (question.answer(letter, lang), question.why(letter, lang));
        block.push(format!("- **{mark}{}** *{text}* {why}", letter.name()));
    }
    block.push(String::new());
    block
}

/// The lines of a step's chapter.
fn chapter(page: &Page, step: usize) -> Range<usize> {
    let headings = [format!("## Chapter {step}:"), format!("## 第 {step} 章：")];
    let is_its = |section: &Range<usize>| {
        headings.iter().any(|heading| page.lines[section.start].starts_with(heading))
    };
    page.sections().into_iter().find(is_its).unwrap()
}

/// The lines of a chapter between its heading for predictions and the next.
fn predicting(page: &Page, chapter: Range<usize>, lang: Lang) -> Range<usize> {
    let heading = if lang == Lang::En { "### Predict" } else { "### 预测" };
    let start = chapter.clone().find(|i| page.lines[*i] == heading).unwrap() + 1;
    start..(start..chapter.end).find(|i| page.lines[*i].starts_with("### ")).unwrap()
}

/// The lines of a chapter between the summary of its folded answer and the end of that.
fn folded(page: &Page, chapter: Range<usize>, lang: Lang) -> Range<usize> {
    let is_summary = |i: &usize| page.lines[*i] == summary(lang);
    assert_eq!(chapter.clone().filter(is_summary).count(), 1, "{}", page.lines[chapter.start]);
    let start = chapter.clone().find(is_summary).unwrap() + 1;
    start..(start..chapter.end).find(|i| page.lines[*i] == "</details>").unwrap()
}

/// A page with the course's questions and answers in the place of its own.
pub(super) fn with_questions(mut page: Page, name: &str) -> Page {
    let lang = lang(name);
    for step in 1..=STEPS.len() {
        let (_, question) = asking(step);
        let chapter = |page: &Page| chapter(page, step);
        let block = folded(&page, chapter(&page), lang);
        page.lines.splice(block, answer(question, lang));
        let block = predicting(&page, chapter(&page), lang);
        page.lines.splice(block, predict(question, lang));
    }
    page
}

#[test]
fn an_answer_stands_behind_the_scene_that_shows_it() {
    for name in PAGES {
        let page = Page::read(name);
        for step in 1..=STEPS.len() {
            let (play, _) = asking(step);
            let chapter = chapter(&page, step);
            let plays = format!("cargo run --example step{step} {}", play.name);
            let played = commands(&page).into_iter().find(|(_, text)| text.starts_with(&plays));
            let (line, _) = played.unwrap_or_else(|| panic!("{name}: {plays}"));
            assert!(folded(&page, chapter, lang(name)).start > line, "{name}: {plays}");
        }
    }
}
