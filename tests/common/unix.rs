//! What a test does to a program by its number.

use std::process::Child;

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;

use super::Server;

/// Whether this machine has a `/bin/sh`.
pub const HAS_SHELL: bool = true;

/// Kills a program, if it still runs.
pub fn kill(pid: u32) {
    let _ = signal::kill(Pid::from_raw(pid as i32), Signal::SIGKILL);
}

/// What Ctrl-C sends.
pub fn interrupt(pid: u32) {
    signal::kill(Pid::from_raw(pid as i32), Signal::SIGINT).unwrap();
}

/// Ends a program as Ctrl-C does, and sees that it ends cleanly.
pub fn end(child: &mut Child) {
    interrupt(child.id());
    assert_eq!(child.wait().unwrap().code(), Some(0), "it ends cleanly");
}

impl Server {
    /// Sends the server a signal.
    pub fn send(&self, signal: Signal) {
        signal::kill(Pid::from_raw(self.pid() as i32), signal).unwrap();
    }

    /// Ends the server by a signal, and sees that it ends cleanly.
    pub fn end_by(mut self, signal: Signal) {
        self.send(signal);
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}
