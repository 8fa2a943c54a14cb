//! What is said of code that was checked.

use crate::course::case::Case;
use crate::course::family::Family;
use crate::course::judge::{Place, Taken, Wrong};
use crate::course::made::Cut;
use crate::course::report::{Price, Tally};
use crate::course::scene::Client;
use crate::tape::{Side, Tape};

/// The words of `check`.
pub struct Check {
    /// So many cases, and every one passed.
    pub passed: fn(usize) -> String,
    /// Of so many cases so many broke.
    pub broken: fn(Tally) -> String,
    /// What is done to the bytes in a case without cuts.
    pub condition: fn(&Case) -> String,
    /// A cut, and the byte in front of it.
    pub cut: fn(Cut, &Place) -> String,
    /// A read that took something else than one send.
    pub taken: fn(&Taken) -> String,
    /// The first wrong answer; what was shown and what was expected stand below.
    pub wrong: fn(&Wrong) -> String,
    pub shown: &'static str,
    pub expected: &'static str,
    pub nothing: &'static str,
    /// A command that the server ran and nobody typed.
    pub untyped: fn(&[u8]) -> String,
    /// A command that the server ran more often than it was typed.
    pub again: fn(&[u8]) -> String,
    /// What the server ran of a command when the client went away in the middle of it.
    pub half: fn(&[u8]) -> String,
    /// A command that came whole and was not run.
    pub not_run: fn(&str) -> String,
    pub unnoticed: &'static str,
    pub replay: &'static str,
    pub families: &'static str,
    pub family: fn(Family) -> &'static str,
    pub tally: fn(Tally) -> String,
    /// Of a stream of so many bytes, so many cuts were tried.
    pub first_cuts: fn(usize, usize) -> String,
    pub price: fn(Price) -> String,
    /// A command or an answer takes so many writes, more than one.
    pub writes: fn(usize) -> String,
    /// The server never tells that a client went away in the middle of a command.
    pub drops_errors: &'static str,
    /// Pairs of cuts were left out, since less breaks it.
    pub pairs_later: &'static str,
    /// Not every case could be played.
    pub not_whole: &'static str,
    pub died: Died,
    pub table: Table,
}

impl Check {
    /// A command that the server ran, and nobody typed as it was.
    pub fn ran(&self, command: &[u8], tape: &Tape) -> String {
        let left = tape.scene.network.leaves.is_some();
        let half = |client: &Client| match client {
            Client::Types { commands, .. } => {
                commands.iter().any(|typed| typed.as_bytes().starts_with(command))
            }
            _ => false,
        };
        let whole = |client: &Client| match client {
            Client::Types { commands, .. } | Client::AtOnce { commands, .. } => {
                commands.iter().any(|typed| typed.as_bytes().trim_ascii() == command.trim_ascii())
            }
            _ => false,
        };
        let clients = &tape.scene.clients;
        if left && !command.is_empty() && clients.iter().any(half) {
            return (self.half)(command);
        }
        if clients.iter().any(whole) {
            return (self.again)(command);
        }
        (self.untyped)(command)
    }
}

/// How a program ended that was to check and did not.
pub struct Died {
    /// So many cases had passed or broken when it died in this one.
    pub case: fn(usize) -> String,
    /// A stack overflowed in this side's turn, if it is known whose that was.
    pub overflow: fn(Option<Side>) -> String,
    /// Memory ran out in this side's turn: how many bytes were asked for, and how many GiB there are.
    pub memory: fn(Option<Side>, &str, u64) -> String,
    pub aborted: fn(Option<Side>) -> String,
    /// A signal's number.
    pub signal: fn(i32) -> String,
    /// An exit code.
    pub exited: fn(Option<Side>, i32) -> String,
    /// No sign of it for so many seconds.
    pub stuck: fn(u64) -> String,
    /// This side printed more than so many MiB in one case.
    pub prints: fn(Option<Side>, u64) -> String,
    /// So many lines that the code printed by itself, and the first of them.
    pub stray: fn(usize, &str) -> String,
    /// The program cannot be started once more, or not be watched.
    pub no_child: fn(&str) -> String,
}

/// The closing table.
pub struct Table {
    pub title: &'static str,
    pub heads: [&'static str; 7],
    pub cuts: fn(usize, usize) -> String,
    pub price: fn(Price) -> String,
    /// In place of a step's figures: its code has ended the program that checked it.
    pub lost: &'static str,
    pub strips: &'static str,
    pub strip: fn(usize) -> String,
    pub to_client: &'static str,
    pub to_server: &'static str,
    pub legend: &'static str,
    pub as_told: &'static str,
    /// Steps that break elsewhere than the course says.
    pub not_as_told: fn(&str) -> String,
}

#[cfg(test)]
mod tests {
    use crate::course::scene::sticks;
    use crate::lang::Lang;
    use crate::tape::{Outcome, Tape};
    use crate::words::Words;

    #[test]
    fn a_command_that_was_typed_and_ran_too_often_is_none_that_nobody_typed() {
        for lang in [Lang::En, Lang::Zh] {
            let (tape, words) =
                (Tape::with(sticks(lang), Vec::new(), Outcome::Well), Words::of(lang));
            let told = |command: &[u8]| words.check.ran(command, &tape);
            assert_eq!(told(b"1"), (words.check.again)(b"1"));
            assert_eq!(told(b"11"), (words.check.untyped)(b"11"));
        }
    }
}
