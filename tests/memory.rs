//! What a server and a client hold in memory: a message once, and little besides.

use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;

use crate::common::{self, Server, program};
use sticky_packets::frame::{self, FrameReader, NO_LIMIT};

const MB: usize = 1_000_000;
/// What a program may hold besides one message.
const BESIDES: usize = 20 * MB;

/// The most memory that a process has held so far, in bytes; `None` where Linux does not tell it.
fn peak(pid: u32) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok();
    let kib = status.as_ref().and_then(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.parse::<usize>().ok()
    });
    if kib.is_none() {
        eprintln!("SKIPPED: no /proc/PID/status tells here how much memory a process has held");
    }
    kib.map(|kib| kib * 1024)
}

fn assert_holds_once(pid: u32, message: usize) {
    if let Some(peak) = peak(pid) {
        assert!(peak >= message, "{peak} bytes for {message}: this measures something else");
        assert!(peak < message + BESIDES, "{peak} bytes for a message of {message}");
    }
}

#[test]
fn the_server_holds_an_answer_once() {
    const SIZE: usize = 80 * MB;
    let server = Server::start(6, &["--output-limit", "100000000", "--time-limit", "60"]);
    let mut stream = server.connect();
    let command = format!("head -c {SIZE} /dev/zero | tr '\\0' x");
    frame::send(&mut stream, command.as_bytes(), NO_LIMIT).unwrap();
    let mut frames = FrameReader::new(stream, NO_LIMIT);
    let answer = frames.recv().unwrap().unwrap();
    assert_eq!(answer.len(), SIZE);
    assert_holds_once(server.pid(), SIZE);
}

/// Every byte of it is printed as four.
#[test]
fn the_server_holds_a_command_once_that_is_no_text() {
    const SIZE: usize = 10 * MB;
    let mut server = Server::start(6, &[]);
    let mut stream = server.connect();
    frame::send(&mut stream, &vec![0xff; SIZE], NO_LIMIT).unwrap();
    server.wait_for("before send");
    let mut frames = FrameReader::new(stream, NO_LIMIT);
    let answer = frames.recv_text().unwrap().unwrap();
    assert!(answer.starts_with("[the command was not run: not UTF-8: of 10000000 bytes"));
    assert_holds_once(server.pid(), SIZE);
}

#[test]
fn the_server_holds_a_command_once_that_is_too_long_to_run() {
    const SIZE: usize = 40 * MB;
    let mut server = Server::start(6, &[]);
    let mut stream = server.connect();
    frame::send(&mut stream, &vec![b'#'; SIZE], NO_LIMIT).unwrap();
    server.wait_for("before send");
    let mut frames = FrameReader::new(stream, NO_LIMIT);
    let answer = frames.recv_text().unwrap().unwrap();
    let told = "[the command was not run: it is 40000000 bytes long, and 131071 is the most";
    assert!(answer.starts_with(told), "{answer}");
    assert_holds_once(server.pid(), SIZE);
}

#[test]
fn the_client_holds_an_answer_once_in_colour_and_without() {
    for color in ["never", "always"] {
        client_holds_an_answer_once(color);
    }
}

fn client_holds_an_answer_once(color: &str) {
    const SIZE: usize = 40 * MB;
    let server = Server::start(6, &["--output-limit", "100000000", "--time-limit", "60"]);
    let mut command = program(6);
    command.args(["client", "--port", &server.port.to_string(), "--color", color]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let _watched = common::watch(&child);
    let mut typed = child.stdin.take().unwrap();
    writeln!(typed, "head -c {SIZE} /dev/zero | tr '\\0' x").unwrap();
    let mut out = child.stdout.take().unwrap();
    // Its typist is still there, so the client is, and what it has held can be read.
    let mut printed = vec![0; SIZE];
    out.read_exact(&mut printed).unwrap();
    assert_holds_once(child.id(), SIZE);
    drop(typed);
    out.read_to_end(&mut printed).unwrap();
    assert!(child.wait().unwrap().success());
    let from = printed.iter().position(|byte| *byte == b'x').unwrap();
    let (answer, behind) = printed[from..].split_at(SIZE);
    assert!(answer == vec![b'x'; SIZE] && !behind.contains(&b'x'));
}
