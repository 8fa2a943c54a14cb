//! Length-prefixed frames: the fix, and a module to use outside the course.
//!
//! A frame is four bytes of length, big-endian, and that many bytes of body. The length counts the
//! body alone. This is the framing that Kafka uses, the default of tokio-util's
//! `LengthDelimitedCodec`, and of many other protocols.
//!
//! - A frame leaves in **one** write. Header and body in two writes meet Nagle's algorithm (RFC 896)
//!   and the delayed ACK (RFC 1122, 4.2.3.2), which together can hold the body back for 40 ms. A long
//!   body is not copied for that: header and body go side by side in one vectored write.
//! - A maximum is checked on both sides before anything is allocated, and the body's memory grows
//!   only as its bytes arrive: four hostile bytes cost no memory at all.
//! - A frame is received in two reads, its header and its body. Where many small ones come, put a
//!   [`BufReader`](std::io::BufReader) around the stream.
//! - Whatever has been received is kept in [`Frames`], so that a read timeout loses nothing: call
//!   [`Frames::recv`] again and it goes on where it stopped.
//!
//! ```
//! use sticky_packets::frame::{self, Frames};
//!
//! const MAX: u32 = 1024;
//!
//! let mut stream = Vec::new(); // a TcpStream in real life
//! frame::send(&mut stream, b"22", MAX)?;
//! frame::send(&mut stream, "粘包".as_bytes(), MAX)?;
//!
//! let mut stream = stream.as_slice();
//! let mut frames = Frames::new(MAX);
//! assert_eq!(frames.recv(&mut stream)?, Some(b"22".to_vec()));
//! assert_eq!(frames.recv_text(&mut stream)?, Some("粘包".to_string()));
//! assert_eq!(frames.recv(&mut stream)?, None); // the end, between two frames
//! # Ok::<(), frame::Error>(())
//! ```

use std::fmt;
use std::io::{self, IoSlice, Read, Write};

/// The size of a frame's header, in bytes.
pub const HEADER: usize = 4;

/// The largest maximum there is: a frame may be as long as its header can say, 4 GiB.
pub const NO_LIMIT: u32 = u32::MAX;

/// How many bytes are read at once at the most, and so held beside the body.
const CHUNK: usize = 8 * 1024;

/// A frame of up to this many bytes is copied, so that any stream can take it in one plain write.
const COPIED: usize = 64 * 1024;

/// Sends one frame, header and body in one write.
///
/// A frame of more than 64 KiB is handed over by [`Write::write_vectored`], and the body is not copied.
/// A stream without a vectored write of its own then gets the header alone in its first write: a
/// wrapper around a `TcpStream` should forward that method.
///
/// # Errors
///
/// - [`Error::TooLarge`] if the body is longer than `max` bytes; nothing is sent then.
/// - [`Error::Io`] if the stream fails or takes no more bytes. Nobody knows then how much of the frame
///   went out, and sent again it would begin in the middle of itself: close the stream, and send the
///   frame on a new one. That holds for a write timeout too, unlike for one in [`Frames::recv`].
pub fn send(stream: &mut impl Write, body: &[u8], max: u32) -> Result<(), Error> {
    let size = match u32::try_from(body.len()) {
        Ok(size) if size <= max => size,
        _ => {
            return Err(Error::TooLarge { claimed: body.len() as u64, max });
        }
    };
    let header = size.to_be_bytes();
    if HEADER + body.len() <= COPIED {
        stream.write_all(&[&header, body].concat())?;
    } else {
        write_side_by_side(stream, &mut [IoSlice::new(&header), IoSlice::new(body)])?;
    }
    stream.flush()?;
    Ok(())
}

