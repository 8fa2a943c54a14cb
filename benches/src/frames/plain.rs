//! What one writes with the standard library alone: a buffer around the stream, and a `Vec` that is used again.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::rc::Rc;

use super::BUFFER;
use super::bodies::{Bodies, Eye};

/// Receives frames.
pub fn receive(stream: impl Read) -> impl FnMut(&mut Eye) -> io::Result<()> {
    let (mut stream, mut body) = (BufReader::with_capacity(BUFFER, stream), Vec::new());
    move |eye| {
        for _ in 0..eye.turn() {
            let mut size = [0; 4];
            stream.read_exact(&mut size)?;
            body.resize(u32::from_be_bytes(size) as usize, 0);
            stream.read_exact(&mut body)?;
            eye.see(&body);
        }
        Ok(())
    }
}

/// Sends each frame at once.
pub fn send(stream: impl Write, bodies: Rc<Bodies>) -> impl FnMut() -> io::Result<()> {
    let mut stream = BufWriter::with_capacity(BUFFER, stream);
    move || {
        bodies.iter().try_for_each(|body| {
            write(&mut stream, body)?;
            stream.flush()
        })
    }
}

/// Sends frames together.
pub fn feed(stream: impl Write, bodies: Rc<Bodies>) -> impl FnMut() -> io::Result<()> {
    let mut stream = BufWriter::with_capacity(BUFFER, stream);
    move || {
        bodies.iter().try_for_each(|body| write(&mut stream, body))?;
        stream.flush()
    }
}

fn write(stream: &mut impl Write, body: &[u8]) -> io::Result<()> {
    stream.write_all(&(body.len() as u32).to_be_bytes())?;
    stream.write_all(body)
}
