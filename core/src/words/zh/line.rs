//! What the two programs print in Chinese: the article's own lines, to the byte.

use std::fmt::{Formatter, Result};

use crate::bytes::Literal;
use crate::line::{Line, python_addr};

pub(super) const READY: &str = "准备好接收了,loser,可以发了";

pub(super) fn line(line: Line<&[u8], &str>, f: &mut Formatter) -> Result {
    match line {
        Line::NewConn(addr) => write!(f, "new conn: {}", python_addr(&addr)),
        Line::Executing(command) => write!(f, "执行指令: {}", Literal(command)),
        Line::BeforeSend(chars) => write!(f, "before send {chars}"),
        Line::Ack(ack) => write!(f, "ack from client: {}", Literal(ack)),
        Line::SendDone => f.write_str("send done"),
        Line::ClientGone => f.write_str("客户端已断开!"),
        Line::ResultSize(size) => write!(f, "命令结果大小: {}", Literal(size)),
        Line::Piece(text) => f.write_str(text),
        Line::Received(bytes) => write!(f, "{bytes}"),
        Line::ReceiveDone(bytes) => write!(f, "cmd res receive done...... {bytes}"),
    }
}
