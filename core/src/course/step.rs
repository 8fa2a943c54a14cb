//! A step of the course, as a value.

use crate::course::ladder::{LADDER, Rung};
use crate::error::Result;
use crate::net::Addr;
use crate::real::shell::Shell;
use crate::term::Term;

/// A step: its place on the ladder, and its two programs.
#[derive(Clone, Copy)]
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// The server: it listens, and serves its clients until it is ended from outside.
    pub serve: fn(Addr, &Shell, &Term) -> Result<()>,
    /// The client: it connects, and sends what is typed.
    pub talk: fn(Addr, &Term) -> Result<()>,
}

impl Step {
    /// Whether the ladder has a step of this number: a copy's code may say any.
    pub fn is_known(&self) -> bool {
        (1..=LADDER.len()).contains(&self.number)
    }

    /// What the step changes, which scenes it plays and how they end.
    ///
    /// # Panics
    ///
    /// If the ladder has no step of this number: see [`Step::is_known`].
    pub fn rung(&self) -> &'static Rung {
        &LADDER[self.number - 1]
    }
}
