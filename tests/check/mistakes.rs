//! Mistakes that learners make, each planted into code that is otherwise right: frames as in step 6, or the
//! step that it belongs to.

use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::sync::Mutex;
use std::time::Duration;

use sticky_packets::net::{Addr, TcpListener, TcpStream};
use sticky_packets::{Error, Line, Result, Shell, Term, decode, parse_size, thread};

/// A server that serves one client after another.
fn serve_with(
    addr: Addr,
    term: &Term,
    serve_client: impl Fn(TcpStream) -> Result<()>,
) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    loop {
        let (conn, from) = listener.accept()?;
        term.tell(from, serve_client(conn));
    }
}

fn framed(body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32).to_be_bytes(), body].concat()
}

fn recv(conn: &mut TcpStream) -> Result<Vec<u8>> {
    let mut size = [0; 4];
    conn.read_exact(&mut size)?;
    recv_body(conn, size)
}

fn recv_body(conn: &mut TcpStream, size: [u8; 4]) -> Result<Vec<u8>> {
    let mut body = vec![0; u32::from_be_bytes(size) as usize];
    conn.read_exact(&mut body)?;
    Ok(body)
}

/// Frames, received by one of these functions and sent by another.
fn serve_frames(
    addr: Addr,
    shell: &Shell,
    term: &Term,
    send: fn(&mut TcpStream, &[u8]) -> Result<()>,
) -> Result<()> {
    serve_with(addr, term, |mut conn| serve_frames_to(&mut conn, shell, send))
}

fn serve_frames_to(
    conn: &mut TcpStream,
    shell: &Shell,
    send: fn(&mut TcpStream, &[u8]) -> Result<()>,
) -> Result<()> {
    let mut first = [0];
    while conn.read(&mut first)? > 0 {
        let mut rest = [0; 3];
        conn.read_exact(&mut rest)?;
        let [a, b, c] = rest;
        let command = recv_body(conn, [first[0], a, b, c])?;
        send(conn, shell.run(&command).as_bytes())?;
    }
    Ok(())
}

fn send_all(conn: &mut TcpStream, body: &[u8]) -> Result<()> {
    Ok(conn.write_all(&framed(body))?)
}

fn talk_frames(
    addr: Addr,
    term: &Term,
    send: fn(&mut TcpStream, &[u8]) -> Result<()>,
    recv: fn(&mut TcpStream) -> Result<Vec<u8>>,
) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    while let Some(cmd) = term.prompt()? {
        send(&mut conn, cmd.as_bytes())?;
        let answer = recv(&mut conn)?;
        term.say(Line::Piece(decode(&answer)?));
    }
    Ok(())
}

/// No mistake.
pub fn serve_well(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_frames(addr, shell, term, send_all)
}

/// No mistake.
pub fn talk_well(addr: Addr, term: &Term) -> Result<()> {
    talk_frames(addr, term, send_all, recv)
}

/// Step 1's client with a buffer of 8 bytes.
pub fn talk_with_8_bytes(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 8];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;
        let n = conn.read(&mut buf)?;
        term.say(Line::Piece(decode(&buf[..n])?));
    }
    Ok(())
}

/// The length counts characters.
pub fn serve_characters(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_frames(addr, shell, term, |conn, body| {
        let chars = decode(body)?.chars().count() as u32;
        Ok(conn.write_all(&[&chars.to_be_bytes(), body].concat())?)
    })
}

/// One read for the header.
pub fn talk_with_one_read(addr: Addr, term: &Term) -> Result<()> {
    talk_frames(addr, term, send_all, |conn| {
        let mut size = [0; 4];
        let n = conn.read(&mut size)?;
        if n == 0 {
            return Err(Error::Closed { received: 0, size: None });
        }
        recv_body(conn, size)
    })
}

/// `write` for `write_all`.
pub fn talk_with_write(addr: Addr, term: &Term) -> Result<()> {
    let send = |conn: &mut TcpStream, body: &[u8]| {
        let _taken = conn.write(&framed(body))?;
        Ok(())
    };
    talk_frames(addr, term, send, recv)
}

/// The answer is in a buffer that nobody empties.
pub fn serve_without_a_flush(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_with(addr, term, |mut conn| {
        let mut out = BufWriter::new(conn.try_clone()?);
        loop {
            let command = recv(&mut conn)?;
            out.write_all(&framed(shell.run(&command).as_bytes()))?;
        }
    })
}

