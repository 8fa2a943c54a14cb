//! The goals of the exercises: what code must come to when it is checked.

use std::io;
use std::time::Duration;

use crate::course::case::Case;
use crate::course::family::Family;
use crate::course::made::{Made, Peer, Wire};
use crate::course::must::{Look, Must, Part, Probe};
use crate::course::report::{Report, check};
use crate::course::step::Step;
use crate::lang::Lang;
use crate::real::shell::{LONG, WIDE};
use crate::words::goals::{GoalText, Goals};

/// What an exercise asks for.
#[derive(Debug)]
pub struct Goal {
    /// Its name on the command line.
    pub name: &'static str,
    /// The chapter, and the step that it is a change of.
    pub chapter: usize,
    /// The files of the step that it changes.
    pub files: &'static [&'static str],
    /// What the code must come to. Each of these can be missed alone.
    pub must: &'static [Must],
    /// What is told of it.
    #[doc(hidden)]
    pub text: fn(&Goals) -> &GoalText,
}

const fn typed(commands: &'static [&'static str]) -> Probe {
    Probe { commands, wire: None, peer: None }
}

const fn peer(peer: Peer) -> Probe {
    Probe { commands: &[], wire: None, peer: Some(peer) }
}

const APART: Must = Must::Family(Family::Apart);
const GLUED: Must = Must::Family(Family::Glued);

const SESSION: Probe = typed(&["1", "ls", "dir"]);
const TRUE: Probe = typed(&["true"]);
const ONE: Probe = typed(&["1"]);
const LS: Probe = typed(&["ls"]);
const LATE: Probe = Probe { commands: &["1"], wire: Some(Wire::Late), peer: None };
/// Its answer takes more than one read.
const NUMBERS: Probe = typed(&[LONG]);
const UNKNOWN_KIND: Probe = Probe { commands: &["ls"], wire: None, peer: Some(Peer::UnknownKind) };
const HALF_CHARACTER: Probe =
    Probe { commands: &["ls"], wire: None, peer: Some(Peer::HalfCharacter) };
const CHARACTERS: Probe = typed(&[WIDE]);

/// Before anything else could come.
const AT_ONCE: Duration = Duration::ZERO;

const SERVER: &str = "server.rs";
const CLIENT: &str = "client.rs";
const BOTH: &[&str] = &[SERVER, CLIENT];

