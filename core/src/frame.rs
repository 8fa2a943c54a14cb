//! Length-prefixed frames: the fix, and a module to use outside the course.
//!
//! ```text
//!   0        1        2        3        4
//! +--------+--------+--------+--------+------- ... -------+
//! |  length of the body, big-endian   |       body        |   and then the next frame
//! +--------+--------+--------+--------+------- ... -------+
//! ```
//!
//! The length counts the body alone, and may be 0. Others speak the same: Erlang's `{packet, 4}`, the
//! default of tokio-util's `LengthDelimitedCodec`, Netty's `LengthFieldPrepender(4)`, Kafka, and Python's
//! `multiprocessing.connection` for bodies of less than 2 GiB.
//!
//! - [`FrameReader`] reads as much as there is into a buffer of its own and lends each frame from there.
//!   [`split`] does the same with bytes that are in memory already, and copies none.
//! - A maximum is checked before anything is allocated, and memory grows only with the bytes that came:
//!   four hostile bytes cost no memory at all.
//! - What has been received is kept through a timeout: call again, and it goes on where it stopped.
//!   [`FrameReader::recv_within`] has a deadline for the whole of a frame, however slowly it drips.
//! - [`FrameWriter`] sends header and body in **one** write. In two they meet Nagle's algorithm (RFC 896)
//!   and the delayed ACK (RFC 1122, 4.2.3.2), which together can hold the body back for 40 ms.
//!
//! ```
//! use sticky_packets::frame::{self, FrameReader, FrameWriter};
//!
//! const MAX: u32 = 1024;
//!
//! let mut wire = Vec::new(); // a TcpStream in real life
//! let mut writer = FrameWriter::new(&mut wire, MAX);
//! writer.send(b"22")?; // at once, in one write
//! writer.feed("粘包".as_bytes())?; // these two together
//! writer.feed(b"")?;
//! writer.flush()?;
//!
//! let mut reader = FrameReader::new(wire.as_slice(), MAX);
//! assert_eq!(reader.recv()?, Some(&b"22"[..]));
//! assert_eq!(reader.recv_text()?, Some("粘包"));
//! assert_eq!(reader.recv()?, Some(&b""[..]));
//! assert_eq!(reader.recv()?, None); // the end, between two frames
//!
//! let bodies: Vec<&[u8]> = frame::split(&wire, MAX).collect::<Result<_, _>>()?;
//! assert_eq!(bodies, [&b"22"[..], "粘包".as_bytes(), b""]);
//! # Ok::<(), frame::Error>(())
//! ```

mod error;
mod looks;
mod read;
mod write;

pub use error::Error;
pub use looks::{Looks, what_is};
pub use read::{FrameReader, Split, Timed, split};
pub use write::{FrameWriter, send};

/// The size of a frame's header, in bytes.
pub const HEADER: usize = 4;

/// The largest maximum there is: a frame may be as long as its header can say, 4 GiB.
pub const NO_LIMIT: u32 = u32::MAX;
