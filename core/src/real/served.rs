//! Which client a server's thread serves, so that a line of its log can tell.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many clients have come, and how many are connected.
static CAME: AtomicUsize = AtomicUsize::new(0);
static CONNECTED: AtomicUsize = AtomicUsize::new(0);
/// Whether two were ever connected at once: before, every line is the only client's.
static SEVERAL: AtomicBool = AtomicBool::new(false);

thread_local! {
    static SERVED: Cell<Option<usize>> = const { Cell::new(None) };
}

/// A client that is connected to a server of this process, by its number from 1.
pub(crate) struct Served(usize);

impl Served {
    /// The next one, which this thread has accepted.
    pub fn next() -> Served {
        let served = Served(CAME.fetch_add(1, Ordering::Relaxed) + 1);
        if CONNECTED.fetch_add(1, Ordering::Relaxed) > 0 {
            SEVERAL.store(true, Ordering::Relaxed);
        }
        served.here();
        served
    }

    /// From now on, this thread serves it.
    pub fn here(&self) {
        SERVED.set(Some(self.0));
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        CONNECTED.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The client that this thread serves, if it is one of several.
pub(crate) fn number() -> Option<usize> {
    SERVED.get().filter(|_| SEVERAL.load(Ordering::Relaxed))
}
