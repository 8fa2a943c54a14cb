//! What the two programs print: the article's lines, to the byte, and their English wording.

use std::fmt::{self, Display};
use std::net::SocketAddr;

use crate::bytes::Literal;
use crate::lang::Lang;

/// The client's prompt.
pub const PROMPT: &str = ">>:";

/// One line of a program's output.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    /// Server: a client has connected from this address.
    NewConn(SocketAddr),
    /// Server: a command has been received, as these bytes.
    Executing(&'a [u8]),
    /// Server: the answer's length in characters (never bytes; and before an empty one is replaced).
    BeforeSend(usize),
    /// Server: what the client sent to say that it is ready.
    Ack(&'a [u8]),
    /// Server: the whole answer has been handed to the system.
    SendDone,
    /// Server: the client has closed its connection.
    ClientGone,
    /// Client: what was received as the answer's size.
    ResultSize(&'a [u8]),
    /// Client: a piece of the answer, decoded.
    Piece(&'a str),
    /// Client: how many bytes of the answer have been received.
    Received(usize),
    /// Client: the answer is complete, at this many bytes.
    ReceiveDone(usize),
}

impl<'a> Line<'a> {
    /// The line without its final newline, to be written piece by piece. A piece of an answer may hold
    /// newlines of its own.
    pub fn in_lang(self, lang: Lang) -> impl Display + 'a {
        InLang { line: self, lang }
    }
}

struct InLang<'a> {
    line: Line<'a>,
    lang: Lang,
}

impl Display for InLang<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let lang = self.lang;
        match self.line {
            Line::NewConn(addr) => write!(f, "new conn: {}", python_addr(&addr)),
            Line::Executing(command) => {
                write!(f, "{}: {}", lang.pick("executing", "执行指令"), Literal(command))
            }
            Line::BeforeSend(chars) => write!(f, "before send {chars}"),
            Line::Ack(ack) => write!(f, "ack from client: {}", Literal(ack)),
            Line::SendDone => f.write_str("send done"),
            Line::ClientGone => f.write_str(lang.pick("client disconnected!", "客户端已断开!")),
            Line::ResultSize(size) => {
                write!(f, "{}: {}", lang.pick("result size", "命令结果大小"), Literal(size))
            }
            Line::Piece(text) => f.write_str(text),
            Line::Received(bytes) => write!(f, "{bytes}"),
            Line::ReceiveDone(bytes) => write!(f, "cmd res receive done...... {bytes}"),
        }
    }
}

/// An address as Python prints the tuple that `accept` returns.
fn python_addr(addr: &SocketAddr) -> String {
    match addr {
        SocketAddr::V4(v4) => format!("('{}', {})", v4.ip(), v4.port()),
        SocketAddr::V6(v6) => {
            let (flow, scope) = (v6.flowinfo(), v6.scope_id());
            format!("('{}', {}, {flow}, {scope})", v6.ip(), v6.port())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chinese_lines_are_the_originals() {
        let zh = |line: Line| line.in_lang(Lang::Zh).to_string();
        assert_eq!(zh(Line::Executing(b"ls")), "执行指令: b'ls'");
        assert_eq!(zh(Line::ClientGone), "客户端已断开!");
        assert_eq!(zh(Line::ResultSize(b"275")), "命令结果大小: b'275'");
        assert_eq!(zh(Line::ReceiveDone(275)), "cmd res receive done...... 275");
    }

    #[test]
    fn addresses_are_pythons() {
        let text = |addr: &str| python_addr(&addr.parse().unwrap());
        assert_eq!(text("127.0.0.1:55324"), "('127.0.0.1', 55324)");
        assert_eq!(text("[::1]:55324"), "('::1', 55324, 0, 0)");
    }
}
