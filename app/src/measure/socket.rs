//! A connection through the kernel's loopback, with a server's thread at its other end.

use std::io::{self, Read};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a client's read may wait before the measurement stops.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// A connection, and its server.
pub(super) struct Session {
    /// The client's end.
    pub stream: TcpStream,
    server: Option<JoinHandle<io::Result<()>>>,
}

impl Session {
    /// Connects, and starts the server, which is to end when its stream does. Without `nagle`, both ends
    /// set `TCP_NODELAY`.
    ///
    /// # Errors
    ///
    /// If the system gives no socket or no thread.
    pub fn start(
        nagle: bool,
        serve: impl FnOnce(TcpStream) -> io::Result<()> + Send + 'static,
    ) -> io::Result<Session> {
        let (stream, server) = pair()?;
        stream.set_nodelay(!nagle)?;
        stream.set_read_timeout(Some(LIMIT))?;
        server.set_nodelay(!nagle)?;
        let server = thread::Builder::new().spawn(move || serve(server))?;
        Ok(Session { stream, server: Some(server) })
    }

    /// Why the client failed: where the server gave up, its reason says more than the end of its stream.
    pub fn reason(&mut self, e: io::Error) -> io::Error {
        match self.end() {
            Some(reason) if e.kind() == io::ErrorKind::UnexpectedEof => reason,
            _ => e,
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

/// Both ends of a connection: the client's, and the server's.
fn pair() -> io::Result<(TcpStream, TcpStream)> {
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
    Ok((client, server))
}

/// Reads at least one byte.
///
/// # Errors
///
/// `UnexpectedEof` at the end of the stream, and whatever else the read returns.
pub(super) fn read(stream: &mut TcpStream, room: &mut [u8]) -> io::Result<usize> {
    match stream.read(room)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        n => Ok(n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_reason_takes_the_place_of_the_end_it_caused() {
        let fails = |_| Err(io::ErrorKind::OutOfMemory.into());
        let mut session = Session::start(true, fails).unwrap();
        let e = read(&mut session.stream, &mut [0]).unwrap_err();
        assert_eq!(session.reason(e).kind(), io::ErrorKind::OutOfMemory);
        let mut session = Session::start(true, fails).unwrap();
        let own = io::ErrorKind::WouldBlock;
        assert_eq!(session.reason(own.into()).kind(), own, "the client's own failure comes first");
    }

    #[test]
    fn a_session_ends_its_server() {
        let serve = |mut stream: TcpStream| stream.read(&mut [0]).map(|_| ());
        let mut session = Session::start(false, serve).unwrap();
        assert!(session.end().is_none());
        assert!(session.server.is_none());
    }
}
