//! What the tests share: the steps themselves, and their programs as a user runs them.

use std::env::{self, consts::EXE_SUFFIX};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, SystemTime};

use sticky_packets::Step;
use sticky_packets::course::ladder::Play;
use sticky_packets::course::scene::Scene;
use sticky_packets::lab::{Over, play};
use sticky_packets::tape::Tape;
use unicode_width::UnicodeWidthStr;

#[cfg_attr(all(unix, not(no_unix)), path = "unix.rs")]
#[cfg_attr(not(all(unix, not(no_unix))), path = "no_unix.rs")]
pub mod machine;

pub mod page;

#[path = "../../app/src/steps.rs"]
mod steps;

pub use steps::{SOURCES, STEPS};

/// The course's own folder.
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Longer than anything here takes: what has not come by then has gone wrong.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Every scene of every step, as the ladder has it.
pub fn plays() -> impl Iterator<Item = (&'static Step, &'static Play)> {
    STEPS.iter().flat_map(|step| step.rung().plays.iter().map(move |play| (step, play)))
}

/// One scene in the lab.
pub fn tape(number: usize, scene: &Scene) -> Tape {
    play(&STEPS[number - 1], scene, Over::Lab).unwrap()
}

/// The program of one step, in an environment of its own.
pub fn program(number: usize) -> Command {
    let name = format!("step{number}");
    example(&name, &[&format!("examples/{name}")])
}

/// The course's own program, in an environment of its own.
pub fn course() -> Command {
    built("sticky-packets", &["app/src"])
}

/// An example, in an environment of its own.
pub fn example(name: &str, sources: &[&str]) -> Command {
    built(&format!("examples/{name}"), sources)
}

fn built(name: &str, sources: &[&str]) -> Command {
    let tests = env::current_exe().unwrap();
    let folder = tests.ancestors().nth(2).unwrap();
    let path = folder.join(format!("{name}{EXE_SUFFIX}"));
    assert_newer_than_sources(&path, sources);
    clean(Command::new(path))
}

/// The tests alone can be built without the programs, and an old one would answer for the new code.
fn assert_newer_than_sources(path: &Path, sources: &[&str]) {
    static LIBRARY: OnceLock<SystemTime> = OnceLock::new();
    let root = Path::new(ROOT);
    let changes = || ["core/src", "view/src", "src"].map(|folder| last_change(&root.join(folder)));
    let library = *LIBRARY.get_or_init(|| changes().into_iter().max().unwrap());
    let changes = sources.iter().map(|source| last_change(&root.join(source)));
    let built = fs::metadata(path).and_then(|file| file.modified()).ok();
    let fresh = built >= changes.max().max(Some(library));
    assert!(
        fresh,
        "{} is old or missing: run `cargo test` in the course's own folder",
        path.display()
    );
}

/// When a file was written last, or any file in a folder that the examples are built from.
fn last_change(path: &Path) -> SystemTime {
    const NOT_BUILT_IN: [&str; 3] = ["examples/mine", "examples/python", "examples/tokio"];
    if NOT_BUILT_IN.iter().any(|file| path.ends_with(file)) {
        return SystemTime::UNIX_EPOCH;
    }
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap().map(|entry| last_change(&entry.unwrap().path()));
        return entries.max().unwrap_or(SystemTime::UNIX_EPOCH);
    }
    fs::metadata(path).unwrap().modified().unwrap()
}

/// A command that neither the language nor the colours of this terminal reach.
pub fn clean(mut command: Command) -> Command {
    machine::heed_signals();
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// Whether there is a Python, and a word where there is none.
pub fn has_python() -> bool {
    let found = interpreter().is_some();
    if !found {
        tell_of_the_missing("python3");
    }
    found
}

/// A Python, in an environment of its own, and without what is installed beside it: to load that takes longer than
/// most of what it is asked for.
pub fn python() -> Command {
    let mut command = clean(Command::new(interpreter().unwrap()));
    command.arg("-S");
    command
}

/// What is called `python3` can be a script that has to find a Python each time.
fn interpreter() -> Option<&'static str> {
    static FOUND: OnceLock<Option<String>> = OnceLock::new();
    let find = || {
        let script = "import sys; print(sys.executable, end='')";
        let output = Command::new("python3").args(["-c", script]).output().ok()?;
        output.status.success().then(|| stdout(&output))
    };
    FOUND.get_or_init(find).as_deref()
}

