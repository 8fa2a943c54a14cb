//! Why did my two sends arrive as one? A course in six steps, and the lab that it is proved in.
//!
//! The course itself is `README.md`, `TUTORIAL.md` and the pairs in `examples/`. This library is what
//! the pairs share. In reading order:
//!
//! - [`net`], [`thread`] and [`time`]: what the steps take from the standard library, real or in the lab
//! - [`term`]: what is typed and printed
//! - [`mod@line`]: what the two programs print
//! - [`error`]: what can go wrong between them
//! - [`shell`]: what the server runs a command with
//! - [`frame`]: the fix, and a module to use in your own program
//! - [`network`]: the network's conditions
//! - [`scene`]: who types what, over which network
//! - [`lab`]: the network in a box that a scene is played in
//! - [`tape`]: everything that happened in a scene
//! - [`transcript`]: a tape as text
//! - [`picture`]: a tape as a picture
//! - [`step`] and [`ladder`]: the steps, and how their scenes must end
//! - `real` and [`guard`]: real TCP, and what keeps browsers away from a server on it
//! - [`odds`]: how often two sends stick on this machine
//! - `signals`: what ends a real server or client from outside
//! - [`cli`]: the command line that all steps share
//! - [`bytes`] and [`lang`]: bytes as text, and the two languages

#![warn(missing_docs)]

pub mod bytes;
pub mod cli;
pub mod error;
pub mod frame;
pub mod guard;
pub mod lab;
pub mod ladder;
pub mod lang;
pub mod line;
pub mod net;
pub mod network;
pub mod odds;
pub mod picture;
mod real;
pub mod scene;
pub mod shell;
#[cfg(all(unix, not(no_unix)))]
mod signals;
pub mod step;
pub mod tape;
pub mod term;
pub mod thread;
pub mod time;
pub mod transcript;

pub use error::{Error, Result, decode, parse_size};
pub use lang::Lang;
pub use line::Line;
pub use shell::Shell;
pub use step::Step;
pub use term::Term;
