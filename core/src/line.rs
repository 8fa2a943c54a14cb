//! What the two programs print: data, no sentences.

use std::net::SocketAddr;

/// The client's prompt.
pub const PROMPT: &str = ">>:";

/// One line of a program's output: borrowed where it is said, owned on a tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<B = Vec<u8>, T = String> {
    /// Server: a client has connected from this address.
    NewConn(SocketAddr),
    /// Server: a command has been received, as these bytes.
    Executing(B),
    /// Server: the answer's length in characters (never bytes; and before an empty one is replaced).
    BeforeSend(usize),
    /// Server: what the client sent to say that it is ready.
    Ack(B),
    /// Server: the whole answer has been handed to the system.
    SendDone,
    /// Server: the client has closed its connection.
    ClientGone,
    /// Client: what was received as the answer's size.
    ResultSize(B),
    /// Client: a piece of the answer, decoded.
    Piece(T),
    /// Client: how many bytes of the answer have been received.
    Received(usize),
    /// Client: the answer is complete, at this many bytes.
    ReceiveDone(usize),
}

impl<B: AsRef<[u8]>, T: AsRef<str>> Line<B, T> {
    /// The line for a tape.
    pub fn to_owned(&self) -> Line {
        match self.borrowed() {
            Line::NewConn(addr) => Line::NewConn(addr),
            Line::Executing(command) => Line::Executing(command.into()),
            Line::BeforeSend(chars) => Line::BeforeSend(chars),
            Line::Ack(ack) => Line::Ack(ack.into()),
            Line::SendDone => Line::SendDone,
            Line::ClientGone => Line::ClientGone,
            Line::ResultSize(size) => Line::ResultSize(size.into()),
            Line::Piece(text) => Line::Piece(text.into()),
            Line::Received(bytes) => Line::Received(bytes),
            Line::ReceiveDone(bytes) => Line::ReceiveDone(bytes),
        }
    }

    pub(crate) fn borrowed(&self) -> Line<&[u8], &str> {
        match self {
            Line::NewConn(addr) => Line::NewConn(*addr),
            Line::Executing(command) => Line::Executing(command.as_ref()),
            Line::BeforeSend(chars) => Line::BeforeSend(*chars),
            Line::Ack(ack) => Line::Ack(ack.as_ref()),
            Line::SendDone => Line::SendDone,
            Line::ClientGone => Line::ClientGone,
            Line::ResultSize(size) => Line::ResultSize(size.as_ref()),
            Line::Piece(text) => Line::Piece(text.as_ref()),
            Line::Received(bytes) => Line::Received(*bytes),
            Line::ReceiveDone(bytes) => Line::ReceiveDone(*bytes),
        }
    }
}

/// An address as Python prints the tuple that `accept` returns.
pub(crate) fn python_addr(addr: &SocketAddr) -> String {
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
    fn addresses_are_pythons() {
        let text = |addr: &str| python_addr(&addr.parse().unwrap());
        assert_eq!(text("127.0.0.1:55324"), "('127.0.0.1', 55324)");
        assert_eq!(text("[::1]:55324"), "('::1', 55324, 0, 0)");
    }
}
