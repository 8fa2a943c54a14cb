//! How often two sends stick: a request of one byte, a reply in two sends, and how much of it the first
//! read returns.

use std::hint;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::error::{Error, Result};
use super::load::Load;
use super::report::{Condition, Odds, conditions};
use super::socket::{Session, read};
use crate::real::shell::PLACEHOLDER;

/// The first send: the second one's size, as step 2 sends it.
const SIZE: &str = "22";
/// How many bytes a reply has.
const REPLY: usize = SIZE.len() + PLACEHOLDER.len();
/// How much the reader asks for, as the article's client does.
const ROOM: usize = 1024;
/// Shorter pauses are spun: the system's timers are too coarse to sleep through them.
const SLEEPABLE: Duration = Duration::from_millis(1);
/// After so many trials, those that do not wait get a new connection with a new thread: on a busy
/// machine a thread stays on the core that it landed on, and that alone would decide a whole row.
const SHIFT: usize = 10;
/// How long Linux commonly delays an acknowledgment (`TCP_DELACK_MIN` in its sources); RFC 1122,
/// 4.2.3.2, allows less than 500 ms.
const DELAYED_ACK: Duration = Duration::from_millis(40);
/// About how long a trial takes that waits for nothing.
const ROUND_TRIP: Duration = Duration::from_micros(50);
/// About how much longer a trial takes on a connection of its own.
const CONNECT: Duration = Duration::from_micros(150);
/// About how much longer a trial takes where every core is busy.
const TURN: Duration = Duration::from_millis(1);

impl Condition {
    /// Whether it waits in every trial, for the reader or for an acknowledgment.
    fn waits(&self) -> bool {
        self.nagle && !self.first || !self.late.is_zero()
    }

    /// Those that wait are measured alone, each on one connection: on a new one, and after a long
    /// silence, Linux acknowledges at once, which spares Nagle its wait.
    fn takes_turns_with(&self, other: &Condition) -> bool {
        (self.load, self.first) == (other.load, other.first) && !self.waits() && !other.waits()
    }

    /// After how many of so many trials a new connection takes the place of the old one.
    fn shift(&self, trials: usize) -> usize {
        match (self.first, self.waits()) {
            (true, _) => 1,
            (_, true) => trials,
            _ => SHIFT,
        }
    }

    /// About how long one trial takes.
    fn time(&self) -> Duration {
        let only = |needed: bool, time| if needed { time } else { Duration::ZERO };
        let ack = only(self.nagle && !self.first, DELAYED_ACK);
        let more = only(self.load, TURN) + only(self.first, CONNECT);
        self.gap + self.late.max(ack) + more + ROUND_TRIP
    }
}

/// About how long so many trials of every condition take.
pub(super) fn time(trials: usize) -> Duration {
    let all: Duration = conditions().iter().map(Condition::time).sum();
    all * trials as u32
}

/// Measures every condition, each in as many trials, and tells after each trial about how long it took.
///
/// # Errors
///
/// [`Error::Setup`] and [`Error::Trial`].
pub(super) fn measure(
    trials: usize,
    cores: usize,
    mut spent: impl FnMut(Duration),
) -> Result<Vec<Odds>> {
    let mut odds = Vec::new();
    for turns in in_order().chunk_by(Condition::takes_turns_with) {
        let busy = if turns.iter().any(|of| of.load) { cores } else { 0 };
        let load = Load::start(busy).map_err(Error::Setup)?;
        odds.extend(in_turns(turns, trials, |condition| spent(condition.time()))?);
        drop(load);
    }
    let place = |odds: &Odds| conditions().iter().position(|of| *of == odds.condition);
    odds.sort_by_key(place);
    Ok(odds)
}

/// The conditions, those side by side that take turns.
fn in_order() -> Vec<Condition> {
    let mut all = conditions();
    all.sort_by_key(|of| (of.load, of.waits(), of.first));
    all
}

