//! What the programs of the course share, but for their command line and what they show of a tape.
//!
//! The library `sticky_packets` has all of this under its own name, and its page is the map. This is a crate of its own
//! so that a learner's first command compiles it beside what the command line needs.

#![warn(missing_docs)]

#[cfg(feature = "course")]
pub mod bytes;
#[cfg(feature = "course")]
pub mod course;
#[cfg(feature = "course")]
pub mod error;
pub mod frame;
#[cfg(feature = "course")]
pub mod lab;
#[cfg(feature = "course")]
pub mod lang;
#[cfg(feature = "course")]
pub mod line;
#[cfg(feature = "course")]
pub mod lines;
#[cfg(feature = "course")]
pub mod net;
#[cfg(feature = "course")]
pub mod reads;
#[cfg(feature = "course")]
pub mod real;
#[cfg(feature = "course")]
pub mod screen;
#[cfg(feature = "course")]
pub mod tape;
#[cfg(feature = "course")]
pub mod term;
#[cfg(feature = "course")]
pub mod thread;
#[cfg(feature = "course")]
pub mod time;
#[cfg(feature = "course")]
#[doc(hidden)]
pub mod words;

#[cfg(feature = "course")]
pub use course::step::Step;
#[cfg(feature = "course")]
pub use error::{Error, Result, decode, parse_size};
#[cfg(feature = "course")]
pub use lang::Lang;
#[cfg(feature = "course")]
pub use line::Line;
#[cfg(feature = "course")]
pub use real::shell::Shell;
#[cfg(feature = "course")]
pub use term::Term;
