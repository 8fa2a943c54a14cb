//! A child process: this program once more, so that whatever the code in it does, somebody is left to tell.
//!
//! The child says what it does on its stderr, in records between two control characters, which begin with a
//! word that its code does not know; everything else that comes from it is what the code printed by itself.

use std::collections::hash_map::RandomState;
use std::env;
use std::hash::BuildHasher;
use std::io::{self, Read, Write};
use std::mem;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

#[cfg(all(unix, not(no_unix)))]
use crate::lab::on_turn;
use crate::tape::Side;

/// What stands around a record: the ASCII controls that separate records and units.
const START: u8 = 0x1e;
const STOP: u8 = 0x1f;
/// The option that tells a child its word.
pub(super) const WORD_OPTION: &str = "word";
/// How long a child may give no sign of itself. It gives up by itself where an end sleeps for 30 seconds.
const STUCK: Duration = Duration::from_secs(40);
/// How often to look whether the child is still there.
const LOOK: Duration = Duration::from_millis(100);
/// How long to read on after a child's end, while a program that it started keeps the pipes open.
const LINGERS: Duration = Duration::from_secs(5);
/// How much memory a child may have, so that the machine outlives a loop that collects for ever.
const MEMORY_GIB: u64 = 1;
/// The number that POSIX gives the signal of `abort`.
const ABORTED: i32 = 6;
/// How many bytes code may print by itself in one case. One that prints for ever gets here, however slowly the
/// machine empties its pipe.
const PRINTED_MIB: u64 = 1;
/// Of what the code printed by itself, so much is kept.
const KEPT: usize = 4096;

/// The word that this process begins its records with, if it is a child.
static WORD: OnceLock<String> = OnceLock::new();

/// The records of a server and of a client that die, which are to be there before anything goes wrong.
#[cfg(all(unix, not(no_unix)))]
static DYING: OnceLock<[Vec<u8>; 2]> = OnceLock::new();

/// What a child says.
pub(super) enum Record {
    /// It is about to play the case that these words play.
    Begin(String),
    /// This is to be printed.
    Text(String),
    /// It can't go on, for this reason.
    Lost(String),
    /// It dies, and it was this side's turn.
    Dies(Side),
}

/// What a child came to.
pub(super) struct Came {
    /// What it had to say, if it came to that.
    pub text: Option<String>,
    /// Why it could not go on, if it said so.
    pub lost: Option<String>,
    /// Whether it found nothing wrong.
    pub good: bool,
    /// How many cases it began.
    pub cases: usize,
    /// The last of them.
    pub last: Option<String>,
    /// How it died, if it said nothing.
    pub death: Death,
    /// Whose turn it was then, if that is known.
    pub side: Option<Side>,
    /// What the code printed by itself.
    pub stray: Stray,
}

/// How a child ended.
pub(super) enum Death {
    /// A stack overflowed.
    Overflow,
    /// An allocation of this many bytes failed.
    Memory(String, u64),
    Aborted,
    Signal(i32),
    Exited(i32),
    Stuck(u64),
    /// More than this many MiB were printed in one case.
    Prints(u64),
}

/// What the code printed by itself, as far as it is kept.
#[derive(Default)]
pub(super) struct Stray {
    kept: Vec<u8>,
    lines: usize,
    /// Whether something stands behind the last newline.
    open: bool,
}

impl Record {
    /// Says it, from inside the child.
    ///
    /// # Errors
    ///
    /// If nobody listens any more.
    pub fn say(&self) -> io::Result<()> {
        io::stderr().write_all(&self.bytes())
    }

    fn bytes(&self) -> Vec<u8> {
        let (tag, text) = match self {
            Record::Begin(case) => (b'B', case.as_str()),
            Record::Text(text) => (b'T', text.as_str()),
            Record::Lost(text) => (b'L', text.as_str()),
            Record::Dies(Side::Server) => (b'S', ""),
            Record::Dies(Side::Client) => (b'C', ""),
        };
        let word = WORD.get().map_or("", String::as_str);
        [&[START], word.as_bytes(), &[tag], text.as_bytes(), &[STOP]].concat()
    }

    fn read(record: &[u8], word: &str) -> Option<Record> {
        let (tag, text) = record.strip_prefix(word.as_bytes())?.split_first()?;
        let text = String::from_utf8_lossy(text).into_owned();
        match tag {
            b'B' => Some(Record::Begin(text)),
            b'T' => Some(Record::Text(text)),
            b'L' => Some(Record::Lost(text)),
            b'S' => Some(Record::Dies(Side::Server)),
            b'C' => Some(Record::Dies(Side::Client)),
            _ => None,
        }
    }
}

impl Stray {
    fn add(&mut self, bytes: &[u8]) {
        let room = KEPT.saturating_sub(self.kept.len());
        self.kept.extend(&bytes[..bytes.len().min(room)]);
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        self.open = bytes.last().map_or(self.open, |last| *last != b'\n');
    }

