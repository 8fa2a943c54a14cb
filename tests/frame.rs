//! Frames: every cut, every end, every limit.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, IoSlice, Read, Write};

use sticky_packets::frame::{self, Error, Frames, HEADER, NO_LIMIT};

/// A stream whose reads come to what a script says.
#[derive(Default)]
struct Script(VecDeque<io::Result<Vec<u8>>>);

impl Script {
    fn of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Script {
        Script(pieces.into_iter().map(|piece| Ok(piece.to_vec())).collect())
    }

    fn then(mut self, kind: ErrorKind) -> Script {
        self.0.push_back(Err(kind.into()));
        self
    }

    fn and(mut self, piece: &[u8]) -> Script {
        self.0.push_back(Ok(piece.to_vec()));
        self
    }
}

impl Read for Script {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Some(next) = self.0.pop_front() else {
            return Ok(0);
        };
        let mut piece = next?;
        let rest = piece.split_off(piece.len().min(buf.len()));
        buf[..piece.len()].copy_from_slice(&piece);
        if !rest.is_empty() {
            self.0.push_front(Ok(rest));
        }
        Ok(piece.len())
    }
}

fn encoded(bodies: &[&[u8]]) -> Vec<u8> {
    let mut stream = Vec::new();
    for body in bodies {
        frame::send(&mut stream, body, NO_LIMIT).unwrap();
    }
    stream
}

/// Every frame up to the clean end.
fn all(stream: &mut impl Read) -> Vec<Vec<u8>> {
    let mut frames = Frames::new(NO_LIMIT);
    std::iter::from_fn(|| frames.recv(stream).unwrap()).collect()
}

#[test]
fn the_bytes_on_the_wire_are_length_and_body() {
    assert_eq!(encoded(&[b"ls", b""]), b"\x00\x00\x00\x02ls\x00\x00\x00\x00");
}

#[test]
fn an_empty_stream_is_a_clean_end() {
    assert!(all(&mut io::empty()).is_empty());
}

const BODIES: [&[u8]; 6] = [b"22", b"", b"", "粘包".as_bytes(), b"\x00\x00\x00\x01", b"last"];

#[test]
fn every_cut_of_the_stream_gives_the_same_frames() {
    let stream = encoded(&BODIES);
    for first in 0..=stream.len() {
        for second in first..=stream.len() {
            let pieces = [&stream[..first], &stream[first..second], &stream[second..]];
            let pieces = pieces.into_iter().filter(|piece| !piece.is_empty());
            assert_eq!(all(&mut Script::of(pieces)), BODIES, "cut at {first} and {second}");
        }
    }
}

#[test]
fn pieces_of_every_size_give_the_same_frames() {
    let stream = encoded(&BODIES);
    for size in 1..=stream.len() {
        assert_eq!(all(&mut Script::of(stream.chunks(size))), BODIES, "pieces of {size}");
    }
}

#[test]
fn a_large_frame_arrives_in_as_many_chunks_as_it_likes() {
    let body: Vec<u8> = (0..1_000_000_u32).map(|n| n as u8).collect();
    let stream = encoded(&[&body, b"next"]);
    for size in [1_000, 8_191, 8_192, 8_193, 2_000_000] {
        assert_eq!(all(&mut Script::of(stream.chunks(size))), [&body[..], b"next"]);
    }
}

