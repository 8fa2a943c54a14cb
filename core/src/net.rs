//! `std::net`'s listener and streams, as far as the steps need them: real TCP, or the lab's where a scene is
//! played on the calling thread.
//!
//! Names and signatures are the standard library's, so that a step is real code: with `use std::net` in
//! place of `use sticky_packets::net` it compiles, and does the same on real sockets.
//!
//! What a step's code may want is here, as far as the lab can play it as the kernel does. `set_nonblocking` is
//! missing: the lab's time stands still until every end waits, so that a loop which asks again and again would
//! ask for ever. `set_ttl` and its like are missing, too: a lab without routers has nothing to show for them.

use std::fmt;
use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use crate::frame::Timed;
use crate::lab;
use crate::real::tcp as real;
use crate::time::Instant;

pub use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, ToSocketAddrs};

/// Where a server listens: the addresses of its host, which are tried in order, as `std::net` does.
pub type Addr<'a> = &'a [SocketAddr];

/// A socket that waits for clients: [`std::net::TcpListener`], or the lab's.
pub struct TcpListener(Listener);

enum Listener {
    Real(real::Listener),
    Lab(Arc<lab::Listener>),
}

/// The clients of a listener, one after another and without an end: [`std::net::Incoming`], or the lab's.
#[derive(Debug)]
pub struct Incoming<'a>(&'a TcpListener);

/// One end of a connection: [`std::net::TcpStream`], or the lab's.
pub struct TcpStream(Stream);

enum Stream {
    Real(real::Stream),
    Lab(Arc<lab::Stream>),
}

impl TcpListener {
    /// Listens on the first of these addresses that can be had.
    ///
    /// # Errors
    ///
    /// If none can be had: the port is in use, say.
    pub fn bind(addr: impl ToSocketAddrs) -> io::Result<TcpListener> {
        let listener = match lab::here() {
            Some(here) => Listener::Lab(Arc::new(lab::Listener::bind(here, first(addr)?)?)),
            None => Listener::Real(real::Listener::bind(addr)?),
        };
        Ok(TcpListener(listener))
    }

    /// The address that it listens on.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        match &self.0 {
            Listener::Real(listener) => listener.local_addr(),
            Listener::Lab(listener) => Ok(listener.addr()),
        }
    }

    /// Waits for the next client, and returns its stream and its address. On real TCP it tells of what is
    /// not the listener's fault, such as a client that is gone again, and waits on.
    ///
    /// # Errors
    ///
    /// If the listener itself failed.
    pub fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        match &self.0 {
            Listener::Real(listener) => {
                let (stream, from) = listener.accept()?;
                Ok((TcpStream(Stream::Real(stream)), from))
            }
            Listener::Lab(listener) => {
                let (stream, from) = listener.accept()?;
                Ok((TcpStream(Stream::Lab(Arc::new(stream))), from))
            }
        }
    }

    /// The clients that come, each accepted as [`accept`](TcpListener::accept) does.
    pub fn incoming(&self) -> Incoming<'_> {
        Incoming(self)
    }

    /// Another handle to the same listener.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn try_clone(&self) -> io::Result<TcpListener> {
        let listener = match &self.0 {
            Listener::Real(listener) => Listener::Real(listener.try_clone()?),
            Listener::Lab(listener) => Listener::Lab(listener.clone()),
        };
        Ok(TcpListener(listener))
    }
}

impl Iterator for Incoming<'_> {
    type Item = io::Result<TcpStream>;

    fn next(&mut self) -> Option<io::Result<TcpStream>> {
        Some(self.0.accept().map(|(stream, _)| stream))
    }
}

impl fmt::Debug for TcpListener {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("TcpListener").field("addr", &self.local_addr().ok()).finish()
    }
}

impl TcpStream {
    /// Connects to the first of these addresses that answers.
    ///
    /// # Errors
    ///
    /// If none does: nobody listens there, say.
    pub fn connect(addr: impl ToSocketAddrs) -> io::Result<TcpStream> {
        let stream = match lab::here() {
            Some(here) => Stream::Lab(Arc::new(lab::Stream::connect(here)?)),
            None => Stream::Real(real::Stream::connect(addr)?),
        };
        Ok(TcpStream(stream))
    }

    /// Connects to this address, or gives up after this time. The lab connects in no time.
    ///
    /// # Errors
    ///
    /// If nobody listens there, or the time is zero or over.
    pub fn connect_timeout(addr: &SocketAddr, timeout: Duration) -> io::Result<TcpStream> {
        let stream = match lab::here() {
            Some(_) if timeout.is_zero() => return Err(ErrorKind::InvalidInput.into()),
            Some(here) => Stream::Lab(Arc::new(lab::Stream::connect(here)?)),
            None => Stream::Real(real::Stream::connect_timeout(addr, timeout)?),
        };
        Ok(TcpStream(stream))
    }