    /// How many lines there are, and the first.
    pub fn lines(&self) -> Option<(usize, String)> {
        let lines = self.lines + usize::from(self.open);
        let text = String::from_utf8_lossy(&self.kept);
        let first = text.lines().next().unwrap_or_default();
        (lines > 0).then(|| (lines, first.chars().map(crate::bytes::mark).collect()))
    }

    fn has(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.kept).contains(text)
    }
}

/// Starts this program once more with these arguments, and waits for what it comes to.
///
/// # Errors
///
/// If it cannot be started, or be waited for.
pub(super) fn watch(args: &[String]) -> io::Result<Came> {
    // The standard library's hashers have a key of their own in each process.
    let word = format!("{:016x}", RandomState::new().hash_one(args));
    let mut child = Command::new(env::current_exe()?)
        .args(args)
        .arg(format!("--{WORD_OPTION}={word}"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (records, said) = mpsc::channel();
    let printed = Arc::new(AtomicU64::new(0));
    let out = child.stdout.take().map(|pipe| Reader::start(pipe, None, &printed));
    let records = Some((records, word));
    let err = child.stderr.take().map(|pipe| Reader::start(pipe, records, &printed));
    let mut came = Came {
        text: None,
        lost: None,
        good: false,
        cases: 0,
        last: None,
        death: Death::Aborted,
        side: None,
        stray: Stray::default(),
    };
    let (mut silent, mut gone) = (Duration::ZERO, Duration::ZERO);
    let given_up = loop {
        match said.recv_timeout(LOOK) {
            Ok(record) => {
                came.hear(record, &printed);
                silent = Duration::ZERO;
            }
            Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) if child.try_wait()?.is_some() => gone += LOOK,
            Err(RecvTimeoutError::Timeout) => silent += LOOK,
        }
        if gone >= LINGERS {
            break None;
        }
        if printed.load(Ordering::Relaxed) > PRINTED_MIB << 20 {
            came.side = ask_whose_turn(&child, &said);
            break Some(Death::Prints(PRINTED_MIB));
        }
        if silent >= STUCK {
            break Some(Death::Stuck(STUCK.as_secs()));
        }
    };
    if given_up.is_some() {
        child.kill()?;
    }
    end(&mut came, child, given_up, read(out), read(err))?;
    Ok(came)
}

impl Came {
    fn hear(&mut self, record: Record, printed: &AtomicU64) {
        match record {
            Record::Begin(case) => {
                printed.store(0, Ordering::Relaxed);
                (self.cases, self.last) = (self.cases + 1, Some(case));
            }
            Record::Text(text) => self.text = Some(text),
            Record::Lost(text) => self.lost = Some(text),
            Record::Dies(side) => self.side = Some(side),
        }
    }
}

/// What reads a pipe, and what was in it so far.
struct Reader {
    stray: Arc<Mutex<Stray>>,
    thread: JoinHandle<()>,
}

impl Reader {
    fn start(
        pipe: impl Read + Send + 'static,
        records: Option<(Sender<Record>, String)>,
        printed: &Arc<AtomicU64>,
    ) -> Reader {
        let stray = Arc::new(Mutex::new(Stray::default()));
        let (into, printed) = (stray.clone(), printed.clone());
        Reader { stray, thread: thread::spawn(move || collect(pipe, records, &into, &printed)) }
    }
}

/// What a pipe held. A program that the code has started may keep it open after the child's end.
fn read(reader: Option<Reader>) -> Stray {
    let Some(Reader { stray, thread }) = reader else {
        return Stray::default();
    };
    let mut waited = Duration::ZERO;
    while !thread.is_finished() && waited < LINGERS {
        thread::sleep(LOOK);
        waited += LOOK;
    }
    mem::take(&mut lock(&stray))
}

fn lock(stray: &Mutex<Stray>) -> MutexGuard<'_, Stray> {
    stray.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end(
    came: &mut Came,
    mut child: Child,
    given_up: Option<Death>,
    out: Stray,
    err: Stray,
) -> io::Result<()> {
    let status = child.wait()?;
    came.good = status.success();
    came.death = given_up.unwrap_or_else(|| death(status, &err));
    // Where it died, its stderr has the system's own words for that.
    came.stray = out;
    if came.text.is_some() {
        came.stray.add(&err.kept);
    }
    Ok(())
}

/// Reads a pipe to its end: records go on, and all else is stray.
fn collect(
    mut pipe: impl Read,
    records: Option<(Sender<Record>, String)>,
    stray: &Mutex<Stray>,
    printed: &AtomicU64,
) {
    let mut record = None::<Vec<u8>>;
    let mut buf = [0; 8192];
    while let Ok(n @ 1..) = pipe.read(&mut buf) {
        printed.fetch_add(n as u64, Ordering::Relaxed);
        let Some((records, word)) = &records else {
            lock(stray).add(&buf[..n]);
            continue;
        };
        for &byte in &buf[..n] {
            match (byte, &mut record) {
                (START, _) => {
                    // What began before was no record.
                    let begun = record.replace(Vec::new());
                    lock(stray).add(&begun.unwrap_or_default());
                }
                (STOP, Some(bytes)) => {
                    match Record::read(bytes, word) {
                        // Nobody listens any more once the child was given up.
                        Some(read) => drop(records.send(read)),
                        None => lock(stray).add(bytes),
                    }
                    record = None;
                }
                (_, Some(bytes)) => bytes.push(byte),
                (_, None) => lock(stray).add(&[byte]),
            }
        }
    }
    lock(stray).add(&record.unwrap_or_default());
}

/// How it died, by the words that Rust's runtime has for it and by the system's.
fn death(status: ExitStatus, err: &Stray) -> Death {
    if err.has("has overflowed its stack") {
        return Death::Overflow;
    }
    let text = String::from_utf8_lossy(&err.kept);
    let failed =
        text.split_once("memory allocation of ").and_then(|(_, rest)| rest.split_once(' '));
    if let Some((bytes, _)) = failed {
        return Death::Memory(bytes.into(), MEMORY_GIB);
    }
    match (status.code(), signal(status)) {
        (Some(code), _) => Death::Exited(code),
        (None, None | Some(ABORTED)) => Death::Aborted,
        (None, Some(signal)) => Death::Signal(signal),
    }
}

#[cfg(all(unix, not(no_unix)))]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(all(unix, not(no_unix))))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Bounds the memory of this process, from inside the child; and if it dies, no core is written.
#[cfg(all(unix, not(no_unix)))]
fn bound() {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};

    for (resource, most) in [(Resource::RLIMIT_AS, MEMORY_GIB << 30), (Resource::RLIMIT_CORE, 0)] {
        // Without the bound, the check is still right.
        let _ = getrlimit(resource)
            .and_then(|(_, hard)| setrlimit(resource, hard.min(most as nix::libc::rlim_t), hard));
    }
}

