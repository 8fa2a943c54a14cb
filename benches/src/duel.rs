//! The same work done in two ways or more that take turns, and how long each takes.

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
    /// Lets both sides do their work in turns.
    ///
    /// # Errors
    ///
    /// Those of the work.
    pub fn new(
        mut ours: impl FnMut() -> io::Result<()>,
        mut theirs: impl FnMut() -> io::Result<()>,
    ) -> io::Result<Duel> {
        let ways: Vec<&mut dyn FnMut() -> io::Result<()>> = vec![&mut ours, &mut theirs];
        let times = race(ways, ROUNDS)?;
        Ok(Duel { ours: times[0], theirs: times[1] })
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

/// The median times of any number of ways, which do their work in turns after one turn each that does not
/// count. Who goes first changes from round to round, and so does
/// who goes behind whom.
///
/// # Errors
///
/// Those of the work.
pub fn race<W: FnMut() -> io::Result<()>>(
    mut ways: Vec<W>,
    rounds: usize,
) -> io::Result<Vec<Duration>> {
    ways.iter_mut().try_for_each(|way| way())?;
    let mut times = vec![Vec::new(); ways.len()];
    for round in 0..rounds {
        for turn in 0..ways.len() {
            let turn = if round % 2 == 0 { turn } else { ways.len() - 1 - turn };
            let way = (round / 2 + turn) % ways.len();
            times[way].push(time(&mut ways[way])?);
        }
    }
    Ok(times.into_iter().map(median).collect())
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
