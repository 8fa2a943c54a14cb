//! The lab's world: its clock, its connections, and what has happened so far.

use std::io;
use std::thread;
use std::time::Duration;

use super::kernel::Kernel;
use super::link::{Link, Segment};
use crate::bytes::Literal;
use crate::error::Error;
use crate::network::Network;
use crate::tape::{Event, Outcome, Side, Wait, What};

/// More events than any scene has. An end that goes round in circles gets here within milliseconds.
const CAP: usize = 50_000;

/// The server's place among the ends; client `n` comes behind it, at `n + 1`. Where several could run,
/// the first does.
pub(super) const SERVER: usize = 0;

/// Which end of which connection stopped with an error.
pub(super) type Failure = (usize, Side, Error);

pub(super) struct World {
    pub now: Duration,
    pub events: Vec<Event>,
    pub states: Vec<State>,
    pub running: usize,
    conns: Vec<Pair>,
    pub kernel: Option<Kernel>,
    /// How the scene ended, if it was not by all ends coming to theirs.
    pub over: Option<Outcome>,
    pub failures: Vec<Failure>,
}

/// Both directions of one connection.
struct Pair {
    to_client: Link,
    to_server: Link,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    Ready,
    Reading { conn: usize, side: Side },
    Sleeping { until: Duration },
    Done,
}

impl World {
    pub fn new(network: &Network, clients: usize, kernel: Option<Kernel>) -> World {
        let pair = || Pair {
            to_client: Link::new(network.latency, network.to_client, network.cut_off),
            to_server: Link::new(network.latency, network.to_server, None),
        };
        World {
            now: Duration::ZERO,
            events: Vec::new(),
            states: vec![State::Ready; clients + 1],
            running: SERVER,
            conns: (0..clients).map(|_| pair()).collect(),
            kernel,
            over: None,
            failures: Vec::new(),
        }
    }

    pub fn record(&mut self, conn: usize, side: Side, what: What) {
        let at = self.now;
        self.events.push(Event { at, conn, side, what });
        if self.events.len() > CAP {
            self.over.get_or_insert(Outcome::Spin(CAP));
        }
    }

    /// What flows to one side.
    pub fn link(&self, conn: usize, side: Side) -> &Link {
        let pair = &self.conns[conn];
        match side {
            Side::Client => &pair.to_client,
            Side::Server => &pair.to_server,
        }
    }

    fn link_mut(&mut self, conn: usize, side: Side) -> &mut Link {
        let pair = &mut self.conns[conn];
        match side {
            Side::Client => &mut pair.to_client,
            Side::Server => &mut pair.to_server,
        }
    }

    fn links(&self) -> impl Iterator<Item = &Link> {
        self.conns.iter().flat_map(|pair| [&pair.to_client, &pair.to_server])
    }

    /// Gives the turn to the first end that can go on, and moves time on until there is one.
    pub fn pass_the_turn(&mut self) {
        while self.over.is_none() {
            if let Some(end) = (0..self.states.len()).find(|end| self.can_run(*end)) {
                self.running = end;
                return;
            }
            if self.states.iter().all(|state| *state == State::Done) {
                return;
            }
            match self.next_moment() {
                Some(moment) => self.advance(moment),
                None => self.over = Some(Outcome::WaitingForEver(self.waits())),
            }
        }
    }

    fn can_run(&self, end: usize) -> bool {
        match self.states[end] {
            State::Ready => true,
            State::Reading { conn, side } => self.link(conn, side).readable(),
            State::Sleeping { until } => until <= self.now,
            State::Done => false,
        }
    }

    fn next_moment(&self) -> Option<Duration> {
        let wakes = self.states.iter().filter_map(|state| match state {
            State::Sleeping { until } => Some(*until),
            _ => None,
        });
        wakes.chain(self.links().filter_map(Link::next_arrival)).min()
    }

