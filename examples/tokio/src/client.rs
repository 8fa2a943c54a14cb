//! The client, with tokio's stream and codec.

use futures_util::SinkExt;
use sticky_packets::net::Addr;
use sticky_packets::{Error, Line, Result, Term, decode};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_util::bytes::Bytes;

use super::frame;

pub fn talk(addr: Addr, term: &Term) -> Result<()> {
    Runtime::new()?.block_on(async {
        let mut frames = frame::over(TcpStream::connect(addr).await?);
        while let Some(cmd) = term.prompt()? {
            frames.send(Bytes::from(cmd)).await?;

            let Some(answer) = frame::recv(&mut frames, term.lang()).await? else {
                return Err(Error::Closed { received: 0, size: None });
            };
            term.say(Line::Piece(decode(&answer)?));
            term.say(Line::ReceiveDone(answer.len()));
        }
        Ok(())
    })
}
