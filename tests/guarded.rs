//! Step 7 on real sockets: each of its guards, and what none of them may cost the others.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use crate::common::{PATIENCE, STEPS, Server};
use sticky_packets::frame::{self, FrameReader, HEADER, NO_LIMIT};
use sticky_packets::lab::{Over, play};
use sticky_packets::real::shell::Run;
use sticky_packets::tape::Outcome;
use sticky_packets::term::Style;
use sticky_packets::view::text::Screen;
use sticky_packets::{Lang, Shell, Step, Term};

/// The maximum of step 7.
const MAX: u32 = 64 * 1024;

/// What the directory's listing has first.
const FIRST: &str = "build_server.py\n";

fn server(lang: Lang) -> Server {
    Server::start(7, &["--shell", "classroom", "--lang", lang.code()])
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn ask(mut stream: &TcpStream, command: &str) -> String {
    frame::send(&mut stream, command.as_bytes(), NO_LIMIT).unwrap();
    FrameReader::new(stream, NO_LIMIT).recv_text().unwrap().unwrap().to_string()
}

fn assert_served(stream: &TcpStream) {
    assert!(ask(stream, "ls").starts_with(FIRST));
}

/// The one frame that is left on a stream, to its last byte, and the end behind it.
fn last_words(stream: &TcpStream) -> String {
    let mut frames = FrameReader::new(stream, NO_LIMIT);
    let words = frames.recv_text().unwrap().unwrap().to_string();
    assert_eq!(frames.recv().unwrap(), None);
    words
}

/// What the server tells of a refusal once, in its own terminal.
fn told_by(server: &mut Server, peer: &TcpStream) -> String {
    let line = server.complaint();
    let from = peer.local_addr().unwrap().to_string();
    let (_, told) = line.split_once(&from).unwrap_or_else(|| panic!("{from}: {line}"));
    told.trim_start_matches([':', '：']).trim().to_string()
}

/// It sends more than all buffers hold, and reads nothing before: a reset would end it in a write.
#[test]
fn who_claims_too_much_is_told_why_and_reads_it_whole() {
    let cases = [
        (
            b"\x10\x00\x00\x00",
            Lang::En,
            "268435456 bytes, and 65536 is the maximum; read the other",
        ),
        (
            b"GET ",
            Lang::En,
            "1195725856 bytes, and 65536 is the maximum; the length reads \"GET \"",
        ),
        (b"GET ", Lang::Zh, "1195725856 字节，上限是 65536；这四个字节是“GET ”，对端说的是 HTTP"),
        (&(MAX + 1).to_be_bytes(), Lang::En, "65537 bytes, and 65536 is the maximum; send less"),
        (&(MAX + 1).to_be_bytes(), Lang::Zh, "65537 字节，上限是 65536；请分次发送"),
    ];
    for (header, lang, figures) in cases {
        let mut server = server(lang);
        let beside = server.connect();
        let mut peer = server.connect();
        peer.write_all(header).unwrap();
        peer.write_all(&[b'x'; 8 * 1024 * 1024]).unwrap();
        // The refused one is still there.
        assert_served(&beside);
        let words = last_words(&peer);
        assert!(words.contains(figures), "{words}");
        assert!(words.contains(&told_by(&mut server, &peer)), "{words}");
        drop(peer);
        assert_served(&server.connect());
        assert_served(&beside);
        let printed = server.end();
        assert_eq!(printed.matches("b'ls'").count(), 3, "{printed}");
    }
}

#[test]
fn a_frame_of_the_maximum_is_no_offence() {
    let mut server = server(Lang::En);
    let mut stream = server.connect();
    frame::send(&mut stream, &[b'x'; MAX as usize], NO_LIMIT).unwrap();
    // It prints more than a pipe holds.
    server.wait_for("send done");
    let mut frames = FrameReader::new(&stream, NO_LIMIT);
    assert_eq!(frames.recv_text().unwrap(), Some("cmd has no output....."));
    assert_served(&stream);
}

/// Sends a byte now and then until something comes back; how many bytes that took.
fn drip(mut stream: &TcpStream) -> usize {
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    for byte in 0..1200 {
        stream.write_all(&[if byte == 1 { 1 } else { 0 }]).unwrap();
        match stream.peek(&mut [0]) {
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            heard => {
                assert_eq!(heard.unwrap(), 1);
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                return byte + 1;
            }
        }
    }
    panic!("nobody ends it")
}

/// The deadline is five seconds, whatever comes meanwhile; and nobody waits for those who are slow.
#[test]
fn who_is_too_slow_is_told_why_and_who_is_silent_is_served() {
    let mut server = server(Lang::En);
    let silent = server.connect();
    let (stalls, drips) = (server.connect(), server.connect());
    (&stalls).write_all(b"\x00\x00\x00\x02l").unwrap();
    let received = drip(&drips) - HEADER;
    assert_served(&silent);
    let words = [last_words(&stalls), last_words(&drips)];
    assert!(words[0].contains("not whole within 5s: received 1 of 2 bytes of its body"));
    let (figure, _) = words[1].rsplit_once(" of 65536 bytes of its body").unwrap();
    let (_, figure) = figure.rsplit_once(' ').unwrap();
    let told: usize = figure.parse().unwrap();
    assert!((1..=received).contains(&told), "{received} sent: {}", words[1]);
    let complaints = [server.complaint(), server.complaint()];
    assert!(complaints.iter().all(|line| line.contains("not whole within 5s")), "{complaints:?}");
    assert_served(&silent);
}

#[test]
fn a_line_of_the_log_tells_whose_it_is_once_there_are_several() {
    for (lang, executing) in [(Lang::En, "executing"), (Lang::Zh, "执行指令")] {
        let mut server = server(lang);
        let first = connect(server.port);
        assert_served(&first);
        server.wait_for("send done");
        let second = connect(server.port);
        server.wait_for("[2] new conn: ");
        ask(&second, "ls");
        server.wait_for(&format!("[2] {executing}: b'ls'"));
        ask(&first, "dir");
        server.wait_for(&format!("[1] {executing}: b'dir'"));
        let printed = server.end();
        let (alone, _) = printed.split_once("[2] new conn").unwrap();
        assert!(!alone.contains('['), "{printed}");
    }
}

/// Forty that talk, a thousand frames together, and a hundred that do not.
#[test]
fn a_crowd_is_served_beside_a_silent_one() {
    let mut server = server(Lang::En);
    let port = server.port;
    let silent: Vec<TcpStream> = (0..100).map(|_| connect(port)).collect();
    thread::scope(|scope| {
        // What it prints is more than a pipe holds.
        scope.spawn(|| (0..1000).for_each(|_| server.wait_for("send done")));
        for _ in 0..40 {
            scope.spawn(move || {
                let stream = connect(port);
                (0..25).for_each(|_| assert_served(&stream));
            });
        }
    });
    silent.iter().for_each(assert_served);
}

/// A command that ends the thread which runs it.
struct Panics;

impl Run for Panics {
    fn run(&self, command: &str) -> String {
        assert_ne!(command, "panic", "asked for");
        command.into()
    }
}

#[test]
#[cfg_attr(not(unix), ignore = "only Unix surely gives the server its port")]
fn a_panic_ends_one_client_alone() {
    // A connection keeps the port for who asks for it.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let _held = (TcpStream::connect(addr).unwrap(), listener.accept().unwrap());
    drop(listener);
    // It serves for as long as the tests run.
    thread::spawn(move || {
        let style = Style { lang: Lang::En, out: Screen::PLAIN, err: Screen::PLAIN };
        (STEPS[6].serve)(&[addr], &Shell::new(Panics, Lang::En), &Term::real(style))
    });
    let connect = || loop {
        if let Ok(stream) = TcpStream::connect(addr) {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            return stream;
        }
    };
    let beside = connect();
    assert_eq!(ask(&beside, "one"), "one");
    let mut ends = connect();
    frame::send(&mut ends, b"panic", NO_LIMIT).unwrap();
    assert_eq!(ends.read(&mut [0]).unwrap(), 0);
    assert_eq!(ask(&beside, "two"), "two");
    assert_eq!(ask(&connect(), "three"), "three");
}

/// A system that gives no more threads is made of one that has no more memory for a stack.
#[cfg(all(target_os = "linux", not(no_unix)))]
#[test]
fn who_gets_no_thread_is_hung_up_on_and_the_others_are_served() {
    for (lang, told) in [(Lang::En, "no thread for this client"), (Lang::Zh, "系统开不出新线程")]
    {
        let mut server = server(lang);
        let first = server.connect();
        assert_served(&first);
        server.limit_memory(Some(1 << 20));
        let second = server.connect();
        assert_eq!((&second).read(&mut [0]).unwrap(), 0);
        let line = told_by(&mut server, &second);
        assert!(line.starts_with(told) && line.contains("ulimit -u"), "{line}");
        assert_served(&first);
        server.limit_memory(None);
        assert_served(&server.connect());
        assert_served(&first);
    }
}

/// In the lab, only who has read why counts as refused.
#[test]
fn a_refusal_that_nobody_reads_is_a_failure() {
    use sticky_packets::course::scene::{self, Scene};
    use sticky_packets::lab::network::Network;
    use sticky_packets::net::{Addr, TcpListener};

    type Serve = fn(Addr, &Shell, &Term) -> sticky_packets::Result<()>;

    fn hangs_up(addr: Addr, _: &Shell, term: &Term) -> sticky_packets::Result<()> {
        let listener = TcpListener::bind(addr)?;
        loop {
            let (conn, from) = listener.accept()?;
            term.tell(from, FrameReader::new(conn, MAX).recv().map(drop).map_err(Into::into));
        }
    }
    fn says_something_else(addr: Addr, _: &Shell, term: &Term) -> sticky_packets::Result<()> {
        let listener = TcpListener::bind(addr)?;
        loop {
            let (conn, from) = listener.accept()?;
            term.tell(from, FrameReader::new(&conn, MAX).recv().map(drop).map_err(Into::into));
            frame::send(&mut &conn, b"no", NO_LIMIT)?;
            conn.shutdown(Shutdown::Write)?;
        }
    }
    let scene = scene::hostile_length(Lang::En);
    let cut_off = scene.clone().over(Network { cut_off: Some(100), ..Network::CALM });
    let cases: [(Serve, &Scene); 3] =
        [(hangs_up, &scene), (says_something_else, &scene), (STEPS[6].serve, &cut_off)];
    for (serve, scene) in cases {
        let step = Step { serve, ..STEPS[6] };
        let tape = play(&step, scene, Over::Lab).unwrap();
        assert!(matches!(tape.outcome, Outcome::Failed { .. }), "{:?}", tape.outcome);
    }
}
