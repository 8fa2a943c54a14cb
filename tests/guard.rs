//! What a connection begins as, and what a guarded one hands on.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsFd;
use std::thread;
use std::time::{Duration, Instant};

use crate::common::PATIENCE;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use sticky_packets::frame::{FrameReader, NO_LIMIT};
use sticky_packets::real::guard::Start::{Clear, Http, Tls, Undecided};
use sticky_packets::real::guard::{Guard, Protocol, Refused, Start, sniff};
use sticky_packets::{Error, Lang, Result};

#[test]
fn what_a_connection_begins_as() {
    for (start, verdict) in [
        ("", Undecided),
        ("GET / HTTP/1.1\r\n", Http),
        ("PROPFIND / HTTP/1.1\r\n", Http),
        ("patch /a?b=c HTTP/1.0\r\n", Http),
        ("!!!! / HTTP/1.1\r\n", Http),
        ("a|b /;touch${IFS}x; HTTP/1.1\r\n", Http),
        ("QUERY /\u{7c98} HTTP/1.1\r\n", Http),
        ("OPTIONS * HTTP/1.1\r\n", Http),
        ("PRI * HTTP/2.0\r\n", Http),
        ("GET http://a.example/ HTTP/1.1\r\n", Http),
        ("CONNECT a.example:443 HTTP/1.1\r\n", Http),
        ("connect a.example:443 HTTP/1.1\r\n", Http),
        ("echo / HTTP/1.1", Http),
        ("GET / HTTP/", Http),
        ("GET / HTTP", Undecided),
        ("GET / ", Undecided),
        ("GET /", Undecided),
        ("GET htt", Undecided),
        ("CONNECT a", Undecided),
        ("GET ", Undecided),
        ("GET", Undecided),
        ("ls", Undecided),
        ("ls /", Undecided),
        ("ls / ", Undecided),
        ("ls / -l", Clear),
        ("ls /\n", Clear),
        ("ls -", Clear),
        ("ls\n", Clear),
        ("ls;", Clear),
        ("ls -l HTTP", Clear),
        ("GET it", Clear),
        ("GET  / HTTP/1.1", Clear),
        ("GET / HTML", Clear),
        ("GET / http/1.1", Clear),
        ("echo hi HTTP/1.1", Clear),
        ("echo htop HTTP/1.1", Clear),
        ("CONNECT  HTTP/1.1", Clear),
        (" / HTTP/1.1", Clear),
        ("./a / HTTP/1.1", Clear),
        ("\u{7c98} / HTTP/1.1", Clear),
        ("\0\0\0\x02ls", Clear),
        ("\0", Clear),
        ("\x16", Undecided),
        ("\x16\x03", Tls),
        ("\x16\x03\x01\x02\0\x01", Tls),
        ("\x16\x04", Clear),
        ("\x17\x03\x03", Clear),
    ] {
        assert_eq!(sniff(start.as_bytes()), verdict, "{start:?}");
    }
}

#[test]
fn what_has_no_end_is_no_command() {
    let method = |size: usize| [b'A'; 2000][..size].to_vec();
    let target = |size: usize| [b"GET /".to_vec(), method(size - 5)].concat();
    for (start, verdict) in [
        (method(255), Undecided),
        (method(256), Http),
        ([method(255), b" / HTTP/1.1".to_vec()].concat(), Http),
        ([method(255), b";".to_vec()].concat(), Clear),
        ([method(256), b";".to_vec()].concat(), Http),
        (target(1024), Undecided),
        (target(1025), Http),
        (target(2000), Http),
        ([target(1023), b"\n".to_vec()].concat(), Clear),
        ([target(1024), b"\n".to_vec()].concat(), Clear),
        ([target(1025), b"\n".to_vec()].concat(), Http),
        ([target(1021), b" HTML".to_vec()].concat(), Clear),
        ([target(1022), b" HTML".to_vec()].concat(), Http),
    ] {
        assert_eq!(sniff(&start), verdict, "{} bytes", start.len());
    }
}

/// Every verdict by its definition: what it is by now, and what it could still become.
mod model {
    use super::{Clear, Http, Start, Tls, Undecided};

