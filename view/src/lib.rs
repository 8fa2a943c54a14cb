//! A tape for the eye: as text in a terminal, as a picture, and as a page.
//!
//! It is the module `view` of the crate `sticky_packets`: take it from there.

#![warn(missing_docs)]

pub mod goal;
mod moment;
mod outcome;
pub mod page;
mod played;
pub mod report;
pub mod svg;
pub mod table;
pub mod text;

pub use played::Played;

// So that one path leads to one thing in every crate.
use sticky_packets_core::{bytes, course, error, lang, line, reads, tape, words};
