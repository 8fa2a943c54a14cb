//! What takes a `/bin/sh`, signals, and the sockets that a Unix has for its own programs.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
#[cfg(target_os = "linux")]
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sticky_packets::Lang;
use sticky_packets::frame::{self, FrameReader, NO_LIMIT};

use super::{client, peer};
use crate::common::{
    PATIENCE, Server, has_python, machine, program, stderr, stdout, watch, with_lab_port,
};

#[test]
fn the_articles_python_can_be_the_server() {
    if !has_python() {
        return;
    }
    thread::scope(|scope| {
        for number in [1, 2, 3, 4, 5] {
            scope.spawn(move || python_server(number));
        }
    });
}

fn python_server(number: usize) {
    let typed = if number == 3 { "echo 'hi'\n" } else { "true\necho 'hi'\n" };
    let theirs = Server::spawn(peer(&["server", &number.to_string()]));
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
    FrameReader::new(stream, NO_LIMIT).recv_text().unwrap().unwrap().to_string()
}

#[test]
fn the_system_shell_lists_the_articles_directory() {
    let dir = std::env::temp_dir().join(format!("sticky-packets-ls-{}", std::process::id()));
    fs::create_dir_all(&dir).unwrap();
    let names = include_str!("../../core/src/real/shell/classroom/ls.txt");
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
    let server = Server::start(6, &["--output-limit", "1"]);
    let told = ask(&mut server.connect(), b"echo");
    assert_eq!(told, "\n");
    let told = ask(&mut server.connect(), b"echo 22");
    assert!(told.starts_with("[the command printed more than 1 byte and was ended"), "{told}");
}

#[test]
fn what_cannot_be_run_or_sent_is_told() {
    let server = Server::start(6, &[]);
    let mut stream = server.connect();
    for (command, told) in [
        (&b"printf 'a\\377b'"[..], "[the command printed 3 bytes that are not UTF-8 (byte 1 "),
        (
            b"printf '\\377'",
            "[the command printed 1 byte that is not UTF-8 (byte 0 begins no character), and it is not sent; turn it into text",
        ),
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
    let pid = Pid::from_raw(pid.parse().unwrap());
    let began = Instant::now();
    while kill(pid, None) != Err(Errno::ESRCH) && !is_zombie(pid) {
        assert!(began.elapsed() < PATIENCE, "process {pid} still runs");
        thread::yield_now();
    }
}

/// Whether Linux says that a process has ended and is not waited for yet: where the first process
/// waits for none, as in a container, it stays so.
fn is_zombie(pid: Pid) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:\tZ"))
}

#[test]
fn ctrl_c_ends_the_server_and_the_command_it_runs() {
    let mut server = Server::start(6, &[]);
    frame::send(&mut server.connect(), b"echo $$ >&2; sleep 1000", NO_LIMIT).unwrap();
    let group = server.complaint();
    server.end();
    until_gone(group.trim());
}

