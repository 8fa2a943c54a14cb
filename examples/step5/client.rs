//! The client's side of the connection: `conn` is a TCP stream, or the lab's stand-in for one.

use std::io::{Read, Write};

use sticky_packets::{Conn, Error, Line, Result, decode, parse_size};

pub fn talk(conn: &mut Conn) -> Result<()> {
    let mut buf = [0; 1024];
    while let Some(cmd) = conn.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let n = conn.read(&mut buf)?; // BUG: takes whatever has arrived for the size
        if n == 0 {
            return Err(Error::Closed { received: 0, size: None });
        }
        conn.say(Line::ResultSize(&buf[..n]));
        conn.write_all(conn.lang().ready().as_bytes())?;
        let size = parse_size(&buf[..n])?;

        let mut received = 0;
        while received < size {
            let n = conn.read(&mut buf)?;
            if n == 0 {
                return Err(Error::Closed { received, size: Some(size) });
            }
            received += n;
            conn.say(Line::Piece(decode(&buf[..n])?)); // BUG: a piece may end inside a character
            conn.say(Line::Received(received));
        }
        conn.say(Line::ReceiveDone(received));
    }
    Ok(())
}
