//! `measure`: what this machine makes of it, or what a class's machines do.

use std::path::PathBuf;

use super::{Progress, Report};
use crate::cli::{Measure, Part};
use crate::lines;
use crate::term::Style;
use crate::words::Words;

/// Measures, and prints charts or JSON; or merges what other machines found.
///
/// # Errors
///
/// What to tell where there is nothing to print.
pub fn run(asked: Measure, style: Style) -> Result<(), String> {
    let Measure { part, trials, name, json, merge } = asked;
    let lang = style.lang;
    if !merge.is_empty() {
        return class(part, &merge, style);
    }
    let mut progress = Progress::new(lang, style.err);
    let report = super::measure(part, name, trials, |share| progress.show(share));
    drop(progress);
    let report = report.map_err(|e| e.text(lang))?;
    let text = if json { super::json(&report) } else { super::chart(&report, lang, style.out) };
    style.print(&text);
    Ok(())
}

/// Merges reports; files that hold none are told and passed over.
fn class(part: Option<Part>, files: &[PathBuf], style: Style) -> Result<(), String> {
    let words = &Words::of(style.lang).measure;
    let (mut reports, passed) = super::read(files);
    for file in &passed {
        style.note(&lines::wrap(&file.text(style.lang), style.err.width()));
    }
    if reports.is_empty() {
        return Err(words.no_reports.into());
    }
    for report in &mut reports {
        keep(part, report);
    }
    reports.retain(|report| !report.odds.is_empty() || !report.costs.is_empty());
    if reports.is_empty() {
        return Err((words.part_missing)(part.map_or("", Part::name)));
    }
    style.print(super::class(&reports, style.lang, style.out));
    Ok(())
}

/// Leaves out what was not asked for.
fn keep(part: Option<Part>, report: &mut Report) {
    match part {
        Some(Part::Odds) => report.costs.clear(),
        Some(Part::Cost) => report.odds.clear(),
        None => {}
    }
}
