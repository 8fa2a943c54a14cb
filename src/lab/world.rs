//! The lab's clock and its one rule: one end runs at a time, and time moves only when all are blocked.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::mem::take;
use std::net::SocketAddr;
use std::panic::resume_unwind;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::kernel::Kernel;
use super::network::{Link, Network, Segment};
use crate::bytes::literal;
use crate::conn::End;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::line::Line;
use crate::tape::{Event, Outcome, Side, Wait, What};

/// More events than any scene has. An end that goes round in circles gets here within milliseconds.
const CAP: usize = 50_000;

/// The server's place among the ends; client `n` comes behind it, at `n + 1`. Where several could run,
/// the first does.
pub(super) const SERVER: usize = 0;

/// The payload with which an end is unwound whose scene is over while it still waits.
pub(super) struct SceneOver;

/// Which end of which connection stopped with an error.
pub(super) type Failure = (usize, Side, Error);

/// Everything that the ends of a scene share.
pub(super) struct Lab {
    world: Mutex<World>,
    /// One for each end: its turn has come, or the scene is over.
    turns: Vec<Condvar>,
}

struct World {
    now: Duration,
    events: Vec<Event>,
    states: Vec<State>,
    running: usize,
    conns: Vec<Pair>,
    kernel: Option<Kernel>,
    /// How the scene ended, if it was not by all ends coming to theirs.
    over: Option<Outcome>,
    failures: Vec<Failure>,
}

/// Both directions of one connection.
struct Pair {
    to_client: Link,
    to_server: Link,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Ready,
    Reading { conn: usize, side: Side },
    Sleeping { until: Duration },
    Done,
}

impl Lab {
    pub fn new(network: &Network, clients: usize, kernel: Option<Kernel>) -> Lab {
        let pair = || Pair {
            to_client: Link::new(network.latency, network.to_client, network.cut_off),
            to_server: Link::new(network.latency, network.to_server, None),
        };
        Lab {
            world: Mutex::new(World {
                now: Duration::ZERO,
                events: Vec::new(),
                states: vec![State::Ready; clients + 1],
                running: SERVER,
                conns: (0..clients).map(|_| pair()).collect(),
                kernel,
                over: None,
                failures: Vec::new(),
            }),
            turns: (0..=clients).map(|_| Condvar::new()).collect(),
        }
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happened, how the scene was ended if its ends did not end it, and why ends failed.
    pub fn take(&self) -> (Vec<Event>, Option<Outcome>, Vec<Failure>) {
        let mut world = self.world();
        (take(&mut world.events), world.over.take(), take(&mut world.failures))
    }

    pub fn client_addr(&self, conn: usize) -> Option<SocketAddr> {
        self.world().kernel.as_ref()?.client_addr(conn)
    }

    pub fn record(&self, conn: usize, side: Side, what: What) {
        let mut world = self.world();
        world.record(conn, side, what);
        self.go_on(world);
    }

    /// Waits until it is this end's turn for the first time.
    pub fn begin(&self, end: usize) {
        self.wait_for_turn(self.world(), end);
    }

    /// Closes one end of a connection, whose step came to this result.
    pub fn conclude(&self, conn: usize, side: Side, result: Result<()>, lang: Lang) {
        let mut world = self.world();
        if let Err(error) = result {
            world.record(conn, side, What::Failed(error.text(lang)));
            world.failures.push((conn, side, error));
        }
        world.close(conn, side);
    }

    /// Hands the turn on for good.
    pub fn finish(&self, end: usize) {
        let mut world = self.world();
        world.states[end] = State::Done;
        world.pass_the_turn();
        self.wake(&world);
    }

    /// Ends the scene, whatever its ends wait for.
    pub fn end_with(&self, outcome: Outcome) {
        let mut world = self.world();
        world.over.get_or_insert(outcome);
        self.wake(&world);
    }

    fn block(&self, mut world: MutexGuard<World>, end: usize, state: State) {
        world.states[end] = state;
        world.pass_the_turn();
        if world.running != end || world.over.is_some() {
            self.wake(&world);
        }
        self.wait_for_turn(world, end);
    }

    fn wait_for_turn(&self, mut world: MutexGuard<World>, end: usize) {
        while world.running != end && world.over.is_none() {
            world = self.turns[end].wait(world).unwrap_or_else(PoisonError::into_inner);
        }
        world.states[end] = State::Ready;
        self.go_on(world);
    }

    /// Lets the running end go on, unless the scene is over: then the end is unwound, since whatever
    /// it did next would be no part of the scene.
    fn go_on(&self, world: MutexGuard<World>) {
        if world.over.is_some() {
            self.wake(&world);
            drop(world);
            resume_unwind(Box::new(SceneOver));
        }
    }

    fn wake(&self, world: &World) {
        if world.over.is_some() {
            self.turns.iter().for_each(Condvar::notify_one);
        } else {
            self.turns[world.running].notify_one();
        }
    }
}

impl World {
    fn record(&mut self, conn: usize, side: Side, what: What) {
        let at = self.now;
        self.events.push(Event { at, conn, side, what });
        if self.events.len() > CAP {
            self.over.get_or_insert(Outcome::Spin(CAP));
        }
    }

