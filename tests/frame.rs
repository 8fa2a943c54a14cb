//! Frames: every cut, every end, every limit.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::time::{Duration, Instant};

use sticky_packets::frame::{self, Error, FrameReader, FrameWriter, HEADER, Looks, NO_LIMIT};
use sticky_packets::frame::{Timed, split, what_is};

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
    let mut frames = FrameReader::new(stream, NO_LIMIT);
    std::iter::from_fn(|| frames.recv().unwrap().map(<[u8]>::to_vec)).collect()
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
        let mut frames = FrameReader::new(&stream[..HEADER + 5 + cut], NO_LIMIT);
        assert_eq!(frames.recv().unwrap(), Some(&b"whole"[..]));
        match frames.recv() {
            Err(Error::CutInHeader { received }) => assert_eq!(received, cut),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_end_in_the_body_tells_how_much_of_it_came() {
    for cut in 0..5 {
        let stream = encoded(&[b"whole"]);
        match FrameReader::new(&stream[..HEADER + cut], NO_LIMIT).recv() {
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
        Err(Error::NotSent { size: 6, max: 5 }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(stream.len(), HEADER + 5, "nothing of a frame that is too large is sent");

    assert_eq!(FrameReader::new(&stream[..], 5).recv().unwrap(), Some(&b"12345"[..]));
    match FrameReader::new(&stream[..], 4).recv() {
        Err(Error::TooLarge { claimed: 5, max: 4 }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_frame_behind_one_that_is_too_large_is_received() {
    let stream = encoded(&[&[7; 20_000], b"good"]);
    for size in [1, 3, 4, 5, 9_000, 30_000] {
        let mut frames = FrameReader::new(Script::of(stream.chunks(size)), 100);
        for _ in 0..2 {
            assert!(matches!(frames.recv(), Err(Error::TooLarge { claimed: 20_000, max: 100 })));
        }
        assert!(frames.skip_frame().unwrap());
        assert_eq!(frames.recv().unwrap(), Some(&b"good"[..]));
        assert_eq!(frames.recv().unwrap(), None);
        assert!(!frames.skip_frame().unwrap());
    }
}

#[test]
fn an_end_in_a_body_that_is_too_large_is_no_clean_end() {
    let stream = encoded(&[&[7; 20]]);
    let mut frames = FrameReader::new(&stream[..HEADER + 8], 10);
    assert!(matches!(frames.recv(), Err(Error::TooLarge { .. })));
    match frames.skip_frame() {
        Err(Error::CutInBody { received: 8, size: 20 }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_hostile_length_costs_no_more_than_the_bytes_that_came() {
    let capacity = |claimed: u32, body: &[u8]| {
        let mut stream = claimed.to_be_bytes().to_vec();
        stream.extend(body);
        let mut frames = FrameReader::with_capacity(&stream[..], NO_LIMIT, 0);
        assert!(matches!(frames.recv(), Err(Error::CutInBody { .. })));
        frames.capacity()
    };
    for body in [&b""[..], b"x", &[7; 10_000]] {
        let came = body.len();
        let twice = capacity(2 * came as u32 + 1, body);
        assert_eq!(capacity(u32::MAX, body), twice, "{came} bytes came");
        assert!(twice.max(capacity(came as u32 + 1, body)) <= 2 * came + 64);
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
            let script = script.then(kind).then(kind).and(&stream[cut..]);
            let mut frames = FrameReader::new(script, NO_LIMIT);
            let (mut received, mut timeouts) = (Vec::new(), 0);
            loop {
                match frames.recv() {
                    Ok(Some(body)) => received.push(body.to_vec()),
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
        let script = Script::of([&stream[..cut]]).then(ErrorKind::ConnectionReset);
        match FrameReader::new(script, NO_LIMIT).recv() {
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
        let mut frames = FrameReader::new(Script::of(stream.chunks(size)), NO_LIMIT);
        assert_eq!(frames.recv_text().unwrap(), Some(text));
    }
}

#[test]
fn a_frame_that_is_no_text_is_told_and_the_next_one_received() {
    let stream = encoded(&[b"ab\xff", "粘".as_bytes()]);
    let mut frames = FrameReader::new(&stream[..], NO_LIMIT);
    match frames.recv_text() {
        Err(Error::NotUtf8 { valid: 2, size: 3 }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(frames.recv_text().unwrap(), Some("粘"));
    assert_eq!(frames.recv_text().unwrap(), None);
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
    let too_large = Error::TooLarge { claimed: u32::MAX, max: 16 };
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

/// A stream on a clock of its own: each piece comes so long after the one before it.
struct Dripping {
    pieces: VecDeque<(Duration, Vec<u8>)>,
    clock: Cell<Instant>,
    timeout: Cell<Option<Duration>>,
}

impl Dripping {
    fn new<'a>(pieces: impl IntoIterator<Item = (u64, &'a [u8])>) -> Dripping {
        let pieces = pieces.into_iter();
        Dripping {
            pieces: pieces
                .map(|(after, piece)| (Duration::from_secs(after), piece.to_vec()))
                .collect(),
            clock: Cell::new(Instant::now()),
            timeout: Cell::new(None),
        }
    }
}

impl Read for Dripping {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Some((after, piece)) = self.pieces.front_mut() else {
            return Ok(0);
        };
        let waited = self.timeout.get().unwrap_or(Duration::MAX).min(*after);
        *after -= waited;
        self.clock.set(self.clock.get() + waited);
        if !after.is_zero() {
            return Err(ErrorKind::WouldBlock.into());
        }
        let n = piece.as_slice().read(buf)?;
        piece.drain(..n);
        if piece.is_empty() {
            self.pieces.pop_front();
        }
        Ok(n)
    }
}

impl Timed for Dripping {
    fn read_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(self.timeout.get())
    }

    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        assert_ne!(timeout, Some(Duration::ZERO));
        self.timeout.set(timeout);
        Ok(())
    }

    fn now(&self) -> Instant {
        self.clock.get()
    }
}

const LIMIT: Duration = Duration::from_secs(10);

fn late(received: usize, size: Option<usize>) -> Error {
    Error::Deadline { received, size, limit: LIMIT }
}

#[test]
fn a_byte_a_second_does_not_keep_a_frame_alive() {
    let stream = encoded(&[&[7; 100]]);
    for capacity in [0, 50, 1000] {
        let drip = Dripping::new(stream.chunks(1).map(|byte| (1, byte)));
        let start = drip.now();
        let mut frames = FrameReader::with_capacity(drip, NO_LIMIT, capacity);
        // The first byte comes after a second, and ten more within ten; the last of them is too late.
        assert_eq!(frames.recv_within(LIMIT), Err(late(11 - HEADER, Some(100))));
        assert_eq!(frames.get_ref().now() - start, Duration::from_secs(11));
        assert_eq!(frames.get_ref().read_timeout().unwrap(), None, "restored");
    }
}

#[test]
fn silence_between_frames_is_no_offence() {
    let stream = encoded(&[b"one", b"two"]);
    let (one, two) = stream.split_at(HEADER + 3);
    let mut frames = FrameReader::new(Dripping::new([(1000, one), (1000, two)]), NO_LIMIT);
    assert_eq!(frames.recv_within(LIMIT), Ok(Some(&b"one"[..])));
    assert_eq!(frames.recv_within(LIMIT), Ok(Some(&b"two"[..])));
    assert_eq!(frames.recv_within(LIMIT), Ok(None));
}

#[test]
fn a_frame_goes_on_behind_its_deadline_at_every_cut() {
    let stream = encoded(&[b"first", &[7; 30]]);
    let first = HEADER + 5;
    for capacity in [0, 10, 1000] {
        for cut in first + 1..stream.len() {
            let pieces = [(0, &stream[..first]), (60, &stream[first..cut]), (11, &stream[cut..])];
            let mut frames = FrameReader::with_capacity(Dripping::new(pieces), NO_LIMIT, capacity);
            assert_eq!(frames.recv_within(LIMIT), Ok(Some(&b"first"[..])));
            let told = match cut - first {
                cut @ ..HEADER => late(cut, None),
                cut => late(cut - HEADER, Some(30)),
            };
            assert_eq!(frames.recv_within(LIMIT), Err(told));
            assert_eq!(frames.recv(), Ok(Some(&[7; 30][..])), "cut at {cut}");
            assert_eq!(frames.recv_within(LIMIT), Ok(None));
        }
    }
}

/// Of a frame that came in part with the one before, the time that its receiver took does not count.
#[test]
fn a_deadline_is_the_peers_alone() {
    let stream = encoded(&[b"one", b"two"]);
    let (early, rest) = stream.split_at(HEADER + 3 + 2);
    let mut frames = FrameReader::new(Dripping::new([(0, early), (5, rest)]), NO_LIMIT);
    assert_eq!(frames.recv_within(LIMIT), Ok(Some(&b"one"[..])));
    let clock = &frames.get_ref().clock;
    clock.set(clock.get() + 2 * LIMIT);
    assert_eq!(frames.recv_within(LIMIT), Ok(Some(&b"two"[..])));
}

#[test]
fn an_end_before_the_deadline_is_told_as_an_end() {
    let stream = encoded(&[b"body"]);
    for (cut, told) in [
        (2, Error::CutInHeader { received: 2 }),
        (HEADER + 1, Error::CutInBody { received: 1, size: 4 }),
    ] {
        let mut frames = FrameReader::new(Dripping::new([(1, &stream[..cut])]), NO_LIMIT);
        assert_eq!(frames.recv_within(LIMIT), Err(told));
    }
}

#[test]
fn the_streams_own_timeout_counts_between_frames() {
    let stream = encoded(&[b"one"]);
    let (begin, rest) = stream.split_at(5);
    let mut frames = FrameReader::new(Dripping::new([(20, begin), (9, rest)]), NO_LIMIT);
    let own = Some(Duration::from_secs(15));
    frames.get_ref().set_read_timeout(own).unwrap();
    assert_eq!(frames.recv_within(LIMIT), Err(Error::Io(ErrorKind::WouldBlock.into())));
    assert_eq!(frames.recv_within(LIMIT), Ok(Some(&b"one"[..])));
    assert_eq!(frames.get_ref().read_timeout().unwrap(), own);
}

#[test]
fn a_frame_that_is_too_large_is_told_at_its_header() {
    let stream = encoded(&[&[7; 100]]);
    let drip = Dripping::new(stream.chunks(1).map(|byte| (1, byte)));
    let start = drip.now();
    let mut frames = FrameReader::new(drip, 99);
    assert_eq!(frames.recv_within(LIMIT), Err(Error::TooLarge { claimed: 100, max: 99 }));
    assert_eq!(frames.get_ref().now() - start, Duration::from_secs(4));
}

#[test]
fn what_was_read_ahead_is_handed_over_with_the_stream() {
    let stream = [&encoded(&[b"hello"]), &b"another protocol"[..]].concat();
    let mut frames = FrameReader::new(Script::of([&stream[..], b", and more"]), NO_LIMIT);
    assert_eq!(frames.recv(), Ok(Some(&b"hello"[..])));
    let (mut rest, ahead) = frames.into_parts();
    assert_eq!(ahead, b"another protocol");
    let mut more = String::new();
    rest.read_to_string(&mut more).unwrap();
    assert_eq!(more, ", and more");
}

#[test]
fn a_frame_in_part_is_handed_over_with_its_header_at_every_cut() {
    let stream = encoded(&[b"hello", &[7; 30]]);
    for capacity in [0, 10, 1000] {
        for cut in HEADER + 5..stream.len() {
            let script = Script::of([&stream[..cut]]);
            let mut frames = FrameReader::with_capacity(script, NO_LIMIT, capacity);
            assert_eq!(frames.recv(), Ok(Some(&b"hello"[..])));
            let _ = frames.recv();
            assert_eq!(frames.into_parts().1, stream[HEADER + 5..cut], "cut at {cut}");
        }
    }
}

#[test]
fn a_reader_without_a_buffer_reads_no_byte_ahead() {
    let stream = encoded(&[b"one", b"", &[7; 100_000], b"two"]);
    let mut wire = &stream[..];
    for body in [&b"one"[..], b"", &[7; 100_000], b"two"] {
        assert_eq!(FrameReader::with_capacity(&mut wire, NO_LIMIT, 0).recv(), Ok(Some(body)));
    }
}

#[test]
fn bodies_are_received_in_place_of_what_was_there() {
    let bodies = [&[1; 10][..], &[2; 300], &[3; 20], &[4; 200], b""];
    let mut frames = FrameReader::with_capacity(Script::of([&encoded(&bodies)[..]]), NO_LIMIT, 50);
    let mut body = b"old".to_vec();
    for expected in bodies {
        assert!(frames.recv_into(&mut body).unwrap());
        assert_eq!(body, expected);
    }
    assert!(!frames.recv_into(&mut body).unwrap());
}

#[test]
fn the_memory_of_a_long_body_is_given_back_when_short_ones_come() {
    let bodies = [&[7; 1_000_000][..], b"a", b"b"];
    let pieces: Vec<_> = bodies.iter().map(|body| encoded(&[body])).collect();
    let mut frames = FrameReader::new(Script::of(pieces.iter().map(|piece| &piece[..])), NO_LIMIT);
    let before = frames.capacity();
    assert_eq!(frames.recv().unwrap().unwrap().len(), 1_000_000);
    assert!(frames.capacity() <= before + 1_000_000);
    frames.recv().unwrap();
    frames.recv().unwrap();
    assert_eq!(frames.capacity(), before);
}

#[test]
fn bytes_in_memory_are_split_as_they_are_received() {
    let stream = encoded(&BODIES);
    for cut in 0..=stream.len() {
        let mut frames = FrameReader::new(&stream[..cut], NO_LIMIT);
        let mut bodies = split(&stream[..cut], NO_LIMIT);
        let mut used = 0;
        while let Some(body) = frames.recv().transpose() {
            used += body.as_ref().map_or(0, |body| HEADER + body.len());
            let cut = body.is_err();
            assert_eq!(bodies.next(), Some(body));
            assert_eq!(bodies.rest(), &stream[..][used..][..bodies.rest().len()]);
            if cut {
                break;
            }
        }
        assert_eq!(bodies.next(), None);
    }
    let mut bodies = split(&stream, 2);
    assert_eq!(bodies.by_ref().nth(3), Some(Err(Error::TooLarge { claimed: 6, max: 2 })));
    assert!(bodies.next().is_none() && bodies.rest().starts_with(b"\x00\x00\x00\x06"));
}

#[test]
fn frames_that_are_fed_leave_together() {
    let mut frames = FrameWriter::new(writer(usize::MAX), NO_LIMIT);
    for body in BODIES {
        frames.feed(body).unwrap();
    }
    assert_eq!(frames.get_ref().calls, 0);
    frames.send(b"and this").unwrap();
    assert_eq!(frames.get_ref().calls, 1);
    let (writer, waiting) = frames.into_parts();
    assert_eq!(writer.taken, [encoded(&BODIES), encoded(&[b"and this"])].concat());
    assert!(waiting.is_empty());
}

#[test]
fn what_is_fed_does_not_pile_up() {
    let mut frames = FrameWriter::new(writer(usize::MAX), NO_LIMIT);
    for _ in 0..100 {
        frames.feed(&[7; 10_000]).unwrap();
    }
    assert_eq!(frames.get_ref().calls, 99 / 6);
    frames.flush().unwrap();
    assert_eq!(frames.into_parts().0.taken, encoded(&[&[7; 10_000][..]; 100]));
}

#[test]
fn a_frame_that_is_too_long_to_send_harms_no_other() {
    let mut frames = FrameWriter::new(writer(usize::MAX), 5);
    frames.feed(b"good").unwrap();
    assert_eq!(frames.feed(b"too long"), Err(Error::NotSent { size: 8, max: 5 }));
    frames.send(b"too").unwrap();
    assert_eq!(frames.into_parts().0.taken, encoded(&[b"good", b"too"]));
}

/// A frame that is fed is taken, even if those before it cannot be written to make room.
#[test]
fn a_frame_that_finds_no_room_waits_all_the_same() {
    let mut frames = FrameWriter::new(Stalls { first: 1, calls: 0, taken: Vec::new() }, NO_LIMIT);
    let fed = (0..7).map(|_| frames.feed(&[7; 10_000])).filter(Result::is_err).count();
    assert_eq!(fed, 1, "the seventh finds none");
    frames.flush().unwrap();
    assert!(frames.get_ref().taken == encoded(&[&[7; 10_000][..]; 7]));
}

/// A writer whose first write takes so many bytes, and whose second fails with a timeout.
struct Stalls {
    first: usize,
    calls: usize,
    taken: Vec<u8>,
}

impl Write for Stalls {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(buf)])
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        self.calls += 1;
        let at_once = match self.calls {
            1 => self.first,
            2 => return Err(ErrorKind::WouldBlock.into()),
            _ => usize::MAX,
        };
        let bytes: Vec<u8> = bufs.iter().flat_map(|buf| buf.to_vec()).take(at_once).collect();
        self.taken.extend(&bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_goes_on_behind_a_timeout_at_every_cut() {
    for size in [20, LONG] {
        let body: Vec<u8> = (0..size as u32).map(|n| (n % 251) as u8).collect();
        let stream = encoded(&[b"ls", &body]);
        for first in (1..30).chain(stream.len() - 20..stream.len()).filter(|&n| n < stream.len()) {
            let mut frames =
                FrameWriter::new(Stalls { first, calls: 0, taken: Vec::new() }, NO_LIMIT);
            frames.feed(b"ls").unwrap();
            assert_eq!(frames.send(&body), Err(Error::Io(ErrorKind::WouldBlock.into())));
            assert_eq!(frames.get_ref().taken, stream[..first]);
            frames.flush().unwrap();
            assert!(frames.get_ref().taken == stream, "{size} bytes cut at {first}");
        }
    }
}

#[test]
fn an_absurd_length_is_told_for_what_it_is() {
    for (bytes, looks, told) in [
        (b"GET ", Some(Looks::Http(*b"GET ")), "\"GET \": the peer speaks HTTP"),
        (b"POST", Some(Looks::Http(*b"POST")), "HTTP"),
        (b"HTTP", Some(Looks::Http(*b"HTTP")), "HTTP"),
        (b"PRI ", Some(Looks::Http(*b"PRI ")), "HTTP"),
        (b"\x16\x03\x01\x02", Some(Looks::TlsHandshake), "TLS handshake"),
        (b"\x15\x03\x03\x00", Some(Looks::TlsAlert), "TLS alert"),
        (b"\x17\x03\x03\x00", None, "raise the maximum"),
        (b"2195", Some(Looks::Digits(*b"2195")), "\"2195\": a size in decimal"),
        (b"219\0", Some(Looks::Digits(*b"219\0")), "\"219\\x00\""),
        (b"22\r\n", Some(Looks::Digits(*b"22\r\n")), "\"22\\r\\n\""),
        (b"5\n\0\0", Some(Looks::Digits(*b"5\n\0\0")), "decimal"),
        (b"5\0\0\0", Some(Looks::LittleEndian(53)), "the length is 53"),
        (b"22cm", Some(Looks::Text(*b"22cm")), "text"),
        (b"l_in", Some(Looks::Text(*b"l_in")), "\"l_in\", which is text"),
        (b"rtbu", Some(Looks::Text(*b"rtbu")), "text"),
        (b"{\"a\"", Some(Looks::Text(*b"{\"a\"")), "text"),
        (b"\x05\0\0\0", Some(Looks::LittleEndian(5)), "the length is 5"),
        (b"\x10\0\0\0", Some(Looks::LittleEndian(16)), "big-endian"),
        (b"\0\x04\0\0", Some(Looks::LittleEndian(1024)), "1024:"),
        (b"\x01\x04\0\0", None, "raise the maximum"),
        (b"\0\0\x01\0", None, "raise the maximum"),
        (b"\xff\xff\xff\xff", None, "raise the maximum"),
        (b"\xe7\xb2\x98\xe5", None, "raise the maximum"),
    ] {
        let length = u32::from_be_bytes(*bytes);
        assert_eq!(what_is(length, 1024), looks, "{}", bytes.escape_ascii());
        let error = Error::TooLarge { claimed: length, max: 1024 };
        assert!(error.to_string().contains(told), "{error}");
    }
}