/// Writes all parts, each time as many of them together as the stream takes.
fn write_side_by_side(stream: &mut impl Write, mut parts: &mut [IoSlice]) -> io::Result<()> {
    while !parts.is_empty() {
        match stream.write_vectored(parts) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => IoSlice::advance_slices(&mut parts, n),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// The receiving side of one stream: the frame that is on its way, and how far it has come.
#[derive(Debug)]
pub struct Frames {
    max: u32,
    header: [u8; HEADER],
    header_received: usize,
    body: Vec<u8>,
    skip: u32,
}

impl Frames {
    /// A receiver that takes bodies of up to `max` bytes.
    pub fn new(max: u32) -> Frames {
        Frames { max, header: [0; HEADER], header_received: 0, body: Vec::new(), skip: 0 }
    }

    /// Receives the next frame's body, or `None` if the stream ends where a frame could begin.
    ///
    /// # Errors
    ///
    /// - [`Error::CutInHeader`] or [`Error::CutInBody`] if the stream ends in mid-frame.
    /// - [`Error::TooLarge`] if the header claims more than the maximum. A further call passes over
    ///   that body without keeping it, and receives the frame behind it.
    /// - [`Error::Io`] if the stream fails. After a timeout (`WouldBlock` or `TimedOut`) a further
    ///   call goes on where this one stopped.
    pub fn recv(&mut self, stream: &mut impl Read) -> Result<Option<Vec<u8>>, Error> {
        self.pass_over_oversize(stream)?;
        while self.header_received < HEADER {
            match read(stream, &mut self.header[self.header_received..])? {
                0 if self.header_received == 0 => return Ok(None),
                0 => {
                    return Err(Error::CutInHeader { received: self.header_received });
                }
                n => self.header_received += n,
            }
        }
        let size = u32::from_be_bytes(self.header);
        if size > self.max {
            self.header_received = 0;
            self.skip = size;
            return Err(Error::TooLarge { claimed: size.into(), max: self.max });
        }
        self.recv_body(stream, size as usize)?;
        self.header_received = 0;
        Ok(Some(std::mem::take(&mut self.body)))
    }

    /// Receives the next frame as text: decoded once it is whole, so that no character is cut.
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv), and [`Error::NotUtf8`] if the body is not UTF-8; that frame is
    /// then gone, and the next one can be received.
    pub fn recv_text(&mut self, stream: &mut impl Read) -> Result<Option<String>, Error> {
        let Some(body) = self.recv(stream)? else {
            return Ok(None);
        };
        let text = String::from_utf8(body).map_err(|e| Error::NotUtf8 {
            valid: e.utf8_error().valid_up_to(),
            size: e.as_bytes().len(),
        })?;
        Ok(Some(text))
    }

    /// The bytes of memory held for the body that is on its way.
    pub fn capacity(&self) -> usize {
        self.body.capacity()
    }

    fn recv_body(&mut self, stream: &mut impl Read, size: usize) -> Result<(), Error> {
        let mut chunk = [0; CHUNK];
        while self.body.len() < size {
            let want = CHUNK.min(size - self.body.len());
            match read(stream, &mut chunk[..want])? {
                0 => {
                    return Err(Error::CutInBody { received: self.body.len(), size });
                }
                n => self.body.extend(&chunk[..n]),
            }
        }
        Ok(())
    }

    fn pass_over_oversize(&mut self, stream: &mut impl Read) -> Result<(), Error> {
        if self.skip == 0 {
            return Ok(());
        }
        let mut chunk = [0; CHUNK];
        while self.skip > 0 {
            let want = CHUNK.min(self.skip as usize);
            match read(stream, &mut chunk[..want])? {
                0 => {
                    let size = u32::from_be_bytes(self.header);
                    return Err(Error::CutInBody {
                        received: (size - self.skip) as usize,
                        size: size as usize,
                    });
                }
                n => self.skip -= n as u32,
            }
        }
        Ok(())
    }
}

/// One read, made again if a signal interrupted it before any byte came.
fn read(stream: &mut impl Read, buf: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(buf) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            done => return done,
        }
    }
}

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
    /// The body is, or claims to be, longer than the maximum.
    TooLarge {
        /// The body's size in bytes, as the header claims it or as it was to be sent.
        claimed: u64,
        /// The maximum in bytes.
        max: u32,
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
            Error::CutInHeader { received } => {
                write!(
                    f,
                    "the stream ended in a frame's header: received {received} of {HEADER} bytes; ask for that message again on a new connection"
                )
            }
            Error::CutInBody { received, size } => {
                write!(
                    f,
                    "the stream ended in a frame's body: received {received} of {}; ask for that message again on a new connection",
                    bytes(*size as u64)
                )
            }
            Error::TooLarge { claimed, max } => {
                write!(
                    f,
                    "frame too large: {}, and {max} is the maximum; send less at a time, or raise the maximum on both sides",
                    bytes(*claimed)
                )
            }
            Error::NotUtf8 { valid, size } => {
                write!(
                    f,
                    "not UTF-8: byte {valid} of a frame of {size} begins no character; receive it as bytes, or have the sender encode it"
                )
            }
            Error::Io(e) => write!(f, "the stream failed: {e}; connect again"),
        }
    }
}

fn bytes(n: u64) -> String {
    format!("{n} {}", if n == 1 { "byte" } else { "bytes" })
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
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
