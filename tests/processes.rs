//! The real thing: server and client as processes of their own, over TCP, on a port of their own.

mod common;

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use common::{PATIENCE, Server, clean, program, run, stderr, stdout, tape, with_lab_port};
use sticky_packets::frame::{self, Frames, NO_LIMIT};
use sticky_packets::scene::{self, Client, Scene};
use sticky_packets::tape::Side;
use sticky_packets::{Lang, Line};

/// A session, and what is typed in it. Of the step that sleeps a second for each command, a short one.
fn session(number: usize, lang: Lang) -> (Scene, &'static str) {
    match number {
        3 => (Scene::of(vec![Client::types(&["ls"])], lang), "ls\n"),
        _ => (scene::works(lang), "1\n  ls  \ndir\n"),
    }
}

fn client(number: usize, port: u16, lang: Lang, typed: &str) -> std::process::Output {
    let port = port.to_string();
    let args = ["client", "--port", &port, "--lang", lang.code()];
    run(program(number).args(args), typed)
}

#[test]
fn what_two_processes_print_is_what_the_lab_says() {
    thread::scope(|scope| {
        for number in [1, 3, 4, 5, 6] {
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

/// Step 2 is a race, and either end of it is a clear one.
#[test]
fn step_2_ends_glued_or_fine_and_never_hangs() {
    let server = Server::start(2, &["--shell", "classroom"]);
    for _ in 0..20 {
        let output = client(2, server.port, Lang::En, "1\n");
        match output.status.code() {
            Some(0) => assert!(stdout(&output).ends_with("cmd res receive done...... 22\n>>:")),
            _ => assert!(stderr(&output).contains("not a number: b'22cmd"), "{}", stderr(&output)),
        }
    }
}

#[test]
fn the_articles_python_can_sit_at_either_end() {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no python3 here, so the article's programs were not tried");
        return;
    }
    thread::scope(|scope| {
        for number in [1, 2, 3, 4, 5] {
            scope.spawn(move || python_client(number));
            scope.spawn(move || python_server(number));
        }
    });
}

fn python(args: &[&str]) -> Command {
    let mut command = clean(Command::new("python3"));
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/peer.py")).args(args);
    command.env("PYTHONUNBUFFERED", "1").env("PYTHONUTF8", "1");
    command
}

fn python_client(number: usize) {
    let (scene, typed) = session(number, Lang::Zh);
    let lab = tape(number, &scene);
    let mut server = Server::start(number, &["--shell", "classroom", "--lang", "zh"]);
    let output =
        run(&mut python(&["client", &number.to_string(), &server.port.to_string()]), typed);
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

fn python_server(number: usize) {
    let typed = if number == 3 { "echo 'hi'\n" } else { "true\necho 'hi'\n" };
    let theirs = Server::spawn(python(&["server", &number.to_string()]));
    let mut ours = Server::start(number, &["--lang", "zh"]);
    let to_theirs = client(number, theirs.port, Lang::Zh, typed);
    let to_ours = client(number, ours.port, Lang::Zh, typed);
    if number == 2 {
        for output in [to_theirs, to_ours] {
            assert!(output.status.success() || stderr(&output).contains("不是数字"));
        }
        return;
    }
    assert_eq!(stdout(&to_theirs), stdout(&to_ours), "step {number}");
    assert!(to_theirs.status.success(), "{}", stderr(&to_theirs));
    ours.wait_for("客户端已断开!");
    let printed = ours.end();
    assert_eq!(with_lab_port(&theirs.stdout()), with_lab_port(&printed), "step {number}");
}

/// Talks to step 6 in frames.
fn ask(stream: &mut TcpStream, command: &[u8]) -> String {
    frame::send(stream, command, NO_LIMIT).unwrap();
    Frames::new(NO_LIMIT).recv_text(stream).unwrap().unwrap()
}

#[test]
fn the_server_outlives_every_client() {
    thread::scope(|scope| {
        for number in 1..=6 {
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
    write!(web, "POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{command}").unwrap();
    let mut answer = String::new();
    web.read_to_string(&mut answer).unwrap();
    assert!(!path.exists(), "a web page ran a command");
    answer
}

#[test]
fn the_system_shell_lists_the_articles_directory() {
    let dir = std::env::temp_dir().join(format!("sticky-packets-ls-{}", std::process::id()));
    fs::create_dir_all(&dir).unwrap();
    let names = include_str!("../src/shell/classroom/ls.txt");
    for name in names.lines() {
        fs::write(dir.join(name), "").unwrap();
    }
    let mut command = program(6);
    command.args(["server", "--port", "0"]).current_dir(&dir);
    let server = Server::spawn(command);
    let answer = ask(&mut server.connect(), b"ls");
    fs::remove_dir_all(&dir).unwrap();
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(String::from).collect();
        lines.sort();
        lines
    };
    assert_eq!((answer.chars().count(), answer.len()), (219, 275));
    assert_eq!(sorted(&answer), sorted(names));
}

#[test]
fn a_command_that_runs_for_ever_is_ended_with_its_children() {
    thread::scope(|scope| {
        // Its child holds the output open as long as it does.
        scope.spawn(|| is_ended("sleep 1000 & echo $!; echo so far; sleep 1000", "so far\n"));
        // Its output is closed, and it goes on all the same.
        scope.spawn(|| is_ended("echo $$; exec >&-; sleep 1000", ""));
    });
}

/// Runs a command that prints a process's number, and then this, before it goes on for ever.
fn is_ended(command: &str, printed: &str) {
    let server = Server::start(6, &["--time-limit", "3"]);
    let mut stream = server.connect();
    let answer = ask(&mut stream, command.as_bytes());
    let (pid, told) = answer.split_once('\n').unwrap();
    let expected = format!("{printed}[the command ran longer than 3s and was ended");
    assert!(told.starts_with(&expected), "{told}");
    until_gone(pid);
    assert_eq!(ask(&mut stream, b"echo alive"), "alive\n");
}

#[test]
fn a_command_that_prints_without_end_is_ended() {
    let server = Server::start(6, &["--output-limit", "100000"]);
    let mut stream = server.connect();
    let told = ask(&mut stream, b"yes");
    assert!(told.starts_with("[the command printed more than 100000 bytes"), "{told}");
    assert_eq!(ask(&mut stream, b"head -c 100000 /dev/zero").len(), 100_000);
    assert!(ask(&mut stream, b"head -c 100001 /dev/zero").starts_with("[the command printed"));
}

#[test]
fn what_cannot_be_run_or_sent_is_told() {
    let server = Server::start(6, &[]);
    let mut stream = server.connect();
    for (command, told) in [
        (&b"printf 'a\\377b'"[..], "[the command printed 3 bytes that are not UTF-8 (byte 1 "),
        (b"ls \xff", "[the command was not run: not UTF-8: of 4 bytes received, number 3 "),
        (b"ls \0", "[the command could not be run: "),
        (b"cat", "cmd has no output....."),
        (b"printf 'no newline'", "no newline"),
    ] {
        let answer = ask(&mut stream, command);
        assert!(answer.starts_with(told), "{answer}");
    }
}

/// Waits for a process to be gone.
fn until_gone(pid: &str) {
    let ended = |status: &str| status.lines().any(|line| line.starts_with("State:\tZ"));
    let began = Instant::now();
    loop {
        match fs::read_to_string(format!("/proc/{pid}/status")) {
            Err(e) if e.kind() == ErrorKind::NotFound => return,
            Ok(status) if ended(&status) => return,
            _ => assert!(began.elapsed() < PATIENCE, "process {pid} still runs"),
        }
        thread::yield_now();
    }
}

#[test]
fn ctrl_c_ends_the_server_and_the_command_it_runs() {
    let mut server = Server::start(6, &[]);
    frame::send(&mut server.connect(), b"echo $$ >&2; sleep 1000", NO_LIMIT).unwrap();
    let group = server.complaint();
    server.end();
    until_gone(group.trim());
}

#[test]
fn ctrl_c_ends_the_client() {
    let server = Server::start(6, &[]);
    let mut command = program(6);
    command.args(["client", "--port", &server.port.to_string()]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut prompt = [0; 3];
    child.stdout.as_mut().unwrap().read_exact(&mut prompt).unwrap();
    common::interrupt(child.id() as i32);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// The article's client spins for ever here.
#[test]
fn a_server_that_dies_in_mid_answer_is_told_with_the_figures() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
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
    assert!(stderr(&output).contains("received 100 of 275 bytes"), "{}", stderr(&output));
}

#[test]
fn a_stdout_that_is_closed_ends_the_client_with_a_message() {
    let server = Server::start(6, &[]);
    let port = server.port.to_string();
    let mut command = program(6);
    command.args(["client", "--port", &port]).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 3]).unwrap();
    drop(out);
    child.stdin.take().unwrap().write_all(b"echo hi\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot print on stdout"), "{}", stderr(&output));
}
