//! Chapter 7: a timeout for each read, and a server that is full.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sticky_packets::frame::{self, FrameReader, NO_LIMIT};
use sticky_packets::net::{Addr, TcpListener, TcpStream};
use sticky_packets::{Result, Shell, Term, thread};

/// Modify: five seconds for each read, in place of five for each frame.
pub fn serve_with_a_read_timeout(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    conn.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut frames = FrameReader::new(conn.try_clone()?, 1024);
    while let Some(command) = frames.recv()? {
        frame::send(&mut conn, shell.run(command).as_bytes(), NO_LIMIT)?;
    }
    Ok(())
}

/// Make: how many clients are served at once.
const CLIENTS: usize = 2;

/// Make: whoever comes when all places are taken is told so.
pub fn serve_a_few(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    let served = &AtomicUsize::new(0);
    thread::scope(|scope| {
        loop {
            let (mut conn, from) = listener.accept()?;
            if served.load(Ordering::SeqCst) == CLIENTS {
                let full = frame::send(&mut conn, b"[full: try again later]", NO_LIMIT);
                term.tell(from, full.map_err(Into::into));
                continue;
            }
            served.fetch_add(1, Ordering::SeqCst);
            scope.spawn(move || {
                term.tell(from, serve_client(conn, shell));
                served.fetch_sub(1, Ordering::SeqCst);
            });
        }
    })
}

fn serve_client(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut frames = FrameReader::new(conn.try_clone()?, 1024);
    while let Some(command) = frames.recv_within(Duration::from_secs(5))? {
        frame::send(&mut conn, shell.run(command).as_bytes(), NO_LIMIT)?;
    }
    Ok(())
}
