//! The lab's world: its clock, its ends, and what has happened so far.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::kernel::Kernel;
use super::sockets::{Conn, Listener};
use super::turns::Seat;
use crate::error::Error;
use crate::lab::network::Network;
use crate::tape::{Circle, End, Event, Outcome, Side, What};

/// About as many events as most scenes have.
const USUAL_EVENTS: usize = 64;
/// More events than a scene has in which nothing is sent, and how many more for each byte that is. An end
/// that goes round in circles gets here within milliseconds.
const EVENTS: usize = 50_000;
const EVENTS_A_BYTE: usize = 8;
/// More events than any scene may have: they take some 300 MB.
const MOST_EVENTS: usize = 2_000_000;
/// More bytes than any scene may send.
const BYTES: usize = 64 * 1024 * 1024;
/// More calls in a row than any end makes that does nothing: a flush, a read into no buffer.
const CALLS: usize = 1_000_000;

/// More reads in a row that run into their timeout than any end makes that does anything but wait.
const TIMEOUTS: usize = 10_000;
/// Longer than any end takes to lose its patience that counts the time itself, from one try to the next.
const PATIENCE: Duration = Duration::from_secs(30);

/// More calls than any end makes once its scene is over: it is to be unwound, and goes on.
const VAIN_CALLS: usize = 10_000;

/// Which end stopped with an error.
pub(super) type Failure = (End, Error);

pub(super) struct World {
    pub now: Duration,
    pub events: Vec<Event>,
    /// The commands that the server's shell was asked to run.
    pub ran: Vec<Vec<u8>>,
    /// How often an end flushed a stream.
    pub flushes: usize,
    pub ends: Vec<Actor>,
    pub running: usize,
    /// How many scopes have been opened.
    pub scopes: usize,
    /// How many ends run on threads of the pool.
    pub living: usize,
    pub conns: Vec<Conn>,
    pub listener: Option<Listener>,
    pub network: Network,
    pub kernel: Option<Kernel>,
    /// How the scene ended, once it has.
    pub over: Option<Outcome>,
    pub failures: Vec<Failure>,
    /// Whether somebody watches that calls are made.
    pub watched: bool,
    /// How many calls have been made.
    pub calls: usize,
    /// Whether an end goes on for ever that was to be unwound.
    pub astray: bool,
    calls_without_event: usize,
    vain_calls: usize,
    /// How many reads ran into their timeout since anything happened.
    timeouts: usize,
    /// How many writes handed nothing over before their time was up.
    vain_writes: usize,
    bytes: usize,
}

/// One of the programs, or one of its threads.
pub(super) struct Actor {
    pub side: Side,
    pub seat: Seat,
    pub state: State,
    /// The connection that it used last.
    pub conn: usize,
    /// What is still to be typed at its prompt.
    pub typed: VecDeque<String>,
    /// How long it is busy elsewhere before its next read.
    pub late: Duration,
    /// Whether it says nothing, and leaves when all other clients are done.
    pub idles: bool,
    /// The scope that it was started in, if it is a thread of another end.
    pub scope: Option<usize>,
    /// Its thread in `/proc`, if somebody watches.
    pub task: Option<Arc<str>>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    Ready,
    Accepting,
    Reading {
        conn: usize,
        side: Side,
        room: usize,
        until: Option<Duration>,
    },
    Writing {
        conn: usize,
        side: Side,
        until: Option<Duration>,
    },
    Sleeping {
        until: Duration,
    },
    Joining {
        end: usize,
    },
    /// Waits for the threads of this scope.
    Leaving {
        scope: usize,
    },
    Done,
}

impl World {
    pub fn new(network: &Network, clients: usize, kernel: Option<Kernel>) -> World {
        World {
            now: Duration::ZERO,
            events: Vec::with_capacity(USUAL_EVENTS),
            ran: Vec::new(),
            flushes: 0,
            ends: Vec::new(),
            running: 0,
            scopes: 0,
            living: 0,
            conns: (0..clients).map(|client| Conn::new(network, client)).collect(),
            listener: None,
            network: network.clone(),
            kernel,
            over: None,
            failures: Vec::new(),
            watched: false,
            calls: 0,
            astray: false,
            calls_without_event: 0,
            vain_calls: 0,
            timeouts: 0,
            vain_writes: 0,
            bytes: 0,
        }
    }