#[test]
fn an_end_in_the_header_tells_how_much_of_it_came() {
    for cut in 1..HEADER {
        let stream = encoded(&[b"whole", b"cut"]);
        let mut stream = &stream[..HEADER + 5 + cut];
        let mut frames = Frames::new(NO_LIMIT);
        assert_eq!(frames.recv(&mut stream).unwrap(), Some(b"whole".to_vec()));
        match frames.recv(&mut stream) {
            Err(Error::CutInHeader { received }) => assert_eq!(received, cut),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_end_in_the_body_tells_how_much_of_it_came() {
    for cut in 0..5 {
        let stream = encoded(&[b"whole"]);
        match Frames::new(NO_LIMIT).recv(&mut &stream[..HEADER + cut]) {
            Err(Error::CutInBody { received, size: 5 }) => assert_eq!(received, cut),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_maximum_holds_on_both_sides_and_is_itself_allowed() {
    let mut stream = Vec::new();
    frame::send(&mut stream, b"12345", 5).unwrap();
    match frame::send(&mut stream, b"123456", 5) {
        Err(Error::TooLarge { claimed: 6, max: 5 }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(stream.len(), HEADER + 5, "nothing of a frame that is too large is sent");

    let five = Frames::new(5).recv(&mut stream.as_slice()).unwrap();
    assert_eq!(five, Some(b"12345".to_vec()));
    match Frames::new(4).recv(&mut stream.as_slice()) {
        Err(Error::TooLarge { claimed: 5, max: 4 }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_frame_behind_one_that_is_too_large_is_received() {
    let stream = encoded(&[&[7; 20_000], b"good"]);
    for size in [1, 3, 4, 5, 9_000, 30_000] {
        let mut script = Script::of(stream.chunks(size));
        let mut frames = Frames::new(100);
        assert!(matches!(frames.recv(&mut script), Err(Error::TooLarge { .. })));
        assert_eq!(frames.recv(&mut script).unwrap(), Some(b"good".to_vec()));
        assert_eq!(frames.recv(&mut script).unwrap(), None);
    }
}

#[test]
fn an_end_in_a_body_that_is_too_large_is_no_clean_end() {
    let stream = encoded(&[&[7; 20]]);
    let mut stream = &stream[..HEADER + 8];
    let mut frames = Frames::new(10);
    assert!(matches!(frames.recv(&mut stream), Err(Error::TooLarge { .. })));
    match frames.recv(&mut stream) {
        Err(Error::CutInBody { received: 8, size: 20 }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_hostile_length_costs_no_more_than_the_bytes_that_came() {
    let capacity = |claimed: u32, body: &[u8]| {
        let mut stream = claimed.to_be_bytes().to_vec();
        stream.extend(body);
        let mut frames = Frames::new(NO_LIMIT);
        assert!(matches!(frames.recv(&mut stream.as_slice()), Err(Error::CutInBody { .. })));
        frames.capacity()
    };
    for body in [&b""[..], b"x", &[7; 10_000]] {
        let small = capacity(body.len() as u32 + 1, body);
        assert_eq!(capacity(u32::MAX, body), small, "{} bytes came", body.len());
        assert!(small <= 2 * body.len() + 64);
    }
}

#[test]
fn a_timeout_anywhere_loses_nothing() {
    let stream = encoded(&[b"first", b"second"]);
    for kind in [ErrorKind::WouldBlock, ErrorKind::TimedOut] {
        for cut in 0..stream.len() {
            let mut script = Script::default();
            if cut > 0 {
                script = script.and(&stream[..cut]);
            }
            let mut script = script.then(kind).then(kind).and(&stream[cut..]);
            let mut frames = Frames::new(NO_LIMIT);
            let (mut received, mut timeouts) = (Vec::new(), 0);
            loop {
                match frames.recv(&mut script) {
                    Ok(Some(body)) => received.push(body),
                    Ok(None) => break,
                    Err(Error::Io(e)) if e.kind() == kind => timeouts += 1,
                    Err(e) => panic!("{e}"),
                }
            }
            assert_eq!((received, timeouts), (vec![b"first".to_vec(), b"second".to_vec()], 2));
        }
    }
}

#[test]
fn an_interrupted_read_is_made_again() {
    let stream = encoded(&[b"22"]);
    for cut in 1..stream.len() {
        let script = Script::of([&stream[..cut]]).then(ErrorKind::Interrupted);
        assert_eq!(all(&mut script.and(&stream[cut..])), [b"22"]);
    }
}

#[test]
fn a_reset_in_mid_frame_is_no_end() {
    for cut in [2, HEADER + 2] {
        let stream = encoded(&[b"body"]);
        let mut script = Script::of([&stream[..cut]]).then(ErrorKind::ConnectionReset);
        match Frames::new(NO_LIMIT).recv(&mut script) {
            Err(Error::Io(e)) => assert_eq!(e.kind(), ErrorKind::ConnectionReset),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_character_split_across_reads_is_decoded_whole() {
    let text = "粘𠀀包🦀";
    let stream = encoded(&[text.as_bytes()]);
    for size in 1..=stream.len() {
        let received = Frames::new(NO_LIMIT).recv_text(&mut Script::of(stream.chunks(size)));
        assert_eq!(received.unwrap().as_deref(), Some(text));
    }
}

#[test]
fn a_frame_that_is_no_text_is_told_and_the_next_one_received() {
    let stream = encoded(&[b"ab\xff", "粘".as_bytes()]);
    let (mut frames, mut stream) = (Frames::new(NO_LIMIT), stream.as_slice());
    match frames.recv_text(&mut stream) {
        Err(Error::NotUtf8 { valid: 2, size: 3 }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(frames.recv_text(&mut stream).unwrap().as_deref(), Some("粘"));
    assert_eq!(frames.recv_text(&mut stream).unwrap(), None);
}

/// A writer that takes so many bytes at a time, and counts the calls.
struct Writer {
    at_once: usize,
    interrupt: bool,
    calls: usize,
    taken: Vec<u8>,
}

impl Write for Writer {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.calls += 1;
        if std::mem::take(&mut self.interrupt) {
            return Err(ErrorKind::Interrupted.into());
        }
        let n = buf.len().min(self.at_once);
        self.taken.extend(&buf[..n]);
        Ok(n)
    }

    /// As a socket takes them: one after another, until it has enough.
    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        let bytes: Vec<u8> = bufs.iter().flat_map(|buf| buf.to_vec()).collect();
        self.write(&bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn writer(at_once: usize) -> Writer {
    Writer { at_once, interrupt: false, calls: 0, taken: Vec::new() }
}

/// A frame of more bytes than this is not copied.
const LONG: usize = 64 * 1024;

#[test]
fn a_frame_leaves_in_one_write() {
    for size in [0, LONG - HEADER, LONG - HEADER + 1, 1_000_000] {
        let mut writer = writer(usize::MAX);
        frame::send(&mut writer, &vec![7; size], NO_LIMIT).unwrap();
        assert_eq!((writer.calls, writer.taken.len()), (1, HEADER + size));
    }
}

#[test]
fn a_short_write_goes_on_where_it_stopped() {
    for at_once in 1..=6 {
        let mut writer = Writer { interrupt: true, ..writer(at_once) };
        frame::send(&mut writer, b"ls", NO_LIMIT).unwrap();
        assert_eq!(writer.taken, encoded(&[b"ls"]));
    }
}

/// A writer that takes this many bytes in its first write, and all in those behind it.
struct CutAt {
    first: usize,
    rest: Writer,
}

impl Write for CutAt {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(buf)])
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        if !self.rest.interrupt {
            self.rest.at_once = std::mem::replace(&mut self.first, usize::MAX);
        }
        self.rest.write_vectored(bufs)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_long_frame_goes_on_where_it_stopped_at_every_cut() {
    let body: Vec<u8> = (0..LONG as u32).map(|n| (n % 251) as u8).collect();
    let expected = [&(LONG as u32).to_be_bytes()[..], &body].concat();
    for first in (1..=HEADER + 20).chain(LONG..HEADER + LONG) {
        let mut writer = CutAt { first, rest: Writer { interrupt: true, ..writer(0) } };
        frame::send(&mut writer, &body, NO_LIMIT).unwrap();
        assert!(writer.rest.taken == expected, "cut at {first}");
        assert_eq!(writer.rest.calls, 3, "one that is interrupted, one that is cut, and the rest");
    }
}

/// The least that a stream can be: its vectored write is the standard library's.
#[test]
fn a_stream_without_a_vectored_write_gets_every_byte() {
    struct Plain(Writer);
    impl Write for Plain {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            self.0.write(buf)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let body = vec![7; LONG];
    let mut plain = Plain(writer(30_000));
    frame::send(&mut plain, &body, NO_LIMIT).unwrap();
    assert!(plain.0.taken == encoded(&[&body]));
}

#[test]
fn a_write_that_takes_nothing_is_an_error() {
    for body in [&b"ls"[..], &[7; LONG]] {
        match frame::send(&mut writer(0), body, NO_LIMIT) {
            Err(Error::Io(e)) => assert_eq!(e.kind(), ErrorKind::WriteZero),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn every_message_has_the_figures_and_what_to_do_next() {
    let too_large = Error::TooLarge { claimed: 4_294_967_295, max: 16 };
    for (error, figures) in [
        (Error::CutInHeader { received: 3 }, ["3 of 4", "again"]),
        (Error::CutInBody { received: 1, size: 275 }, ["1 of 275", "again"]),
        (Error::CutInBody { received: 0, size: 1 }, ["0 of 1 byte;", "again"]),
        (Error::TooLarge { claimed: 1, max: 0 }, ["1 byte, and 0", "raise"]),
        (too_large, ["4294967295 bytes, and 16", "raise"]),
        (Error::NotUtf8 { valid: 2, size: 3 }, ["byte 2 of a frame of 3", "encode"]),
        (Error::Io(ErrorKind::ConnectionReset.into()), ["reset", "connect again"]),
    ] {
        let text = error.to_string();
        assert!(figures.iter().all(|part| text.contains(part)), "{text}");
    }
}