/// Whether there is librsvg's renderer, and a word where there is none.
pub fn has_rsvg() -> bool {
    has("rsvg-convert", "--version")
}

/// Whether there is an Erlang, and a word where there is none.
#[cfg(all(unix, not(no_unix)))]
pub fn has_erlang() -> bool {
    has("erl", "-version")
}

fn has(program: &str, version: &str) -> bool {
    let version = Command::new(program).arg(version).output();
    let found = version.is_ok_and(|output| output.status.success());
    if !found {
        tell_of_the_missing(program);
    }
    found
}

fn tell_of_the_missing(program: &str) {
    eprintln!("SKIPPED: there is no {program} here, so nothing was tried with it");
}

/// Runs a program with this on its stdin.
pub fn run(command: &mut Command, stdin: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _watched = watch(&child);
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// Kills a program that hangs, so that its test fails; what is returned calls the watch off.
pub fn watch(child: &Child) -> Sender<()> {
    let (called_off, waits) = mpsc::channel();
    let pid = child.id();
    thread::spawn(move || {
        if waits.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            machine::kill(pid);
        }
    });
    called_off
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a program told on stderr, as if its terminal were wide enough: only Chinese has lines that end
/// without a space.
pub fn told(output: &Output) -> String {
    let mut text = String::new();
    for line in stderr(output).lines() {
        if text.ends_with(|c: char| c.is_ascii()) && line.starts_with(|c: char| c.is_ascii()) {
            text.push(' ');
        }
        text += line;
    }
    text
}

/// Whether every line fits a terminal of 80 cells.
pub fn is_narrow(text: &str) -> bool {
    text.lines().all(|line| line.width() <= 80 && line.trim_end() == line)
}

/// A server process on a port of its own.
pub struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
    printed: String,
    _watched: Sender<()>,
    pub port: u16,
}

impl Server {
    /// Starts a step's server and waits until it listens.
    pub fn start(number: usize, args: &[&str]) -> Server {
        let mut command = program(number);
        command.args(["server", "--port", "0"]).args(args);
        let mut server = Server::spawn(command);
        if args.contains(&"classroom") {
            let known = server.complaint();
            assert!(known.contains("seq -w 2000") && is_narrow(known.trim_end()), "{known}");
        }
        server
    }

    /// Starts any server that tells its address on stderr as `127.0.0.1:PORT`.
    pub fn spawn(mut command: Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let watched = watch(&child);
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let (_, rest) = line.split_once("127.0.0.1:").unwrap_or_else(|| panic!("{line}"));
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Server {
            child,
            stdout,
            stderr,
            printed: String::new(),
            _watched: watched,
            port: digits.parse().unwrap(),
        }
    }

    /// A connection that gives up, rather than hang, on a server that will never answer.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    #[cfg(all(unix, not(no_unix)))]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line on stderr.
    pub fn complaint(&mut self) -> String {
        let mut line = String::new();
        assert!(self.stderr.read_line(&mut line).unwrap() > 0, "the server is gone");
        line
    }

    /// Waits until the server has printed a line with this in it.
    pub fn wait_for(&mut self, text: &str) {
        let from = self.printed.len();
        while !self.printed[from..].contains(text) {
            let n = self.stdout.read_line(&mut self.printed).unwrap();
            assert!(n > 0, "the server ended without {text:?}: {}", self.printed);
        }
    }

    #[cfg(all(unix, not(no_unix)))]
    /// What a server that ends by itself printed on stdout.
    pub fn stdout(mut self) -> String {
        self.stdout.read_to_string(&mut self.printed).unwrap();
        std::mem::take(&mut self.printed)
    }

    /// Ends the server as Ctrl-C does; what it printed on stdout.
    pub fn end(mut self) -> String {
        machine::end(&mut self.child);
        self.stdout.read_to_string(&mut self.printed).unwrap();
        std::mem::take(&mut self.printed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A transcript whose client's port, which the system chose, is the lab's.
pub fn with_lab_port(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        match line.split_once("new conn: ('127.0.0.1', ") {
            Some((before, _)) => out += &format!("{before}new conn: ('127.0.0.1', 55324)\n"),
            None => out += line,
        }
    }
    out
}
