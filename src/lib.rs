//! Why did my two sends arrive as one? A course in seven steps, and the lab that it is proved in.
//!
//! The course itself is `README.md`, `TUTORIAL.md` and the pairs in `examples/`. This library is what
//! the pairs share. In reading order:
//!
//! - [`net`], [`thread`] and [`time`]: what the steps take from the standard library, real or in the lab
//! - [`term`]: what is typed and printed
//! - [`mod@line`]: what the two programs print
//! - [`error`]: what can go wrong between them
//! - [`frame`]: the fix, and a module to use in your own program
//! - [`course`]: the steps, their scenes, how each must end, and how it is taught
//! - [`lab`]: the network in a box that a scene is played in
//! - [`tape`]: everything that happened in a scene
//! - [`reads`]: whose byte each one is, and which read took it
//! - [`view`]: a tape as text, in frames, and as a picture
//! - [`real`]: real TCP, what keeps browsers away from it, and the shells that run commands
//! - [`cli`]: the command line that all steps share
//! - [`bytes`] and [`lang`]: bytes as text, and the choice of the language
//!
//! Without its default features it is [`frame`] alone, and needs only the standard library.
//!
//! # Your own protocol, against every cut
//!
//! However a network delivers a stream, a reader sees it as cuts. [`Read::chain`](std::io::Read::chain)
//! makes one anywhere, without a network: a read ends where the first part ends. So the reader of your own
//! program can be tried against every cut there is, with the standard library alone:
//!
//! ```
//! use std::io::{self, Read};
//!
//! fn read_message(stream: &mut impl Read) -> io::Result<Vec<u8>> {
//!     let mut size = [0; 4];
//!     stream.read_exact(&mut size)?;
//!     let mut body = vec![0; u32::from_be_bytes(size) as usize]; // check it against a maximum
//!     stream.read_exact(&mut body)?;
//!     Ok(body)
//! }
//!
//! let wire = b"\0\0\0\x02ls\0\0\0\x03dir";
//! for cut in 1..wire.len() {
//!     let mut stream = wire[..cut].chain(&wire[cut..]);
//!     assert_eq!(read_message(&mut stream)?, b"ls", "cut at {cut}");
//!     assert_eq!(read_message(&mut stream)?, b"dir", "cut at {cut}");
//! }
//! # io::Result::Ok(())
//! ```
//!
//! Here `read` stands in the place of `read_exact`. Without a cut it works; at all but three it does not:
//!
//! ```
//! # use std::io::{self, Read};
//! fn read_message(stream: &mut impl Read) -> io::Result<Vec<u8>> {
//!     let mut size = [0; 4];
//!     let _ = stream.read(&mut size)?; // BUG: takes whatever has arrived
//!     let mut body = vec![0; u32::from_be_bytes(size) as usize];
//!     let _ = stream.read(&mut body)?; // BUG: and here again
//!     Ok(body)
//! }
//!
//! let wire = b"\0\0\0\x02ls\0\0\0\x03dir";
//! let works = |cut: &usize| {
//!     let mut stream = wire[..*cut].chain(&wire[*cut..]);
//!     let mut is = |body: &[u8]| read_message(&mut stream).is_ok_and(|message| message == body);
//!     is(b"ls") && is(b"dir")
//! };
//! let harmless: Vec<usize> = (0..wire.len()).filter(works).collect();
//! assert_eq!(harmless, [0, 4, 6, 10]); // 0 is no cut at all
//! ```

#![warn(missing_docs)]

#[cfg(feature = "course")]
pub mod cli;

#[doc(inline)]
pub use sticky_packets_core::frame;
#[cfg(feature = "course")]
#[doc(inline)]
pub use sticky_packets_core::{
    Error, Lang, Line, Result, Shell, Step, Term, bytes, course, decode, error, lab, lang, line,
    net, parse_size, reads, real, tape, term, thread, time,
};
#[cfg(feature = "course")]
#[doc(inline)]
pub use sticky_packets_view as view;

// So that one path leads to one thing in every crate.
#[cfg(feature = "course")]
use sticky_packets_core::{lines, words};
