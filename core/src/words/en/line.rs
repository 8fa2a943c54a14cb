//! What the two programs print, in English.

use std::fmt::{Formatter, Result};

use crate::bytes::Literal;
use crate::line::{Line, python_addr};

pub(super) const READY: &str = "ready to receive, go ahead";

pub(super) fn line(line: Line<&[u8], &str>, f: &mut Formatter) -> Result {
    match line {
        Line::NewConn(addr) => write!(f, "new conn: {}", python_addr(&addr)),
        Line::Executing(command) => write!(f, "executing: {}", Literal(command)),
        Line::BeforeSend(chars) => write!(f, "before send {chars}"),
        Line::Ack(ack) => write!(f, "ack from client: {}", Literal(ack)),
        Line::SendDone => f.write_str("send done"),
        Line::ClientGone => f.write_str("client disconnected!"),
        Line::ResultSize(size) => write!(f, "result size: {}", Literal(size)),
        Line::Piece(text) => f.write_str(text),
        Line::Received(bytes) => write!(f, "{bytes}"),
        Line::ReceiveDone(bytes) => write!(f, "cmd res receive done...... {bytes}"),
    }
}
