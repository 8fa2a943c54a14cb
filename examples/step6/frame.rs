//! A frame: four bytes of length, big-endian, and a body of that many bytes.

use std::io::{ErrorKind, Read, Result, Write};

pub fn send(conn: &mut impl Write, mut body: Vec<u8>) -> Result<()> {
    let size = u32::try_from(body.len()).map_err(|_| ErrorKind::InvalidInput)?;
    body.splice(..0, size.to_be_bytes());
    conn.write_all(&body) // WHY: of two writes, the second may wait 40 ms for an ACK of the first
}

pub fn recv(conn: &mut impl Read) -> Result<Option<Vec<u8>>> {
    let mut size = [0; 4];
    match conn.read_exact(&mut size) {
        Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(None), // the peer is done
        done => done?,
    }
    // BUG: the peer decides how much memory we reserve, and how long we wait
    let mut body = vec![0; u32::from_be_bytes(size) as usize];
    conn.read_exact(&mut body)?;
    Ok(Some(body))
}
