//! The same where there is no Unix: no signal can be sent, and nothing is killed by its number.

use std::io::{self, Write};
use std::process::{self, Child};

/// Whether this machine has a `/bin/sh`.
pub const HAS_SHELL: bool = false;

/// Ends the tests, as the program cannot be ended.
/// There are no signals here.
pub fn heed_signals() {}

pub fn kill(pid: u32) {
    // Not with eprintln!, whose lines a test that does not end would keep.
    let _ = writeln!(io::stderr(), "program {pid} hangs, and so these tests end; end it by hand");
    process::exit(1);
}

/// Ends a program: without a signal, nothing can be seen of whether it would end cleanly.
pub fn end(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}
