//! A protocol that switches: the handshake is a line, and frames follow it.

use std::io::{self, BufRead, BufReader, Read};

/// Reads the greeting, and the first frame behind it.
pub fn naive(stream: &mut impl Read) -> io::Result<(String, Vec<u8>)> {
    let mut greeting = String::new();
    BufReader::new(&mut *stream).read_line(&mut greeting)?; // BUG: it takes more, and is thrown away
    Ok((greeting, recv(stream)?))
}

/// Reads the greeting, and the first frame behind it, through one reader that stays.
pub fn mended(stream: &mut impl Read) -> io::Result<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut greeting = String::new();
    reader.read_line(&mut greeting)?;
    Ok((greeting, recv(&mut reader)?))
}

fn recv(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut header = [0; 4];
    stream.read_exact(&mut header)?;
    let mut body = Vec::new();
    let size = u32::from_be_bytes(header).into();
    match stream.take(size).read_to_end(&mut body)? as u64 {
        received if received < size => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(body),
    }
}
