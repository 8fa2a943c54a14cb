//! Code that comes near a goal and misses it.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sticky_packets::frame::{self, FrameReader, NO_LIMIT};
use sticky_packets::net::{Addr, TcpListener, TcpStream};
use sticky_packets::{Error, Line, Result, Shell, Step, Term, decode, parse_size, thread};

use crate::answers::chapter5::take_whole;
use crate::answers::table::{answer, server};
use crate::common::STEPS;

/// What is wrong, the goal, and the server.
pub const MISTAKES: [(&str, &str, Serve); 11] = [
    ("a counter that never falls", "two-clients", serve_two_for_good),
    ("a counter that falls when all goes well", "two-clients", serve_two_while_all_is_well),
    ("a maximum of 200 MiB", "maximum", server!(serve_up_to_200_mib)),
    ("a maximum that is one too small", "maximum", server!(serve_up_to_1023)),
    ("a look once the body is there", "maximum", server!(serve_and_look_later)),
    ("an error that is told, and no end", "maximum", serve_and_go_on),
    ("a timeout in the place of a maximum", "maximum", server!(serve_for_a_while)),
    ("no size at all", "one-write", server!(serve_no_size)),
    ("no sleep, and nothing in its place", "flush", server!(serve_no_pause)),
    ("no answer at all", "no-placeholder", server!(serve_nothing)),
    ("a timeout of an hour", "read-timeout", server!(serve_for_an_hour)),
];

/// What is wrong, the goal, and the client of its worked answer that misses it.
pub const MISTAKES_OF_CLIENTS: [(&str, &str, Talk); 3] = [
    ("a kind for whatever is no answer", "kinds", talk_one_kind_and_the_rest),
    ("an answer in whatever is not empty", "kinds", talk_the_rest_and_one_kind),
    ("half a character that is dropped", "whole-characters", talk_and_drop_the_rest),
];

type Serve = fn(Addr, &Shell, &Term) -> Result<()>;
type Talk = fn(Addr, &Term) -> Result<()>;

/// The worked answer to a goal with a client that misses it.
pub fn answer_with(goal: &str, talk: Talk) -> Step {
    Step { talk, ..answer(goal).unwrap() }
}

/// The step of a goal's chapter with a server that misses it.
pub fn step(chapter: usize, serve: Serve) -> Step {
    Step { serve, ..STEPS[chapter - 1] }
}

fn serve_two_for_good(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    serve_two(addr, shell, term, |_, _| {})
}

fn serve_two_while_all_is_well(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let leave = |served: &AtomicUsize, done: &Result<()>| {
        served.fetch_sub(usize::from(done.is_ok()), Ordering::SeqCst);
    };
    serve_two(addr, shell, term, leave)
}

/// Two at a time; `leave` is told how it ended with each of them.
fn serve_two(
    addr: Addr,
    shell: &Shell,
    term: &Term,
    leave: fn(&AtomicUsize, &Result<()>),
) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    let served = &AtomicUsize::new(0);
    thread::scope(|scope| {
        loop {
            let (mut conn, from) = listener.accept()?;
            if served.load(Ordering::SeqCst) == 2 {
                let full = frame::send(&mut conn, b"[full: try again later]", NO_LIMIT);
                term.tell(from, full.map_err(Into::into));
                continue;
            }
            served.fetch_add(1, Ordering::SeqCst);
            scope.spawn(move || {
                let done = serve_up_to(conn, shell, 1024);
                leave(served, &done);
                term.tell(from, done);
            });
        }
    })
}

fn serve_up_to_200_mib(conn: TcpStream, shell: &Shell) -> Result<()> {
    serve_up_to(conn, shell, 200 << 20)
}

fn serve_up_to_1023(conn: TcpStream, shell: &Shell) -> Result<()> {
    serve_up_to(conn, shell, 1023)
}

fn serve_up_to(mut conn: TcpStream, shell: &Shell, max: u32) -> Result<()> {
    let mut frames = FrameReader::new(conn.try_clone()?, max);
    while let Some(command) = frames.recv()? {
        frame::send(&mut conn, shell.run(command).as_bytes(), NO_LIMIT)?;
    }
    Ok(())
}

fn serve_and_look_later(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut frames = FrameReader::new(conn.try_clone()?, NO_LIMIT);
    while let Some(command) = frames.recv()? {
        if command.len() > 1024 {
            return Err(Error::NotANumber(command.to_vec()));
        }
        frame::send(&mut conn, shell.run(command).as_bytes(), NO_LIMIT)?;
    }
    Ok(())
}

/// What stands behind a length that is refused is taken for the next one.
fn serve_and_go_on(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    loop {
        let (conn, from) = listener.accept()?;
        let refuse = |size: &[u8]| term.tell(from, Err(Error::NotANumber(size.to_vec())));
        term.tell(from, serve_whom_it_refuses(conn, shell, refuse));
    }
}

fn serve_whom_it_refuses(mut conn: TcpStream, shell: &Shell, refuse: impl Fn(&[u8])) -> Result<()> {
    let mut size = [0; 4];
    while conn.read(&mut size[..1])? > 0 {
        conn.read_exact(&mut size[1..])?;
        if u32::from_be_bytes(size) > 1024 {
            refuse(&size);
            continue;
        }
        let mut body = vec![0; u32::from_be_bytes(size) as usize];
        conn.read_exact(&mut body)?;
        frame::send(&mut conn, shell.run(&body).as_bytes(), NO_LIMIT)?;
    }
    Ok(())
}

/// For longer than a client that comes late.
fn serve_for_a_while(conn: TcpStream, shell: &Shell) -> Result<()> {
    conn.set_read_timeout(Some(Duration::from_secs(90)))?;
    serve_up_to(conn, shell, NO_LIMIT)
}

