//! `odds`: how often two sends stick on this machine.

use super::args::Odds;
use super::{Done, Stop};
use crate::measure::{self, Progress};
use crate::term::Style;

/// Measures, and prints a chart or JSON.
pub(super) fn odds(asked: &Odds, style: Style) -> Done {
    let lang = style.lang;
    let mut progress = Progress::new(lang, style.err);
    let report = measure::measure(asked.trials, |share| progress.show(share));
    drop(progress);
    let report = report.map_err(|e| Stop::Failed(e.text(lang)))?;
    let text =
        if asked.json { measure::json(&report) } else { measure::chart(&report, lang, style.out) };
    style.print(&text);
    Ok(())
}
