//! What frames go over: memory, or loopback TCP with a thread at its other end.

use std::cell::Cell;
use std::io::{self, IoSlice, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::task::{Context, Poll};
use std::thread;

use super::bodies::{page, pages};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How many bytes the thread at the other end of a connection reads or writes at once.
const CHUNK: usize = 256 * 1024;

/// A stream, and how often it was read from or written to.
pub struct Counted<S> {
    stream: S,
    calls: Rc<Cell<usize>>,
}

impl<S> Counted<S> {
    /// A stream whose calls are counted there.
    pub fn new(stream: S, calls: &Rc<Cell<usize>>) -> Counted<S> {
        Counted { stream, calls: calls.clone() }
    }

    fn call(&mut self) -> &mut S {
        self.calls.set(self.calls.get() + 1);
        &mut self.stream
    }
}

impl<S: Read> Read for Counted<S> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.call().read(buf)
    }
}

impl<S: Write> Write for Counted<S> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.call().write(buf)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        self.call().write_vectored(bufs)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Counted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context,
        buf: &mut ReadBuf,
    ) -> Poll<io::Result<()>> {
        Pin::new(self.call()).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(self.call()).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// A wire in memory that begins anew when all of it has been read, or has been written.
pub struct Memory {
    bytes: Rc<[u8]>,
    at: usize,
    written: Vec<u8>,
    start: usize,
    checked: bool,
}

impl Memory {
    /// A wire that has these bytes to read.
    pub fn to_read(bytes: &Rc<[u8]>) -> Memory {
        Memory { bytes: bytes.clone(), at: 0, written: Vec::new(), start: 0, checked: true }
    }

    /// A wire on which these bytes must be written, again and again. Only the first time is checked.
    pub fn to_write(bytes: &Rc<[u8]>) -> Memory {
        let written = pages(bytes.len());
        let start = page(&written);
        Memory { bytes: bytes.clone(), at: 0, written, start, checked: false }
    }

    /// The next bytes to read, so many at the most.
    pub fn next(&mut self, most: usize) -> &[u8] {
        let from = self.at;
        let to = self.bytes.len().min(from + most);
        self.at = to % self.bytes.len();
        &self.bytes[from..to]
    }

    fn check(&mut self) -> io::Result<()> {
        self.checked = true;
        same(&self.written[self.start..][..self.bytes.len()], &self.bytes)
    }
}

fn same(written: &[u8], expected: &[u8]) -> io::Result<()> {
    match written == expected {
        true => Ok(()),
        false => Err(io::Error::other("other bytes were sent than the frames have")),
    }
}

impl Read for Memory {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let bytes = self.next(buf.len());
        buf[..bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }
}

impl Write for Memory {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = buf.len().min(self.bytes.len() - self.at);
        self.written[self.start + self.at..][..n].copy_from_slice(&buf[..n]);
        self.at = (self.at + n) % self.bytes.len();
        if self.at == 0 && !self.checked {
            self.check()?;
        }
        Ok(n)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        bufs.iter().try_fold(0, |taken, buf| Ok(taken + self.write(buf)?))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl AsyncRead for Memory {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context,
        buf: &mut ReadBuf,
    ) -> Poll<io::Result<()>> {
        buf.put_slice(self.next(buf.remaining()));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Memory {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.write(buf))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// A loopback connection. A thread at its other end writes the bytes whenever it is told to.
///
/// # Errors
///
/// If the connection or the thread cannot be had.
pub fn source(bytes: &[u8]) -> io::Result<(TcpStream, Sender<()>)> {
    let (near, mut far) = connection()?;
    let (tell, told) = mpsc::channel();
    let bytes = bytes.to_vec();
    thread::Builder::new().spawn(move || {
        for () in told {
            if bytes.chunks(CHUNK).try_for_each(|chunk| far.write_all(chunk)).is_err() {
                return;
            }
        }
    })?;
    Ok((near, tell))
}

/// A loopback connection. A thread at its other end reads the bytes, and tells when it has them all: the
/// first time, whether they are right.
///
/// # Errors
///
/// If the connection or the thread cannot be had.
pub fn sink(expected: &[u8]) -> io::Result<(TcpStream, Receiver<io::Result<()>>)> {
    let (near, mut far) = connection()?;
    let (tell, told) = mpsc::channel();
    let expected = expected.to_vec();
    thread::Builder::new().spawn(move || {
        let mut received = vec![1; expected.len()];
        let mut checked = false;
        loop {
            let mut done = receive(&mut far, &mut received);
            if done.is_ok() && !checked {
                done = same(&received, &expected);
                checked = true;
            }
            let failed = done.is_err();
            if tell.send(done).is_err() || failed {
                return;
            }
        }
    })?;
    Ok((near, told))
}

fn receive(stream: &mut TcpStream, buf: &mut [u8]) -> io::Result<()> {
    buf.chunks_mut(CHUNK).try_for_each(|chunk| stream.read_exact(chunk))
}

fn connection() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let near = TcpStream::connect(listener.local_addr()?)?;
    let (far, _) = listener.accept()?;
    near.set_nodelay(true)?;
    Ok((near, far))
}
