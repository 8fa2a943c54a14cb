//! Chapter 4: an ack that is sent too soon, and the bytes of a character.

use std::io::{Read, Write};

use sticky_packets::{Conn, Line, Result, decode, parse_size};

/// Modify: the ack right behind the command, to save the round trip.
pub fn talk_with_an_early_ack(conn: &mut Conn) -> Result<()> {
    let mut buf = [0; 1024];
    while let Some(cmd) = conn.prompt()? {
        conn.write_all(cmd.as_bytes())?;
        conn.write_all(conn.lang().ready().as_bytes())?;

        let n = conn.read(&mut buf)?;
        conn.say(Line::ResultSize(&buf[..n]));
        parse_size(&buf[..n])?;
        let n = conn.read(&mut buf)?;
        conn.say(Line::Piece(decode(&buf[..n])?));
    }
    Ok(())
}

/// Make: how many characters and how many bytes a text has.
pub fn count(text: &str) -> (usize, usize) {
    (text.chars().count(), text.len())
}
