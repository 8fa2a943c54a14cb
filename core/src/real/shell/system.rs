//! This machine's own shell: `/bin/sh -c`, bounded in time and in output.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::family::Family;
use super::{Limits, Run};
use crate::lang::Lang;
use crate::words::Words;
use crate::words::shell::Shell;

/// How long a command may take to be gone once it has been ended.
const GRACE: Duration = Duration::from_secs(1);
/// The longest command, in bytes: Linux takes no longer argument (`MAX_ARG_STRLEN`, with its zero byte).
const LONGEST: usize = 128 * 1024 - 1;

/// The commands that run now.
static RUNNING: Mutex<Vec<Family>> = Mutex::new(Vec::new());

fn running() -> MutexGuard<'static, Vec<Family>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every command that still runs, with all of its processes that can be found. Call it before the process exits.
///
/// As long as the returned guard is held, no further command starts.
pub fn end_running_commands() -> impl Drop {
    let running = running();
    running.iter().for_each(Family::end);
    running
}

/// Runs commands with `/bin/sh -c`. They read nothing, and their stderr is the server's own.
pub struct System {
    limits: Limits,
    lang: Lang,
}

/// How a command came to its end.
enum End {
    ByItself,
    OutOfTime,
    TooMuch,
}

impl System {
    /// A shell whose commands are ended where they pass the limits, with all of their processes that can
    /// be found: those of the command's process group, and on Linux nearly all that have left it.
    pub fn new(limits: Limits, lang: Lang) -> System {
        System { limits, lang }
    }

    fn words(&self) -> &'static Shell {
        &Words::of(self.lang).shell
    }

    fn try_run(&self, command: &str) -> io::Result<String> {
        let deadline = Instant::now() + self.limits.time;
        let (mut child, family) = spawn(command)?;
        let mut output = Vec::new();
        // It stays open: closed, it would end the command before its children are looked for.
        let ended = match child.stdout.as_mut() {
            Some(stdout) => self.collect(stdout, &mut output, deadline),
            None => Ok(End::ByItself),
        };
        let ended = match ended {
            Ok(End::ByItself) => wait_until(&mut child, &family, deadline),
            other => other,
        };
        if !matches!(ended, Ok(End::ByItself)) {
            family.end();
            part_with(child, &family)?;
        }
        Ok(self.answer(output, ended?))
    }

    /// Reads what the command prints until it ends, or until a limit is passed.
    fn collect(
        &self,
        stdout: &mut ChildStdout,
        output: &mut Vec<u8>,
        deadline: Instant,
    ) -> io::Result<End> {
        let mut chunk = [0; 64 * 1024];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(End::OutOfTime);
            }
            let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
            match poll(&mut [PollFd::new(stdout.as_fd(), PollFlags::POLLIN)], timeout) {
                Ok(0) | Err(Errno::EINTR) => continue,
                Ok(_) => {}
                Err(e) => return Err(e.into()),
            }
            match stdout.read(&mut chunk)? {
                0 => return Ok(End::ByItself),
                n if output.len() + n > self.limits.size => return Ok(End::TooMuch),
                n => output.extend(&chunk[..n]),
            }
        }
    }

    fn answer(&self, output: Vec<u8>, ended: End) -> String {
        let Limits { time, size } = self.limits;
        match ended {
            End::ByItself => self.text(output),
            End::OutOfTime => {
                let printed = self.text(whole_characters(output));
                let newline = if printed.is_empty() || printed.ends_with('\n') { "" } else { "\n" };
                let note = (self.words().out_of_time)(time);
                printed + newline + &note
            }
            End::TooMuch => (self.words().too_much)(size),
        }
    }

    fn text(&self, output: Vec<u8>) -> String {
        String::from_utf8(output).unwrap_or_else(|e| {
            let (at, size) = (e.utf8_error().valid_up_to(), e.as_bytes().len());
            (self.words().not_utf8)(at, size)
        })
    }
}

impl Run for System {
    fn run(&self, command: &str) -> String {
        // Checked here: whoever asks the system copies it first.
        if command.len() > LONGEST {
            return (self.words().too_long)(command.len(), LONGEST);
        }
        self.try_run(command).unwrap_or_else(|e| (self.words().cannot_run)(&e))
    }
}

fn spawn(command: &str) -> io::Result<(Child, Family)> {
    let mut running = running();
    let mut sh = Command::new("/bin/sh");
    sh.args(["-c", command]).stdin(Stdio::null()).stdout(Stdio::piped());
    let (child, family) = Family::start(&mut sh)?;
    running.push(family.clone());
    Ok((child, family))
}

/// Waits for a command that has closed its output but may go on running.
fn wait_until(child: &mut Child, family: &Family, deadline: Instant) -> io::Result<End> {
    let mut pause = Duration::from_micros(50);
    while !has_ended(child, family)? {
        if Instant::now() >= deadline {
            return Ok(End::OutOfTime);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    Ok(End::ByItself)
}

/// Whether a command has ended; then it is no longer one that runs. Both happen under one lock, since
/// nobody may end what has been waited for: its number may be another's by then.
fn has_ended(child: &mut Child, family: &Family) -> io::Result<bool> {
    let mut running = running();
    let ended = child.try_wait()?.is_some();
    if ended {
        running.retain(|other| other != family);
    }
    Ok(ended)
}

/// Waits for a command that was ended. One that this user may not end (`exec sudo` makes such) would keep
/// everybody waiting, so it is left to a thread.
fn part_with(mut child: Child, family: &Family) -> io::Result<()> {
    if matches!(wait_until(&mut child, family, Instant::now() + GRACE)?, End::ByItself) {
        return Ok(());
    }
    running().retain(|other| other != family);
    thread::Builder::new().spawn(move || child.wait())?;
    Ok(())
}

/// The output without the bytes of a last character that was still to be completed.
fn whole_characters(mut output: Vec<u8>) -> Vec<u8> {
    if let Err(e) = std::str::from_utf8(&output) {
        if e.error_len().is_none() {
            output.truncate(e.valid_up_to());
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn run(size: usize, command: &str) -> String {
        System::new(Limits { time: Duration::from_secs(60), size }, Lang::En).run(command)
    }

    #[test]
    fn another_command_is_left_alone() {
        let dir = std::env::temp_dir().join(format!("sticky-packets-two-{}", std::process::id()));
        fs::create_dir(&dir).unwrap();
        let (runs, done) = (dir.join("runs"), dir.join("done"));
        let waits = format!(
            "touch {}; until test -e {}; do sleep 0.01; done; echo alive",
            runs.display(),
            done.display()
        );
        let answer = thread::scope(|scope| {
            let other = scope.spawn(|| run(100, &waits));
            while !runs.exists() && !other.is_finished() {
                thread::yield_now();
            }
            let told = run(100, "yes");
            assert!(told.starts_with("[the command printed more than 100 bytes"), "{told}");
            fs::write(&done, "").unwrap();
            other.join().unwrap()
        });
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(answer, "alive\n");
    }
}
