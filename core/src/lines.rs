//! Text in lines that no word is broken by.

use textwrap::WrapAlgorithm::FirstFit;
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text in lines of at most `width` cells. A line of its own that begins with a space is kept as it is:
/// a command, which is to be copied whole.
pub fn wrap(text: &str, width: usize) -> String {
    let lines = text.lines().flat_map(|line| match line.starts_with(' ') {
        true => vec![line.into()],
        false => textwrap::wrap(line, options(width)),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn options(width: usize) -> Options<'static> {
    Options::new(width)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(FirstFit)
}

/// Unicode would break a path behind its slashes, and an option behind its dashes: only at spaces, and
/// beside what is two cells wide, may a line end.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut words = Vec::new();
    let (mut from, mut to) = (0, 0);
    for piece in WordSeparator::UnicodeBreakProperties.find_words(line) {
        if ends(&line[from..to], &piece) {
            words.push(Word::from(&line[from..to]));
            from = to;
        }
        to += piece.word.len() + piece.whitespace.len();
    }
    words.push(Word::from(&line[from..]));
    Box::new(words.into_iter())
}

/// Whether a line may end between these two.
fn ends(word: &str, next: &str) -> bool {
    let wide = |c: Option<char>| c.is_some_and(|c| c.width() == Some(2));
    let last = word.chars().next_back();
    last.is_some_and(char::is_whitespace)
        || wide(last)
        || wide(next.chars().next()) && last.is_some()
}

/// A list of terms, each with its text beside it or, where that leaves too little room, below it.
pub fn list(rows: &[(String, String)], width: usize) -> String {
    let column = rows.iter().map(|(term, _)| term.width()).max().unwrap_or(0) + 4;
    let below = column > width / 2;
    let column = if below { 6 } else { column };
    let row = |(term, text): &(String, String)| {
        let text = wrap(text, width - column).replace('\n', &format!("\n{:column$}", ""));
        let gap =
            if below { format!("\n{:column$}", "") } else { " ".repeat(column - 2 - term.width()) };
        format!("  {term}{gap}{text}\n")
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_at_a_space_or_beside_a_chinese_character() {
        assert_eq!(wrap("add --expose-shell now", 14), "add\n--expose-shell\nnow");
        assert_eq!(wrap("--expose-shell", 12), "--expose-she\nll");
        assert_eq!(wrap("to a/b/c.svg", 10), "to\na/b/c.svg");
        assert_eq!(wrap("请加 --shell", 10), "请加\n--shell");
        assert_eq!(wrap("无法写入a.svg。", 10), "无法写入\na.svg。");
        assert_eq!(wrap("粘包粘包。", 8), "粘包粘\n包。");
        assert_eq!(
            wrap("type:\n  cargo run --example step2", 9),
            "type:\n  cargo run --example step2"
        );
    }

    #[test]
    fn a_text_stands_beside_its_term_or_below_it() {
        let rows = [("--svg FILE".to_string(), "draw it here".to_string())];
        assert_eq!(list(&rows, 30), "  --svg FILE  draw it here\n");
        assert_eq!(list(&rows, 20), "  --svg FILE\n      draw it here\n");
    }
}
