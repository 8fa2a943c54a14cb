//! As much of JSON (RFC 8259) as a report needs: objects, lists, texts, whole numbers, true and false.

/// How deep objects and lists may stand in one another: a report needs three.
const DEPTH: usize = 8;

/// A value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    Bool(bool),
    Number(u64),
    Text(String),
    List(Vec<Value>),
    /// No key is there twice.
    Object(Vec<(String, Value)>),
}

/// A text as JSON writes it.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c < ' ' => quoted += &format!("\\u{:04x}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Reads one value, and nothing behind it.
///
/// # Errors
///
/// The line, counted from 1, on which it is not what a report can have.
pub(super) fn parse(text: &str) -> Result<Value, usize> {
    let mut parser = Parser { rest: text };
    let value = parser.value(DEPTH);
    parser.skip_space();
    match value {
        Some(value) if parser.rest.is_empty() => Ok(value),
        _ => Err(text[..text.len() - parser.rest.len()].matches('\n').count() + 1),
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_space();
        match self.rest.chars().next()? {
            '{' => self.object(depth.checked_sub(1)?),
            '[' => self.list(depth.checked_sub(1)?),
            '"' => self.text().map(Value::Text),
            '0'..='9' => self.number(),
            't' => self.word("true").then_some(Value::Bool(true)),
            'f' => self.word("false").then_some(Value::Bool(false)),
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut pairs: Vec<(String, Value)> = Vec::new();
        self.items('{', '}', |parser| {
            parser.skip_space();
            let key = parser.text()?;
            let value = parser.mark(':').then(|| parser.value(depth))??;
            let new = pairs.iter().all(|(known, _)| *known != key);
            new.then(|| pairs.push((key, value)))
        })?;
        Some(Value::Object(pairs))
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        let mut values = Vec::new();
        self.items('[', ']', |parser| parser.value(depth).map(|value| values.push(value)))?;
        Some(Value::List(values))
    }

    /// Items between two marks, with commas between them.
    fn items(
        &mut self,
        open: char,
        close: char,
        mut item: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.mark(open).then_some(())?;
        if self.mark(close) {
            return Some(());
        }
        loop {
            item(self)?;
            if !self.mark(',') {
                return self.mark(close).then_some(());
            }
        }
    }

    fn text(&mut self) -> Option<String> {
        self.mark('"').then_some(())?;
        let mut text = String::new();
        loop {
            match self.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.escape()?),
                c if c < ' ' => return None,
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        match self.next()? {
            c @ ('"' | '\\' | '/') => Some(c),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => self.utf16(),
            _ => None,
        }
    }

    /// One character in four hexadecimal digits, or in two times four.
    fn utf16(&mut self) -> Option<char> {
        let mut units = vec![self.unit()?];
        if (0xd800..0xdc00).contains(&units[0]) {
            self.word("\\u").then_some(())?;
            units.push(self.unit()?);
        }
        char::decode_utf16(units).next()?.ok()
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest.get(..4).filter(|digits| !digits.starts_with('+'))?;
        let unit = u16::from_str_radix(digits, 16).ok()?;
        self.rest = &self.rest[4..];
        Some(unit)
    }

    fn number(&mut self) -> Option<Value> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let digits = &self.rest[..end];
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        let number = digits.parse().ok()?;
        self.rest = &self.rest[end..];
        Some(Value::Number(number))
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Whether this mark is next, which is then behind us.
    fn mark(&mut self, mark: char) -> bool {
        self.skip_space();
        self.word(mark.encode_utf8(&mut [0; 4]))
    }

    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["", "desk 7", "a\"b\\c", "\0\n\t\u{1f}\u{7f}", "小明的电脑", "😀"] {
            assert_eq!(parse(&quote(text)), Ok(Value::Text(text.into())));
        }
    }

    #[test]
    fn every_kind_of_value_is_read() {
        let text = " {\"a\" : [ ] ,\n \"b\":[true,false, 0, 18446744073709551615, {}] } \r\n";
        let b = [Value::Bool(true), Value::Bool(false), Value::Number(0), Value::Number(u64::MAX)];
        let b = b.into_iter().chain([Value::Object(Vec::new())]).collect();
        let expected = [("a".into(), Value::List(Vec::new())), ("b".into(), Value::List(b))];
        assert_eq!(parse(text), Ok(Value::Object(expected.into())));
        let escapes = r#""\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00""#;
        let expected = "\"\\/\u{8}\u{c}\n\r\té😀";
        assert_eq!(parse(escapes), Ok(Value::Text(expected.into())));
    }

    #[test]
    fn anything_else_is_refused_with_its_line() {
        for text in [
            "",
            " ",
            "nul",
            "null",
            "tru",
            "-1",
            "1.5",
            "1e3",
            "01",
            "18446744073709551616",
            "1 2",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,]",
            "[1 2]",
            "]",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,}",
            "{a:1}",
            "{1:1}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1}}",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u\"",
            "\"\\u12\"",
            "\"\\u+123\"",
            "\"\\u123g\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\ud83d\\u0041\"",
            "\"\\u12粘\"",
            "粘",
            "\u{feff}1",
        ] {
            assert_eq!(parse(text), Err(1), "{text:?}");
        }
        assert_eq!(parse("{\n\"a\": 1,\n\"b\": x}"), Err(3));
        assert_eq!(parse("[1]\n\n2"), Err(3));
        assert_eq!(parse("\"\n\""), Err(2));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(&nested(DEPTH)).is_ok());
        assert!(parse(&nested(DEPTH + 1)).is_err());
        assert!(parse(&"[".repeat(1_000_000)).is_err());
        assert!(parse(&"{\"a\":".repeat(1_000_000)).is_err());
    }
}
