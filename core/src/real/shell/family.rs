//! A command that runs, with all that it has started, so that it can be ended whole.
//!
//! A process can leave its command's process group (`setsid` does), and what ends the group does not
//! reach it then. Where there is a `/proc` as Linux has it, it is found all the same: by a mark in its
//! environment, which a child inherits, or by its parent.
//!
//! Some escape still: a process that has cleared its environment, or lets nobody read it (`ssh-agent`), and
//! whose parent has ended before it is looked for; and one that this user may not signal (`sudo` starts
//! such). Without such a `/proc`, all
//! that have left the group do.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

/// The environment variable that holds a command's mark.
const MARK: &str = "STICKY_PACKETS_COMMAND";

/// How often to look for more processes, where some can go on starting others faster than they are found.
const SCANS: usize = 100;

/// A command's processes.
#[derive(Clone, PartialEq)]
pub(super) struct Family {
    /// The command itself, which leads its process group.
    leader: Pid,
    /// What each of them has in its environment, and no other process: `NAME=value`.
    mark: String,
}

impl Family {
    /// Starts a command as the first of its family.
    ///
    /// # Errors
    ///
    /// If the system can't start it.
    pub(super) fn start(command: &mut Command) -> io::Result<(Child, Family)> {
        // The number of a process is given again to another one. A random number is not.
        let random = format!("{:016x}", RandomState::new().hash_one(MARK));
        let child = command.env(MARK, &random).process_group(0).spawn()?;
        let leader = Pid::from_raw(child.id() as i32);
        Ok((child, Family { leader, mark: format!("{MARK}={random}") }))
    }

    /// Ends all processes that can be found. The leader must not have been waited for.
    ///
    /// They are stopped first. One that is killed leaves its children without a parent to know them by,
    /// and one that runs may start more.
    pub(super) fn end(&self) {
        let mut stopped = BTreeSet::new();
        for _ in 0..SCANS {
            if !self.stop_more(&mut stopped) {
                break;
            }
        }
        // The one way for these to fail is that a process is gone already, or another user's.
        let _ = killpg(self.leader, Signal::SIGKILL);
        for pid in stopped {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
    }

    /// Stops those that were not stopped yet; whether there were any.
    fn stop_more(&self, stopped: &mut BTreeSet<i32>) -> bool {
        let before = stopped.len();
        for process in processes() {
            if !stopped.contains(&process.pid) && self.has(&process, stopped) {
                let _ = kill(Pid::from_raw(process.pid), Signal::SIGSTOP);
                stopped.insert(process.pid);
            }
        }
        stopped.len() > before
    }

    fn has(&self, process: &Process, known: &BTreeSet<i32>) -> bool {
        process.group == self.leader.as_raw()
            || known.contains(&process.parent)
            || process.carries(&self.mark)
    }
}

/// A process as `/proc` shows it (`man 5 proc`).
struct Process {
    pid: i32,
    parent: i32,
    group: i32,
}

impl Process {
    fn read(pid: i32) -> Option<Process> {
        let stat = fs::read(format!("/proc/{pid}/stat")).ok()?;
        let stat = String::from_utf8_lossy(&stat);
        // The name, in parentheses, may have any character in it. The state follows it.
        let (_, fields) = stat.rsplit_once(')')?;
        let mut numbers = fields.split_whitespace().skip(1).map(str::parse);
        Some(Process { pid, parent: numbers.next()?.ok()?, group: numbers.next()?.ok()? })
    }

    /// Whether its environment had this in it when its program started.
    fn carries(&self, entry: &str) -> bool {
        let environ = fs::read(format!("/proc/{}/environ", self.pid)).unwrap_or_default();
        environ.split(|&byte| byte == 0).any(|other| other == entry.as_bytes())
    }
}

/// Every process of this machine that can be seen.
fn processes() -> impl Iterator<Item = Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| Process::read(entry.file_name().to_str()?.parse().ok()?))
}
