//! What was measured, and where.

use std::time::Duration;

/// The pauses between the two sends, in microseconds.
const GAPS: [u64; 7] = [0, 5, 20, 50, 100, 1000, 5000];
/// How late the reader comes to its first read, in milliseconds.
const LATE: [u64; 3] = [0, 5, 50];

/// What one machine found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The machine.
    pub machine: Machine,
    /// How often two sends stuck, in the order of [`conditions`]; empty if that was not measured.
    pub odds: Vec<Odds>,
    /// What a command cost, in the order of [`Fix::ALL`]; empty if that was not measured.
    pub costs: Vec<Cost>,
}

/// Where it was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// What its owner calls it; its host name, unless told otherwise.
    pub name: String,
    /// The operating system, as [`std::env::consts::OS`] has it.
    pub os: String,
    /// The kernel's release; empty where the system does not tell.
    pub kernel: String,
    /// How many cores the program could use.
    pub cores: usize,
}

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
    /// Whether the reply is the first one on its connection.
    pub first: bool,
}

impl Condition {
    /// No pause, Nagle off, the reader in time, no load added, in the middle of an exchange.
    pub const PLAIN: Condition = Condition {
        gap: Duration::ZERO,
        nagle: false,
        late: Duration::ZERO,
        load: false,
        first: false,
    };
}

/// Every condition, once: the first replies and the late readers with Nagle on and off, the pauses with
/// no load added and with every core kept busy.
pub fn conditions() -> Vec<Condition> {
    let replies = |nagle| {
        let first = Condition { nagle, first: true, ..Condition::PLAIN };
        let late = LATE.map(|late| Condition {
            late: Duration::from_millis(late),
            nagle,
            ..Condition::PLAIN
        });
        [first].into_iter().chain(late)
    };
    let pauses = |load| {
        GAPS.map(|gap| Condition { gap: Duration::from_micros(gap), load, ..Condition::PLAIN })
    };
    let pauses = pauses(false).into_iter().chain(pauses(true));
    let more = pauses.filter(|condition| *condition != Condition::PLAIN);
    replies(true).chain(replies(false)).chain(more).collect()
}

/// What came of one condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odds {
    /// The condition.
    pub condition: Condition,
    /// How many replies were read, at least one.
    pub trials: usize,
    /// In how many of them the first read returned bytes of both sends.
    pub glued: usize,
}

impl Odds {
    /// The share of the replies that stuck, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.glued as f64 / self.trials as f64
    }
}

/// How an answer is kept apart from what came before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Not at all: one send, one read. Step 1; one round trip.
    Echo,
    /// By a second between size and answer. Step 3.
    Sleep,
    /// By the client's word that it has the size. Steps 4 and 5.
    Ack,
    /// By a length; header and body leave in two writes, and Nagle's algorithm is on, as it is by default.
    TwoWrites,
    /// The same with `TCP_NODELAY`.
    TwoWritesNoDelay,
    /// By a length; header and body leave in one write. Step 6.
    OneWrite,
}

impl Fix {
    /// All of them, in the order of the steps.
    pub const ALL: [Fix; 6] =
        [Fix::Echo, Fix::Sleep, Fix::Ack, Fix::TwoWrites, Fix::TwoWritesNoDelay, Fix::OneWrite];

    /// Its name in a report's JSON.
    pub fn key(self) -> &'static str {
        match self {
            Fix::Echo => "echo",
            Fix::Sleep => "sleep",
            Fix::Ack => "ack",
            Fix::TwoWrites => "two-writes",
            Fix::TwoWritesNoDelay => "two-writes-nodelay",
            Fix::OneWrite => "one-write",
        }
    }
}

/// How long a command takes with one fix, from its send to the last byte of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The fix.
    pub fix: Fix,
    /// How many commands were sent, at least one.
    pub commands: usize,
    /// The fastest of them.
    pub lowest: Duration,
    /// The one in the middle.
    pub median: Duration,
    /// The slowest.
    pub highest: Duration,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Made-up figures, from none to all.
    pub fn made_up() -> Report {
        let machine =
            Machine { name: "desk 7".into(), os: "linux".into(), kernel: "6.1.0".into(), cores: 2 };
        let odds = conditions().into_iter().enumerate().map(|(i, condition)| Odds {
            condition,
            trials: 200,
            glued: i * 53 % 201,
        });
        let nanos = [20_500, 1_000_100_000, 41_000, 43_900_000, 32_000, 21_400];
        let costs = Fix::ALL.into_iter().zip(nanos).map(|(fix, nanos)| Cost {
            fix,
            commands: 50,
            lowest: Duration::from_nanos(nanos / 2),
            median: Duration::from_nanos(nanos),
            highest: Duration::from_nanos(nanos * 2),
        });
        Report { machine, odds: odds.collect(), costs: costs.collect() }
    }

    #[test]
    fn no_condition_is_there_twice() {
        let all = conditions();
        assert_eq!(all.len(), 21);
        for (i, condition) in all.iter().enumerate() {
            assert!(!all[..i].contains(condition), "{condition:?}");
        }
    }
}
