//! Chapter 4: an ack that is sent too soon, and the bytes of a character.

use std::io::{Read, Write};

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Line, Result, Term, decode, parse_size};

/// Modify: the ack right behind the command, to save the round trip.
pub fn talk_with_an_early_ack(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;
        conn.write_all(term.ack().as_bytes())?;

        let n = conn.read(&mut buf)?;
        term.say(Line::ResultSize(&buf[..n]));
        parse_size(&buf[..n])?;
        let n = conn.read(&mut buf)?;
        term.say(Line::Piece(decode(&buf[..n])?));
    }
    Ok(())
}

/// Make: how many characters and how many bytes a text has.
pub fn count(text: &str) -> (usize, usize) {
    (text.chars().count(), text.len())
}