/// The answer without its last byte.
pub fn talk_one_short(addr: Addr, term: &Term) -> Result<()> {
    talk_frames(addr, term, send_all, |conn| {
        let mut answer = recv(conn)?;
        answer.pop();
        Ok(answer)
    })
}

/// Step 4's client, but the ack goes before the size has come.
pub fn talk_with_an_early_ack(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;
        conn.write_all(term.ack().as_bytes())?;
        let n = conn.read(&mut buf)?;
        let size = parse_size(&buf[..n])?;
        let mut received = 0;
        while received < size {
            let n = conn.read(&mut buf)?;
            if n == 0 {
                return Err(Error::Closed { received, size: Some(size) });
            }
            received += n;
            term.say(Line::Piece(decode(&buf[..n])?));
        }
    }
    Ok(())
}

/// Lines; at the end of the stream, `read_line` returns what there is of one.
pub fn serve_lines(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_with(addr, term, |conn| {
        let mut out = conn.try_clone()?;
        let mut lines = BufReader::new(conn);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            send_all(&mut out, shell.run(line.trim_ascii_end()).as_bytes())?;
            line.clear();
        }
        Ok(())
    })
}

/// The client of [`serve_lines`].
pub fn talk_lines(addr: Addr, term: &Term) -> Result<()> {
    let send = |conn: &mut TcpStream, body: &[u8]| Ok(conn.write_all(&[body, b"\n"].concat())?);
    talk_frames(addr, term, send, recv)
}

/// A loop that does not know the end of the stream.
pub fn serve_without_an_end(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_with(addr, term, |mut conn| {
        let mut size = [0; 4];
        while conn.read(&mut size[..1])? > 0 {
            conn.read_exact(&mut size[1..])?;
            let mut body = vec![0; u32::from_be_bytes(size) as usize];
            let mut received = 0;
            while received < body.len() {
                received += conn.read(&mut body[received..])?;
            }
            send_all(&mut conn, shell.run(&body).as_bytes())?;
        }
        Ok(())
    })
}

/// A new buffer for each message: what the last one held beyond its message is lost.
pub fn serve_with_new_buffers(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_with(addr, term, |mut conn| {
        loop {
            let mut buffered = BufReader::new(conn.try_clone()?);
            if buffered.fill_buf()?.is_empty() {
                return Ok(());
            }
            let mut size = [0; 4];
            buffered.read_exact(&mut size)?;
            let mut body = vec![0; u32::from_be_bytes(size) as usize];
            buffered.read_exact(&mut body)?;
            send_all(&mut conn, shell.run(&body).as_bytes())?;
        }
    })
}

/// A thread for each client, and one buffer for all of them.
pub fn serve_with_one_buffer(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    let buffer = &Mutex::new(Vec::new());
    thread::scope(|scope| {
        loop {
            let (conn, from) = listener.accept()?;
            scope.spawn(move || term.tell(from, serve_buffered(conn, shell, buffer)));
        }
    })
}

/// The same, and each client has a buffer of its own.
pub fn serve_with_a_buffer_each(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    thread::scope(|scope| {
        loop {
            let (conn, from) = listener.accept()?;
            let buffer = Mutex::new(Vec::new());
            scope.spawn(move || term.tell(from, serve_buffered(conn, shell, &buffer)));
        }
    })
}

fn serve_buffered(mut conn: TcpStream, shell: &Shell, buffer: &Mutex<Vec<u8>>) -> Result<()> {
    // What a client leaves is not the next one's.
    buffer.lock().unwrap().clear();
    let mut piece = [0; 1024];
    while let n @ 1.. = conn.read(&mut piece)? {
        let mut buffer = buffer.lock().unwrap();
        buffer.extend(&piece[..n]);
        while let Some(command) = take_frame(&mut buffer) {
            send_all(&mut conn, shell.run(&command).as_bytes())?;
        }
    }
    Ok(())
}

/// Takes the first frame off the front, if all of it is there.
fn take_frame(buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    let size = u32::from_be_bytes(*buffer.first_chunk()?) as usize;
    let body = buffer.get(4..4 + size)?.to_vec();
    buffer.drain(..4 + size);
    Some(body)
}

/// Every error is taken for the end of the stream.
pub fn serve_while_all_is_well(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_with(addr, term, |mut conn| {
        while let Ok(command) = recv(&mut conn) {
            send_all(&mut conn, shell.run(&command).as_bytes())?;
        }
        Ok(())
    })
}

