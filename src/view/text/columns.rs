//! Two columns side by side, their cells counted as a terminal counts them.

use unicode_width::UnicodeWidthStr;

use super::screen::{Screen, Tone, WIDTH};

/// The column of the clock, with the space behind it.
const TIME: usize = 8;
/// The width of each end's column on the widest screen.
pub(super) const COLUMN: usize = column(WIDTH);

/// The width of each end's column on a screen of this width.
const fn column(width: usize) -> usize {
    (width - TIME - 3) / 2
}

/// A line of one column, in one tone.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub tone: Tone,
    pub text: String,
}

/// Writes a row for each line that the cell needs.
pub(super) fn row(out: &mut String, time: &str, left: bool, cell: &Cell, screen: Screen) {
    let column = column(screen.width());
    for (i, line) in wrap(&cell.text, column).iter().enumerate() {
        let time = if i == 0 { time } else { "" };
        let text = screen.paint(cell.tone, line);
        let (client, server) = if left { (text, "".into()) } else { ("".into(), text) };
        let filled = if left { line.width() } else { 0 };
        let bar = screen.paint(Tone::Faint, "│");
        let time = screen.paint(Tone::Faint, &pad_left(time, TIME - 1));
        push_line(out, &format!("{time} {client}{} {bar} {server}", " ".repeat(column - filled)));
    }
}

/// Writes the columns' titles.
pub(super) fn head(out: &mut String, client: &str, server: &str, screen: Screen) {
    let column = column(screen.width());
    let fill = " ".repeat(column - client.width());
    let titles = format!("{}{client}{fill} │ {server}", " ".repeat(TIME));
    push_line(out, &screen.paint(Tone::Faint, &titles));
    let rule = format!("{}┼{}", "─".repeat(TIME + column + 1), "─".repeat(column + 1));
    push_line(out, &screen.paint(Tone::Faint, &rule));
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
pub(crate) fn pad_left(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width())) + text
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
}
