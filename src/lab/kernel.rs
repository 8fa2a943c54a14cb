//! The same scene on real sockets: the kernel carries every byte, the lab only says when.

use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::tape::Side;

/// What surely fits into a receive buffer that nobody reads, in bytes.
const WINDOW: usize = 32 * 1024;

/// Loopback connections, both ends of each.
pub(super) struct Kernel {
    listener: TcpListener,
    sockets: HashMap<(usize, Side), Socket>,
}

/// One end, and what had to be taken from it early so that a write to it could go on.
struct Socket {
    stream: TcpStream,
    early: VecDeque<u8>,
}

impl Socket {
    /// Takes what the kernel has for this end.
    fn take_early(&mut self) -> io::Result<()> {
        let mut chunk = [0; 64 * 1024];
        match self.stream.read(&mut chunk) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(n) => self.early.extend(&chunk[..n]),
            Err(e) if e.kind() == ErrorKind::WouldBlock => thread::yield_now(),
            Err(e) => return Err(e),
        }
        Ok(())
    }

    /// Reads this many bytes, which are more than the kernel shows at once.
    fn read_all(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.early.len() < buf.len() {
            self.take_early()?;
        }
        self.early.read_exact(buf)?;
        Ok(buf.len())
    }
}

impl Kernel {
    pub fn new() -> io::Result<Kernel> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        Ok(Kernel { listener, sockets: HashMap::new() })
    }

    pub fn connect(&mut self, conn: usize) -> io::Result<()> {
        let client = TcpStream::connect(self.listener.local_addr()?)?;
        loop {
            let (server, from) = self.listener.accept()?;
            if from == client.local_addr()? {
                for (side, stream) in [(Side::Client, client), (Side::Server, server)] {
                    stream.set_nodelay(true)?;
                    stream.set_nonblocking(true)?;
                    let early = VecDeque::new();
                    self.sockets.insert((conn, side), Socket { stream, early });
                }
                return Ok(());
            }
        }
    }

    pub fn client_addr(&self, conn: usize) -> Option<SocketAddr> {
        self.sockets.get(&(conn, Side::Client))?.stream.local_addr().ok()
    }

    /// Hands all of these bytes for one side to the kernel. Bytes for a peer that is gone get lost.
    pub fn deliver(&mut self, conn: usize, to: Side, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some(from) = self.sockets.get_mut(&(conn, to.peer())) else {
                return Ok(());
            };
            match from.stream.write(rest) {
                Ok(n) => rest = &rest[n..],
                Err(e) if e.kind() == ErrorKind::WouldBlock => self.make_room(conn, to)?,
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// Takes from the kernel what it holds for one side: nobody else can read while the lab writes.
    fn make_room(&mut self, conn: usize, side: Side) -> io::Result<()> {
        self.sockets.get_mut(&(conn, side)).map_or(Ok(()), Socket::take_early)
    }

    /// One real write; if it is to fail, once the kernel knows that it does.
    pub fn write(
        &mut self,
        conn: usize,
        side: Side,
        bytes: &[u8],
        to_fail: bool,
    ) -> io::Result<usize> {
        let Some(socket) = self.sockets.get_mut(&(conn, side)) else {
            return Err(ErrorKind::NotConnected.into());
        };
        if to_fail {
            wait_for_hang_up(&socket.stream)?;
        }
        socket.stream.write(bytes)
    }

    pub fn shut_down(&mut self, conn: usize, side: Side) -> io::Result<()> {
        match self.sockets.get_mut(&(conn, side)) {
            Some(socket) => socket.stream.shutdown(Shutdown::Write),
            None => Err(ErrorKind::NotConnected.into()),
        }
    }

    /// Ends one side's stream, whose other half may still be read.
    pub fn end(&mut self, conn: usize, side: Side) {
        if let Some(socket) = self.sockets.get_mut(&(conn, side)) {
            // A connection that is reset already has ended.
            let _ = socket.stream.shutdown(Shutdown::Write);
        }
    }

    /// Closes one side's socket.
    pub fn close(&mut self, conn: usize, side: Side) {
        self.sockets.remove(&(conn, side));
    }

    /// One real read, once the bytes that the lab has delivered are there.
    pub fn read(
        &mut self,
        conn: usize,
        side: Side,
        arrived: usize,
        buf: &mut [u8],
    ) -> io::Result<usize> {
        let expected = arrived.min(buf.len());
        let Some(socket) = self.sockets.get_mut(&(conn, side)) else {
            return Err(ErrorKind::NotConnected.into());
        };
        if expected > WINDOW || !socket.early.is_empty() {
            return socket.read_all(&mut buf[..expected]);
        }
        let stream = &mut socket.stream;
        loop {
            match stream.peek(buf) {
                Ok(n) if n > 0 && n < expected => {}
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                // What peek returns as an error it has taken from the socket.
                Err(e) => return Err(e),
                Ok(_) => return stream.read(buf),
            }
            thread::yield_now();
        }
    }
}

/// Waits until a socket knows that its peer is gone. A reset needs no time on loopback, but it may come by
/// way of another thread of the kernel's.
#[cfg(all(unix, not(no_unix)))]
fn wait_for_hang_up(stream: &TcpStream) -> io::Result<()> {
    use std::os::fd::AsFd;

    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

    poll(&mut [PollFd::new(stream.as_fd(), PollFlags::POLLHUP)], PollTimeout::from(1000u16))?;
    Ok(())
}

#[cfg(not(all(unix, not(no_unix))))]
fn wait_for_hang_up(_: &TcpStream) -> io::Result<()> {
    Ok(())
}
