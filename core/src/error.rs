//! What can go wrong between two ends, each with its own message.

use std::fmt;
use std::io;
use std::sync::Arc;

#[cfg(all(unix, not(no_unix)))]
use nix::errno::Errno;

use crate::bytes::{Literal, mark};
use crate::frame;
use crate::lang::Lang;
use crate::real::guard::Refused;
use crate::words::Words;

/// The size of the longest characters in UTF-8, in bytes. As many show whether a character is cut off
/// or none begins there.
const LONGEST: usize = 4;

/// The result of what an end does.
pub type Result<T> = std::result::Result<T, Error>;

/// Why one end of a connection stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The connection failed: a reset, say.
    Io(Fault),
    /// Something else arrived where a size in decimal digits should be.
    NotANumber(Vec<u8>),
    /// The bytes are no text, or only a part of one.
    NotUtf8 {
        /// How many bytes from the start are valid.
        valid: usize,
        /// How many there are.
        size: usize,
        /// From there on, four of them at the most.
        bad: Vec<u8>,
    },
    /// The peer closed the connection in the middle of an answer.
    Closed {
        /// How many bytes of the answer had come.
        received: usize,
        /// How many were to come, where that is known.
        size: Option<usize>,
    },
    /// The peer speaks another protocol, and was refused.
    Refused(Refused),
    /// A frame could not be sent or received.
    Frame(Arc<frame::Error>),
    /// The system gave no thread to serve a client on.
    NoThread(Fault),
    /// A thread that does not play in the lab touched a stream of it.
    ForeignThread,
}

/// What the system, or the lab in its place, says of a call that failed.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Its kind, by which two faults are compared: the text depends on the system.
    pub kind: io::ErrorKind,
    /// Its text, in the system's words.
    pub text: String,
    /// The system's number for it, if it is the system's.
    code: Option<i32>,
}

/// What a failed call means for a connection.
pub enum Failure {
    /// The peer has reset it.
    Reset,
    /// The peer takes nothing any more.
    PeerGone,
    /// The stream ended before as much had come as was to be read.
    Cut,
    /// This program may open no more files and sockets, or the system has no more.
    OutOfFiles,
    /// Nothing came in the time that there was.
    TimedOut,
    /// What the system says is all that is known.
    Other,
}

impl Fault {
    /// What it means for a connection.
    pub fn failure(&self) -> Failure {
        match self.kind {
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Failure::Reset,
            io::ErrorKind::BrokenPipe => Failure::PeerGone,
            io::ErrorKind::UnexpectedEof => Failure::Cut,
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Failure::TimedOut,
            _ if self.code.is_some_and(is_out_of_files) => Failure::OutOfFiles,
            _ => Failure::Other,
        }
    }
}

/// The standard library has no kind for it.
#[cfg(all(unix, not(no_unix)))]
fn is_out_of_files(code: i32) -> bool {
    matches!(Errno::from_raw(code), Errno::EMFILE | Errno::ENFILE)
}

/// `WSAEMFILE`, which Windows says of sockets.
#[cfg(not(all(unix, not(no_unix))))]
fn is_out_of_files(code: i32) -> bool {
    code == 10024
}