/// Measures conditions in turns, which spreads each one's trials over the same stretch of time: what
/// else the machine does meanwhile meets all alike.
fn in_turns(
    conditions: &[Condition],
    trials: usize,
    mut each: impl FnMut(&Condition),
) -> Result<Vec<Odds>> {
    let none = |condition: &Condition| Odds { condition: *condition, trials, glued: 0 };
    let mut all: Vec<Odds> = conditions.iter().map(none).collect();
    let shift = conditions.iter().map(|of| of.shift(trials)).min().unwrap_or(trials);
    for first in (1..=trials).step_by(shift) {
        let mut sessions = conditions.iter().map(start).collect::<Result<Vec<_>>>()?;
        for trial in first..(first + shift).min(trials + 1) {
            for (session, odds) in sessions.iter_mut().zip(&mut all) {
                odds.glued += usize::from(sticks(session, odds, trial)?);
                each(&odds.condition);
            }
        }
    }
    Ok(all)
}

fn start(condition: &Condition) -> Result<Session> {
    let gap = condition.gap;
    Session::start(condition.nagle, move |stream| serve(stream, gap)).map_err(Error::Setup)
}

/// Whether the first read of a reply returned bytes of both sends.
fn sticks(session: &mut Session, odds: &Odds, trial: usize) -> Result<bool> {
    let Odds { condition, trials, .. } = *odds;
    let mut received = 0;
    match ask(&mut session.stream, condition.late, &mut received) {
        Ok(first) => Ok(first > SIZE.len()),
        Err(e) => {
            let cause = session.reason(e);
            Err(Error::Trial { condition, trial, trials, received, size: REPLY, cause })
        }
    }
}

/// Answers every byte with two sends, until the client closes.
fn serve(mut stream: TcpStream, gap: Duration) -> io::Result<()> {
    let mut request = [0];
    while stream.read(&mut request)? > 0 {
        stream.write_all(SIZE.as_bytes())?;
        pause(gap);
        stream.write_all(PLACEHOLDER.as_bytes())?;
    }
    Ok(())
}

fn pause(gap: Duration) {
    if gap >= SLEEPABLE {
        return thread::sleep(gap);
    }
    let start = Instant::now();
    while start.elapsed() < gap {
        hint::spin_loop();
    }
}

/// Asks once, and reads the whole reply; how many bytes the first read returned.
fn ask(stream: &mut TcpStream, late: Duration, received: &mut usize) -> io::Result<usize> {
    stream.write_all(b"1")?;
    thread::sleep(late);
    let mut room = [0; ROOM];
    let first = read(stream, &mut room)?;
    *received = first;
    while *received < REPLY {
        *received += read(stream, &mut room)?;
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_the_placeholders() {
        assert_eq!(SIZE.parse(), Ok(PLACEHOLDER.len()));
    }

    #[test]
    fn a_server_that_closes_is_told_with_the_figures() {
        let mut session = Session::start(false, |_| Ok(())).unwrap();
        let odds = Odds { condition: Condition::PLAIN, trials: 3, glued: 0 };
        let e = sticks(&mut session, &odds, 2).unwrap_err();
        assert!(matches!(e, Error::Trial { trial: 2, trials: 3, received: 0, .. }), "{e:?}");
    }

    #[test]
    fn a_new_connection_costs_no_trial() {
        let plain = Condition::PLAIN;
        for condition in [plain, Condition { first: true, ..plain }] {
            let mut seen = 0;
            let odds = in_turns(&[condition, condition], SHIFT + 1, |_| seen += 1).unwrap();
            assert_eq!(seen, 2 * (SHIFT + 1));
            assert!(odds.iter().all(|odds| odds.trials == SHIFT + 1 && odds.glued <= odds.trials));
        }
    }

    /// What waits has a connection for itself, and a first reply one for each trial.
    #[test]
    fn only_what_does_not_wait_takes_turns() {
        let all = in_order();
        let turns: Vec<_> = all.chunk_by(Condition::takes_turns_with).collect();
        let mut sizes: Vec<usize> = turns.iter().map(|turns| turns.len()).collect();
        sizes.sort();
        assert_eq!(sizes, [1, 1, 1, 1, 1, 2, 7, 7]);
        for condition in &all {
            let shift = condition.shift(50);
            let expected =
                if condition.first { 1 } else { [SHIFT, 50][usize::from(condition.waits())] };
            assert_eq!(shift, expected, "{condition:?}");
        }
    }
}
