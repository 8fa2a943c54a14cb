//! What a picture tells of a tape: the things that happen, one a row.

use std::collections::HashMap;
use std::time::Duration;

use crate::line::PROMPT;
use crate::moment::first_clause;
use crate::played::{Played, words};
use crate::reads::{Span, Stream};
use crate::tape::{End, Event, Outcome, What};
use crate::words::view::Events;

/// Of a longer run of equal things, this many rows are shown before its last.
const SHOWN: usize = 2;
/// The longest run that is shown as it is.
const LONGEST: usize = 4;
/// More rows than any scene of the course needs: an end that goes round in circles fills these.
const ROWS: usize = 60;

/// One thing that happens at one end.
pub(super) struct Item {
    pub at: Duration,
    pub end: End,
    pub kind: Kind,
}

/// What can happen in a picture.
pub(super) enum Kind {
    /// A few words beside the lifeline.
    Label(Tone, String),
    /// The send with this number among those to the other end.
    Sent(usize),
    /// The receive buffer, as something arrived in it or was read from it.
    Buffer(Buffer),
    /// What was folded, in words, and which bytes arrived in it.
    More(String, Span),
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
    pub holds: Span,
    /// What has just arrived.
    pub arrived: Span,
    /// The number of the read that takes from it now.
    pub read: Option<usize>,
    /// Of what is in it when the scene is over and of what is still on its way: how many bytes.
    pub never_read: Option<usize>,
}

impl Item {
    /// The buffer, if bytes arrived in it that no read of this item takes.
    fn unread(&mut self) -> Option<&mut Buffer> {
        match &mut self.kind {
            Kind::Buffer(buffer) if buffer.read.is_none() => Some(buffer),
            _ => None,
        }
    }

    /// Whether it happens to the end, and is not done by it.
    pub fn is_arrival(&self) -> bool {
        matches!(&self.kind, Kind::Buffer(buffer) if buffer.read.is_none())
    }
}

/// The items of a tape, from top to bottom.
pub(super) fn story(played: &Played) -> Vec<Item> {
    let events = &words(played.tape).events;
    let mut teller = Teller { played, events, items: Vec::new(), ends: HashMap::new() };
    for event in &played.tape.events {
        teller.tell(event);
    }
    teller.close();
    folded(teller.items, events)
}

/// What goes through a tape.
struct Teller<'a> {
    played: &'a Played<'a>,
    events: &'static Events,
    items: Vec<Item>,
    ends: HashMap<End, Progress>,
}

/// How far an end has come.
#[derive(Default)]
struct Progress {
    sends: usize,
    reads: usize,
    /// How many bytes have arrived at it, and how many of them it has read.
    arrived: usize,
    read: usize,
    /// Whether its program is over.
    over: bool,
    /// How often something arrived at it after that, and what.
    too_late: Option<(usize, Span)>,
}

impl<'a> Teller<'a> {
    fn stream(&self, to: End) -> Option<&'a Stream<'a>> {
        self.played.reads.to(to)
    }

    fn progress(&mut self, end: End) -> &mut Progress {
        self.ends.entry(end).or_default()
    }

    fn push(&mut self, at: Duration, end: End, kind: Kind) {
        self.items.push(Item { at, end, kind });
    }

    fn tell(&mut self, event: &Event) {
        let end = End { conn: event.conn, side: event.side };
        match &event.what {
            What::Sent(bytes) if !bytes.is_empty() => {
                let number = self.progress(end).sends;
                self.progress(end).sends += 1;
                self.push(event.at, end, Kind::Sent(number));
            }
            What::Arrived(n) => self.arrived(event.at, end, *n),
            What::Received { bytes, .. } if !bytes.is_empty() => self.read(event.at, end),
            what => {
                if matches!(what, What::Left | What::Failed(_) | What::Received { .. }) {
                    self.progress(end).over = true;
                }
                if let Some((tone, text)) = self.label(what) {
                    self.push(event.at, end, Kind::Label(tone, text));
                }
            }
        }
    }

    /// What stands beside the lifeline for a thing that is neither a send nor a read of bytes. What the
    /// programs print about these is left out: the bytes themselves are there to be seen.
    fn label(&self, what: &What) -> Option<(Tone, String)> {
        match what {
            What::Typed(command) => Some((Tone::Typed, format!("{PROMPT}{command}"))),
            What::Left => Some((Tone::Typed, format!("{PROMPT}^D"))),
            What::Slept(time) => Some((Tone::Idle, (self.events.sleep)(*time))),
            What::Late(time) => Some((Tone::Idle, (self.events.busy)(*time))),
            What::Failed(error) => {
                let text = error.text(self.played.tape.lang());
                Some((Tone::Bad, format!("✗ {}", first_clause(&text))))
            }
            What::Refused(error) => {
                let text = error.text(self.played.tape.lang());
                Some((Tone::Faint, (self.events.refused)(first_clause(&text))))
            }
            What::Sent(_) => Some((Tone::Faint, "send 0".into())),
            What::Received { .. } => Some((Tone::Faint, self.events.end_of_stream.into())),
            What::Said(_) | What::Complained(_) | What::Arrived(_) => None,
        }
    }

