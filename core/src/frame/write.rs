//! The sending side.

use std::io::{self, ErrorKind, IoSlice, Write};

use super::{Error, HEADER};

/// A body of more than this many bytes is not copied: header and body go side by side in a vectored write.
const COPIED: usize = 16 * 1024 - HEADER;

/// How many bytes wait at the most before they are written: one write of more costs more on a socket.
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
        self.feed(body)?;
        self.flush()
    }

    /// Adds one frame to those that wait. They are written when they are 64 KiB; [`flush`](Self::flush)
    /// sends what is left.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send). The frame itself waits then, too.
    #[inline]
    pub fn feed(&mut self, body: &[u8]) -> Result<(), Error> {
        let size = body.len();
        if size > self.max as usize {
            return Err(Error::NotSent { size, max: self.max });
        }
        let header = (size as u32).to_be_bytes();
        if self.waiting.capacity() - self.waiting.len() < HEADER + size {
            return Ok(self.feed_slowly(&header, body)?);
        }
        self.waiting.extend_from_slice(&header);
        self.waiting.extend_from_slice(body);
        Ok(())
    }

    /// Writes a long frame behind those that wait. Otherwise grows, or writes those that wait.
    #[cold]
    fn feed_slowly(&mut self, header: &[u8], body: &[u8]) -> io::Result<()> {
        if body.len() > COPIED {
            self.waiting.extend_from_slice(header);
            return self.write_out(body);
        }
        let size = header.len() + body.len();
        let is_full = self.waiting.len() + size > FULL;
        let done = if is_full { self.write_out(&[]) } else { Ok(()) };
        let is_first = self.waiting.capacity() == 0;
        self.waiting.reserve_exact(if is_first {
            size
        } else {
            size.max(FULL.saturating_sub(self.waiting.len()))
        });
        self.waiting.extend_from_slice(header);
        self.waiting.extend_from_slice(body);
        done
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

    /// Writes what waits and a body behind it. What does not go out waits.
    fn write_out(&mut self, mut body: &[u8]) -> io::Result<()> {
        let mut gone = 0;
        let done = loop {
            let waiting = &self.waiting[gone..];
            if waiting.len() + body.len() == 0 {
                break Ok(());
            }
            match write(&mut self.stream, waiting, body) {
                Ok(n) => {
                    let behind = n.saturating_sub(waiting.len());
                    gone += n - behind;
                    body = &body[behind..];
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => break Err(e),
            }
        };
        // Once for all writes: what waits may be long, and moves up.
        self.waiting.drain(..gone);
        self.waiting.extend_from_slice(body);
        done
    }
}

/// One write of both, of which the second is seldom there.
#[inline]
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
