//! What ends a real server or client from outside: Ctrl-C, Ctrl-\, `kill`, a terminal that goes away.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::OnceLock;
use std::thread;

use nix::errno::Errno;
use nix::libc::c_int;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};

/// The signals that would end a program by default, and that a person or a system sends for it.
const ENDING: [Signal; 4] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT];

/// By this, a signal's handler wakes the thread that waits for one: a handler itself may do next to nothing.
static WAKER: OnceLock<UnixStream> = OnceLock::new();

/// Calls `end`, in a thread of its own, when the first signal comes that is to end this process. Whether
/// there is one that can: if all of them were ignored, nothing will call it.
///
/// One that was ignored when the process started stays ignored: `nohup` does so with SIGHUP, and a
/// script's `&` with SIGINT and SIGQUIT (POSIX, Shell Command Language, 2.11).
///
/// # Errors
///
/// If the system gives no more file descriptors, or no more threads. Nothing will call `end` then.
pub fn at_the_first(end: impl FnOnce() + Send + 'static) -> io::Result<bool> {
    let mut heeded = Vec::new();
    for signal in ENDING {
        if !ignore(signal, true)? {
            heeded.push(signal);
        }
    }
    if heeded.is_empty() {
        return Ok(false);
    }
    // A blocked signal is inherited as an ignored one is, but nobody means it to last.
    heeded.iter().copied().collect::<SigSet>().thread_unblock()?;
    let (waker, mut woken) = UnixStream::pair()?;
    waker.set_nonblocking(true)?;
    // A process has one command line, and so one end.
    let _ = WAKER.set(waker);
    let action = SigAction::new(SigHandler::Handler(wake), SaFlags::SA_RESTART, SigSet::empty());
    for signal in heeded {
        // SAFETY: `wake` reads an atomic, writes to a socket and keeps `errno`, which a handler may do (POSIX, 2.4.3).
        unsafe { sigaction(signal, &action) }?;
    }
    thread::Builder::new().spawn(move || {
        if woken.read_exact(&mut [0]).is_ok() {
            end();
        }
    })?;
    Ok(true)
}

extern "C" fn wake(_: c_int) {
    let errno = Errno::last_raw();
    // Where it takes no more, the thread has been woken.
    let _ = WAKER.get().map(|mut waker| waker.write(&[0]));
    Errno::set_raw(errno);
}

/// Lets this process wait for its children, even if it was started by one that ignored SIGCHLD:
/// where that is ignored, `wait` fails (POSIX, `_exit`).
pub(crate) fn heed_children() {
    // It cannot fail: the signal exists, and may be caught (POSIX, sigaction).
    let _ = ignore(Signal::SIGCHLD, false);
}

/// Lets a write beyond the limit on a file's size (`ulimit -f`) fail, so that it can be told, where it would
/// end this process. What this process starts is ended as ever: a handler does not outlast an exec, which
/// being ignored does (POSIX, `exec`).
pub fn outlive_full_files() {
    let action = SigAction::new(SigHandler::Handler(nothing), SaFlags::empty(), SigSet::empty());
    // It cannot fail: the signal exists, and may be caught (POSIX, sigaction).
    if ignore(Signal::SIGXFSZ, true) == Ok(false) {
        // SAFETY: the handler does nothing, which is right at every moment.
        let _ = unsafe { sigaction(Signal::SIGXFSZ, &action) };
    }
}

extern "C" fn nothing(_: c_int) {}

/// Ignores a signal, or leaves it to its default; whether it was ignored before.
fn ignore(signal: Signal, ignored: bool) -> nix::Result<bool> {
    let handler = if ignored { SigHandler::SigIgn } else { SigHandler::SigDfl };
    let action = SigAction::new(handler, SaFlags::empty(), SigSet::empty());
    // SAFETY: neither of the two runs code of ours, so none can run at a wrong moment.
    let before = unsafe { sigaction(signal, &action) }?;
    Ok(matches!(before.handler(), SigHandler::SigIgn))
}
