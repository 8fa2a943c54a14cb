//! `std::net`'s listener and streams, as far as the steps need them: real TCP, or the lab's where a scene is
//! played on the calling thread.
//!
//! Names and signatures are the standard library's, so that a step is real code: with `use std::net` in
//! place of `use sticky_packets::net` it compiles, and does the same on real sockets.

use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use crate::frame::Timed;
use crate::lab;
use crate::real::tcp as real;
use crate::time::Instant;

pub use std::net::Shutdown;

/// Where a server listens: the addresses of its host, which are tried in order, as `std::net` does.
pub type Addr<'a> = &'a [SocketAddr];

/// A socket that waits for clients: [`std::net::TcpListener`], or the lab's.
pub struct TcpListener(Listener);

enum Listener {
    Real(real::Listener),
    Lab(lab::Listener),
}

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
            Some(here) => Listener::Lab(lab::Listener::bind(here, first(addr)?)?),
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
            Stream::Lab(stream) => Ok(stream.read_timeout()),
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
            Stream::Lab(_) => Ok(()),
        }
    }

    /// Shuts down the writing half, the reading half or both. The lab knows the writing half alone.
    ///
    /// # Errors
    ///
    /// If the connection is gone; in the lab, for the reading half.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        match (&self.0, how) {
            (Stream::Real(stream), how) => stream.tcp().shutdown(how),
            (Stream::Lab(stream), Shutdown::Write) => stream.shut_down(),
            (Stream::Lab(_), _) => Err(ErrorKind::Unsupported.into()),
        }
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