/// A client whose stdin and stderr are pipes.
fn piped_client(server: &Server) -> Command {
    let mut command = program(6);
    command.args(["client", "--port", &server.port.to_string()]);
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn ctrl_c_ends_the_client() {
    let server = Server::start(6, &[]);
    let mut child = piped_client(&server).stdout(Stdio::piped()).spawn().unwrap();
    let _watched = watch(&child);
    // Open to the end, so that nothing but the signal ends it.
    let _stdin = child.stdin.take();
    let mut prompt = [0; 3];
    child.stdout.as_mut().unwrap().read_exact(&mut prompt).unwrap();
    machine::interrupt(child.id());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_stdout_that_is_closed_ends_the_client_in_silence() {
    let server = Server::start(6, &[]);
    let (theirs, mut ours) = UnixStream::pair().unwrap();
    let mut child = piped_client(&server).stdout(OwnedFd::from(theirs)).spawn().unwrap();
    let _watched = watch(&child);
    ours.read_exact(&mut [0; 3]).unwrap();
    // A close would wait for every copy: what another test forks has one until it executes its
    // program. A shutdown does not.
    ours.shutdown(Shutdown::Both).unwrap();
    child.stdin.take().unwrap().write_all(b"echo hi\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has a /dev/full")]
fn a_stdout_that_is_full_ends_the_client_with_a_message() {
    let server = Server::start(6, &[]);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let child = piped_client(&server).stdout(full).spawn().unwrap();
    let _watched = watch(&child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("cannot print on stdout: No space left"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn every_signal_that_ends_the_server_ends_the_command_it_runs() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT] {
        let mut server = Server::start(6, &[]);
        frame::send(&mut server.connect(), b"echo $$ >&2; sleep 1000", NO_LIMIT).unwrap();
        let group = server.complaint();
        server.end_by(signal);
        until_gone(group.trim());
    }
}

/// Starts a process that leaves its command's process group, waits for it, and goes on with `then`.
#[cfg(target_os = "linux")]
struct Runaway {
    file: PathBuf,
    command: String,
}

#[cfg(target_os = "linux")]
impl Runaway {
    /// By itself, as an orphan, and without the environment of its command.
    const WAYS: [(&str, &str); 3] =
        [("setsid ", " &"), ("(setsid ", " &)"), ("env -i setsid ", " &")];

    fn new(name: &str, way: (&str, &str), then: &str) -> Runaway {
        let name = format!("sticky-packets-{}-{name}", std::process::id());
        let file = std::env::temp_dir().join(name);
        let path = file.display();
        let leave = format!("{}sh -c 'echo $$ > {path}; exec sleep 1000'{}", way.0, way.1);
        let command = format!("{leave}\nuntil test -s {path}; do sleep 0.01; done\n{then}");
        Runaway { file, command }
    }

    /// Its number.
    fn pid(&self) -> String {
        fs::read_to_string(&self.file).unwrap().trim().into()
    }
}

#[cfg(target_os = "linux")]
impl Drop for Runaway {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_leaves_its_group_is_ended_at_the_time_limit() {
    thread::scope(|scope| {
        for (i, way) in Runaway::WAYS.into_iter().enumerate() {
            scope.spawn(move || {
                let runaway = Runaway::new(&format!("time-{i}"), way, "echo left; sleep 1000");
                let server = Server::start(6, &["--time-limit", "3"]);
                let told = ask(&mut server.connect(), runaway.command.as_bytes());
                assert!(told.starts_with("left\n[the command ran longer than 3s"), "{told}");
                until_gone(&runaway.pid());
            });
        }
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_leaves_its_group_is_ended_at_the_output_limit() {
    let server = Server::start(6, &["--output-limit", "100000"]);
    let mut stream = server.connect();
    for (i, way) in Runaway::WAYS.into_iter().enumerate() {
        let runaway = Runaway::new(&format!("output-{i}"), way, "yes");
        let told = ask(&mut stream, runaway.command.as_bytes());
        assert!(told.starts_with("[the command printed more than 100000 bytes"), "{told}");
        until_gone(&runaway.pid());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_leaves_its_group_is_ended_by_ctrl_c() {
    for (i, way) in Runaway::WAYS.into_iter().enumerate() {
        let runaway = Runaway::new(&format!("ctrl-c-{i}"), way, "echo left >&2; sleep 1000");
        let mut server = Server::start(6, &[]);
        frame::send(&mut server.connect(), runaway.command.as_bytes(), NO_LIMIT).unwrap();
        assert_eq!(server.complaint(), "left\n");
        server.end();
        until_gone(&runaway.pid());
    }
}

/// What escapes holds the command's output open, and nobody waits for it.
#[cfg(target_os = "linux")]
#[test]
fn a_process_that_cannot_be_found_does_not_hold_up_the_answer() {
    let runaway = Runaway::new("lost", ("(env -i setsid ", " &)"), "echo left; sleep 1000");
    let server = Server::start(6, &["--time-limit", "3"]);
    let mut stream = server.connect();
    let told = ask(&mut stream, runaway.command.as_bytes());
    assert!(told.starts_with("left\n[the command ran longer than 3s"), "{told}");
    assert_eq!(ask(&mut stream, b"echo alive"), "alive\n");
    end_running(&runaway.pid());
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_that_ended_by_itself_keeps_what_it_left_behind() {
    let server = Server::start(6, &["--output-limit", "100000"]);
    let mut stream = server.connect();
    let pid = ask(&mut stream, b"setsid sleep 1000 >&- 2>&- & echo $!");
    assert!(ask(&mut stream, b"yes").starts_with("[the command printed more"));
    server.end();
    end_running(pid.trim());
}

/// Ends a process that must still run.
#[cfg(target_os = "linux")]
fn end_running(pid: &str) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    assert!(!status.contains("State:\tZ"), "{status}");
    kill(Pid::from_raw(pid.parse().unwrap()), Signal::SIGKILL).unwrap();
}
