//! The same pairs on real TCP, in two terminals.

use std::fmt::Display;
use std::io::{self, BufRead, BufWriter, IoSlice, IsTerminal, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::process;
use std::thread;
use std::time::Duration;

use crate::conn::{Conn, End};
use crate::error::{Error, Result, decode};
use crate::guard::Guard;
use crate::lang::Lang;
use crate::line::{Line, PROMPT};
use crate::shell::Shell;
use crate::step::Step;
use crate::transcript::{Screen, Tone};

/// How long the rest of what may be a web page's request is waited for.
const PATIENCE: Duration = Duration::from_millis(200);

/// How to print: the language, and what stdout and stderr take.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The language.
    pub lang: Lang,
    /// What stdout is, for what a program says.
    pub out: Screen,
    /// What stderr is, for what goes wrong.
    pub err: Screen,
}

impl Style {
    /// Tells on stderr what went wrong.
    pub fn complain(&self, text: &str) {
        let label = self.lang.pick("error: ", "错误：");
        // Where stderr is gone, there is nobody left to tell.
        let _ = writeln!(io::stderr(), "{}{text}", self.err.paint(Tone::Bad, label));
    }

    /// Tells on stderr what is no part of a transcript.
    pub fn note(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", self.err.paint(Tone::Heading, text));
    }

    /// Prints on stdout, at once; a program that cannot print has nothing left to do. Where a pipe's
    /// reader has seen enough, it ends without a word, and well: `| head -1` asks for no more.
    pub fn print(&self, text: impl Display) {
        let mut out = BufWriter::new(io::stdout().lock());
        match write!(out, "{text}").and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => process::exit(0),
            Err(e) => {
                self.complain(&self.lang.pick(
                    format!("cannot print on stdout: {e}; give it somewhere to go and start again"),
                    format!("无法写入 stdout：{e}；请给它一个去处，再重新运行"),
                ));
                process::exit(1);
            }
        }
    }
}

/// The addresses of a host, looked up once: a second look could find others.
///
/// # Errors
///
/// If the host has no address.
pub fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok((host, port).to_socket_addrs()?.collect())
}

/// Listens on the first of these addresses that can be had; port 0 stands for any free one.
///
/// # Errors
///
/// If none can be had: the port is in use, say.
pub fn listen(addrs: &[SocketAddr]) -> io::Result<TcpListener> {
    TcpListener::bind(addrs)
}

/// Whether an address is this machine's own loopback.
pub fn is_loopback(addr: &SocketAddr) -> bool {
    addr.ip().to_canonical().is_loopback()
}

/// Serves one client after another, and outlives every one of them.
pub fn serve(step: &Step, listener: &TcpListener, shell: &Shell, style: Style) -> ! {
    loop {
        match listener.accept() {
            Ok((stream, from)) => {
                if let Err(e) = serve_one(step, stream, from, shell, style) {
                    let colon = style.lang.pick(": ", "：");
                    style.complain(&format!("{from}{colon}{}", e.text(style.lang)));
                }
            }
            Err(e) => {
                style.complain(&style.lang.pick(
                    format!("could not accept a connection: {e}; still listening"),
                    format!("无法接受连接：{e}；仍在监听"),
                ));
                // Out of file descriptors, accept would fail again at once, and for ever.
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

fn serve_one(
    step: &Step,
    stream: TcpStream,
    from: SocketAddr,
    shell: &Shell,
    style: Style,
) -> Result<()> {
    let new_conn = style.out.toned(Tone::Faint, Line::NewConn(from).in_lang(style.lang));
    style.print(format_args!("{new_conn}\n"));
    let stream = Guard::new(stream, PATIENCE);
    (step.serve)(&mut Conn::new(Terminal { stream, style }, style.lang), shell)
}

/// Connects to the first of the host's addresses that answers.
///
/// # Errors
///
/// If none does: nobody listens there, say.
pub fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    TcpStream::connect((host, port))
}

/// Talks to a server with the commands that come on stdin.
///
/// # Errors
///
/// Those of the step's client.
pub fn talk(step: &Step, stream: TcpStream, style: Style) -> Result<()> {
    (step.talk)(&mut Conn::new(Terminal { stream, style }, style.lang))
}

/// A connection's end whose other side is a person at a terminal.
struct Terminal<S> {
    stream: S,
    style: Style,
}

impl<S: Read> Read for Terminal<S> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buf)
    }
}

impl<S: Write> Write for Terminal<S> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.stream.write(buf)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        self.stream.write_vectored(bufs)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl<S: Read + Write + Send> End for Terminal<S> {
    fn say(&mut self, line: Line, lang: Lang) {
        let tone = match line {
            Line::Piece(_) => Tone::Answer,
            _ => Tone::Faint,
        };
        let text = self.style.out.toned(tone, line.in_lang(lang));
        self.style.print(format_args!("{text}\n"));
    }

    fn sleep(&mut self, time: Duration) {
        thread::sleep(time);
    }

    fn prompt(&mut self) -> Result<Option<String>> {
        let stdin = io::stdin();
        loop {
            self.style.print(self.style.out.paint(Tone::Typed, PROMPT));
            let mut line = Vec::new();
            if stdin.lock().read_until(b'\n', &mut line).map_err(Error::Io)? == 0 {
                if stdin.is_terminal() {
                    // Ctrl-D leaves the cursor behind the prompt.
                    let _ = writeln!(io::stderr());
                }
                return Ok(None);
            }
            let command = decode(&line)?.trim();
            if !command.is_empty() {
                return Ok(Some(command.into()));
            }
        }
    }
}
