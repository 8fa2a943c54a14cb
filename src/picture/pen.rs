//! What writes the elements of a picture: text escaped, numbers with one decimal.

use std::fmt::Display;

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

    pub fn text(&mut self, class: &str, at: Point, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let (x, y, text) = (at.0, at.1, escaped(text));
        self.raw(format!(r#"<text class="{class}" x="{x:.1}" y="{y:.1}"{anchor}>{text}</text>"#));
    }

    pub fn line(&mut self, class: &str, from: Point, to: Point) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.raw(format!(
            r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
        ));
    }

    pub fn rect(&mut self, class: &str, at: Point, size: Point, radius: f64) {
        let ((x, y), (w, h)) = (at, size);
        self.raw(format!(
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{w:.1}" height="{h:.1}" rx="{radius:.1}"/>"#
        ));
    }

    /// A closed shape through these points.
    pub fn shape(&mut self, class: &str, points: &[Point]) {
        self.raw(format!(r#"<polygon class="{class}" points="{}"/>"#, coordinates(points)));
    }

    /// An open line through these points.
    pub fn trace(&mut self, class: &str, points: &[Point]) {
        self.raw(format!(r#"<polyline class="{class}" points="{}"/>"#, coordinates(points)));
    }
}

fn coordinates(points: &[Point]) -> String {
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    points.join(" ")
}

/// Text as it stands in XML, which has no control characters at all.
pub(super) fn escaped(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        let mut pen = Pen::default();
        pen.text("t", (1.0, 2.25), Anchor::End, "a</text>&\"\x07");
        let expected = "<text class=\"t\" x=\"1.0\" y=\"2.2\" text-anchor=\"end\">\
                        a&lt;/text&gt;&amp;&quot;\u{fffd}</text>\n";
        assert_eq!(pen.out, expected);
    }
}
