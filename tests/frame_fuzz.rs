//! Frames against a model of them, over streams and faults that nobody thought of.
//!
//! `FUZZ_INPUTS=100000000 cargo test --release --test frame_fuzz` plays that many; `FUZZ_SEED` is the number
//! of the first.

mod fuzz;

use std::env;
use std::panic;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn frames_are_as_the_model_says() {
    let first = number("FUZZ_SEED").unwrap_or(0);
    let count = number("FUZZ_INPUTS").unwrap_or(50_000);
    let mut input = fuzz::Input::new();
    for seed in first..first + count {
        let played = panic::catch_unwind(panic::AssertUnwindSafe(|| fuzz::play(seed, &mut input)));
        assert!(played.is_ok(), "FUZZ_SEED={seed} FUZZ_INPUTS=1 plays the input that failed");
    }
}
