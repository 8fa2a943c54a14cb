//! Where things stand on the page, how wide a text is, and what of it fits.

use unicode_width::UnicodeWidthChar;

use super::story::End;
use crate::bytes::marks_of_ends;
use crate::tape::Side;

/// The width of a picture.
pub(super) const WIDTH: f64 = 800.0;
/// The margin at the left and at the right.
pub(super) const MARGIN: f64 = 12.0;
/// The right edge of the clock's column.
pub(super) const CLOCK: f64 = 60.0;
/// Between a lifeline and what stands beside it.
pub(super) const GAP: f64 = 11.0;

/// The size of a text.
pub(super) const SIZE: f64 = 13.0;
/// That of a smaller one.
pub(super) const NOTE: f64 = 12.0;

/// A cell of a fixed-width font, against its size: the widest of those that may be used.
const CELL: f64 = 0.61;

/// The lifelines of a scene.
pub(super) struct Page {
    clients: Vec<f64>,
    server: f64,
}

impl Page {
    /// Clients stand at the left, each with room for its words at its own left.
    pub fn new(clients: usize) -> Page {
        if clients < 2 {
            return Page { clients: vec![294.0], server: 538.0 };
        }
        let step = 220.0 / (clients - 1) as f64;
        Page { clients: (0..clients).map(|i| 196.0 + step * i as f64).collect(), server: 596.0 }
    }

    pub fn lifeline(&self, (conn, side): End) -> f64 {
        match side {
            Side::Client => self.clients.get(conn).copied().unwrap_or_default(),
            Side::Server => self.server,
        }
    }

    /// The left and the right edge of what stands beside a lifeline.
    pub fn beside(&self, end: End) -> (f64, f64) {
        let x = self.lifeline(end);
        match (end.1, end.0) {
            (Side::Server, _) => (x + GAP, WIDTH - MARGIN),
            (Side::Client, 0) => (CLOCK + 6.0, x - GAP),
            (Side::Client, conn) => (self.clients[conn - 1] + 6.0, x - GAP),
        }
    }

    /// The room beside a lifeline.
    pub fn room(&self, end: End) -> f64 {
        let (left, right) = self.beside(end);
        right - left
    }

    /// The left edge of something this wide that stands beside a lifeline.
    pub fn place(&self, end: End, width: f64) -> f64 {
        let (left, right) = self.beside(end);
        match end.1 {
            Side::Client => right - width,
            Side::Server => left,
        }
    }
}

/// From a lifeline to what stands beside it: to the left or to the right.
pub(super) fn outward(side: Side) -> f64 {
    match side {
        Side::Client => -1.0,
        Side::Server => 1.0,
    }
}

/// The width of a text in a font of this size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| match c.width() {
            None | Some(0) => 0.0,
            Some(1) => CELL * size,
            Some(_) => size,
        })
        .sum()
}

/// Bytes as marks. If they need more than this width, the middle ones are left out; where it is the end
/// that matters, more of those at the beginning.
pub(super) fn preview(bytes: &[u8], size: f64, room: f64, end_matters: bool) -> String {
    let all = marks_of_ends(bytes);
    let all: Vec<&str> = all.iter().map(|(mark, _)| mark.as_str()).collect();
    let whole = all.concat();
    if width(&whole, size) <= room {
        return whole;
    }
    let left = room - width("…", size);
    let share = match end_matters {
        true => 0.55,
        false if left > 5.0 * size => 0.28,
        false => 0.0,
    };
    let tail = fill(all.iter().rev(), size, left * share);
    let end = all[all.len() - tail..].concat();
    let head = fill(all.iter(), size, left - width(&end, size));
    format!("{}…{end}", all[..head].concat())
}

/// How many marks fit into this width.
fn fill<'a>(marks: impl Iterator<Item = &'a &'a str>, size: f64, room: f64) -> usize {
    let mut left = room;
    marks
        .take_while(|mark| {
            left -= width(mark, size);
            left >= 0.0
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_shows_both_ends_where_there_is_room() {
        let fit = |bytes: &[u8], room, end| preview(bytes, 10.0, room, end);
        assert_eq!(fit(b"22", 100.0, false), "22");
        assert_eq!(fit(b"0001\n0002\n", 50.0, false), "0001\\n0…");
        assert_eq!(fit(b"0001\n0002\n0003\n0004\n", 120.0, false), "0001\\n0002\\n0…004\\n");
        assert_eq!(fit(b"0001\n0002\n", 60.0, true), "0001…02\\n");
        assert_eq!(fit("上节内容".as_bytes(), 30.0, false), "上节…");
        assert_eq!(fit(b"abc", 1.0, false), "…");
    }
}
