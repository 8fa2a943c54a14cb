//! The same scene on real sockets: the kernel carries every byte, the lab only says when.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::tape::Side;

/// Loopback connections, both ends of each.
pub(super) struct Kernel {
    listener: TcpListener,
    sockets: HashMap<(usize, Side), Socket>,
    /// The connections that are carried no longer.
    forgotten: HashSet<usize>,
}

/// One end.
struct Socket {
    stream: TcpStream,
    /// What was taken from the kernel before the end has read it.
    early: VecDeque<u8>,
    /// How many bytes more have arrived for it, which the kernel holds.
    held: usize,
    /// Which halves it has shut down: the reading one, and the writing one.
    shut: [bool; 2],
}

/// How many bytes the kernel may hold for one end: less than any window that it offers. What is beyond a
/// window waits at the sender, and is lost when that is reset (RFC 9293, 3.10.5); the lab has no windows.
const HELD: usize = 16 * 1024;

/// Longer than a segment takes on loopback, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(5);

impl Kernel {
    pub fn new() -> io::Result<Kernel> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        Ok(Kernel { listener, sockets: HashMap::new(), forgotten: HashSet::new() })
    }

    pub fn connect(&mut self, conn: usize) -> io::Result<()> {
        let client = TcpStream::connect(self.listener.local_addr()?)?;
        loop {
            let (server, from) = self.listener.accept()?;
            if from == client.local_addr()? {
                for (side, stream) in [(Side::Client, client), (Side::Server, server)] {
                    stream.set_nodelay(true)?;
                    stream.set_nonblocking(true)?;
                    let socket =
                        Socket { stream, early: VecDeque::new(), held: 0, shut: [false; 2] };
                    self.sockets.insert((conn, side), socket);
                }
                return Ok(());
            }
        }
    }

    pub fn client_addr(&self, conn: usize) -> Option<SocketAddr> {
        self.sockets.get(&(conn, Side::Client))?.stream.local_addr().ok()
    }

    /// Writes at one side, and waits until the bytes are at the other, if that still takes any.
    pub fn write(&mut self, conn: usize, side: Side, bytes: &[u8]) -> io::Result<usize> {
        let takes = self.sockets.get(&(conn, side.peer())).is_some_and(|it| it.shut != [true; 2]);
        if !takes {
            return self.socket(conn, side)?.stream.write(bytes);
        }
        for piece in bytes.chunks(HELD) {
            self.socket(conn, side.peer())?.make_room(piece.len())?;
            let mut rest = piece;
            while !rest.is_empty() {
                let stream = &mut self.socket(conn, side)?.stream;
                rest = &rest[in_time(|| stream.write(rest))?..];
            }
            self.socket(conn, side.peer())?.wait_for_bytes(piece.len())?;
        }
        Ok(bytes.len())
    }

    fn socket(&mut self, conn: usize, side: Side) -> io::Result<&mut Socket> {
        self.sockets.get_mut(&(conn, side)).ok_or_else(|| ErrorKind::NotConnected.into())
    }

    /// Waits until one side knows that its peer sends no more.
    pub fn wait_for_end(&self, conn: usize, side: Side) -> io::Result<()> {
        self.sockets.get(&(conn, side)).map_or(Ok(()), |socket| wait::for_end(&socket.stream))
    }

    /// Waits until one side knows that its peer is gone.
    pub fn wait_for_reset(&self, conn: usize, side: Side) -> io::Result<()> {
        self.sockets.get(&(conn, side)).map_or(Ok(()), |socket| wait::for_reset(&socket.stream))
    }

    /// Shuts down one side's halves. If that is to fail, it is tried once the connection is gone: the
    /// peer's last acknowledgement is what ends it (RFC 9293, 3.3.2: LAST-ACK).
    pub fn shut_down(
        &mut self,
        conn: usize,
        side: Side,
        how: Shutdown,
        to_fail: bool,
    ) -> io::Result<()> {
        let Socket { stream, shut, .. } = self.socket(conn, side)?;
        shut[0] |= how != Shutdown::Write;
        shut[1] |= how != Shutdown::Read;
        if to_fail {
            // Where it is never gone, the shutdown itself will tell.
            let _ = in_time(|| match stream.peer_addr() {
                Ok(_) => Err(ErrorKind::WouldBlock.into()),
                Err(_) => Ok(()),
            });
        }
        stream.shutdown(how)
    }

    /// Ends one side's stream, whose other half may still be read, and waits until its peer knows.
    pub fn end(&mut self, conn: usize, side: Side) -> io::Result<()> {
        self.shut_down(conn, side, Shutdown::Write, false)?;
        self.wait_for_end(conn, side.peer())
    }

    /// Has one side be reset by a peer that closes with bytes unread, or by these that come too late.
    pub fn reset(&mut self, conn: usize, side: Side, late: &[u8]) -> io::Result<()> {
        self.close(conn, side.peer());
        if !late.is_empty() {
            self.write(conn, side, &late[..1])?;
        }
        Ok(())
    }

    /// Closes one side's socket.
    pub fn close(&mut self, conn: usize, side: Side) {
        self.sockets.remove(&(conn, side));
    }

    /// Carries a connection no longer.
    pub fn forget(&mut self, conn: usize) {
        self.forgotten.insert(conn);
    }

    pub fn has_forgotten(&self, conn: usize) -> bool {
        self.forgotten.contains(&conn)
    }

    /// One real read, or what was taken early in its place.
    pub fn read(&mut self, conn: usize, side: Side, buf: &mut [u8]) -> io::Result<usize> {
        let Socket { stream, early, held, .. } = self.socket(conn, side)?;
        let taken = early.len().min(buf.len());
        buf.iter_mut().zip(early.drain(..taken)).for_each(|(to, byte)| *to = byte);
        if taken > 0 && (taken == buf.len() || *held == 0) {
            return Ok(taken);
        }
        let n = in_time(|| stream.read(&mut buf[taken..]))?;
        *held = held.saturating_sub(n);
        Ok(taken + n)
    }

    /// What a read would take, which stays there.
    pub fn peek(&mut self, conn: usize, side: Side, buf: &mut [u8]) -> io::Result<usize> {
        let Socket { stream, early, held, .. } = self.socket(conn, side)?;
        let taken = early.len().min(buf.len());
        buf.iter_mut().zip(early.iter()).for_each(|(to, byte)| *to = *byte);
        if taken > 0 && (taken == buf.len() || *held == 0) {
            return Ok(taken);
        }
        Ok(taken + in_time(|| stream.peek(&mut buf[taken..]))?)
    }

    /// The error that no call has told of yet.
    pub fn take_error(&mut self, conn: usize, side: Side) -> io::Result<Option<io::Error>> {
        self.socket(conn, side)?.stream.take_error()
    }

    /// Whether one side's read would wait.
    pub fn blocks(&mut self, conn: usize, side: Side) -> io::Result<bool> {
        match self.socket(conn, side)?.stream.peek(&mut [0]) {
            Err(e) if e.kind() == ErrorKind::WouldBlock => Ok(true),
            answer => answer.map(|_| false),
        }
    }
}