impl PartialEq for Fault {
    fn eq(&self, other: &Fault) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Fault {}

impl From<io::Error> for Fault {
    fn from(e: io::Error) -> Fault {
        // The code may have put whatever came from the network into its error.
        let text = e.to_string().chars().map(mark).collect();
        Fault { kind: e.kind(), text, code: e.raw_os_error() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Fault {}

/// A stream of the lab was touched by a thread that does not play there.
#[derive(Debug)]
pub(crate) struct ForeignThread;

impl fmt::Display for ForeignThread {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        Error::ForeignThread.fmt(f)
    }
}

impl std::error::Error for ForeignThread {}

impl Error {
    /// The message: what happened, with the figures, and what to do next.
    pub fn text(&self, lang: Lang) -> String {
        (Words::of(lang).error)(self)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io(e) | Error::NoThread(e) => Some(e),
            Error::Refused(e) => Some(e),
            Error::Frame(e) => Some(e.as_ref()),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(e: io::Error) -> Error {
        let inside = e.get_ref();
        if let Some(refused) = inside.and_then(|e| e.downcast_ref()) {
            return Error::Refused(*refused);
        }
        match inside.is_some_and(|e| e.is::<ForeignThread>()) {
            true => Error::ForeignThread,
            false => Error::Io(e.into()),
        }
    }
}

impl From<frame::Error> for Error {
    fn from(e: frame::Error) -> Error {
        match e {
            frame::Error::Io(e) => e.into(),
            e => Error::Frame(Arc::new(e)),
        }
    }
}

/// Received bytes as text.
///
/// # Errors
///
/// [`Error::NotUtf8`] if they are not UTF-8, or stop inside a character.
pub fn decode(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|e| {
        let (valid, size) = (e.valid_up_to(), bytes.len());
        Error::NotUtf8 { valid, size, bad: bytes[valid..size.min(valid + LONGEST)].to_vec() }
    })
}

/// Whether the bytes that are no text end inside a character: then the rest of it may be still to come.
pub(crate) fn is_cut(bad: &[u8]) -> bool {
    std::str::from_utf8(bad).is_err_and(|e| e.error_len().is_none())
}

/// The bytes that are no text, with dots behind them where there are more.
pub(crate) fn literal(valid: usize, size: usize, bad: &[u8]) -> String {
    let more = if valid + bad.len() < size { "..." } else { "" };
    format!("{}{more}", Literal(bad))
}

/// Received bytes as a size: decimal ASCII digits, up to [`usize::MAX`]. A `+` may stand before them, and
/// white space, as Unicode counts it, around both.
///
/// # Errors
///
/// [`Error::NotANumber`] if they are anything else.
pub fn parse_size(bytes: &[u8]) -> Result<usize> {
    std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .ok_or_else(|| Error::NotANumber(bytes.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_by_its_first_bytes_alone() {
        let text = |bytes: &[u8], lang| decode(bytes).unwrap_err().text(lang);
        let many = [&b"ab"[..], &[0xff; 1000]].concat();
        let told = "not UTF-8: of 1002 bytes received, number 2 begins no character: b'\\xff\\xff\\xff\\xff'...; ";
        assert!(text(&many, Lang::En).starts_with(told));
        assert!(text(&many[..6], Lang::En).contains("b'\\xff\\xff\\xff\\xff'; "));
        for cut in 1..4 {
            let told = text(&"a🦀".as_bytes()[..1 + cut], Lang::Zh);
            assert!(told.contains(&format!(
                "断在一个字符中间，末尾是 b'{}'（{cut} 字节）",
                &"\\xf0\\x9f\\xa6"[..4 * cut]
            )));
        }
        // Three bytes of a character, and then a letter: it is no end that cuts it.
        assert!(text(b"\xf0\x9f\xa6x", Lang::En).contains("number 0 begins no character"));
    }

    #[test]
    fn a_read_that_came_too_short_is_told_as_a_message_that_was_cut() {
        let cut = io::Read::read_exact(&mut &b"ab"[..], &mut [0; 3]).unwrap_err();
        let cut = Error::from(cut);
        assert!(
            cut.text(Lang::En).starts_with("the stream ended before all of a message had come: ")
        );
        assert!(cut.text(Lang::Zh).starts_with("一条消息还没收全，字节流就结束了："));
    }

    /// A read that waits for some time fails with either, and a system's own words are of neither use.
    #[test]
    fn a_read_that_waited_in_vain_has_timed_out() {
        for kind in [io::ErrorKind::WouldBlock, io::ErrorKind::TimedOut] {
            let error = Error::from(io::Error::from(kind));
            assert!(error.text(Lang::En).starts_with("timed out: "), "{error}");
            assert!(error.text(Lang::Zh).starts_with("等待超时："), "{}", error.text(Lang::Zh));
        }
    }

    #[test]
    fn a_thread_from_outside_is_told_in_the_language_asked_for() {
        let error = Error::from(io::Error::other(ForeignThread));
        assert_eq!(error.text(Lang::En), ForeignThread.to_string());
        assert!(error.text(Lang::Zh).starts_with("实验室外的线程"), "{}", error.text(Lang::Zh));
    }

    #[test]
    fn an_absurd_length_is_told_for_what_it_is_in_both_languages() {
        for (bytes, english, chinese) in [
            (b"GET ", "\"GET \": the peer speaks HTTP", "“GET ”，对端说的是 HTTP"),
            (b"\x16\x03\x01\x02", "a TLS handshake", "TLS 握手的开头"),
            (b"\x15\x03\x03\0", "a TLS alert", "TLS 警报"),
            (b"219\0", "\"219\\x00\": a size in decimal digits", "“219\\x00”，即十进制的大小"),
            (b"l_in", "\"l_in\", which is text", "文本“l_in”"),
            (b"\x05\0\0\0", "the length is 5: ", "反过来读是 5；"),
            (b"\xff\xff\xff\xff", "raise the maximum", "提高上限"),
        ] {
            let (claimed, max) = (u32::from_be_bytes(*bytes), 1024);
            let error = Error::from(frame::Error::TooLarge { claimed, max });
            for (lang, told) in [(Lang::En, english), (Lang::Zh, chinese)] {
                let text = error.text(lang);
                assert!(text.contains(told) && text.contains(&claimed.to_string()), "{text}");
            }
        }
    }

    #[test]
    fn a_deadline_tells_what_came_and_how_much_time_there_was() {
        let limit = std::time::Duration::from_millis(1500);
        for (received, size, english, chinese) in [
            (3, None, "1.5s: received 3 of 4 bytes of its header", "帧头收到 3 / 4 字节"),
            (0, Some(1), "1.5s: received 0 of 1 byte of its body", "帧体收到 0 / 1 字节"),
        ] {
            let error = Error::from(frame::Error::Deadline { received, size, limit });
            assert!(error.text(Lang::En).contains(english), "{error}");
            assert!(
                error.text(Lang::Zh).contains(chinese) && error.text(Lang::Zh).contains("1.5s")
            );
        }
    }

    #[test]
    fn one_byte_is_no_bytes() {
        let closed = |received, size| Error::Closed { received, size }.text(Lang::En);
        assert!(closed(0, Some(1)).contains("received 0 of 1 byte;"));
        assert!(closed(1, Some(2)).contains("received 1 of 2 bytes;"));
        assert!(closed(1, None).contains("received 1 byte;"));
    }

    #[test]
    fn a_size_is_ascii_digits_and_no_more_than_memory_can_have() {
        for (text, size) in
            [("22", 22), ("0", 0), ("007", 7), ("+5", 5), (" 22\r\n", 22), ("\u{3000}22", 22)]
        {
            assert_eq!(parse_size(text.as_bytes()).unwrap(), size, "{text:?}");
        }
        assert_eq!(parse_size(usize::MAX.to_string().as_bytes()).unwrap(), usize::MAX);
        for text in [
            "",
            " ",
            "+",
            "-5",
            "-0",
            "1_0",
            "２２",
            "2 2",
            "22.0",
            "0x16",
            "22cmd",
            "18446744073709551616",
        ] {
            match parse_size(text.as_bytes()) {
                Err(Error::NotANumber(bytes)) => assert_eq!(bytes, text.as_bytes()),
                other => panic!("{text:?}: {other:?}"),
            }
        }
        assert!(parse_size(b"22\xff").is_err());
    }

    #[test]
    fn a_single_byte_is_told_in_the_singular() {
        let told = |bytes| decode(bytes).unwrap_err().text(Lang::En);
        assert!(told(b"\xe7").contains("1 byte received, and it ends inside a character"));
        assert!(told(b"\xe7\xb2").contains("2 bytes received, and they end inside a character"));
    }
}
