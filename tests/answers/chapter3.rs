//! Chapter 3: a flush in place of the sleep.

use std::io::{Read, Write};

use sticky_packets::net::TcpStream;
use sticky_packets::{Result, Shell};

/// Modify: nothing but a flush between the two sends.
pub fn serve_with_a_flush(mut conn: TcpStream, shell: &Shell) -> Result<()> {
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
        conn.write_all(answer.chars().count().to_string().as_bytes())?;
        conn.flush()?;
        conn.write_all(answer.as_bytes())?;
    }
}
