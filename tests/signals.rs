//! What ends a server or a client from outside, where some of it was ignored or can't be had.

use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Output};

use crate::common::{Server, clean, program, run, stderr};
use nix::sys::signal::{SigHandler, SigSet, Signal, signal};
use sticky_packets::frame::{self, FrameReader, NO_LIMIT};

/// Step 6's program, started by a shell that has done this before.
fn after(setup: &str, args: &[&str]) -> Command {
    let mut command = clean(Command::new("/bin/sh"));
    command.args(["-c", &format!("{setup}; exec \"$0\" \"$@\"")]);
    command.arg(program(6).get_program()).args(args);
    command
}

fn ask(stream: &mut TcpStream, command: &[u8]) -> String {
    frame::send(stream, command, NO_LIMIT).unwrap();
    FrameReader::new(stream, NO_LIMIT).recv_text().unwrap().unwrap().to_string()
}

#[test]
fn a_signal_that_was_ignored_stays_ignored() {
    for (setup, signals, ends) in [
        // As `nohup` does.
        ("trap '' HUP", &[Signal::SIGHUP][..], Signal::SIGINT),
        // As a shell that is not interactive does for `server &`.
        ("trap '' INT QUIT", &[Signal::SIGINT, Signal::SIGQUIT], Signal::SIGTERM),
    ] {
        let server = Server::spawn(after(setup, &["server", "--port", "0"]));
        let mut stream = server.connect();
        for &ignored in signals {
            server.send(ignored);
            assert_eq!(ask(&mut stream, b"echo alive"), "alive\n", "{ignored}");
        }
        server.end_by(ends);
    }
}

/// Where every one of them is ignored, Ctrl-C would not end it, and it must not say so.
#[test]
fn a_server_that_no_signal_could_end_does_not_start() {
    for kind in ["server", "client"] {
        let port = if kind == "server" { "0" } else { "9999" };
        let output = run(&mut after("trap '' INT TERM HUP QUIT", &[kind, "--port", port]), "");
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let told = "error: Ctrl-C could not end this program, so it does not start: every signal";
        assert!(stderr(&output).starts_with(told), "{}", stderr(&output));
    }
}

#[test]
fn a_signal_that_was_blocked_ends_it_all_the_same() {
    let mut command = program(6);
    command.args(["server", "--port", "0"]);
    // SAFETY: to block signals is one system call, which a forked child may make.
    unsafe {
        command.pre_exec(|| Ok(SigSet::from(Signal::SIGINT).thread_block()?));
    }
    Server::spawn(command).end_by(Signal::SIGINT);
}

#[test]
fn commands_run_where_the_end_of_a_child_was_ignored() {
    let mut command = program(6);
    command.args(["server", "--port", "0"]);
    // Not every /bin/sh can ignore SIGCHLD.
    // SAFETY: to ignore a signal is one system call, which a forked child may make, and runs no code.
    unsafe {
        command.pre_exec(|| Ok(signal(Signal::SIGCHLD, SigHandler::SigIgn).map(drop)?));
    }
    let server = Server::spawn(command);
    assert_eq!(ask(&mut server.connect(), b"echo alive"), "alive\n");
}

/// With four file descriptors a program can load, but not get what a handler takes.
#[test]
fn what_ctrl_c_could_not_end_does_not_start() {
    for (kind, port) in [("server", "0"), ("client", "9999")] {
        for (lang, told) in [
            ("en", "error: Ctrl-C could not end this program"),
            ("zh", "错误：Ctrl-C 将无法结束本程序"),
        ] {
            let output = where_files_are_few(4, &[kind, "--port", port, "--lang", lang]);
            assert_eq!(output.status.code(), Some(1), "{kind}: {}", stderr(&output));
            assert!(stderr(&output).starts_with(told), "{kind}: {}", stderr(&output));
        }
    }
}

/// With one more, a program gets its handler, but no socket.
#[test]
fn what_gets_no_socket_is_told_of_the_limit_on_files() {
    for (kind, port) in [("server", "0"), ("client", "9999")] {
        for (lang, told) in
            [("en", "error: no more file descriptors: "), ("zh", "错误：文件描述符已用完：")]
        {
            let output = where_files_are_few(5, &[kind, "--port", port, "--lang", lang]);
            assert_eq!(output.status.code(), Some(1), "{kind}: {}", stderr(&output));
            assert!(stderr(&output).starts_with(told), "{kind}: {}", stderr(&output));
            assert!(stderr(&output).contains("ulimit -n"), "{kind}: {}", stderr(&output));
        }
    }
}

fn where_files_are_few(most: usize, args: &[&str]) -> Output {
    let setup = format!("exec 3<&- 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-; ulimit -n {most}");
    run(&mut after(&setup, args), "")
}
