//! The marks that stand for bytes: chips, arrows, and the tray of a receive buffer.

use super::look::{CLIENT, Ink, Look, SERVER, Shade};
use super::page::{NOTE, Page, outward, preview, width};
use super::pen::{Anchor, Pen, Point};
use super::story::{Buffer, End, Part, Read, Send, Story};
use crate::tape::Side;

/// The height of a chip.
const HEIGHT: f64 = 20.0;
/// Between a chip's edge and its text.
const CHIP_PADDING: f64 = 7.0;
/// The depth of a torn edge.
const TOOTH: f64 = 4.0;
/// Between a tray's edge and its chips.
const PADDING: f64 = 4.0;
/// Between two chips.
const GAP: f64 = 3.0;
/// The widest chip behind what a read takes.
const LEFT: f64 = 72.0;
/// The narrowest chip.
const NARROW: f64 = 22.0;
/// The most chips in a row of what a read takes, or of what it leaves.
const MOST: usize = 4;
/// Of more than that, this many are shown.
const SHOWN: usize = 2;
/// Between an arrow's ends and the lifelines.
const ARROW_GAP: f64 = 5.0;
/// Half the width of an arrow's shaft, and its head's length and half width.
const HALF: f64 = 4.5;
const HEAD: Point = (14.0, 9.0);

/// A send's colours. The two sides have their own, and neighbours never the same.
pub(super) fn shade(send: &Send) -> &'static Shade {
    match send.side {
        Side::Server => &SERVER[send.number % SERVER.len()],
        Side::Client => &CLIENT[send.number % CLIENT.len()],
    }
}

/// Bytes of one send, in its colours, torn where they are not all of it.
pub(super) struct Chip {
    shade: &'static Shade,
    text: String,
    torn: (bool, bool),
    pub width: f64,
}

impl Chip {
    /// A part of a send in at most this width.
    pub fn new(part: Part, sends: &[Send], room: f64) -> Chip {
        let send = &sends[part.send];
        let torn = (part.from > 0, part.to < send.bytes.len());
        let padding = 2.0 * CHIP_PADDING + if torn.1 { TOOTH } else { 0.0 };
        let text = preview(&send.bytes[part.from..part.to], NOTE, room - padding, torn.1);
        let width = width(&text, NOTE) + padding;
        Chip { shade: shade(send), text, torn, width }
    }

    /// Draws the chip around a middle line.
    pub fn draw(&self, pen: &mut Pen, x: f64, y: f64) {
        let torn = self.torn.0 || self.torn.1;
        let look = if torn { Look::Torn } else { Look::Chip };
        pen.shape(look(self.shade), &outline((x, x + self.width), y, HEIGHT, self.torn));
        let middle = x + self.width / 2.0 - if self.torn.1 { TOOTH / 2.0 } else { 0.0 };
        let text = width(&self.text, NOTE) + 4.0;
        pen.rect(Look::Under(self.shade), (middle - text / 2.0, y - 7.5), (text, 15.0), 2.0);
        pen.text(Ink::Plain, NOTE, (middle, y + 4.0), Anchor::Middle, &self.text);
    }
}

/// A box around a middle line, with teeth at its torn edges.
pub(super) fn outline(
    (left, right): (f64, f64),
    y: f64,
    height: f64,
    torn: (bool, bool),
) -> Vec<Point> {
    let edge = |x: f64, torn: bool| {
        (0..=6).filter(move |i| torn || i % 6 == 0).map(move |i| {
            let tooth = if torn && i % 2 == 1 { TOOTH } else { 0.0 };
            (x - tooth, y - height / 2.0 + height / 6.0 * f64::from(i))
        })
    };
    let mut right: Vec<Point> = edge(right, torn.1).collect();
    right.reverse();
    edge(left, torn.0).chain(right).collect()
}

/// Draws an arrow from one lifeline to the other.
pub(super) fn arrow(pen: &mut Pen, send: &Send, from: Point, to: Point) {
    let (from, to) = between(send, from, to);
    let at = along(from, to);
    let (length, half) = HEAD;
    let neck = at(to, -length, 0.0);
    let points = [
        at(from, 0.0, HALF),
        at(neck, 0.0, HALF),
        at(neck, 0.0, half),
        to,
        at(neck, 0.0, -half),
        at(neck, 0.0, -HALF),
        at(from, 0.0, -HALF),
    ];
    pen.shape(Look::Arrow(shade(send)), &points);
}

/// Draws the thin line of a send into a row that stands for many.
pub(super) fn many(pen: &mut Pen, send: &Send, from: Point, to: Point) {
    let (from, to) = between(send, from, to);
    pen.line(Look::Many(shade(send)), from, to);
}