    /// Moves the clock; on real sockets that much time really passes.
    fn advance(&mut self, moment: Duration) {
        if self.kernel.is_some() {
            thread::sleep(moment.saturating_sub(self.now));
        }
        self.now = moment;
        for conn in 0..self.conns.len() {
            for side in [Side::Client, Side::Server] {
                while let Some(segment) = self.link_mut(conn, side).arrive(moment) {
                    self.arrive(conn, side, segment);
                }
            }
        }
    }

    fn arrive(&mut self, conn: usize, side: Side, segment: Segment) {
        match segment {
            Segment::Bytes(bytes) => {
                if let Some(Err(e)) = self.kernel.as_mut().map(|k| k.deliver(conn, side, &bytes)) {
                    self.over = Some(Outcome::LabWrong(e.to_string()));
                }
                self.record(conn, side, What::Arrived(bytes.len()));
                self.link_mut(conn, side).arrived.extend(bytes);
            }
            ending => {
                if let Some(kernel) = &mut self.kernel {
                    kernel.close(conn, side.peer());
                }
                self.link_mut(conn, side).ended = Some(ending);
            }
        }
    }

    fn waits(&self) -> Vec<Wait> {
        let reading = self.states.iter().filter_map(|state| match *state {
            State::Reading { conn, side } => Some((conn, side)),
            _ => None,
        });
        reading
            .map(|(conn, side)| Wait { conn, side, received: self.link(conn, side).received })
            .collect()
    }

    pub fn send(&mut self, conn: usize, side: Side, bytes: &[u8]) -> io::Result<usize> {
        if matches!(self.link(conn, side).ended, Some(Segment::Reset)) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let now = self.now;
        self.link_mut(conn, side.peer()).send(bytes, now);
        self.record(conn, side, What::Sent(bytes.to_vec()));
        Ok(bytes.len())
    }

    /// One read that does not block: from the receive buffer, then the end of the stream, and a reset
    /// is told once.
    pub fn receive(&mut self, conn: usize, side: Side, buf: &mut [u8]) -> io::Result<usize> {
        let link = self.link_mut(conn, side);
        let reset = link.arrived.is_empty() && matches!(link.ended, Some(Segment::Reset));
        let arrived = link.arrived.len();
        let n = arrived.min(buf.len());
        let bytes: Vec<u8> = link.arrived.drain(..n).collect();
        link.received += n;
        if reset {
            link.ended = Some(Segment::End);
        }
        buf[..n].copy_from_slice(&bytes);
        if let Some(kernel) = &mut self.kernel {
            let real = kernel.read(conn, side, arrived, buf);
            self.compare(real, reset, &bytes, buf);
        }
        if reset {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        self.record(conn, side, What::Received { bytes, room: buf.len() });
        Ok(n)
    }

    /// Holds a real read against the one that the lab foretold.
    fn compare(&mut self, real: io::Result<usize>, reset: bool, bytes: &[u8], buf: &[u8]) {
        let real = match real {
            Ok(n) if !reset && buf[..n] == *bytes => return,
            Err(e) if reset && e.kind() == io::ErrorKind::ConnectionReset => return,
            Ok(n) => Literal(&buf[..n]).to_string(),
            Err(e) => e.to_string(),
        };
        let foretold = if reset { "a reset".into() } else { Literal(bytes).to_string() };
        let difference =
            format!("a read returned {real} on real sockets, and {foretold} in the lab");
        self.over = Some(Outcome::LabWrong(difference));
    }

    pub fn close(&mut self, conn: usize, side: Side) {
        let now = self.now;
        let link = self.link(conn, side);
        let unread = !link.arrived.is_empty();
        let still_coming = link.last_arrival();
        let peer = self.link_mut(conn, side.peer());
        match (unread, still_coming) {
            (true, _) => peer.end(Segment::Reset, now),
            (false, Some(last)) => peer.end(Segment::Reset, last),
            (false, None) => peer.end(Segment::End, now),
        }
    }
}
