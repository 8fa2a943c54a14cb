//! Chapter 2: a size of two bytes, and one write.

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

/// Make: size and answer in one write.
pub fn serve_in_one_write(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    loop {
        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        let mut answer = shell.run(&buf[..n]);
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        conn.write_all(format!("{}{answer}", answer.chars().count()).as_bytes())?;
    }
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
