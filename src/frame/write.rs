//! The sending side.

use std::io::{self, ErrorKind, IoSlice, Write};

use super::{Error, HEADER};

/// A body of more than this many bytes is not copied: header and body go side by side in a vectored write.
const COPIED: usize = 16 * 1024;

/// From this many bytes on, what waits is written.
const FULL: usize = 64 * 1024;

/// Sends one frame, header and body in one write.
///
/// # Errors
///
/// Those of [`FrameWriter::send`]. After a failure of the stream nobody knows how much of the frame went
/// out, and sent again it would begin in the middle of itself: close the stream, and send the frame on a
/// new one. A [`FrameWriter`] does know, and goes on.
pub fn send(stream: &mut impl Write, body: &[u8], max: u32) -> Result<(), Error> {
    FrameWriter::new(stream, max).send(body)
}

/// The sending side of one stream.
///
/// A body of more than 16 KiB is handed over by [`Write::write_vectored`], and not copied. A stream without
/// a vectored write of its own then gets the header alone in its first write: a wrapper around a
/// `TcpStream` should forward that method.
#[derive(Debug)]
pub struct FrameWriter<S> {
    stream: S,
    max: u32,
    waiting: Vec<u8>,
}

impl<S> FrameWriter<S> {
    /// A writer that sends bodies of up to `max` bytes.
    pub fn new(stream: S, max: u32) -> FrameWriter<S> {
        FrameWriter { stream, max, waiting: Vec::new() }
    }

    /// The stream.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The stream, and what waits and was not written to it.
    pub fn into_parts(self) -> (S, Vec<u8>) {
        (self.stream, self.waiting)
    }

    fn header(&self, size: usize) -> Result<[u8; HEADER], Error> {
        match u32::try_from(size) {
            Ok(length) if length <= self.max => Ok(length.to_be_bytes()),
            _ => Err(Error::NotSent { size, max: self.max }),
        }
    }
}

impl<S: Write> FrameWriter<S> {
    /// Sends one frame, and those that wait: in one write, if the stream takes them.
    ///
    /// # Errors
    ///
    /// - [`Error::NotSent`] if the body is longer than the maximum; nothing of it is sent then.
    /// - [`Error::Io`] if the stream fails or takes no more bytes. What did not go out waits here. After a
    ///   timeout [`flush`](Self::flush) goes on where this stopped; the frame must not be sent again.
    pub fn send(&mut self, body: &[u8]) -> Result<(), Error> {
        self.add(body)?;
        self.flush()
    }

    /// Adds one frame to those that wait, and writes them when they are 64 KiB. [`flush`](Self::flush)
    /// sends what is left.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    #[inline]
    pub fn feed(&mut self, body: &[u8]) -> Result<(), Error> {
        self.add(body)?;
        if self.waiting.len() < FULL {
            return Ok(());
        }
        Ok(self.write_out(&[])?)
    }

    /// Sends all frames that wait, and flushes the stream.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] as in [`send`](Self::send).
    pub fn flush(&mut self) -> Result<(), Error> {
        self.write_out(&[])?;
        Ok(self.stream.flush()?)
    }

    #[inline]
    fn add(&mut self, body: &[u8]) -> Result<(), Error> {
        let header = self.header(body.len())?;
        if body.len() > COPIED {
            self.waiting.extend_from_slice(&header);
            return Ok(self.write_out(body)?);
        }
        self.waiting.reserve(HEADER + body.len());
        self.waiting.extend_from_slice(&header);
        self.waiting.extend_from_slice(body);
        Ok(())
    }

    /// Writes what waits and a body behind it. What does not go out waits.
    fn write_out(&mut self, body: &[u8]) -> io::Result<()> {
        let (mut written, waiting) = (0, self.waiting.len());
        let mut done = Ok(());
        while written < waiting + body.len() && done.is_ok() {
            let head = &self.waiting[written.min(waiting)..];
            let tail = &body[written.saturating_sub(waiting)..];
            match write(&mut self.stream, head, tail) {
                Ok(n) => written += n,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => done = Err(e),
            }
        }
        self.waiting.drain(..written.min(waiting));
        if done.is_err() {
            self.waiting.extend_from_slice(&body[written.saturating_sub(waiting)..]);
        }
        done
    }
}

/// One write of both, of which the second is seldom there.
fn write(stream: &mut impl Write, head: &[u8], tail: &[u8]) -> io::Result<usize> {
    let n = match (head, tail) {
        (head, []) => stream.write(head)?,
        ([], tail) => stream.write(tail)?,
        (head, tail) => stream.write_vectored(&[IoSlice::new(head), IoSlice::new(tail)])?,
    };
    if n == 0 {
        return Err(ErrorKind::WriteZero.into());
    }
    Ok(n)
}
