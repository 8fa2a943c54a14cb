//! Chapter 1: a buffer of 8, and a connection for each command.

use std::io::{Read, Write};

use sticky_packets::{Conn, Error, Line, Result, Shell, decode};

/// Modify: the client reads up to 8 bytes.
pub fn talk_with_a_buffer_of_8(conn: &mut Conn) -> Result<()> {
    let mut buf = [0; 8];
    while let Some(cmd) = conn.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Err(Error::Closed { received: 0, size: None });
        }
        conn.say(Line::Piece(decode(&buf[..n])?));
    }
    Ok(())
}

/// Make: one answer for each connection; its end is the end of the answer.
pub fn serve_once(conn: &mut Conn, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    let n = conn.read(&mut buf)?;
    let answer = shell.run(&buf[..n]);
    conn.write_all(answer.as_bytes())?;
    Ok(())
}

pub fn talk_once(conn: &mut Conn) -> Result<()> {
    let Some(cmd) = conn.prompt()? else {
        return Ok(());
    };
    conn.write_all(cmd.as_bytes())?;

    let mut answer = Vec::new();
    conn.read_to_end(&mut answer)?;
    conn.say(Line::Piece(decode(&answer)?));
    Ok(())
}
