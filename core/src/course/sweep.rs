//! Every step against every cut, and what the course says of that.

use std::io;
use std::time::Duration;

use crate::course::case::{self, Case};
use crate::course::family::Family;
use crate::course::report::{Played, Price, Report, Tally, check, flowed};
use crate::course::step::Step;
use crate::lab::{Over, play};
use crate::lang::Lang;
use crate::tape::Side;

/// The families of the table: pairs of cuts say nothing that single ones don't.
const FAMILIES: [Family; 5] =
    [Family::Glued, Family::ToClient, Family::ToServer, Family::Short, Family::Late];

/// What one step came to.
#[derive(Debug)]
pub struct Row {
    /// The step.
    pub number: usize,
    /// What its code came to, if it let itself be checked to the end.
    pub report: Option<Report>,
}

/// What the course says that breaks a step, and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// How many cuts of what flows to the client break it, and how many there are.
    pub to_client: (usize, usize),
    /// The same of what flows to the server, in each language: the ack is another one.
    pub to_server: [(usize, usize); 2],
    /// Whether glued bytes break it.
    pub glued: bool,
    /// Whether a late reader does.
    pub late: bool,
    /// Whether short writes do.
    pub short: bool,
    /// What a command costs.
    pub price: Price,
}

const ONE: Price = Price { round_trips: 1, slept: Duration::ZERO };
const TWO: Price = Price { round_trips: 2, slept: Duration::ZERO };
const ONE_AND_A_SECOND: Price = Price { round_trips: 1, slept: Duration::from_secs(1) };

/// Step by step.
pub const TOLD: [Told; 7] = [
    Told {
        to_client: (295, 296),
        to_server: [(3, 4), (3, 4)],
        glued: false,
        late: false,
        short: false,
        price: ONE,
    },
    Told {
        to_client: (301, 301),
        to_server: [(4, 4), (4, 4)],
        glued: true,
        late: true,
        short: true,
        price: ONE,
    },
    Told {
        to_client: (86, 301),
        to_server: [(3, 4), (3, 4)],
        glued: true,
        late: true,
        short: false,
        price: ONE_AND_A_SECOND,
    },
    Told {
        to_client: (86, 301),
        to_server: [(53, 56), (75, 78)],
        glued: false,
        late: false,
        short: false,
        price: TWO,
    },
    Told {
        to_client: (59, 301),
        to_server: [(53, 56), (75, 78)],
        glued: false,
        late: false,
        short: false,
        price: TWO,
    },
    Told {
        to_client: (0, 304),
        to_server: [(0, 12), (0, 12)],
        glued: false,
        late: false,
        short: false,
        price: ONE,
    },
    Told {
        to_client: (0, 304),
        to_server: [(0, 12), (0, 12)],
        glued: false,
        late: false,
        short: false,
        price: ONE,
    },
];

/// Plays every step in every case of the table. `begin` and `give_up` are those of [`check`].
///
/// # Errors
///
/// Those of [`check`].
pub fn sweep(
    steps: &[Step],
    lang: Lang,
    begin: &dyn Fn(&Step, &Case),
    give_up: &(dyn Fn(&Step, &Report) + Sync),
) -> io::Result<Vec<Row>> {
    let row = |step: &Step| {
        let (begin, give_up) = (|case: &_| begin(step, case), |report: &_| give_up(step, report));
        let report = check(step, lang, &FAMILIES, &[], &begin, &give_up)?;
        Ok(Row { number: step.number, report: Some(report) })
    };
    steps.iter().map(row).collect()
}

/// Plays a step with every single cut of what flows to one side, in the order of the cuts: those that the table
/// counts.
///
/// # Errors
///
/// If the system gives no thread.
pub fn cuts(step: &Step, side: Side, lang: Lang) -> io::Result<Vec<Played>> {
    let [answers, commands] = case::quiet();
    let quiet = if side == Side::Client { answers } else { commands };
    let played =
        |case: &Case| play(step, &case.scene(lang), Over::Lab).map(|tape| Played::of(case, tape));
    let bytes = flowed(&played(&quiet)?.tape, side);
    case::single(side, bytes).map(|case| played(&case)).collect()
}

impl Row {
    /// A step whose code has ended the program that checked it.
    pub fn lost(number: usize) -> Row {
        Row { number, report: None }
    }

    /// Whether it is what the course says of this step.
    pub fn is_as_told(&self, lang: Lang) -> bool {
        let Some(report) = &self.report else {
            return false;
        };
        let broken = |family| report.of(family).broken > 0;
        let figures = |family| {
            let Tally { broken, played, .. } = report.of(family);
            (broken, played)
        };
        let told = TOLD.get(self.number - 1);
        told.is_some_and(|told| {
            told.to_server[lang as usize] == figures(Family::ToServer)
                && told.to_client == figures(Family::ToClient)
                && [told.glued, told.late, told.short]
                    == [Family::Glued, Family::Late, Family::Short].map(broken)
                && report.price() == Some(told.price)
                && report.of(Family::Apart).broken == 0
        })
    }
}
