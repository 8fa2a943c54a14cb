//! The real network: this machine's TCP.

use std::io::{self, IsTerminal, Read};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use crate::lines::wrap;
use crate::real::guard::Guard;
use crate::real::served::Served;
use crate::term::Style;
use crate::words::Words;
use crate::words::network::Network;

/// How long the rest of what may be a web page's request is waited for.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long a first answer may take before a person is told why.
const FIRST_ANSWER: Duration = Duration::from_secs(4);

/// Whether this process, as a client, has begun to read.
static HAS_READ: AtomicBool = AtomicBool::new(false);

/// How this process speaks of its own network, if anybody is to hear of it.
static VOICE: OnceLock<Voice> = OnceLock::new();

/// What is told of the network on a person's terminal.
pub struct Voice {
    /// How it is printed.
    pub style: Style,
    /// What runs a server's commands.
    pub shell: &'static str,
    /// The commands that it knows, if they are few.
    pub known: Option<String>,
    /// Whether a server is for this machine alone.
    pub own: bool,
    /// Whether a client's server serves one client at a time.
    pub one_client: bool,
}

impl Voice {
    /// From now on, this process speaks so.
    pub fn speak(self) {
        // A process has one command line, and so one voice.
        let _ = VOICE.set(self);
    }

    fn words(&self) -> &'static Network {
        &Words::of(self.style.lang).network
    }

    fn listens(&self, addr: SocketAddr) {
        let listening = (self.words().listening)(addr, self.shell);
        let lines: Vec<String> = [listening].into_iter().chain(self.known.clone()).collect();
        self.style.note(&wrap(&lines.join("\n"), self.style.err.width()));
    }

    fn accepts_nothing(&self, e: &io::Error) {
        self.style.log(&(self.words().not_accepted)(e));
    }

    /// Tells a person who waits for a first answer what may keep it.
    fn wait_for_first(&self, tcp: &TcpStream) {
        // Who has set a time of its own is not kept waiting here.
        let is_free = matches!(tcp.read_timeout(), Ok(None));
        if !self.one_client || !is_free || !io::stdin().is_terminal() {
            return;
        }
        // Whatever fails here fails in the read that follows, and is told there.
        let _ = tcp.set_read_timeout(Some(FIRST_ANSWER));
        let waited = tcp.peek(&mut [0]);
        let _ = tcp.set_read_timeout(None);
        let late =
            |e: &io::Error| matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut);
        if let (Some(true), Ok(addr)) = (waited.err().as_ref().map(late), tcp.peer_addr()) {
            self.style.note(&wrap(&(self.words().busy)(addr), self.style.err.width()));
        }
    }

    fn is_connected(&self, addr: SocketAddr) {
        if io::stdin().is_terminal() {
            self.style.note(&(self.words().connected)(addr));
        }
    }
}

/// Whether an address is this machine's own loopback.
pub fn is_loopback(addr: &SocketAddr) -> bool {
    addr.ip().to_canonical().is_loopback()
}

/// A listener that outlives whatever keeps it from accepting.
pub(crate) struct Listener(TcpListener);

impl Listener {
    pub fn bind(addr: impl ToSocketAddrs) -> io::Result<Listener> {
        let listener = TcpListener::bind(addr)?;
        let bound = listener.local_addr()?;
        if let Some(voice) = VOICE.get() {
            // The socket's own word is the last one.
            if voice.own && !is_loopback(&bound) {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            voice.listens(bound);
        }
        Ok(Listener(listener))
    }

    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    pub fn try_clone(&self) -> io::Result<Listener> {
        self.0.try_clone().map(Listener)
    }

    pub fn accept(&self) -> io::Result<(Stream, SocketAddr)> {
        loop {
            match self.0.accept() {
                Ok((tcp, from)) => {
                    let guard = Some(Arc::new(Mutex::new(Guard::new(PATIENCE))));
                    let served = Some(Arc::new(Served::next()));
                    return Ok((Stream { tcp, guard, served }, from));
                }
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

/// One end of a connection. What a server has accepted is read under guard.
pub(crate) struct Stream {
    tcp: TcpStream,
    guard: Option<Arc<Mutex<Guard>>>,
    /// Whom a server serves on it.
    served: Option<Arc<Served>>,
}

impl Stream {
    pub fn connect(addr: impl ToSocketAddrs) -> io::Result<Stream> {
        Stream::connected(TcpStream::connect(addr)?)
    }

    pub fn connect_timeout(addr: &SocketAddr, timeout: Duration) -> io::Result<Stream> {
        Stream::connected(TcpStream::connect_timeout(addr, timeout)?)
    }

    fn connected(tcp: TcpStream) -> io::Result<Stream> {
        if let Some(voice) = VOICE.get() {
            voice.is_connected(tcp.peer_addr()?);
        }
        Ok(Stream { tcp, guard: None, served: None })
    }

    /// The socket, for all calls but a read.
    pub fn tcp(&self) -> &TcpStream {
        &self.tcp
    }

    pub fn try_clone(&self) -> io::Result<Stream> {
        let (guard, served) = (self.guard.clone(), self.served.clone());
        Ok(Stream { tcp: self.tcp.try_clone()?, guard, served })
    }

    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize> {
        let Some(guard) = &self.guard else {
            return self.tcp.peek(buf);
        };
        let mut guard = guard.lock().unwrap_or_else(PoisonError::into_inner);
        if guard.lets_pass() {
            // Let go: this peek may wait for long.
            drop(guard);
            return self.tcp.peek(buf);
        }
        guard.peek(&self.tcp, buf)
    }

    pub fn read(&self, buf: &mut [u8]) -> io::Result<usize> {
        self.served.iter().for_each(|served| served.here());
        let Some(guard) = &self.guard else {
            if let (Some(voice), false) = (VOICE.get(), HAS_READ.swap(true, Ordering::Relaxed)) {
                voice.wait_for_first(&self.tcp);
            }
            return (&self.tcp).read(buf);
        };
        let mut guard = guard.lock().unwrap_or_else(PoisonError::into_inner);
        if guard.lets_pass() {
            // Let go: this read may wait for long.
            drop(guard);
            return (&self.tcp).read(buf);
        }
        guard.read(&self.tcp, buf)
    }
}
