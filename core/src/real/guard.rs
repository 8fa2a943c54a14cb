//! Keeps browsers away from a real server: a connection that begins as HTTP or TLS is refused before
//! a step reads it.
//!
//! A web page can have the browser of whoever looks at it send a request to this machine. Its method,
//! its target and its body are the page's choice, and to a shell a request is a script: the step would
//! run it line by line. [`sniff`] tells what a connection begins as; a [`Guard`] hands nothing of a
//! request on.
//!
//! What it cannot do:
//!
//! - It keeps browsers out, not people. Whoever can reach the port (every user and every program of
//!   this machine, too) runs commands as you: they need not speak HTTP.
//! - A word alone, `ls` say, must be served at once, so it is not held back until more comes. Where a
//!   request is cut inside its method, the step is given the piece before the cut, and runs `PROP` as
//!   a command; the rest is refused. Browsers do not cut there: the first segment of a request holds
//!   at least 536 bytes or all of it, and a method that long is refused.
//! - A first command that could go on as a request, `ls /` say, is served late by the guard's patience.
//! - A request line that pauses for longer than the guard's patience, or breaks off, is taken for a
//!   command. A program can do that, a page cannot.
//! - It knows HTTP/1, HTTP/2's preface and TLS, which is what the browsers of today speak first. Programs
//!   like Lynx and curl also follow links of other kinds (gopher, rtsp, dict), whose first line a page may
//!   choose: steps 1 to 5 run it.
//! - STUN and TURN, which a browser speaks over TCP, have a zero byte among their first four. No shell runs
//!   a command with a zero byte in it, and steps 6 and 7 take it for a length.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::words::browser;

/// The longest method that is waited for, in bytes. No file name is longer (`NAME_MAX`), so what is lost
/// is a command of 256 bytes without a space (`true&true&...`); and TCP's smallest segment is, 536 bytes (RFC 9293, 3.7.1), so that a page cannot fill a
/// first segment with a command that is a method (`touch$IFS$9.x&AAAA...`).
const LONGEST_METHOD: usize = 255;

/// The longest start of a request line that is waited for, in bytes. What is longer and has still no
/// end is refused: a page may make its target as long as it likes (`/;touch${IFS}x;AAAA...`), so that
/// to wait and then to believe it would let it in. No command is lost: steps 1 to 5 read up to 1024
/// bytes at once and would cut it, and a frame begins with its length.
const LONGEST: usize = 1024;

/// How the target of a request begins (RFC 9112, 3.2): origin-form, asterisk-form, absolute-form. The
/// fourth, authority-form, begins like any word, but only `CONNECT` has it.
const TARGETS: [&[u8]; 3] = [b"/", b"*", b"http"];

/// What stands behind the target, and a space, in every request that has a version.
const VERSION: &[u8] = b"HTTP/";

/// How many bytes are read at once, at the most.
const CHUNK: usize = 8 * 1024;

/// What a connection begins as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// An HTTP request: a method, a target and `HTTP/`, or so much of the first two that it is no command.
    Http,
    /// A TLS handshake.
    Tls,
    /// Neither of the two, whatever comes next.
    Clear,
    /// It depends on what comes next.
    Undecided,
}

/// Tells from its first bytes what a connection begins as.
///
/// More bytes change no verdict but [`Start::Undecided`], and there is none of those beyond 1 KiB.
/// The method may be any token (RFC 9110, 5.6.2), in capitals or not: a page may invent it.
pub fn sniff(start: &[u8]) -> Start {
    let seen = &start[..start.len().min(LONGEST + 1)];
    match begins(seen) {
        Start::Undecided if seen.len() > LONGEST => Start::Http,
        verdict => verdict,
    }
}

fn begins(seen: &[u8]) -> Start {
    let method = seen.iter().take_while(|&&byte| is_token_character(byte)).count();
    match (&seen[..method], &seen[method..]) {
        // A record of the type handshake, and the major version of all of TLS (RFC 8446, 5.1).
        ([], [0x16, 0x03, ..]) => Start::Tls,
        ([], [0x16] | []) => Start::Undecided,
        ([], _) => Start::Clear,
        (method, _) if method.len() > LONGEST_METHOD => Start::Http,
        (_, []) => Start::Undecided,
        (method, [b' ', rest @ ..]) => begins_behind(method, rest),
        _ => Start::Clear,
    }
}

/// What a connection begins as, by what stands behind a method and a space.
fn begins_behind(method: &[u8], rest: &[u8]) -> Start {
    let target = rest.iter().take_while(|&&byte| byte > b' ' && byte != 0x7f).count();
    let (target, rest) = rest.split_at(target);
    let connects = method.eq_ignore_ascii_case(b"CONNECT") && !target.is_empty();
    let is_target = connects || TARGETS.iter().any(|&begin| target.starts_with(begin));
    match rest {
        [] if is_target || TARGETS.iter().any(|&begin| begin.starts_with(target)) => {
            Start::Undecided
        }
        [b' ', version @ ..] if is_target && version.starts_with(VERSION) => Start::Http,
        [b' ', version @ ..] if is_target && VERSION.starts_with(version) => Start::Undecided,
        _ => Start::Clear,
    }
}

/// RFC 9110, 5.6.2.
fn is_token_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// What stands between a server and a client's stream, which is read like any other until it turns out to
/// be HTTP or TLS: that read and all after it fail, with an error that has a [`Refused`] inside, and the peer is answered so that
/// a browser shows why.
///
/// A silent peer is waited for only where it is read, and no longer than an unguarded one.
pub struct Guard {
    patience: Duration,
    trust: Trust,
    /// What the verdict rests on.
    seen: Vec<u8>,
    /// How much of `seen` the step has.
    taken: usize,
    /// How many bytes the step has, all in all.
    handed_on: usize,
}

