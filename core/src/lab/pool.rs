//! Threads that stay from one scene to the next: to start one takes longer than to play a scene.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};

use super::wait::Wait;

/// What a thread is to do.
pub(super) type Job = Box<dyn FnOnce() + Send>;

/// A job, and what follows it once its thread is idle again.
type Order = (Job, Job);

/// Where a thread of the pool finds its next order.
type Desk = Arc<Mutex<Option<Order>>>;

static IDLE: Mutex<Vec<(Desk, Thread)>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a job on an idle thread, or else on a new one; `then` runs once that thread is idle again.
///
/// # Errors
///
/// If the system gives no more threads.
pub(super) fn start(job: Job, then: Job) -> io::Result<()> {
    let order = (job, then);
    let found = lock(&IDLE).pop();
    let Some((desk, worker)) = found else {
        return hire(order);
    };
    *lock(&desk) = Some(order);
    worker.unpark();
    Ok(())
}

fn hire(first: Order) -> io::Result<()> {
    let desk = Desk::new(Mutex::new(Some(first)));
    let work = move || {
        loop {
            let (job, then) = next(&desk);
            job();
            lock(&IDLE).push((desk.clone(), thread::current()));
            then();
        }
    };
    thread::Builder::new().spawn(work).map(drop)
}

/// The next order at a desk, once there is one.
fn next(desk: &Desk) -> Order {
    let mut wait = Wait::for_scene();
    loop {
        if let Some(order) = lock(desk).take() {
            return order;
        }
        wait.on();
    }
}
