//! How often two sends stick on this machine: why did it never happen in my tests?
//!
//! Whether they do is a race between the second send and the first read. This measures it on real
//! loopback sockets, under the [`conditions`] that decide it.

mod chart;
mod error;
mod json;
mod load;
mod progress;
mod trial;

use std::env;
use std::thread;
use std::time::Duration;

pub use chart::chart;
pub use error::{Error, Result};
pub use json::json;
pub use progress::Progress;

use load::Load;
use trial::Session;

/// The pauses between the two sends, in microseconds.
const GAPS: [u64; 7] = [0, 5, 20, 50, 100, 1000, 5000];
/// How late the reader comes to its first read, in milliseconds.
const LATE: [u64; 3] = [0, 5, 50];
/// Conditions that wait in every trial get one trial in so many.
const FEWER: usize = 10;
/// After so many trials the others get a new connection with a new thread: on a busy machine a thread
/// stays on the core that it landed on, and that alone would decide a whole row.
const SHIFT: usize = 10;
/// How long Linux commonly delays an acknowledgment (`TCP_DELACK_MIN` in its sources); RFC 1122,
/// 4.2.3.2, allows less than 500 ms.
const DELAYED_ACK: Duration = Duration::from_millis(40);
/// How long a read may wait before the measurement stops.
const LIMIT: Duration = Duration::from_secs(10);
/// About how long a trial takes that waits for nothing.
const ROUND_TRIP: Duration = Duration::from_micros(50);
/// About how much longer a trial takes where every core is busy.
const TURN: Duration = Duration::from_millis(1);

/// What decides whether two sends stick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The pause between the two sends.
    pub gap: Duration,
    /// Whether the sender holds a small segment back while an earlier one is unacknowledged (RFC 896,
    /// Nagle's algorithm); off is `TCP_NODELAY`.
    pub nagle: bool,
    /// How long after its request the reader comes to its first read.
    pub late: Duration,
    /// Whether every core is kept busy meanwhile.
    pub load: bool,
}

impl Condition {
    /// No pause, Nagle off, the reader in time, no load added.
    pub const PLAIN: Condition =
        Condition { gap: Duration::ZERO, nagle: false, late: Duration::ZERO, load: false };

    /// How many trials it gets, where the pauses get `trials`.
    pub fn trials(&self, trials: usize) -> usize {
        if self.waits() { (trials / FEWER).max(1) } else { trials }
    }

    /// Whether it waits in every trial, for the reader or for an acknowledgment.
    fn waits(&self) -> bool {
        self.nagle || !self.late.is_zero()
    }

    /// Those that wait are measured alone, each on one connection: on a new one, and after a long
    /// silence, Linux acknowledges at once, which spares Nagle its wait.
    fn takes_turns_with(&self, other: &Condition) -> bool {
        self.load == other.load && !self.waits() && !other.waits()
    }

    /// About how long one trial takes.
    fn cost(&self) -> Duration {
        let ack = if self.nagle { DELAYED_ACK } else { Duration::ZERO };
        let turn = if self.load { TURN } else { Duration::ZERO };
        self.gap + self.late.max(ack) + turn + ROUND_TRIP
    }
}

/// Every condition, once: the pauses with no load added, the late readers with Nagle off and on, the
/// pauses with every core kept busy.
pub fn conditions() -> Vec<Condition> {
    let gaps = |load| {
        GAPS.map(|gap| Condition { gap: Duration::from_micros(gap), load, ..Condition::PLAIN })
    };
    let late = |nagle| {
        LATE.map(|late| Condition { late: Duration::from_millis(late), nagle, ..Condition::PLAIN })
    };
    let mut all: Vec<Condition> = gaps(false).into();
    let more = late(false).into_iter().chain(late(true)).chain(gaps(true));
    all.extend(more.filter(|condition| *condition != Condition::PLAIN));
    all
}

/// What came of one condition.
#[derive(Clone, Copy, Debug)]
pub struct Odds {
    /// The condition.
    pub condition: Condition,
    /// How many replies were read.
    pub trials: usize,
    /// In how many of them the first read returned bytes of both sends.
    pub glued: usize,
}

