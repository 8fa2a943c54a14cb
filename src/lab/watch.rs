//! Finds an end that has the turn and makes no call: it computes for ever, or waits for something that is
//! not in the lab. Its thread cannot be ended, so whoever plays the scene has to give up.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::turns::Lab;
use crate::tape::{Circle, Outcome};

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

/// Watches a lab until `done`, and returns how its scene ends if it has to be given up.
pub(super) fn watch(lab: &Arc<Lab>, done: &AtomicBool) -> Option<Outcome> {
    let mut since = Instant::now();
    let (mut seen, mut computed) = (None, None);
    while !done.load(Ordering::Acquire) {
        thread::park_timeout(LOOK);
        let (call, end, task) = {
            let world = lab.lock();
            if let (true, Some(outcome)) = (world.astray, &world.over) {
                return Some(outcome.clone());
            }
            let running = world.on();
            ((running, world.calls), world.place(running), world.ends[running].task.clone())
        };
        let doing = task.as_deref().and_then(doing);
        if seen != Some(call) {
            (seen, since) = (Some(call), Instant::now());
            computed = doing.map(|doing| doing.computed);
            continue;
        }
        let spins = match (&doing, computed) {
            (Some(doing), Some(before)) => doing.computed.saturating_sub(before) >= COMPUTES,
            _ => false,
        };
        let sleeps = doing.is_none_or(|doing| doing.sleeps) && since.elapsed() >= SLEEPS;
        if spins {
            return Some(Outcome::Spin { end, circle: Circle::Silent(COMPUTES) });
        }
        if sleeps {
            return Some(Outcome::Outside { end, time: SLEEPS });
        }
    }
    None
}

/// The folder of this thread in `/proc`, where there is one.
pub(super) fn this_task() -> Option<String> {
    fs::read_link("/proc/thread-self").ok()?.to_str().map(|path| format!("/proc/{path}"))
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
