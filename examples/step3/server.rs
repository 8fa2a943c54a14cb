//! The server's side of one connection: `conn` is a TCP stream, or the lab's stand-in for one.

use std::io::{Read, Write};
use std::time::Duration;

use sticky_packets::{Conn, Line, Result, Shell};

pub fn serve(conn: &mut Conn, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    loop {
        let n = conn.read(&mut buf)?; // BUG: takes whatever has arrived for the whole command
        if n == 0 {
            conn.say(Line::ClientGone);
            return Ok(());
        }
        conn.say(Line::Executing(&buf[..n]));

        let mut answer = shell.run(&buf[..n]);
        conn.say(Line::BeforeSend(answer.chars().count()));
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        conn.write_all(answer.chars().count().to_string().as_bytes())?;
        conn.sleep(Duration::from_secs(1)); // BUG: hopes that the client reads within a second
        conn.write_all(answer.as_bytes())?;
        conn.say(Line::SendDone);
    }
}
