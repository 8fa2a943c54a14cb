//! Two threads that send on one connection: their frames go into one another.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Sends one frame. Each thread has its own handle of the connection (`try_clone`).
pub fn naive(conn: &mut impl Write, body: &[u8]) -> io::Result<()> {
    conn.write_all(&header(body)?)?;
    conn.write_all(body) // BUG: another thread's bytes may have gone in between
}

/// Sends one frame. The threads share one handle, and a frame has it to itself.
pub fn mended(conn: &Mutex<impl Write>, body: &[u8]) -> io::Result<()> {
    let frame = [&header(body)?, body].concat();
    let mut conn = conn.lock().unwrap_or_else(PoisonError::into_inner);
    conn.write_all(&frame) // WHY: locked, since one `write_all` may be many writes
}

fn header(body: &[u8]) -> io::Result<[u8; 4]> {
    let size = u32::try_from(body.len()).map_err(io::Error::other)?;
    Ok(size.to_be_bytes())
}
