//! A peer that speaks something else: its first four bytes are taken for a length.

use std::io::{self, Read};

use sticky_packets::frame::what_is;

const MAX: u32 = 1024 * 1024;

/// Receives one frame.
pub fn naive(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut header = [0; 4];
    stream.read_exact(&mut header)?;
    let size = u32::from_be_bytes(header);
    if size > MAX {
        return Err(io::Error::other(format!("a frame of {size} bytes"))); // BUG: who sent that?
    }
    recv_body(stream, size)
}

/// Receives one frame, or tells what came in its place.
pub fn mended(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut header = [0; 4];
    stream.read_exact(&mut header)?;
    let size = u32::from_be_bytes(header);
    if size > MAX {
        let looks = what_is(size, MAX).map_or(String::new(), |looks| format!(": {looks}"));
        return Err(io::Error::other(format!("a frame of {size} bytes{looks}")));
    }
    recv_body(stream, size)
}

fn recv_body(stream: &mut impl Read, size: u32) -> io::Result<Vec<u8>> {
    let mut body = vec![0; size as usize];
    stream.read_exact(&mut body)?;
    Ok(body)
}
