//! What silent clients cost step 7's server, and how it serves others beside them: a process of its own, so that
//! its memory and its threads can be counted.

use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{self, Child, Command, Stdio};
use std::thread;
use std::time::Instant;

use sticky_packets::frame::{self, FrameReader, NO_LIMIT};
use sticky_packets::real::shell::Classroom;
use sticky_packets::term::Style;
use sticky_packets::view::text::Screen;
use sticky_packets::{Lang, Shell, Term};

use crate::steps::step7;
use crate::table::{Column, Table};

/// The word on the command line that makes this program the server.
const SERVE: &str = "serve-a-crowd";
/// How many clients are silent.
const SILENT: [usize; 3] = [0, 40, 1000];
/// How many talk beside them.
const TALK: usize = 40;
/// How many commands each of those sends.
const COMMANDS: usize = 100;

const COLUMNS: &[Column] = &[
    ("silent", "clients that were answered once, and say nothing more"),
    ("threads", "of the server's process"),
    ("KiB", "of memory that it holds (VmRSS)"),
    ("KiB each", "what one silent client adds to that"),
    ("answers/s", "of `ls`, to 40 clients that talk at once beside them"),
];

/// Serves for ever, if this process was started as the server of a crowd.
///
/// # Errors
///
/// If it cannot listen.
pub fn serve_if_asked() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [word, addr] = &args[..] else {
        return Ok(());
    };
    if word != SERVE {
        return Ok(());
    }
    let addr: SocketAddr = addr.parse().map_err(io::Error::other)?;
    let style = Style { lang: Lang::En, out: Screen::PLAIN, err: Screen::PLAIN };
    let shell = Shell::new(Classroom::new(|_| {}), Lang::En);
    (step7::STEP.serve)(&[addr], &shell, &Term::real(style)).map_err(io::Error::other)?;
    process::exit(0)
}

/// A server process, ended with this value.
struct Server {
    process: Child,
    addr: SocketAddr,
    /// Keeps the port for the server.
    _held: (TcpStream, TcpStream),
}

impl Server {
    fn start() -> io::Result<Server> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let addr = listener.local_addr()?;
        let held = (TcpStream::connect(addr)?, listener.accept()?.0);
        drop(listener);
        let process = Command::new(env::current_exe()?)
            .args([SERVE, &addr.to_string()])
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Server { process, addr, _held: held })
    }

    /// A client, once the server listens.
    fn connect(&mut self) -> io::Result<TcpStream> {
        loop {
            match TcpStream::connect(self.addr) {
                Err(e) if e.kind() == ErrorKind::ConnectionRefused => {
                    if let Some(status) = self.process.try_wait()? {
                        return Err(io::Error::other(format!("the server ended: {status}")));
                    }
                }
                connected => return connected,
            }
        }
    }

    fn connect_and_ask(&mut self) -> io::Result<TcpStream> {
        let stream = self.connect()?;
        ask(&stream)?;
        Ok(stream)
    }

    /// A number in its `/proc/PID/status`, where there is one.
    fn status(&self, field: &str) -> Option<usize> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let value = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
        value.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn ask(mut stream: &TcpStream) -> io::Result<()> {
    frame::send(&mut stream, b"ls", NO_LIMIT).map_err(io::Error::other)?;
    let mut frames = FrameReader::new(stream, NO_LIMIT);
    let answer = frames.recv().map_err(io::Error::other)?;
    answer.map(drop).ok_or_else(|| ErrorKind::UnexpectedEof.into())
}

/// How the server holds out beside each number of silent clients.
///
/// # Errors
///
/// If the sockets, the threads or the process cannot be had. 1,000 clients and those that talk take more open
/// files than some systems allow at first: `ulimit -n 4096`.
pub fn table() -> io::Result<Table> {
    let mut rows = Vec::new();
    let mut alone = None;
    for silent in SILENT {
        let mut server = Server::start()?;
        // Before its first client it has not yet loaded what it serves with.
        drop(server.connect_and_ask()?);
        let streams =
            (0..silent).map(|_| server.connect_and_ask()).collect::<io::Result<Vec<_>>>()?;
        let (threads, memory) = (server.status("Threads"), server.status("VmRSS"));
        let alone = *alone.get_or_insert(memory);
        let each = memory.zip(alone).map(|(now, alone)| now.saturating_sub(alone) / silent.max(1));
        let begin = Instant::now();
        talk(&mut server)?;
        let rate = (TALK * COMMANDS) as f64 / begin.elapsed().as_secs_f64();
        drop(streams);
        let text = |n: Option<usize>| n.map_or("-".into(), |n| n.to_string());
        rows.push(vec![
            silent.to_string(),
            text(threads),
            text(memory),
            text(each),
            format!("{rate:.0}"),
        ]);
    }
    Ok(Table { title: "A crowd at step 7's server".into(), columns: COLUMNS, rows })
}

fn talk(server: &mut Server) -> io::Result<()> {
    let streams = (0..TALK).map(|_| server.connect()).collect::<io::Result<Vec<_>>>()?;
    thread::scope(|scope| {
        let talks: io::Result<Vec<_>> = streams
            .iter()
            .map(|stream| {
                let talk = move || (0..COMMANDS).try_for_each(|_| ask(stream));
                thread::Builder::new().spawn_scoped(scope, talk)
            })
            .collect();
        talks?.into_iter().try_for_each(|talk| {
            talk.join().unwrap_or_else(|_| Err(io::Error::other("a client panicked")))
        })
    })
}
