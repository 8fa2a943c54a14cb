//! What a shell answers, in brackets, in the place of what a command would have printed.

use std::io;
use std::time::Duration;

use crate::error::Error;

/// Why a command was not run, or not to its end, or its output is not sent.
#[cfg_attr(not(all(unix, not(no_unix))), allow(dead_code, reason = "/bin/sh is Unix's own"))]
pub struct Shell {
    /// What was received is no command.
    pub no_command: fn(&Error) -> String,
    /// The command's size and the greatest, in bytes.
    pub too_long: fn(usize, usize) -> String,
    pub cannot_run: fn(&io::Error) -> String,
    /// The time that it had.
    pub out_of_time: fn(Duration) -> String,
    /// How many bytes it may print.
    pub too_much: fn(usize) -> String,
    /// The offset of the first byte that begins no character, and how many bytes were printed.
    pub not_utf8: fn(usize, usize) -> String,
}
