//! A read that is cancelled half-way: the next one starts in the middle of the frame.

use std::io::{self, ErrorKind, Read};
use std::mem;

const MAX: u32 = 1024 * 1024;

/// Receives one frame, or fails with a timeout.
pub fn naive(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut header = [0; 4];
    stream.read_exact(&mut header)?;
    let mut body = vec![0; size(header)?];
    stream.read_exact(&mut body)?; // BUG: a timeout here forgets the header, which nobody sends again
    Ok(body)
}

/// What has come of the frame that is on its way. It outlives a timeout: call `recv` again.
#[derive(Default)]
pub struct Mended {
    received: Vec<u8>,
}

impl Mended {
    /// Receives one frame, or fails with a timeout.
    pub fn recv(&mut self, stream: &mut impl Read) -> io::Result<Vec<u8>> {
        self.fill(stream, 4)?;
        let size = size([0, 1, 2, 3].map(|at| self.received[at]))?;
        self.fill(stream, 4 + size)?;
        Ok(mem::take(&mut self.received).split_off(4))
    }

    fn fill(&mut self, stream: &mut impl Read, size: usize) -> io::Result<()> {
        let missing = size - self.received.len();
        stream.take(missing as u64).read_to_end(&mut self.received)?; // WHY: an error keeps what came
        if self.received.len() < size { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

fn size(header: [u8; 4]) -> io::Result<usize> {
    match u32::from_be_bytes(header) {
        size if size <= MAX => Ok(size as usize),
        size => Err(io::Error::other(format!("a frame of {size} bytes"))),
    }
}
