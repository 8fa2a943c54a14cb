//! The command line: each bad input has its own message and exit code.

mod common;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};

use common::machine::HAS_SHELL;
use common::{program, run, stderr, stdout};

fn step2(args: &[&str]) -> Output {
    run(program(2).args(args), "")
}

fn refused(args: &[&str], code: i32, parts: &[&str]) {
    let output = step2(args);
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
    assert_eq!(stdout(&output), "", "{args:?}");
    for part in parts {
        assert!(text.contains(part), "{args:?}: {part:?} is missing in: {text}");
    }
}

#[test]
fn an_unknown_scene_lists_the_names() {
    refused(&["--scene", "stick"], 2, &["stick", "[possible values: lsdir, long-answer, sticks]"]);
    refused(&["demo", "--scene", "works"], 2, &["[possible values: lsdir, long-answer, sticks]"]);
}

#[test]
fn usage_errors_exit_with_2() {
    refused(&["--over", "udp"], 2, &["lab, tcp"]);
    refused(&["--lang", "fr"], 2, &["en, zh"]);
    refused(&["--color", "red"], 2, &["auto, always, never"]);
    refused(&["server", "--port", "65536"], 2, &["65536 is not in 0..=65535"]);
    refused(&["client", "--port", "http"], 2, &["invalid digit"]);
    refused(&["server", "--time-limit", "0"], 2, &["0 is not in 1..=86400"]);
    refused(&["serve"], 2, &["similar subcommand", "server"]);
    refused(&["--scene", "sticks", "server"], 2, &["belong to demo"]);
    refused(&["--svg", "a.svg", "demo"], 2, &["belong to demo"]);
}

#[test]
fn a_picture_needs_a_scene() {
    let parts = ["--svg draws one scene", "--scene", "lsdir, long-answer, sticks"];
    refused(&["--svg", "no.svg"], 2, &parts);
    refused(&["demo", "--svg", "no.svg"], 2, &parts);
}

#[test]
fn a_picture_that_cannot_be_written_is_told_with_its_path() {
    let output = step2(&["--scene", "sticks", "--svg", "no/such/folder/a.svg"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("recv 24 of 1024"));
    for part in ["no/such/folder/a.svg", "a folder that exists"] {
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}

/// A limit on a file's size, unlike a full disk, needs no one's permission.
#[test]
fn a_picture_that_finds_no_room_leaves_the_old_one_and_nothing_else() {
    let folder = std::env::temp_dir().join(format!("sticky-packets-room-{}", std::process::id()));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.svg"), "the old picture").unwrap();
    let mut shell = common::clean(Command::new("/bin/sh"));
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" --scene sticks --svg a.svg"]);
    let output = run(shell.arg(program(2).get_program()).current_dir(&folder), "");
    let old = fs::read_to_string(folder.join("a.svg")).unwrap();
    let files = fs::read_dir(&folder).unwrap().count();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("could not be written to a.svg: "), "{}", stderr(&output));
    assert_eq!((old.as_str(), files), ("the old picture", 1));
}

#[test]
fn the_system_shell_is_for_this_machine_alone() {
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let parts = [host, "--shell classroom", "--expose-shell"];
        refused(&["server", "--port", "0", "--host", host], 2, &parts);
    }
}

#[test]
fn the_classroom_may_be_served_to_all_and_so_may_an_exposed_shell() {
    listens_to_all(&["--shell", "classroom"]);
    let exposed = ["--shell", "system", "--expose-shell"];
    if HAS_SHELL {
        return listens_to_all(&exposed);
    }
    let args = [&["server", "--port", "0", "--host", "0.0.0.0"][..], &exposed].concat();
    refused(&args, 2, &["no /bin/sh", "--shell classroom"]);
}

fn listens_to_all(more: &[&str]) {
    let mut command = program(2);
    command.args(["server", "--port", "0", "--host", "0.0.0.0"]).args(more);
    command.stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let err = child.stderr.as_mut().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(err), &mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("listening on 0.0.0.0:"), "{line}");
}

#[test]
fn a_port_in_use_is_told() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    refused(&["server", "--port", &port], 1, &[&port, "in use", "--port 0"]);
}

#[test]
fn nobody_listening_is_told_with_the_command_that_starts_a_server() {
    // The port of a connection's client is taken, and nobody listens on it.
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let port = client.local_addr().unwrap().port().to_string();
    let start = format!("cargo run --example step2 -- server --port {port}");
    refused(&["client", "--port", &port], 1, &["nobody is listening", &start]);
}

#[test]
fn a_client_cannot_pick_a_free_port() {
    refused(&["client", "--port", "0"], 2, &["cannot connect to port 0", "listening on"]);
    refused(&["client", "--port", "0", "--lang", "zh"], 2, &["客户端无法连接", "正在监听"]);
}

