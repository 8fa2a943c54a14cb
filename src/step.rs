//! A step of the course, as a value.

use crate::conn::Conn;
use crate::error::Result;
use crate::ladder::{LADDER, Rung};
use crate::shell::Shell;

/// A step: its place on the ladder, and its pair.
#[derive(Clone, Copy)]
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// The server's side of one connection.
    pub serve: fn(&mut Conn, &Shell) -> Result<()>,
    /// The client's side of one connection.
    pub talk: fn(&mut Conn) -> Result<()>,
}

impl Step {
    /// The step whose module has this path: `step2`, or anything that ends so. Its number is the path's
    /// last digit, so that the file of each step reads the same.
    pub const fn of(
        module: &str,
        serve: fn(&mut Conn, &Shell) -> Result<()>,
        talk: fn(&mut Conn) -> Result<()>,
    ) -> Step {
        let digit = module.as_bytes()[module.len() - 1];
        Step { number: (digit - b'0') as usize, serve, talk }
    }

    /// What the step changes, which scenes it plays and how they end.
    ///
    /// # Panics
    ///
    /// If the ladder has no step of this number.
    pub fn rung(&self) -> &'static Rung {
        &LADDER[self.number - 1]
    }
}
