//! What a length that cannot be one is instead.

use std::fmt;

/// The largest length that is looked for in the other byte order. Above it, too many lengths would
/// look like one that was turned round.
const SMALL: u32 = 0xffff;

/// How the requests of HTTP begin, its answers, and HTTP/2.
const HTTP: [&[u8; 4]; 11] = [
    b"GET ", b"POST", b"HEAD", b"PUT ", b"DELE", b"OPTI", b"PATC", b"CONN", b"TRAC", b"HTTP",
    b"PRI ",
];

/// What four bytes look like that were to be the length of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Looks {
    /// The beginning of a request or an answer in HTTP (RFC 9112), or of HTTP/2 (RFC 9113).
    Http([u8; 4]),
    /// The beginning of a TLS record that carries a handshake (RFC 8446, 5.1).
    TlsHandshake,
    /// The beginning of a TLS record that carries an alert: the peer ends a handshake that failed.
    TlsAlert,
    /// A size in decimal digits, as other protocols send it.
    Digits([u8; 4]),
    /// ASCII text: a body with no header, or the middle of one after a lost boundary.
    Text([u8; 4]),
    /// This small length, with the least significant byte first.
    LittleEndian(u32),
}

/// What a length looks like that is above `max`, or `None` if it looks like nothing that is known.
///
/// ```
/// use sticky_packets::frame::{Looks, what_is};
///
/// assert_eq!(what_is(1_195_725_856, 1024), Some(Looks::Http(*b"GET ")));
/// assert_eq!(what_is(5 << 24, 1024), Some(Looks::LittleEndian(5)));
/// ```
pub fn what_is(length: u32, max: u32) -> Option<Looks> {
    let bytes = length.to_be_bytes();
    let turned = length.swap_bytes();
    match bytes {
        _ if HTTP.contains(&&bytes) => Some(Looks::Http(bytes)),
        [0x16, 3, ..] => Some(Looks::TlsHandshake),
        [0x15, 3, ..] => Some(Looks::TlsAlert),
        _ if is_digits(&bytes) => Some(Looks::Digits(bytes)),
        _ if bytes.iter().all(|&byte| is_text(byte)) => Some(Looks::Text(bytes)),
        _ if turned <= max.min(SMALL) => Some(Looks::LittleEndian(turned)),
        _ => None,
    }
}

/// Digits, and behind them nothing, NUL bytes or white space. One digit and three NUL bytes are a
/// small length in little-endian order rather.
fn is_digits(bytes: &[u8; 4]) -> bool {
    let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let padding = &bytes[count..];
    count > 0
        && padding.iter().all(|&byte| byte == 0 || byte.is_ascii_whitespace())
        && (count > 1 || padding != [0; 3])
}

fn is_text(byte: u8) -> bool {
    byte == b' ' || byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

impl fmt::Display for Looks {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Looks::Http(bytes) => {
                write!(f, "the length reads {}: the peer speaks HTTP; is this the right port?", Quoted(bytes))
            }
            Looks::TlsHandshake => {
                f.write_str("the length is a TLS handshake: the peer wants encryption; is this the right port?")
            }
            Looks::TlsAlert => {
                f.write_str("the length is a TLS alert: the peer speaks TLS, and ended its handshake; is this the right port?")
            }
            Looks::Digits(bytes) => write!(
                f,
                "the length reads {}: a size in decimal digits; have the peer send four bytes, big-endian",
                Quoted(bytes)
            ),
            Looks::Text(bytes) => write!(
                f,
                "the length reads {}, which is text: the peer sends no header, or a boundary before it was lost; compare what both sides count",
                Quoted(bytes)
            ),
            Looks::LittleEndian(length) => write!(
                f,
                "read the other way round the length is {length}: have the peer send it big-endian, the most significant byte first"
            ),
        }
    }
}

/// Bytes between quotes; what cannot be printed is escaped.
struct Quoted<'a>(&'a [u8; 4]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}
