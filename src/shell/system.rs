//! This machine's own shell: `/bin/sh -c`, bounded in time and in output.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::{Limits, Run};
use crate::bytes::count;
use crate::lang::Lang;

/// The commands that run now, each the leader of its own process group.
static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

fn running() -> MutexGuard<'static, Vec<Pid>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every command that still runs, with its children. Call it before the process exits.
///
/// As long as the returned guard is held, no further command starts.
pub fn end_running_commands() -> impl Drop {
    let running = running();
    for &group in running.iter() {
        end(group);
    }
    running
}

fn end(group: Pid) {
    // The one way to fail is that the group is gone already.
    let _ = killpg(group, Signal::SIGKILL);
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
    /// A shell whose commands are ended, with their children, where they pass the limits.
    pub fn new(limits: Limits, lang: Lang) -> System {
        System { limits, lang }
    }

    fn try_run(&self, command: &str) -> io::Result<String> {
        let deadline = Instant::now() + self.limits.time;
        let (mut child, group) = spawn(command)?;
        let mut output = Vec::new();
        let ended = match child.stdout.take() {
            Some(stdout) => self.collect(stdout, &mut output, deadline),
            None => Ok(End::ByItself),
        };
        let ended = match ended {
            Ok(End::ByItself) => wait_until(&mut child, deadline),
            other => other,
        };
        if !matches!(ended, Ok(End::ByItself)) {
            end(group);
        }
        let waited = child.wait();
        running().retain(|&other| other != group);
        waited?;
        Ok(self.answer(output, ended?))
    }

    /// Reads what the command prints until it ends, or until a limit is passed.
    fn collect(
        &self,
        mut stdout: ChildStdout,
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
                let note = self.lang.pick(
                    format!("[the command ran longer than {time:?} and was ended, with what it had printed by then; to let it run longer, start the server with --time-limit]"),
                    format!("[命令运行超过 {time:?}，已被结束，此前的输出照常发送；如需运行更久，请用 --time-limit 启动服务器]"),
                );
                printed + newline + &note
            }
            End::TooMuch => self.lang.pick(
                format!("[the command printed more than {} and was ended; nothing of that is sent; print less, or raise the server's --output-limit]", count(size, "byte")),
                format!("[命令的输出超过 {size} 字节，已被终止；输出没有发送；请减少输出，或提高服务器的 --output-limit]"),
            ),
        }
    }

    fn text(&self, output: Vec<u8>) -> String {
        String::from_utf8(output).unwrap_or_else(|e| {
            let (at, size) = (e.utf8_error().valid_up_to(), e.as_bytes().len());
            let (are, they, them) = match size {
                1 => ("is", "it is", "it"),
                _ => ("are", "they are", "them"),
            };
            self.lang.pick(
                format!("[the command printed {} that {are} not UTF-8 (byte {at} begins no character), and {they} not sent; turn {them} into text, with `| od -c` say]", count(size, "byte")),
                format!("[命令输出的 {size} 字节不是 UTF-8（偏移 {at} 处不是合法字符），没有发送；请先转成文本，例如加上 `| od -c`]"),
            )
        })
    }
}

impl Run for System {
    fn run(&self, command: &str) -> String {
        self.try_run(command).unwrap_or_else(|e| {
            self.lang.pick(
                format!("[the command could not be run: {e}; try another one]"),
                format!("[命令无法执行：{e}；请换一条命令]"),
            )
        })
    }
}

/// Starts a command as the leader of a process group of its own, so that its children end with it.
fn spawn(command: &str) -> io::Result<(Child, Pid)> {
    let mut running = running();
    let child = Command::new("/bin/sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let group = Pid::from_raw(child.id() as i32);
    running.push(group);
    Ok((child, group))
}

/// Waits for a command that has closed its output but may go on running.
fn wait_until(child: &mut Child, deadline: Instant) -> io::Result<End> {
    let mut pause = Duration::from_micros(50);
    while child.try_wait()?.is_none() {
        if Instant::now() >= deadline {
            return Ok(End::OutOfTime);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    Ok(End::ByItself)
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
