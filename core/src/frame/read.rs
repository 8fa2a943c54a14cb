//! The receiving side.

use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::mem;
use std::net::TcpStream;
use std::ops::Range;
use std::time::{Duration, Instant};

use super::{Error, HEADER};

/// The longest body that goes through the buffer, in bytes, unless the caller says otherwise.
const CAPACITY: usize = 64 * 1024;

/// Where the buffer's first frame begins, so that its body lies on a multiple of 16: copies to there are
/// fast.
const START: usize = 16 - HEADER;

/// How much is read in search of a header behind a long body, in bytes: what is read of another long one
/// is copied once more.
const PROBE: usize = 4 * 1024;

/// The receiving side of one stream.
///
/// It reads ahead: what it has read of later frames is in its buffer, and comes out of [`recv`](Self::recv)
/// or [`into_parts`](Self::into_parts). So one stream has one reader, for as long as frames come.
pub struct FrameReader<S> {
    stream: S,
    max: u32,
    buf: Vec<u8>,
    unread: Range<usize>,
    body: Option<Body>,
    long: Vec<u8>,
    behind_long: bool,
}

/// A body on its way that does not go through the buffer: it is too long, or passed over.
#[derive(Clone, Copy)]
struct Body {
    size: usize,
    received: usize,
    kept: bool,
}

/// Where a whole body lies.
enum Place {
    Buffer(Range<usize>),
    Long,
}

/// A stream whose reads can be told to end in time.
pub trait Timed {
    /// How long a read waits before it fails with `WouldBlock` or `TimedOut`; `None` is for ever.
    ///
    /// # Errors
    ///
    /// Those of the system.
    fn read_timeout(&self) -> io::Result<Option<Duration>>;

    /// Sets how long a read waits.
    ///
    /// # Errors
    ///
    /// Those of the system, and if the time is zero.
    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()>;

    /// This moment, on the clock by which the stream waits.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

impl Timed for TcpStream {
    fn read_timeout(&self) -> io::Result<Option<Duration>> {
        self.read_timeout()
    }

    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set_read_timeout(timeout)
    }
}

impl<T: Timed + ?Sized> Timed for &T {
    fn read_timeout(&self) -> io::Result<Option<Duration>> {
        (**self).read_timeout()
    }

    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        (**self).set_read_timeout(timeout)
    }

    fn now(&self) -> Instant {
        (**self).now()
    }
}

impl<S> FrameReader<S> {
    /// A reader that takes bodies of up to `max` bytes, and lends those of up to 64 KiB from its buffer.
    pub fn new(stream: S, max: u32) -> FrameReader<S> {
        FrameReader::with_capacity(stream, max, CAPACITY)
    }

    /// A reader whose buffer holds a frame with a body of `capacity` bytes. Longer ones have memory of
    /// their own.
    pub fn with_capacity(stream: S, max: u32, capacity: usize) -> FrameReader<S> {
        FrameReader {
            stream,
            max,
            buf: vec![0; START + HEADER + capacity],
            unread: START..START,
            body: None,
            long: Vec::new(),
            behind_long: false,
        }
    }

    /// The stream.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// How many bytes of memory it holds for frames. What a long body needed is kept for the next long
    /// one, and given back when shorter ones come.
    pub fn capacity(&self) -> usize {
        self.buf.capacity() + self.long.capacity()
    }

    /// The stream, and what was read from it and is no part of a frame that was received: where the
    /// stream changes to another protocol, that is where the other one begins. Of a frame that is being
    /// passed over nothing is kept, and its rest is still to come.
    pub fn into_parts(self) -> (S, Vec<u8>) {
        let begun = match self.body {
            Some(Body { size, received, kept: true }) => {
                [&(size as u32).to_be_bytes(), &self.long[..received]].concat()
            }
            _ => Vec::new(),
        };
        (self.stream, [&begun, &self.buf[self.unread]].concat())
    }

