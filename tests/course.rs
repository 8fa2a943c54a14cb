//! The tests of the course, in one program.

mod against_kernel;
mod answers;
#[cfg(all(unix, not(no_unix)))]
mod browsers;
mod cli;
mod common;
#[cfg(all(unix, not(no_unix)))]
mod endurance;
mod frame;
#[cfg(all(unix, not(no_unix)))]
mod guard;
mod lab;
mod ladder;
#[cfg(all(unix, not(no_unix)))]
mod memory;
mod odds;
#[cfg(all(unix, not(no_unix)))]
mod peers;
mod pictures;
mod processes;
mod readme;
#[cfg(all(unix, not(no_unix)))]
mod signals;
mod snapshots;
mod tutorial;
mod widths;