    const TOKEN: &str =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// What could follow, so that a request line is whole.
    const ENDS: [&str; 13] = [
        "a / HTTP/",
        " / HTTP/",
        "/ HTTP/",
        "http HTTP/",
        "ttp HTTP/",
        "tp HTTP/",
        "p HTTP/",
        "a HTTP/",
        " HTTP/",
        "HTTP/",
        "TTP/",
        "TP/",
        "P/",
    ];

    pub fn verdict(start: &[u8]) -> Start {
        (0..=start.len())
            .map(|n| of_all(&start[..n]))
            .find(|it| *it != Undecided)
            .unwrap_or(Undecided)
    }

    fn of_all(bytes: &[u8]) -> Start {
        let with = |end: &str| [bytes, end.as_bytes()].concat();
        let ends = || ENDS.iter().chain(&["/"]).map(|end| with(end));
        if bytes == [0x16, 3] {
            Tls
        } else if is_request(bytes) {
            Http
        } else if bytes.is_empty() || bytes == [0x16] {
            Undecided
        } else if !ends().any(|whole| is_request(&whole)) {
            Clear
        } else if bytes.len() > 1024 || bytes.len() > 255 && is_token(bytes) {
            Http
        } else {
            Undecided
        }
    }

    fn is_token(bytes: &[u8]) -> bool {
        !bytes.is_empty() && bytes.iter().all(|byte| TOKEN.as_bytes().contains(byte))
    }

    /// Whether these bytes are a method, a target and the name of the protocol.
    fn is_request(bytes: &[u8]) -> bool {
        let mut words = bytes.split(|&byte| byte == b' ');
        let words = [words.next(), words.next(), words.next(), words.next()];
        let [Some(method), Some(target), Some(b"HTTP/"), None] = words else {
            return false;
        };
        let connects = method.eq_ignore_ascii_case(b"CONNECT") && !target.is_empty();
        let begins = |with: &str| target.starts_with(with.as_bytes());
        let is_target = connects || begins("/") || begins("*") || begins("http");
        is_token(method) && is_target && !target.iter().any(|&byte| byte < 32 || byte == 127)
    }
}

/// Numbers that look random and are the same in each run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    /// Bytes of which many nearly are a request.
    fn start(&mut self) -> Vec<u8> {
        const PIECES: [&[u8]; 26] = [
            b"GET /",
            b" / HTTP/1.1",
            b"GET",
            b"connect",
            b"CONNECT",
            b"a",
            b"!",
            b"h",
            b"ht",
            b"http",
            b"http://",
            b"/",
            b"*",
            b" ",
            b" ",
            b" ",
            b" HTTP/1.1",
            b"HTTP/",
            b"HTTP",
            b"H",
            b"\r\n",
            b"\0",
            b"\x7f",
            b"\x16\x03",
            b"\x16",
            b"\xe7\xb2\x98",
        ];
        let mut start = Vec::new();
        for _ in 0..self.below(8) {
            match self.below(16) {
                0 => start.push(self.below(256) as u8),
                _ => start.extend(PIECES[self.below(PIECES.len())]),
            }
        }
        start
    }

    /// The same, with a word that is nearly too long, or is.
    fn long_start(&mut self) -> Vec<u8> {
        let size = [250, 1018][self.below(2)] + self.below(10);
        let begin = ["", "GET /", "CONNECT ", "/"][self.below(4)];
        [begin.as_bytes().to_vec(), vec![b'a'; size], self.start()].concat()
    }
}

#[test]
fn the_verdict_is_the_models_and_more_bytes_do_not_change_it() {
    let mut dice = Dice(22);
    let mut seen = [0; 4];
    for i in 0..20_000 {
        let start = if i % 200 == 0 { dice.long_start() } else { dice.start() };
        let verdict = sniff(&start);
        assert_eq!(verdict, model::verdict(&start), "{:?}", start.escape_ascii().to_string());
        for n in 0..start.len() {
            let before = sniff(&start[..n]);
            assert!(before == Undecided || before == verdict, "{n} of {}", start.escape_ascii());
        }
        seen[verdict as usize] += 1;
    }
    assert!(seen.iter().all(|&n| n > 200), "each verdict is tried often: {seen:?}");
}

