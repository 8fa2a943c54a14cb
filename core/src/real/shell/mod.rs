//! What the server runs a command with: this machine's own shell, or a classroom's fixed answers.
//!
//! A shell always answers. What goes wrong with a command (it is not text, it runs too long, it prints
//! too much) is told in the answer, in square brackets, and is no reason for the server to stop.

mod classroom;
#[cfg(all(unix, not(no_unix)))]
mod family;
#[cfg(all(unix, not(no_unix)))]
mod system;

use std::time::Duration;

pub use classroom::{Classroom, LONG, LONGEST, WIDE};
#[cfg(all(unix, not(no_unix)))]
pub use system::{System, end_running_commands};

use crate::error::decode;
use crate::lang::Lang;
use crate::words::Words;

/// What the article's server sends for a command that printed nothing: 22 bytes.
pub const PLACEHOLDER: &str = "cmd has no output.....";

/// How long a command may run, and how much it may print.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From its start to the end of its output.
    pub time: Duration,
    /// In bytes.
    pub size: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { time: Duration::from_secs(10), size: 16 * 1024 * 1024 }
    }
}

/// A shell that runs commands with this machine's own `/bin/sh`, within these limits, where it has one.
#[cfg(all(unix, not(no_unix)))]
pub fn system(limits: Limits, lang: Lang) -> Option<Shell> {
    crate::real::signals::heed_children();
    Some(Shell::new(System::new(limits, lang), lang))
}

/// A shell that runs commands with this machine's own `/bin/sh`: it has none.
#[cfg(not(all(unix, not(no_unix))))]
pub fn system(_: Limits, _: Lang) -> Option<Shell> {
    None
}

/// Something that commands can be run with.
pub trait Run: Send + Sync {
    /// Runs one command and returns what it printed on stdout, which may be nothing.
    fn run(&self, command: &str) -> String;

    /// Hears of every command before it is run, even of one that is no text and so is not.
    fn hear(&self, _command: &[u8]) {}
}

/// The server's shell.
pub struct Shell {
    run: Box<dyn Run>,
    lang: Lang,
    /// What to send for a command that printed nothing.
    pub placeholder: &'static str,
}

impl Shell {
    /// A shell that answers with [`PLACEHOLDER`] where a command prints nothing.
    pub fn new(run: impl Run + 'static, lang: Lang) -> Shell {
        Shell { run: Box::new(run), lang, placeholder: PLACEHOLDER }
    }

    /// Runs a command as it was received, and returns what it printed.
    pub fn run(&self, command: &[u8]) -> String {
        self.run.hear(command);
        match decode(command) {
            Ok(command) => self.run.run(command),
            Err(e) => (Words::of(self.lang).shell.no_command)(&e),
        }
    }
}
