//! A chip: bytes of one send, in its colours, torn where they are not all of it.

use super::measure::{preview, width};
use super::parts::Part;
use super::pen::{Anchor, Pen, Point};
use super::story::Send;
use crate::tape::Side;

/// The height of a chip.
pub(super) const HEIGHT: f64 = 20.0;
/// The size of its font.
const SIZE: f64 = 12.0;
const PADDING: f64 = 7.0;
const TOOTH: f64 = 4.0;

/// Bytes of one send, in a width.
pub(super) struct Chip {
    class: String,
    text: String,
    torn: (bool, bool),
    pub width: f64,
}

/// The class with a send's colours. The two sides have their own, and neighbours never the same.
pub(super) fn class(send: &Send) -> String {
    match send.side {
        Side::Server => format!("s{}", send.number % 4),
        Side::Client => format!("c{}", send.number % 3),
    }
}

impl Chip {
    /// A part of a send in at most this width.
    pub fn new(part: Part, sends: &[Send], room: f64) -> Chip {
        let send = &sends[part.send];
        let torn = (part.from > 0, part.to < send.bytes.len());
        let padding = 2.0 * PADDING + if torn.1 { TOOTH } else { 0.0 };
        let text = preview(&send.bytes[part.from..part.to], SIZE, room - padding, torn.1);
        let width = width(&text, SIZE) + padding;
        Chip { class: class(send), text, torn, width }
    }

    /// Draws the chip around a middle line.
    pub fn draw(&self, pen: &mut Pen, x: f64, y: f64) {
        let (left, right) = (x, x + self.width);
        let (top, step) = (y - HEIGHT / 2.0, HEIGHT / 6.0);
        let edge = |x: f64, torn: bool| {
            (0..=6).filter(move |i| torn || i % 6 == 0).map(move |i| {
                let tooth = if torn && i % 2 == 1 { TOOTH } else { 0.0 };
                (x - tooth, top + step * f64::from(i))
            })
        };
        let mut points: Vec<Point> = edge(left, self.torn.0).collect();
        let mut other: Vec<Point> = edge(right, self.torn.1).collect();
        other.reverse();
        points.append(&mut other);
        let class = &self.class;
        pen.shape(&format!("chip {class}"), &points);
        let middle = x + self.width / 2.0 - if self.torn.1 { TOOTH / 2.0 } else { 0.0 };
        let text = width(&self.text, SIZE) + 4.0;
        pen.rect(&format!("under {class}"), (middle - text / 2.0, y - 7.5), (text, 15.0), 2.0);
        pen.text("bytes", (middle, y + 4.0), Anchor::Middle, &self.text);
    }
}
