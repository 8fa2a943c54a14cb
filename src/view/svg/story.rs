//! What a picture tells of a tape: the things that happen, one a row.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use super::labels::{self, Tone};
use crate::lang::Lang;
use crate::tape::{Event, Outcome, Side, Tape, What};
use crate::view::Played;

/// One end of one connection.
pub(super) type End = (usize, Side);

/// Bytes that are sent to an end, counted from the first that ever is.
pub(super) type Span = Range<usize>;

/// A scene as a picture tells it.
#[derive(Default)]
pub(super) struct Story<'a> {
    pub sends: Vec<Send<'a>>,
    pub items: Vec<Item>,
    /// For each end, what is sent to it: the places of those sends, without the empty ones.
    streams: HashMap<End, Vec<usize>>,
}

/// One send, which is one message.
pub(super) struct Send<'a> {
    pub side: Side,
    /// Among those of its side on its connection.
    pub number: usize,
    pub bytes: &'a [u8],
    /// Whether any of its bytes arrived.
    pub arrived: bool,
    span: Span,
}

/// Neighbouring bytes of one send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Which send, counted over the whole scene.
    pub send: usize,
    /// The first byte, counted from the send's own first.
    pub from: usize,
    /// The byte behind the last.
    pub to: usize,
}

impl Story<'_> {
    /// These bytes, as parts of the sends that they belong to.
    pub fn parts(&self, end: End, span: Span) -> impl ExactSizeIterator<Item = Part> + Clone {
        let stream = match span.is_empty() {
            true => &[],
            false => self.streams.get(&end).map_or(&[][..], Vec::as_slice),
        };
        let of = |send: &usize| &self.sends[*send].span;
        let from = stream.partition_point(|send| of(send).end <= span.start);
        let to = stream.partition_point(|send| of(send).start < span.end);
        stream[from..to].iter().map(move |send| {
            let whole = &self.sends[*send].span;
            let from = whole.start.max(span.start) - whole.start;
            Part { send: *send, from, to: whole.end.min(span.end) - whole.start }
        })
    }

    /// A read that took these bytes, cut if they are not whole sends.
    fn read(&self, end: End, taken: Span, room: usize) -> Read {
        let whole = |part: Part| part.to - part.from == self.sends[part.send].bytes.len();
        let parts = self.parts(end, taken.clone());
        Read { taken: taken.len(), room, sends: parts.len(), cut: !parts.clone().all(whole) }
    }

    /// How many bytes are sent to an end.
    fn sent_to(&self, end: End) -> usize {
        let last = self.streams.get(&end).and_then(|stream| stream.last());
        last.map_or(0, |send| self.sends[*send].span.end)
    }
}

/// One thing that happens at one end.
pub(super) struct Item {
    pub at: Duration,
    pub end: End,
    pub kind: Kind,
}

impl Item {
    /// The buffer, if bytes arrived in it that no read of this item takes.
    fn unread(&mut self) -> Option<&mut Buffer> {
        match &mut self.kind {
            Kind::Buffer(buffer) if buffer.read.is_none() => Some(buffer),
            _ => None,
        }
    }
}

/// What can happen in a picture.
pub(super) enum Kind {
    /// A few words beside the lifeline.
    Label(Tone, String),
    /// The send with this number.
    Sent(usize),
    /// The receive buffer, as something arrived in it or was read from it.
    Buffer(Buffer),
    /// What was folded, in words, and which bytes arrived in it.
    More(String, Span),
}

/// The receive buffer at one moment.
pub(super) struct Buffer {
    /// What lies in it.
    pub holds: Span,
    /// What has just arrived.
    pub arrived: Span,
    /// The read that takes from it now.
    pub read: Option<Read>,
    /// Of what is in it when the scene is over and of what is still on its way: how many bytes.
    pub never_read: Option<usize>,
}

