//! The same bytes from other hands: programs that know nothing of each other, and speak the same frames.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::thread;

use crate::common::{
    PATIENCE, ROOT, Server, clean, example, has_erlang, has_python, program, python, run, stderr,
    with_lab_port,
};
use sticky_packets::Lang;
use sticky_packets::line::{Line, PROMPT};
use sticky_packets::real::shell::PLACEHOLDER;

/// A server and a client that speak the frames.
struct Peer {
    name: &'static str,
    /// Whether it is the article's shell: it prints the article's lines, its client sends no empty
    /// command, and its server no empty answer. The others send what there is.
    of_the_article: bool,
    /// Whether it can be run here.
    is_here: fn() -> bool,
    /// On a port of its own, which it tells on stderr.
    server: fn() -> Command,
    /// For a port of this machine. It sends what is typed.
    client: fn(u16) -> Command,
}

const PEERS: &[Peer] = &[
    Peer {
        name: "step 6",
        of_the_article: true,
        is_here: || true,
        server: || rust_server(program(6)),
        client: |port| rust_client(program(6), port),
    },
    Peer {
        name: "step 7",
        of_the_article: true,
        is_here: || true,
        server: || rust_server(program(7)),
        client: |port| rust_client(program(7), port),
    },
    Peer {
        name: "tokio",
        of_the_article: true,
        is_here: || true,
        server: || rust_server(tokio()),
        client: |port| rust_client(tokio(), port),
    },
    Peer {
        name: "Python",
        of_the_article: true,
        is_here: has_python,
        server: || script(python(), "examples/python/server.py", &["0"]),
        client: |port| script(python(), "examples/python/client.py", &[&port.to_string()]),
    },
    Peer {
        name: "multiprocessing.connection",
        of_the_article: false,
        is_here: has_python,
        server: || script(python(), "tests/peers/connection.py", &["server"]),
        client: |port| {
            script(python(), "tests/peers/connection.py", &["client", &port.to_string()])
        },
    },
    Peer {
        name: "gen_tcp",
        of_the_article: false,
        is_here: has_erlang,
        server: || script(escript(), "tests/peers/packet4.escript", &["server"]),
        client: |port| {
            script(escript(), "tests/peers/packet4.escript", &["client", &port.to_string()])
        },
    },
];

fn tokio() -> Command {
    example("tokio", &["examples/tokio/src"])
}

fn rust_server(mut program: Command) -> Command {
    program.args(["server", "--port", "0", "--lang", "zh"]);
    program
}

fn rust_client(mut program: Command, port: u16) -> Command {
    program.args(["client", "--lang", "zh", "--port", &port.to_string()]);
    program
}

fn escript() -> Command {
    clean(Command::new("escript"))
}

fn script(mut command: Command, path: &str, args: &[&str]) -> Command {
    command.arg(format!("{}/{path}", ROOT)).args(args);
    for name in ["PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"] {
        command.env(name, "1");
    }
    command
}

/// Those that can be run here.
fn peers() -> Vec<&'static Peer> {
    PEERS.iter().filter(|peer| (peer.is_here)()).collect()
}

/// More than fits into the buffers of a connection.
const LONG: usize = 5_000_000;

/// A command, and what it prints.
struct Asked {
    command: String,
    printed: String,
}

/// Nothing asked, nothing answered, characters of three bytes, and a long answer.
fn session(long: usize) -> Vec<Asked> {
    let asked = |command: &str, printed: String| Asked { command: command.into(), printed };
    vec![
        asked("", String::new()),
        asked("true", String::new()),
        asked("printf 粘包", "粘包".into()),
        asked(&format!("head -c {long} /dev/zero | tr '\\0' x"), "x".repeat(long)),
    ]
}

impl Peer {
    /// Whether its client sends what is typed.
    fn sends(&self, asked: &Asked) -> bool {
        !(self.of_the_article && asked.command.is_empty())
    }

    /// What its server answers.
    fn answer<'a>(&self, asked: &'a Asked) -> &'a str {
        match asked.printed.as_str() {
            "" if self.of_the_article => PLACEHOLDER,
            printed => printed,
        }
    }

    /// What its client prints, if these are the answers.
    fn shows<'a>(&self, session: &'a [Asked], answer: impl Fn(&'a Asked) -> &'a str) -> String {
        let mut shown = String::from(PROMPT);
        for asked in session {
            if self.sends(asked) {
                let answer = answer(asked);
                let done = Line::<&[u8], &str>::ReceiveDone(answer.len()).text(Lang::Zh);
                shown += &format!("{answer}\n{done}\n");
            }
            shown += PROMPT;
        }
        shown
    }

    /// Runs its client for somebody's server, and sees what it prints.
    fn talk(&self, port: u16, to: &str, session: &[Asked], shows: &str) {
        let who = format!("{}'s client, at {to}", self.name);
        let typed: String = session.iter().map(|asked| asked.command.clone() + "\n").collect();
        let output = run(&mut (self.client)(port), &typed);
        assert_eq!(stderr(&output), "", "{who}");
        assert!(output.status.success(), "{who}: {}", output.status);
        assert_same(&output.stdout, shows.as_bytes(), &format!("{who}, shows"));
    }
}

