//! The server's side of one connection: `conn` is a TCP stream, or the lab's stand-in for one.

use sticky_packets::frame::{self, Frames, NO_LIMIT};
use sticky_packets::{Conn, Line, Result, Shell};

pub fn serve(conn: &mut Conn, shell: &Shell) -> Result<()> {
    let mut frames = Frames::new(NO_LIMIT); // BUG: the peer decides how much we hold, and how long we wait
    loop {
        let Some(command) = frames.recv(conn)? else {
            conn.say(Line::ClientGone);
            return Ok(());
        };
        conn.say(Line::Executing(&command));

        let mut answer = shell.run(&command);
        conn.say(Line::BeforeSend(answer.chars().count()));
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        frame::send(conn, answer.as_bytes(), NO_LIMIT)?;
        conn.say(Line::SendDone);
    }
}
