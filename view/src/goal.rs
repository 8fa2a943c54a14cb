//! A report held against a goal, and the goals there are, as text.

use unicode_width::UnicodeWidthStr;

use super::report::{Page, Replay};
use crate::course::goals::{GOALS, Goal};
use crate::course::must::Look;
use crate::course::report::Report;
use crate::course::step::Step;
use crate::lang::Lang;
use crate::text::{Screen, Tone};
use crate::words::Words;

/// The column of a goal's task, in cells.
const TASK: usize = 20;

/// A step's report against a goal.
pub fn goal<'a>(
    goal: &Goal,
    step: &Step,
    report: &Report,
    run: impl Into<Replay<'a>>,
    lang: Lang,
    screen: Screen,
) -> String {
    let words = &Words::of(lang).goals;
    let mut page = Page::new(lang, screen);
    let looks = goal.look(report);
    let count = looks.iter().filter(|look| !look.met).count();
    match goal.is_met(report) {
        true => page.paragraph(Tone::Good, "✓ ", &(words.met)(goal.name)),
        false => {
            page.paragraph(Tone::Bad, "✗ ", &(words.missed)(goal.name, count, looks.len()));
        }
    }
    page.text.push('\n');
    if step.number != goal.chapter {
        page.plain(&(words.of_another_step)(step.number, goal.chapter));
        page.text.push('\n');
    }
    looks.iter().for_each(|look| condition(&mut page, look, lang));
    if goal.is_met(report) {
        page.text.push('\n');
        page.plain((goal.text)(words).built);
    } else {
        missed(&mut page, &looks, report, run.into(), lang);
    }
    page.text
}

fn condition(page: &mut Page, look: &Look, lang: Lang) {
    let words = &Words::of(lang).goals;
    let mut text = (words.must)(&look.must);
    let found = look.figure.filter(|_| !look.met).map(|figure| (words.found)(&look.must, figure));
    if let Some(found) = found {
        text += words.space;
        text += &found;
    }
    let (tone, mark) = if look.met { (Tone::Good, "  ✓ ") } else { (Tone::Bad, "  ✗ ") };
    page.paragraph(tone, mark, &text);
}

/// A case that shows a condition that is missed, and rather one that is missed by wrong answers: there is more to
/// see. Of code that never returned, the case in which it did not.
fn missed(page: &mut Page, looks: &[Look], report: &Report, run: Replay, lang: Lang) {
    let words = Words::of(lang);
    if let Some(stuck) = &report.stuck {
        page.heading(words.goals.shown);
        page.smallest(stuck, run);
        return page.plain(words.check.not_whole);
    }
    let missed = looks.iter().filter(|look| !look.met);
    let mut shown = missed.clone().filter_map(|look| Some((look, look.shows.as_ref()?)));
    let first = shown.clone().next();
    let Some((look, played)) = shown.find(|(look, _)| look.must.is_of_answers()).or(first) else {
        return;
    };
    page.heading(words.goals.shown);
    if missed.count() > 1 {
        page.text.push('\n');
        condition(page, look, lang);
    }
    match look.must.is_of_answers() {
        _ if played.verdict.passed() => {
            page.text.push('\n');
            page.plain(words.goals.well);
            page.replay(&played.case, run);
        }
        true => page.smallest(played, run),
        false => page.happened(played, run),
    }
}

/// All goals, by chapter.
pub fn list(lang: Lang, screen: Screen) -> String {
    let words = &Words::of(lang).goals;
    let mut page = Page::new(lang, screen);
    page.paragraph(Tone::Heading, "", words.list);
    for chapter in GOALS.chunk_by(|one, next| one.chapter == next.chapter) {
        page.text.push('\n');
        page.paragraph(Tone::Heading, "", &(words.chapter)(chapter[0].chapter));
        for goal in chapter {
            let name = format!("  {}", goal.name);
            let gap = " ".repeat(TASK.saturating_sub(name.width()));
            let task = (words.task)((goal.text)(words).task, goal.files);
            page.paragraph(Tone::Plain, &(name + &gap), &task);
        }
    }
    page.text.push('\n');
    page.paragraph(Tone::Heading, "", words.begin);
    page.text + words.typed
}
