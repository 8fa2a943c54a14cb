//! Behind chapter 5: a size of eight digits, one that ends with a newline, and a limit on that line.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};

use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Error, Line, Result, Shell, Term, decode, parse_size};

/// The size is always eight digits.
pub fn serve_eight_digits(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    loop {
        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        let mut answer = shell.run(&buf[..n]);
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        conn.write_all(format!("{:08}", answer.len()).as_bytes())?;
        conn.write_all(answer.as_bytes())?;
    }
}

pub fn talk_eight_digits(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let mut size = [0; 8];
        conn.read_exact(&mut size)?;
        recv_answer(&mut conn, term, parse_size(&size)?)?;
    }
    Ok(())
}

/// The size ends with a newline, and the client reads up to that and no further.
pub fn serve_lines(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    loop {
        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Ok(());
        }
        let answer = shell.run(&buf[..n]);
        conn.write_all(format!("{}\n{answer}", answer.len()).as_bytes())?;
    }
}

pub fn talk_lines(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;

        let mut size = Vec::new();
        while !size.ends_with(b"\n") {
            let mut byte = [0];
            conn.read_exact(&mut byte)?;
            size.extend(byte);
        }
        recv_answer(&mut conn, term, parse_size(&size)?)?;
    }
    Ok(())
}

/// Commands end with a newline as well, and no line may be longer than 1024 bytes.
pub fn serve_limited_lines(conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut out = conn.try_clone()?;
    let mut conn = BufReader::new(conn);
    while let Some(command) = recv_line(&mut conn)? {
        let answer = shell.run(&command);
        out.write_all(format!("{}\n{answer}", answer.len()).as_bytes())?;
    }
    Ok(())
}

pub fn talk_limited_lines(addr: Addr, term: &Term) -> Result<()> {
    let mut out = TcpStream::connect(addr)?;
    let mut conn = BufReader::new(out.try_clone()?);
    while let Some(cmd) = term.prompt()? {
        out.write_all(format!("{cmd}\n").as_bytes())?;

        let Some(size) = recv_line(&mut conn)? else {
            return Err(Error::Closed { received: 0, size: None });
        };
        recv_answer(&mut conn, term, parse_size(&size)?)?;
    }
    Ok(())
}

/// The longest line, with its newline.
const LINE: u64 = 1024;

/// A line without its newline; `None` at the end of the stream. A line that is too long, or cut off, is an
/// error.
fn recv_line(conn: &mut impl BufRead) -> Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    conn.take(LINE).read_until(b'\n', &mut line)?;
    match line.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(line)),
        Some(_) => Err(io::Error::from(ErrorKind::InvalidData).into()),
    }
}

/// What step 5's client does once it knows the size.
fn recv_answer(conn: &mut impl Read, term: &Term, size: usize) -> Result<()> {
    let mut buf = [0; 1024];
    let mut received = 0;
    while received < size {
        let n = conn.read(&mut buf)?;
        if n == 0 {
            return Err(Error::Closed { received, size: Some(size) });
        }
        received += n;
        term.say(Line::Piece(decode(&buf[..n])?));
    }
    term.say(Line::ReceiveDone(received));
    Ok(())
}
