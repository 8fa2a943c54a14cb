//! The client's side of the connection: `conn` is a TCP stream, or the lab's stand-in for one.

use std::io::{Read, Write};

use sticky_packets::{Conn, Error, Line, Result, decode};

pub fn talk(conn: &mut Conn) -> Result<()> {
    let mut buf = [0; 1024];
    while let Some(cmd) = conn.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let n = conn.read(&mut buf)?; // BUG: takes whatever has arrived for the whole answer
        if n == 0 {
            return Err(Error::Closed { received: 0, size: None });
        }
        conn.say(Line::Piece(decode(&buf[..n])?));
    }
    Ok(())
}
