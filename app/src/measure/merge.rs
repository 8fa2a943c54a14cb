//! What a class found: many machines' reports as one.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::record::{self, Broken};
use super::report::{Condition, Fix, Report, conditions};
use crate::lang::Lang;
use crate::words::Words;

/// A report is some 4 KB; what is longer than this, in bytes, is none.
const LONGEST: u64 = 256 * 1024;

/// A file that is passed over.
#[derive(Debug)]
pub struct Passed {
    /// The file.
    pub path: PathBuf,
    why: Why,
}

#[derive(Debug)]
enum Why {
    Unreadable(io::Error),
    TooLong,
    Broken(Broken),
    /// The same report as in another file.
    SameAs(PathBuf),
    /// A folder without reports.
    Empty,
}

impl Passed {
    /// Which file, what is wrong with it, and what to do.
    pub fn text(&self, lang: Lang) -> String {
        let words = &Words::of(lang).measure;
        let why = match &self.why {
            Why::Unreadable(e) => (words.unreadable)(&e.to_string()),
            Why::TooLong => (words.too_long)(LONGEST / 1024),
            Why::Broken(Broken::NoText) => words.no_text.into(),
            Why::Broken(Broken::Line(line)) => (words.no_json)(*line),
            Why::Broken(Broken::Key(key)) => (words.no_key)(key),
            Why::SameAs(other) => (words.same_as)(&other.display().to_string()),
            Why::Empty => words.empty_folder.into(),
        };
        (words.passed_over)(&self.path.display().to_string(), &why)
    }
}

/// Reads the reports in these files, and in the files of these folders that end in `.json`; those files
/// that hold none are passed over.
pub fn read(paths: &[PathBuf]) -> (Vec<Report>, Vec<Passed>) {
    let mut reports: Vec<(PathBuf, Report)> = Vec::new();
    let mut passed = Vec::new();
    for path in paths.iter().flat_map(|path| files(path)) {
        let report = path.and_then(|path| match read_one(&path) {
            Ok(report) => match reports.iter().find(|(_, known)| *known == report) {
                Some((other, _)) => Err(Passed { path, why: Why::SameAs(other.clone()) }),
                None => Ok((path, report)),
            },
            Err(why) => Err(Passed { path, why }),
        });
        match report {
            Ok(report) => reports.push(report),
            Err(e) => passed.push(e),
        }
    }
    (reports.into_iter().map(|(_, report)| report).collect(), passed)
}

/// The file itself, or those of a folder: not every shell knows `*.json`.
fn files(path: &Path) -> Vec<Result<PathBuf, Passed>> {
    if !path.is_dir() {
        return vec![Ok(path.into())];
    }
    let passed = |why| vec![Err(Passed { path: path.into(), why })];
    let entries = fs::read_dir(path).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()
    });
    let mut files = match entries {
        Ok(files) => files,
        Err(e) => return passed(Why::Unreadable(e)),
    };
    files.retain(|file| file.extension().is_some_and(|end| end == "json"));
    files.sort();
    match files.is_empty() {
        true => passed(Why::Empty),
        false => files.into_iter().map(Ok).collect(),
    }
}

fn read_one(path: &Path) -> Result<Report, Why> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(Why::Unreadable)?;
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(Why::Unreadable)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Why::TooLong);
    }
    record::parse(&bytes).map_err(Why::Broken)
}

/// The lowest, the median and the highest of what several machines found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread<T> {
    /// How many machines measured it, at least one.
    pub machines: usize,
    pub lowest: T,
    pub median: T,
    pub highest: T,
}

impl<T: Copy> Spread<T> {
    fn of(mut all: Vec<T>, order: fn(&T, &T) -> std::cmp::Ordering) -> Option<Spread<T>> {
        all.sort_by(order);
        let machines = all.len();
        let (lowest, highest) = (*all.first()?, *all.last()?);
        // Of two in the middle, the lower one: a figure that a machine has found.
        Some(Spread { machines, lowest, median: all[(machines - 1) / 2], highest })
    }
}

/// The share that stuck under each condition that was measured.
pub(super) fn odds(reports: &[Report]) -> Vec<(Condition, Spread<f64>)> {
    let all = conditions().into_iter().filter_map(|condition| {
        let odds = reports.iter().flat_map(|report| &report.odds);
        let of = odds.filter(|odds| odds.condition == condition);
        let spread = Spread::of(of.map(|odds| odds.share()).collect(), f64::total_cmp)?;
        Some((condition, spread))
    });
    all.collect()
}

/// How long a command took, in the median, with each fix that was measured.
pub(super) fn costs(reports: &[Report]) -> Vec<(Fix, Spread<Duration>)> {
    let all = Fix::ALL.into_iter().filter_map(|fix| {
        let costs = reports.iter().flat_map(|report| &report.costs);
        let of = costs.filter(|cost| cost.fix == fix);
        Some((fix, Spread::of(of.map(|cost| cost.median).collect(), Duration::cmp)?))
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::report::tests::made_up;

    #[test]
    fn the_median_is_what_a_machine_has_found() {
        let spread = |all: &[f64]| Spread::of(all.to_vec(), f64::total_cmp);
        assert_eq!(spread(&[]), None);
        let one = Spread { machines: 1, lowest: 0.5, median: 0.5, highest: 0.5 };
        assert_eq!(spread(&[0.5]), Some(one));
        let four = Spread { machines: 4, lowest: 0.1, median: 0.2, highest: 0.9 };
        assert_eq!(spread(&[0.9, 0.1, 0.4, 0.2]), Some(four));
    }

    #[test]
    fn a_machine_that_measured_one_part_counts_in_that_one() {
        let mut reports = vec![made_up(), made_up(), made_up()];
        reports[1].odds.clear();
        reports[2].costs.clear();
        reports[2].odds[1].glued = 0;
        let (condition, spread) = odds(&reports)[1];
        assert_eq!(condition, conditions()[1]);
        let expected = Spread { machines: 2, lowest: 0.0, median: 0.0, highest: 0.265 };
        assert_eq!(spread, expected);
        assert!(costs(&reports).iter().all(|(_, spread)| spread.machines == 2));
        assert_eq!(costs(&reports).len(), Fix::ALL.len());
    }
}
