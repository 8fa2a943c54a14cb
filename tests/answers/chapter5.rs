//! Chapter 5: a size of eight digits, and a decoder that waits for the rest of a character.

use std::io::{Read, Write};

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Shell, Term, decode, parse_size};

/// Modify: the size is always eight digits.
pub fn serve_eight_digits(mut conn: TcpStream, shell: &Shell) -> Result<()> {
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
        conn.write_all(format!("{:08}", answer.len()).as_bytes())?;
        conn.write_all(answer.as_bytes())?;
    }
}

pub fn talk_eight_digits(addr: Addr, term: &Term) -> Result<()> {
    talk(addr, term, take_all)
}

/// Make: and only whole characters are shown.
pub fn talk_whole_characters(addr: Addr, term: &Term) -> Result<()> {
    talk(addr, term, take_whole)
}

fn talk(addr: Addr, term: &Term, take: fn(&mut Vec<u8>) -> Result<String>) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let mut size = [0; 8];
        conn.read_exact(&mut size)?;
        let size = parse_size(&size)?;

        let (mut received, mut pending) = (0, Vec::new());
        while received < size {
            let mut buf = [0; 1024];
            let n = conn.read(&mut buf)?;
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