enum Trust {
    Undecided,
    Clear,
    Refused(Refused),
}

impl Guard {
    /// A guard that waits no longer than `patience`, all in all, for the rest of what may be a request;
    /// and as long again, once it is refused, for the peer to take the answer.
    pub fn new(patience: Duration) -> Guard {
        let trust = Trust::Undecided;
        Guard { patience, trust, seen: Vec::new(), taken: 0, handed_on: 0 }
    }

    /// Whether there is nothing left to guard: the stream can be read without.
    pub fn lets_pass(&self) -> bool {
        matches!(self.trust, Trust::Clear) && self.taken == self.seen.len()
    }

    /// One read of the stream.
    ///
    /// # Errors
    ///
    /// Those of the stream, and one with a [`Refused`] inside once the peer turns out to be a browser.
    pub fn read(&mut self, mut stream: &TcpStream, buf: &mut [u8]) -> io::Result<usize> {
        let all_taken = self.taken == self.seen.len();
        match self.trust {
            Trust::Refused(refused) => return Err(io::Error::other(refused)),
            Trust::Undecided if all_taken || !self.is_a_word_alone() => self.look(stream)?,
            Trust::Clear if all_taken => return stream.read(buf),
            _ => {}
        }
        let n = (&self.seen[self.taken..]).read(buf)?;
        self.taken += n;
        self.handed_on += n;
        Ok(n)
    }

    /// One peek at the stream: what the next read takes, if its buffer has as much room.
    ///
    /// # Errors
    ///
    /// Those of [`read`](Guard::read).
    pub fn peek(&mut self, stream: &TcpStream, buf: &mut [u8]) -> io::Result<usize> {
        if self.lets_pass() {
            return stream.peek(buf);
        }
        let n = self.read(stream, buf)?;
        self.taken -= n;
        self.handed_on -= n;
        Ok(n)
    }

    /// Reads until there is something that the step may have, or the end.
    fn look(&mut self, mut stream: &TcpStream) -> io::Result<()> {
        // What the step has can only be a word, and one byte of a word says as much as all of it.
        self.seen.truncate(1);
        self.taken = self.seen.len();
        let mut chunk = [0; CHUNK];
        let mut n = stream.read(&mut chunk)?;
        let deadline = Instant::now() + self.patience;
        loop {
            self.seen.extend(&chunk[..n]);
            match sniff(&self.seen) {
                Start::Http => return Err(self.refuse(stream, Protocol::Http)),
                Start::Tls => return Err(self.refuse(stream, Protocol::Tls)),
                Start::Undecided if self.is_a_word_alone() => return Ok(()),
                Start::Undecided if n > 0 => n = read_until(stream, deadline, &mut chunk)?,
                Start::Undecided | Start::Clear => break,
            }
        }
        self.trust = Trust::Clear;
        Ok(())
    }

    fn is_a_word_alone(&self) -> bool {
        self.seen.iter().all(|&byte| is_token_character(byte))
    }

    fn refuse(&mut self, stream: &TcpStream, protocol: Protocol) -> io::Error {
        let refused = Refused { protocol, handed_on: self.handed_on };
        self.trust = Trust::Refused(refused);
        // Where the peer is gone, there is nobody left to answer.
        let _ = self.answer(stream, refused);
        io::Error::other(refused)
    }

    fn answer(&self, mut stream: &TcpStream, refused: Refused) -> io::Result<()> {
        stream.write_all(&refused.answer())?;
        stream.shutdown(Shutdown::Write)?;
        // A close with bytes unread is a reset, which would take the answer from the browser: read on,
        // but not for ever.
        let deadline = Instant::now() + self.patience;
        while read_until(stream, deadline, &mut [0; CHUNK])? > 0 {}
        Ok(())
    }
}

/// Reads what comes before the deadline: no bytes if none do, or at the end of the stream.
fn read_until(mut stream: &TcpStream, deadline: Instant, chunk: &mut [u8]) -> io::Result<usize> {
    let timeout = stream.read_timeout()?;
    let read = loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break Ok(0);
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(chunk) {
            Err(e) if is_to_be_repeated(&e) => {}
            read => break read,
        }
    };
    stream.set_read_timeout(timeout)?;
    read
}

/// A read that came to its deadline, or that a signal broke off: the clock says which.
fn is_to_be_repeated(e: &io::Error) -> bool {
    matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// What is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP, any version.
    Http,
    /// TLS, any version.
    Tls,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Protocol::Http => "HTTP",
            Protocol::Tls => "TLS",
        })
    }
}

/// Why a guarded connection can no longer be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What the peer speaks.
    pub protocol: Protocol,
    /// How many bytes the step had been given before that was seen; 0, unless the peer sent a word in
    /// pieces.
    pub handed_on: usize,
}

impl Refused {
    /// What the peer is told, in its own protocol.
    ///
    /// To HTTP a plain page. To TLS the fatal alert `protocol_version` (RFC 8446, 6.2), for no version
    /// is spoken here: a browser then says that there is no version in common, and curl
    /// `alert protocol version`. After a mere close they would say that the network failed.
    fn answer(&self) -> Vec<u8> {
        if self.protocol == Protocol::Tls {
            return b"\x15\x03\x03\x00\x02\x02\x46".to_vec();
        }
        let body = browser::page(self.handed_on);
        let size = body.len();
        format!(
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: {size}\r\n\
             Connection: close\r\n\r\n{body}"
        )
        .into_bytes()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        Error::Refused(*self).fmt(f)
    }
}

impl std::error::Error for Refused {}
