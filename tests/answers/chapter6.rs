//! Chapter 6: a maximum, frames in two writes, frames that say what they are, and a length that counts itself.

use std::io::{self, ErrorKind, Read, Write};

use sticky_packets::frame::{self, FrameReader};
use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Shell, Term, decode};

/// Modify: no command may be longer than 1024 bytes.
pub fn serve_with_a_maximum(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut frames = FrameReader::new(conn.try_clone()?, 1024);
    while let Some(command) = frames.recv()? {
        frame::send(&mut conn, shell.run(command).as_bytes(), frame::NO_LIMIT)?;
    }
    Ok(())
}

/// Modify: the length in one write, the body in the next.
pub fn serve_two_writes(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut frames = FrameReader::new(conn.try_clone()?, 1024);
    while let Some(command) = frames.recv()? {
        let mut answer = shell.run(command);
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        send_twice(&mut conn, answer.as_bytes())?;
    }
    Ok(())
}

fn send_twice(conn: &mut impl Write, body: &[u8]) -> io::Result<()> {
    let size = u32::try_from(body.len()).map_err(|_| ErrorKind::InvalidInput)?;
    conn.write_all(&size.to_be_bytes())?;
    conn.write_all(body)
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

/// Make: the length counts its own four bytes.
pub fn serve_counting(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    while let Some(command) = recv_counting(&mut conn)? {
        send_counting(&mut conn, shell.run(&command).as_bytes())?;
    }
    Ok(())
}

pub fn talk_counting(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    while let Some(cmd) = term.prompt()? {
        send_counting(&mut conn, cmd.as_bytes())?;

        let Some(answer) = recv_counting(&mut conn)? else {
            return Err(Error::Closed { received: 0, size: None });
        };
        term.say(Line::Piece(decode(&answer)?));
    }
    Ok(())
}

fn send_counting(conn: &mut impl Write, body: &[u8]) -> io::Result<()> {
    let size = u32::try_from(body.len() + 4).map_err(|_| ErrorKind::InvalidInput)?;
    conn.write_all(&[&size.to_be_bytes(), body].concat())
}

fn recv_counting(conn: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut size = [0; 4];
    match conn.read_exact(&mut size) {
        Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(None), // the peer is done
        done => done?,
    }
    let size = u32::from_be_bytes(size) as usize;
    let size = size.checked_sub(4).ok_or(ErrorKind::InvalidData)?;
    let mut body = vec![0; size];
    conn.read_exact(&mut body)?;
    Ok(Some(body))
}