impl Socket {
    /// Takes what the kernel holds, if it would not hold so many bytes more. The newest bytes stay there,
    /// since a close is a reset where some are left.
    fn make_room(&mut self, more: usize) -> io::Result<()> {
        if self.held + more > HELD {
            let mut held = vec![0; self.held];
            self.stream.read_exact(&mut held)?;
            self.early.extend(held);
            self.held = 0;
        }
        Ok(())
    }

    /// Waits until so many bytes more have arrived.
    fn wait_for_bytes(&mut self, more: usize) -> io::Result<()> {
        self.held += more;
        let mut buf = vec![0; self.held];
        in_time(|| match self.stream.peek(&mut buf)? {
            n if n < buf.len() => Err(ErrorKind::WouldBlock.into()),
            _ => Ok(()),
        })
    }
}

/// Makes a call that does not block, until it need not. On loopback nothing takes time, but a segment may
/// come by way of another thread of the kernel's.
fn in_time<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let begin = Instant::now();
    loop {
        match call() {
            Err(e) if e.kind() == ErrorKind::WouldBlock && begin.elapsed() < PATIENCE => {
                thread::yield_now();
            }
            done => return done,
        }
    }
}

/// What only `poll` tells of a socket without a change to it.
#[cfg(all(target_os = "linux", not(no_unix)))]
mod wait {
    use std::io;
    use std::net::TcpStream;
    use std::os::fd::AsFd;

    use nix::libc::POLLRDHUP;
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

    use super::{PATIENCE, in_time};

    pub fn for_end(stream: &TcpStream) -> io::Result<()> {
        let patience = PollTimeout::try_from(PATIENCE).map_err(io::Error::other)?;
        let end = PollFlags::from_bits_retain(POLLRDHUP);
        match poll(&mut [PollFd::new(stream.as_fd(), end)], patience)? {
            0 => Err(io::ErrorKind::TimedOut.into()),
            _ => Ok(()),
        }
    }

    /// Looks for its error: that both halves are over is seen of a socket that has shut them down itself as well.
    pub fn for_reset(stream: &TcpStream) -> io::Result<()> {
        in_time(|| {
            let mut sockets = [PollFd::new(stream.as_fd(), PollFlags::empty())];
            poll(&mut sockets, PollTimeout::ZERO)?;
            match sockets[0].revents().is_some_and(|seen| seen.contains(PollFlags::POLLERR)) {
                true => Ok(()),
                false => Err(io::ErrorKind::WouldBlock.into()),
            }
        })
    }
}

/// Elsewhere, each read waits for what it is to return.
#[cfg(not(all(target_os = "linux", not(no_unix))))]
mod wait {
    use std::io;
    use std::net::TcpStream;

    pub fn for_end(_: &TcpStream) -> io::Result<()> {
        Ok(())
    }

    pub fn for_reset(_: &TcpStream) -> io::Result<()> {
        Ok(())
    }
}
