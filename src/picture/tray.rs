//! A tray: what lies in a receive buffer, and what a read takes from it.

use super::chip::{Chip, HEIGHT};
use super::page::Page;
use super::parts::Part;
use super::pen::Pen;
use super::story::{Buffer, End, Read, Send};

/// Between the tray's edge and its chips.
const PADDING: f64 = 4.0;
/// Between two chips.
const GAP: f64 = 3.0;
/// The widest chip behind what a read takes.
const LEFT: f64 = 72.0;
/// The narrowest chip.
const NARROW: f64 = 22.0;

/// A tray beside its lifeline.
pub(super) struct Tray {
    x: f64,
    width: f64,
    chips: Vec<Chip>,
    /// How many of the chips the read takes.
    taken: usize,
}

impl Tray {
    pub fn new(buffer: &Buffer, sends: &[Send], page: &Page, end: End, room: f64) -> Tray {
        let mut rest = buffer.parts.clone();
        let taken = rest.take(buffer.read.as_ref().map_or(0, |read| read.taken.len()));
        let parts: Vec<Part> = taken.iter().chain(rest.iter()).collect();
        let taken = taken.iter().count();
        let chips = fit(&parts, taken, sends, room - 2.0 * PADDING);
        let width = extent(&chips) + 2.0 * PADDING;
        Tray { x: page.place(end, width), width, chips, taken }
    }

    /// The left and the right edge.
    pub fn edges(&self) -> (f64, f64) {
        (self.x, self.x + self.width)
    }

    /// Draws the tray around a middle line.
    pub fn draw(&self, pen: &mut Pen, y: f64) {
        let height = HEIGHT + 2.0 * PADDING;
        pen.rect("tray", (self.x, y - height / 2.0), (self.width, height), 3.0);
        let mut x = self.x + PADDING;
        for chip in &self.chips {
            chip.draw(pen, x, y);
            x += chip.width + GAP;
        }
    }

    /// Draws the bracket under what the read takes; the middle of it.
    pub fn bracket(&self, pen: &mut Pen, y: f64, read: &Read) -> f64 {
        let left = self.x + PADDING - 1.0;
        let right = left + extent(&self.chips[..self.taken]) + 2.0;
        let top = y + HEIGHT / 2.0 + PADDING + 2.0;
        let class = match (read.stuck, read.cut) {
            (true, _) => "bracket stuck",
            (false, true) => "bracket cut",
            (false, false) => "bracket",
        };
        let bottom = top + 6.0;
        pen.trace(class, &[(left, top), (left, bottom), (right, bottom), (right, top)]);
        (left + right) / 2.0
    }
}

fn extent(chips: &[Chip]) -> f64 {
    let gaps = GAP * chips.len().saturating_sub(1) as f64;
    gaps + chips.iter().map(|chip| chip.width).sum::<f64>()
}

/// Chips that fit side by side: the widest are made narrower first, and what a read leaves before what
/// it takes.
fn fit(parts: &[Part], taken: usize, sends: &[Send], room: f64) -> Vec<Chip> {
    let chips = |most: f64| -> Vec<Chip> {
        let each = parts.iter().enumerate();
        let most = |i| if 0 < taken && taken <= i { LEFT.min(most) } else { most };
        each.map(|(i, part)| Chip::new(*part, sends, most(i))).collect()
    };
    let mut most = room;
    let mut fitting = chips(most);
    while extent(&fitting) > room && most > NARROW {
        most -= 2.0;
        fitting = chips(most);
    }
    fitting
}
