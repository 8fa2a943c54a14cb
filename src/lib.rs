//! Why did my two sends arrive as one? A course in six steps, and the lab that it is proved in.
//!
//! The course itself is `README.md`, `TUTORIAL.md` and the pairs in `examples/`. This library is what
//! the pairs share. In reading order:
//!
//! - [`net`], [`thread`] and [`time`]: what the steps take from the standard library, real or in the lab
//! - [`term`]: what is typed and printed
//! - [`mod@line`]: what the two programs print
//! - [`error`]: what can go wrong between them
//! - [`frame`]: the fix, and a module to use in your own program
//! - [`course`]: the steps, their scenes, and how each must end
//! - [`lab`]: the network in a box that a scene is played in
//! - [`tape`]: everything that happened in a scene
//! - [`reads`]: whose byte each one is, and which read took it
//! - [`view`]: a tape as text, and as a picture
//! - [`real`]: real TCP, what keeps browsers away from it, and the shells that run commands
//! - [`measure`]: how often two sends stick on this machine
//! - [`cli`]: the command line that all steps share
//! - `words`: what a person reads, in the two languages
//! - [`bytes`] and [`lang`]: bytes as text, and the choice of the language

#![warn(missing_docs)]

pub mod bytes;
pub mod cli;
pub mod course;
pub mod error;
pub mod frame;
pub mod lab;
pub mod lang;
pub mod line;
pub mod measure;
pub mod net;
pub mod reads;
pub mod real;
pub mod tape;
pub mod term;
pub mod thread;
pub mod time;
pub mod view;
mod words;

pub use course::step::Step;
pub use error::{Error, Result, decode, parse_size};
pub use lang::Lang;
pub use line::Line;
pub use real::shell::Shell;
pub use term::Term;