    /// Whose each connection is.
    pub fn clients(&self) -> Vec<usize> {
        self.conns.iter().map(|conn| conn.client).collect()
    }

    pub fn add_end(&mut self, side: Side, seat: Seat) -> usize {
        self.ends.push(Actor {
            side,
            seat,
            state: State::Ready,
            conn: 0,
            typed: VecDeque::new(),
            late: Duration::ZERO,
            idles: false,
            scope: None,
            task: None,
        });
        self.ends.len() - 1
    }

    /// Where an end is.
    pub fn place(&self, end: usize) -> End {
        End { conn: self.ends[end].conn, side: self.ends[end].side }
    }

    /// Takes back what a write of this end did not hand over before its time was up.
    pub fn unsend(&mut self, conn: usize, side: Side, taken: usize) {
        let last = self.events.iter().rposition(|event| {
            event.conn == conn && event.side == side && matches!(event.what, What::Sent(_))
        });
        let Some(at) = last else {
            return;
        };
        if let What::Sent(bytes) = &mut self.events[at].what {
            self.bytes -= bytes.len() - taken;
            bytes.truncate(taken);
        }
        if taken == 0 {
            self.events.remove(at);
            self.vain_writes += 1;
        }
        if self.vain_writes > CALLS {
            self.spin(End { conn, side }, Circle::Calls(CALLS));
        }
    }

    /// Counts a call, so that an end that makes no other is found.
    pub fn count_call(&mut self, end: usize) {
        self.calls += 1;
        self.calls_without_event += 1;
        if self.over.is_some() {
            self.count_vain_call(end);
        } else if self.calls_without_event > CALLS {
            self.spin(self.place(end), Circle::Calls(CALLS));
        }
    }

    /// Counts a read that ran into its timeout. Whoever only ever tries again waits, as one without a timeout does,
    /// unless something is still to come.
    pub fn count_timeout(&mut self, end: usize, waits: State) {
        self.timeouts += 1;
        let since = self.events.last().map_or(Duration::ZERO, |event| event.at);
        let patient = self.timeouts <= TIMEOUTS || self.now - since < PATIENCE;
        if patient || !self.still(self.next_arrival()) {
            return;
        }
        self.timeouts = 0;
        if !self.idle_ends_leave() {
            self.ends[end].state = waits;
            let standstill = self.standstill();
            self.over.get_or_insert(standstill);
        }
    }

    /// Counts a call of an end that is to be unwound.
    pub fn count_vain_call(&mut self, end: usize) {
        self.vain_calls += 1;
        if self.vain_calls > VAIN_CALLS && !self.astray {
            self.astray = true;
            let circle = Circle::Calls(VAIN_CALLS);
            self.over = Some(Outcome::Spin { end: self.place(end), circle });
        }
    }

    fn spin(&mut self, end: End, circle: Circle) {
        self.over.get_or_insert(Outcome::Spin { end, circle });
    }

    /// Records what happened at an end, on the connection that it used last.
    pub fn record_at(&mut self, end: usize, what: What) {
        let End { conn, side } = self.place(end);
        self.record(conn, side, what);
    }

    pub fn record(&mut self, conn: usize, side: Side, what: What) {
        if let What::Sent(bytes) = &what {
            self.bytes += bytes.len();
        }
        (self.calls_without_event, self.timeouts) = (0, 0);
        self.events.push(Event { at: self.now, conn, side, what });
        let most = (EVENTS + EVENTS_A_BYTE * self.bytes).min(MOST_EVENTS);
        if self.events.len() > most {
            self.spin(End { conn, side }, Circle::Events(most));
        }
        if self.bytes > BYTES {
            self.spin(End { conn, side }, Circle::Bytes(BYTES));
        }
    }
}
