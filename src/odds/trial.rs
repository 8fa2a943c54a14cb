//! One trial: a request of one byte, a reply in two sends, and how much of it the first read returns.

use std::hint;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::error::{Error, Result};
use super::{Condition, LIMIT};
use crate::shell::PLACEHOLDER;

/// The first send: the second one's size, as step 2 sends it.
const SIZE: &str = "22";
/// How many bytes a reply has.
pub(super) const REPLY: usize = SIZE.len() + PLACEHOLDER.len();
/// How much the reader asks for, as the article's client does.
const ROOM: usize = 1024;
/// Shorter pauses are spun: the system's timers are too coarse to sleep through them.
const SLEEPABLE: Duration = Duration::from_millis(1);

/// In how many of these trials the first read returned bytes of both sends. All trials share one
/// connection.
///
/// # Errors
///
/// [`Error::Setup`] or [`Error::Trial`].
pub(super) fn count_glued(
    condition: Condition,
    trials: usize,
    mut each: impl FnMut(),
) -> Result<usize> {
    let (client, server) = pair(condition.nagle).map_err(Error::Setup)?;
    thread::scope(|scope| {
        let server = thread::Builder::new()
            .spawn_scoped(scope, move || serve(server, condition.gap))
            .map_err(Error::Setup)?;
        let counted = ask_all(client, condition, trials, &mut each);
        match (counted, server.join()) {
            // Where the server gave up, its reason says more than the end of its stream.
            (Err(stopped), Ok(Err(cause))) if stopped.is_end() => Err(stopped.because(cause)),
            (counted, _) => counted,
        }
    })
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

/// Takes the stream, so that it is closed at the end and the server ends too.
fn ask_all(
    mut stream: TcpStream,
    condition: Condition,
    trials: usize,
    each: &mut impl FnMut(),
) -> Result<usize> {
    let mut glued = 0;
    for trial in 1..=trials {
        let mut received = 0;
        let first = ask(&mut stream, condition.late, &mut received)
            .map_err(|cause| Error::Trial { condition, trial, trials, received, cause })?;
        glued += usize::from(first > SIZE.len());
        each();
    }
    Ok(glued)
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
        let (client, server) = pair(false).unwrap();
        drop(server);
        let e = ask_all(client, Condition::PLAIN, 3, &mut || ()).unwrap_err();
        assert!(matches!(e, Error::Trial { trial: 1, trials: 3, received: 0, .. }), "{e:?}");
    }
}