impl Buffer {
    /// What the read takes.
    pub fn taken(&self) -> Span {
        let taken = self.read.as_ref().map_or(0, |read| read.taken);
        self.holds.start..self.holds.start + taken
    }

    /// What the read leaves.
    pub fn left(&self) -> Span {
        self.taken().end..self.holds.end
    }
}

/// One read.
pub(super) struct Read {
    /// How many bytes it took.
    pub taken: usize,
    pub room: usize,
    /// Of how many sends they are.
    pub sends: usize,
    /// It took a part of a send only, and not because it had asked for just that.
    pub cut: bool,
}

impl Read {
    /// Whether it took bytes of several sends.
    pub fn stuck(&self) -> bool {
        self.sends > 1
    }
}

/// What the story needs to know while it goes through a tape.
struct Teller<'a> {
    story: Story<'a>,
    inboxes: HashMap<End, Inbox>,
    lang: Lang,
}

/// How far an end has come.
#[derive(Default)]
struct Inbox {
    /// How many sends it has done.
    sent: usize,
    /// How many bytes have arrived at it.
    arrived: usize,
    /// How many of them it has read.
    read: usize,
    /// How many reads it has done.
    reads: usize,
    /// Whether each of its reads took just what it had asked for.
    as_asked: Vec<bool>,
    /// Whether its program is over.
    over: bool,
    /// How often something arrived at it after that, and what.
    too_late: Option<(usize, Span)>,
}

/// The story of a tape.
pub(super) fn story<'a>(played: &'a Played) -> Story<'a> {
    let tape = played.tape;
    let inboxes = ends(tape).map(|end| {
        let stream = played.reads.to(crate::tape::End { conn: end.0, side: end.1 });
        let reads = stream.map_or(&[][..], |stream| &stream.reads);
        (
            end,
            Inbox {
                as_asked: reads.iter().map(|read| read.as_asked).collect(),
                ..Inbox::default()
            },
        )
    });
    let inboxes = inboxes.collect();
    let mut teller = Teller { story: Story::default(), inboxes, lang: tape.lang() };
    for event in &tape.events {
        teller.tell(event);
    }
    teller.close(tape);
    teller.story
}

fn ends(tape: &Tape) -> impl Iterator<Item = End> {
    (0..tape.scene.clients.len()).flat_map(|conn| [(conn, Side::Client), (conn, Side::Server)])
}

impl<'a> Teller<'a> {
    fn tell(&mut self, event: &'a Event) {
        let end = (event.conn, event.side);
        match &event.what {
            What::Sent(bytes) => self.sent(event.at, end, bytes),
            What::Arrived(n) => self.arrived(event.at, end, *n),
            What::Received { bytes, room } if !bytes.is_empty() => {
                self.read(event.at, end, bytes.len(), *room);
            }
            what => {
                if matches!(what, What::Left | What::Failed(_) | What::Received { .. }) {
                    self.inbox(end).over = true;
                }
                if let Some((tone, text)) = labels::of(what, self.lang) {
                    self.item(event.at, end, Kind::Label(tone, text));
                }
            }
        }
    }

    fn inbox(&mut self, end: End) -> &mut Inbox {
        self.inboxes.entry(end).or_default()
    }

    fn item(&mut self, at: Duration, end: End, kind: Kind) {
        self.story.items.push(Item { at, end, kind });
    }

    fn sent(&mut self, at: Duration, end: End, bytes: &'a [u8]) {
        let (conn, side) = end;
        let (place, to) = (self.story.sends.len(), (conn, side.peer()));
        let inbox = self.inbox(end);
        let number = inbox.sent;
        inbox.sent += 1;
        let start = self.story.sent_to(to);
        let span = start..start + bytes.len();
        self.story.sends.push(Send { side, number, bytes, arrived: bytes.is_empty(), span });
        if !bytes.is_empty() {
            self.story.streams.entry(to).or_default().push(place);
        }
        self.item(at, end, Kind::Sent(place));
    }

