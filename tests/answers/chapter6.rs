//! Chapter 6: a maximum, and frames that say what they are.

use std::io;

use sticky_packets::frame::{self, FrameReader};
use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Shell, Term};

/// Modify: no command may be longer than 1024 bytes.
pub fn serve_with_a_maximum(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut frames = FrameReader::new(conn.try_clone()?, 1024);
    while let Some(command) = frames.recv()? {
        frame::send(&mut conn, shell.run(command).as_bytes(), frame::NO_LIMIT)?;
    }
    Ok(())
}

/// Make: the first byte of a body says what it is: an answer, or that there is none.
pub fn serve_kinds(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut frames = FrameReader::new(conn.try_clone()?, 1024);
    while let Some(command) = frames.recv()? {
        let answer = shell.run(command);
        let kind = if answer.is_empty() { b'0' } else { b'A' };
        let body = [&[kind], answer.as_bytes()].concat();
        frame::send(&mut conn, &body, frame::NO_LIMIT)?;
    }
    Ok(())
}

pub fn talk_kinds(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut frames = FrameReader::new(conn.try_clone()?, 1024 * 1024);
    while let Some(cmd) = term.prompt()? {
        frame::send(&mut conn, cmd.as_bytes(), 1024)?;

        let Some(body) = frames.recv_text()? else {
            return Err(Error::Closed { received: 0, size: None });
        };
        match body.split_at_checked(1) {
            Some(("A", answer)) => term.say(Line::Piece(answer)),
            Some(("0", "")) => term.say(Line::Piece("cmd has no output.....")),
            _ => return Err(io::Error::from(io::ErrorKind::InvalidData).into()),
        }
    }
    Ok(())
}
