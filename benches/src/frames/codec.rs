//! The other side: tokio-util's `LengthDelimitedCodec` on a `BytesMut`, as `Framed` uses it.

use std::io::{self, Write};

use bytes::BytesMut;
use tokio_util::codec::{Decoder, Encoder, LengthDelimitedCodec};

use super::MAX;
use super::bodies::Bodies;
use super::wire::{READ, Wire};

/// Sends all bodies.
///
/// # Errors
///
/// Those of the encoder.
pub fn send(bodies: &Bodies, wire: &mut Vec<u8>) -> io::Result<()> {
    wire.clear();
    let (mut codec, mut buf) = (codec(), BytesMut::with_capacity(READ));
    for body in bodies.shared() {
        codec.encode(body, &mut buf)?;
        wire.write_all(&buf)?;
        buf.clear();
    }
    Ok(())
}

/// Receives all bodies, and shows each.
///
/// # Errors
///
/// Those of the decoder, and if the wire ends in mid-frame.
pub fn receive(wire: &mut Wire, show: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let (mut codec, mut buf) = (codec(), BytesMut::with_capacity(READ));
    loop {
        while let Some(body) = codec.decode(&mut buf)? {
            show(&body);
        }
        if wire.feed(&mut buf) == 0 {
            return codec.decode_eof(&mut buf).map(drop);
        }
    }
}

/// How much is reserved when nothing comes behind a header.
///
/// # Errors
///
/// If something does.
pub fn reserved(wire: &mut Wire) -> io::Result<usize> {
    let (mut codec, mut buf) = (codec(), BytesMut::with_capacity(READ));
    wire.feed(&mut buf);
    match codec.decode(&mut buf)? {
        None => Ok(buf.capacity()),
        Some(body) => Err(io::Error::other(format!("a header alone gave {body:?}"))),
    }
}

/// The codec as it comes, and the maximum that ours has.
fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(MAX as usize).new_codec()
}
