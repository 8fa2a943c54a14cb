//! The server, with tokio's listener, streams and codec.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::thread::{self, Builder};
use std::time::Duration;

use futures_util::SinkExt;
use sticky_packets::frame::Error;
use sticky_packets::net::Addr;
use sticky_packets::{Lang, Line, Result, Shell, Term};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::time::sleep;
use tokio_util::bytes::Bytes;

use super::frame::{self, Frames, MAX};

pub fn serve(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let runtime = &Runtime::new()?;
    let listener = runtime.block_on(TcpListener::bind(addr))?;
    let addr = listener.local_addr()?;
    note(&match term.lang() {
        Lang::En => format!("listening on {addr}"),
        Lang::Zh => format!("正在监听 {addr}"),
    });
    thread::scope(|scope| {
        loop {
            let (conn, from) = runtime.block_on(accept(&listener, term));
            term.say(Line::NewConn(from));
            let serve = move || term.tell(from, runtime.block_on(serve_client(conn, shell, term)));
            // WHY: a command blocks its thread, so each client has one; the runtime watches all sockets
            if let Err(e) = Builder::new().spawn_scoped(scope, serve) {
                term.tell(from, Err(e.into()));
            }
        }
    })
}

async fn accept(listener: &TcpListener, term: &Term) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(e) => note(&match term.lang() {
                Lang::En => format!("could not accept a connection: {e}; still listening"),
                Lang::Zh => format!("无法接受连接：{e}；仍在监听"),
            }),
        }
        sleep(Duration::from_millis(100)).await; // WHY: out of descriptors, accept fails again at once
    }
}

async fn serve_client(conn: TcpStream, shell: &Shell, term: &Term) -> Result<()> {
    let mut frames = frame::over(conn);
    let served = answer_all(&mut frames, shell, term).await;
    if let Err(e) = &served {
        // Where the peer is gone, there is nobody left to tell.
        let _ = frame::refuse(frames, format!("[{}]", e.text(term.lang()))).await;
    }
    served
}

async fn answer_all(frames: &mut Frames, shell: &Shell, term: &Term) -> Result<()> {
    while let Some(command) = frame::recv(frames, term.lang()).await? {
        term.say(Line::Executing(&command));

        let mut answer = shell.run(&command);
        term.say(Line::BeforeSend(answer.chars().count()));
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        frames.send(Bytes::from(fitting(answer, term))).await?;
        term.say(Line::SendDone);
    }
    term.say(Line::ClientGone);
    Ok(())
}

/// An answer, or why it can't be sent: the codec sends no more than it receives.
fn fitting(answer: String, term: &Term) -> String {
    if answer.len() <= MAX as usize {
        return answer;
    }
    let e = Error::NotSent { size: answer.len(), max: MAX };
    format!("[{}]", sticky_packets::Error::from(e).text(term.lang()))
}

/// A line on stderr; where that is gone, there is nobody left to tell.
fn note(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
