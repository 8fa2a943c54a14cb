//! Whose turn it is: which end can go on, and what happens when none can.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

use super::link::Link;
use super::turns::Seat;
use super::world::{Actor, State, World};
use crate::tape::{End, On, Outcome, Side, Wait};

/// Whether it is the server's turn in the scene that is played. Where several are, it is that of one of them.
static ON_TURN: AtomicBool = AtomicBool::new(true);

/// Which side's turn it is, for a program that dies in it.
#[cfg(all(unix, not(no_unix)))]
pub fn on_turn() -> Side {
    if ON_TURN.load(Ordering::Relaxed) { Side::Server } else { Side::Client }
}

impl World {
    /// Gives the turn to the first end that can go on, and moves time on until there is one. The server
    /// goes first, then the clients in their order.
    pub fn pass_the_turn(&mut self) {
        while self.over.is_none() {
            if let Some(end) = self.first_that_can_run() {
                self.turn_to(end);
                return;
            }
            let arrival = self.next_arrival();
            match self.next_moment(arrival) {
                _ if self.still(arrival) && !self.at_rest() && self.let_go() => {}
                Some(moment) if !self.at_rest() => self.advance(moment),
                _ if self.idle_ends_leave() => {}
                _ => {
                    self.wait_on_kernel();
                    let standstill = self.standstill();
                    self.over.get_or_insert(standstill);
                }
            }
        }
    }

    /// Ends the reads of idle clients, if all others are done; whether there were any.
    pub fn idle_ends_leave(&mut self) -> bool {
        let busy = |end: &Actor| end.side == Side::Client && !end.idles && end.state != State::Done;
        if self.ends.iter().any(busy) {
            return false;
        }
        let now = self.now;
        let mut leaves = false;
        for end in self.ends.iter_mut().filter(|end| end.idles) {
            if let State::Reading { until: until @ None, .. } = &mut end.state {
                (*until, leaves) = (Some(now), true);
            }
        }
        leaves
    }

    /// Looks whether the reads that wait for ever in the lab do so on real sockets, too.
    fn wait_on_kernel(&mut self) {
        for end in 0..self.ends.len() {
            let State::Reading { conn, side, .. } = self.ends[end].state else {
                continue;
            };
            if let Some(Ok(false) | Err(_)) =
                self.kernel_of(conn).map(|kernel| kernel.blocks(conn, side))
            {
                self.differ("read", "something is there".into(), "nothing ever comes".into());
            }
        }
    }

    /// The end that runs: whose turn it is or, once the scene is over, one that is still to be unwound.
    pub fn on(&self) -> usize {
        let left = |end: &Actor| end.state != State::Done && matches!(end.seat, Seat::On(_));
        let left = self.ends.iter().position(left).filter(|_| self.over.is_some());
        left.unwrap_or(self.running)
    }

    /// The threads that wait, once the scene is over: for their turn, or the first end's for the others' end.
    pub fn waiting(&self) -> Vec<Thread> {
        let left = |(at, end): (usize, &Actor)| match &end.seat {
            Seat::On(thread) if at == 0 || end.state != State::Done => Some(thread.clone()),
            _ => None,
        };
        self.ends.iter().enumerate().filter_map(left).collect()
    }

    /// Gives the turn to an end.
    pub fn turn_to(&mut self, end: usize) {
        self.running = end;
        ON_TURN.store(self.ends[end].side == Side::Server, Ordering::Relaxed);
    }

    fn first_that_can_run(&self) -> Option<usize> {
        let of = |side| (0..self.ends.len()).filter(move |end| self.ends[*end].side == side);
        of(Side::Server).chain(of(Side::Client)).find(|end| self.can_run(*end))
    }

    fn can_run(&self, end: usize) -> bool {
        match self.ends[end].state {
            State::Ready => true,
            State::Accepting => self.backlog() > 0,
            State::Reading { conn, side, until, .. } => {
                self.readable(conn, side) || until.is_some_and(|until| until <= self.now)
            }
            State::Writing { conn, side, until } => {
                self.writable(conn, side) || until.is_some_and(|until| until <= self.now)
            }
            State::Sleeping { until } => until <= self.now,
            State::Joining { end } => self.ends[end].state == State::Done,
            State::Leaving { scope } => {
                let mut threads = self.ends.iter().filter(|end| end.scope == Some(scope));
                threads.all(|end| end.state == State::Done)
            }
            State::Done => false,
        }
    }

    pub fn next_arrival(&self) -> Option<Duration> {
        self.links().filter_map(Link::next_arrival).min()
    }

    fn next_moment(&self, arrival: Option<Duration>) -> Option<Duration> {
        let wakes = self.ends.iter().filter_map(|end| match end.state {
            State::Sleeping { until } => Some(until),
            State::Reading { until, .. } | State::Writing { until, .. } => until,
            _ => None,
        });
        let next = wakes.chain(arrival).min();
        // What was held arrives late.
        next.map(|moment| moment.max(self.now))
    }

    /// Whether nobody does anything but wait for somebody else, and nothing arrives by itself.
    pub fn still(&self, arrival: Option<Duration>) -> bool {
        let sleeps = |end: &Actor| matches!(end.state, State::Sleeping { .. });
        arrival.is_none() && !self.ends.iter().any(sleeps)
    }

    fn let_go(&mut self) -> bool {
        let links =
            self.conns.iter_mut().flat_map(|conn| [&mut conn.to_client, &mut conn.to_server]);
        links.filter_map(|link| link.let_go().then_some(())).count() > 0
    }

    /// Whether every end is done, but for a server that waits for the next client.
    fn at_rest(&self) -> bool {
        self.ends.iter().all(|end| matches!(end.state, State::Done | State::Accepting))
    }

    /// How a scene ends in which no end can go on: well so far, or in waiting for ever.
    pub fn standstill(&self) -> Outcome {
        let waits = self.ends.iter().filter_map(|end| {
            let on = match end.state {
                State::Reading { conn, side, room, .. } => {
                    On::Bytes { received: self.link(conn, side).received, room }
                }
                State::Writing { conn, side, .. } => {
                    On::Room { unread: self.link(conn, side.peer()).unread() }
                }
                _ => return None,
            };
            Some(Wait { end: End { conn: end.conn, side: end.side }, on })
        });
        let waits: Vec<Wait> = waits.collect();
        if waits.is_empty() { Outcome::Well } else { Outcome::WaitingForEver(waits) }
    }

    /// Moves the clock; on real sockets that much time really passes.
    fn advance(&mut self, moment: Duration) {
        if self.kernel.is_some() {
            thread::sleep(moment.saturating_sub(self.now));
        }
        self.now = moment;
        self.settle();
    }
}
