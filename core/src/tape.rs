//! A tape: everything that happened in one scene, in order, as data.

use std::time::Duration;

use crate::course::scene::Scene;
use crate::error::Error;
use crate::lang::Lang;
use crate::line::{Line, PROMPT};

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
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When, since the scene began.
    pub at: Duration,
    /// On which connection, from 0. Client `n`'s first one has number `n`, whenever it connects.
    pub conn: usize,
    /// At which end of it.
    pub side: Side,
    /// What happened.
    pub what: What,
}

/// What can happen at an end.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A command was typed at the prompt.
    Typed(String),
    /// There was nothing more to type.
    Left,
    /// A line was printed on stdout.
    Said(Line),
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
    Failed(Error),
    /// The end stopped serving its peer for this reason, and the peer has read why.
    Refused(Error),
}

/// Everything that happened in one scene.
#[derive(Clone, Debug)]
pub struct Tape {
    /// The scene.
    pub scene: Scene,
    /// Whose each connection was: the client with this number, from 0.
    pub clients: Vec<usize>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The commands that the server asked its shell to run, in order, whether or not it said so.
    pub ran: Vec<Vec<u8>>,
    /// How often an end flushed a stream: that changes nothing, and so it is no event.
    pub flushes: usize,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a scene ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Every end came to its end, and every answer was shown whole.
    Well,
    /// Every end came to its end, but a command was not answered with what it printed.
    WrongAnswer {
        /// The first such command.
        command: String,
        /// What was shown as its answer.
        shown: String,
        /// What it prints, or what stands for nothing.
        printed: String,
    },
    /// One end stopped with an error.
    Failed {
        /// Which end.
        end: End,
        /// The error.
        error: Error,
    },
    /// A peer was refused for what it sent, and read why; all others came to their end.
    Refused {
        /// The server's end.
        end: End,
        /// What it was refused for.
        error: Error,
    },
    /// Every end waits, and nothing is on its way.
    WaitingForEver(Vec<Wait>),
    /// An end goes round in circles.
    Spin {
        /// Which end.
        end: End,
        /// What it has done by then.
        circle: Circle,
    },
    /// An end waits for something that is not in the lab: a socket of `std::net`, a lock.
    Outside {
        /// Which end.
        end: End,
        /// For how long by now.
        time: Duration,
    },
    /// An end panicked.
    Panic {
        /// Which end.
        end: End,
        /// The panic's message.
        message: String,
    },
    /// Real sockets did something else than the lab foretold.
    LabWrong(Difference),
}

impl Outcome {
    /// Whether every answer was shown whole, and whoever got none was refused.
    pub fn is_well(&self) -> bool {
        matches!(self, Outcome::Well | Outcome::Refused { .. })
    }
}

/// One end of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct End {
    /// The connection's number.
    pub conn: usize,
    /// Which end of it.
    pub side: Side,
}

/// How an end goes round in circles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circle {
    /// This many events in the scene, and no end in sight.
    Events(usize),
    /// This many bytes sent in the scene, and no end in sight.
    Bytes(usize),
    /// This many calls that neither send nor receive anything.
    Calls(usize),
    /// So much time of the processor, and not one call.
    Silent(Duration),
}

/// A call on real sockets that came to something else than the lab foretold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The call: `read`, say.
    pub call: &'static str,
    /// What it came to on real sockets, as a bytes literal or the system's word for the error.
    pub real: String,
    /// What it came to in the lab.
    pub foretold: String,
}

/// An end that waits for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Which end.
    pub end: End,
    /// What for.
    pub on: On,
}

/// What an end waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Bytes from its peer.
    Bytes {
        /// How many have come so far.
        received: usize,
        /// How many its read would take.
        room: usize,
    },
    /// Room in the buffers between it and its peer, which does not read.
    Room {
        /// How many bytes lie there.
        unread: usize,
    },
}

impl Tape {
    /// The language that the ends spoke.
    pub fn lang(&self) -> Lang {
        self.scene.lang
    }

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
                What::Said(line) => {
                    out.push_str(&line.text(self.lang()));
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

    /// Each command that a client typed, with everything that was shown as its answer.
    pub fn answers(&self, client: usize) -> Vec<(&str, String)> {
        let mut answers: Vec<(&str, String)> = Vec::new();
        let own = |event: &&Event| {
            event.side == Side::Client && self.clients.get(event.conn) == Some(&client)
        };
        for event in self.events.iter().filter(own) {
            match (&event.what, answers.last_mut()) {
                (What::Typed(command), _) => answers.push((command, String::new())),
                (What::Said(Line::Piece(text)), Some((_, shown))) => shown.push_str(text),
                _ => {}
            }
        }
        answers
    }

    /// How many commands there were, of all clients together: those that were typed, and those that a peer
    /// sent which is no client of ours.
    pub fn commands(&self) -> usize {
        let count =
            |is: fn(&What) -> bool| self.events.iter().filter(|event| is(&event.what)).count();
        let typed = count(|what| matches!(what, What::Typed(_)));
        typed.max(count(|what| matches!(what, What::Said(Line::Executing(_)))))
    }

    fn of(&self, conn: usize, side: Side) -> impl Iterator<Item = &What> {
        self.events
            .iter()
            .filter(move |event| event.conn == conn && event.side == side)
            .map(|event| &event.what)
    }

    /// What happened in it as one number: the same events in the same order give the same one on every
    /// machine. When they happened and from which addresses is left out, and of a fault the system's own
    /// words. The hash is FNV-1a, 64 bits.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv::new();
        for Event { conn, side, what, .. } in &self.events {
            hash.add(format!("\n{conn} {side:?} ").as_bytes());
            match what {
                What::Sent(bytes) => hash.add(b"Sent ").add(bytes),
                What::Received { bytes, room } => {
                    hash.add(format!("Received {room} ").as_bytes()).add(bytes)
                }
                What::Said(Line::Piece(text)) => hash.add(b"Piece ").add(text.as_bytes()),
                What::Said(Line::NewConn(_)) => hash.add(b"NewConn"),
                What::Failed(Error::Io(fault)) => hash.add(format!("{:?}", fault.kind).as_bytes()),
                what => hash.add(format!("{what:?}").as_bytes()),
            };
        }
        hash.0
    }
}

/// By hand, as tests make them.
#[doc(hidden)]
impl Tape {
    /// One on which this happened: each client has one connection.
    pub fn with(scene: Scene, events: Vec<Event>, outcome: Outcome) -> Tape {
        let clients = (0..scene.clients.len()).collect();
        Tape { scene, clients, events, ran: Vec::new(), flushes: 0, outcome }
    }

    /// One on which this happened in the scene `sticks`, all at once.
    pub fn at_once(whats: Vec<(Side, What)>, outcome: Outcome) -> Tape {
        let event = |(side, what)| Event { at: Duration::ZERO, conn: 0, side, what };
        let events = whats.into_iter().map(event).collect();
        Tape::with(crate::course::scene::sticks(Lang::En), events, outcome)
    }
}

/// The FNV-1a hash of 64 bits (Fowler, Noll and Vo).
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) -> &mut Fnv {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self
    }
}
