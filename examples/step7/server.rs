//! The server. With `std::net` in place of `sticky_packets::net`, it is the same on real sockets alone.

use std::io::Read;

use sticky_packets::frame::{self, FrameReader, NO_LIMIT};
use sticky_packets::net::{Addr, Shutdown, TcpListener, TcpStream};
use sticky_packets::time::{Duration, Instant};
use sticky_packets::{Error, Line, Result, Shell, Term, thread};

// WHY: a length from the network is a claim: above this, nothing is reserved, and nothing waited for
const MAX: u32 = 64 * 1024;
// WHY: for a whole frame, since every byte would start a read's own timeout anew; between frames it rests
const DEADLINE: Duration = Duration::from_secs(5);

pub fn serve(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    thread::scope(|scope| {
        loop {
            let (conn, from) = listener.accept()?;
            term.say(Line::NewConn(from));
            // WHY: a thread a client, so that nobody waits behind one who is silent
            let thread = thread::Builder::new().spawn_scoped(scope, move || {
                let served = serve_client(&conn, shell, term);
                term.tell(from, served.clone()); // WHY: one client's error ends that client
                served.or_else(|why| refuse(&conn, &why, term))
            });
            // WHY: where the system has no thread left, one client is hung up on, and the others are served
            term.tell(from, thread.map(drop).map_err(|e| Error::NoThread(e.into())));
        }
    })
}

fn serve_client(mut conn: &TcpStream, shell: &Shell, term: &Term) -> Result<()> {
    let mut frames = FrameReader::new(conn, MAX);
    loop {
        let Some(command) = frames.recv_within(DEADLINE)? else {
            term.say(Line::ClientGone);
            return Ok(());
        };
        term.say(Line::Executing(command));

        let mut answer = shell.run(command);
        term.say(Line::BeforeSend(answer.chars().count()));
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        frame::send(&mut conn, answer.as_bytes(), NO_LIMIT)?;
        term.say(Line::SendDone);
    }
}

fn refuse(mut conn: &TcpStream, why: &Error, term: &Term) -> Result<()> {
    frame::send(&mut conn, term.refusal(why).as_bytes(), NO_LIMIT)?;
    conn.shutdown(Shutdown::Write)?;
    // WHY: a close with bytes unread is a reset, and would take these words from the peer
    conn.set_read_timeout(Some(DEADLINE))?;
    let begin = Instant::now();
    while begin.elapsed() < DEADLINE && conn.read(&mut [0; 1024])? > 0 {}
    Ok(())
}