#[test]
fn a_host_without_an_address_is_told() {
    refused(&["server", "--host", "no.such.host.invalid"], 1, &["has no address", "--host"]);
    refused(&["client", "--host", "no.such.host.invalid"], 1, &["--host"]);
}

#[test]
fn an_address_of_another_machine_cannot_be_listened_on() {
    let args = ["server", "--port", "0", "--host", "192.0.2.1", "--shell", "classroom"];
    refused(&args, 1, &["192.0.2.1", "address of this machine"]);
}

#[test]
fn the_messages_are_chinese_where_the_language_is() {
    let mut command = program(2);
    command.env("LANG", "zh_CN.UTF-8").args(["server", "--host", "0.0.0.0"]);
    assert!(stderr(&run(&mut command, "")).starts_with("错误：--host 0.0.0.0"));
    command.args(["--lang", "en"]);
    assert!(stderr(&run(&mut command, "")).starts_with("error: --host 0.0.0.0"));
}

#[test]
fn help_names_the_step_and_how_to_run_it() {
    for number in 1..=6 {
        for args in [&["--help"][..], &["server", "--help"], &["client", "--help"]] {
            let output = run(program(number).args(args), "");
            assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
            let usage = format!("Usage: cargo run --example step{number} -- ");
            assert!(stdout(&output).contains(&usage), "{}", stdout(&output));
        }
        let help = stdout(&run(program(number).arg("--help"), ""));
        assert!(help.starts_with(&format!("Step {number}: ")));
        for word in ["demo", "server", "client", "--scene", "--over", "--svg", "--lang", "--color"]
        {
            assert!(help.contains(word), "{help}");
        }
    }
}

#[test]
fn colour_comes_when_it_is_asked_for_and_goes_when_it_is_not_wanted() {
    let colored = |set: &[(&str, &str)], args: &[&str]| {
        let mut command = program(2);
        command.envs(set.iter().copied()).args(["--scene", "sticks"]).args(args);
        stdout(&run(&mut command, "")).contains('\x1b')
    };
    assert!(!colored(&[], &[]), "a pipe is no terminal");
    assert!(colored(&[], &["--color", "always"]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
}

#[test]
fn over_tcp_only_the_clients_port_is_another() {
    let lab = step2(&["demo", "--scene", "sticks"]);
    let tcp = step2(&["demo", "--scene", "sticks", "--over", "tcp"]);
    assert_eq!(tcp.status.code(), Some(0));
    assert!(stderr(&tcp).contains("the kernel carries the bytes"));
    assert_eq!(common::with_lab_port(&stdout(&tcp)), stdout(&lab));
}

#[test]
fn the_course_as_a_whole_lists_every_scene() {
    let mut command = common::clean(Command::new(env!("CARGO_BIN_EXE_sticky-packets")));
    let output = run(&mut command, "");
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    for (step, play) in common::plays() {
        let mark = if play.ends == sticky_packets::ladder::Ends::Well { "✓" } else { "✗" };
        assert!(text.contains(&format!("  {mark} {}", play.name)), "{text}");
        assert!(text.contains(&format!("cargo run --example step{}", step.number)));
    }
}

/// As `| head -1` closes it, only sooner.
#[cfg(all(unix, not(no_unix)))]
fn into_a_closed_pipe(mut command: Command) -> Output {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    let (ours, reader) = UnixStream::pair().unwrap();
    drop(reader);
    let child = command.stdout(OwnedFd::from(ours)).stderr(Stdio::piped()).spawn().unwrap();
    let _watched = common::watch(&child);
    child.wait_with_output().unwrap()
}

#[cfg(all(unix, not(no_unix)))]
#[test]
fn a_reader_that_has_seen_enough_ends_a_program_in_silence() {
    for args in [&["--scene", "sticks"][..], &[], &["--help"], &["server", "--help"]] {
        let mut command = program(2);
        command.args(args);
        let output = into_a_closed_pipe(command);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{args:?}");
    }
    for args in [&[][..], &["odds", "--trials", "1"], &["odds", "--trials", "1", "--json"]] {
        let course = Command::new(env!("CARGO_BIN_EXE_sticky-packets"));
        let mut command = common::clean(course);
        command.args(args);
        let output = into_a_closed_pipe(command);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{args:?}");
    }
}

/// Every write to it fails as on a full disk.
#[test]
fn a_stdout_that_takes_nothing_is_told() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        eprintln!("SKIPPED: there is no /dev/full here to print on");
        return;
    };
    let output = program(2).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot print on stdout"), "{}", stderr(&output));
}
