//! What the answers claim, where a program can show it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::UdpSocket;

use sticky_packets::frame::{self, Error, FrameReader, Looks, NO_LIMIT, what_is};

use crate::common::PATIENCE;
use crate::traps::{connection, send};

const SIZE: &[u8] = b"22";
const ANSWER: &[u8] = b"cmd has no output.....";

/// A socket that sends to another one.
fn datagrams() -> (UdpSocket, UdpSocket) {
    let [sender, receiver] = [(); 2].map(|()| UdpSocket::bind(("127.0.0.1", 0)).unwrap());
    sender.connect(receiver.local_addr().unwrap()).unwrap();
    receiver.set_read_timeout(Some(PATIENCE)).unwrap();
    (sender, receiver)
}

#[test]
fn a_recv_takes_one_datagram() {
    let (sender, receiver) = datagrams();
    for datagram in [SIZE, ANSWER] {
        sender.send(datagram).unwrap();
    }
    let mut buf = [0; 1024];
    for datagram in [SIZE, ANSWER] {
        let n = receiver.recv(&mut buf).unwrap();
        assert_eq!(&buf[..n], datagram);
    }
}

#[test]
#[cfg_attr(windows, ignore = "Windows says so with an error")]
fn what_does_not_fit_of_a_datagram_is_thrown_away() {
    let (sender, receiver) = datagrams();
    for datagram in ["long", "next"] {
        sender.send(datagram.as_bytes()).unwrap();
    }
    let mut buf = [0; 2];
    for beginning in [b"lo", b"ne"] {
        receiver.recv(&mut buf).unwrap();
        assert_eq!(&buf, beginning);
    }
}

/// What one read takes if both sends are there, with no Nagle and a flush behind each.
fn read_late(capacity: usize) -> Vec<u8> {
    let (mut sender, mut receiver) = connection();
    sender.set_nodelay(true).unwrap();
    sender.write_all(SIZE).unwrap();
    sender.flush().unwrap();
    sender.write_all(ANSWER).unwrap();
    sender.flush().unwrap();
    while receiver.peek(&mut [0; 64]).unwrap() < SIZE.len() + ANSWER.len() {}
    let mut buf = vec![0; capacity];
    let n = receiver.read(&mut buf).unwrap();
    buf.truncate(n);
    buf
}

#[test]
fn neither_nodelay_nor_flush_nor_a_buffer_of_any_size_keeps_two_sends_apart() {
    assert_eq!(read_late(1 << 20), [SIZE, ANSWER].concat());
    assert_eq!(read_late(1), b"2");
}

#[test]
fn without_a_length_a_sender_that_died_looks_like_one_that_has_finished() {
    let (mut sender, mut receiver) = connection();
    sender.write_all(&[b'x'; 100]).unwrap(); // of 10,000
    drop(sender);
    let mut received = Vec::new();
    assert_eq!(receiver.read_to_end(&mut received).unwrap(), 100);
}

#[test]
fn with_a_length_a_sender_that_died_is_told() {
    let (mut sender, receiver) = connection();
    let mut wire = Vec::new();
    frame::send(&mut wire, &[b'x'; 10_000], NO_LIMIT).unwrap();
    sender.write_all(&wire[..100]).unwrap();
    drop(sender);
    let mut frames = FrameReader::new(receiver, NO_LIMIT);
    assert_eq!(frames.recv(), Err(Error::CutInBody { received: 96, size: 10_000 }));
}

#[test]
fn on_a_connection_for_one_message_a_read_may_still_take_half() {
    let (mut sender, mut receiver) = connection();
    send(&mut sender, &receiver, &ANSWER[..3]);
    let mut buf = [0; 1024];
    let n = receiver.read(&mut buf).unwrap();
    assert_eq!(&buf[..n], &ANSWER[..3]);
    sender.write_all(&ANSWER[3..]).unwrap();
    drop(sender);
    let mut rest = Vec::new();
    receiver.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, &ANSWER[3..]);
}

#[test]
fn a_line_without_an_end_fills_the_memory_unless_it_has_a_maximum() {
    let endless = || BufReader::new(io::repeat(b'x').take(1 << 20));
    for (max, kept) in [(u64::MAX, 1 << 20), (1024, 1024)] {
        let mut line = Vec::new();
        endless().take(max).read_until(b'\n', &mut line).unwrap();
        assert_eq!(line.len(), kept);
    }
}

#[test]
fn a_length_is_known_before_anything_is_kept() {
    let wire = [&u32::MAX.to_be_bytes()[..], &[b'x'; 2048]].concat();
    let mut frames = FrameReader::new(&wire[..], 1024);
    assert_eq!(frames.recv(), Err(Error::TooLarge { claimed: u32::MAX, max: 1024 }));
}

