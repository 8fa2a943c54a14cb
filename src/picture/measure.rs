//! How wide a text is, and what of a send's bytes fits into a width.

use unicode_width::UnicodeWidthChar;

use crate::bytes::marks;

/// A cell of a fixed-width font, against its size: the widest of those that may be used.
const CELL: f64 = 0.61;

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
    // Of a long send only its ends can be seen.
    const ENDS: usize = 200;
    let all = match bytes.len() {
        0..=400 => marks(bytes),
        n => [marks(&bytes[..ENDS]), marks(&bytes[n - ENDS..])].concat(),
    };
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
