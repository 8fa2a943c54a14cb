//! The client. With `std::net` in place of `sticky_packets::net`, it is the same on real sockets alone.

use sticky_packets::frame::{self, FrameReader, NO_LIMIT};
use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Term, decode};

pub fn talk(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = &TcpStream::connect(addr)?;
    let mut frames = FrameReader::new(conn, NO_LIMIT); // WHY: it chose its server, which may take its time
    while let Some(cmd) = term.prompt()? {
        frame::send(&mut conn, cmd.as_bytes(), NO_LIMIT)?;

        let Some(answer) = frames.recv()? else {
            return Err(Error::Closed { received: 0, size: None });
        };
        term.say(Line::Piece(decode(answer)?));
        term.say(Line::ReceiveDone(answer.len()));
    }
    Ok(())
}
