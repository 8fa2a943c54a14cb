//! What the two programs print, as text: the article's lines, to the byte, and their English wording.

use std::fmt::{self, Display};

use super::Words;
use crate::lang::Lang;
use crate::line::Line;

impl<B: AsRef<[u8]>, T: AsRef<str>> Line<B, T> {
    /// The line without its final newline, to be written piece by piece. A piece of an answer may hold
    /// newlines of its own.
    pub fn in_lang(&self, lang: Lang) -> impl Display {
        InLang { line: self.borrowed(), lang }
    }

    /// The same, as one text.
    pub fn text(&self, lang: Lang) -> String {
        self.in_lang(lang).to_string()
    }
}

struct InLang<'a> {
    line: Line<&'a [u8], &'a str>,
    lang: Lang,
}

impl Display for InLang<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        (Words::of(self.lang).line)(self.line, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chinese_lines_are_the_originals() {
        let zh = |line: Line<&[u8], &str>| line.text(Lang::Zh);
        assert_eq!(zh(Line::Executing(b"ls")), "执行指令: b'ls'");
        assert_eq!(zh(Line::ClientGone), "客户端已断开!");
        assert_eq!(zh(Line::ResultSize(b"275")), "命令结果大小: b'275'");
        assert_eq!(zh(Line::ReceiveDone(275)), "cmd res receive done...... 275");
    }
}