/// Draws the beginning of a way that no byte of a send came to the end of.
pub(super) fn lost(pen: &mut Pen, send: &Send, (x, y): Point) {
    let (from, to) = between(send, (x, y), (x - outward(send.side) * 96.0, y + 12.0));
    pen.line(Look::Lost(shade(send)), from, to);
}

/// The same way, without touching the lifelines.
fn between(send: &Send, from: Point, to: Point) -> (Point, Point) {
    let gap = -outward(send.side) * ARROW_GAP;
    ((from.0 + gap, from.1), (to.0 - gap, to.1))
}

/// Moves a point this far along the way between two others, and this far to its side.
fn along(from: Point, to: Point) -> impl Fn(Point, f64, f64) -> Point {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let (dx, dy) = (dx / length, dy / length);
    move |(x, y), on, aside| (x + dx * on - dy * aside, y + dy * on + dx * aside)
}

/// What stands in a tray.
enum Piece {
    Chip(Chip),
    /// So many more parts, in words.
    More(String),
}

impl Piece {
    fn width(&self) -> f64 {
        match self {
            Piece::Chip(chip) => chip.width,
            Piece::More(text) => width(text, NOTE),
        }
    }

    fn draw(&self, pen: &mut Pen, x: f64, y: f64) {
        match self {
            Piece::Chip(chip) => chip.draw(pen, x, y),
            Piece::More(text) => pen.text(Ink::Faint, NOTE, (x, y + 4.0), Anchor::Start, text),
        }
    }
}

/// What lies in a receive buffer, and what a read takes from it, beside its lifeline.
pub(super) struct Tray {
    x: f64,
    width: f64,
    pieces: Vec<Piece>,
    /// How many of the pieces the read takes.
    taken: usize,
}

impl Tray {
    pub fn new(buffer: &Buffer, story: &Story, page: &Page, end: End, room: f64) -> Tray {
        let (pieces, taken) = fit(buffer, story, end, room - 2.0 * PADDING);
        let width = extent(&pieces) + 2.0 * PADDING;
        Tray { x: page.place(end, width), width, pieces, taken }
    }

    /// The left and the right edge.
    pub fn edges(&self) -> (f64, f64) {
        (self.x, self.x + self.width)
    }

    /// Draws the tray around a middle line.
    pub fn draw(&self, pen: &mut Pen, y: f64) {
        let height = HEIGHT + 2.0 * PADDING;
        pen.rect(Look::Tray, (self.x, y - height / 2.0), (self.width, height), 3.0);
        let mut x = self.x + PADDING;
        for piece in &self.pieces {
            piece.draw(pen, x, y);
            x += piece.width() + GAP;
        }
    }

    /// Draws the bracket under what the read takes; the middle of it.
    pub fn bracket(&self, pen: &mut Pen, y: f64, read: &Read) -> f64 {
        let left = self.x + PADDING - 1.0;
        let right = left + extent(&self.pieces[..self.taken]) + 2.0;
        let top = y + HEIGHT / 2.0 + PADDING + 2.0;
        let look = match (read.stuck(), read.cut) {
            (true, _) => Look::Stuck,
            (false, true) => Look::Cut,
            (false, false) => Look::Read,
        };
        let bottom = top + 6.0;
        pen.trace(look, &[(left, top), (left, bottom), (right, bottom), (right, top)]);
        (left + right) / 2.0
    }
}

fn extent(pieces: &[Piece]) -> f64 {
    let gaps = GAP * pieces.len().saturating_sub(1) as f64;
    gaps + pieces.iter().map(Piece::width).sum::<f64>()
}

/// Pieces that fit side by side, and how many of them the read takes: the widest are made narrower
/// first, and what a read leaves before what it takes.
fn fit(buffer: &Buffer, story: &Story, end: End, room: f64) -> (Vec<Piece>, usize) {
    let taken = story.parts(end, buffer.taken());
    let left = story.parts(end, buffer.left());
    let mut most = room;
    loop {
        let behind = if taken.len() > 0 { LEFT.min(most) } else { most };
        let mut row = pieces(taken.clone(), &story.sends, most);
        let read = row.len();
        row.append(&mut pieces(left.clone(), &story.sends, behind));
        if extent(&row) <= room || most <= NARROW {
            return (row, read);
        }
        most -= 2.0;
    }
}

/// Each part as a chip of at most this width; of many parts the first, and how many more there are.
fn pieces(parts: impl ExactSizeIterator<Item = Part>, sends: &[Send], most: f64) -> Vec<Piece> {
    let all = parts.len();
    let shown = if all > MOST { SHOWN } else { all };
    let more = (shown < all).then(|| Piece::More(format!("… +{}", all - shown)));
    let chips = parts.take(shown).map(|part| Piece::Chip(Chip::new(part, sends, most)));
    chips.chain(more).collect()
}