fn serve_no_size(conn: TcpStream, shell: &Shell) -> Result<()> {
    serve_sized(conn, shell, |_, _| Ok(()))
}

fn serve_no_pause(conn: TcpStream, shell: &Shell) -> Result<()> {
    serve_sized(conn, shell, |conn, size| Ok(conn.write_all(size)?))
}

/// A sleep that is shorter, and long enough.
pub const SHORT_PAUSE: Serve = server!(serve_a_short_pause);

fn serve_a_short_pause(conn: TcpStream, shell: &Shell) -> Result<()> {
    serve_sized(conn, shell, |conn, size| {
        conn.write_all(size)?;
        conn.flush()?;
        thread::sleep(Duration::from_millis(1));
        Ok(())
    })
}

/// What steps 2 and 3 do, with this in front of the answer.
fn serve_sized(
    mut conn: TcpStream,
    shell: &Shell,
    before: fn(&mut TcpStream, &[u8]) -> Result<()>,
) -> Result<()> {
    let mut buf = [0; 1024];
    while let n @ 1.. = conn.read(&mut buf)? {
        let mut answer = shell.run(&buf[..n]);
        if answer.is_empty() {
            answer.push_str(shell.placeholder);
        }
        before(&mut conn, answer.chars().count().to_string().as_bytes())?;
        conn.write_all(answer.as_bytes())?;
    }
    Ok(())
}

fn serve_nothing(mut conn: TcpStream, shell: &Shell) -> Result<()> {
    let mut buf = [0; 1024];
    while let n @ 1.. = conn.read(&mut buf)? {
        shell.run(&buf[..n]);
    }
    Ok(())
}

/// The size is read in two bytes, and so is the answer.
pub fn talk_two_bytes_at_a_time(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 2];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;
        let n = conn.read(&mut buf)?;
        let size = parse_size(&buf[..n])?;
        let mut received = 0;
        while received < size {
            let n = conn.read(&mut buf)?;
            received += n;
            term.say(Line::Piece(decode(&buf[..n])?));
        }
    }
    Ok(())
}

/// Each read has room for all that is left, be it more than the buffer.
pub fn talk_with_room_for_all(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(cmd) = term.prompt()? {
        conn.write_all(cmd.as_bytes())?;
        let n = conn.read(&mut buf)?;
        conn.write_all(term.ack().as_bytes())?;
        let mut left = parse_size(&buf[..n])?;
        while left > 0 {
            let n = conn.read(&mut buf[..left])?;
            left -= n;
            term.say(Line::Piece(decode(&buf[..n])?));
        }
    }
    Ok(())
}

/// Each read has room for the whole answer, however much of it has come.
pub fn talk_with_room_for_the_whole(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(command) = term.prompt()? {
        conn.write_all(command.as_bytes())?;
        let n = conn.read(&mut buf)?;
        let size = parse_size(&buf[..n])?;
        conn.write_all(term.ack().as_bytes())?;
        let (mut received, room) = (0, size.min(buf.len()));
        while received < size {
            let n = conn.read(&mut buf[..room])?;
            if n == 0 {
                return Err(Error::Closed { received, size: Some(size) });
            }
            received += n;
            term.say(Line::Piece(decode(&buf[..n])?));
        }
    }
    Ok(())
}

fn serve_for_an_hour(conn: TcpStream, shell: &Shell) -> Result<()> {
    conn.set_read_timeout(Some(Duration::from_secs(3600)))?;
    serve_up_to(conn, shell, 1024)
}

fn talk_one_kind_and_the_rest(addr: Addr, term: &Term) -> Result<()> {
    talk_kinds(addr, term, |body| body.strip_prefix('A').unwrap_or("cmd has no output....."))
}

fn talk_the_rest_and_one_kind(addr: Addr, term: &Term) -> Result<()> {
    talk_kinds(addr, term, |body| match body {
        "0" => "cmd has no output.....",
        body => &body[1..],
    })
}

fn talk_kinds(addr: Addr, term: &Term, shown: fn(&str) -> &str) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut frames = FrameReader::new(conn.try_clone()?, 1024 * 1024);
    while let Some(command) = term.prompt()? {
        frame::send(&mut conn, command.as_bytes(), 1024)?;
        let Some(body) = frames.recv_text()? else {
            return Err(Error::Closed { received: 0, size: None });
        };
        term.say(Line::Piece(shown(body)));
    }
    Ok(())
}

fn talk_and_drop_the_rest(addr: Addr, term: &Term) -> Result<()> {
    talk_whole_characters(addr, term, |_| Ok(()))
}

/// What cannot be shown as it is, is shown as a mark.
pub fn talk_and_mark_the_rest(addr: Addr, term: &Term) -> Result<()> {
    talk_whole_characters(addr, term, |rest| {
        term.say(Line::Piece(&String::from_utf8_lossy(rest)));
        Ok(())
    })
}

/// The client of `whole-characters`, with something of its own for what no more bytes will complete.
fn talk_whole_characters(addr: Addr, term: &Term, end: impl Fn(&[u8]) -> Result<()>) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    let mut buf = [0; 1024];
    while let Some(command) = term.prompt()? {
        conn.write_all(command.as_bytes())?;
        let n = conn.read(&mut buf)?;
        let size = parse_size(&buf[..n])?;
        conn.write_all(term.ack().as_bytes())?;
        let (mut received, mut pending) = (0, Vec::new());
        while received < size {
            let n = conn.read(&mut buf)?;
            if n == 0 {
                return Err(Error::Closed { received, size: Some(size) });
            }
            received += n;
            pending.extend(&buf[..n]);
            term.say(Line::Piece(&take_whole(&mut pending)?));
        }
        end(&pending)?;
    }
    Ok(())
}