/// A client's two views of its connection to a guarded server.
struct Peer {
    stream: TcpStream,
    theirs: TcpStream,
}

impl Peer {
    fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    /// Waits until the server has read what was sent.
    fn until_read(&self) {
        let mut unread = [PollFd::new(self.theirs.as_fd(), PollFlags::POLLIN)];
        let began = Instant::now();
        while poll(&mut unread, PollTimeout::ZERO).unwrap() > 0 {
            assert!(began.elapsed() < PATIENCE, "the server reads no more");
            thread::yield_now();
        }
    }

    fn recv(&mut self) -> String {
        let mut buf = [0; 1024];
        let n = self.stream.read(&mut buf).unwrap();
        String::from_utf8_lossy(&buf[..n]).into_owned()
    }

    /// Everything that comes until the end.
    fn recv_all(self) -> String {
        let Peer { mut stream, theirs } = self;
        // A connection ends with the last of its server's handles.
        drop(theirs);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A guarded stream, read as a step reads its own.
struct Guarded<'a>(Guard, &'a TcpStream);

impl Read for Guarded<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(self.1, buf)
    }
}

/// The next command, as a step of this number receives it.
fn recv_command(number: usize, stream: &mut Guarded) -> Result<Option<String>> {
    let mut buf = vec![0; 1024];
    if number == 6 {
        if !FrameReader::with_capacity(stream, NO_LIMIT, 0).recv_into(&mut buf)? {
            return Ok(None);
        }
    } else {
        let n = stream.read(&mut buf)?;
        buf.truncate(n);
    }
    Ok((!buf.is_empty()).then(|| String::from_utf8(buf).unwrap()))
}

/// Serves one client on real TCP, answering each command with a word; which they were, and how it ended.
fn serve(
    number: usize,
    patience: Duration,
    client: impl FnOnce(Peer),
) -> (Vec<String>, Result<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let ours = listener.accept().unwrap().0;
    let theirs = ours.try_clone().unwrap();
    let mut commands = Vec::new();
    let ended = thread::scope(|scope| {
        let server = scope.spawn(|| {
            let ours = ours;
            let mut guarded = Guarded(Guard::new(patience), &ours);
            while let Some(command) = recv_command(number, &mut guarded)? {
                commands.push(command);
                (&ours).write_all(b"done")?;
            }
            Ok(())
        });
        client(Peer { stream, theirs });
        server.join().unwrap()
    });
    (commands, ended)
}

fn is_refusal(ended: &Result<()>) -> bool {
    let text = ended.as_ref().map_err(Error::to_string);
    text.is_err_and(|text| text.starts_with("the peer speaks HTTP and was refused"))
}

const METHOD: &str = "PROPFIND";
const REQUEST: &str = "PROPFIND / HTTP/1.1\r\n\r\n\ntouch ran\n";

#[test]
fn a_request_cut_in_two_is_refused_wherever_it_is_cut() {
    for number in [1, 6] {
        for at in 1..REQUEST.len() {
            let (first, rest) = REQUEST.split_at(at);
            let runs_a_word = at <= METHOD.len() && number < 6;
            let (commands, ended) = serve(number, PATIENCE, |mut peer| {
                peer.send(first.as_bytes());
                if runs_a_word {
                    peer.recv();
                } else {
                    peer.until_read();
                }
                peer.send(rest.as_bytes());
                assert!(peer.recv_all().contains("HTTP/1.1 400 "), "step {number}, at {at}");
            });
            let word = if runs_a_word { &[first][..] } else { &[] };
            assert_eq!(commands, word, "step {number}, at {at}");
            assert!(is_refusal(&ended), "step {number}, at {at}: {ended:?}");
        }
    }
}

#[test]
fn a_request_that_comes_byte_by_byte_runs_no_more_than_pieces_of_its_method() {
    for number in [1, 6] {
        let (commands, ended) = serve(number, PATIENCE, |mut peer| {
            for byte in REQUEST.bytes() {
                peer.send(&[byte]);
                peer.until_read();
            }
            assert!(peer.recv_all().contains("HTTP/1.1 400 "), "step {number}");
        });
        let are_pieces = commands.iter().all(|command| METHOD.contains(command.as_str()));
        assert!(are_pieces, "step {number}: {commands:?}");
        assert!(is_refusal(&ended), "step {number}: {ended:?}");
    }
}

