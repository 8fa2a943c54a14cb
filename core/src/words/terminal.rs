//! What is told on a terminal beside a program's own lines.

use std::io;

/// How it is told that something went wrong.
pub struct Terminal {
    /// What stands before it.
    pub label: &'static str,
    /// What stands between whom it is about and what it is.
    pub colon: &'static str,
    pub no_stdout: fn(&io::Error) -> String,
}
