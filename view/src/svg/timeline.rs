//! The timeline: a lifeline for each end, and a row for each thing that happens, from top to bottom.

use std::collections::HashMap;

use super::look::{Ink, Look};
use super::marks::{self, Chip, Tray};
use super::pen::{Anchor, NOTE, Pen, Point, SIZE, preview, width};
use super::story::{Buffer, Item, Kind, Tone};
use super::{MARGIN, WIDTH};
use crate::played::{self, Played, words};
use crate::reads::{Part, Read, Span, Stream};
use crate::tape::{End, Side};
use crate::text::clock;
use crate::words::view::View;

/// The right edge of the clock's column.
const CLOCK: f64 = 60.0;
/// Between a lifeline and what stands beside it.
const GAP: f64 = 11.0;
/// Between a chip or a tray and the words beside it.
const BESIDE: f64 = 8.0;
/// The height of the names.
const NAMES: f64 = 28.0;
/// The height of a line of words.
const LINE: f64 = 18.0;
/// The height of a row with chips.
const CHIPS: f64 = 27.0;
/// Between a middle line and the text's own.
const DROP: f64 = 4.5;

/// Where the lifelines stand.
struct Lanes {
    clients: Vec<f64>,
    server: f64,
}

impl Lanes {
    /// Clients stand at the left, each with room for its words at its own left.
    fn new(clients: usize) -> Lanes {
        if clients < 2 {
            return Lanes { clients: vec![294.0], server: 538.0 };
        }
        let step = 220.0 / (clients - 1) as f64;
        Lanes { clients: (0..clients).map(|i| 196.0 + step * i as f64).collect(), server: 596.0 }
    }
}

/// From a lifeline to what stands beside it: to the left or to the right.
fn outward(side: Side) -> f64 {
    match side {
        Side::Client => -1.0,
        Side::Server => 1.0,
    }
}

/// A receive buffer as it is drawn.
struct Held<'a> {
    tray: Tray,
    /// The read that takes from it now, and how it is told of.
    read: Option<&'a Read>,
    words: String,
    /// Whether the words stand beside the tray; where there is no room, they stand below it.
    beside: bool,
    /// Of how many sends the read takes bytes.
    sends: usize,
    /// Whether it takes a part of a send only, and not because it asked for just that.
    part: bool,
}

/// What draws the rows of one tape.
struct Timeline<'a> {
    played: &'a Played<'a>,
    words: &'static View,
    lanes: Lanes,
    items: &'a [Item],
    /// The receive buffer of each item, and its middle line.
    held: Vec<Option<Held<'a>>>,
    middles: Vec<f64>,
    /// Where the first row begins, and the last one ends.
    top: f64,
    bottom: f64,
}

/// Draws the timeline from here down; where it ends.
pub(super) fn timeline(pen: &mut Pen, played: &Played, items: &[Item], top: f64) -> f64 {
    let timeline = Timeline::new(played, items, top + NAMES);
    timeline.clock(pen);
    timeline.names(pen, top);
    timeline.lifelines(pen);
    timeline.wire(pen);
    timeline.words(pen);
    timeline.bottom
}

