//! What can go wrong between two ends, each with its own message.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::bytes::{Literal, count};
use crate::frame::{self, Looks};
use crate::guard::Refused;
use crate::lang::Lang;

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
}

/// What the system, or the lab in its place, says of a call that failed.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Its kind, by which two faults are compared: the text depends on the system.
    pub kind: io::ErrorKind,
    /// Its text, in the system's words.
    pub text: String,
}

impl PartialEq for Fault {
    fn eq(&self, other: &Fault) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Fault {}

impl From<io::Error> for Fault {
    fn from(e: io::Error) -> Fault {
        Fault { kind: e.kind(), text: e.to_string() }
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
        f.write_str("a thread from outside touched a stream of the lab; start it with thread::scope of this crate")
    }
}

impl std::error::Error for ForeignThread {}

impl Error {
    /// The message: what happened, with the figures, and what to do next.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Error::Io(e) => io_text(e, lang),
            Error::Refused(refused) => refused_text(refused, lang),
            Error::NotANumber(bytes) => {
                let (bytes, n) = (Literal(bytes), bytes.len());
                lang.pick(
                    format!("not a number: {bytes} ({}) came where a size should be; what is left of this connection can't be trusted, so start again", count(n, "byte")),
                    format!("不是数字：本该是大小的地方收到了 {bytes}（{n} 字节）；这个连接上剩下的内容已不可信，请重新连接"),
                )
            }
            Error::NotUtf8 { valid, size, bad } => {
                let more = if valid + bad.len() < *size { "..." } else { "" };
                let (bytes, n) = (format!("{}{more}", Literal(bad)), bad.len());
                match std::str::from_utf8(bad).map_err(|e| e.error_len()) {
                    Err(None) => lang.pick(
                        format!("not UTF-8: {} received, and they end inside a character, {bytes}; decode the whole answer, not a piece of it", count(*size, "byte")),
                        format!("不是 UTF-8：收到的 {size} 字节断在一个字符中间，末尾是 {bytes}（{n} 字节）；应当收全了再解码，不要只解码一段"),
                    ),
                    _ => lang.pick(
                        format!("not UTF-8: of {} received, number {valid} begins no character: {bytes}; send text as UTF-8", count(*size, "byte")),
                        format!("不是 UTF-8：收到 {size} 字节，偏移 {valid} 处不是合法字符：{bytes}；请以 UTF-8 发送文本"),
                    ),
                }
            }
            Error::Closed { received, size: Some(size) } => lang.pick(
                format!("the connection was closed in the middle of an answer: received {received} of {}; connect again and repeat the command", count(*size, "byte")),
                format!("响应还没收完，连接就被关闭：收到 {received} / {size} 字节；请重新连接，再发一次命令"),
            ),
            Error::Closed { received, size: None } => lang.pick(
                format!("the connection was closed before the answer came: received {}; connect again and repeat the command", count(*received, "byte")),
                format!("响应还没到，连接就被关闭：收到 {received} 字节；请重新连接，再发一次命令"),
            ),
            Error::Frame(e) => frame_text(e, lang),
        }
    }
}

fn io_text(e: &Fault, lang: Lang) -> String {
    match e.kind {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => lang.pick(
            "the peer reset the connection: it closed with bytes still unread, or it died; connect again".into(),
            "对端重置了连接：它关闭连接时还有字节没读，或者已经崩溃；请重新连接".into(),
        ),
        io::ErrorKind::BrokenPipe => lang.pick(
            "the peer is gone: what was sent went nowhere; connect again".into(),
            "对端已断开：发出的字节无人接收；请重新连接".into(),
        ),
        _ => lang.pick(
            format!("the connection failed: {e}; connect again"),
            format!("连接出错：{e}；请重新连接"),
        ),
    }
}

