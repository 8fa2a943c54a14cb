//! What can keep the odds from being measured.

use std::fmt;
use std::io;

use super::chart::time;
use super::trial::REPLY;
use super::{Condition, LIMIT};
use crate::lang::Lang;

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
        /// What the read or the write returned.
        cause: io::Error,
    },
}

impl Error {
    /// The message: what happened, with the figures, and what to do next.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Error::Setup(e) => lang.pick(
                format!("could not set up a connection and its threads on 127.0.0.1: {e}; close some programs, allow loopback connections, and start again"),
                format!("无法在 127.0.0.1 上建立连接和线程：{e}；请关闭一些程序，允许本机回环连接，再重新运行"),
            ),
            Error::Trial { condition, trial, trials, received, cause } => {
                let (condition, cause) = (condition_text(condition, lang), cause_text(cause, lang));
                lang.pick(
                    format!("trial {trial} of {trials} ({condition}) stopped with {received} of {REPLY} bytes received: {cause}; start again, with a smaller --trials if the machine is very busy"),
                    format!("第 {trial} / {trials} 次试验（{condition}）中断，收到 {received} / {REPLY} 字节：{cause}；请重新运行，机器很忙时请减小 --trials"),
                )
            }
        }
    }
}

fn condition_text(condition: &Condition, lang: Lang) -> String {
    let (gap, late) = (time(condition.gap), time(condition.late));
    let on = |on: bool| if on { lang.pick("on", "开启") } else { lang.pick("off", "关闭") };
    let (nagle, load) = (on(condition.nagle), on(condition.load));
    lang.pick(
        format!("pause {gap}, Nagle {nagle}, reader {late} late, load {load}"),
        format!("停顿 {gap}，Nagle {nagle}，接收方迟到 {late}，负载{load}"),
    )
}

fn cause_text(e: &io::Error, lang: Lang) -> String {
    match e.kind() {
        io::ErrorKind::UnexpectedEof => {
            lang.pick("the connection was closed".into(), "连接被关闭".into())
        }
        // Unix has the one for a read that timed out, Windows the other.
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            let seconds = LIMIT.as_secs();
            lang.pick(format!("nothing came for {seconds} s"), format!("{seconds} 秒没有收到数据"))
        }
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
            Error::Setup(e) | Error::Trial { cause: e, .. } => Some(e),
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
        let e = Error::Trial { condition, trial: 17, trials: 200, received: 2, cause };
        let start = "trial 17 of 200 (pause 0 µs, Nagle off, reader 0 µs late, load off) stopped with 2 of 24 bytes received: nothing came for 10 s; start again";
        assert!(e.text(Lang::En).starts_with(start), "{e}");
        let start = "第 17 / 200 次试验（停顿 0 µs，Nagle 关闭，接收方迟到 0 µs，负载关闭）中断，收到 2 / 24 字节：10 秒没有收到数据；请重新运行";
        assert!(e.text(Lang::Zh).starts_with(start), "{}", e.text(Lang::Zh));
    }
}
