//! The real network: this machine's TCP.

use std::io::{self, Read};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use crate::term::Style;

/// How this process speaks of its own network, if anybody is to hear of it.
static VOICE: OnceLock<Voice> = OnceLock::new();

/// What is told of the network on a server's terminal.
pub(crate) struct Voice {
    pub style: Style,
    /// What runs the commands.
    pub shell: String,
}

impl Voice {
    /// From now on, this process speaks so.
    pub fn speak(self) {
        // A process has one command line, and so one voice.
        let _ = VOICE.set(self);
    }

    fn listens(&self, addr: SocketAddr) {
        let shell = &self.shell;
        self.style.note(&self.style.lang.pick(
            format!("listening on {addr}; {shell}; Ctrl-C ends it"),
            format!("正在监听 {addr}；{shell}；按 Ctrl-C 结束"),
        ));
    }

    fn accepts_nothing(&self, e: &io::Error) {
        self.style.complain(&self.style.lang.pick(
            format!("could not accept a connection: {e}; still listening"),
            format!("无法接受连接：{e}；仍在监听"),
        ));
    }
}

/// A listener that outlives whatever keeps it from accepting.
pub(crate) struct Listener(TcpListener);

impl Listener {
    pub fn bind(addr: impl ToSocketAddrs) -> io::Result<Listener> {
        let listener = TcpListener::bind(addr)?;
        if let Some(voice) = VOICE.get() {
            voice.listens(listener.local_addr()?);
        }
        Ok(Listener(listener))
    }

    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    pub fn accept(&self) -> io::Result<(Stream, SocketAddr)> {
        loop {
            match self.0.accept() {
                Ok((stream, from)) => return Ok((Stream(stream), from)),
                Err(e) => {
                    if let Some(voice) = VOICE.get() {
                        voice.accepts_nothing(&e);
                    }
                    // Out of file descriptors, accept would fail again at once, and for ever.
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}

/// One end of a connection.
pub(crate) struct Stream(TcpStream);

impl Stream {
    pub fn connect(addr: impl ToSocketAddrs) -> io::Result<Stream> {
        TcpStream::connect(addr).map(Stream)
    }

    /// The socket, for all calls but a read.
    pub fn tcp(&self) -> &TcpStream {
        &self.0
    }

    pub fn try_clone(&self) -> io::Result<Stream> {
        self.0.try_clone().map(Stream)
    }

    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.0.set_read_timeout(timeout)
    }

    pub fn read(&self, buf: &mut [u8]) -> io::Result<usize> {
        (&self.0).read(buf)
    }
}