    /// The next body if it is whole, which it then no longer waits to be.
    #[inline]
    fn whole(&mut self) -> Result<Option<Place>, Error> {
        if let Some(body) = self.body {
            if body.received < body.size {
                return Ok(None);
            }
            self.body = None;
            if body.kept {
                return Ok(Some(self.whole_long(body.size)));
            }
        }
        let Some((header, rest)) = self.buf[self.unread.clone()].split_first_chunk() else {
            return Ok(None);
        };
        let size = u32::from_be_bytes(*header);
        if size > self.max {
            return Err(Error::TooLarge { claimed: size, max: self.max });
        }
        if rest.len() < size as usize {
            return Ok(None);
        }
        let from = self.unread.start + HEADER;
        self.unread.start = from + size as usize;
        Ok(Some(Place::Buffer(from..self.unread.start)))
    }

    fn whole_long(&mut self, size: usize) -> Place {
        self.long.truncate(size);
        self.behind_long = true;
        Place::Long
    }

    fn lend(&self, place: Place) -> &[u8] {
        match place {
            Place::Buffer(range) => &self.buf[range],
            Place::Long => &self.long,
        }
    }

    /// The size that the next header in the buffer claims, if it is whole.
    fn claimed(&self) -> Option<usize> {
        let header = self.buf[self.unread.clone()].first_chunk()?;
        Some(u32::from_be_bytes(*header) as usize)
    }

    /// How much has come of the next body, or of its header, and the body's size if that is known.
    fn progress(&self) -> (usize, Option<usize>) {
        match (self.body, self.claimed()) {
            (Some(body), _) => (body.received, Some(body.size)),
            (None, Some(size)) => (self.unread.len() - HEADER, Some(size)),
            (None, None) => (self.unread.len(), None),
        }
    }

    /// What it means that the stream ends here.
    fn end(&self) -> Result<(), Error> {
        match self.progress() {
            (0, None) => Ok(()),
            (received, None) => Err(Error::CutInHeader { received }),
            (received, Some(size)) => Err(Error::CutInBody { received, size }),
        }
    }

    /// Takes the next header off the buffer, and what there is of its body.
    fn set_out(&mut self, size: usize, kept: bool) {
        let from = self.unread.start + HEADER;
        let received = size.min(self.unread.end - from);
        self.unread.start = from + received;
        if kept {
            self.long.resize(self.long.len().max(received), 0);
            self.long[..received].copy_from_slice(&self.buf[from..from + received]);
        }
        self.body = Some(Body { size, received, kept });
    }
}

impl<S: Read> FrameReader<S> {
    /// Receives the next frame and lends its body, or `None` if the stream ends where a frame could begin.
    ///
    /// # Errors
    ///
    /// - [`Error::CutInHeader`] or [`Error::CutInBody`] if the stream ends in mid-frame.
    /// - [`Error::TooLarge`] if the header claims more than the maximum. That frame stays the next one,
    ///   until [`skip_frame`](Self::skip_frame) passes over it.
    /// - [`Error::Io`] if the stream fails. After a timeout (`WouldBlock` or `TimedOut`) a further call
    ///   goes on where this one stopped.
    #[inline]
    pub fn recv(&mut self) -> Result<Option<&[u8]>, Error> {
        loop {
            if let Some(place) = self.whole()? {
                return Ok(Some(self.lend(place)));
            }
            if self.read_on()? == 0 {
                self.end()?;
                return Ok(None);
            }
        }
    }

