//! What each fix costs: one command under each of them, from its send to the last byte of its answer.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::error::{Error, Result};
use super::report::{Cost, Fix};
use super::socket::{Session, read};
use crate::lang::Lang;
use crate::real::shell::PLACEHOLDER;
use crate::words::Words;

/// What the client sends: a command of one byte, so that the fix is nearly all there is.
const COMMAND: &[u8] = b"1";
/// The size of the answer, as steps 2 to 5 send it.
const SIZE: &str = "22";
/// How much a read asks for, as the article's programs do.
const ROOM: usize = 1024;
/// What step 3 sleeps.
const SLEEP: Duration = Duration::from_secs(1);
/// A frame's header: its body's length, big-endian.
const HEADER: usize = 4;
/// So many times as many commands are sent where nothing waits, and so many times fewer where each takes a
/// second, which is known beforehand.
const MANY: usize = 10;
/// About how long a command takes that waits for nothing.
const ROUND_TRIP: Duration = Duration::from_micros(50);
/// About how long one takes where Nagle's algorithm waits for a delayed acknowledgment on Linux.
const DELAYED_ACK: Duration = Duration::from_millis(44);
/// After so many commands, those that do not wait get a new connection with a new thread.
const SHIFT: usize = 50;

impl Fix {
    /// How many commands it gets, where one that waits some 40 ms gets `trials`.
    fn commands(self, trials: usize) -> usize {
        match self {
            Fix::Sleep => (trials / MANY).max(1),
            Fix::TwoWrites => trials,
            _ => trials * MANY,
        }
    }

    /// About how long a command takes.
    fn time(self) -> Duration {
        match self {
            Fix::Sleep => SLEEP,
            Fix::TwoWrites => DELAYED_ACK,
            _ => ROUND_TRIP,
        }
    }

    /// What waits is measured alone and on one connection: after a silence, Linux acknowledges at once,
    /// and Nagle's algorithm is spared its wait.
    fn waits(self) -> bool {
        matches!(self, Fix::Sleep | Fix::TwoWrites)
    }

    fn serve(self, stream: &mut TcpStream) -> io::Result<()> {
        match self {
            Fix::Echo => echo(stream),
            Fix::Sleep => sleep(stream),
            Fix::Ack => ack(stream),
            Fix::TwoWrites | Fix::TwoWritesNoDelay => frames(stream, send_in_two_writes),
            Fix::OneWrite => frames(stream, send_in_one_write),
        }
    }

    fn ask(self, stream: &mut TcpStream) -> io::Result<()> {
        match self {
            Fix::Echo => ask(stream),
            Fix::Sleep => ask_for_size(stream, b""),
            Fix::Ack => ask_for_size(stream, Words::of(Lang::En).ready.as_bytes()),
            Fix::TwoWrites | Fix::TwoWritesNoDelay => ask_in_frames(stream, send_in_two_writes),
            Fix::OneWrite => ask_in_frames(stream, send_in_one_write),
        }
    }
}

/// About how long the measurement takes.
pub(super) fn time(trials: usize) -> Duration {
    Fix::ALL.iter().map(|fix| fix.time() * fix.commands(trials) as u32).sum()
}

/// Measures every fix, and tells after each command about how long it took.
///
/// # Errors
///
/// [`Error::Setup`] and [`Error::Command`].
pub(super) fn measure(trials: usize, mut spent: impl FnMut(Duration)) -> Result<Vec<Cost>> {
    let (slow, fast): (Vec<Fix>, Vec<Fix>) = Fix::ALL.into_iter().partition(|fix| fix.waits());
    let mut costs = in_turns(&fast, fast[0].commands(trials), SHIFT, &mut spent)?;
    for fix in slow {
        let commands = fix.commands(trials);
        costs.extend(in_turns(&[fix], commands, commands, &mut spent)?);
    }
    costs.sort_by_key(|cost| Fix::ALL.iter().position(|fix| *fix == cost.fix));
    Ok(costs)
}

/// Measures fixes in turns: what else the machine does meanwhile meets all alike.
fn in_turns(
    fixes: &[Fix],
    commands: usize,
    shift: usize,
    spent: &mut impl FnMut(Duration),
) -> Result<Vec<Cost>> {
    let mut times = vec![Vec::new(); fixes.len()];
    for first in (1..=commands).step_by(shift) {
        let mut sessions = fixes.iter().map(start).collect::<Result<Vec<_>>>()?;
        for command in first..(first + shift).min(commands + 1) {
            for ((fix, session), times) in fixes.iter().zip(&mut sessions).zip(&mut times) {
                times.push(time_of(*fix, session, command, commands)?);
                spent(fix.time());
            }
        }
    }
    Ok(fixes.iter().zip(times).map(|(fix, times)| cost(*fix, times)).collect())
}

