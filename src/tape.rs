//! A tape: everything that happened in one scene, in order.

use std::time::Duration;

use crate::error::Error;
use crate::lang::Lang;
use crate::line::PROMPT;
use crate::scene::Scene;

/// One of the two ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The end that connected.
    Client,
    /// The end that accepted.
    Server,
}

impl Side {
    /// The other end.
    pub fn peer(self) -> Side {
        match self {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        }
    }
}

/// One thing that happened at one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, since the scene began.
    pub at: Duration,
    /// On which connection: 0 for the first client's, 1 for the second's.
    pub conn: usize,
    /// At which end of it.
    pub side: Side,
    /// What happened.
    pub what: What,
}

/// What can happen at an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A command was typed at the prompt.
    Typed(String),
    /// There was nothing more to type.
    Left,
    /// A line was printed on stdout.
    Said(String),
    /// A piece of an answer was printed on stdout.
    Piece(String),
    /// A command wrote this line to its stderr.
    Complained(String),
    /// One write handed these bytes to the network.
    Sent(Vec<u8>),
    /// This many bytes arrived in the end's receive buffer.
    Arrived(usize),
    /// One read returned these bytes; none at the end of the stream.
    Received {
        /// The bytes.
        bytes: Vec<u8>,
        /// How many it would have taken.
        room: usize,
    },
    /// The end slept on purpose.
    Slept(Duration),
    /// The end was busy elsewhere before it came to its read.
    Late(Duration),
    /// The end stopped, for this reason.
    Failed(String),
}

/// Everything that happened in one scene.
#[derive(Debug)]
pub struct Tape {
    /// The scene.
    pub scene: &'static Scene,
    /// The language that the two ends spoke.
    pub lang: Lang,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a scene ended.
#[derive(Debug)]
pub enum Outcome {
    /// Both ends came to their end, and every answer was shown whole.
    Well,
    /// Both ends came to their end, but a command was not answered with what it printed.
    WrongAnswer {
        /// The first such command.
        command: String,
        /// How many bytes were shown as its answer.
        shown: usize,
        /// How many its answer has.
        size: usize,
    },
    /// One end stopped with an error.
    Failed {
        /// Whose connection it was.
        conn: usize,
        /// Which end of it.
        side: Side,
        /// The error.
        error: Error,
    },
    /// Every end waits for bytes, and none are on their way.
    WaitingForEver(Vec<Wait>),
    /// The scene passed the cap on events, at this number: an end goes round in circles.
    Spin(usize),
    /// An end panicked, with this message.
    Panic(Side, String),
    /// Real sockets did something else than the lab foretold.
    LabWrong(String),
}

impl Outcome {
    /// Whether every answer was shown whole.
    pub fn is_well(&self) -> bool {
        matches!(self, Outcome::Well)
    }
}

/// An end that waits for bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// On which connection.
    pub conn: usize,
    /// Which end of it waits.
    pub side: Side,
    /// How many bytes it has received so far.
    pub received: usize,
}

impl Tape {
    /// When the last thing happened, since the scene began.
    pub fn duration(&self) -> Duration {
        self.events.last().map(|event| event.at).unwrap_or_default()
    }

    /// What one side's program wrote to its stdout.
    pub fn stdout(&self, side: Side) -> String {
        let mut out = String::new();
        for event in self.events.iter().filter(|event| event.side == side) {
            match &event.what {
                What::Typed(_) | What::Left => out.push_str(PROMPT),
                What::Said(text) | What::Piece(text) => {
                    out.push_str(text);
                    out.push('\n');
                }
                _ => {}
            }
        }
        out
    }

    /// The bytes of each write to one end of a connection, in order.
    pub fn sends_to(&self, conn: usize, side: Side) -> Vec<&[u8]> {
        self.of(conn, side.peer())
            .filter_map(|what| match what {
                What::Sent(bytes) => Some(bytes.as_slice()),
                _ => None,
            })
            .collect()
    }

    /// The reads at one end of a connection, in order, without the end of the stream: how many bytes
    /// each returned, and how many it would have taken.
    pub fn reads_at(&self, conn: usize, side: Side) -> Vec<(usize, usize)> {
        self.of(conn, side)
            .filter_map(|what| match what {
                What::Received { bytes, room } if !bytes.is_empty() => Some((bytes.len(), *room)),
                _ => None,
            })
            .collect()
    }

    /// Each command typed on a connection, with everything that was shown as its answer.
    pub fn answers(&self, conn: usize) -> Vec<(&str, String)> {
        let mut answers: Vec<(&str, String)> = Vec::new();
        for what in self.of(conn, Side::Client) {
            match (what, answers.last_mut()) {
                (What::Typed(command), _) => answers.push((command, String::new())),
                (What::Piece(text), Some((_, shown))) => shown.push_str(text),
                _ => {}
            }
        }
        answers
    }

    fn of(&self, conn: usize, side: Side) -> impl Iterator<Item = &What> {
        self.events
            .iter()
            .filter(move |event| event.conn == conn && event.side == side)
            .map(|event| &event.what)
    }
}
