//! What only the course as a whole needs: no step compiles it.
//!
//! - [`measure`]: how often two sends stick on this machine, and what each fix costs

#![warn(missing_docs)]

pub mod measure;

// So that one path leads to one thing in every crate.
use sticky_packets::{bytes, cli, lang, real, term, view};
use sticky_packets_core::{lines, words};
