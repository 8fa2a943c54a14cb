//! What the steps do, played or for real, without a command line.
//!
//! A part of the crate `sticky_packets`: take it from there, where its modules have the same names, and where the page
//! is the map. Only what stands in `screen` here is in `view::text` there.

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
#[doc(hidden)]
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
