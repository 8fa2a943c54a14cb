//! The other side: tokio-util's `LengthDelimitedCodec`, by itself on a `BytesMut`, and in `FramedRead` and
//! `FramedWrite`.

use std::io::{self, Read, Write};
use std::rc::Rc;

use bytes::BytesMut;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;
use tokio_util::codec::{Decoder, Encoder, FramedRead, FramedWrite, LengthDelimitedCodec};

use super::bodies::{Bodies, Eye};
use super::wire::Memory;
use super::{BUFFER, FULL, MAX, ended};

/// Receives frames by the decoder alone, from memory.
pub fn decode(mut wire: Memory) -> impl FnMut(&mut Eye) -> io::Result<()> {
    receive_by(move |buf| {
        let room = BUFFER.max(buf.capacity() - buf.len());
        buf.extend_from_slice(wire.next(room));
        Ok(())
    })
}

/// Receives frames by the decoder alone, from blocking reads.
pub fn read_and_decode(mut stream: impl Read) -> impl FnMut(&mut Eye) -> io::Result<()> {
    let mut chunk = vec![0; BUFFER];
    receive_by(move |buf| match stream.read(&mut chunk)? {
        0 => Err(ended()),
        n => {
            buf.extend_from_slice(&chunk[..n]);
            Ok(())
        }
    })
}

fn receive_by(
    mut more: impl FnMut(&mut BytesMut) -> io::Result<()>,
) -> impl FnMut(&mut Eye) -> io::Result<()> {
    let (mut codec, mut buf) = (codec(), BytesMut::with_capacity(BUFFER));
    move |eye| {
        for _ in 0..eye.turn() {
            let body = loop {
                match codec.decode(&mut buf)? {
                    Some(body) => break body,
                    None => more(&mut buf)?,
                }
            };
            eye.see(&body);
        }
        Ok(())
    }
}

/// Receives frames by `FramedRead`.
pub fn receive(
    stream: impl AsyncRead + Unpin,
    runtime: Rc<Runtime>,
) -> impl FnMut(&mut Eye) -> io::Result<()> {
    let mut frames = FramedRead::with_capacity(stream, codec(), BUFFER);
    move |eye| {
        runtime.block_on(async {
            for _ in 0..eye.turn() {
                eye.see(&frames.next().await.ok_or_else(ended)??);
            }
            Ok(())
        })
    }
}

/// Sends frames by the encoder alone, in a write as soon as `full` bytes wait.
pub fn encode(
    mut stream: impl Write,
    bodies: Rc<Bodies>,
    full: usize,
) -> impl FnMut() -> io::Result<()> {
    let (mut codec, mut buf) = (codec(), BytesMut::with_capacity(2 * BUFFER));
    move || {
        for body in bodies.iter() {
            codec.encode(body, &mut buf)?;
            if buf.len() >= full {
                stream.write_all(&buf)?;
                buf.clear();
            }
        }
        stream.write_all(&buf)?;
        buf.clear();
        Ok(())
    }
}

/// Sends each frame at once by `FramedWrite`.
pub fn send(
    stream: impl AsyncWrite + Unpin,
    bodies: Rc<Bodies>,
    runtime: Rc<Runtime>,
) -> impl FnMut() -> io::Result<()> {
    let mut frames = framed(stream);
    move || {
        runtime.block_on(async {
            for body in bodies.iter() {
                frames.send(body).await?;
            }
            Ok(())
        })
    }
}

/// Sends frames together by `FramedWrite`.
pub fn feed(
    stream: impl AsyncWrite + Unpin,
    bodies: Rc<Bodies>,
    runtime: Rc<Runtime>,
) -> impl FnMut() -> io::Result<()> {
    let mut frames = framed(stream);
    move || {
        runtime.block_on(async {
            for body in bodies.iter() {
                frames.feed(body).await?;
            }
            SinkExt::<&[u8]>::flush(&mut frames).await
        })
    }
}

fn framed<W: AsyncWrite>(stream: W) -> FramedWrite<W, LengthDelimitedCodec> {
    let mut frames = FramedWrite::with_capacity(stream, codec(), BUFFER);
    frames.set_backpressure_boundary(FULL);
    frames
}

/// How much is reserved when nothing comes behind a header.
///
/// # Errors
///
/// If something does.
pub fn reserved(stream: &[u8]) -> io::Result<usize> {
    let (mut codec, mut buf) = (codec(), BytesMut::from(stream));
    match codec.decode(&mut buf)? {
        None => Ok(buf.capacity()),
        Some(body) => Err(io::Error::other(format!("a header alone gave {body:?}"))),
    }
}

/// The codec as it comes, and the maximum that ours has.
fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(MAX as usize).new_codec()
}
