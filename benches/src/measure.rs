//! What the lab and the frames cost, side by side with what one would pick instead.
//!
//! `cargo run --release -p sticky-packets-benches`

mod crowd;
mod duel;
mod frames;
mod heap;
mod sessions;
#[path = "../../src/steps.rs"]
mod steps;
mod table;

use std::io::{self, Write};

fn main() -> io::Result<()> {
    crowd::serve_if_asked()?;
    let mut out = io::stdout().lock();
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
