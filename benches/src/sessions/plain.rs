//! A session without the lab: two threads, and a loopback connection between them.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, ScopedJoinHandle};

use sticky_packets::tape::Tape;

/// What is said in a session, and where its server listens.
///
/// It speaks as step 1 does, one write for each command and each answer and no header. Where step 1
/// takes what comes for the whole, it knows what must come.
pub struct Plain {
    listener: TcpListener,
    exchanges: Vec<(String, String)>,
}

impl Plain {
    /// The commands and answers of a tape's first client.
    ///
    /// # Errors
    ///
    /// If no port can be had.
    pub fn like(tape: &Tape) -> io::Result<Plain> {
        let exchanges = tape.answers(0).into_iter().map(|(command, shown)| (command.into(), shown));
        Ok(Plain { listener: TcpListener::bind(("127.0.0.1", 0))?, exchanges: exchanges.collect() })
    }

    /// The sizes of the answers, in bytes.
    pub fn sizes(&self) -> String {
        let sizes: Vec<_> =
            self.exchanges.iter().map(|(_, answer)| answer.len().to_string()).collect();
        sizes.join("+")
    }

    /// Plays the session, from connecting to both ends being gone.
    ///
    /// # Errors
    ///
    /// If the connection or the threads cannot be had, or something else arrives than was sent.
    pub fn play(&self) -> io::Result<()> {
        let client = TcpStream::connect(self.listener.local_addr()?)?;
        let (server, _) = self.listener.accept()?;
        thread::scope(|scope| {
            let start = thread::Builder::new();
            let serving = start.spawn_scoped(scope, move || self.serve(server))?;
            let start = thread::Builder::new();
            let talking = start.spawn_scoped(scope, move || self.talk(client))?;
            join(talking).and(join(serving))
        })
    }

    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        for (command, answer) in &self.exchanges {
            expect(&mut stream, command)?;
            stream.write_all(answer.as_bytes())?;
        }
        match stream.read(&mut [0; 1])? {
            0 => Ok(()),
            _ => Err(io::Error::other("a command too many arrived")),
        }
    }

    fn talk(&self, mut stream: TcpStream) -> io::Result<()> {
        for (command, answer) in &self.exchanges {
            stream.write_all(command.as_bytes())?;
            expect(&mut stream, answer)?;
        }
        Ok(())
    }
}

/// Receives a text that must come.
fn expect(stream: &mut TcpStream, text: &str) -> io::Result<()> {
    let mut received = vec![0; text.len()];
    stream.read_exact(&mut received)?;
    if received != text.as_bytes() {
        return Err(io::Error::other(format!("something else arrived than {text:?}")));
    }
    Ok(())
}

fn join(end: ScopedJoinHandle<io::Result<()>>) -> io::Result<()> {
    end.join().unwrap_or_else(|_| Err(io::Error::other("an end panicked")))
}
