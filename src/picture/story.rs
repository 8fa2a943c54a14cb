//! What a picture tells of a tape: the things that happen, one a row.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::labels;
use super::parts::{Part, Parts};
use crate::lang::Lang;
use crate::tape::{Event, Outcome, Side, Tape, What};
use crate::transcript::as_asked;

/// One end of one connection.
pub(super) type End = (usize, Side);

/// A scene as a picture tells it.
pub(super) struct Story {
    pub sends: Vec<Send>,
    pub items: Vec<Item>,
}

/// One send, which is one message.
pub(super) struct Send {
    pub side: Side,
    /// Among those of its side on its connection.
    pub number: usize,
    pub bytes: Vec<u8>,
    /// Whether any of its bytes arrived.
    pub arrived: bool,
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
    More(String, Parts),
}

/// What a label is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Tone {
    Typed,
    /// The end does nothing until its next item.
    Idle,
    /// The end waits when the scene is over.
    Waits,
    Faint,
    Bad,
}

/// The receive buffer at one moment.
pub(super) struct Buffer {
    /// What lies in it.
    pub parts: Parts,
    /// What has just arrived.
    pub arrived: Parts,
    /// The read that takes from it now.
    pub read: Option<Read>,
    /// Of what is in it when the scene is over and of what is still on its way: how many bytes.
    pub never_read: Option<usize>,
}

/// One read.
pub(super) struct Read {
    pub taken: Parts,
    pub room: usize,
    /// It took bytes of several sends.
    pub stuck: bool,
    /// It took a part of a send only, and not because it had asked for just that.
    pub cut: bool,
}

/// What the story needs to know while it goes through a tape.
#[derive(Default)]
struct Teller {
    sends: Vec<Send>,
    items: Vec<Item>,
    on_their_way: HashMap<End, Parts>,
    /// The ends whose program is over.
    over: HashSet<End>,
    /// For each of those, how often something arrived at it later, and what.
    too_late: HashMap<End, (usize, Parts)>,
    buffers: HashMap<End, Parts>,
    /// For each end, how many sends it has done.
    sent: HashMap<End, usize>,
    /// For each end, how many reads it has done.
    reads: HashMap<End, usize>,
    /// For each end, whether each of its reads took just what it had asked for.
    as_asked: HashMap<End, Vec<bool>>,
}

/// The story of a tape.
pub(super) fn story(tape: &Tape) -> Story {
    let mut teller = Teller::default();
    for end in ends(tape) {
        let (sends, reads) = (tape.sends_to(end.0, end.1), tape.reads_at(end.0, end.1));
        teller.as_asked.insert(end, as_asked(&sends, &reads));
    }
    for event in &tape.events {
        teller.tell(event, tape);
    }
    teller.close(tape);
    Story { sends: teller.sends, items: teller.items }
}

fn ends(tape: &Tape) -> impl Iterator<Item = End> {
    (0..tape.scene.clients.len()).flat_map(|conn| [(conn, Side::Client), (conn, Side::Server)])
}

impl Teller {
    fn tell(&mut self, event: &Event, tape: &Tape) {
        let end = (event.conn, event.side);
        match &event.what {
            What::Sent(bytes) => self.sent(event.at, end, bytes),
            What::Arrived(n) => self.arrived(event.at, end, *n),
            What::Received { bytes, room } if !bytes.is_empty() => {
                self.read(event.at, end, bytes.len(), *room);
            }
            what => {
                if matches!(what, What::Left | What::Failed(_) | What::Received { .. }) {
                    self.over.insert(end);
                }
                let label = labels::of(what, tape.lang());
                self.items.extend(label.map(|(tone, text)| Item {
                    at: event.at,
                    end,
                    kind: Kind::Label(tone, text),
                }));
            }
        }
    }

    fn sent(&mut self, at: Duration, end: End, bytes: &[u8]) {
        let (conn, side) = end;
        let send = self.sends.len();
        let sent_before = self.sent.entry(end).or_default();
        let number = *sent_before;
        *sent_before += 1;
        self.sends.push(Send { side, number, bytes: bytes.to_vec(), arrived: false });
        let whole = Part { send, from: 0, to: bytes.len() };
        self.on_their_way.entry((conn, side.peer())).or_default().push(whole);
        self.items.push(Item { at, end, kind: Kind::Sent(send) });
    }

    fn arrived(&mut self, at: Duration, end: End, n: usize) {
        let arrived = self.on_their_way.entry(end).or_default().take(n);
        for part in arrived.iter() {
            self.sends[part.send].arrived = true;
        }
        let buffer = self.buffers.entry(end).or_default();
        buffer.extend(&arrived);
        if self.over.contains(&end) {
            let (n, bytes) = self.too_late.entry(end).or_default();
            *n += 1;
            bytes.extend(&arrived);
            return;
        }
        let parts = buffer.clone();
        let buffer = Buffer { parts, arrived, read: None, never_read: None };
        self.items.push(Item { at, end, kind: Kind::Buffer(buffer) });
    }

    fn read(&mut self, at: Duration, end: End, n: usize, room: usize) {
        let buffer = self.buffers.entry(end).or_default();
        let parts = buffer.clone();
        let taken = buffer.take(n);
        let done = self.reads.entry(end).or_default();
        let as_asked = self.as_asked.get(&end).and_then(|all| all.get(*done)).copied();
        *done += 1;
        let whole = |part: Part| part.len() == self.sends[part.send].bytes.len();
        let stuck = taken.iter().count() > 1;
        let cut = as_asked != Some(true) && !taken.iter().all(whole);
        let read = Some(Read { taken, room, stuck, cut });
        let last = self.items.last_mut().filter(|item| (item.at, item.end) == (at, end));
        match last.and_then(Item::unread) {
            Some(arrival) => arrival.read = read,
            None => {
                let buffer = Buffer { parts, arrived: Parts::default(), read, never_read: None };
                self.items.push(Item { at, end, kind: Kind::Buffer(buffer) });
            }
        }
    }

    /// How it ended: what was never read, and who still waits.
    fn close(&mut self, tape: &Tape) {
        let at = tape.duration();
        for end in ends(tape) {
            let parts = self.buffers.remove(&end).unwrap_or_default();
            if !parts.is_empty() {
                self.leave(at, end, parts, tape.lang());
            }
        }
        let Outcome::WaitingForEver(waits) = &tape.outcome else {
            return;
        };
        for wait in waits {
            let kind = Kind::Label(Tone::Waits, labels::waits(tape.lang()).into());
            self.items.push(Item { at, end: (wait.end.conn, wait.end.side), kind });
        }
    }

    fn leave(&mut self, at: Duration, end: End, parts: Parts, lang: Lang) {
        let on_their_way = self.on_their_way.get(&end).map_or(0, Parts::len);
        let never_read = Some(parts.len() + on_their_way);
        if let Some((n, bytes)) = self.too_late.remove(&end) {
            let kind = Kind::More(labels::more_arrivals(n, lang), bytes);
            self.items.push(Item { at, end, kind });
        }
        let last = self.items.iter_mut().rev().find(|item| item.end == end);
        match last.and_then(Item::unread) {
            Some(arrival) => arrival.never_read = never_read,
            None => {
                let arrived = Parts::default();
                let buffer = Buffer { parts, arrived, read: None, never_read };
                self.items.push(Item { at, end, kind: Kind::Buffer(buffer) });
            }
        }
    }
}