fn refused_text(refused: &Refused, lang: Lang) -> String {
    let Refused { protocol, handed_on: n } = *refused;
    match n {
        0 => lang.pick(
            format!("the peer speaks {protocol} and was refused, nothing was run; use this step's client"),
            format!("对端发来的是 {protocol}，已拒绝，没有执行任何命令；请用本步的客户端"),
        ),
        _ => lang.pick(
            format!("the peer speaks {protocol} and was refused; {} had come before that could be seen, and went to the step; use this step's client", count(n, "byte")),
            format!("对端发来的是 {protocol}，已拒绝；识别出来之前，已有 {n} 字节交给本步处理；请用本步的客户端"),
        ),
    }
}

fn frame_text(e: &frame::Error, lang: Lang) -> String {
    match (lang, e) {
        (Lang::En, e) => e.to_string(),
        (Lang::Zh, frame::Error::Io(e)) => format!("连接出错：{e}；请重新连接"),
        (Lang::Zh, frame::Error::CutInHeader { received }) => {
            format!(
                "字节流在帧头中间结束：收到 {received} / {} 字节；请在新连接上重新请求这条消息",
                frame::HEADER
            )
        }
        (Lang::Zh, frame::Error::CutInBody { received, size }) => {
            format!(
                "字节流在帧体中间结束：收到 {received} / {size} 字节；请在新连接上重新请求这条消息"
            )
        }
        (Lang::Zh, frame::Error::TooLarge { claimed, max }) => {
            let next = match frame::what_is(*claimed, *max) {
                Some(looks) => looks_zh(looks),
                None => "请分次发送，或在两端都提高上限".into(),
            };
            format!("帧太大：{claimed} 字节，上限是 {max}；{next}")
        }
        (Lang::Zh, frame::Error::NotSent { size, max }) => {
            format!("帧没有发出：帧体 {size} 字节，上限是 {max}；请分次发送，或在两端都提高上限")
        }
        (Lang::Zh, frame::Error::Deadline { received, size, limit }) => {
            let (part, size) = size.map_or(("帧头", frame::HEADER), |size| ("帧体", size));
            format!(
                "一帧在 {limit:?} 内没有收全：{part}收到 {received} / {size} 字节；请放宽时限，或断开连接"
            )
        }
        (Lang::Zh, frame::Error::NotUtf8 { valid, size }) => {
            format!(
                "不是 UTF-8：帧体 {size} 字节，偏移 {valid} 处不是合法字符；请按字节接收，或让发送方用 UTF-8 编码"
            )
        }
    }
}

/// What an absurd length is instead, and what to do.
fn looks_zh(looks: Looks) -> String {
    let quoted = |bytes: [u8; 4]| format!("“{}”", bytes.escape_ascii());
    match looks {
        Looks::Http(bytes) => {
            format!("这四个字节是{}，对端说的是 HTTP；请检查端口对不对", quoted(bytes))
        }
        Looks::TlsHandshake => {
            "这四个字节是 TLS 握手的开头，对端要加密通信；请检查端口对不对".into()
        }
        Looks::TlsAlert => {
            "这四个字节是 TLS 警报，对端说的是 TLS，握手没有成功；请检查端口对不对".into()
        }
        Looks::Digits(bytes) => {
            format!("这四个字节是{}，即十进制的大小；请让对端改发四字节大端长度", quoted(bytes))
        }
        Looks::Text(bytes) => {
            format!(
                "这四个字节是文本{}：对端没有发帧头，或者前面丢了边界；请核对两端数的字节数",
                quoted(bytes)
            )
        }
        Looks::LittleEndian(length) => {
            format!("字节序反过来读是 {length}；请让对端用大端（高位字节在前）发送长度")
        }
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
            Error::Io(e) => Some(e),
            Error::Refused(e) => Some(e),
            Error::Frame(e) => Some(e.as_ref()),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(e: io::Error) -> Error {
        match e.get_ref().and_then(|e| e.downcast_ref()) {
            Some(refused) => Error::Refused(*refused),
            None => Error::Io(e.into()),
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
}