/// What was measured, and where.
#[derive(Debug)]
pub struct Report {
    /// The operating system, as [`std::env::consts::OS`] has it.
    pub os: &'static str,
    /// How many cores this program may use.
    pub cores: usize,
    /// Each condition, in the order of [`conditions`].
    pub odds: Vec<Odds>,
}

/// Measures every condition, and tells after each trial which share of the work is done.
///
/// # Errors
///
/// [`Error::Setup`] if the machine gives no socket or thread, [`Error::Trial`] if a reply does not come.
pub fn measure(trials: usize, mut progress: impl FnMut(f64)) -> Result<Report> {
    let cores = thread::available_parallelism().map_err(Error::Setup)?.get();
    let all = conditions();
    let cost = |of: &Condition| of.cost().as_secs_f64();
    let total: f64 = all.iter().map(|of| cost(of) * of.trials(trials) as f64).sum();
    let mut spent = 0.0;
    let mut odds = Vec::new();
    for turns in all.chunk_by(Condition::takes_turns_with) {
        let busy = if turns.iter().any(|of| of.load) { cores } else { 0 };
        let load = Load::start(busy).map_err(Error::Setup)?;
        odds.extend(in_turns(turns, trials, |condition| {
            spent += cost(condition);
            progress(spent / total);
        })?);
        drop(load);
    }
    Ok(Report { os: env::consts::OS, cores, odds })
}

/// Measures conditions in turns, which spreads each one's trials over the same stretch of time: what
/// else the machine does meanwhile meets all alike.
fn in_turns(
    conditions: &[Condition],
    trials: usize,
    mut each: impl FnMut(&Condition),
) -> Result<Vec<Odds>> {
    let none = |of: &Condition| Odds { condition: *of, trials: of.trials(trials), glued: 0 };
    let mut all: Vec<Odds> = conditions.iter().map(none).collect();
    let trials = all.iter().map(|odds| odds.trials).max().unwrap_or_default();
    let shift = if conditions.iter().any(Condition::waits) { trials } else { SHIFT };
    for first in (1..=trials).step_by(shift) {
        let start = |odds: &Odds| Session::start(odds.condition);
        let mut sessions = all.iter().map(start).collect::<Result<Vec<_>>>()?;
        for trial in first..(first + shift).min(trials + 1) {
            for (session, odds) in sessions.iter_mut().zip(&mut all) {
                odds.glued += usize::from(session.sticks(trial, odds.trials)?);
                each(&odds.condition);
            }
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made-up figures, from none to all.
    pub(super) fn made_up() -> Report {
        let odds = conditions().into_iter().enumerate().map(|(i, condition)| {
            let trials = condition.trials(200);
            Odds { condition, trials, glued: i * 53 % (trials + 1) }
        });
        Report { os: "linux", cores: 2, odds: odds.collect() }
    }

    #[test]
    fn no_condition_is_measured_twice() {
        let all = conditions();
        assert_eq!(all.len(), 19);
        for (i, condition) in all.iter().enumerate() {
            assert!(!all[..i].contains(condition), "{condition:?}");
        }
    }

    #[test]
    fn a_new_connection_costs_no_trial() {
        let mut seen = 0;
        let odds = in_turns(&conditions()[..2], SHIFT + 1, |_| seen += 1).unwrap();
        assert_eq!(seen, 2 * (SHIFT + 1));
        assert!(odds.iter().all(|odds| odds.trials == SHIFT + 1 && odds.glued <= odds.trials));
    }

    #[test]
    fn progress_grows_to_the_whole() {
        let mut shares = Vec::new();
        let report = measure(1, |share| shares.push(share)).unwrap();
        assert_eq!(shares.len(), report.odds.len());
        assert!(shares.is_sorted());
        assert!((shares[shares.len() - 1] - 1.0).abs() < 1e-9, "{shares:?}");
    }

    #[test]
    fn every_condition_gets_a_trial() {
        assert!(conditions().iter().all(|condition| condition.trials(1) == 1));
    }
}
