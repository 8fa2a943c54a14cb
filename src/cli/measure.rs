//! `measure`: what this machine makes of it, or what a class's machines do.

use std::path::PathBuf;

use super::args::{Measure, PARTS};
use super::{Done, Stop, lines};
use crate::measure::{self, Part, Progress, Report};
use crate::term::Style;
use crate::words::Words;

/// Measures, and prints charts or JSON; or merges what other machines found.
pub(super) fn measure(asked: Measure, style: Style) -> Done {
    let Measure { part, trials, name, json, merge } = asked;
    let lang = style.lang;
    if !merge.is_empty() {
        return class(part, &merge, style);
    }
    let mut progress = Progress::new(lang, style.err);
    let report = measure::measure(part, name, trials, |share| progress.show(share));
    drop(progress);
    let report = report.map_err(|e| Stop::Failed(e.text(lang)))?;
    let text = if json { measure::json(&report) } else { measure::chart(&report, lang, style.out) };
    style.print(&text);
    Ok(())
}

/// Merges reports; files that hold none are told and passed over.
fn class(part: Option<Part>, files: &[PathBuf], style: Style) -> Done {
    let words = &Words::of(style.lang).measure;
    let (mut reports, passed) = measure::read(files);
    for file in &passed {
        style.note(&lines::wrap(&file.text(style.lang), style.err.width()));
    }
    if reports.is_empty() {
        return Err(Stop::Failed(words.no_reports.into()));
    }
    for report in &mut reports {
        keep(part, report);
    }
    reports.retain(|report| !report.odds.is_empty() || !report.costs.is_empty());
    if reports.is_empty() {
        let named = PARTS.iter().find(|(_, known)| Some(*known) == part);
        return Err(Stop::Failed((words.part_missing)(named.map_or("", |(name, _)| name))));
    }
    style.print(measure::class(&reports, style.lang, style.out));
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
