//! What the codec does with what a peer should not send, and what the program makes of it.

#[path = "../src/frame.rs"]
mod frame;

use std::io::ErrorKind;

use frame::{DEADLINE, MAX};
use futures_util::future::join;
use sticky_packets::{Error, Lang};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::time::sleep;
use tokio_util::bytes::BytesMut;
use tokio_util::codec::{Decoder, LengthDelimitedCodec};

/// The first trap: of a frame that was never sent, the end is the end of a stream like any other.
#[test]
fn a_header_and_then_the_end_is_a_clean_end() {
    let mut received = BytesMut::from(&b"\x00\x00\x00\x05"[..]);
    let mut codec = LengthDelimitedCodec::new();
    assert_eq!(codec.decode(&mut received).unwrap(), None);
    assert_eq!(codec.decode_eof(&mut received).unwrap(), None);

    // With one byte of the body, or without one of the header, it is an error.
    for cut in [&b"\x00\x00\x00\x05h"[..], b"\x00\x00\x00"] {
        let mut received = BytesMut::from(cut);
        let mut codec = LengthDelimitedCodec::new();
        assert_eq!(codec.decode(&mut received).unwrap(), None);
        assert!(codec.decode_eof(&mut received).is_err());
    }
}

/// The second trap: the maximum is how much memory a peer has us reserve.
#[test]
fn four_bytes_reserve_the_maximum() {
    for max in [64 * 1024, 8 * 1024 * 1024] {
        let mut codec = LengthDelimitedCodec::builder().max_frame_length(max).new_codec();
        let mut received = BytesMut::from(&u32::try_from(max).unwrap().to_be_bytes()[..]);
        assert_eq!(codec.decode(&mut received).unwrap(), None);
        assert!(received.capacity() >= max, "{}", received.capacity());
    }
    assert_eq!(LengthDelimitedCodec::new().max_frame_length(), 8 * 1024 * 1024);
}

fn play(start_paused: bool, scene: impl Future<Output = ()>) {
    let mut runtime = Builder::new_current_thread();
    runtime.enable_all().start_paused(start_paused).build().unwrap().block_on(scene);
}

async fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let peer = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    (listener.accept().await.unwrap().0, peer)
}

#[test]
fn what_is_too_large_is_refused_with_the_figures_in_a_last_frame() {
    play(false, async {
        let (conn, mut peer) = connection().await;
        let refused = tokio::spawn(async move {
            let mut frames = frame::over(conn);
            let told = frame::recv(&mut frames, Lang::En).await.unwrap_err().to_string();
            frame::refuse(frames, told.clone()).await.unwrap();
            told
        });
        // It sends all of it before it reads, and more than the system would hold for it.
        peer.write_all(&b"GET ".repeat(16 * 1024 * 1024)).await.unwrap();
        peer.shutdown().await.unwrap();
        let mut answer = Vec::new();
        peer.read_to_end(&mut answer).await.unwrap();
        let told = refused.await.unwrap();
        assert_eq!(answer, [&(told.len() as u32).to_be_bytes(), told.as_bytes()].concat());
        let figures = "frame too large: 1195725856 bytes, and 8388608 is the maximum";
        assert!(told.starts_with(figures), "{told}");
    });
}

#[test]
fn the_maximum_itself_is_received() {
    play(false, async {
        let (conn, mut peer) = connection().await;
        let sent = tokio::spawn(async move {
            peer.write_all(&MAX.to_be_bytes()).await.unwrap();
            peer.write_all(&vec![b'x'; MAX as usize]).await.unwrap();
        });
        let body = frame::recv(&mut frame::over(conn), Lang::En).await.unwrap().unwrap();
        assert_eq!(body.len(), MAX as usize);
        sent.await.unwrap();
    });
}

/// The clock stands still as long as anybody has something to do, and then jumps to who waits.
#[test]
fn a_frame_has_a_deadline_and_the_silence_before_it_has_none() {
    play(true, async {
        let (conn, mut peer) = connection().await;
        let mut frames = frame::over(conn);
        for _ in 0..2 {
            let silent = async {
                sleep(100 * DEADLINE).await;
                peer.write_all(b"\x00\x00\x00\x02ls").await.unwrap();
            };
            let (received, ()) = join(frame::recv(&mut frames, Lang::En), silent).await;
            assert_eq!(received.unwrap().unwrap(), "ls");
        }

        // A byte in every half of the deadline: each read is in time, and the frame is not.
        let drips = async {
            for byte in [&100_u32.to_be_bytes()[..], &[b'x'; 100]].concat() {
                peer.write_all(&[byte]).await.unwrap();
                sleep(DEADLINE / 2).await;
            }
        };
        let (received, ()) = join(frame::recv(&mut frames, Lang::En), drips).await;
        match received {
            Err(Error::Io(fault)) => assert_eq!(fault.kind, ErrorKind::TimedOut),
            other => panic!("{other:?}"),
        }
    });
}
