//! What a test does to a program by its number.

use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::Once;
#[cfg(target_os = "linux")]
use std::{fs, ptr};

use nix::libc;
use nix::sys::signal::{self, SigHandler, Signal};
use nix::unistd::Pid;
#[cfg(target_os = "linux")]
use nix::unistd::{SysconfVar, sysconf};
use rustix::fs::{Mode, OFlags};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::Server;

/// Whether this machine has a `/bin/sh`.
pub const HAS_SHELL: bool = true;

/// Lets the programs that a test starts heed the signals that end one, even if the tests themselves were
/// started by what ignores some, such as a script's `&`: a program leaves ignored what was ignored.
pub fn heed_signals() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT] {
            // SAFETY: the default runs no code of ours.
            unsafe { signal::signal(signal, SigHandler::SigDfl) }.unwrap();
        }
    });
}

/// A terminal of this size: the end for the keys and the screen, and the one for a program. No other program
/// that a test starts keeps it open.
pub fn terminal(columns: u16, rows: u16) -> (File, File) {
    let seat = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    fcntl_setfd(&seat, FdFlags::CLOEXEC).unwrap();
    grantpt(&seat).unwrap();
    unlockpt(&seat).unwrap();
    let name = ptsname(&seat, Vec::new()).unwrap();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let program = rustix::fs::open(name, flags, Mode::empty()).unwrap();
    let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&program, size).unwrap();
    (seat.into(), program.into())
}

/// Makes the terminal that a program's stdin will be its own, so that Ctrl-C there is for it.
pub fn lead_a_session(command: &mut Command) {
    let lead = || {
        // SAFETY: both are plain system calls.
        let done = unsafe {
            libc::setsid();
            libc::ioctl(libc::STDIN_FILENO, libc::TIOCSCTTY, 0)
        };
        if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    };
    // SAFETY: it allocates nothing and takes no lock.
    unsafe { command.pre_exec(lead) };
}

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

    /// Lets the server have no more memory than it has and so many bytes beside, or any again.
    #[cfg(target_os = "linux")]
    pub fn limit_memory(&self, more: Option<u64>) {
        let pages = fs::read_to_string(format!("/proc/{}/statm", self.pid())).unwrap();
        let pages: u64 = pages.split(' ').next().unwrap().parse().unwrap();
        let has = pages * sysconf(SysconfVar::PAGE_SIZE).unwrap().unwrap() as u64;
        let limit = more.map_or(libc::RLIM_INFINITY, |more| has + more);
        let limit = libc::rlimit { rlim_cur: limit, rlim_max: libc::RLIM_INFINITY };
        // SAFETY: a plain system call, which reads the limit and writes nothing.
        let done =
            unsafe { libc::prlimit(self.pid() as i32, libc::RLIMIT_AS, &limit, ptr::null_mut()) };
        assert_eq!(done, 0, "{}", io::Error::last_os_error());
    }

    /// Ends the server by a signal, and sees that it ends cleanly.
    pub fn end_by(mut self, signal: Signal) {
        self.send(signal);
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}
