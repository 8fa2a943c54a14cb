//! How a thread waits until another has gone on.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than an end runs, as a rule, and less than a slice of the scheduler's: a yield that takes longer went to
/// another program.
const LONG: Duration = Duration::from_micros(500);
/// How many waits pass before a yield is tried again. By then, one lost slice of the machine is little beside them.
const SLEEPS: u32 = 10_000;

/// How many more waits fall asleep at once.
static ASLEEP: AtomicU32 = AtomicU32::new(0);

/// One wait, for something that is looked at again each time.
///
/// It yields first: the other end of a scene, which is about to run on the same core, goes on in half the time that it
/// takes to fall asleep and be woken. But on a busy machine every other program would go first, so then it sleeps.
pub(super) struct Wait {
    yields: bool,
    /// Whether others go on for a short time only.
    short: bool,
}

impl Wait {
    /// A wait for the end of another's turn.
    pub fn for_turn() -> Wait {
        let asleep = ASLEEP.load(Relaxed);
        ASLEEP.store(asleep.saturating_sub(1), Relaxed);
        Wait { yields: asleep == 0, short: true }
    }

    /// A wait for the next scene, which may never come.
    pub fn for_scene() -> Wait {
        Wait { yields: ASLEEP.load(Relaxed) == 0, short: false }
    }

    /// Lets others go on; it may return before anything has changed.
    pub fn on(&mut self) {
        if !self.yields {
            return thread::park();
        }
        self.yields = false;
        let begun = Instant::now();
        thread::yield_now();
        if self.short && begun.elapsed() > LONG {
            ASLEEP.store(SLEEPS, Relaxed);
        }
    }
}
