//! A frame by tokio-util's codec: four bytes of length, big-endian, and a body of that many bytes are its
//! default. It has a maximum; the deadline is ours.

use std::io::{self, ErrorKind};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use sticky_packets::frame::Error;
use sticky_packets::{Lang, Result};
use tokio::io::{AsyncWriteExt, copy, sink};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::bytes::{Bytes, BytesMut};
use tokio_util::codec::{Framed, LengthDelimitedCodec};

pub type Frames = Framed<TcpStream, LengthDelimitedCodec>;

/// In bytes. The codec reserves as much as soon as a header claims it.
pub const MAX: u32 = 8 * 1024 * 1024;

/// From a frame's first byte to its last.
pub const DEADLINE: Duration = Duration::from_secs(10);

pub fn over(conn: TcpStream) -> Frames {
    let codec = LengthDelimitedCodec::builder().max_frame_length(MAX as usize).new_codec();
    Framed::new(conn, codec)
}

pub async fn recv(frames: &mut Frames, lang: Lang) -> Result<Option<BytesMut>> {
    if frames.read_buffer().is_empty() {
        frames.get_ref().peek(&mut [0]).await?; // WHY: silence between frames is no offence
    }
    match timeout(DEADLINE, frames.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(body))) => Ok(Some(body)),
        Ok(Some(Err(e))) if e.kind() == ErrorKind::InvalidData => Err(too_large(frames)),
        Ok(Some(Err(e))) => Err(e.into()),
        Err(_) => Err(too_late(lang).into()),
    }
}

/// The codec's own error has no figures in it, but leaves the header where it was.
fn too_large(frames: &Frames) -> sticky_packets::Error {
    let header = frames.read_buffer().first_chunk().copied().unwrap_or_default();
    Error::TooLarge { claimed: u32::from_be_bytes(header), max: MAX }.into()
}

/// How much had come by then, the codec does not tell.
fn too_late(lang: Lang) -> io::Error {
    let why = match lang {
        Lang::En => format!("a frame took longer than {DEADLINE:?}"),
        Lang::Zh => format!("一帧在 {DEADLINE:?} 内没有收全"),
    };
    io::Error::new(ErrorKind::TimedOut, why)
}

/// Tells the peer in a last frame why it is not served any longer.
pub async fn refuse(mut frames: Frames, why: String) -> io::Result<()> {
    frames.send(Bytes::from(why)).await?;
    let mut conn = frames.into_inner();
    conn.shutdown().await?;
    // WHY: a close with bytes unread is a reset, which would take the last frame from the peer
    timeout(DEADLINE, copy(&mut conn, &mut sink())).await??;
    Ok(())
}