/// All of them, by chapter.
pub const GOALS: [Goal; 18] = [
    Goal {
        name: "buffer-of-8",
        chapter: 1,
        files: &[CLIENT],
        must: &[Must::FirstRoom(8), Must::Unnoticed(SESSION)],
        text: |goals| &goals.buffer_of_8,
    },
    Goal {
        name: "no-placeholder",
        chapter: 1,
        files: &[SERVER],
        must: &[Must::Passes(LS), Must::Waits(TRUE)],
        text: |goals| &goals.no_placeholder,
    },
    Goal {
        name: "one-command",
        chapter: 1,
        files: BOTH,
        must: &[APART, Must::Connections, Must::Family(Family::ToClient)],
        text: |goals| &goals.one_command,
    },
    Goal {
        name: "two-bytes",
        chapter: 2,
        files: &[CLIENT],
        must: &[Must::FirstRoom(2), Must::Passes(ONE), Must::Unnoticed(LS)],
        text: |goals| &goals.two_bytes,
    },
    Goal {
        name: "one-write",
        chapter: 2,
        files: &[SERVER],
        must: &[Must::Writes(1), Must::Header(3), Must::Fails(ONE)],
        text: |goals| &goals.one_write,
    },
    Goal {
        name: "flush",
        chapter: 3,
        files: &[SERVER],
        must: &[Must::Flushes, Must::RoundTrips(1), Must::Fails(ONE)],
        text: |goals| &goals.flush,
    },
    Goal {
        name: "early-ack",
        chapter: 4,
        files: &[CLIENT],
        must: &[Must::Untyped(LATE), Must::Waits(LATE)],
        text: |goals| &goals.early_ack,
    },
    Goal {
        name: "no-more",
        chapter: 5,
        files: &[CLIENT],
        must: &[APART, Must::NoMoreRoom(NUMBERS)],
        text: |goals| &goals.no_more,
    },
    Goal {
        name: "whole-characters",
        chapter: 5,
        files: &[CLIENT],
        must: &[
            APART,
            Must::Uncut(Part::Text),
            Must::Pieces(CHARACTERS),
            Must::Marks(HALF_CHARACTER),
        ],
        text: |goals| &goals.whole_characters,
    },
    Goal {
        name: "eight-digits",
        chapter: 5,
        files: BOTH,
        must: &[APART, Must::Header(8), Must::RoundTrips(1), GLUED, Must::Uncut(Part::Size)],
        text: |goals| &goals.eight_digits,
    },
    Goal {
        name: "newline",
        chapter: 5,
        files: BOTH,
        must: &[APART, Must::HeaderGrows, Must::RoundTrips(1), GLUED, Must::Uncut(Part::Size)],
        text: |goals| &goals.newline,
    },
    Goal {
        name: "line-limit",
        chapter: 5,
        files: BOTH,
        must: &[
            APART,
            Must::HeaderGrows,
            GLUED,
            Must::Uncut(Part::Size),
            Must::Family(Family::ToServer),
            Must::Refuses(peer(Peer::NoNewline), AT_ONCE),
        ],
        text: |goals| &goals.line_limit,
    },
    Goal {
        name: "maximum",
        chapter: 6,
        files: &[SERVER],
        must: &[
            Must::Everything,
            Must::Refuses(peer(Peer::TooLong), AT_ONCE),
            Must::Runs(peer(Peer::Longest), &["ls"]),
        ],
        text: |goals| &goals.maximum,
    },
    Goal {
        name: "two-writes",
        chapter: 6,
        files: &["frame.rs"],
        must: &[Must::Everything, Must::Writes(2)],
        text: |goals| &goals.two_writes,
    },
    Goal {
        name: "kinds",
        chapter: 6,
        files: BOTH,
        must: &[Must::Everything, Must::Header(5), Must::Unsent, Must::Objects(UNKNOWN_KIND)],
        text: |goals| &goals.kinds,
    },
    Goal {
        name: "counts-itself",
        chapter: 6,
        files: &["frame.rs"],
        must: &[
            Must::Everything,
            Must::Runs(peer(Peer::Counted), &["ls", "dir"]),
            Must::Refuses(peer(Peer::TooShort), AT_ONCE),
        ],
        text: |goals| &goals.counts_itself,
    },
    Goal {
        name: "read-timeout",
        chapter: 7,
        files: &[SERVER],
        must: &[
            Must::Runs(peer(Peer::Drip), &[LONG]),
            Must::Refuses(peer(Peer::Silent), Duration::from_secs(5)),
        ],
        text: |goals| &goals.read_timeout,
    },
    Goal {
        name: "two-clients",
        chapter: 7,
        files: &[SERVER],
        must: &[
            Must::Everything,
            Must::TurnsAway(peer(Peer::Crowd)),
            Must::ServesAgain(peer(Peer::Crowd)),
        ],
        text: |goals| &goals.two_clients,
    },
];

impl Goal {
    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Goal> {
        GOALS.iter().find(|goal| goal.name == name)
    }

    /// Plays a step in the cases that this goal asks about. `begin` and `give_up` are those of [`check`].
    ///
    /// # Errors
    ///
    /// Those of [`check`].
    pub fn check(
        &self,
        step: &Step,
        lang: Lang,
        begin: &dyn Fn(&Case),
        give_up: &(dyn Fn(&Report) + Sync),
    ) -> io::Result<Report> {
        let families: Vec<Family> = self.must.iter().flat_map(Must::families).copied().collect();
        let mut probes: Vec<Made> = Vec::new();
        for probe in self.must.iter().filter_map(Must::probe) {
            let made = probe.made();
            if !probes.contains(&made) {
                probes.push(made);
            }
        }
        check(step, lang, &families, &probes, begin, give_up)
    }

    /// What each of its conditions came to.
    pub fn look(&self, report: &Report) -> Vec<Look> {
        self.must.iter().map(|must| must.look(report)).collect()
    }

    /// Whether all of it is there.
    pub fn is_met(&self, report: &Report) -> bool {
        report.whole && self.look(report).iter().all(|look| look.met)
    }
}
