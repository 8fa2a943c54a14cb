//! The same scene on real sockets: the kernel carries every byte, the lab only says when.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::tape::Side;

/// Loopback connections, both ends of each.
#[derive(Debug)]
pub(super) struct Kernel {
    conns: Vec<(Option<TcpStream>, Option<TcpStream>)>,
}

impl Kernel {
    pub fn connect(conns: usize) -> io::Result<Kernel> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let conns = (0..conns).map(|_| connect(&listener)).collect::<io::Result<_>>()?;
        Ok(Kernel { conns })
    }

    pub fn client_addr(&self, conn: usize) -> Option<SocketAddr> {
        self.conns[conn].0.as_ref()?.local_addr().ok()
    }

    fn socket(&mut self, conn: usize, side: Side) -> &mut Option<TcpStream> {
        let (client, server) = &mut self.conns[conn];
        match side {
            Side::Client => client,
            Side::Server => server,
        }
    }

    /// Hands bytes for one side to the kernel, in one write. Bytes for a peer that is gone get lost.
    pub fn deliver(&mut self, conn: usize, to: Side, bytes: &[u8]) -> io::Result<()> {
        match self.socket(conn, to.peer()) {
            Some(socket) => socket.write_all(bytes),
            None => Ok(()),
        }
    }

    /// Closes one side's socket.
    pub fn close(&mut self, conn: usize, side: Side) {
        *self.socket(conn, side) = None;
    }

    /// One real read, once the bytes that the lab has delivered are there.
    pub fn read(
        &mut self,
        conn: usize,
        side: Side,
        arrived: usize,
        buf: &mut [u8],
    ) -> io::Result<usize> {
        let Some(socket) = self.socket(conn, side) else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let expected = arrived.min(buf.len());
        loop {
            match socket.peek(buf)? {
                n if n > 0 && n < expected => thread::yield_now(),
                _ => return socket.read(buf),
            }
        }
    }
}

fn connect(listener: &TcpListener) -> io::Result<(Option<TcpStream>, Option<TcpStream>)> {
    let client = TcpStream::connect(listener.local_addr()?)?;
    loop {
        let (server, from) = listener.accept()?;
        if from == client.local_addr()? {
            server.set_nodelay(true)?;
            client.set_nodelay(true)?;
            return Ok((Some(client), Some(server)));
        }
    }
}
