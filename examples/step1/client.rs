//! The client. With `std::net` in place of `sticky_packets::net`, it is the same on real sockets alone.

use std::io::{Read, Write};

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Term, decode};

pub fn talk(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let n = conn.read(&mut buf)?; // BUG: takes whatever has arrived for the whole answer
        if n == 0 {
            return Err(Error::Closed { received: 0, size: None });
        }
        term.say(Line::Piece(decode(&buf[..n])?));
    }
    Ok(())
}
