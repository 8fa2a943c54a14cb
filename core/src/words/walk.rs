//! What is said on the way through the course: around its frames, and at the prompt below them.

use crate::course::lesson::Letter;

/// All of it.
pub struct Walk {
    /// The course's first words.
    pub welcome: &'static str,
    /// Which scene this is of how many that a step has: over a frame.
    pub place: fn(usize, usize) -> String,
    pub change: &'static str,
    /// Between two places of one file.
    pub between: &'static str,
    /// So many bytes have come to a receive buffer.
    pub arrive: fn(usize) -> String,
    pub predict: &'static str,
    /// The answer that was given, if any, and the one that is right.
    pub said: fn(Option<Letter>, Letter) -> String,
    /// What to type behind a step, which has this number; and whether it is the last.
    pub next: fn(usize, bool) -> String,
    /// Over the answers, where all of them stand together.
    pub answers: &'static str,
    pub prompt: &'static str,
    /// The same where a question is to be answered.
    pub question: &'static str,
    /// The same below the last frame.
    pub last: &'static str,
    /// Nothing comes behind the last frame.
    pub last_page: &'static str,
    /// Something was typed that means nothing here.
    pub unknown: fn(&str) -> String,
    /// The columns and rows that a terminal has, and those that a frame needs.
    pub too_small: fn((usize, usize), (usize, usize)) -> String,
    pub no_more_questions: &'static str,
    /// Nothing comes before the first frame.
    pub first: &'static str,
}
