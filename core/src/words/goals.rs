//! What is said of an exercise's goal.

use crate::course::must::{Figure, Must};

/// The words of the goals.
pub struct Goals {
    /// All of this goal is there.
    pub met: fn(&str) -> String,
    /// Of so many conditions of this goal so many are missed.
    pub missed: fn(&str, usize, usize) -> String,
    /// A condition.
    pub must: fn(&Must) -> String,
    /// What stands between two sentences.
    pub space: &'static str,
    /// What was found in its place.
    pub found: fn(&Must, Figure) -> String,
    /// The step whose code it is by its own number, and the one that the exercise changes.
    pub of_another_step: fn(usize, usize) -> String,
    /// What comes before a case that shows a condition that is missed.
    pub shown: &'static str,
    /// Of such a case, if nothing went wrong in it.
    pub well: &'static str,
    /// The list of all: its heading, and how to begin.
    pub list: &'static str,
    /// The heading of a chapter.
    pub chapter: fn(usize) -> String,
    /// What to do, and in which files.
    pub task: fn(&str, &[&str]) -> String,
    pub begin: &'static str,
    /// What is typed to begin.
    pub typed: &'static str,
    pub buffer_of_8: GoalText,
    pub no_placeholder: GoalText,
    pub one_command: GoalText,
    pub two_bytes: GoalText,
    pub one_write: GoalText,
    pub flush: GoalText,
    pub early_ack: GoalText,
    pub no_more: GoalText,
    pub whole_characters: GoalText,
    pub eight_digits: GoalText,
    pub newline: GoalText,
    pub line_limit: GoalText,
    pub maximum: GoalText,
    pub two_writes: GoalText,
    pub kinds: GoalText,
    pub counts_itself: GoalText,
    pub read_timeout: GoalText,
    pub two_clients: GoalText,
}

/// What is told of one goal.
pub struct GoalText {
    /// What to do, in half a line.
    pub task: &'static str,
    /// What was built, and who uses it or meets it.
    pub built: &'static str,
}
