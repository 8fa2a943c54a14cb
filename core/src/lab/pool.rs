//! Threads that stay from one scene to the next: to start one takes longer than to play a scene.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// What a thread is to do.
pub(super) type Job = Box<dyn FnOnce() + Send>;

/// A job, and what follows it once its thread is idle again.
type Order = (Job, Job);

static IDLE: Mutex<Vec<Sender<Order>>> = Mutex::new(Vec::new());

fn idle() -> MutexGuard<'static, Vec<Sender<Order>>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a job on an idle thread, or else on a new one; `then` runs once that thread is idle again.
///
/// # Errors
///
/// If the system gives no more threads.
pub(super) fn start(job: Job, then: Job) -> io::Result<()> {
    let found = idle().pop();
    let worker = match found {
        Some(worker) => worker,
        None => hire()?,
    };
    // It cannot fail: a worker keeps a sender of its own, so its channel never closes.
    let _ = worker.send((job, then));
    Ok(())
}

fn hire() -> io::Result<Sender<Order>> {
    let (worker, orders) = mpsc::channel::<Order>();
    let itself = worker.clone();
    thread::Builder::new().spawn(move || {
        for (job, then) in orders {
            job();
            idle().push(itself.clone());
            then();
        }
    })?;
    Ok(worker)
}
