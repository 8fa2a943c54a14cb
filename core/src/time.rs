//! `std::time`'s clock: real, or the lab's where a scene is played on the calling thread.

use std::ops::{Add, Sub};
use std::sync::LazyLock;
use std::time;

pub use std::time::Duration;

use crate::lab;

/// A moment, as [`std::time::Instant`] has it; in the lab, a moment of the scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(time::Instant);

/// Every scene begins at this moment of the real clock, so that the lab's moments are real ones as well.
static BEGINNING: LazyLock<time::Instant> = LazyLock::new(time::Instant::now);

impl Instant {
    /// This moment.
    pub fn now() -> Instant {
        match lab::here() {
            Some(here) => Instant(*BEGINNING + here.now()),
            None => Instant(time::Instant::now()),
        }
    }

    /// How much time has passed since.
    pub fn elapsed(&self) -> Duration {
        Instant::now().0.saturating_duration_since(self.0)
    }

    /// How much time passed from another moment to this one; zero if that is later.
    pub fn duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }

    /// The same as [`duration_since`](Instant::duration_since), under its plainer name.
    pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {
        self.duration_since(earlier)
    }

    /// How much time passed from another moment to this one, or `None` if that is later.
    pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {
        self.0.checked_duration_since(earlier.0)
    }

    /// The moment this much later, if the clock can show it.
    pub fn checked_add(&self, time: Duration) -> Option<Instant> {
        self.0.checked_add(time).map(Instant)
    }
}

impl From<Instant> for time::Instant {
    fn from(moment: Instant) -> time::Instant {
        moment.0
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;

    fn add(self, time: Duration) -> Instant {
        Instant(self.0 + time)
    }
}

impl Sub<Instant> for Instant {
    type Output = Duration;

    fn sub(self, earlier: Instant) -> Duration {
        self.duration_since(earlier)
    }
}
