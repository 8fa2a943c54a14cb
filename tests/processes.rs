//! The real thing: server and client as processes of their own, over TCP, on a port of their own.

#[cfg(all(unix, not(no_unix)))]
mod unix;

use std::io::{Read, Write};
use std::iter;
use std::net::{Shutdown, TcpListener};
use std::process::{Command, Output};
use std::thread;

use crate::common::{
    Server, example, has_python, program, python, run, stderr, stdout, tape, told, with_lab_port,
};
use sticky_packets::course::scene::{self, Client, Scene};
use sticky_packets::frame::{self, NO_LIMIT};
use sticky_packets::tape::Side;
use sticky_packets::{Lang, Line};

/// A session, and what is typed in it. Of the step that sleeps a second for each command, a short one.
fn session(number: usize, lang: Lang) -> (Scene, &'static str) {
    match number {
        3 => (Scene::of(vec![Client::types(&["ls"])], lang), "ls\n"),
        _ => (scene::works(lang), "1\n  ls  \ndir\n"),
    }
}

fn client(number: usize, port: u16, lang: Lang, typed: &str) -> Output {
    let port = port.to_string();
    let args = ["client", "--port", &port, "--lang", lang.code()];
    run(program(number).args(args), typed)
}

#[test]
fn what_two_processes_print_is_what_the_lab_says() {
    thread::scope(|scope| {
        for number in [1, 3, 4, 5, 6, 7] {
            for lang in Lang::ALL {
                scope.spawn(move || {
                    let (scene, typed) = session(number, lang);
                    let lab = tape(number, &scene);
                    let args = ["--shell", "classroom", "--lang", lang.code()];
                    let mut server = Server::start(number, &args);
                    let output = client(number, server.port, lang, typed);
                    assert_eq!(stderr(&output), "");
                    assert_eq!(output.status.code(), Some(0));
                    assert_eq!(stdout(&output), lab.stdout(Side::Client), "step {number}");
                    server.wait_for(&Line::<Vec<u8>, String>::ClientGone.text(lang));
                    let printed = server.end();
                    assert_eq!(with_lab_port(&printed), lab.stdout(Side::Server), "step {number}");
                });
            }
        }
    });
}

#[test]
fn an_empty_line_is_skipped() {
    let mut server = Server::start(6, &["--shell", "classroom"]);
    assert_eq!(stdout(&client(6, server.port, Lang::En, "\n  \n")), ">>:>>:>>:");
    server.wait_for("client disconnected!");
    let printed = server.end();
    assert!(!printed.contains("executing"), "{printed}");
}

#[test]
fn a_command_that_the_classroom_does_not_know_is_told_with_those_it_does() {
    let mut server = Server::start(6, &["--shell", "classroom"]);
    assert!(stdout(&client(6, server.port, Lang::En, "pwd\n")).contains("cmd has no output"));
    assert_eq!(server.complaint(), "/bin/sh: 1: pwd: not found\n");
    assert!(server.complaint().contains("knows ls, dir, true, seq -w 2000, and yes"));
}

/// Step 2 is a race, and either end of it is a clear one.
#[test]
fn step_2_ends_glued_or_fine_and_never_hangs() {
    let server = Server::start(2, &["--shell", "classroom"]);
    for _ in 0..20 {
        assert_glued_or_fine(&client(2, server.port, Lang::En, "1\n"));
    }
}

fn assert_glued_or_fine(output: &Output) {
    match output.status.code() {
        Some(0) => assert!(stdout(output).ends_with("cmd res receive done...... 22\n>>:")),
        _ => assert!(stderr(output).contains("not a number: b'22cmd"), "{}", stderr(output)),
    }
}

/// A step with the standard library's own sockets, threads and clock.
fn on_std(number: usize, lang: Lang) -> Command {
    let mut command = example("std-steps", &["examples", "tests/processes/std_steps.rs"]);
    command.args([&number.to_string(), lang.code()]);
    command
}

#[test]
#[cfg_attr(not(unix), ignore = "only Unix surely gives the server its port")]
fn on_the_standard_library_alone_each_step_is_what_the_lab_says() {
    thread::scope(|scope| {
        for number in [1, 3, 4, 5, 6, 7] {
            for lang in Lang::ALL {
                scope.spawn(move || {
                    let (scene, typed) = session(number, lang);
                    let server = Server::spawn(on_std(number, lang));
                    let output = run(on_std(number, lang).arg(server.port.to_string()), typed);
                    assert_eq!(stderr(&output), "");
                    let lab = tape(number, &scene);
                    assert_eq!(stdout(&output), lab.stdout(Side::Client), "step {number}");
                });
            }
        }
    });
}

#[test]
#[cfg_attr(not(unix), ignore = "only Unix surely gives the server its port")]
fn on_the_standard_library_alone_step_2_ends_glued_or_fine() {
    let server = Server::spawn(on_std(2, Lang::En));
    let output = run(on_std(2, Lang::En).arg(server.port.to_string()), "1\n");
    assert_glued_or_fine(&output);
}

#[test]
fn the_articles_python_can_be_the_client() {
    if !has_python() {
        return;
    }
    thread::scope(|scope| {
        for number in [1, 2, 3, 4, 5] {
            scope.spawn(move || python_client(number));
        }
    });
}

fn peer(args: &[&str]) -> Command {
    let mut command = python();
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/python/peer.py")).args(args);
    command.env("PYTHONUNBUFFERED", "1").env("PYTHONUTF8", "1");
    command
}

