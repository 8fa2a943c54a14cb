//! The client. With `std::net` in place of `sticky_packets::net`, it is the same on real sockets alone.

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Term, decode};

use super::frame;

pub fn talk(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    while let Some(cmd) = term.prompt()? {
        frame::send(&mut conn, cmd.into_bytes())?;

        let Some(answer) = frame::recv(&mut conn)? else {
            return Err(Error::Closed { received: 0, size: None });
        };
        term.say(Line::Piece(decode(&answer)?));
        term.say(Line::ReceiveDone(answer.len()));
    }
    Ok(())
}