    fn arrived(&mut self, at: Duration, end: End, n: usize) {
        let inbox = self.inbox(end);
        let arrived = inbox.arrived..inbox.arrived + n;
        let holds = inbox.read..arrived.end;
        inbox.arrived = arrived.end;
        let over = inbox.over;
        if over {
            let (times, late) = inbox.too_late.get_or_insert((0, arrived.start..arrived.start));
            *times += 1;
            late.end = arrived.end;
        }
        let parts: Vec<Part> = self.story.parts(end, arrived.clone()).collect();
        for part in parts {
            self.story.sends[part.send].arrived = true;
        }
        if !over {
            let buffer = Buffer { holds, arrived, read: None, never_read: None };
            self.item(at, end, Kind::Buffer(buffer));
        }
    }

    fn read(&mut self, at: Duration, end: End, n: usize, room: usize) {
        let inbox = self.inbox(end);
        let holds = inbox.read..inbox.arrived;
        inbox.read = inbox.arrived.min(inbox.read + n);
        let (taken, arrived) = (holds.start..inbox.read, inbox.arrived..inbox.arrived);
        let as_asked = inbox.as_asked.get(inbox.reads).copied();
        inbox.reads += 1;
        let mut read = self.story.read(end, taken, room);
        read.cut &= as_asked != Some(true);
        let read = Some(read);
        let last = self.story.items.last_mut().filter(|item| (item.at, item.end) == (at, end));
        match last.and_then(Item::unread) {
            Some(arrival) => arrival.read = read,
            None => {
                let buffer = Buffer { holds, arrived, read, never_read: None };
                self.item(at, end, Kind::Buffer(buffer));
            }
        }
    }

    /// How it ended: what was never read, and who still waits.
    fn close(&mut self, tape: &Tape) {
        let at = tape.duration();
        for end in ends(tape) {
            let inbox = self.inbox(end);
            if inbox.read < inbox.arrived {
                self.leave(at, end);
            }
        }
        let Outcome::WaitingForEver(waits) = &tape.outcome else {
            return;
        };
        for wait in waits {
            let kind = Kind::Label(Tone::Waits, labels::waits(self.lang).into());
            self.item(at, (wait.end.conn, wait.end.side), kind);
        }
    }

    /// An end leaves bytes in its buffer, or on their way.
    fn leave(&mut self, at: Duration, end: End) {
        let sent = self.story.sent_to(end);
        let inbox = self.inbox(end);
        let holds = inbox.read..inbox.arrived;
        let never_read = Some(sent.saturating_sub(holds.start));
        if let Some((times, late)) = inbox.too_late.take() {
            let kind = Kind::More(labels::more_arrivals(times, self.lang), late);
            self.item(at, end, kind);
        }
        let last = self.story.items.iter_mut().rev().find(|item| item.end == end);
        match last.and_then(Item::unread) {
            Some(arrival) => arrival.never_read = never_read,
            None => {
                let arrived = holds.end..holds.end;
                let buffer = Buffer { holds, arrived, read: None, never_read };
                self.item(at, end, Kind::Buffer(buffer));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_cut_where_a_span_ends() {
        let (end, bytes) = ((0, Side::Client), vec![0; 22]);
        let inboxes = HashMap::new();
        let mut teller = Teller { story: Story::default(), inboxes, lang: Lang::En };
        for bytes in [&bytes[..2], &[], &bytes] {
            teller.sent(Duration::ZERO, (0, Side::Server), bytes);
        }
        let parts = |span| teller.story.parts(end, span).collect::<Vec<Part>>();
        let part = |send, from, to| Part { send, from, to };
        assert_eq!(parts(0..24), [part(0, 0, 2), part(2, 0, 22)]);
        assert_eq!(parts(0..3), [part(0, 0, 2), part(2, 0, 1)]);
        assert_eq!(parts(3..100), [part(2, 1, 22)]);
        assert!(parts(3..3).is_empty() && parts(24..30).is_empty());
    }
}
