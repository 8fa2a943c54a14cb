//! The client. With `std::net` in place of `sticky_packets::net`, it is the same on real sockets alone.

use std::io::{Read, Write};

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Term, decode, parse_size};

pub fn talk(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let n = conn.read(&mut buf)?; // BUG: takes whatever has arrived for the size
        if n == 0 {
            return Err(Error::Closed { received: 0, size: None });
        }
        term.say(Line::ResultSize(&buf[..n]));
        let size = parse_size(&buf[..n])?;

        let mut received = 0;
        while received < size {
            let n = conn.read(&mut buf)?;
            if n == 0 {
                return Err(Error::Closed { received, size: Some(size) });
            }
            received += n;
            term.say(Line::Piece(decode(&buf[..n])?));
            term.say(Line::Received(received));
        }
        term.say(Line::ReceiveDone(received));
    }
    Ok(())
}
