//! Bytes as text that a reader can check: nothing in them is left to guess.

use std::fmt::{self, Display, Write};

/// Bytes as Python prints a `bytes` value: `b'22'`, `b'\xe4\xb8\x8a\n'`. They are written one by one,
/// so that many of them take no more memory than few.
///
/// As in Python, double quotes stand around bytes that hold a single quote and no double one.
#[derive(Clone, Copy, Debug)]
pub struct Literal<'a>(pub &'a [u8]);

impl Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Literal(bytes) = self;
        let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
        write!(f, "b{quote}")?;
        for &byte in *bytes {
            match char::from(byte) {
                other @ ('\'' | '"') if other != quote => f.write_char(other)?,
                _ => write!(f, "{}", byte.escape_ascii())?,
            }
        }
        f.write_char(quote)
    }
}

/// Bytes as a word of the command line: `\x00\x02ls`. Nothing in it ends single quotes.
pub fn escaped(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string().replace("\\'", "\\x27")
}

/// The bytes of such a word; `None` if a backslash stands before something else than `n`, `r`, `t`, `x` and two
/// hex digits, a quote or a backslash.
pub fn unescaped(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => unescape(&mut rest)?,
            other => other,
        });
    }
    Some(bytes)
}

/// What stands behind a backslash.
fn unescape(rest: &mut impl Iterator<Item = u8>) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some(match rest.next()? {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'x' => {
            let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
            (16 * high + low) as u8
        }
        same @ (b'\\' | b'\'' | b'"') => same,
        _ => return None,
    })
}

/// Bytes as a literal that is never long: of many, the first and the last.
pub fn brief(bytes: &[u8]) -> String {
    const ENDS: usize = 10;
    if bytes.len() <= 3 * ENDS {
        return Literal(bytes).to_string();
    }
    let (head, tail) = (&bytes[..ENDS], &bytes[bytes.len() - ENDS..]);
    format!("{} ... {}", Literal(head), Literal(tail))
}

/// Bytes as a row of marks, each with the number of bytes it stands for: a whole character as
/// itself, a control character or a byte that is part of none as an escape.
fn marks(bytes: &[u8]) -> Vec<(String, usize)> {
    let mut marks = Vec::new();
    for chunk in bytes.utf8_chunks() {
        marks.extend(chunk.valid().chars().map(|c| (mark(c), c.len_utf8())));
        marks.extend(chunk.invalid().iter().map(|b| (format!("\\x{b:02x}"), 1)));
    }
    marks
}

/// The same for bytes of which only the first and the last can be shown: of many, those in the middle are one
/// mark without a text.
pub fn marks_of_ends(bytes: &[u8]) -> Vec<(String, usize)> {
    // More than fit into a line of 80 cells, even if a cell is two bytes.
    const ENDS: usize = 400;
    if bytes.len() <= 2 * ENDS {
        return marks(bytes);
    }
    let (head, rest) = bytes.split_at(ENDS);
    let (middle, tail) = rest.split_at(rest.len() - ENDS);
    let mut all = marks(head);
    all.push((String::new(), middle.len()));
    all.extend(marks(tail));
    all
}

/// One character as it stands in a transcript: itself, or an escape where it would not be seen.
pub fn mark(c: char) -> String {
    match c {
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '\0'..='\x7f' if c.is_control() => format!("\\x{:02x}", u32::from(c)),
        // They turn the direction of what follows (UAX #9).
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            c.escape_unicode().to_string()
        }
        _ if c.is_control() => c.escape_unicode().to_string(),
        _ => c.into(),
    }
}

/// A number with what it counts, in English: `1 byte`, `22 bytes`.
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {}", plural(n, what))
}

/// What is counted, in English, as its number asks: `byte`, `bytes`.
pub fn plural(n: usize, what: &str) -> String {
    what.to_string() + if n == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_word_is_read_as_it_is_written() {
        let all: Vec<u8> = (0..=255).chain(*br"\'").collect();
        let word = escaped(&all);
        assert!(!word.contains('\'') && word.is_ascii(), "{word}");
        assert_eq!(unescaped(&word), Some(all));
        assert_eq!(unescaped("上"), Some("上".into()));
        for text in [r"\", r"\q", r"\x", r"\x0", r"\xg0", r"\x+1"] {
            assert_eq!(unescaped(text), None, "{text}");
        }
    }

    #[test]
    fn a_literal_is_what_python_prints() {
        let literal = |bytes| Literal(bytes).to_string();
        assert_eq!(literal(b"ls"), "b'ls'");
        assert_eq!(literal("上\n\r\t\\".as_bytes()), r"b'\xe4\xb8\x8a\n\r\t\\'");
        assert_eq!(literal(b"echo 'hi'"), r#"b"echo 'hi'""#);
        assert_eq!(literal(br#"'""#), r#"b'\'"'"#);
        assert_eq!(literal(b"\0\x7f"), r"b'\x00\x7f'");
    }

    #[test]
    fn marks_stand_for_every_byte() {
        let bytes = b"2\n\xe7\xb2\x98\xe5\x8c";
        let expected = [("2", 1), ("\\n", 1), ("粘", 3), ("\\xe5", 1), ("\\x8c", 1)];
        assert_eq!(marks(bytes), expected.map(|(mark, size)| (mark.to_string(), size)));
    }
}
