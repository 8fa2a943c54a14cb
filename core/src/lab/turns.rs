//! Taking turns: each end on its own thread, and one of them running at a time.

use std::any::Any;
use std::cell::RefCell;
use std::io;
use std::mem::{forget, replace};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use super::pool::{self, Job};
use super::wait::Wait;
use super::watch;
use super::world::{State, World};
use crate::bytes::mark;
use crate::tape::{Outcome, Side, What};

/// How many characters of a panic's message are kept: it can hold whatever came from the network.
const MESSAGE: usize = 1000;

/// The payload with which an end is unwound whose scene is over while it still waits.
struct SceneOver;

/// Where an end runs.
pub(super) enum Seat {
    /// Nowhere yet; this is what it will do, once its turn first comes.
    Waiting(Job),
    /// On a thread that is about to begin.
    Coming,
    On(Thread),
}

/// Everything that the ends of a scene share.
pub(crate) struct Lab(Mutex<World>);

/// An end, as its own thread knows it.
#[derive(Clone)]
pub(crate) struct Here {
    pub lab: Arc<Lab>,
    pub end: usize,
}

thread_local! {
    static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
}

/// The end that runs on this thread, if a scene is played on it.
pub(crate) fn here() -> Option<Here> {
    HERE.with_borrow(Clone::clone)
}

/// The number of the end that runs on this thread, if it is one of this lab's.
pub(super) fn end_here(lab: &Arc<Lab>) -> Option<usize> {
    HERE.with_borrow(|here| {
        let here = here.as_ref().filter(|here| Arc::ptr_eq(&here.lab, lab));
        here.map(|here| here.end)
    })
}

impl Lab {
    pub(super) fn new(world: World) -> Arc<Lab> {
        Arc::new(Lab(Mutex::new(world)))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an end whose body runs on a thread of the pool.
    pub fn add(self: &Arc<Lab>, side: Side, body: impl FnOnce() + Send + 'static) -> usize {
        let mut world = self.lock();
        let (lab, end) = (self.clone(), world.ends.len());
        let job = Box::new(move || {
            lab.attempt(end, body);
        });
        world.add_end(side, Seat::Waiting(job))
    }

    /// Runs the first end on this thread, and returns once all have ended.
    pub fn run_first(self: &Arc<Lab>, body: impl FnOnce()) {
        self.run(0, body);
        let mut wait = Wait::for_turn();
        while self.lock().living > 0 {
            wait.on();
        }
    }

    /// Runs one end to its end, whichever way that comes, and returns what it came to if it did.
    pub fn run<T>(self: &Arc<Lab>, end: usize, body: impl FnOnce() -> T) -> Option<T> {
        let came_to = self.attempt(end, body);
        self.leave(self.lock(), end);
        came_to
    }

    /// Runs one end, which keeps its turn.
    fn attempt<T>(self: &Arc<Lab>, end: usize, body: impl FnOnce() -> T) -> Option<T> {
        let here = Here { lab: self.clone(), end };
        HERE.set(Some(here.clone()));
        let ran = catch_unwind(AssertUnwindSafe(|| {
            here.begin();
            body()
        }));
        HERE.set(None);
        let payload = match ran {
            Ok(done) => return Some(done),
            Err(payload) => payload,
        };
        drop(self.panicked(end, payload.as_ref()));
        // Its drop is code of the end as well, and nobody would catch its panic.
        forget(payload);
        None
    }

    /// Ends the scene by a panic, unless that is how an end is unwound.
    fn panicked(&self, end: usize, payload: &(dyn Any + Send)) -> MutexGuard<'_, World> {
        let mut world = self.lock();
        if !payload.is::<SceneOver>() {
            let (end, message) = (world.place(end), panic_message(payload));
            world.over.get_or_insert(Outcome::Panic { end, message });
        }
        world
    }

    /// Hands on the turn of an end that is done.
    fn leave(self: &Arc<Lab>, mut world: MutexGuard<World>, end: usize) {
        world.ends[end].state = State::Done;
        world.pass_the_turn();
        self.wake(world);
    }

    /// Wakes the end whose turn it is, or all if the scene is over. The world is let go first: an end
    /// that woke to a lock would only fall asleep again.
    pub(super) fn wake(self: &Arc<Lab>, mut world: MutexGuard<World>) {
        if world.over.is_some() {
            let threads = world.waiting();
            drop(world);
            return threads.iter().for_each(Thread::unpark);
        }
        let running = world.running;
        match replace(&mut world.ends[running].seat, Seat::Coming) {
            Seat::On(thread) => {
                world.ends[running].seat = Seat::On(thread.clone());
                drop(world);
                thread.unpark();
            }
            Seat::Waiting(job) => {
                world.living += 1;
                drop(world);
                self.start(running, job);
            }
            Seat::Coming => {}
        }
    }

    /// Runs an end on a thread of the pool, which is idle again before the end hands on its turn: so
    /// whoever plays the next scene finds it there.
    fn start(self: &Arc<Lab>, end: usize, job: Job) {
        let lab = self.clone();
        let then = Box::new(move || {
            let mut world = lab.lock();
            world.living -= 1;
            lab.leave(world, end);
        });
        if let Err(e) = pool::start(job, then) {
            let mut world = self.lock();
            world.living -= 1;
            world.over.get_or_insert(Outcome::LabWrong(super::no_thread(&e)));
            self.wake(world);
        }
    }