#[test]
fn several_frames_and_an_empty_one_carry_what_had_no_length_yet() {
    let mut wire = Vec::new();
    for piece in ["cmd has", " no output", ".....", "", "ls"] {
        frame::send(&mut wire, piece.as_bytes(), NO_LIMIT).unwrap();
    }
    let mut frames = FrameReader::new(&wire[..], NO_LIMIT);
    let mut whole = Vec::new();
    while let Some(piece) = frames.recv().unwrap().filter(|piece| !piece.is_empty()) {
        whole.extend_from_slice(piece);
    }
    assert_eq!(whole, ANSWER);
    assert_eq!(frames.recv(), Ok(Some(&b"ls"[..])));
}

/// Two frames whose lengths count their own four bytes, for a reader that takes them for the body's alone.
#[test]
fn a_length_that_counts_itself_takes_the_next_header_for_the_end_of_a_body() {
    let mut frames = FrameReader::new(&b"\0\0\0\x06ls\0\0\0\x07dir"[..], NO_LIMIT);
    assert_eq!(frames.recv(), Ok(Some(&b"ls\0\0\0\x07"[..])));
    assert_eq!(frames.recv(), Err(Error::CutInHeader { received: 3 }));
}

#[test]
fn the_last_length_that_counts_itself_waits_for_four_bytes_that_nobody_sends() {
    let mut frames = FrameReader::new(&b"\0\0\0\x06ls"[..], NO_LIMIT);
    assert_eq!(frames.recv(), Err(Error::CutInBody { received: 2, size: 6 }));
}

#[test]
fn a_small_length_in_the_other_order_is_a_multiple_of_16777216() {
    for length in 1..256_u32 {
        assert_eq!(length.swap_bytes() % 16_777_216, 0);
    }
    assert_eq!(5_u32.swap_bytes(), 83_886_080);
    assert_eq!(what_is(83_886_080, 1024), Some(Looks::LittleEndian(5)));
}

#[cfg(all(unix, not(no_unix)))]
#[test]
fn two_writes_to_a_pipe_are_one_read() {
    let (mut read, mut write) = pipe();
    write.write_all(SIZE).unwrap();
    write.write_all(ANSWER).unwrap();
    let mut buf = [0; 1024];
    let n = read.read(&mut buf).unwrap();
    assert_eq!(&buf[..n], [SIZE, ANSWER].concat());
}

#[cfg(all(unix, not(no_unix)))]
fn pipe() -> (std::fs::File, std::fs::File) {
    let (read, write) = rustix::pipe::pipe().unwrap();
    (read.into(), write.into())
}

const BODIES: [&[u8]; 3] = [b"ls", b"dir", b"pwd"];
/// What ends a frame of SLIP (RFC 1055).
const END: u8 = 0xc0;

fn without_its_fifth_byte(mut wire: Vec<u8>) -> Vec<u8> {
    wire.remove(4);
    wire
}

#[test]
fn behind_a_lost_byte_all_lengths_are_wrong() {
    let mut wire = Vec::new();
    for body in BODIES {
        frame::send(&mut wire, body, NO_LIMIT).unwrap();
    }
    let wire = without_its_fifth_byte(wire);
    let mut frames = FrameReader::new(&wire[..], 1024);
    assert_eq!(frames.recv(), Ok(Some(&b"s\0"[..])));
    let size = u32::from_be_bytes(*b"\0\0\x03d") as usize;
    assert!(
        matches!(frames.recv(), Err(Error::CutInBody { size: claimed, .. }) if claimed == size)
    );
}

#[test]
fn with_a_delimiter_one_frame_is_lost() {
    let wire = without_its_fifth_byte(BODIES.join(&END));
    let received: Vec<&[u8]> = wire.split(|&byte| byte == END).collect();
    assert_eq!(received, [&b"ls"[..], b"dr", b"pwd"]);
}

#[test]
fn gbk_is_refused_as_text_and_received_as_bytes() {
    let gbk = b"\xd5\xb3\xb0\xfc"; // 粘包
    let mut wire = Vec::new();
    frame::send(&mut wire, gbk, NO_LIMIT).unwrap();
    let mut frames = FrameReader::new(&wire[..], NO_LIMIT);
    assert_eq!(frames.recv_text(), Err(Error::NotUtf8 { valid: 2, size: 4 }));
    let mut frames = FrameReader::new(&wire[..], NO_LIMIT);
    assert_eq!(frames.recv(), Ok(Some(&gbk[..])));
}