#[test]
fn a_target_may_be_long_and_come_in_pieces() {
    for size in [900, 1_100, 5_000, 60_000] {
        let (commands, ended) = serve(1, PATIENCE, |mut peer| {
            let request = format!("GET /;touch${{IFS}}ran;{} HTTP/1.1\r\n\r\n", "a".repeat(size));
            for piece in request.as_bytes().chunks(500) {
                peer.send(piece);
                peer.until_read();
            }
            assert!(peer.recv_all().starts_with("HTTP/1.1 400 "), "{size}");
        });
        assert_eq!(commands, [""; 0], "{size}");
        assert!(is_refusal(&ended), "{size}: {ended:?}");
    }
}

#[test]
fn words_are_served_at_once_and_a_path_when_nothing_more_comes() {
    let typed = ["ls", "dir", "ls", "ls /", "cat /a", "echo / HTTP/1.1", "ls"];
    let (commands, ended) = serve(1, Duration::from_millis(1), |mut peer| {
        for command in typed {
            peer.send(command.as_bytes());
            assert_eq!(peer.recv(), "done");
        }
        assert_eq!(peer.theirs.read_timeout().unwrap(), None, "the stream waits as before");
    });
    assert_eq!(commands, typed);
    assert!(ended.is_ok(), "{ended:?}");
}

/// Its patience is longer than the test's own.
#[test]
fn what_needs_no_more_bytes_is_not_held_back() {
    for command in ["ls", "GET it", "ls -l HTTP", "cat /a /b", "ls /\n", "echo 粘包"] {
        let (commands, _) = serve(1, 2 * PATIENCE, |mut peer| {
            peer.send(command.as_bytes());
            assert_eq!(peer.recv(), "done", "{command}");
        });
        assert_eq!(commands, [command]);
    }
}

#[test]
fn a_path_before_the_end_of_the_stream_is_served_whole() {
    let (commands, ended) = serve(1, PATIENCE, |mut peer| {
        peer.send(b"cat /a");
        peer.stream.shutdown(std::net::Shutdown::Write).unwrap();
        assert_eq!(peer.recv_all(), "done");
    });
    assert_eq!(commands, ["cat /a"]);
    assert!(ended.is_ok(), "{ended:?}");
}

/// What was read ahead is handed on in the reads of the step.
#[test]
fn no_byte_is_lost_or_doubled() {
    let command = format!("echo {}", "a".repeat(3000));
    let (commands, _) = serve(1, PATIENCE, |mut peer| {
        peer.send(command.as_bytes());
        peer.stream.shutdown(std::net::Shutdown::Write).unwrap();
        peer.recv_all();
    });
    assert_eq!(commands.concat(), command);
}

#[test]
fn a_refused_connection_stays_refused() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let mut peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let stream = listener.accept().unwrap().0;
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut guard = Guard::new(Duration::ZERO);
    peer.write_all(b"GET / HTTP/1.1\r\n\r\nls").unwrap();
    for _ in 0..3 {
        let e = guard.read(&stream, &mut [0; 4]).unwrap_err();
        let refused = Refused { protocol: Protocol::Http, handed_on: 0 };
        assert_eq!(e.get_ref().unwrap().downcast_ref(), Some(&refused));
    }
}

#[test]
fn a_refusal_is_told_in_both_languages() {
    let told = |protocol, handed_on| {
        let error = Error::from(io::Error::other(Refused { protocol, handed_on }));
        Lang::ALL.map(|lang| error.text(lang))
    };
    assert_eq!(
        told(Protocol::Tls, 0),
        [
            "the peer speaks TLS and was refused, nothing was run; use this step's client",
            "对端发来的是 TLS，已拒绝，没有执行任何命令；请用本步的客户端",
        ]
    );
    assert_eq!(
        told(Protocol::Http, 3),
        [
            "the peer speaks HTTP and was refused; 3 bytes had come before that could be seen, and went to the step; use this step's client",
            "对端发来的是 HTTP，已拒绝；识别出来之前，已有 3 字节交给本步处理；请用本步的客户端",
        ]
    );
}
