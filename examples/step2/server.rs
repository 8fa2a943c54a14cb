//! The server. With `std::net` in place of `sticky_packets::net`, it is the same on real sockets alone.

use std::io::{Read, Write};

use sticky_packets::net::{Addr, TcpListener, TcpStream};
use sticky_packets::{Line, Result, Shell, Term};

pub fn serve(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    loop {
        let (conn, from) = listener.accept()?;
        term.say(Line::NewConn(from));
        term.tell(from, serve_client(conn, shell, term)); // WHY: one client's error ends that client
    }
}

fn serve_client(mut conn: TcpStream, shell: &Shell, term: &Term) -> Result<()> {
    let mut buf = [0; 1024];
    loop {
        let n = conn.read(&mut buf)?; // BUG: takes whatever has arrived for the whole command
        if n == 0 {
            term.say(Line::ClientGone);
            return Ok(());
        }
        term.say(Line::Executing(&buf[..n]));

        let mut answer = shell.run(&buf[..n]);
        term.say(Line::BeforeSend(answer.chars().count()));
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        conn.write_all(answer.chars().count().to_string().as_bytes())?;
        // BUG: two sends in a row, and nothing that keeps them apart.
        conn.write_all(answer.as_bytes())?;
        term.say(Line::SendDone);
    }
}
