//! Random streams of frames, over reads and writes that go wrong in every way, against a model of them.
//!
//! `FUZZ_INPUTS=100000000 cargo test --release -p sticky-packets-tests fuzz::` plays that many; `FUZZ_SEED`
//! is the number of the first.

mod input;
mod random;
mod receive;
mod send;

use std::env;
use std::io::ErrorKind;
use std::panic;

use input::Input;
use random::Random;

/// Plays one input to the receivers, and one to the sender; all of it follows from this number.
fn play(seed: u64, input: &mut Input) {
    let mut random = Random::new(seed);
    input.fill(&mut random);
    receive::play(input, &mut random);
    receive::split_alike(input);
    send::play(&mut random);
}

/// The ways in which a read or write fails, and nothing is lost.
const PASSING: [ErrorKind; 2] = [ErrorKind::WouldBlock, ErrorKind::TimedOut];

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn frames_are_as_the_model_says() {
    let first = number("FUZZ_SEED").unwrap_or(0);
    let count = number("FUZZ_INPUTS").unwrap_or(50_000);
    let mut input = Input::new();
    for seed in first..first + count {
        let played = panic::catch_unwind(panic::AssertUnwindSafe(|| play(seed, &mut input)));
        assert!(played.is_ok(), "FUZZ_SEED={seed} FUZZ_INPUTS=1 plays the input that failed");
    }
}
