//! Chapter 5: no read takes more than is left, and a decoder that waits for the rest of a character.

use std::io::{Read, Write};

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Term, decode, parse_size};

/// Modify: a read has room for what is left of the answer.
pub fn talk_no_more(addr: Addr, term: &Term) -> Result<()> {
    talk(
        addr,
        term,
        |conn, buf, left| {
            let room = buf.len().min(left);
            conn.read(&mut buf[..room])
        },
        take_all,
    )
}

/// Make: only whole characters are shown.
pub fn talk_whole_characters(addr: Addr, term: &Term) -> Result<()> {
    talk(addr, term, |conn, buf, _| conn.read(buf), take_whole)
}

/// Step 5's client, with a read and a decoder of its own.
fn talk(
    addr: Addr,
    term: &Term,
    read: fn(&mut TcpStream, &mut [u8], usize) -> std::io::Result<usize>,
    take: fn(&mut Vec<u8>) -> Result<String>,
) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Err(Error::Closed { received: 0, size: None });
        }
        conn.write_all(term.ack().as_bytes())?;
        let size = parse_size(&buf[..n])?;

        let (mut received, mut pending) = (0, Vec::new());
        while received < size {
            let n = read(&mut conn, &mut buf, size - received)?;
            if n == 0 {
                return Err(Error::Closed { received, size: Some(size) });
            }
            received += n;
            pending.extend(&buf[..n]);
            term.say(Line::Piece(&take(&mut pending)?));
        }
        decode(&pending)?; // nothing will complete what is left now
    }
    Ok(())
}

/// Takes a piece as it came, as step 5 does.
fn take_all(pending: &mut Vec<u8>) -> Result<String> {
    let text = decode(pending)?.to_string();
    pending.clear();
    Ok(text)
}

/// Takes the whole characters off the front, and leaves the beginning of the last one.
pub fn take_whole(pending: &mut Vec<u8>) -> Result<String> {
    let whole = match std::str::from_utf8(pending) {
        Err(e) if e.error_len().is_none() => e.valid_up_to(),
        _ => pending.len(),
    };
    let rest = pending.split_off(whole);
    let text = decode(pending)?.to_string();
    *pending = rest;
    Ok(text)
}