fn start(fix: &Fix) -> Result<Session> {
    let fix = *fix;
    let serve = move |mut stream: TcpStream| fix.serve(&mut stream);
    Session::start(fix != Fix::TwoWritesNoDelay, serve).map_err(Error::Setup)
}

fn time_of(fix: Fix, session: &mut Session, command: usize, commands: usize) -> Result<Duration> {
    let start = Instant::now();
    match fix.ask(&mut session.stream) {
        Ok(()) => Ok(start.elapsed()),
        Err(e) => Err(Error::Command { fix, command, commands, cause: session.reason(e) }),
    }
}

fn cost(fix: Fix, mut times: Vec<Duration>) -> Cost {
    times.sort();
    let commands = times.len();
    let at = |i: usize| times.get(i).copied().unwrap_or_default();
    Cost { fix, commands, lowest: at(0), median: at(commands / 2), highest: at(commands - 1) }
}

fn echo(stream: &mut TcpStream) -> io::Result<()> {
    let mut room = [0; ROOM];
    while stream.read(&mut room)? > 0 {
        stream.write_all(PLACEHOLDER.as_bytes())?;
    }
    Ok(())
}

fn ask(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(COMMAND)?;
    read(stream, &mut [0; ROOM]).map(|_| ())
}

fn sleep(stream: &mut TcpStream) -> io::Result<()> {
    let mut room = [0; ROOM];
    while stream.read(&mut room)? > 0 {
        stream.write_all(SIZE.as_bytes())?;
        thread::sleep(SLEEP);
        stream.write_all(PLACEHOLDER.as_bytes())?;
    }
    Ok(())
}

fn ack(stream: &mut TcpStream) -> io::Result<()> {
    let mut room = [0; ROOM];
    while stream.read(&mut room)? > 0 {
        stream.write_all(SIZE.as_bytes())?;
        read(stream, &mut room)?;
        stream.write_all(PLACEHOLDER.as_bytes())?;
    }
    Ok(())
}

/// Reads the size, sends the ack if there is one, and reads the answer.
fn ask_for_size(stream: &mut TcpStream, ack: &[u8]) -> io::Result<()> {
    stream.write_all(COMMAND)?;
    // The size is read exactly: what sticks to it is no part of this measurement.
    stream.read_exact(&mut [0; SIZE.len()])?;
    if !ack.is_empty() {
        stream.write_all(ack)?;
    }
    stream.read_exact(&mut [0; PLACEHOLDER.len()])
}

type Send = fn(&mut TcpStream, &[u8]) -> io::Result<()>;

fn send_in_one_write(stream: &mut TcpStream, body: &[u8]) -> io::Result<()> {
    stream.write_all(&[&header(body), body].concat())
}

fn send_in_two_writes(stream: &mut TcpStream, body: &[u8]) -> io::Result<()> {
    stream.write_all(&header(body))?;
    stream.write_all(body)
}

fn header(body: &[u8]) -> [u8; HEADER] {
    (body.len() as u32).to_be_bytes()
}

fn frames(stream: &mut TcpStream, send: Send) -> io::Result<()> {
    loop {
        match recv(stream, COMMAND.len()) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            done => done?,
        }
        send(stream, PLACEHOLDER.as_bytes())?;
    }
}

fn ask_in_frames(stream: &mut TcpStream, send: Send) -> io::Result<()> {
    send(stream, COMMAND)?;
    recv(stream, PLACEHOLDER.len())
}

/// Receives a frame, in two reads as step 6 does; both ends know how long its body is.
fn recv(stream: &mut TcpStream, size: usize) -> io::Result<()> {
    stream.read_exact(&mut [0; HEADER])?;
    stream.read_exact(&mut vec![0; size])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_the_placeholders() {
        assert_eq!(SIZE.parse(), Ok(PLACEHOLDER.len()));
    }

    /// How many writes and reads there are decides the cost, so each fix must still be what it says.
    #[test]
    fn every_fix_answers_command_after_command() {
        for fix in Fix::ALL.into_iter().filter(|fix| *fix != Fix::Sleep) {
            let costs = in_turns(&[fix], 3, 2, &mut |_| {}).unwrap();
            assert_eq!((costs[0].fix, costs[0].commands), (fix, 3));
            assert!(costs[0].lowest <= costs[0].median && costs[0].median <= costs[0].highest);
        }
    }

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let times = [9, 1, 5, 3, 100].map(Duration::from_micros).to_vec();
        let micros = |time: Duration| time.as_micros();
        let cost = cost(Fix::Echo, times);
        assert_eq!([cost.lowest, cost.median, cost.highest].map(micros), [1, 5, 100]);
    }

    #[test]
    fn a_server_that_gives_up_is_told_with_the_figures() {
        let mut session = Session::start(true, |_| Ok(())).unwrap();
        let e = time_of(Fix::Ack, &mut session, 2, 3).unwrap_err();
        assert!(matches!(e, Error::Command { fix: Fix::Ack, command: 2, commands: 3, .. }), "{e}");
    }
}
