//! Chapter 1: a buffer of 8, no placeholder, and a connection for each command.

use std::io::{Read, Write};

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Shell, Term, decode};

/// Modify: the client reads up to 8 bytes.
pub fn talk_with_a_buffer_of_8(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 8];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Err(Error::Closed { received: 0, size: None });
        }
        term.say(Line::Piece(decode(&buf[..n])?));
    }
    Ok(())
}

/// Break: what printed nothing is answered with nothing.
pub fn serve_without_a_placeholder(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    loop {
        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        conn.write_all(shell.run(&buf[..n]).as_bytes())?;
    }
}

/// Make: one answer for each connection; its end is the end of the answer.
pub fn serve_once(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    let n = conn.read(&mut buf)?;
    let answer = shell.run(&buf[..n]);
    conn.write_all(answer.as_bytes())?;
    Ok(())
}

pub fn talk_once(addr: Addr, term: &Term) -> Result<()> {
    while let Some(cmd) = term.prompt()? {
        let mut conn = TcpStream::connect(addr)?;
        conn.write_all(cmd.as_bytes())?;

        let mut answer = Vec::new();
        conn.read_to_end(&mut answer)?;
        term.say(Line::Piece(decode(&answer)?));
    }
    Ok(())
}
