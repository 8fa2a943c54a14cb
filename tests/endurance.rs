//! What a server must not gather over a long day: the dead, memory, and harm from clients that reset.

use std::fs;
use std::net::TcpStream;
use std::process::Command;

use crate::common::{Server, clean, program};
use sticky_packets::frame::{self, FrameReader, NO_LIMIT};

fn ask(stream: &mut TcpStream, command: &str) -> String {
    frame::send(stream, command.as_bytes(), NO_LIMIT).unwrap();
    FrameReader::new(stream, NO_LIMIT).recv_text().unwrap().unwrap().to_string()
}

/// A field of a process's `/proc/PID/status`.
fn status(pid: &str, field: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    Some(value.trim().into())
}

/// The processes whose parent this is.
fn children(parent: u32) -> Vec<String> {
    let numbers = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().file_name());
    let pids = numbers.filter_map(|name| name.into_string().ok());
    pids.filter(|pid| status(pid, "PPid") == Some(parent.to_string())).collect()
}

#[test]
fn no_dead_child_is_left_after_many_commands() {
    if cfg!(not(target_os = "linux")) {
        eprintln!("SKIPPED: there is no /proc here, so no dead children were counted");
        return;
    }
    let server = Server::start(6, &["--time-limit", "60", "--output-limit", "1000"]);
    let mut stream = server.connect();
    for _ in 0..100 {
        assert_eq!(ask(&mut stream, "echo alive"), "alive\n");
        assert!(ask(&mut stream, "yes").starts_with("[the command printed more than 1000 bytes"));
    }
    assert_eq!(children(server.pid()), [""; 0]);

    let impatient = Server::start(6, &["--time-limit", "1"]);
    let mut stream = impatient.connect();
    for _ in 0..2 {
        assert!(ask(&mut stream, "sleep 1000").starts_with("[the command ran longer than 1s"));
    }
    assert_eq!(children(impatient.pid()), [""; 0]);
}

#[test]
fn memory_does_not_grow_with_the_commands() {
    if cfg!(not(target_os = "linux")) {
        eprintln!("SKIPPED: there is no /proc here, so the server's memory was not measured");
        return;
    }
    let mut server = Server::start(6, &[]);
    let mut stream = server.connect();
    let mut kib_after = |commands| {
        for _ in 0..commands {
            assert_eq!(ask(&mut stream, "true"), "cmd has no output.....");
            server.wait_for("send done");
        }
        let size = status(&server.pid().to_string(), "VmRSS").unwrap();
        size.trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    let early = kib_after(200);
    let late = kib_after(1_800);
    assert!(late < early + 1024, "{early} KiB after 200 commands, {late} KiB after 2,000");
}

/// A close with bytes unread resets the connection.
#[test]
fn the_server_outlives_4_000_resets() {
    // A descriptor that is not closed is missed soon.
    let mut command = clean(Command::new("/bin/sh"));
    command.args(["-c", "ulimit -n 100; exec \"$0\" \"$@\""]).arg(program(6).get_program());
    command.args(["server", "--port", "0", "--shell", "classroom"]);
    let mut server = Server::spawn(command);
    assert!(server.complaint().contains("the shell knows"));
    for _ in 0..4_000 {
        let mut stream = server.connect();
        frame::send(&mut stream, b"ls", NO_LIMIT).unwrap();
        stream.peek(&mut [0; 1]).unwrap();
        drop(stream);
        server.wait_for("send done");
        let told = server.complaint();
        assert!(told.contains("the peer reset the connection"), "{told}");
    }
    assert_eq!(ask(&mut server.connect(), "true"), "cmd has no output.....");
}
