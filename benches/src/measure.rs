//! What the lab and the frames cost, side by side with what one would pick instead.
//!
//! `cargo run --release -p sticky-packets-benches`, and with a number behind it, that many random streams are
//! compared with what tokio-util makes of them.

mod agree;
mod crowd;
mod duel;
mod frames;
mod heap;
#[path = "../../tests/fuzz/input.rs"]
mod input;
#[path = "../../tests/fuzz/random.rs"]
mod random;
mod sessions;
#[path = "../../app/src/steps.rs"]
mod steps;
mod table;

use std::env;
use std::io::{self, Write};

/// How many random streams are compared, unless a number says otherwise.
const STREAMS: u64 = 200_000;

fn main() -> io::Result<()> {
    crowd::serve_if_asked()?;
    let mut out = io::stdout().lock();
    let streams = env::args().nth(1).and_then(|count| count.parse().ok());
    agree::agree(streams.unwrap_or(STREAMS))?;
    writeln!(out, "Random streams alike to tokio-util: {}.\n", streams.unwrap_or(STREAMS))?;
    writeln!(out, "Medians of {} rounds; both sides of a ratio take turns.\n", duel::ROUNDS)?;
    write!(out, "{}", sessions::table()?)?;
    let threads = sessions::threads()?.as_micros();
    writeln!(out, "Two threads that do nothing, started and joined: {threads} us.\n")?;
    for table in frames::tables()? {
        writeln!(out, "{table}")?;
    }
    writeln!(out, "{}", frames::hostile()?)?;
    write!(out, "{}", crowd::table()?)
}
