//! Chapter 2: a size of two bytes, and a size that ends with a newline.

use std::io::{Read, Write};

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Shell, Term, decode, parse_size};

/// Modify: the client reads two bytes for the size.
pub fn talk_with_two_bytes_of_size(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let n = conn.read(&mut buf[..2])?;
        term.say(Line::ResultSize(&buf[..n]));
        recv_answer(&mut conn, term, parse_size(&buf[..n])?)?;
    }
    Ok(())
}

/// Make: the size ends with a newline, and the client reads up to that and no further.
pub fn serve_lines(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    loop {
        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        let answer = shell.run(&buf[..n]);
        conn.write_all(format!("{}\n{answer}", answer.len()).as_bytes())?;
    }
}

pub fn talk_lines(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let mut size = Vec::new();
        while !size.ends_with(b"\n") {
            let mut byte = [0];
            conn.read_exact(&mut byte)?;
            size.extend(byte);
        }
        recv_answer(&mut conn, term, parse_size(&size)?)?;
    }
    Ok(())
}

/// What step 2's client does once it knows the size.
fn recv_answer(conn: &mut TcpStream, term: &Term, size: usize) -> Result<()> {
    let mut buf = [0; 1024];
    let mut received = 0;
    while received < size {
        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Err(Error::Closed { received, size: Some(size) });
        }
        received += n;
        term.say(Line::Piece(decode(&buf[..n])?));
    }
    term.say(Line::ReceiveDone(received));
    Ok(())
}
