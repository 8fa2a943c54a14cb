//! Finds an end that has the turn and makes no call: it computes for ever, or waits for something that is
//! not in the lab. Its thread cannot be ended, so whoever plays the scene has to give up.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use super::turns::Lab;
use crate::course::scene::Scene;
use crate::tape::{Circle, End, Outcome, Tape};

/// How much of the processor's time an end may take between two calls. Time on the clock would not do: on a
/// machine with much to do, it passes by itself.
const COMPUTES: Duration = Duration::from_secs(2);
/// How long an end may sleep outside of the lab.
const SLEEPS: Duration = Duration::from_secs(30);
/// How often to look.
const LOOK: Duration = Duration::from_millis(100);
/// The unit of time in `/proc/PID/stat`, on Linux (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// What a thread is doing: the processor's time that it has had, and whether it sleeps.
struct Doing {
    computed: Duration,
    sleeps: bool,
}

/// What is played, for the thread that watches it.
pub(super) struct Watched {
    playing: Mutex<Playing>,
    done: AtomicBool,
}

/// One scene, or the pause between two.
struct Playing {
    scene: Option<(Arc<Lab>, Scene)>,
    /// How many there were before.
    before: usize,
}

impl Watched {
    pub fn new() -> Watched {
        let playing = Mutex::new(Playing { scene: None, before: 0 });
        Watched { playing, done: AtomicBool::new(false) }
    }

    pub fn begin(&self, lab: &Arc<Lab>, scene: &Scene) {
        self.lock().scene = Some((lab.clone(), scene.clone()));
    }

    pub fn end(&self) {
        let mut playing = self.lock();
        *playing = Playing { scene: None, before: playing.before + 1 };
    }

    fn lock(&self) -> MutexGuard<'_, Playing> {
        self.playing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches until the end, and returns the tape of a scene that has to be given up.
    pub fn watch(&self) -> Option<Tape> {
        let mut since = Instant::now();
        let (mut seen, mut computed) = (None, None);
        while !self.done.load(Ordering::Acquire) {
            thread::park_timeout(LOOK);
            let playing = self.lock();
            let Some((lab, scene)) = &playing.scene else {
                continue;
            };
            let (call, end, task) = {
                let world = lab.lock();
                if world.astray && world.over.is_some() {
                    drop(world);
                    return Some(super::tape(lab, scene));
                }
                let running = world.on();
                let call = (playing.before, running, world.calls);
                (call, world.place(running), world.ends[running].task.clone())
            };
            let doing = task.as_deref().and_then(doing);
            if seen != Some(call) {
                (seen, since) = (Some(call), Instant::now());
                computed = doing.map(|doing| doing.computed);
                continue;
            }
            if let Some(outcome) = never_returns(doing, computed, since, end) {
                give_up(&mut lab.lock().over, outcome);
                return Some(super::tape(lab, scene));
            }
        }
        None
    }
}

/// A scene that ended well, with an end that never unwinds, has not ended.
fn give_up(over: &mut Option<Outcome>, outcome: Outcome) {
    if matches!(over, None | Some(Outcome::Well)) {
        *over = Some(outcome);
    }
}

/// Ends the watch, whatever becomes of what is watched.
pub(super) struct Ending<'a> {
    pub watched: &'a Watched,
    pub watcher: &'a Thread,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.watched.done.store(true, Ordering::Release);
        self.watcher.unpark();
    }
}

/// How a scene ends whose end does this, has had so much of the processor's time before its last call, and
/// has made none since.
fn never_returns(
    doing: Option<Doing>,
    before: Option<Duration>,
    since: Instant,
    end: End,
) -> Option<Outcome> {
    let computed = doing.as_ref().map(|doing| doing.computed);
    let spins =
        computed.zip(before).is_some_and(|(now, then)| now.saturating_sub(then) >= COMPUTES);
    if spins {
        return Some(Outcome::Spin { end, circle: Circle::Silent(COMPUTES) });
    }
    let sleeps = doing.is_none_or(|doing| doing.sleeps) && since.elapsed() >= SLEEPS;
    sleeps.then_some(Outcome::Outside { end, time: SLEEPS })
}

thread_local! {
    static TASK: Option<Arc<str>> = {
        let task = fs::read_link("/proc/thread-self").ok();
        task.and_then(|path| Some(format!("/proc/{}", path.to_str()?).into()))
    };
}

/// The folder of this thread in `/proc`, where there is one.
pub(super) fn this_task() -> Option<Arc<str>> {
    TASK.with(Clone::clone)
}

fn doing(task: &str) -> Option<Doing> {
    let stat = fs::read_to_string(format!("{task}/stat")).ok()?;
    // The name, in parentheses, may have any character in it (`man 5 proc_pid_stat`).
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u32>().ok();
    let computed = TICK * (ticks(11)? + ticks(12)?);
    Some(Doing { computed, sleeps: *fields.first()? == "S" })
}