impl<'a> Timeline<'a> {
    /// Sets the rows below each other; but those that wait at the end, side by side.
    fn new(played: &'a Played, items: &'a [Item], top: f64) -> Timeline<'a> {
        let lanes = Lanes::new(played.tape.scene.clients.len());
        let (words, middles, bottom) = (words(played.tape), Vec::new(), top + 6.0);
        let held = Vec::new();
        let mut timeline = Timeline { played, words, lanes, items, held, middles, top, bottom };
        timeline.held = items.iter().map(|item| timeline.held(item)).collect();
        let mut waits = None;
        for (item, held) in items.iter().zip(&timeline.held) {
            let (above, below) = extent(item, held.as_ref());
            if let Some(y) = waits {
                timeline.middles.push(y);
                continue;
            }
            if matches!(item.kind, Kind::Label(Tone::Waits, _)) {
                waits = Some(timeline.bottom + above);
            }
            timeline.middles.push(timeline.bottom + above);
            timeline.bottom += above + below;
        }
        timeline
    }

    fn items(&self) -> impl Iterator<Item = (&'a Item, f64)> {
        self.items.iter().zip(self.middles.iter().copied())
    }

    fn stream(&self, to: End) -> Option<&'a Stream<'a>> {
        self.played.reads.to(to)
    }

    fn client(&self, end: End) -> usize {
        played::client(self.played.tape, end.conn)
    }

    fn lane(&self, end: End) -> f64 {
        match end.side {
            Side::Client => self.lanes.clients.get(self.client(end)).copied().unwrap_or_default(),
            Side::Server => self.lanes.server,
        }
    }

    /// The left and the right edge of what stands beside a lifeline.
    fn beside(&self, end: End) -> (f64, f64) {
        let x = self.lane(end);
        match (end.side, self.client(end)) {
            (Side::Server, _) => (x + GAP, WIDTH - MARGIN),
            (Side::Client, 0) => (CLOCK + 6.0, x - GAP),
            (Side::Client, client) => (self.lanes.clients[client - 1] + 6.0, x - GAP),
        }
    }

    fn room(&self, end: End) -> f64 {
        let (left, right) = self.beside(end);
        right - left
    }

    /// The left edge of something this wide that stands beside a lifeline.
    fn place(&self, end: End, width: f64) -> f64 {
        let (left, right) = self.beside(end);
        match end.side {
            Side::Client => right - width,
            Side::Server => left,
        }
    }

    /// The hours: a hairline and a label wherever the clock has moved.
    fn clock(&self, pen: &mut Pen) {
        let mut shown = None;
        for ((item, y), held) in self.items().zip(&self.held) {
            if shown != Some(item.at) {
                let top = y - extent(item, held.as_ref()).0 + 0.5;
                pen.line(Look::Hair, (CLOCK + 6.0, top), (WIDTH - MARGIN, top));
                pen.text(Ink::Faint, NOTE, (CLOCK, y + DROP), Anchor::End, &clock(item.at));
                shown = Some(item.at);
            }
        }
    }

    /// The names over the lifelines.
    fn names(&self, pen: &mut Pen, top: f64) {
        for end in self.ends() {
            let (x, name) = (self.lane(end), played::label(self.played.tape, end));
            pen.rect(Look::Head, (x - 48.0, top), (96.0, NAMES), 4.0);
            pen.text(Ink::Strong, SIZE, (x, top + 18.5), Anchor::Middle, &name);
        }
    }

    /// An end for each lifeline: one for each client, and one for the server of them all.
    fn ends(&self) -> impl Iterator<Item = End> {
        let conns = &self.played.tape.clients;
        let first = move |client| conns.iter().position(|each| *each == client);
        let clients = (0..self.lanes.clients.len()).filter_map(first);
        let clients = clients.map(|conn| End { conn, side: Side::Client });
        clients.chain([End { conn: 0, side: Side::Server }])
    }

    fn lifelines(&self, pen: &mut Pen) {
        self.ends().for_each(|end| self.lifeline(pen, end));
        for stream in self.played.reads.streams() {
            self.idle(pen, stream.to);
            self.lies(pen, stream);
        }
    }

    /// Solid as long as its program runs.
    fn lifeline(&self, pen: &mut Pen, end: End) {
        let x = self.lane(end);
        let acts = |item: &Item| self.lane(item.end) == x && !item.is_arrival();
        let last = self.items().filter(|(item, _)| acts(item)).last();
        let end = last.map_or(self.top, |(_, y)| y + 8.0);
        if end + 8.0 > self.bottom {
            pen.line(Look::Life, (x, self.top), (x, self.bottom));
            return;
        }
        pen.line(Look::Life, (x, self.top), (x, end));
        pen.line(Look::Over, (x, end + 2.0), (x, self.bottom));
    }

    /// A bar over the lifeline where the program sleeps, or is busy elsewhere.
    fn idle(&self, pen: &mut Pen, end: End) {
        let x = self.lane(end);
        let mut since = None;
        for (item, y) in self.items().filter(|(item, _)| item.end == end && !item.is_arrival()) {
            if let Some(start) = since.take() {
                pen.rect(Look::Idle, (x - 4.0, start), (8.0, y - 8.0 - start), 2.0);
            }
            if matches!(item.kind, Kind::Label(Tone::Idle, _)) {
                since = Some(y);
            }
        }
    }

    /// A thin bar beside the lifeline from one tray to the next, where bytes lie in the buffer meanwhile.
    fn lies(&self, pen: &mut Pen, stream: &Stream) {
        const TRAY: f64 = 14.0;
        let x = self.lane(stream.to) + outward(stream.to.side) * 6.0 - 2.0;
        let mut since = None;
        for (item, y) in self.items().filter(|(item, _)| item.end == stream.to) {
            let Kind::Buffer(buffer) = &item.kind else {
                continue;
            };
            let before = since.take().filter(|(start, _)| y - TRAY - start > TRAY);
            if let Some((start, shade)) = before {
                pen.rect(Look::Lies(shade), (x, start), (4.0, y - TRAY - start), 1.0);
            }
            let (_, left) = taken_and_left(stream, buffer);
            let first = stream.parts(left).next();
            since = first.map(|part| (y + TRAY, marks::shade(stream, part.send)));
        }
    }

    /// Everything on the wire, from the row of its send to that of its arrival.
    fn wire(&self, pen: &mut Pen) {
        let mut sent: HashMap<(End, usize), f64> = HashMap::new();
        for (item, y) in self.items() {
            let to = End { side: item.end.side.peer(), ..item.end };
            match &item.kind {
                Kind::Sent(send) => {
                    sent.insert((to, *send), y);
                    self.lost(pen, to, *send, y);
                }
                Kind::Buffer(buffer) => {
                    self.arrows(pen, item.end, &buffer.arrived, &sent, y, marks::arrow);
                }
                Kind::More(_, arrived) => {
                    self.arrows(pen, item.end, arrived, &sent, y, marks::many);
                }
                Kind::Label(..) => {}
            }
        }
    }

    /// The way of a send of which nothing arrives.
    fn lost(&self, pen: &mut Pen, to: End, send: usize, y: f64) {
        let Some(stream) = self.stream(to) else {
            return;
        };
        if stream.arrived <= stream.sends[send].span.start {
            let from = self.lane(End { side: to.side.peer(), ..to });
            marks::lost(pen, marks::shade(stream, send), (from, y), self.lane(to));
        }
    }

    fn arrows(
        &self,
        pen: &mut Pen,
        to: End,
        arrived: &Span,
        sent: &HashMap<(End, usize), f64>,
        y: f64,
        draw: fn(&mut Pen, &'static super::look::Shade, Point, Point),
    ) {
        let Some(stream) = self.stream(to) else {
            return;
        };
        let from = self.lane(End { side: to.side.peer(), ..to });
        for part in stream.parts(arrived.clone()) {
            if let Some(start) = sent.get(&(to, part.send)) {
                let shade = marks::shade(stream, part.send);
                draw(pen, shade, (from, *start), (self.lane(to), y));
            }
        }
    }

    /// What stands beside the lifelines.
    fn words(&self, pen: &mut Pen) {
        for ((item, y), held) in self.items().zip(&self.held) {
            match &item.kind {
                Kind::Label(tone, text) => {
                    let ink = match tone {
                        Tone::Typed => Ink::Strong,
                        Tone::Idle => Ink::Plain,
                        Tone::Faint => Ink::Faint,
                        Tone::Bad | Tone::Waits => Ink::Bad,
                    };
                    self.label(pen, item.end, y, ink, text);
                }
                Kind::Sent(send) => self.sent(pen, item.end, y, *send),
                Kind::Buffer(buffer) => {
                    held.iter().for_each(|held| self.buffer(pen, item.end, y, buffer, held));
                }
                Kind::More(text, _) => self.label(pen, item.end, y, Ink::Faint, text),
            }
        }
    }

    fn label(&self, pen: &mut Pen, end: End, y: f64, ink: Ink, text: &str) {
        let x = self.lane(end) + outward(end.side) * GAP;
        let text = self.prefixed(end, text);
        let room = self.room(end);
        if width(&text, SIZE) <= room {
            pen.text(ink, SIZE, (x, y + DROP), anchor(end.side), &text);
        } else {
            let text = preview(text.as_bytes(), NOTE, room, false);
            pen.text(ink, NOTE, (x, y + DROP), anchor(end.side), &text);
        }
    }

    fn sent(&self, pen: &mut Pen, end: End, y: f64, send: usize) {
        let Some(stream) = self.stream(End { side: end.side.peer(), ..end }) else {
            return;
        };
        let size = stream.sends[send].bytes.len();
        let words = self.prefixed(end, &format!("send {size}"));
        let room = self.room(end) - width(&words, SIZE) - BESIDE;
        let chip = Chip::new(Part { send, from: 0, to: size }, stream, room);
        chip.draw(pen, self.place(end, chip.width), y);
        let x = self.lane(end) + outward(end.side) * (GAP + chip.width + BESIDE);
        pen.text(Ink::Plain, SIZE, (x, y + DROP), anchor(end.side), &words);
    }

    /// The receive buffer at one moment, as it is drawn.
    fn held(&self, item: &Item) -> Option<Held<'a>> {
        let Kind::Buffer(buffer) = &item.kind else {
            return None;
        };
        let end = item.end;
        let stream = self.stream(end)?;
        let (taken, left) = taken_and_left(stream, buffer);
        let silent = buffer.read.is_none() && buffer.never_read.is_none();
        let mark = if silent { self.prefixed(end, "") } else { String::new() };
        let room = self.room(end) - width(&mark, SIZE);
        let tray = Tray::new(stream, taken.clone(), left, buffer.never_read.is_some(), room);
        let read = buffer.read.and_then(|number| stream.reads.get(number));
        let glued = stream.glues(&taken);
        let part = !glued && stream.cuts(&taken) && read.is_some_and(|read| !read.as_asked);
        let words = read.map_or(mark, |read| {
            let recv = (self.words.events.recv)(taken.len(), read.room);
            self.prefixed(end, &(recv + if part { self.words.rows.part } else { "" }))
        });
        let beside = tray.width + BESIDE + width(&words, SIZE) <= self.room(end);
        let sends = stream.parts(taken).len();
        Some(Held { tray, read, words, beside, sends, part })
    }

    fn buffer(&self, pen: &mut Pen, end: End, y: f64, buffer: &Buffer, held: &Held) {
        let x = self.place(end, held.tray.width);
        held.tray.draw(pen, x, y);
        if let Some(bytes) = buffer.never_read {
            let text = (self.words.rows.never_read)(bytes);
            let middle = x + held.tray.width / 2.0;
            self.under(pen, end, middle, y + 29.0, (Ink::Strong, NOTE), &self.prefixed(end, &text));
        }
        let (mut middle, mut below) = (x + held.tray.width / 2.0, 37.0);
        if let Some(read) = held.read {
            middle = held.tray.bracket(pen, x, y, self.bracket(read, held));
        }
        if held.beside {
            let x = self.lane(end) + outward(end.side) * (GAP + held.tray.width + BESIDE);
            let ink = if held.read.is_some() { Ink::Plain } else { Ink::Faint };
            pen.text(ink, SIZE, (x, y + DROP), anchor(end.side), held.words.trim_end());
            below -= 2.0;
        } else {
            self.under(pen, end, middle, y + below, (Ink::Plain, SIZE), &held.words);
            below += 16.0;
        }
        if held.sends > 1 {
            let text = (self.words.rows.sends_in_one_read)(held.sends);
            self.under(pen, end, middle, y + below, (Ink::Plain, NOTE), &self.prefixed(end, &text));
        }
    }

    fn bracket(&self, read: &Read, held: &Held) -> Look {
        match (held.sends > 1, held.part) {
            _ if self.is_blamed(read.event) => Look::Blamed,
            (true, _) => Look::Glued,
            (false, true) => Look::Cut,
            (false, false) => Look::Read,
        }
    }

    /// Whether a read is one that went wrong.
    fn is_blamed(&self, event: usize) -> bool {
        self.played.moment.as_ref().is_some_and(|moment| moment.blamed.contains(&event))
    }

    /// A text around a middle, but never beyond the room beside its lifeline.
    fn under(&self, pen: &mut Pen, end: End, middle: f64, y: f64, look: (Ink, f64), text: &str) {
        let (ink, size) = look;
        let (left, right) = self.beside(end);
        let half = width(text, size) / 2.0;
        let x = middle.min(right - half).max(left + half);
        pen.text(ink, size, (x, y), Anchor::Middle, text);
    }

    fn prefixed(&self, end: End, text: &str) -> String {
        match end.side {
            Side::Server => played::mark(self.played.tape, end.conn) + text,
            Side::Client => text.into(),
        }
    }
}

