//! What a tape's bytes say: whose each one is, which read took it, and what lay in the buffer meanwhile.
//!
//! Whoever shows, judges or checks a tape asks here, so that all give one answer.

use std::ops::Range;

use crate::tape::{End, Event, Side, Tape, What};

/// Neighbouring bytes that are sent to one end, counted from the first that ever is.
pub type Span = Range<usize>;

/// All that was sent on a tape, and how it was read.
#[derive(Debug)]
pub struct Reads<'a> {
    streams: Vec<Stream<'a>>,
}

/// The bytes that one end is sent, from the first send to the last.
#[derive(Debug)]
pub struct Stream<'a> {
    /// The end that they are sent to.
    pub to: End,
    /// The sends that they come in, in order; one without bytes is none.
    pub sends: Vec<Send<'a>>,
    /// The reads that took some, in order.
    pub reads: Vec<Read>,
    /// How many bytes arrived.
    pub arrived: usize,
}

/// One send.
#[derive(Debug)]
pub struct Send<'a> {
    /// Its place among the tape's events.
    pub event: usize,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Where they stand in the stream.
    pub span: Span,
}

/// One read that took bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its place among the tape's events.
    pub event: usize,
    /// What it took.
    pub taken: Span,
    /// What lay in the receive buffer before: what it took, and what it left.
    pub held: Span,
    /// How many bytes it asked for.
    pub room: usize,
    /// Whether it was the reader who drew the lines here: this read and all others of its
    /// [stretch](Stretch) got exactly as many bytes as they had asked for, and nothing was left.
    pub as_asked: bool,
}

impl Read {
    /// Whether it took all that lay in the receive buffer.
    pub fn emptied(&self) -> bool {
        self.taken.end == self.held.end
    }
}

/// Neighbouring bytes of one send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which send of the stream.
    pub send: usize,
    /// The first byte, counted from the send's own first.
    pub from: usize,
    /// The byte behind the last.
    pub to: usize,
}

/// A stretch of a stream that begins and ends where both a send and a read do, so that nothing in it is
/// told by what is outside. The last one of a stream ends where the stream does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its bytes.
    pub span: Span,
    /// Which sends they come in.
    pub sends: Range<usize>,
    /// Which reads took them.
    pub reads: Range<usize>,
    /// Whether every read got exactly what it had asked for, and nothing was left.
    pub as_asked: bool,
}

impl<'a> Reads<'a> {
    /// Reads a tape once, from its first event to its last.
    pub fn of(tape: &'a Tape) -> Reads<'a> {
        let mut reads = Reads { streams: Vec::new() };
        reads.reach(tape.clients.len());
        for (place, Event { conn, side, what, .. }) in tape.events.iter().enumerate() {
            reads.reach(conn + 1);
            let end = End { conn: *conn, side: *side };
            match what {
                What::Sent(bytes) => {
                    reads.streams[place_of(End { side: side.peer(), ..end })].sent(place, bytes);
                }
                What::Arrived(n) => reads.streams[place_of(end)].arrived(*n),
                What::Received { bytes, room } if !bytes.is_empty() => {
                    reads.streams[place_of(end)].read(place, bytes.len(), *room);
                }
                _ => {}
            }
        }
        reads.streams.iter_mut().for_each(Stream::see_who_drew_the_lines);
        reads
    }

    /// What one end is sent, if the tape has that end.
    pub fn to(&self, end: End) -> Option<&Stream<'a>> {
        self.streams.get(place_of(end))
    }

    /// All streams: for each connection first the server's, then the client's.
    pub fn streams(&self) -> impl Iterator<Item = &Stream<'a>> {
        self.streams.iter()
    }

    /// Makes streams for this many connections.
    fn reach(&mut self, conns: usize) {
        for conn in self.streams.len() / 2..conns {
            let to = |side| Stream::new(End { conn, side });
            self.streams.extend([to(Side::Server), to(Side::Client)]);
        }
    }
}

