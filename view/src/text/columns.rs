//! Columns side by side, their cells counted as a terminal counts them.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::{Screen, Tone, WIDTH};

/// The column of the clock, with the space behind it.
const TIME: usize = 8;
/// Between two columns.
const BAR: usize = 3;

/// The columns of a transcript, one for each end that has its own.
pub(crate) struct Columns {
    titles: Vec<String>,
    screen: Screen,
}

/// A line of one column, in one tone, and in others where bytes of a send are told of.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub tone: Tone,
    pub text: String,
    pub marks: Vec<(Range<usize>, Tone)>,
}

impl Cell {
    pub fn new(tone: Tone, text: impl Into<String>) -> Cell {
        Cell { tone, text: text.into(), marks: Vec::new() }
    }

    /// Puts a text in front.
    pub fn lead(&mut self, text: &str) {
        self.text.insert_str(0, text);
        for (range, _) in &mut self.marks {
            *range = range.start + text.len()..range.end + text.len();
        }
    }

    /// A part of its text, which begins at this byte.
    fn paint(&self, start: usize, part: &str, screen: Screen) -> String {
        let end = start + part.len();
        let (mut out, mut at) = (String::new(), start);
        for (range, tone) in &self.marks {
            let (from, to) = (range.start.clamp(at, end), range.end.clamp(at, end));
            out += &screen.paint(self.tone, &self.text[at..from]);
            out += &screen.paint(*tone, &self.text[from..to]);
            at = to;
        }
        out + &screen.paint(self.tone, &self.text[at..end])
    }
}

impl Columns {
    pub fn new(titles: Vec<String>, screen: Screen) -> Columns {
        Columns { titles, screen }
    }

    pub fn len(&self) -> usize {
        self.titles.len()
    }

    /// How wide each column is.
    fn width(&self) -> usize {
        width(self.titles.len(), self.screen.width())
    }

    /// How wide each column is on the widest screen.
    pub fn widest(&self) -> usize {
        width(self.titles.len(), WIDTH)
    }

    /// Writes the titles.
    pub fn head(&self, out: &mut String) {
        let width = self.width();
        let titles: Vec<Vec<String>> = self.titles.iter().map(|title| wrap(title, width)).collect();
        for line in 0..titles.iter().map(Vec::len).max().unwrap_or_default() {
            let titles: Vec<String> = titles
                .iter()
                .map(|lines| pad_right(lines.get(line).map_or("", String::as_str), width))
                .collect();
            let line = " ".repeat(TIME) + &titles.join(" │ ");
            push_line(out, &self.screen.paint(Tone::Faint, line.trim_end()));
        }
        let rules: Vec<String> = self.titles.iter().map(|_| "─".repeat(width)).collect();
        let rule = "─".repeat(TIME) + &rules.join("─┼─");
        push_line(out, &self.screen.paint(Tone::Faint, &rule));
    }

    /// Writes a row for each line that the cell needs.
    pub fn row(&self, out: &mut String, time: &str, column: usize, cell: &Cell) {
        let (width, bar) = (self.width(), self.screen.paint(Tone::Faint, "│"));
        let mut at = 0;
        for (i, line) in wrap(&cell.text, width).iter().enumerate() {
            let start = at + cell.text[at..].find(line.as_str()).unwrap_or_default();
            at = start + line.len();
            let time = pad_left(if i == 0 { time } else { "" }, TIME - 1);
            let mut row = self.screen.paint(Tone::Faint, &time) + " ";
            for each in 0..self.titles.len() {
                let own = each == column;
                let used = if own { line.width() } else { 0 };
                row += if each > 0 { bar.as_str() } else { "" };
                row += if each > 0 { " " } else { "" };
                row += &if own { cell.paint(start, line, self.screen) } else { String::new() };
                row += &" ".repeat((width + 1).saturating_sub(used));
            }
            push_line(out, &row);
        }
    }

    /// Writes a row with nothing in it.
    pub fn blank(&self, out: &mut String) {
        let column = " ".repeat(self.width());
        let columns: Vec<&str> = self.titles.iter().map(|_| column.as_str()).collect();
        push_line(out, &self.screen.paint(Tone::Faint, &(" ".repeat(TIME) + &columns.join(" │ "))));
    }
}

/// How wide each of so many columns is, on a screen of this width.
fn width(columns: usize, screen: usize) -> usize {
    let room = screen.saturating_sub(TIME + BAR * (columns - 1));
    (room / columns).max(1)
}

/// A line without spaces at its end.
pub(super) fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// A text in lines of at most `width` cells. It breaks where its script does: at spaces, between two
/// Chinese characters but not before their punctuation, and inside a word only if that is too long.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let lines = textwrap::wrap(text, width);
    lines.into_iter().map(|line| line.into_owned()).collect()
}

/// A text at the right edge of a width in cells.
pub fn pad_left(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width())) + text
}

/// A text at the left edge of a width in cells.
pub(super) fn pad_right(text: &str, width: usize) -> String {
    text.to_string() + &" ".repeat(width.saturating_sub(text.width()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_by_cells() {
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("ab cd ef", 5), ["ab cd", "ef"]);
        assert_eq!(wrap("abcdefgh", 5), ["abcde", "fgh"]);
        assert_eq!(wrap("粘包粘包", 5), ["粘包", "粘包"]);
        assert_eq!(wrap("a  b", 4), ["a  b"]);
        assert_eq!(wrap("粘包粘包。", 8), ["粘包粘", "包。"]);
    }

    #[test]
    fn bytes_of_a_send_keep_their_tone_where_a_line_breaks() {
        let text = String::from("send 4: ab cd →");
        let cell = Cell { tone: Tone::Plain, text, marks: vec![(8..13, Tone::Typed)] };
        let screen = Screen::new(true, WIDTH);
        assert_eq!(cell.paint(0, "send 4: ab", screen), "send 4: \x1b[1mab\x1b[0m");
        assert_eq!(cell.paint(11, "cd →", screen), "\x1b[1mcd\x1b[0m →");
    }
}
