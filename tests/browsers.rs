//! What a web page can have a browser send to a real server, and what must be served all the same.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::thread;

use crate::common::{Server, program, run};
use sticky_packets::frame::{FrameReader, NO_LIMIT};

/// A shell command without a space, which a URL may hold as it is.
fn touch(name: &str) -> String {
    format!("touch${{IFS}}{name}")
}

/// A request whose target and whose body are both a script, as a page may choose them.
fn request(method: &str, target: &str, name: &str) -> Vec<u8> {
    format!("{method} {target} HTTP/1.1\r\nHost: a.example\r\n\r\n\ntouch {name}\n").into_bytes()
}

fn long_target(size: usize, name: &str) -> String {
    let script = format!("/;{};", touch(name));
    format!("{script}{}", "a".repeat(size - script.len()))
}

/// Requests, each of which would make a file of its own name.
fn requests() -> Vec<(String, Vec<u8>)> {
    let mut requests = Vec::new();
    for method in ["POST", "PROPFIND", "QUERY", "patch", "pRoPfInD", "!!!!", "a|b"] {
        let name = format!("by-method-{}", requests.len());
        requests.push((name.clone(), request(method, "/", &name)));
    }
    for size in [900, 1_000, 1_019, 1_020, 5_000, 60_000] {
        let name = format!("by-target-of-{size}");
        requests.push((name.clone(), request("QUERY", &long_target(size, &name), &name)));
    }
    for (method, target) in
        [("OPTIONS", "*"), ("GET", "http://a.example/"), ("connect", "a.example:443")]
    {
        let name = format!("by-target-{}", requests.len());
        requests.push((name.clone(), request(method, target, &name)));
    }
    for size in [500, 5_000] {
        let name = format!("by-method-of-{size}");
        let method = format!("touch$IFS$9{name}&{}", "A".repeat(size));
        requests.push((name.clone(), request(&method, "/", &name)));
    }
    requests
}

/// A TLS ClientHello with a session ticket that is a script: it is what one read of 1024 bytes takes.
fn client_hello(name: &str) -> Vec<u8> {
    let mut hello = b"\x16\x03\x01\x07\xfb\x01\x00\x07\xf7\x03\x03".to_vec();
    hello.resize(1024, b'r');
    hello.extend(format!("\ntouch {name}\n#").bytes());
    hello.resize(2048, b't');
    hello
}

/// Serves a step in an empty folder.
fn server_in_a_folder(number: usize, test: &str) -> (Server, PathBuf) {
    let dir =
        std::env::temp_dir().join(format!("sticky-packets-{test}-{number}-{}", std::process::id()));
    fs::create_dir_all(&dir).unwrap();
    let mut command = program(number);
    command.args(["server", "--port", "0"]).current_dir(&dir);
    (Server::spawn(command), dir)
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn on_every_step(test: impl Fn(usize) + Sync) {
    thread::scope(|scope| {
        for number in 1..=7 {
            let test = &test;
            scope.spawn(move || test(number));
        }
    });
}

#[test]
fn a_browser_runs_nothing_and_is_told_why() {
    on_every_step(|number| {
        let (mut server, dir) = server_in_a_folder(number, "browser");
        for (name, request) in requests() {
            let answer = refused(&mut server, "HTTP", &request);
            assert!(answer.starts_with(b"HTTP/1.1 400 "), "step {number}, {name}: {answer:?}");
            assert!(answer.ends_with(b"\r\n\r\nThis is no web server. Nothing was run.\n"));
        }
        let alert = refused(&mut server, "TLS", &client_hello("by-tls"));
        assert_eq!(alert, b"\x15\x03\x03\x00\x02\x02\x46", "step {number}");
        // Whoever comes next is served, when all of that is over.
        let port = server.port.to_string();
        run(program(number).args(["client", "--port", &port]), "echo alive\n");
        server.wait_for("executing: b'echo alive'");
        assert_eq!(names(&dir), [""; 0], "step {number}");
        let printed = server.end();
        assert_eq!(printed.matches("executing: ").count(), 1, "step {number}: {printed}");
        fs::remove_dir_all(&dir).unwrap();
    });
}

/// Sends this, and waits until the server has told that it refused it; what it answered.
fn refused(server: &mut Server, protocol: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = server.connect();
    let from = stream.local_addr().unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    drop(stream);
    let told =
        format!("error: {from}: the peer speaks {protocol} and was refused, nothing was run; ");
    let complaint = server.complaint();
    assert!(complaint.starts_with(&told), "{complaint}");
    answer
}

#[test]
fn a_command_that_only_looks_like_a_request_is_served() {
    on_every_step(|number| {
        let (mut server, dir) = server_in_a_folder(number, "command");
        let port = server.port.to_string();
        for command in ["GET it", "ls -l HTTP", "ls /", "touch ran"] {
            run(program(number).args(["client", "--port", &port]), &format!("{command}\n"));
            server.wait_for(&format!("executing: b'{command}'"));
        }
        // The next client's turn comes when the last command has been run.
        drop(server.connect());
        server.wait_for("new conn: ");
        assert_eq!(names(&dir), ["ran"], "step {number}");
        fs::remove_dir_all(&dir).unwrap();
    });
}

#[test]
fn a_frame_may_come_byte_by_byte() {
    let server = Server::start(6, &[]);
    let mut stream = server.connect();
    stream.set_nodelay(true).unwrap();
    for byte in b"\x00\x00\x00\x0aecho alive" {
        stream.write_all(&[*byte]).unwrap();
    }
    assert_eq!(FrameReader::new(stream, NO_LIMIT).recv_text().unwrap(), Some("alive\n"));
}