    /// Begins a call of an end.
    ///
    /// # Errors
    ///
    /// If the end is being unwound: whatever its destructors still do is no part of the scene.
    pub(super) fn enter(self: &Arc<Lab>, end: usize) -> io::Result<MutexGuard<'_, World>> {
        let mut world = self.lock();
        if thread::panicking() {
            world.count_vain_call(end);
            return Err(io::ErrorKind::NotConnected.into());
        }
        world.count_call(end);
        Ok(self.unless_over(world))
    }

    /// Hands an end's turn on, and waits until it comes back.
    pub(super) fn block<'a>(
        self: &'a Arc<Lab>,
        end: usize,
        mut world: MutexGuard<'a, World>,
        state: State,
    ) -> MutexGuard<'a, World> {
        world.ends[end].state = state;
        world.pass_the_turn();
        if world.running == end && world.over.is_none() {
            world.ends[end].state = State::Ready;
            return world;
        }
        self.wake(world);
        self.wait_for_turn(end, self.lock())
    }

    fn wait_for_turn<'a>(
        self: &'a Arc<Lab>,
        end: usize,
        mut world: MutexGuard<'a, World>,
    ) -> MutexGuard<'a, World> {
        let mut wait = Wait::for_turn();
        while world.running != end && world.over.is_none() {
            drop(world);
            wait.on();
            world = self.lock();
        }
        world.ends[end].state = State::Ready;
        self.unless_over(world)
    }

    /// Lets an end go on, unless the scene is over: then it is unwound, since whatever it did next would
    /// be no part of the scene.
    pub(super) fn unless_over<'a>(
        self: &'a Arc<Lab>,
        world: MutexGuard<'a, World>,
    ) -> MutexGuard<'a, World> {
        if world.over.is_none() {
            return world;
        }
        self.wake(world);
        resume_unwind(Box::new(SceneOver));
    }
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or_default().chars().take(MESSAGE).map(mark).collect()
}

impl Here {
    /// Waits until it is this end's turn for the first time.
    fn begin(&self) {
        let mut world = self.lab.lock();
        world.ends[self.end].seat = Seat::On(thread::current());
        if world.watched {
            world.ends[self.end].task = watch::this_task();
        }
        drop(self.lab.wait_for_turn(self.end, world));
    }

    /// Ends the scene by this end's panic, which is not caught yet.
    pub fn fall_over(&self, payload: &(dyn Any + Send)) {
        self.lab.wake(self.lab.panicked(self.end, payload));
    }

    /// Records what happened at this end, unless it is being unwound.
    pub fn record(&self, what: What) {
        if let Ok(mut world) = self.lab.enter(self.end) {
            world.record_at(self.end, what);
            drop(self.lab.unless_over(world));
        }
    }

    /// Lets this much virtual time pass.
    fn pass_time(&self, time: Duration) {
        if let Ok(world) = self.lab.enter(self.end) {
            let until = world.now.saturating_add(time);
            drop(self.lab.block(self.end, world, State::Sleeping { until }));
        }
    }

    /// The next command that is to be typed, if there is one left.
    pub fn prompt(&self) -> Option<String> {
        let command = self.lab.enter(self.end).ok()?.ends[self.end].typed.pop_front();
        self.record(command.clone().map_or(What::Left, What::Typed));
        command
    }

    /// Sleeps on purpose.
    pub fn sleep(&self, time: Duration) {
        self.record(What::Slept(time));
        self.pass_time(time);
    }

    /// How much virtual time has passed since the scene began.
    pub fn now(&self) -> Duration {
        self.lab.enter(self.end).map(|world| world.now).unwrap_or_default()
    }

    /// Opens a scope for threads, and returns its number.
    pub fn open_scope(&self) -> usize {
        let mut world = self.lab.lock();
        world.scopes += 1;
        world.scopes
    }

    /// A new end at this one's side, for a thread that the caller is about to start in a scope.
    pub fn add_thread(&self, scope: Option<usize>) -> usize {
        let mut world = self.lab.lock();
        let (side, conn) = (world.ends[self.end].side, world.ends[self.end].conn);
        let end = world.add_end(side, Seat::Coming);
        (world.ends[end].conn, world.ends[end].scope) = (conn, scope);
        end
    }

    /// Takes an end back whose thread the system does not give.
    pub fn take_back(&self, end: usize) {
        self.lab.lock().ends[end].state = State::Done;
    }

    /// Waits until an end is done.
    pub fn join(&self, end: usize) {
        self.wait(State::Joining { end });
    }

    /// Waits until all threads of a scope are done.
    pub fn leave_scope(&self, scope: usize) {
        self.wait(State::Leaving { scope });
    }

    fn wait(&self, state: State) {
        if let Ok(world) = self.lab.enter(self.end) {
            drop(self.lab.block(self.end, world, state));
        }
    }
}
