//! Threads that keep cores busy.

use std::hint;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

/// Threads that spin until it is dropped.
pub(super) struct Load {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Load {
    /// Starts so many threads.
    ///
    /// # Errors
    ///
    /// If the system gives no more threads; those that run are ended.
    pub fn start(threads: usize) -> io::Result<Load> {
        let mut load = Load { stop: Arc::default(), threads: Vec::new() };
        for _ in 0..threads {
            let stop = Arc::clone(&load.stop);
            load.threads.push(thread::Builder::new().spawn(move || spin(&stop))?);
        }
        Ok(load)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // A spinning thread has no way to fail.
            let _ = thread.join();
        }
    }
}

fn spin(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        hint::spin_loop();
    }
}