fn python_client(number: usize) {
    let (scene, typed) = session(number, Lang::Zh);
    let lab = tape(number, &scene);
    let mut server = Server::start(number, &["--shell", "classroom", "--lang", "zh"]);
    let output = run(&mut peer(&["client", &number.to_string(), &server.port.to_string()]), typed);
    if number == 2 && !output.status.success() {
        assert!(stderr(&output).contains("ValueError"), "{}", stderr(&output));
        return;
    }
    assert_eq!(stderr(&output), "");
    if number != 2 {
        assert_eq!(stdout(&output), lab.stdout(Side::Client), "step {number}");
        server.wait_for("客户端已断开!");
        let printed = server.end();
        assert_eq!(with_lab_port(&printed), lab.stdout(Side::Server), "step {number}");
    }
}

#[test]
fn the_server_outlives_every_client() {
    thread::scope(|scope| {
        for number in 1..=7 {
            scope.spawn(move || outlives_every_client(number));
        }
    });
}

fn outlives_every_client(number: usize) {
    let mut server = Server::start(number, &["--shell", "classroom"]);
    // Gone without a word.
    drop(server.connect());
    // Gone in mid-answer: it asks, and closes with the answer unread.
    let mut gone = server.connect();
    gone.write_all(b"\x00\x00\x00\x0bseq -w 2000").unwrap();
    gone.read_exact(&mut [0; 1]).unwrap();
    drop(gone);
    // Bytes that are no text, and no frame.
    let mut garbage = server.connect();
    garbage.write_all(b"\x00\x00\x00\x02\xff\xfe\x00\x00").unwrap();
    garbage.shutdown(Shutdown::Write).unwrap();
    let _ = garbage.read_to_end(&mut Vec::new());
    drop(garbage);
    // A web page that knows the port.
    assert!(http(&server).starts_with("HTTP/1.1 400 "));
    while !server.complaint().contains("speaks HTTP") {}
    let output = client(number, server.port, Lang::En, "1\n");
    let fine = output.status.success() || number == 2;
    assert!(fine, "step {number}: {}", stderr(&output));
    let printed = server.end();
    assert_eq!(printed.matches("new conn: ").count(), 5, "step {number}: {printed}");
}

fn http(server: &Server) -> String {
    let mut web = server.connect();
    let path = std::env::temp_dir().join(format!("sticky-packets-http-{}", server.port));
    let command = format!("touch {}", path.display());
    let length = command.len();
    let request = format!("POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{command}");
    // In one write: the server does not wait for ever for the rest of one that it refuses.
    web.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    web.read_to_string(&mut answer).unwrap();
    assert!(!path.exists(), "a web page ran a command");
    answer
}

/// The article's client spins for ever here.
#[test]
fn a_server_that_dies_in_mid_answer_is_told_with_the_figures() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let dying = thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let n = stream.read(&mut [0; 1024]).unwrap();
        assert_eq!(n, 2);
        stream.write_all(b"275").unwrap();
        // The ack: the size has been read alone.
        assert!(stream.read(&mut [0; 1024]).unwrap() > 0);
        stream.write_all(&[b'x'; 100]).unwrap();
    });
    let output = client(5, port, Lang::En, "ls\n");
    dying.join().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("received 100 of 275 bytes"), "{}", stderr(&output));
}

/// A server's sends, each after a word from the client.
type Sends = Vec<Vec<u8>>;

#[test]
fn a_server_that_dies_anywhere_in_an_answer_is_told() {
    let body = include_bytes!("../core/src/real/shell/classroom/ls.txt");
    let size = body.len().to_string().into_bytes();
    let mut framed = Vec::new();
    frame::send(&mut framed, body, NO_LIMIT).unwrap();
    let in_the_size = (0..=size.len()).map(|sent| vec![size[..sent].to_vec()]);
    let in_the_body = (0..body.len()).map(|sent| vec![size.clone(), body[..sent].to_vec()]);
    let in_the_frame = || (0..framed.len()).map(|sent| vec![framed[..sent].to_vec()]);
    thread::scope(|scope| {
        scope.spawn(|| dies_after(5, iter::once(vec![]).chain(in_the_size).collect()));
        scope.spawn(|| dies_after(5, in_the_body.collect()));
        for number in [6, 7] {
            let deaths = iter::once(vec![]).chain(in_the_frame()).collect();
            scope.spawn(move || dies_after(number, deaths));
        }
    });
}

/// One client after another, each with a server that closes after its sends.
fn dies_after(number: usize, deaths: Vec<Sends>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let times = deaths.len();
    let dying = thread::spawn(move || {
        for sends in deaths {
            let mut stream = listener.accept().unwrap().0;
            for send in sends {
                assert!(stream.read(&mut [0; 1024]).unwrap() > 0);
                stream.write_all(&send).unwrap();
            }
        }
    });
    for time in 0..times {
        let output = client(number, port, Lang::En, "ls\n");
        let told = stderr(&output);
        let told = told.strip_prefix("error: ").unwrap_or_default();
        assert_eq!(output.status.code(), Some(1), "step {number}, death {time}: {told}");
        assert!(!told.trim().is_empty(), "step {number}, death {time}: {}", stderr(&output));
    }
    dying.join().unwrap();
}

#[cfg(not(all(unix, not(no_unix))))]
#[test]
#[ignore = "there is no Unix here: no /bin/sh, and no signals"]
fn what_takes_a_unix() {}
