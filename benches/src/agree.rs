//! Random streams, received by this crate and by tokio-util's decoder: the same frames, and an end in the same
//! place.

use std::io;

use bytes::BytesMut;
use sticky_packets::frame::{Error, FrameReader, split};
use tokio_util::codec::{Decoder, LengthDelimitedCodec};

use crate::input::Input;
use crate::random::Random;

/// The decoder reserves all that is claimed at once, up to the maximum.
const MAX: u32 = 64 * 1024;

/// Plays so many streams to both.
///
/// # Errors
///
/// If they do not agree; it names the stream's number.
pub fn agree(count: u64) -> io::Result<()> {
    let mut input = Input::new();
    for seed in 0..count {
        let mut random = Random::new(seed);
        input.fill(&mut random);
        input.max = input.max.min(MAX);
        let theirs = decoded(&input, &mut random);
        if theirs != received(&input) || theirs != split_up(&input) {
            return Err(io::Error::other(format!("stream {seed} differs from tokio-util's")));
        }
    }
    Ok(())
}

/// All bodies, and whether the stream ends cleanly behind them.
type Received = (Vec<Vec<u8>>, bool);

fn received(input: &Input) -> Received {
    let mut frames = FrameReader::with_capacity(&input.stream[..], input.max, input.capacity);
    let mut bodies = Vec::new();
    loop {
        match frames.recv() {
            Ok(Some(body)) => bodies.push(body.to_vec()),
            Ok(None) => return (bodies, true),
            Err(e) => return (bodies, looks_clean(&e)),
        }
    }
}

fn split_up(input: &Input) -> Received {
    let mut bodies = Vec::new();
    for body in split(&input.stream, input.max) {
        match body {
            Ok(body) => bodies.push(body.to_vec()),
            Err(e) => return (bodies, looks_clean(&e)),
        }
    }
    (bodies, true)
}

/// The decoder takes an end between a header and its body for a clean one. We do not.
fn looks_clean(e: &Error) -> bool {
    matches!(e, Error::CutInBody { received: 0, .. })
}

/// Fed by pieces of any size.
fn decoded(input: &Input, random: &mut Random) -> Received {
    let max = input.max as usize;
    let mut codec = LengthDelimitedCodec::builder().max_frame_length(max).new_codec();
    let (mut buf, mut stream) = (BytesMut::new(), &input.stream[..]);
    let mut bodies = Vec::new();
    loop {
        match codec.decode(&mut buf) {
            Ok(Some(body)) => bodies.push(body.to_vec()),
            Ok(None) if stream.is_empty() => {
                let clean = codec.decode_eof(&mut buf).is_ok_and(|more| more.is_none());
                return (bodies, clean);
            }
            Ok(None) => {
                let n = 1 + random.below(stream.len() as u32) as usize;
                buf.extend_from_slice(&stream[..n]);
                stream = &stream[n..];
            }
            Err(_) => return (bodies, false),
        }
    }
}
