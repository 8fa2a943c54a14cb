//! The marks that stand for bytes: chips, arrows, and the tray of a receive buffer.

use super::look::{CLIENT, Ink, Look, SERVER, Shade};
use super::pen::{Anchor, NOTE, Pen, Point, preview, width};
use crate::reads::{Part, Span, Stream};
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
pub(super) fn shade(stream: &Stream, send: usize) -> &'static Shade {
    match stream.to.side {
        Side::Client => &SERVER[send % SERVER.len()],
        Side::Server => &CLIENT[send % CLIENT.len()],
    }
}

/// Bytes of one send, in its colours, torn where they are not all of it.
pub(super) struct Chip {
    shade: &'static Shade,
    text: String,
    torn: (bool, bool),
    /// No read takes it.
    unread: bool,
    pub width: f64,
}

impl Chip {
    /// A part of a send in at most this width.
    pub fn new(part: Part, stream: &Stream, room: f64) -> Chip {
        let torn = (part.from > 0, part.to < stream.sends[part.send].bytes.len());
        let padding = 2.0 * CHIP_PADDING + if torn.1 { TOOTH } else { 0.0 };
        let text = preview(stream.bytes(part), NOTE, room - padding, torn.1);
        let width = width(&text, NOTE) + padding;
        Chip { shade: shade(stream, part.send), text, torn, unread: false, width }
    }

    /// Draws the chip around a middle line.
    pub fn draw(&self, pen: &mut Pen, x: f64, y: f64) {
        let look = match self {
            Chip { unread: true, .. } => Look::Unread,
            Chip { torn: (false, false), .. } => Look::Chip,
            _ => Look::Torn,
        };
        pen.shape(look(self.shade), &outline((x, x + self.width), y, HEIGHT, self.torn));
        let middle = x + self.width / 2.0 - if self.torn.1 { TOOTH / 2.0 } else { 0.0 };
        let text = width(&self.text, NOTE) + 4.0;
        if !self.unread {
            pen.rect(Look::Under(self.shade), (middle - text / 2.0, y - 7.5), (text, 15.0), 2.0);
        }
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
pub(super) fn arrow(pen: &mut Pen, shade: &'static Shade, from: Point, to: Point) {
    let (from, to) = between(from, to);
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
    pen.shape(Look::Arrow(shade), &points);
}

/// Draws the thin line of a send into a row that stands for many.
pub(super) fn many(pen: &mut Pen, shade: &'static Shade, from: Point, to: Point) {
    let (from, to) = between(from, to);
    pen.line(Look::Many(shade), from, to);
}

/// Draws the beginning of a way that no byte of a send came to the end of, towards another lifeline.
pub(super) fn lost(pen: &mut Pen, shade: &'static Shade, (x, y): Point, towards: f64) {
    let (from, to) = between((x, y), (x + 96.0 * (towards - x).signum(), y + 12.0));
    pen.line(Look::Lost(shade), from, to);
}

/// The same way, without touching the lifelines.
fn between(from: Point, to: Point) -> (Point, Point) {
    let gap = ARROW_GAP * (to.0 - from.0).signum();
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

/// What lies in a receive buffer, and what a read takes from it, beside a lifeline.
pub(super) struct Tray {
    pub width: f64,
    pieces: Vec<Piece>,
    /// How many of the pieces the read takes.
    taken: usize,
}

impl Tray {
    /// What a read takes and what it leaves, in at most this width; `unread` if no read ever takes it.
    pub fn new(stream: &Stream, taken: Span, left: Span, unread: bool, room: f64) -> Tray {
        let (mut pieces, taken) = fit(stream, taken, left, room - 2.0 * PADDING);
        for piece in &mut pieces {
            if let Piece::Chip(chip) = piece {
                chip.unread = unread;
            }
        }
        Tray { width: extent(&pieces) + 2.0 * PADDING, pieces, taken }
    }

    /// Draws the tray around a middle line, from this left edge.
    pub fn draw(&self, pen: &mut Pen, left: f64, y: f64) {
        let height = HEIGHT + 2.0 * PADDING;
        pen.rect(Look::Tray, (left, y - height / 2.0), (self.width, height), 3.0);
        let mut x = left + PADDING;
        for piece in &self.pieces {
            piece.draw(pen, x, y);
            x += piece.width() + GAP;
        }
    }

    /// Draws the bracket under what the read takes; the middle of it.
    pub fn bracket(&self, pen: &mut Pen, left: f64, y: f64, look: Look) -> f64 {
        let left = left + PADDING - 1.0;
        let right = left + extent(&self.pieces[..self.taken]) + 2.0;
        let top = y + HEIGHT / 2.0 + PADDING + 2.0;
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
fn fit(stream: &Stream, taken: Span, left: Span, room: f64) -> (Vec<Piece>, usize) {
    let mut most = room;
    loop {
        let behind = if taken.is_empty() { most } else { LEFT.min(most) };
        let mut row = pieces(stream, taken.clone(), most);
        let read = row.len();
        row.append(&mut pieces(stream, left.clone(), behind));
        if extent(&row) <= room || most <= NARROW {
            return (row, read);
        }
        most -= 2.0;
    }
}

/// Each part as a chip of at most this width; of many parts the first, and how many more there are.
fn pieces(stream: &Stream, span: Span, most: f64) -> Vec<Piece> {
    let parts = stream.parts(span);
    let all = parts.len();
    let shown = if all > MOST { SHOWN } else { all };
    let more = (shown < all).then(|| Piece::More(format!("… +{}", all - shown)));
    let chips = parts.take(shown).map(|part| Piece::Chip(Chip::new(part, stream, most)));
    chips.chain(more).collect()
}
