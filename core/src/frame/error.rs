//! Why a frame was not sent or not received.

use std::error;
use std::fmt;
use std::io;
use std::time::Duration;

use super::HEADER;
use super::looks::what_is;

/// Why a frame was not sent or not received.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The stream ended inside a header.
    CutInHeader {
        /// How many of the header's four bytes had come.
        received: usize,
    },
    /// The stream ended inside a body.
    CutInBody {
        /// How many bytes of the body had come.
        received: usize,
        /// How many the header had claimed.
        size: usize,
    },
    /// A header claims a body that is longer than the maximum.
    TooLarge {
        /// The body's size in bytes, as the header claims it. [`what_is`] tells what it may be instead.
        claimed: u32,
        /// The maximum in bytes.
        max: u32,
    },
    /// The body that was to be sent is longer than the maximum. Nothing of it was sent.
    NotSent {
        /// The body's size in bytes.
        size: usize,
        /// The maximum in bytes.
        max: u32,
    },
    /// A frame had begun, and was not whole in time.
    Deadline {
        /// How many bytes of the body had come, or of the header if that was not whole.
        received: usize,
        /// The body's size in bytes, or `None` if the header was not whole.
        size: Option<usize>,
        /// How much time there was.
        limit: Duration,
    },
    /// The body was to be text and is not UTF-8.
    NotUtf8 {
        /// How many bytes from its start are valid.
        valid: usize,
        /// The body's size in bytes.
        size: usize,
    },
    /// The stream failed.
    Io(io::Error),
}

/// Two failures of a stream are equal if they are of one kind.
impl PartialEq for Error {
    fn eq(&self, other: &Error) -> bool {
        match (self, other) {
            (Error::Io(a), Error::Io(b)) => a.kind() == b.kind(),
            (Error::Io(_), _) | (_, Error::Io(_)) => false,
            (a, b) => a.to_string() == b.to_string(),
        }
    }
}

impl Eq for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::CutInHeader { received } => write!(
                f,
                "the stream ended in a frame's header: received {received} of {HEADER} bytes; ask for that message again on a new connection"
            ),
            Error::CutInBody { received, size } => write!(
                f,
                "the stream ended in a frame's body: received {received} of {}; ask for that message again on a new connection",
                bytes(*size)
            ),
            Error::TooLarge { claimed, max } => {
                write!(
                    f,
                    "frame too large: {}, and {max} is the maximum; ",
                    bytes(*claimed as usize)
                )?;
                match what_is(*claimed, *max) {
                    Some(looks) => looks.fmt(f),
                    None => f.write_str("send less at a time, or raise the maximum on both sides"),
                }
            }
            Error::NotSent { size, max } => write!(
                f,
                "frame not sent: its body has {}, and {max} is the maximum; send less at a time, or raise the maximum on both sides",
                bytes(*size)
            ),
            Error::Deadline { received, size, limit } => {
                let (part, size) = size.map_or(("header", HEADER), |size| ("body", size));
                write!(
                    f,
                    "a frame was not whole within {limit:?}: received {received} of {} of its {part}; give it more time, or hang up",
                    bytes(size)
                )
            }
            Error::NotUtf8 { valid, size } => write!(
                f,
                "not UTF-8: byte {valid} of a frame of {size} begins no character; receive it as bytes, or have the sender encode it"
            ),
            Error::Io(e) => write!(f, "the stream failed: {e}; connect again"),
        }
    }
}

fn bytes(n: usize) -> String {
    format!("{n} {}", if n == 1 { "byte" } else { "bytes" })
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Error::Io(e) => Some(e),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(e: io::Error) -> Error {
        Error::Io(e)
    }
}
