//! What can go wrong between two ends: data, no sentences.

use std::fmt;
use std::io;
use std::sync::Arc;

#[cfg(all(unix, not(no_unix)))]
use nix::errno::Errno;

use crate::bytes::{Literal, mark};
use crate::frame;
use crate::real::guard::Refused;

/// The size of the longest characters in UTF-8, in bytes. As many show whether a character is cut off
/// or none begins there.
const LONGEST: usize = 4;

/// The result of what an end does.
pub type Result<T> = std::result::Result<T, Error>;

/// Why one end of a connection stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The connection failed: a reset, say.
    Io(Fault),
    /// Something else arrived where a size in decimal digits should be.
    NotANumber(Vec<u8>),
    /// The bytes are no text, or only a part of one.
    NotUtf8 {
        /// How many bytes from the start are valid.
        valid: usize,
        /// How many there are.
        size: usize,
        /// From there on, four of them at the most.
        bad: Vec<u8>,
    },
    /// The peer closed the connection in the middle of an answer.
    Closed {
        /// How many bytes of the answer had come.
        received: usize,
        /// How many were to come, where that is known.
        size: Option<usize>,
    },
    /// The peer speaks another protocol, and was refused.
    Refused(Refused),
    /// A frame could not be sent or received.
    Frame(Arc<frame::Error>),
    /// The system gave no thread to serve a client on.
    NoThread(Fault),
    /// A thread that does not play in the lab touched a stream of it.
    ForeignThread,
}

/// What the system, or the lab in its place, says of a call that failed.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Its kind, by which two faults are compared: the text depends on the system.
    pub kind: io::ErrorKind,
    /// Its text, in the system's words.
    pub text: String,
    /// The system's number for it, if it is the system's.
    code: Option<i32>,
}

/// What a failed call means for a connection.
#[doc(hidden)]
pub enum Failure {
    /// The peer has reset it.
    Reset,
    /// The peer takes nothing any more.
    PeerGone,
    /// The stream ended before as much had come as was to be read.
    Cut,
    /// This program may open no more files and sockets, or the system has no more.
    OutOfFiles,
    /// Nothing came in the time that there was.
    TimedOut,
    /// What the system says is all that is known.
    Other,
}

impl Fault {
    /// What it means for a connection.
    #[doc(hidden)]
    pub fn failure(&self) -> Failure {
        match self.kind {
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Failure::Reset,
            io::ErrorKind::BrokenPipe => Failure::PeerGone,
            io::ErrorKind::UnexpectedEof => Failure::Cut,
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Failure::TimedOut,
            _ if self.code.is_some_and(is_out_of_files) => Failure::OutOfFiles,
            _ => Failure::Other,
        }
    }
}

/// The standard library has no kind for it.
#[cfg(all(unix, not(no_unix)))]
fn is_out_of_files(code: i32) -> bool {
    matches!(Errno::from_raw(code), Errno::EMFILE | Errno::ENFILE)
}

/// `WSAEMFILE`, which Windows says of sockets.
#[cfg(not(all(unix, not(no_unix))))]
fn is_out_of_files(code: i32) -> bool {
    code == 10024
}

impl PartialEq for Fault {
    fn eq(&self, other: &Fault) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Fault {}

impl From<io::Error> for Fault {
    fn from(e: io::Error) -> Fault {
        // The code may have put whatever came from the network into its error.
        let text = e.to_string().chars().map(mark).collect();
        Fault { kind: e.kind(), text, code: e.raw_os_error() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Fault {}

/// A stream of the lab was touched by a thread that does not play there.
#[derive(Debug)]
pub(crate) struct ForeignThread;

impl fmt::Display for ForeignThread {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        Error::ForeignThread.fmt(f)
    }
}

impl std::error::Error for ForeignThread {}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io(e) | Error::NoThread(e) => Some(e),
            Error::Refused(e) => Some(e),
            Error::Frame(e) => Some(e.as_ref()),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(e: io::Error) -> Error {
        let inside = e.get_ref();
        if let Some(refused) = inside.and_then(|e| e.downcast_ref()) {
            return Error::Refused(*refused);
        }
        match inside.is_some_and(|e| e.is::<ForeignThread>()) {
            true => Error::ForeignThread,
            false => Error::Io(e.into()),
        }
    }
}

impl From<frame::Error> for Error {
    fn from(e: frame::Error) -> Error {
        match e {
            frame::Error::Io(e) => e.into(),
            e => Error::Frame(Arc::new(e)),
        }
    }
}

/// Received bytes as text.
///
/// # Errors
///
/// [`Error::NotUtf8`] if they are not UTF-8, or stop inside a character.
pub fn decode(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|e| {
        let (valid, size) = (e.valid_up_to(), bytes.len());
        Error::NotUtf8 { valid, size, bad: bytes[valid..size.min(valid + LONGEST)].to_vec() }
    })
}

/// Whether the bytes that are no text end inside a character: then the rest of it may be still to come.
pub(crate) fn is_cut(bad: &[u8]) -> bool {
    std::str::from_utf8(bad).is_err_and(|e| e.error_len().is_none())
}

/// The bytes that are no text, with dots behind them where there are more.
pub(crate) fn literal(valid: usize, size: usize, bad: &[u8]) -> String {
    let more = if valid + bad.len() < size { "..." } else { "" };
    format!("{}{more}", Literal(bad))
}

/// Received bytes as a size: decimal ASCII digits, up to [`usize::MAX`]. A `+` may stand before them, and
/// white space, as Unicode counts it, around both.
///
/// # Errors
///
/// [`Error::NotANumber`] if they are anything else.
pub fn parse_size(bytes: &[u8]) -> Result<usize> {
    std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .ok_or_else(|| Error::NotANumber(bytes.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_ascii_digits_and_no_more_than_memory_can_have() {
        for (text, size) in
            [("22", 22), ("0", 0), ("007", 7), ("+5", 5), (" 22\r\n", 22), ("\u{3000}22", 22)]
        {
            assert_eq!(parse_size(text.as_bytes()).unwrap(), size, "{text:?}");
        }
        assert_eq!(parse_size(usize::MAX.to_string().as_bytes()).unwrap(), usize::MAX);
        for text in [
            "",
            " ",
            "+",
            "-5",
            "-0",
            "1_0",
            "２２",
            "2 2",
            "22.0",
            "0x16",
            "22cmd",
            "18446744073709551616",
        ] {
            match parse_size(text.as_bytes()) {
                Err(Error::NotANumber(bytes)) => assert_eq!(bytes, text.as_bytes()),
                other => panic!("{text:?}: {other:?}"),
            }
        }
        assert!(parse_size(b"22\xff").is_err());
    }
}
