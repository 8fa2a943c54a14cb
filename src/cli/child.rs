//! A child process: this program once more, so that whatever the code in it does, somebody is left to tell.
//!
//! The child says what it does on its stderr, in records between two control characters; everything else
//! that comes from it is what the code printed by itself.

use std::env;
use std::io::{self, Read, Write};
use std::mem;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

#[cfg(all(unix, not(no_unix)))]
use crate::lab::on_turn;
use crate::tape::Side;

/// What stands around a record: the ASCII controls that separate records and units.
const START: u8 = 0x1e;
const STOP: u8 = 0x1f;
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
/// Of what the code printed by itself, so much is kept.
const KEPT: usize = 4096;

/// What a child says.
pub(super) enum Record {
    /// It is about to play the case that these words play.
    Begin(String),
    /// This is to be printed.
    Text(String),
    /// It dies, and it was this side's turn.
    Dies(Side),
}

/// What a child came to.
pub(super) struct Came {
    /// What it had to say, if it came to that.
    pub text: Option<String>,
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
        let record = match self {
            Record::Begin(case) => [&[START, b'B'], case.as_bytes(), &[STOP]].concat(),
            Record::Text(text) => [&[START, b'T'], text.as_bytes(), &[STOP]].concat(),
            Record::Dies(side) => dying(*side).to_vec(),
        };
        io::stderr().write_all(&record)
    }

    fn read(record: &[u8]) -> Option<Record> {
        let (tag, text) = record.split_first()?;
        let text = String::from_utf8_lossy(text).into_owned();
        match tag {
            b'B' => Some(Record::Begin(text)),
            b'T' => Some(Record::Text(text)),
            b'S' => Some(Record::Dies(Side::Server)),
            b'C' => Some(Record::Dies(Side::Client)),
            _ => None,
        }
    }
}

/// A record that is there before anything goes wrong.
fn dying(side: Side) -> &'static [u8; 3] {
    match side {
        Side::Server => &[START, b'S', STOP],
        Side::Client => &[START, b'C', STOP],
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
    let mut child = Command::new(env::current_exe()?)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let heard = Arc::new(Mutex::new(Heard::default()));
    let (listens, ended) = mpsc::channel();
    let out = child.stdout.take().map(|pipe| Reader::start(pipe, None));
    let err = child.stderr.take().map(|pipe| Reader::start(pipe, Some((heard.clone(), listens))));
    let (mut records, mut silent, mut gone) = (0, Duration::ZERO, Duration::ZERO);
    let stuck = loop {
        if ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Disconnected) || gone >= LINGERS {
            break false;
        }
        let now = lock(&heard).records;
        match (now != records, child.try_wait()?) {
            (true, _) => (records, silent) = (now, Duration::ZERO),
            (false, Some(_)) => gone += LOOK,
            (false, None) => silent += LOOK,
        }
        if silent >= STUCK {
            break true;
        }
    };
    if stuck {
        child.kill()?;
    }
    let (out, err) = (read(out), read(err));
    let status = child.wait()?;
    let heard = mem::take(&mut *lock(&heard));
    Ok(Came::of(heard, status, stuck, out, &err))
}

/// What a child has said so far.
#[derive(Default)]
struct Heard {
    records: usize,
    cases: usize,
    last: Option<String>,
    text: Option<String>,
    side: Option<Side>,
}

impl Heard {
    fn hear(&mut self, record: Record) {
        self.records += 1;
        match record {
            Record::Begin(case) => (self.cases, self.last) = (self.cases + 1, Some(case)),
            Record::Text(text) => self.text = Some(text),
            Record::Dies(side) => self.side = Some(side),
        }
    }
}

/// Where records go, and what ends with them.
type Listener = (Arc<Mutex<Heard>>, Sender<()>);

/// What reads a pipe, and what was in it so far.
struct Reader {
    stray: Arc<Mutex<Stray>>,
    thread: JoinHandle<()>,
}

impl Reader {
    fn start(pipe: impl Read + Send + 'static, listener: Option<Listener>) -> Reader {
        let stray = Arc::new(Mutex::new(Stray::default()));
        let into = stray.clone();
        Reader { stray, thread: thread::spawn(move || collect(pipe, listener.as_ref(), &into)) }
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Came {
    fn of(heard: Heard, status: ExitStatus, stuck: bool, out: Stray, err: &Stray) -> Came {
        let Heard { cases, last, text, side, .. } = heard;
        let mut stray = out;
        // Where it died, its stderr has the system's own words for that.
        if text.is_some() {
            stray.add(&err.kept);
        }
        let death = death(status, stuck, err);
        Came { text, good: status.success(), cases, last, death, side, stray }
    }
}

/// Reads a pipe to its end: records go on, and all else is stray.
fn collect(mut pipe: impl Read, listener: Option<&Listener>, stray: &Mutex<Stray>) {
    let mut record = None::<Vec<u8>>;
    let mut buf = [0; 8192];
    while let Ok(n @ 1..) = pipe.read(&mut buf) {
        let Some((heard, _)) = listener else {
            lock(stray).add(&buf[..n]);
            continue;
        };
        for &byte in &buf[..n] {
            match (byte, &mut record) {
                (START, _) => record = Some(Vec::new()),
                (STOP, Some(bytes)) => {
                    Record::read(bytes).into_iter().for_each(|it| lock(heard).hear(it));
                    record = None;
                }
                (_, Some(bytes)) => bytes.push(byte),
                (_, None) => lock(stray).add(&[byte]),
            }
        }
    }
}

/// How it died, by the words that Rust's runtime has for it and by the system's.
fn death(status: ExitStatus, stuck: bool, err: &Stray) -> Death {
    if stuck {
        return Death::Stuck(STUCK.as_secs());
    }
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

/// Prepares for the worst, from inside the child: its memory is bounded, and if it aborts or ends, it still
/// says whose turn it was.
#[cfg(all(unix, not(no_unix)))]
pub(super) fn prepare() {
    bound();
    // SAFETY: `last_word` reads an atomic and calls `write`, which a signal handler may do (POSIX, 2.4.3).
    // Where it can't be registered, the side is not told.
    let _ = unsafe { signal_hook::low_level::register(ABORTED, || last_word()) };
    // SAFETY: it is a function of this program, which stays as long as that runs.
    unsafe { nix::libc::atexit(last_word) };
}

#[cfg(all(unix, not(no_unix)))]
extern "C" fn last_word() {
    let record = dying(on_turn());
    // SAFETY: the bytes are static, and as many as said. Where stderr is gone, nobody listens.
    let _ =
        unsafe { nix::libc::write(nix::libc::STDERR_FILENO, record.as_ptr().cast(), record.len()) };
}

#[cfg(not(all(unix, not(no_unix))))]
pub(super) fn prepare() {}