/// What the read of a buffer takes, and what it leaves.
fn taken_and_left(stream: &Stream, buffer: &Buffer) -> (Span, Span) {
    let read = buffer.read.and_then(|number| stream.reads.get(number));
    let start = buffer.holds.start;
    let end = read.map_or(start, |read| read.taken.end);
    (start..end, end..buffer.holds.end)
}

fn anchor(side: Side) -> Anchor {
    match side {
        Side::Client => Anchor::End,
        Side::Server => Anchor::Start,
    }
}

/// The space that an item needs above and below its middle line.
fn extent(item: &Item, held: Option<&Held>) -> (f64, f64) {
    let half = CHIPS / 2.0;
    let Kind::Buffer(buffer) = &item.kind else {
        return match item.kind {
            Kind::Sent(_) => (half - 1.0, half - 1.0),
            _ => (LINE / 2.0 + 1.0, LINE / 2.0 + 1.0),
        };
    };
    let below = match held.filter(|held| held.read.is_some()) {
        Some(held) => {
            let words = if held.beside { 10.0 } else { 26.0 };
            words + if held.sends > 1 { 16.0 } else { 0.0 }
        }
        None if buffer.never_read.is_some() => 20.0,
        None => 2.0,
    };
    (half + 1.0, half + below)
}
