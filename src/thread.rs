//! `std::thread`'s `sleep` and `scope`: real, or the lab's where a scene is played on the calling thread.

use std::thread;
use std::time::Duration;

use crate::lab;

/// Lets this much time pass: real time, or the lab's.
pub fn sleep(time: Duration) {
    match lab::here() {
        Some(here) => here.sleep(time),
        None => thread::sleep(time),
    }
}

/// Threads that may borrow from their caller, as [`std::thread::scope`] has them: all have ended when it
/// returns. In the lab they take turns with everybody else.
pub fn scope<'env, T>(body: impl for<'scope> FnOnce(Scope<'scope, 'env>) -> T) -> T {
    thread::scope(|scope| {
        let before = lab::here().map(|here| here.ends());
        let done = body(Scope(scope));
        if let (Some(here), Some(before)) = (lab::here(), before) {
            here.join(before..here.ends());
        }
        done
    })
}

/// Where threads are started that end with their scope.
#[derive(Clone, Copy)]
pub struct Scope<'scope, 'env>(&'scope thread::Scope<'scope, 'env>);

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread.
    ///
    /// # Panics
    ///
    /// On real sockets, as [`std::thread::Scope::spawn`] does, if the system gives no thread. In the lab the
    /// scene is over then.
    pub fn spawn<T: Send + 'scope>(
        self,
        body: impl FnOnce() -> T + Send + 'scope,
    ) -> ScopedJoinHandle<'scope, T> {
        let Some(here) = lab::here() else {
            return ScopedJoinHandle { end: None, thread: Some(self.0.spawn(|| Some(body()))) };
        };
        let end = here.add_thread();
        let lab = here.lab.clone();
        let thread = thread::Builder::new().spawn_scoped(self.0, move || lab.run(end, body));
        let thread = thread.map_err(|e| here.take_back(end, &e)).ok();
        ScopedJoinHandle { end: Some(end), thread }
    }
}

/// A thread that was started in a scope.
pub struct ScopedJoinHandle<'scope, T> {
    end: Option<usize>,
    /// None in the lab, if the system gave no thread.
    thread: Option<thread::ScopedJoinHandle<'scope, Option<T>>>,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the thread, and returns what it came to.
    ///
    /// # Errors
    ///
    /// If it panicked, with what it panicked with.
    pub fn join(self) -> thread::Result<T> {
        if let (Some(here), Some(end)) = (lab::here(), self.end) {
            here.join(end..end + 1);
        }
        let done = self.thread.map_or(Ok(None), thread::ScopedJoinHandle::join)?;
        done.ok_or_else(|| Box::new("the scene is over") as Box<_>)
    }
}
