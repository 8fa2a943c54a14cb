//! A duel: the same work done in two ways that take turns, and how long each takes.

use std::io;
use std::time::{Duration, Instant};

/// How often each side has its turn.
pub const ROUNDS: usize = 41;

/// The median times of both sides.
pub struct Duel {
    /// Of the way this crate does it.
    pub ours: Duration,
    /// Of the other way.
    pub theirs: Duration,
}

impl Duel {
    /// Lets both sides do their work in turns, after one turn each that does not count. Who goes
    /// first changes from round to round.
    ///
    /// # Errors
    ///
    /// Those of the work.
    pub fn new(
        mut ours: impl FnMut() -> io::Result<()>,
        mut theirs: impl FnMut() -> io::Result<()>,
    ) -> io::Result<Duel> {
        ours()?;
        theirs()?;
        let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            if round % 2 == 0 {
                our_times.push(time(&mut ours)?);
                their_times.push(time(&mut theirs)?);
            } else {
                their_times.push(time(&mut theirs)?);
                our_times.push(time(&mut ours)?);
            }
        }
        Ok(Duel { ours: median(our_times), theirs: median(their_times) })
    }

    /// How many times as fast as theirs our side is.
    pub fn ratio(&self) -> f64 {
        self.theirs.as_secs_f64() / self.ours.as_secs_f64()
    }
}

/// The median time of work that has no other side.
///
/// # Errors
///
/// Those of the work.
pub fn solo(mut work: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    work()?;
    let times = (0..ROUNDS).map(|_| time(&mut work)).collect::<io::Result<_>>()?;
    Ok(median(times))
}

fn time(work: &mut impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