/// What a server of the article prints for one client.
fn served<'a>(commands: impl Iterator<Item = &'a Asked>) -> String {
    let text = |line: Line<&[u8], &str>| line.text(Lang::Zh) + "\n";
    let mut lines = text(Line::NewConn(([127, 0, 0, 1], 55324).into()));
    for Asked { command, printed } in commands {
        lines += &text(Line::Executing(command.as_bytes()));
        lines += &text(Line::BeforeSend(printed.chars().count()));
        lines += &text(Line::SendDone);
    }
    lines + &text(Line::ClientGone)
}

/// A frame, made by hand.
fn frame(body: &str) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap();
    [&size.to_be_bytes(), body.as_bytes()].concat()
}

/// Like `assert_eq`, for what is too long to be printed.
fn assert_same(got: &[u8], expected: &[u8], what: &str) {
    if got == expected {
        return;
    }
    let same = got.iter().zip(expected).take_while(|(got, expected)| got == expected).count();
    let near = |bytes: &[u8]| bytes[same..].iter().take(40).copied().collect::<Vec<u8>>();
    panic!(
        "{what}: {} bytes, expected {}; the first difference is at {same}: {}, expected {}",
        got.len(),
        expected.len(),
        near(got).escape_ascii(),
        near(expected).escape_ascii(),
    );
}

fn read(stream: &mut TcpStream, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

fn assert_at_its_end(mut stream: TcpStream, who: &str) {
    let mut more = Vec::new();
    stream.read_to_end(&mut more).unwrap();
    assert_same(&more, b"", &format!("{who} sends more"));
}

/// Connects when it goes, so that nobody waits for a client that failed before it could.
struct LastCall(u16);

impl Drop for LastCall {
    fn drop(&mut self) {
        let _ = TcpStream::connect(("127.0.0.1", self.0));
    }
}

/// One session for each of them, all at the same time.
fn each(peers: &[&'static Peer], session: impl Fn(&'static Peer) + Sync) {
    thread::scope(|scope| {
        for &peer in peers {
            scope.spawn(|| session(peer));
        }
    });
}

/// The next frame, taken apart by hand.
fn body(stream: &mut TcpStream) -> String {
    let size = u32::from_be_bytes(read(stream, 4).try_into().unwrap());
    String::from_utf8(read(stream, size as usize)).unwrap()
}

#[test]
fn every_client_sends_the_same_bytes() {
    each(&peers(), |peer| {
        let mut session = session(LONG);
        // Typed first: a client that prints a long answer reads no long command meanwhile.
        session.insert(0, Asked { command: "粘".repeat(2_000_000), printed: "包".into() });
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::scope(|scope| {
            scope.spawn(|| {
                let (mut stream, _) = listener.accept().unwrap();
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                for asked in session.iter().filter(|asked| peer.sends(asked)) {
                    let expected = frame(&asked.command);
                    let got = read(&mut stream, expected.len());
                    assert_same(&got, &expected, &format!("{}'s client sends", peer.name));
                    stream.write_all(&frame(&asked.printed)).unwrap();
                }
                assert_at_its_end(stream, &format!("{}'s client", peer.name));
            });
            let _last_call = LastCall(port);
            peer.talk(port, "the test", &session, &peer.shows(&session, |asked| &asked.printed));
        });
    });
}

#[test]
fn every_server_answers_with_the_same_bytes() {
    each(&peers(), |peer| {
        let server = Server::spawn((peer.server)());
        let mut stream = server.connect();
        for asked in &session(LONG) {
            stream.write_all(&frame(&asked.command)).unwrap();
            let expected = frame(peer.answer(asked));
            let got = read(&mut stream, expected.len());
            assert_same(&got, &expected, &format!("{}'s server sends", peer.name));
        }
        stream.shutdown(Shutdown::Write).unwrap();
        assert_at_its_end(stream, &format!("{}'s server", peer.name));
    });
}

#[test]
fn every_client_understands_every_server() {
    let peers = peers();
    each(&peers, |host| {
        // The long ones have been held to the byte above, and there are many pairs.
        let session = session(100_000);
        for guest in &peers {
            let mut server = Server::spawn((host.server)());
            guest.talk(
                server.port,
                host.name,
                &session,
                &guest.shows(&session, |asked| host.answer(asked)),
            );
            if host.of_the_article {
                server.wait_for("客户端已断开!");
                let lines = served(session.iter().filter(|asked| guest.sends(asked)));
                assert_eq!(with_lab_port(&server.end()), lines, "{}'s server", host.name);
            }
        }
    });
}

#[test]
fn tokios_server_tells_its_client_what_it_does_not_take_or_send() {
    let server = Server::spawn(rust_server(tokio()));
    let mut stalls = server.connect();
    stalls.write_all(b"\0").unwrap();

    let mut stream = server.connect();
    stream.write_all(&frame("head -c 8388609 /dev/zero")).unwrap();
    assert!(body(&mut stream).starts_with("[帧没有发出：帧体 8388609 字节，上限是 8388608；"));
    stream.write_all(&frame("echo 22")).unwrap();
    assert_eq!(body(&mut stream), "22\n");
    stream.write_all(b"POST / HTTP/1.1\r\n\r\n").unwrap();
    assert!(body(&mut stream).starts_with("[帧太大：1347375956 字节，上限是 8388608；"));
    stream.shutdown(Shutdown::Write).unwrap();
    assert_at_its_end(stream, "tokio's server");
}
