//! One trial: a request of one byte, a reply in two sends, and how much of it the first read returns.

use std::hint;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::error::{Error, Result};
use super::{Condition, LIMIT};
use crate::real::shell::PLACEHOLDER;

/// The first send: the second one's size, as step 2 sends it.
const SIZE: &str = "22";
/// How many bytes a reply has.
pub(super) const REPLY: usize = SIZE.len() + PLACEHOLDER.len();
/// How much the reader asks for, as the article's client does.
const ROOM: usize = 1024;
/// Shorter pauses are spun: the system's timers are too coarse to sleep through them.
const SLEEPABLE: Duration = Duration::from_millis(1);

/// A connection under one condition, with the server's thread at its other end.
pub(super) struct Session {
    condition: Condition,
    stream: TcpStream,
    server: Option<JoinHandle<io::Result<()>>>,
}

impl Session {
    /// Connects, and starts the server.
    ///
    /// # Errors
    ///
    /// [`Error::Setup`].
    pub fn start(condition: Condition) -> Result<Session> {
        let (stream, server) = pair(condition.nagle).map_err(Error::Setup)?;
        let server = thread::Builder::new()
            .spawn(move || serve(server, condition.gap))
            .map_err(Error::Setup)?;
        Ok(Session { condition, stream, server: Some(server) })
    }

    /// Whether the first read of a reply returned bytes of both sends, in trial number `trial` of
    /// `trials`.
    ///
    /// # Errors
    ///
    /// [`Error::Trial`].
    pub fn sticks(&mut self, trial: usize, trials: usize) -> Result<bool> {
        let condition = self.condition;
        let mut received = 0;
        match ask(&mut self.stream, condition.late, &mut received) {
            Ok(first) => Ok(first > SIZE.len()),
            Err(e) => {
                // Where the server gave up, its reason says more than the end of its stream.
                let cause = match self.end() {
                    Some(reason) if e.kind() == io::ErrorKind::UnexpectedEof => reason,
                    _ => e,
                };
                Err(Error::Trial { condition, trial, trials, received, cause })
            }
        }
    }

    /// Closes, and waits for the server to end; why it failed, if it did.
    fn end(&mut self) -> Option<io::Error> {
        let server = self.server.take()?;
        // A connection that is closed already needs no more than that.
        let _ = self.stream.shutdown(Shutdown::Both);
        server.join().ok()?.err()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end();
    }
}

/// Both ends of a connection through the kernel's loopback: the client's, and the server's.
fn pair(nagle: bool) -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let ours = client.local_addr()?;
    // Another program may have found the port first; ours is in the queue behind it.
    let server = loop {
        let (stream, from) = listener.accept()?;
        if from == ours {
            break stream;
        }
    };
    client.set_nodelay(true)?;
    server.set_nodelay(!nagle)?;
    for end in [&client, &server] {
        end.set_read_timeout(Some(LIMIT))?;
    }
    Ok((client, server))
}

/// Answers every byte with two sends, until the client closes.
fn serve(mut stream: TcpStream, gap: Duration) -> io::Result<()> {
    let mut request = [0];
    while stream.read(&mut request)? > 0 {
        stream.write_all(SIZE.as_bytes())?;
        pause(gap);
        stream.write_all(PLACEHOLDER.as_bytes())?;
    }
    Ok(())
}

fn pause(gap: Duration) {
    if gap >= SLEEPABLE {
        return thread::sleep(gap);
    }
    let start = Instant::now();
    while start.elapsed() < gap {
        hint::spin_loop();
    }
}

/// Asks once, and reads the whole reply; how many bytes the first read returned.
fn ask(stream: &mut TcpStream, late: Duration, received: &mut usize) -> io::Result<usize> {
    stream.write_all(b"1")?;
    thread::sleep(late);
    let mut room = [0; ROOM];
    let first = read(stream, &mut room)?;
    *received = first;
    while *received < REPLY {
        *received += read(stream, &mut room)?;
    }
    Ok(first)
}

fn read(stream: &mut TcpStream, room: &mut [u8]) -> io::Result<usize> {
    match stream.read(room)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        n => Ok(n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_the_placeholders() {
        assert_eq!(SIZE.parse(), Ok(PLACEHOLDER.len()));
    }

    #[test]
    fn a_server_that_closes_is_told_with_the_figures() {
        let (stream, server) = pair(false).unwrap();
        drop(server);
        let mut session = Session { condition: Condition::PLAIN, stream, server: None };
        let e = session.sticks(2, 3).unwrap_err();
        assert!(matches!(e, Error::Trial { trial: 2, trials: 3, received: 0, .. }), "{e:?}");
    }

    #[test]
    fn the_servers_reason_takes_the_place_of_the_end_it_caused() {
        let (stream, server) = pair(false).unwrap();
        let fails = thread::spawn(move || {
            drop(server);
            Err(io::ErrorKind::OutOfMemory.into())
        });
        let mut session = Session { condition: Condition::PLAIN, stream, server: Some(fails) };
        // With the request unread, the close may be a reset, which tells as little.
        let Error::Trial { cause, .. } = session.sticks(1, 1).unwrap_err() else { panic!() };
        let kinds = [io::ErrorKind::OutOfMemory, io::ErrorKind::ConnectionReset];
        assert!(kinds.contains(&cause.kind()), "{cause:?}");
    }

    #[test]
    fn a_session_ends_its_server() {
        let mut session = Session::start(Condition::PLAIN).unwrap();
        session.sticks(1, 1).unwrap();
        assert!(session.end().is_none());
        assert!(session.server.is_none());
    }
}
