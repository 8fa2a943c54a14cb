//! What writes the elements of a picture, text escaped and numbers with one decimal at the most, and how
//! wide a text is.

use std::fmt::Display;

use unicode_width::UnicodeWidthChar;

use super::look::{Ink, Look};
use crate::bytes::marks_of_ends;

/// The size of a text.
pub(super) const SIZE: f64 = 13.0;
/// That of a smaller one.
pub(super) const NOTE: f64 = 12.0;

/// A cell of a fixed-width font, against its size: the widest of those that may be used.
const CELL: f64 = 0.61;

/// A place on the page, or a size.
pub(super) type Point = (f64, f64);

/// Elements, one a line.
#[derive(Default)]
pub(super) struct Pen {
    pub out: String,
}

/// Where a text stands against its x.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Pen {
    /// A line of markup that is no text.
    pub fn raw(&mut self, markup: impl Display) {
        self.out += &format!("{markup}\n");
    }

    /// Whether anything that looks like this has been drawn.
    pub fn has_drawn(&self, look: Look) -> bool {
        let class = format!(r#"class="{}"#, look.class());
        self.out.contains(&class)
    }

    pub fn text(&mut self, ink: Ink, size: f64, at: Point, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let size = match size {
            SIZE => String::new(),
            size => format!(r#" font-size="{}""#, number(size)),
        };
        let (x, y, text) = (number(at.0), number(at.1), escaped(text));
        self.raw(format!(r#"<text x="{x}" y="{y}"{ink}{size}{anchor}>{text}</text>"#));
    }

    pub fn line(&mut self, look: Look, from: Point, to: Point) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        self.raw(format!(r#"<line {look} x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#));
    }

    pub fn rect(&mut self, look: Look, at: Point, size: Point, radius: f64) {
        let [x, y, w, h, r] = [at.0, at.1, size.0, size.1, radius].map(number);
        self.raw(format!(r#"<rect {look} x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}"/>"#));
    }

    /// A closed shape through these points.
    pub fn shape(&mut self, look: Look, points: &[Point]) {
        self.raw(format!(r#"<polygon {look} points="{}"/>"#, coordinates(points)));
    }

    /// An open line through these points.
    pub fn trace(&mut self, look: Look, points: &[Point]) {
        self.raw(format!(r#"<polyline {look} points="{}"/>"#, coordinates(points)));
    }
}

fn coordinates(points: &[Point]) -> String {
    let points: Vec<String> =
        points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
    points.join(" ")
}

/// A number with one decimal, or with none.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(Into::into).unwrap_or(text)
}

/// Text as it stands in XML, which has no control characters at all.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ if c.is_control() => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
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
    /// More than fit into the width of a page.
    const ENDS: usize = 200;
    let long = bytes.len() > 2 * ENDS;
    let all = match long {
        true => [&bytes[..ENDS], &bytes[bytes.len() - ENDS..]].map(marks_of_ends).concat(),
        false => marks_of_ends(bytes),
    };
    let all: Vec<&str> = all.iter().map(|(mark, _)| mark.as_str()).collect();
    let whole = all.concat();
    if !long && width(&whole, size) <= room {
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
    fn text_cannot_leave_its_element() {
        let mut pen = Pen::default();
        pen.text(Ink::Faint, 12.0, (1.0, 2.25), Anchor::End, "a</text>&\"\x07");
        let expected = "<text x=\"1\" y=\"2.2\" class=\"faint\" fill=\"#59636e\" font-size=\"12\" text-anchor=\"end\">\
                        a&lt;/text&gt;&amp;&quot;\u{fffd}</text>\n";
        assert_eq!(pen.out, expected);
    }

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
