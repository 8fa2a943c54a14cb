//! The rows of a picture, from top to bottom.

use std::collections::HashMap;

use super::labels::{self, Tone};
use super::look::{Ink, Look};
use super::marks::{self, Chip, Tray};
use super::page::{CLOCK, GAP, MARGIN, NOTE, Page, SIZE, WIDTH, outward, preview, width};
use super::pen::{Anchor, Pen, Point};
use super::story::{Buffer, End, Item, Kind, Part, Send, Span, Story};
use crate::lang::Lang;
use crate::tape::Side;
use crate::view::text::clock;

/// The height of a line of words.
const LINE: f64 = 20.0;
/// The height of a row with chips.
const CHIPS: f64 = 30.0;
/// Between a middle line and the text's own.
const DROP: f64 = 4.5;

/// What draws the rows of one story.
pub(super) struct Rows<'a> {
    pub story: &'a Story<'a>,
    pub page: &'a Page,
    pub lang: Lang,
    /// Whether an end's words say whose connection it is.
    pub numbered: bool,
    /// The middle line of each item.
    pub middles: Vec<f64>,
    /// Where the last row ends.
    pub bottom: f64,
}

impl<'a> Rows<'a> {
    /// Sets the rows below each other; but those that wait at the end, side by side.
    pub fn new(
        story: &'a Story<'a>,
        page: &'a Page,
        lang: Lang,
        numbered: bool,
        top: f64,
    ) -> Rows<'a> {
        let mut rows = Rows { story, page, lang, numbered, middles: Vec::new(), bottom: top };
        let mut waits = None;
        for item in &story.items {
            let (above, below) = extent(&item.kind);
            if let Some(y) = waits {
                rows.middles.push(y);
                continue;
            }
            if matches!(item.kind, Kind::Label(Tone::Waits, _)) {
                waits = Some(rows.bottom + above);
            }
            rows.middles.push(rows.bottom + above);
            rows.bottom += above + below;
        }
        rows
    }

    pub fn items(&self) -> impl Iterator<Item = (&'a Item, f64)> {
        self.story.items.iter().zip(self.middles.iter().copied())
    }

    /// The hours: a hairline and a label wherever the clock has moved.
    pub fn clock(&self, pen: &mut Pen) {
        let mut shown = None;
        for (item, y) in self.items() {
            if shown != Some(item.at) {
                let top = y - extent(&item.kind).0 + 0.5;
                pen.line(Look::Hair, (CLOCK + 6.0, top), (WIDTH - MARGIN, top));
                pen.text(Ink::Faint, NOTE, (CLOCK, y + DROP), Anchor::End, &clock(item.at));
                shown = Some(item.at);
            }
        }
    }

    /// Everything on the wire, from the row of its send to that of its arrival.
    pub fn wire(&self, pen: &mut Pen) {
        let mut sent: HashMap<usize, f64> = HashMap::new();
        for (item, y) in self.items() {
            match &item.kind {
                Kind::Sent(send) => {
                    sent.insert(*send, y);
                    let lost = &self.story.sends[*send];
                    if !lost.arrived {
                        marks::lost(pen, lost, (self.page.lifeline(item.end), y));
                    }
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

    fn arrows(
        &self,
        pen: &mut Pen,
        (conn, side): End,
        arrived: &Span,
        sent: &HashMap<usize, f64>,
        y: f64,
        draw: fn(&mut Pen, &Send, Point, Point),
    ) {
        let from = self.page.lifeline((conn, side.peer()));
        let to = self.page.lifeline((conn, side));
        for part in self.story.parts((conn, side), arrived.clone()) {
            if let Some(start) = sent.get(&part.send) {
                draw(pen, &self.story.sends[part.send], (from, *start), (to, y));
            }
        }
    }

    /// What stands beside the lifelines.
    pub fn words(&self, pen: &mut Pen) {
        for (item, y) in self.items() {
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
                Kind::Buffer(buffer) => self.buffer(pen, item.end, y, buffer),
                Kind::More(text, _) => self.label(pen, item.end, y, Ink::Faint, text),
            }
        }
    }

    fn label(&self, pen: &mut Pen, end: End, y: f64, ink: Ink, text: &str) {
        let x = self.page.lifeline(end) + outward(end.1) * GAP;
        let text = self.prefixed(end, text);
        let room = self.page.room(end);
        if width(&text, SIZE) <= room {
            pen.text(ink, SIZE, (x, y + DROP), anchor(end.1), &text);
        } else {
            let text = preview(text.as_bytes(), NOTE, room, false);
            pen.text(ink, NOTE, (x, y + DROP), anchor(end.1), &text);
        }
    }

    fn sent(&self, pen: &mut Pen, end: End, y: f64, send: usize) {
        let size = self.story.sends[send].bytes.len();
        let words = self.prefixed(end, &labels::sent(size));
        let room = self.page.room(end) - width(&words, SIZE) - 8.0;
        let part = Part { send, from: 0, to: size };
        let chip = Chip::new(part, &self.story.sends, room);
        chip.draw(pen, self.page.place(end, chip.width), y);
        let beside = GAP + chip.width + 8.0;
        let x = self.page.lifeline(end) + outward(end.1) * beside;
        pen.text(Ink::Plain, SIZE, (x, y + DROP), anchor(end.1), &words);
    }

    fn buffer(&self, pen: &mut Pen, end: End, y: f64, buffer: &Buffer) {
        let silent = buffer.read.is_none() && buffer.never_read.is_none();
        let number = if silent { self.prefixed(end, "") } else { String::new() };
        let room = self.page.room(end) - width(&number, SIZE);
        let tray = Tray::new(buffer, self.story, self.page, end, room);
        tray.draw(pen, y);
        let (left, right) = tray.edges();
        if !number.is_empty() {
            pen.text(Ink::Faint, SIZE, (right + 8.0, y + DROP), Anchor::Start, number.trim_end());
        }
        if let Some(bytes) = buffer.never_read {
            let text = labels::never_read(bytes, self.lang);
            self.under(pen, end, (left + right) / 2.0, y + 29.0, (Ink::Bad, NOTE), &text);
        }
        let Some(read) = &buffer.read else {
            return;
        };
        let middle = tray.bracket(pen, y, read);
        let cut = read.cut && !read.stuck();
        let ink = if cut { Ink::Half } else { Ink::Plain };
        let text = labels::read(read.taken, read.room, cut, self.lang);
        self.under(pen, end, middle, y + 37.0, (ink, SIZE), &text);
        if read.stuck() {
            let text = labels::stuck(read.sends, self.lang);
            self.under(pen, end, middle, y + 53.0, (Ink::Bad, NOTE), &text);
        }
    }

    /// A text around a middle, but never beyond the room beside its lifeline.
    fn under(&self, pen: &mut Pen, end: End, middle: f64, y: f64, look: (Ink, f64), text: &str) {
        let (text, (ink, size)) = (&self.prefixed(end, text), look);
        let (left, right) = self.page.beside(end);
        let half = width(text, size) / 2.0;
        let x = middle.min(right - half).max(left + half);
        pen.text(ink, size, (x, y), Anchor::Middle, text);
    }

    fn prefixed(&self, end: End, text: &str) -> String {
        match (self.numbered, end.1) {
            (true, Side::Server) => format!("[{}] {text}", end.0 + 1),
            _ => text.into(),
        }
    }
}

fn anchor(side: Side) -> Anchor {
    match side {
        Side::Client => Anchor::End,
        Side::Server => Anchor::Start,
    }
}

/// The space that an item needs above and below its middle line.
fn extent(kind: &Kind) -> (f64, f64) {
    let half = CHIPS / 2.0;
    match kind {
        Kind::Label(..) | Kind::More(..) => (LINE / 2.0 + 1.0, LINE / 2.0 + 1.0),
        Kind::Sent(_) => (half - 1.0, half - 1.0),
        Kind::Buffer(buffer) => {
            let below = match &buffer.read {
                Some(read) if read.stuck() => 43.0,
                Some(_) => 27.0,
                None if buffer.never_read.is_some() => 20.0,
                None => 2.0,
            };
            (half + 1.0, half + below)
        }
    }
}
