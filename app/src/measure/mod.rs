//! What this machine makes of it: how often two sends stick (why did it never happen in my tests?), and
//! what each fix costs. All of it is measured on real loopback sockets.
//!
//! - `report`: the figures, and under which conditions they are found
//! - `odds`, `cost`: the two measurements, each on its own connections
//! - `chart`, `class`: one machine's figures as a page, and those of many
//! - `record`: a report as JSON and back; `merge`: many of them

mod chart;
mod class;
mod command;
mod cost;
mod error;
mod figure;
mod json;
mod load;
mod machine;
mod merge;
mod odds;
mod page;
mod progress;
mod record;
mod report;
mod socket;

use std::time::Duration;

use crate::cli::Part;

pub use chart::chart;
pub use class::class;
pub use command::run;
pub use error::{Error, Result};
pub use merge::{Passed, read};
pub use progress::Progress;
pub use record::json;
pub use report::{Condition, Cost, Fix, Machine, Odds, Report, conditions};

/// Measures one part, or both if there is `None`, with so many trials of each condition, and tells after
/// each trial which share of the work is done. The report bears the host's name, or the one given.
///
/// # Errors
///
/// [`Error::Setup`] if the machine gives no socket or thread, [`Error::Trial`] and [`Error::Command`]
/// if a reply does not come.
pub fn measure(
    part: Option<Part>,
    name: Option<String>,
    trials: usize,
    mut progress: impl FnMut(f64),
) -> Result<Report> {
    let machine = machine::this(name)?;
    let asked = |of| part.is_none_or(|part| part == of);
    let time =
        |of, time: fn(usize) -> Duration| if asked(of) { time(trials) } else { Duration::ZERO };
    let total = time(Part::Odds, odds::time) + time(Part::Cost, cost::time);
    let mut done = Duration::ZERO;
    let mut spent = |time| {
        done += time;
        progress(done.as_secs_f64() / total.as_secs_f64());
    };
    let mut report = Report { machine, odds: Vec::new(), costs: Vec::new() };
    if asked(Part::Odds) {
        report.odds = odds::measure(trials, report.machine.cores, &mut spent)?;
    }
    if asked(Part::Cost) {
        report.costs = cost::measure(trials, &mut spent)?;
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_grows_to_the_whole() {
        let mut shares = Vec::new();
        let report = measure(None, None, 1, |share| shares.push(share)).unwrap();
        let conditions: Vec<Condition> = report.odds.iter().map(|odds| odds.condition).collect();
        assert_eq!(conditions, super::conditions());
        let fixes: Vec<Fix> = report.costs.iter().map(|cost| cost.fix).collect();
        assert_eq!(fixes, Fix::ALL);
        assert!(shares.is_sorted());
        assert!((shares[shares.len() - 1] - 1.0).abs() < 1e-9, "{shares:?}");
    }

    #[test]
    fn one_part_leaves_the_other_out() {
        let report = measure(Some(Part::Odds), Some("desk 7".into()), 1, |_| {}).unwrap();
        assert_eq!((report.machine.name.as_str(), report.costs.len()), ("desk 7", 0));
        assert_eq!(report.odds.len(), conditions().len());
    }
}
