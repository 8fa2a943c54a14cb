//! The server. With `std::net` in place of `sticky_packets::net`, it is the same on real sockets alone.

use sticky_packets::net::{Addr, TcpListener, TcpStream};
use sticky_packets::{Line, Result, Shell, Term};

use super::frame;

pub fn serve(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    loop {
        let (conn, from) = listener.accept()?;
        term.say(Line::NewConn(from));
        term.tell(from, serve_client(conn, shell, term)); // WHY: one client's error ends that client
    }
}

fn serve_client(mut conn: TcpStream, shell: &Shell, term: &Term) -> Result<()> {
    loop {
        let Some(command) = frame::recv(&mut conn)? else {
            term.say(Line::ClientGone);
            return Ok(());
        };
        term.say(Line::Executing(&command));

        let mut answer = shell.run(&command);
        term.say(Line::BeforeSend(answer.chars().count()));
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        frame::send(&mut conn, answer.into_bytes())?;
        term.say(Line::SendDone);
    }
}
