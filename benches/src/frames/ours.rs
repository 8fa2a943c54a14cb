//! Our side: `FrameReader`, `split` and `FrameWriter`.

use std::io::{self, Read, Write};
use std::rc::Rc;

use sticky_packets::frame::{Error, FrameReader, FrameWriter, split};

use super::bodies::{Bodies, Eye};
use super::{MAX, ended};

/// Receives frames by [`FrameReader::recv`].
pub fn receive(stream: impl Read) -> impl FnMut(&mut Eye) -> io::Result<()> {
    let mut frames = FrameReader::new(stream, MAX);
    move |eye| {
        for _ in 0..eye.turn() {
            eye.see(frames.recv().map_err(io::Error::other)?.ok_or_else(ended)?);
        }
        Ok(())
    }
}

/// Splits bytes that are there already into frames.
pub fn in_place(bytes: Rc<[u8]>) -> impl FnMut(&mut Eye) -> io::Result<()> {
    move |eye| {
        for body in split(&bytes, MAX) {
            eye.see(body.map_err(io::Error::other)?);
        }
        Ok(())
    }
}

/// Sends each frame at once.
pub fn send(stream: impl Write, bodies: Rc<Bodies>) -> impl FnMut() -> io::Result<()> {
    let mut frames = FrameWriter::new(stream, MAX);
    move || bodies.iter().try_for_each(|body| frames.send(body)).map_err(io::Error::other)
}

/// Sends frames together.
pub fn feed(stream: impl Write, bodies: Rc<Bodies>) -> impl FnMut() -> io::Result<()> {
    let mut frames = FrameWriter::new(stream, MAX);
    move || {
        let mut all = || {
            bodies.iter().try_for_each(|body| frames.feed(body))?;
            frames.flush()
        };
        all().map_err(io::Error::other)
    }
}

/// How much is reserved when a stream ends behind a header.
///
/// # Errors
///
/// If that is not how the stream ends.
pub fn reserved(stream: &[u8]) -> io::Result<usize> {
    let mut frames = FrameReader::new(stream, MAX);
    match frames.recv() {
        Err(Error::CutInBody { received: 0, .. }) => Ok(frames.capacity()),
        other => Err(io::Error::other(format!("a header alone gave {other:?}"))),
    }
}