    /// The address of the other end.
    ///
    /// # Errors
    ///
    /// If the connection is gone.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().peer_addr(),
            Stream::Lab(stream) => Ok(stream.addr(stream.side().peer())),
        }
    }

    /// The address of this end.
    ///
    /// # Errors
    ///
    /// If the connection is gone.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().local_addr(),
            Stream::Lab(stream) => Ok(stream.addr(stream.side())),
        }
    }

    /// Another handle to the same stream.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn try_clone(&self) -> io::Result<TcpStream> {
        let stream = match &self.0 {
            Stream::Real(stream) => Stream::Real(stream.try_clone()?),
            Stream::Lab(stream) => Stream::Lab(stream.clone()),
        };
        Ok(TcpStream(stream))
    }

    /// How long a read waits before it fails with `WouldBlock` or `TimedOut`; `None` is for ever.
    ///
    /// # Errors
    ///
    /// If the time is zero.
    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().set_read_timeout(timeout),
            Stream::Lab(stream) => stream.set_read_timeout(timeout),
        }
    }

    /// How long a read waits.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().read_timeout(),
            Stream::Lab(stream) => stream.read_timeout(),
        }
    }

    /// How long a write waits for room before it fails with `WouldBlock` or `TimedOut`; `None` is for ever.
    ///
    /// # Errors
    ///
    /// If the time is zero.
    pub fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().set_write_timeout(timeout),
            Stream::Lab(stream) => stream.set_write_timeout(timeout),
        }
    }

    /// How long a write waits for room.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().write_timeout(),
            Stream::Lab(stream) => stream.write_timeout(),
        }
    }

    /// What a read would take, without taking it. It waits as a read does, and no longer than a read may.
    ///
    /// # Errors
    ///
    /// Those of a read.
    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize> {
        match &self.0 {
            Stream::Real(stream) => stream.peek(buf),
            Stream::Lab(stream) => stream.peek(buf),
        }
    }

    /// The error that no call has told of yet: a reset that has come, say. It is told of once.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().take_error(),
            Stream::Lab(stream) => stream.take_error(),
        }
    }

    /// Whether small segments leave at once (RFC 896 would hold them back). The lab never holds one back.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().set_nodelay(nodelay),
            Stream::Lab(stream) => stream.set_nodelay(nodelay),
        }
    }

    /// Whether small segments leave at once, by what was set.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn nodelay(&self) -> io::Result<bool> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().nodelay(),
            Stream::Lab(stream) => stream.nodelay(),
        }
    }

    /// Shuts down the writing half, the reading half or both. As on Linux, what arrives for a reading half that
    /// is shut down can still be read, and is answered with a reset once both are.
    ///
    /// # Errors
    ///
    /// If the connection is gone.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().shutdown(how),
            Stream::Lab(stream) => stream.shut_down(how),
        }
    }
}

impl fmt::Debug for TcpStream {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (addr, peer) = (self.local_addr().ok(), self.peer_addr().ok());
        f.debug_struct("TcpStream").field("addr", &addr).field("peer", &peer).finish()
    }
}

/// The bytes of one vectored write.
fn in_one(bufs: &[IoSlice]) -> Vec<u8> {
    bufs.iter().flat_map(|buf| buf.iter().copied()).collect()
}

/// The first of the addresses that something stands for.
fn first(addr: impl ToSocketAddrs) -> io::Result<SocketAddr> {
    addr.to_socket_addrs()?.next().ok_or_else(|| ErrorKind::InvalidInput.into())
}

impl Read for &TcpStream {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match &self.0 {
            Stream::Real(stream) => stream.read(buf),
            Stream::Lab(stream) => stream.read(buf),
        }
    }
}

impl Write for &TcpStream {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().write(buf),
            Stream::Lab(stream) => stream.write(buf),
        }
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        match &self.0 {
            Stream::Real(stream) => stream.tcp().write_vectored(bufs),
            Stream::Lab(stream) => stream.write(&in_one(bufs)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &self.0 {
            Stream::Real(_) => Ok(()),
            Stream::Lab(stream) => stream.flush(),
        }
    }
}

impl Read for TcpStream {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        (&*self).read(buf)
    }
}

impl Write for TcpStream {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        (&*self).write(buf)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        (&*self).write_vectored(bufs)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self).flush()
    }
}

/// In the lab, a frame's deadline is in the scene's time.
impl Timed for TcpStream {
    fn read_timeout(&self) -> io::Result<Option<Duration>> {
        self.read_timeout()
    }

    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set_read_timeout(timeout)
    }

    fn now(&self) -> std::time::Instant {
        Instant::now().into()
    }
}
