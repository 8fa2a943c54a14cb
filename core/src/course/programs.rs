//! The programs of all steps, and the tapes that their scenes give.

use std::io;

use super::change::{Hunk, Sources, change};
use super::step::Step;
use crate::lab::{self, Over};
use crate::lang::Lang;
use crate::tape::Tape;

/// The steps in order, and the files that each of them consists of.
#[derive(Clone, Copy)]
pub struct Programs<'a> {
    /// The steps.
    pub steps: &'a [Step],
    /// Their files.
    pub sources: &'a [Sources],
}

impl Programs<'_> {
    /// Plays every scene in the lab: of each step its tapes, in the order of its scenes.
    ///
    /// # Errors
    ///
    /// If the system gives no threads.
    pub fn tapes(&self, lang: Lang) -> io::Result<Vec<Vec<Tape>>> {
        let tapes = |step: &Step| {
            let plays = step.rung().plays.iter();
            plays.map(|play| lab::play(step, &(play.scene)(lang), Over::Lab)).collect()
        };
        self.steps.iter().map(tapes).collect()
    }

    /// What the step with this place, from 0, changes in the code of the step before; the first one
    /// changes nothing.
    pub fn change(&self, step: usize) -> Vec<Hunk> {
        match step.checked_sub(1) {
            Some(before) => change(self.sources[before], self.sources[step]),
            None => Vec::new(),
        }
    }
}
