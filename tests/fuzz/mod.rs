//! Random streams of frames, over reads and writes that go wrong in every way, and what must come of them.

mod input;
mod random;
mod receive;
mod send;

use std::io::ErrorKind;

pub use input::Input;
use random::Random;

/// Plays one input to the receivers, and one to the sender; all of it follows from this number.
pub fn play(seed: u64, input: &mut Input) {
    let mut random = Random::new(seed);
    input.fill(&mut random);
    receive::play(input, &mut random);
    receive::split_alike(input);
    send::play(&mut random);
}

/// The ways in which a read or write fails, and nothing is lost.
const PASSING: [ErrorKind; 2] = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
