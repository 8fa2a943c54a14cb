//! `std::thread`'s `sleep`, `scope` and `Builder`: real, or the lab's where a scene is played on the calling thread.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
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
        let Some(here) = lab::here() else {
            return body(Scope(scope, None));
        };
        let number = here.open_scope();
        match catch_unwind(AssertUnwindSafe(|| body(Scope(scope, Some(number))))) {
            Ok(done) => {
                here.leave_scope(number);
                done
            }
            Err(payload) => {
                // The standard library's scope waits for its threads now, and they wait for their turns.
                here.fall_over(payload.as_ref());
                resume_unwind(payload)
            }
        }
    })
}

/// Where threads are started that end with their scope. In the lab it has a number.
#[derive(Clone, Copy)]
pub struct Scope<'scope, 'env>(&'scope thread::Scope<'scope, 'env>, Option<usize>);

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread.
    ///
    /// # Panics
    ///
    /// As [`std::thread::Scope::spawn`] does, if the system gives no thread.
    pub fn spawn<T: Send + 'scope>(
        self,
        body: impl FnOnce() -> T + Send + 'scope,
    ) -> ScopedJoinHandle<'scope, T> {
        match Builder::new().spawn_scoped(self, body) {
            Ok(thread) => thread,
            Err(e) => panic!("failed to spawn thread: {e}"),
        }
    }
}

/// What starts a thread where there may be none to have: [`std::thread::Builder`].
#[derive(Debug)]
pub struct Builder(thread::Builder);

impl Builder {
    /// A thread with the system's usual stack, and without a name.
    #[expect(clippy::new_without_default, reason = "the standard library's has none")]
    pub fn new() -> Builder {
        Builder(thread::Builder::new())
    }

    /// Gives the thread a name.
    pub fn name(self, name: String) -> Builder {
        Builder(self.0.name(name))
    }

    /// Gives the thread a stack of this many bytes.
    pub fn stack_size(self, bytes: usize) -> Builder {
        Builder(self.0.stack_size(bytes))
    }

    /// Starts the thread in a scope.
    ///
    /// # Errors
    ///
    /// If the system gives no thread.
    pub fn spawn_scoped<'scope, T: Send + 'scope>(
        self,
        scope: Scope<'scope, '_>,
        body: impl FnOnce() -> T + Send + 'scope,
    ) -> io::Result<ScopedJoinHandle<'scope, T>> {
        let Some(here) = lab::here() else {
            let thread = self.0.spawn_scoped(scope.0, || Some(body()))?;
            return Ok(ScopedJoinHandle { end: None, thread });
        };
        let end = here.add_thread(scope.1);
        let lab = here.lab.clone();
        let thread = self.0.spawn_scoped(scope.0, move || lab.run(end, body));
        let thread = thread.inspect_err(|_| here.take_back(end))?;
        Ok(ScopedJoinHandle { end: Some(end), thread })
    }
}

/// A thread that was started in a scope.
pub struct ScopedJoinHandle<'scope, T> {
    end: Option<usize>,
    thread: thread::ScopedJoinHandle<'scope, Option<T>>,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the thread, and returns what it came to.
    ///
    /// # Errors
    ///
    /// If it panicked, with what it panicked with.
    pub fn join(self) -> thread::Result<T> {
        if let (Some(here), Some(end)) = (lab::here(), self.end) {
            here.join(end);
        }
        self.thread.join()?.ok_or_else(|| Box::new("the scene is over") as Box<_>)
    }
}