fn place_of(end: End) -> usize {
    end.conn * 2 + usize::from(end.side == Side::Client)
}

impl<'a> Stream<'a> {
    fn new(to: End) -> Stream<'a> {
        Stream { to, sends: Vec::new(), reads: Vec::new(), arrived: 0 }
    }

    fn sent(&mut self, event: usize, bytes: &'a [u8]) {
        let start = self.len();
        if !bytes.is_empty() {
            self.sends.push(Send { event, bytes, span: start..start + bytes.len() });
        }
    }

    fn arrived(&mut self, n: usize) {
        self.arrived = self.len().min(self.arrived + n);
    }

    fn read(&mut self, event: usize, n: usize, room: usize) {
        let start = self.read_up_to();
        let end = self.len().min(start + n);
        self.arrived = self.arrived.max(end);
        let (taken, held) = (start..end, start..self.arrived);
        self.reads.push(Read { event, taken, held, room, as_asked: false });
    }

    fn see_who_drew_the_lines(&mut self) {
        for stretch in self.stretches() {
            for read in &mut self.reads[stretch.reads] {
                read.as_asked = stretch.as_asked;
            }
        }
    }

    /// How many bytes are sent in all.
    pub fn len(&self) -> usize {
        self.sends.last().map_or(0, |send| send.span.end)
    }

    /// Whether no byte is sent.
    pub fn is_empty(&self) -> bool {
        self.sends.is_empty()
    }

    /// How many bytes the reads took in all.
    pub fn read_up_to(&self) -> usize {
        self.reads.last().map_or(0, |read| read.taken.end)
    }

    /// What no read took: it lay in the buffer when the scene ended, or was still on its way.
    pub fn unread(&self) -> Span {
        self.read_up_to()..self.len()
    }

    /// These bytes, as parts of the sends that they belong to. It takes as long as there are parts.
    pub fn parts(&self, span: Span) -> impl ExactSizeIterator<Item = Part> + Clone {
        let from = self.sends.partition_point(|send| send.span.end <= span.start);
        let behind = self.sends.partition_point(|send| send.span.start < span.end);
        let to = if span.is_empty() { from } else { behind };
        (from..to).map(move |send| {
            let whole = &self.sends[send].span;
            let from = whole.start.max(span.start) - whole.start;
            Part { send, from, to: whole.end.min(span.end) - whole.start }
        })
    }

    /// The bytes of a part.
    pub fn bytes(&self, part: Part) -> &'a [u8] {
        &self.sends[part.send].bytes[part.from..part.to]
    }

    /// Whether a part is a whole send.
    pub fn is_whole(&self, part: Part) -> bool {
        part.to - part.from == self.sends[part.send].bytes.len()
    }

    /// Whether these bytes belong to several sends.
    pub fn glues(&self, span: &Span) -> bool {
        self.parts(span.clone()).len() > 1
    }

    /// Whether these bytes hold a part of a send, and not all of it.
    pub fn cuts(&self, span: &Span) -> bool {
        let parts = self.parts(span.clone());
        // Only the first and the last can be torn.
        let ends = parts.clone().take(1).chain(parts.clone().skip(parts.len().saturating_sub(1)));
        ends.into_iter().any(|part| !self.is_whole(part))
    }

    /// The stream in stretches, in order.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let (mut start, mut first_send, mut first_read) = (0, 0, 0);
        let mut next = 0;
        for (send, Send { span, .. }) in self.sends.iter().enumerate() {
            let reads = &self.reads[next..];
            next += reads.iter().take_while(|read| read.taken.end <= span.end).count();
            let read_up_to =
                self.reads[first_read..next].last().map_or(start, |read| read.taken.end);
            if read_up_to < span.end && send + 1 < self.sends.len() {
                continue;
            }
            let full = |read: &Read| read.taken.len() == read.room;
            stretches.push(Stretch {
                span: start..span.end,
                sends: first_send..send + 1,
                reads: first_read..next,
                as_asked: read_up_to == span.end && self.reads[first_read..next].iter().all(full),
            });
            (start, first_send, first_read) = (span.end, send + 1, next);
        }
        stretches
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::tape::Outcome;

    const READER: End = End { conn: 0, side: Side::Client };

    fn tape(whats: Vec<(Side, What)>) -> Tape {
        Tape::at_once(whats, Outcome::Well)
    }

    fn sent(bytes: &[u8]) -> (Side, What) {
        (Side::Server, What::Sent(bytes.into()))
    }

    fn read(bytes: &[u8], room: usize) -> (Side, What) {
        (Side::Client, What::Received { bytes: bytes.into(), room })
    }

    #[test]
    fn two_sends_in_one_read_are_glued() {
        let arrived = (Side::Client, What::Arrived(24));
        let tape = tape(vec![
            sent(b"22"),
            sent(&[b'.'; 22]),
            arrived,
            read(b"22", 2),
            read(&[b'.'; 22], 1024),
        ]);
        let reads = Reads::of(&tape);
        let stream = reads.to(READER).unwrap();
        let [first, second] = &stream.reads[..] else { panic!("{stream:?}") };
        assert_eq!((first.held.clone(), first.as_asked), (0..24, true));
        assert_eq!((second.held.clone(), second.as_asked), (2..24, false));
        assert!(!first.emptied() && second.emptied());
        assert!(stream.glues(&(0..24)) && !stream.glues(&first.taken) && !stream.cuts(&(0..24)));
        assert!(stream.cuts(&(0..3)) && stream.cuts(&(1..24)) && !stream.cuts(&(24..24)));
        assert!(!stream.cuts(&(3..3)));
        let parts: Vec<Part> = stream.parts(1..10).collect();
        assert_eq!(parts, [Part { send: 0, from: 1, to: 2 }, Part { send: 1, from: 0, to: 8 }]);
        assert_eq!(stream.stretches().len(), 2);
        assert!(stream.unread().is_empty());
    }

    /// Numbers that are the same on every machine (xorshift, Marsaglia).
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, n: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % n as u64) as usize
        }
    }

    /// A stream told byte by byte.
    #[derive(Default)]
    struct Naive {
        /// The send of each byte, and the read that took it.
        owner: Vec<usize>,
        taker: Vec<Option<usize>>,
        way: VecDeque<usize>,
        buffer: VecDeque<usize>,
        /// What lay in the buffer before each read, and how many bytes it asked for.
        held: Vec<Vec<usize>>,
        rooms: Vec<usize>,
    }

    impl Naive {
        fn taken(&self, read: usize) -> Vec<usize> {
            (0..self.owner.len()).filter(|byte| self.taker[*byte] == Some(read)).collect()
        }

        fn glues(&self, read: usize) -> bool {
            let mut owners: Vec<usize> = self.taken(read).iter().map(|b| self.owner[*b]).collect();
            owners.dedup();
            owners.len() > 1
        }

        fn cuts(&self, read: usize) -> bool {
            let taken = self.taken(read);
            let mine = |byte: usize| taken.iter().any(|own| self.owner[*own] == self.owner[byte]);
            (0..self.owner.len()).any(|byte| mine(byte) && !taken.contains(&byte))
        }

        /// Whether both a send and a read end before this byte.
        fn is_seam(&self, byte: usize) -> bool {
            let differs = |i: usize, j: usize| {
                self.owner[i] != self.owner[j] && self.taker[i] != self.taker[j]
            };
            byte == 0
                || byte == self.owner.len()
                || self.taker[byte - 1].is_some() && differs(byte - 1, byte)
        }

        /// The stretch around the first byte of a read.
        fn stretch(&self, read: usize) -> Span {
            let byte = self.taken(read)[0];
            let start = (0..=byte).rev().find(|byte| self.is_seam(*byte)).unwrap();
            let end = (byte + 1..=self.owner.len()).find(|byte| self.is_seam(*byte)).unwrap();
            start..end
        }

        fn as_asked(&self, read: usize) -> bool {
            self.stretch(read).all(|byte| {
                self.taker[byte].is_some_and(|read| self.taken(read).len() == self.rooms[read])
            })
        }
    }

    /// A tape of random sends, arrivals and reads, and the same byte by byte.
    fn random(numbers: &mut Numbers) -> (Tape, Naive) {
        let (mut naive, mut whats) = (Naive::default(), Vec::new());
        let mut sends = 0;
        for _ in 0..4 + numbers.below(24) {
            match numbers.below(4) {
                0 => {
                    let size = 1 + numbers.below(5);
                    naive.way.extend(naive.owner.len()..naive.owner.len() + size);
                    naive.owner.extend(vec![sends; size]);
                    naive.taker.extend(vec![None; size]);
                    sends += 1;
                    whats.push(sent(&vec![b'x'; size]));
                }
                1 if !naive.way.is_empty() => {
                    let n = 1 + numbers.below(naive.way.len());
                    naive.buffer.extend(naive.way.drain(..n));
                    whats.push((Side::Client, What::Arrived(n)));
                }
                2 | 3 if !naive.buffer.is_empty() => {
                    let room = 1 + numbers.below(6);
                    naive.held.push(naive.buffer.iter().copied().collect());
                    let n = room.min(naive.buffer.len());
                    for byte in naive.buffer.drain(..n) {
                        naive.taker[byte] = Some(naive.rooms.len());
                    }
                    naive.rooms.push(room);
                    whats.push(read(&vec![b'x'; n], room));
                }
                _ => {}
            }
        }
        (tape(whats), naive)
    }

    #[test]
    fn what_is_found_is_what_a_look_at_every_byte_finds() {
        let mut numbers = Numbers(0x5eed);
        let (mut glued, mut cut, mut asked) = (0, 0, 0);
        for _ in 0..5000 {
            let (tape, naive) = random(&mut numbers);
            let reads = Reads::of(&tape);
            let stream = reads.to(READER).unwrap();
            assert_eq!(stream.reads.len(), naive.rooms.len());
            assert_eq!(stream.arrived, naive.owner.len() - naive.way.len());
            let unread: Vec<usize> =
                (0..naive.owner.len()).filter(|b| naive.taker[*b].is_none()).collect();
            assert_eq!(stream.unread().collect::<Vec<usize>>(), unread);
            for (i, read) in stream.reads.iter().enumerate() {
                let context = || format!("read {i} of {:?}", tape.events);
                assert_eq!(read.taken.clone().collect::<Vec<usize>>(), naive.taken(i));
                assert_eq!(read.held.clone().collect::<Vec<usize>>(), naive.held[i]);
                assert_eq!(stream.glues(&read.taken), naive.glues(i), "{}", context());
                assert_eq!(stream.cuts(&read.taken), naive.cuts(i), "{}", context());
                assert_eq!(read.as_asked, naive.as_asked(i), "{}", context());
                let stretches = stream.stretches();
                let own = stretches.iter().find(|stretch| stretch.reads.contains(&i)).unwrap();
                assert_eq!(own.span, naive.stretch(i), "{}", context());
                for part in stream.parts(read.taken.clone()) {
                    let start = stream.sends[part.send].span.start;
                    assert!(
                        (part.from..part.to).all(|byte| naive.owner[start + byte] == part.send)
                    );
                }
                glued += usize::from(naive.glues(i));
                cut += usize::from(naive.cuts(i));
                asked += usize::from(naive.as_asked(i));
            }
        }
        assert!(glued > 1000 && cut > 1000 && asked > 1000, "{glued}, {cut}, {asked}");
    }
}
