//! Taking turns: each end on its own thread, and one of them running at a time.

use std::mem::take;
use std::net::SocketAddr;
use std::panic::resume_unwind;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, Thread};

use super::world::{Failure, State, World};
use crate::error::Result;
use crate::lang::Lang;
use crate::tape::{Event, Outcome, Side, What};

/// The payload with which an end is unwound whose scene is over while it still waits.
pub(super) struct SceneOver;

/// Everything that the ends of a scene share.
pub(super) struct Lab {
    world: Mutex<World>,
    /// The thread of each end, once it has begun.
    threads: Vec<OnceLock<Thread>>,
}

impl Lab {
    pub fn new(world: World) -> Lab {
        let threads = world.states.iter().map(|_| OnceLock::new()).collect();
        Lab { world: Mutex::new(world), threads }
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
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
        self.threads[end].get_or_init(thread::current);
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
        self.wake(world);
    }

    /// Ends the scene, whatever its ends wait for.
    pub fn end_with(&self, outcome: Outcome) {
        let mut world = self.world();
        world.over.get_or_insert(outcome);
        self.wake(world);
    }

    /// Hands the turn on, and waits until it comes back.
    pub fn block<'a>(&'a self, mut world: MutexGuard<'a, World>, end: usize, state: State) {
        world.states[end] = state;
        world.pass_the_turn();
        if world.running == end && world.over.is_none() {
            return self.wait_for_turn(world, end);
        }
        self.wake(world);
        self.wait_for_turn(self.world(), end);
    }

    fn wait_for_turn<'a>(&'a self, mut world: MutexGuard<'a, World>, end: usize) {
        while world.running != end && world.over.is_none() {
            drop(world);
            thread::park();
            world = self.world();
        }
        world.states[end] = State::Ready;
        self.go_on(world);
    }

    /// Lets the running end go on, unless the scene is over: then the end is unwound, since whatever
    /// it did next would be no part of the scene.
    pub fn go_on(&self, world: MutexGuard<World>) {
        if world.over.is_some() {
            self.wake(world);
            resume_unwind(Box::new(SceneOver));
        }
    }

    /// Wakes the end whose turn it is, or all if the scene is over. The world is let go first: an end
    /// that woke to a lock would only fall asleep again.
    fn wake(&self, world: MutexGuard<World>) {
        let (running, over) = (world.running, world.over.is_some());
        drop(world);
        let woken = if over { 0..self.threads.len() } else { running..running + 1 };
        self.threads[woken].iter().filter_map(OnceLock::get).for_each(Thread::unpark);
    }
}
