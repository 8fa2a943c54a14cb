//! The client's side of the connection: `conn` is a TCP stream, or the lab's stand-in for one.

use sticky_packets::frame::{self, Frames, NO_LIMIT};
use sticky_packets::{Conn, Error, Line, Result};

pub fn talk(conn: &mut Conn) -> Result<()> {
    let mut frames = Frames::new(NO_LIMIT);
    while let Some(cmd) = conn.prompt()? {
        frame::send(conn, cmd.as_bytes(), NO_LIMIT)?;

        let Some(answer) = frames.recv_text(conn)? else {
            return Err(Error::Closed { received: 0, size: None });
        };
        conn.say(Line::Piece(&answer));
        conn.say(Line::ReceiveDone(answer.len()));
    }
    Ok(())
}