    /// What flows to one side.
    fn link(&mut self, conn: usize, side: Side) -> &mut Link {
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
    fn pass_the_turn(&mut self) {
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
            State::Reading { conn, side } => match side {
                Side::Client => self.conns[conn].to_client.readable(),
                Side::Server => self.conns[conn].to_server.readable(),
            },
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
                while let Some(segment) = self.link(conn, side).arrive(moment) {
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
                self.link(conn, side).arrived.extend(bytes);
            }
            ending => {
                if let Some(kernel) = &mut self.kernel {
                    kernel.close(conn, side.peer());
                }
                self.link(conn, side).ended = Some(ending);
            }
        }
    }

    fn waits(&self) -> Vec<Wait> {
        let reading = self.states.iter().filter_map(|state| match *state {
            State::Reading { conn, side } => Some((conn, side)),
            _ => None,
        });
        reading
            .map(|(conn, side)| Wait {
                conn,
                side,
                received: match side {
                    Side::Client => self.conns[conn].to_client.received,
                    Side::Server => self.conns[conn].to_server.received,
                },
            })
            .collect()
    }

    fn send(&mut self, conn: usize, side: Side, bytes: &[u8]) -> io::Result<usize> {
        if matches!(self.link(conn, side).ended, Some(Segment::Reset)) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let now = self.now;
        self.link(conn, side.peer()).send(bytes, now);
        self.record(conn, side, What::Sent(bytes.to_vec()));
        Ok(bytes.len())
    }

    /// One read that does not block: from the receive buffer, then the end of the stream, and a reset
    /// is told once.
    fn receive(&mut self, conn: usize, side: Side, buf: &mut [u8]) -> io::Result<usize> {
        let link = self.link(conn, side);
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
            Ok(n) => literal(&buf[..n]),
            Err(e) => e.to_string(),
        };
        let foretold = if reset { "a reset".into() } else { literal(bytes) };
        let difference =
            format!("a read returned {real} on real sockets, and {foretold} in the lab");
        self.over = Some(Outcome::LabWrong(difference));
    }

    fn close(&mut self, conn: usize, side: Side) {
        let now = self.now;
        let link = self.link(conn, side);
        let unread = !link.arrived.is_empty();
        let still_coming = link.last_arrival();
        let peer = self.link(conn, side.peer());
        match (unread, still_coming) {
            (true, _) => peer.end(Segment::Reset, now),
            (false, Some(last)) => peer.end(Segment::Reset, last),
            (false, None) => peer.end(Segment::End, now),
        }
    }
}

/// One end of one connection in the lab.
pub(super) struct LabEnd {
    lab: Arc<Lab>,
    end: usize,
    conn: usize,
    side: Side,
    late: Duration,
    typed: VecDeque<&'static str>,
}

impl LabEnd {
    pub fn server(lab: &Arc<Lab>, conn: usize) -> LabEnd {
        LabEnd {
            lab: lab.clone(),
            end: SERVER,
            conn,
            side: Side::Server,
            late: Duration::ZERO,
            typed: VecDeque::new(),
        }
    }

    pub fn client(
        lab: &Arc<Lab>,
        conn: usize,
        network: &Network,
        typed: &[&'static str],
    ) -> LabEnd {
        LabEnd {
            end: conn + 1,
            side: Side::Client,
            late: network.reader_late,
            typed: typed.iter().copied().collect(),
            ..LabEnd::server(lab, conn)
        }
    }

    fn pass_time(&mut self, time: Duration) {
        let world = self.lab.world();
        let until = world.now + time;
        self.lab.block(world, self.end, State::Sleeping { until });
    }

    fn record(&self, what: What) {
        self.lab.record(self.conn, self.side, what);
    }
}

impl Read for LabEnd {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let late = take(&mut self.late);
        if !late.is_zero() {
            self.record(What::Late(late));
            self.pass_time(late);
        }
        let (conn, side) = (self.conn, self.side);
        let mut world = self.lab.world();
        if !world.link(conn, side).readable() {
            self.lab.block(world, self.end, State::Reading { conn, side });
            world = self.lab.world();
        }
        let read = world.receive(conn, side, buf);
        self.lab.go_on(world);
        read
    }
}

impl Write for LabEnd {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let mut world = self.lab.world();
        let sent = world.send(self.conn, self.side, buf);
        self.lab.go_on(world);
        sent
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl End for LabEnd {
    fn say(&mut self, line: Line, lang: Lang) {
        let text = line.text(lang);
        self.record(match line {
            Line::Piece(_) => What::Piece(text),
            _ => What::Said(text),
        });
    }

    fn sleep(&mut self, time: Duration) {
        self.record(What::Slept(time));
        self.pass_time(time);
    }

    fn prompt(&mut self) -> Result<Option<String>> {
        let command = self.typed.pop_front().map(str::to_string);
        self.record(command.clone().map_or(What::Left, What::Typed));
        Ok(command)
    }
}