/// No error of a client's is told.
pub fn serve_in_silence(addr: Addr, shell: &Shell, _: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    loop {
        let (mut conn, _) = listener.accept()?;
        let _ = serve_frames_to(&mut conn, shell, send_all);
    }
}

/// A client whose frame broke off may have another one.
pub fn serve_after_an_error(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_with(addr, term, |mut conn| {
        while conn.peek(&mut [0])? > 0 {
            if let Ok(command) = recv(&mut conn) {
                send_all(&mut conn, shell.run(&command).as_bytes())?;
            }
        }
        Ok(())
    })
}

/// One client, and no more.
pub fn serve_one_client(addr: Addr, shell: &Shell, _: &Term) -> Result<()> {
    let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
    serve_frames_to(&mut conn, shell, send_all)
}

/// One client's error ends the server.
pub fn serve_till_an_error(addr: Addr, shell: &Shell, _: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    loop {
        let (mut conn, _) = listener.accept()?;
        serve_frames_to(&mut conn, shell, send_all)?;
    }
}

/// The end of the stream for the end of an answer.
pub fn talk_till_the_end(addr: Addr, term: &Term) -> Result<()> {
    talk_frames(addr, term, send_all, |conn| {
        let mut size = [0; 4];
        conn.read_exact(&mut size)?;
        let mut answer = Vec::new();
        conn.take(u32::from_be_bytes(size).into()).read_to_end(&mut answer)?;
        Ok(answer)
    })
}

/// Answers without any length.
pub fn serve_bare(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_frames(addr, shell, term, |conn, body| Ok(conn.write_all(body)?))
}

/// The client of [`serve_bare`]: an answer ends where nothing comes for a second.
pub fn talk_till_silence(addr: Addr, term: &Term) -> Result<()> {
    talk_frames(addr, term, send_all, |conn| {
        conn.set_read_timeout(Some(Duration::from_secs(1)))?;
        let mut answer = Vec::new();
        match conn.read_to_end(&mut answer) {
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(answer),
            Ok(_) => Err(Error::Closed { received: answer.len(), size: None }),
            Err(e) => Err(e.into()),
        }
    })
}

/// A mark behind each command that a command may hold.
pub fn serve_semicolons(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_with(addr, term, |conn| {
        let mut out = conn.try_clone()?;
        let mut commands = BufReader::new(conn);
        let mut command = Vec::new();
        while commands.read_until(b';', &mut command)? > 0 {
            if command.pop() != Some(b';') {
                return Err(Error::Closed { received: command.len(), size: None });
            }
            send_all(&mut out, shell.run(&command).as_bytes())?;
            command.clear();
        }
        Ok(())
    })
}

/// The client of [`serve_semicolons`].
pub fn talk_semicolons(addr: Addr, term: &Term) -> Result<()> {
    let send = |conn: &mut TcpStream, body: &[u8]| Ok(conn.write_all(&[body, b";"].concat())?);
    talk_frames(addr, term, send, recv)
}

/// An answer that ends with a byte of zero.
pub fn serve_zeros(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_frames(addr, shell, term, |conn, body| Ok(conn.write_all(&[body, b"\0"].concat())?))
}

/// The client of [`serve_zeros`].
pub fn talk_zeros(addr: Addr, term: &Term) -> Result<()> {
    talk_frames(addr, term, send_all, |conn| recv_till(conn, b"\0"))
}

/// An answer that ends with a mark in a line of its own.
pub fn serve_mark_lines(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_frames(addr, shell, term, |conn, body| Ok(conn.write_all(&[body, MARK_LINE].concat())?))
}

/// The client of [`serve_mark_lines`].
pub fn talk_mark_lines(addr: Addr, term: &Term) -> Result<()> {
    talk_frames(addr, term, send_all, |conn| recv_till(conn, MARK_LINE))
}

const MARK_LINE: &[u8] = b"\nEND\n";

fn recv_till(conn: &mut TcpStream, mark: &[u8]) -> Result<Vec<u8>> {
    let mut answer = Vec::new();
    while !answer.ends_with(mark) {
        let mut byte = [0];
        conn.read_exact(&mut byte)?;
        answer.extend(byte);
    }
    answer.truncate(answer.len() - mark.len());
    Ok(answer)
}