    fn arrived(&mut self, at: Duration, end: End, n: usize) {
        let progress = self.progress(end);
        let arrived = progress.arrived..progress.arrived + n;
        progress.arrived = arrived.end;
        let holds = progress.read..arrived.end;
        if progress.over {
            let start = arrived.start;
            let (times, late) = progress.too_late.get_or_insert((0, start..start));
            *times += 1;
            late.end = arrived.end;
            return;
        }
        let buffer = Buffer { holds, arrived, read: None, never_read: None };
        self.push(at, end, Kind::Buffer(buffer));
    }

    fn read(&mut self, at: Duration, end: End) {
        let number = self.progress(end).reads;
        let Some(read) = self.stream(end).and_then(|stream| stream.reads.get(number)) else {
            return;
        };
        let progress = self.progress(end);
        progress.reads += 1;
        progress.read = read.taken.end;
        progress.arrived = progress.arrived.max(read.held.end);
        let last = self.items.last_mut().filter(|item| (item.at, item.end) == (at, end));
        match last.and_then(Item::unread) {
            Some(arrival) => arrival.read = Some(number),
            None => {
                let arrived = read.held.end..read.held.end;
                let holds = read.held.clone();
                let buffer = Buffer { holds, arrived, read: Some(number), never_read: None };
                self.push(at, end, Kind::Buffer(buffer));
            }
        }
    }

    /// How it ended: what was never read, and who still waits.
    fn close(&mut self) {
        let at = self.played.tape.duration();
        for stream in self.played.reads.streams() {
            self.leave(at, stream);
        }
        let Outcome::WaitingForEver(waits) = &self.played.tape.outcome else {
            return;
        };
        for wait in waits {
            let text = format!("✗ {}", self.events.waits);
            self.push(at, wait.end, Kind::Label(Tone::Waits, text));
        }
    }

    /// An end leaves bytes in its buffer, or on their way.
    fn leave(&mut self, at: Duration, stream: &Stream) {
        let end = stream.to;
        let progress = self.progress(end);
        let holds = progress.read..progress.arrived;
        if holds.is_empty() {
            return;
        }
        if let Some((times, late)) = progress.too_late.take() {
            let kind = Kind::More((self.events.more_arrivals)(times), late);
            self.push(at, end, kind);
        }
        let never_read = Some(stream.unread().len());
        let last = self.items.iter_mut().rev().find(|item| item.end == end);
        match last.and_then(Item::unread) {
            Some(arrival) => arrival.never_read = never_read,
            None => {
                let arrived = holds.end..holds.end;
                let buffer = Buffer { holds, arrived, read: None, never_read };
                self.push(at, end, Kind::Buffer(buffer));
            }
        }
    }
}

/// The items with every long run of reads, or of arrivals, at one end folded.
fn folded(items: Vec<Item>, events: &Events) -> Vec<Item> {
    let runs: Vec<usize> = items.chunk_by(alike).map(<[Item]>::len).collect();
    let mut items = items.into_iter();
    let mut rows = Vec::new();
    for len in runs {
        let mut run: Vec<Item> = items.by_ref().take(len).collect();
        if len > LONGEST {
            let middle: Vec<Item> = run.drain(SHOWN..len - 1).collect();
            run.splice(SHOWN..SHOWN, fold(&middle, events));
        }
        rows.append(&mut run);
    }
    if rows.len() > ROWS {
        let text = (events.more_rows)(rows.len() - ROWS);
        rows.truncate(ROWS);
        let last = rows.last().map(|item| Item { kind: Kind::Label(Tone::Faint, text), ..*item });
        rows.extend(last);
    }
    rows
}

fn alike(a: &Item, b: &Item) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Buffer(x), Kind::Buffer(y)) => {
            a.end == b.end && x.read.is_some() == y.read.is_some()
        }
        _ => false,
    }
}

/// The row that stands for these.
fn fold(middle: &[Item], events: &Events) -> Option<Item> {
    let (first, last) = (middle.first()?, middle.last()?);
    let (from, to) = (buffer(first)?, buffer(last)?);
    let words = if from.read.is_some() { events.more_reads } else { events.more_arrivals };
    let kind = Kind::More(words(middle.len()), from.arrived.start..to.arrived.end);
    Some(Item { at: first.at, end: first.end, kind })
}

fn buffer(item: &Item) -> Option<&Buffer> {
    match &item.kind {
        Kind::Buffer(buffer) => Some(buffer),
        _ => None,
    }
}
