//! `odds`: how often two sends stick on this machine.

use super::args::Odds;
use super::{Done, Stop};
use crate::odds::{self, Progress};
use crate::term::Style;

/// Measures, and prints a chart or JSON.
pub(super) fn odds(asked: &Odds, style: Style) -> Done {
    let lang = style.lang;
    let mut progress = Progress::new(lang, style.err);
    let report = odds::measure(asked.trials, |share| progress.show(share));
    drop(progress);
    let report = report.map_err(|e| Stop::Failed(e.text(lang)))?;
    let text = if asked.json { odds::json(&report) } else { odds::chart(&report, lang, style.out) };
    style.print(&text);
    Ok(())
}
