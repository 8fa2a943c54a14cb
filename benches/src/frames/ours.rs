//! Our side: `frame::send` and `FrameReader::recv`.

use std::io;

use sticky_packets::frame::{self, Error, FrameReader};

use super::MAX;
use super::bodies::Bodies;
use super::wire::Wire;

/// Sends all bodies.
///
/// # Errors
///
/// Those of [`frame::send`].
pub fn send(bodies: &Bodies, wire: &mut Vec<u8>) -> io::Result<()> {
    wire.clear();
    bodies.slices().try_for_each(|body| frame::send(wire, body, MAX)).map_err(io::Error::other)
}

/// Receives all bodies, and shows each.
///
/// # Errors
///
/// Those of [`FrameReader::recv`].
pub fn receive(wire: &mut Wire, show: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let mut frames = FrameReader::new(wire, MAX);
    while let Some(body) = frames.recv().map_err(io::Error::other)? {
        show(body);
    }
    Ok(())
}

/// How much is reserved when a wire ends behind a header.
///
/// # Errors
///
/// If that is not how the wire ends.
pub fn reserved(wire: &mut Wire) -> io::Result<usize> {
    let mut frames = FrameReader::new(wire, MAX);
    match frames.recv() {
        Err(Error::CutInBody { received: 0, .. }) => Ok(frames.capacity()),
        other => Err(io::Error::other(format!("a header alone gave {other:?}"))),
    }
}