    /// Receives the next frame as text: decoded once it is whole, so that no character is cut.
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv), and [`Error::NotUtf8`] if the body is not UTF-8; that frame is
    /// then gone, and the next one can be received.
    pub fn recv_text(&mut self) -> Result<Option<&str>, Error> {
        let Some(body) = self.recv()? else {
            return Ok(None);
        };
        let size = body.len();
        let text = std::str::from_utf8(body)
            .map_err(|e| Error::NotUtf8 { valid: e.valid_up_to(), size })?;
        Ok(Some(text))
    }

    /// Receives the next frame's body in place of what `body` holds, or returns `false` if the stream ends
    /// where a frame could begin. A long body is not copied: its memory is exchanged.
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv). `body` is then as it was, and what came is kept here.
    pub fn recv_into(&mut self, body: &mut Vec<u8>) -> Result<bool, Error> {
        loop {
            match self.whole()? {
                Some(Place::Buffer(range)) => {
                    body.clear();
                    body.extend_from_slice(&self.buf[range]);
                    return Ok(true);
                }
                Some(Place::Long) => {
                    mem::swap(body, &mut self.long);
                    return Ok(true);
                }
                None => {}
            }
            if self.read_on()? == 0 {
                self.end()?;
                return Ok(false);
            }
        }
    }

    /// Passes over the next frame, however long it is, and keeps nothing of it; `false` if the stream ends
    /// where a frame could begin.
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv), but for `TooLarge`. After a timeout a further call goes on with the
    /// same frame. Once its header has come, so does [`recv`](Self::recv), which then receives the one
    /// behind it; before, nothing is passed over yet, and `recv` receives this one.
    pub fn skip_frame(&mut self) -> Result<bool, Error> {
        loop {
            if let Some(size) = self.claimed().filter(|_| self.body.is_none()) {
                self.set_out(size, false);
            }
            if let Some(body) = &mut self.body {
                body.kept = false;
                if body.received == body.size {
                    self.body = None;
                    return Ok(true);
                }
            }
            if self.read_on()? == 0 {
                self.end()?;
                return Ok(false);
            }
        }
    }

    /// Reads towards the next frame, which is not whole; how many bytes came, 0 at the end. A read is made
    /// again if a signal interrupted it before any byte came.
    #[cold]
    fn read_on(&mut self) -> io::Result<usize> {
        loop {
            match self.read_once() {
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }

    fn read_once(&mut self) -> io::Result<usize> {
        if let Some(size) = self.claimed().filter(|&size| self.is_long(size)) {
            self.set_out(size, true);
        }
        let Some(mut body) = self.body else {
            return self.fill();
        };
        let n = if body.kept { self.read_long(body)? } else { self.read_over(body)? };
        body.received += n;
        self.body = Some(body);
        Ok(n)
    }

    fn is_long(&self, size: usize) -> bool {
        self.body.is_none() && START + HEADER + size > self.buf.len()
    }

    /// Moves what is left in the buffer to its front, and reads behind it.
    fn fill(&mut self) -> io::Result<usize> {
        let left = self.unread.len();
        self.buf.copy_within(self.unread.clone(), START);
        self.unread = START..START + left;
        let mut to = self.buf.len();
        if mem::take(&mut self.behind_long) {
            to = to.min(START + left + PROBE);
        } else {
            self.long = Vec::new();
        }
        let n = self.stream.read(&mut self.buf[START + left..to])?;
        self.unread.end += n;
        Ok(n)
    }

    /// Reads to the memory that is there already, and lets it grow with what came alone: by way of the
    /// buffer, which is empty then, until that much has come; and then to twice as much.
    fn read_long(&mut self, body: Body) -> io::Result<usize> {
        let Body { size, received, .. } = body;
        let left = size - received;
        if self.long.len() > received {
            let to = size.min(self.long.len());
            return self.stream.read(&mut self.long[received..to]);
        }
        if received < self.buf.len() {
            let n = self.read_over(body)?;
            self.long.extend_from_slice(&self.buf[..n]);
            return Ok(n);
        }
        self.long.reserve_exact(received.min(left));
        self.long.resize(received + received.min(left), 0);
        self.read_long(body)
    }

    /// Reads the next bytes of a body to the buffer, which is empty then.
    fn read_over(&mut self, body: Body) -> io::Result<usize> {
        let to = self.buf.len().min(body.size - body.received);
        self.stream.read(&mut self.buf[..to])
    }
}

impl<S: Read + Timed> FrameReader<S> {
    /// Receives the next frame as [`recv`](Self::recv) does, and within this time: it starts when the
    /// frame's first byte comes, so that a stream may be silent between frames, and ends with the
    /// frame's last one, so that a byte now and then doesn't keep it alive. Of a frame whose beginning has
    /// come along with the one before, it starts with this call.
    ///
    /// The stream's own read timeout counts between frames, and is restored afterwards.
    ///
    /// # Errors
    ///
    /// Those of [`recv`](Self::recv), and [`Error::Deadline`]. What came is kept then, and a further call
    /// goes on with it and gives it that much time again.
    pub fn recv_within(&mut self, limit: Duration) -> Result<Option<&[u8]>, Error> {
        loop {
            if let Some(place) = self.whole()? {
                return Ok(Some(self.lend(place)));
            }
            let more = match self.progress() {
                (0, None) => self.read_on()? > 0,
                _ => self.read_rest(limit)?,
            };
            if !more {
                self.end()?;
                return Ok(None);
            }
        }
    }

    /// Reads until the frame that has begun is whole, or found to be too large; `false` at the end.
    fn read_rest(&mut self, limit: Duration) -> Result<bool, Error> {
        let usual = self.stream.read_timeout()?;
        let done = self.read_until_late(limit);
        self.stream.set_read_timeout(usual)?;
        done
    }

    fn read_until_late(&mut self, limit: Duration) -> Result<bool, Error> {
        let began = self.stream.now();
        while self.is_cut() {
            let passed = self.stream.now().saturating_duration_since(began);
            let left = limit.saturating_sub(passed);
            if left.is_zero() {
                let (received, size) = self.progress();
                return Err(Error::Deadline { received, size, limit });
            }
            self.stream.set_read_timeout(Some(left))?;
            match self.read_once() {
                Ok(0) => return Ok(false),
                Ok(_) => {}
                Err(e) if is_passing(&e) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(true)
    }

    fn is_cut(&self) -> bool {
        let (received, size) = self.progress();
        let skipped = self.body.is_some_and(|body| !body.kept);
        size.is_none_or(|size| received < size && (skipped || size <= self.max as usize))
    }
}

impl<S: fmt::Debug> fmt::Debug for FrameReader<S> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (received, size) = self.progress();
        f.debug_struct("FrameReader")
            .field("stream", &self.stream)
            .field("max", &self.max)
            .field("received", &received)
            .field("size", &size)
            .finish_non_exhaustive()
    }
}

/// After a signal, too, there is only as much time as is left.
fn is_passing(e: &io::Error) -> bool {
    matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// The frames of bytes that are in memory already, none of which is copied.
///
/// The last item is an error if a header claims more than `max`, or if the bytes end in mid-frame;
/// [`Split::rest`] then begins with that frame.
pub fn split(bytes: &[u8], max: u32) -> Split<'_> {
    Split { rest: bytes, max, ended: false }
}

/// The iterator of [`split`].
#[derive(Clone, Debug)]
pub struct Split<'a> {
    rest: &'a [u8],
    max: u32,
    ended: bool,
}

impl<'a> Split<'a> {
    /// The bytes from the next frame on.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    #[cold]
    fn end(&mut self) -> Option<Error> {
        if mem::replace(&mut self.ended, true) || self.rest.is_empty() {
            return None;
        }
        let Some((header, body)) = self.rest.split_first_chunk() else {
            return Some(Error::CutInHeader { received: self.rest.len() });
        };
        Some(match u32::from_be_bytes(*header) {
            claimed if claimed > self.max => Error::TooLarge { claimed, max: self.max },
            size => Error::CutInBody { received: body.len(), size: size as usize },
        })
    }
}

impl<'a> Iterator for Split<'a> {
    type Item = Result<&'a [u8], Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let whole = self.rest.split_first_chunk().and_then(|(header, rest)| {
            let size = u32::from_be_bytes(*header);
            rest.split_at_checked(size as usize).filter(|_| size <= self.max)
        });
        let Some((body, rest)) = whole else {
            return self.end().map(Err);
        };
        self.rest = rest;
        Some(Ok(body))
    }
}