/// Has the system end this process with the one that watches it: whatever the code does, nothing of it stays.
#[cfg(all(target_os = "linux", not(no_unix)))]
fn end_with_parent() {
    use nix::libc::{PR_SET_PDEATHSIG, SIGKILL, c_ulong, prctl};

    // SAFETY: it takes a number, and no memory (`man 2 PR_SET_PDEATHSIG`). Where it fails, the child ends once
    // it says its next record.
    let _ = unsafe { prctl(PR_SET_PDEATHSIG, SIGKILL as c_ulong) };
}

#[cfg(all(unix, not(target_os = "linux"), not(no_unix)))]
fn end_with_parent() {}

/// Prepares for the worst, from inside the child: its memory is bounded, and if it aborts or ends, it still
/// says whose turn it was.
#[cfg(all(unix, not(no_unix)))]
pub(super) fn prepare(word: &str) {
    use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};

    // A process is prepared once.
    let _ = WORD.set(word.into());
    let _ = DYING.set([Side::Server, Side::Client].map(|side| Record::Dies(side).bytes()));
    bound();
    end_with_parent();
    let action =
        SigAction::new(SigHandler::Handler(on_abort), SaFlags::SA_RESTART, SigSet::empty());
    // SAFETY: `last_word` reads atomics and calls `write`, which a signal handler may do (POSIX, 2.4.3).
    // Where it can't be registered, the side is not told.
    let _ = unsafe { sigaction(Signal::SIGABRT, &action) };
    // SAFETY: it is a function of this program, which stays as long as that runs.
    unsafe { nix::libc::atexit(last_word) };
}

/// Has a child say whose turn it is: it says so at this signal, and goes on.
#[cfg(all(unix, not(no_unix)))]
fn ask_whose_turn(child: &Child, said: &Receiver<Record>) -> Option<Side> {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    kill(Pid::from_raw(child.id().try_into().ok()?), Signal::SIGABRT).ok()?;
    loop {
        if let Record::Dies(side) = said.recv_timeout(LINGERS).ok()? {
            return Some(side);
        }
    }
}

#[cfg(not(all(unix, not(no_unix))))]
fn ask_whose_turn(_: &Child, _: &Receiver<Record>) -> Option<Side> {
    None
}

#[cfg(all(unix, not(no_unix)))]
extern "C" fn on_abort(_: nix::libc::c_int) {
    let errno = nix::errno::Errno::last_raw();
    last_word();
    nix::errno::Errno::set_raw(errno);
}

#[cfg(all(unix, not(no_unix)))]
extern "C" fn last_word() {
    let Some([server, client]) = DYING.get() else {
        return;
    };
    let record = if on_turn() == Side::Server { server } else { client };
    // SAFETY: the bytes stay as long as the process, and are as many as said. Where stderr is gone, nobody listens.
    let _ =
        unsafe { nix::libc::write(nix::libc::STDERR_FILENO, record.as_ptr().cast(), record.len()) };
}

#[cfg(not(all(unix, not(no_unix))))]
pub(super) fn prepare(word: &str) {
    // A process is prepared once.
    let _ = WORD.set(word.into());
}
