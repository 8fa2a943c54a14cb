//! What can keep a measurement from its end.

use std::fmt;
use std::io;

use super::figure::time;
use super::report::{Condition, Fix};
use super::socket::LIMIT;
use crate::lang::Lang;
use crate::words::Words;

/// The result of a measurement.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the measurement stopped.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The system gave no socket, no thread, or no number of cores.
    Setup(io::Error),
    /// A reply did not come, or not all of it.
    Trial {
        /// Under which condition.
        condition: Condition,
        /// In which trial, counted from 1.
        trial: usize,
        /// Of how many.
        trials: usize,
        /// How many bytes of the reply had come.
        received: usize,
        /// Of how many.
        size: usize,
        /// What the read or the write returned.
        cause: io::Error,
    },
    /// A command got no answer, or not all of it.
    Command {
        /// With which fix.
        fix: Fix,
        /// Which command, counted from 1.
        command: usize,
        /// Of how many.
        commands: usize,
        /// What the read or the write returned.
        cause: io::Error,
    },
}

impl Error {
    /// The message: what happened, with the figures, and what to do next.
    pub fn text(&self, lang: Lang) -> String {
        let words = &Words::of(lang).measure;
        match self {
            Error::Setup(e) => (words.setup)(&e.to_string()),
            Error::Trial { condition, trial, trials, received, size, cause } => {
                let condition = condition_text(condition, lang);
                let cause = cause_text(cause, lang);
                (words.trial)([*trial, *trials, *received, *size], &condition, &cause)
            }
            Error::Command { fix, command, commands, cause } => {
                let name: Vec<&str> = words.fixes[*fix as usize].split_whitespace().collect();
                let cause = cause_text(cause, lang);
                (words.command)([*command, *commands], &name.join(" "), &cause)
            }
        }
    }
}

fn condition_text(condition: &Condition, lang: Lang) -> String {
    let words = &Words::of(lang).measure;
    let Condition { gap, nagle, late, load, first } = condition;
    (words.condition)([&time(*gap), &time(*late)], [*nagle, *load, *first])
}

fn cause_text(e: &io::Error, lang: Lang) -> String {
    let words = &Words::of(lang).measure;
    match e.kind() {
        io::ErrorKind::UnexpectedEof => words.closed.into(),
        // Unix has the one for a read that timed out, Windows the other.
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => (words.silence)(LIMIT.as_secs()),
        _ => e.to_string(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Setup(e) | Error::Trial { cause: e, .. } | Error::Command { cause: e, .. } => {
                Some(e)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_that_does_not_come_is_told_with_the_figures() {
        let cause = io::ErrorKind::WouldBlock.into();
        let condition = Condition::PLAIN;
        let e = Error::Trial { condition, trial: 17, trials: 200, received: 2, size: 24, cause };
        let start = "trial 17 of 200 (pause 0 µs, Nagle off, reader 0 µs late, load off) stopped with 2 of 24 bytes received: nothing came for 10 s; start again";
        assert!(e.text(Lang::En).starts_with(start), "{e}");
        let start = "第 17 / 200 次试验（停顿 0 µs，Nagle 关闭，接收方迟到 0 µs，负载关闭）中断，收到 2 / 24 字节：10 秒没有收到数据；请重新运行";
        assert!(e.text(Lang::Zh).starts_with(start), "{}", e.text(Lang::Zh));
    }

    #[test]
    fn a_command_without_an_answer_is_told_with_its_fix() {
        let cause = io::ErrorKind::UnexpectedEof.into();
        let e = Error::Command { fix: Fix::Ack, command: 3, commands: 500, cause };
        let start = "command 3 of 500 (step 4 an ack) got no whole answer: the connection was closed; start again";
        assert!(e.text(Lang::En).starts_with(start), "{e}");
        let start = "第 3 / 500 条命令（第 4 步 等确认）没有收到完整的响应：连接被关闭；请重新运行";
        assert!(e.text(Lang::Zh).starts_with(start), "{}", e.text(Lang::Zh));
    }
}
