//! The lab: a network in a box, where the same scene gives the same tape on every machine.
//!
//! - Each end runs on its own thread, but **one at a time**: until it blocks in a call, sleeps or is
//!   done. Where several could run, the server goes first, then the clients in their order.
//! - Time is virtual. It moves only when every end is blocked, and then straight to the next arrival or
//!   the end of the next sleep.
//! - A write returns once all its bytes are in the buffers between the two ends; they arrive as the
//!   [`Network`](crate::lab::network::Network) says. A read takes whatever has
//!   arrived, up to its buffer's size, and blocks if that is nothing. That is what RFC 9293 calls a
//!   byte stream, and all that a TCP socket promises.
//! - A closed end answers as a TCP socket does: with the end of the stream or, where bytes were left
//!   unread or come too late, with a reset.
//! - A scene is over once every end is done, but for a server that waits for the next client. If ends wait
//!   otherwise and nothing is on its way, that is no hang but the scene's result, and so is an end that
//!   goes round in circles or panics.
//!
//! The steps find the lab by their thread: [`net`](crate::net), [`thread`](crate::thread) and
//! [`time`](crate::time) have the names of the standard library, and act in the lab where a scene is
//! played on the calling thread.
//!
//! [`Over::Tcp`] plays a scene on real loopback sockets: the lab still decides which end runs and when
//! a segment is sent, but the kernel carries the bytes and answers every read, and time really passes.
//! Over a network without latency it answers every write and shutdown as well. With latency, the lab alone goes
//! on with a connection once bytes come to an end that has shut down both halves. An answer that differs from
//! the lab's own ends the scene as [`Outcome::LabWrong`].

mod kernel;
mod link;
pub mod network;
mod pool;
mod schedule;
mod sockets;
mod stream;
mod turns;
mod wait;
mod watch;
mod world;

use std::io::{self, Read, Write};
use std::mem;
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::course::scene::{Client, Scene};
use crate::course::step::Step;
use crate::error::{Error, Result};
use crate::frame;
use crate::net::{TcpListener, TcpStream};
use crate::real::shell::{Classroom, PLACEHOLDER, Run, Shell};
use crate::tape::{Difference, End, Event, Outcome, Side, Tape, What};
use crate::term::Term;
use kernel::Kernel;
use turns::Lab;
use watch::{Ending, Watched};
use world::World;

#[cfg(all(unix, not(no_unix)))]
#[doc(hidden)]
pub use schedule::on_turn;
pub(crate) use stream::{Listener, Stream};
pub(crate) use turns::{Here, here};

/// Where the server listens: the article's port.
const SERVER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 9999);

/// What carries a scene's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The lab's own network, in virtual time.
    Lab,
    /// Real loopback sockets, in real time.
    Tcp,
}

/// Plays one scene with one step's pair, and returns everything that happened.
///
/// # Errors
///
/// If the sockets for [`Over::Tcp`] cannot be had. Whatever goes wrong between the ends is no error but
/// the tape's outcome.
pub fn play(step: &Step, scene: &Scene, over: Over) -> io::Result<Tape> {
    let lab = set_up(step, scene, over)?;
    run(&lab, step, scene);
    Ok(tape(&lab, scene))
}

/// The same for code that may do anything: if an end makes no call for long, `give_up` gets the tape so far.
/// That end's thread cannot be ended, and nothing else goes on: `give_up` had better end the program.
///
/// # Errors
///
/// Those of [`play`], and if there is no thread to watch from.
pub fn play_watched(
    step: &Step,
    scene: &Scene,
    over: Over,
    give_up: impl FnOnce(Tape) + Send,
) -> io::Result<Tape> {
    watched(give_up, |watch| watch.play(step, scene, over))?
}

/// What plays scenes that are watched.
pub struct Watch<'a>(&'a Watched);

impl Watch<'_> {
    /// Plays one scene, as [`play`] does.
    ///
    /// # Errors
    ///
    /// Those of [`play`].
    pub fn play(&self, step: &Step, scene: &Scene, over: Over) -> io::Result<Tape> {
        let lab = set_up(step, scene, over)?;
        lab.lock().watched = true;
        self.0.begin(&lab, scene);
        run(&lab, step, scene);
        self.0.end();
        Ok(tape(&lab, scene))
    }
}

/// Has scenes be played, one after another, while a thread watches them as [`play_watched`] says.
///
/// # Errors
///
/// If there is no thread to watch from.
pub fn watched<T>(
    give_up: impl FnOnce(Tape) + Send,
    play: impl FnOnce(&Watch) -> T,
) -> io::Result<T> {
    let watched = Watched::new();
    thread::scope(|scope| {
        let watcher = thread::Builder::new().spawn_scoped(scope, || {
            if let Some(tape) = watched.watch() {
                give_up(tape);
            }
        })?;
        let _ending = Ending { watched: &watched, watcher: watcher.thread() };
        Ok(play(&Watch(&watched)))
    })
}

fn set_up(step: &Step, scene: &Scene, over: Over) -> io::Result<Arc<Lab>> {
    let kernel = match over {
        Over::Lab => None,
        Over::Tcp => Some(Kernel::new()?),
    };
    let lab = Lab::new(World::new(&scene.network, scene.clients.len(), kernel));
    lab.lock().add_end(Side::Server, turns::Seat::Coming);
    for (conn, client) in scene.clients.iter().enumerate() {
        add_client(&lab, step, conn, client, scene);
    }
    Ok(lab)
}

fn run(lab: &Arc<Lab>, step: &Step, scene: &Scene) {
    lab.lock().turn_to(0);
    lab.run_first(|| {
        let term = Term::lab(scene.lang);
        conclude(match &scene.answers {
            None => (step.serve)(&[SERVER], &classroom(scene), &term),
            Some(answers) => answer(answers),
        });
    });
}

/// Takes what happened out of a lab.
fn tape(lab: &Lab, scene: &Scene) -> Tape {
    // A stream that an end has put by may outlive its scene, and so may an end that goes on for ever.
    let mut empty = World::new(&scene.network, 0, None);
    (empty.over, empty.astray) = (Some(Outcome::Well), true);
    let world = mem::replace(&mut *lab.lock(), empty);
    let clients = world.clients();
    let outcome = world.over.unwrap_or(Outcome::Well);
    let (scene, events, ran) = (scene.clone(), world.events, world.ran);
    let mut tape = Tape { scene, clients, events, ran, flushes: world.flushes, outcome };
    if tape.outcome.is_well() {
        tape.outcome = judge(&tape, world.failures);
        mark_refusals(&mut tape);
    }
    tape
}

fn add_client(lab: &Arc<Lab>, step: &Step, conn: usize, client: &Client, scene: &Scene) {
    let (talk, lang) = (step.talk, scene.lang);
    let end = match client.clone() {
        Client::Types { commands, late } => {
            let last = conn > 0 && conn + 1 == scene.clients.len();
            let before = (scene.in_turn && last).then_some(conn);
            let end = lab.add(Side::Client, move || {
                wait_for(before);
                conclude(talk(&[SERVER], &Term::lab(lang)));
            });
            let mut world = lab.lock();
            world.ends[end].typed = commands.into();
            world.ends[end].late = late;
            end
        }
        Client::Sends(bytes) => {
            lab.add(Side::Client, move || conclude(send_and_wait(&bytes, Then::Waits)))
        }
        Client::SendsAll(bytes) | Client::AtOnce { bytes, .. } => {
            lab.add(Side::Client, move || conclude(send_and_wait(&bytes, Then::Ends)))
        }
        Client::Drips { bytes, every } => {
            lab.add(Side::Client, move || conclude(drip(&bytes, every)))
        }
        Client::Comes { bytes, after } => lab.add(Side::Client, move || {
            crate::thread::sleep(after);
            conclude(send_and_wait(&bytes, Then::Ends));
        }),
        Client::Idles => {
            let end = lab.add(Side::Client, || conclude(idle()));
            lab.lock().ends[end].idles = true;
            end
        }
    };
    lab.lock().ends[end].conn = conn;
}

/// Waits until this end is done; the first client's has number 1.
fn wait_for(end: Option<usize>) {
    if let (Some(end), Some(here)) = (end, here()) {
        here.join(end);
    }
}

/// Records why an end stopped, if it did not come to its end.
fn conclude(result: Result<()>) {
    if let (Err(error), Some(here)) = (result, here()) {
        here.fail(error);
    }
}

impl Here {
    /// Records why this end, or what it did on its connection, stopped.
    pub fn fail(&self, error: Error) {
        if let Ok(mut world) = self.lab.enter(self.end) {
            let place = world.place(self.end);
            world.failures.push((place, error.clone()));
        }
        self.record(What::Failed(error));
    }
}

/// What is told of a thread that the system does not give.
fn no_thread(e: &io::Error) -> Difference {
    Difference { call: "spawn", real: e.to_string(), foretold: String::new() }
}

/// The classroom's shell, with the server's terminal for its stderr.
fn classroom(scene: &Scene) -> Shell {
    let complain = |line| {
        if let Some(here) = here() {
            here.record(What::Complained(line));
        }
    };
    Shell::new(Recorded(Classroom::new(complain)), scene.lang)
}

/// A shell whose commands are told to the lab.
struct Recorded<S>(S);

impl<S: Run> Run for Recorded<S> {
    fn run(&self, command: &str) -> String {
        self.0.run(command)
    }

    fn hear(&self, command: &[u8]) {
        if let Some(here) = here() {
            here.lab.lock().ran.push(command.into());
        }
    }
}

/// A server that is none of ours.
fn answer(answers: &[Vec<u8>]) -> Result<()> {
    let (mut conn, _) = TcpListener::bind(SERVER)?.accept()?;
    for bytes in answers {
        if conn.read(&mut [0; 1024])? == 0 {
            return Ok(());
        }
        conn.write_all(bytes)?;
    }
    while conn.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

/// What a peer does behind its bytes.
#[derive(PartialEq)]
enum Then {
    Waits,
    Ends,
}

/// A peer that is no client of ours.
fn send_and_wait(bytes: &[u8], then: Then) -> Result<()> {
    let mut conn = TcpStream::connect(SERVER)?;
    conn.write_all(bytes)?;
    if then == Then::Ends {
        conn.shutdown(Shutdown::Write)?;
    }
    while conn.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

/// A peer that sends a byte now and then, until something comes back.
fn drip(bytes: &[u8], every: Duration) -> Result<()> {
    let mut conn = TcpStream::connect(SERVER)?;
    conn.set_read_timeout(Some(every))?;
    for byte in bytes {
        conn.write_all(&[*byte])?;
        if hears(&mut conn)? {
            break;
        }
    }
    conn.set_read_timeout(None)?;
    conn.shutdown(Shutdown::Write)?;
    while conn.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

/// A peer that says nothing. The world tells it when to leave: its read is over then.
fn idle() -> Result<()> {
    let mut conn = TcpStream::connect(SERVER)?;
    hears(&mut conn).map(drop)
}

/// One read; whether anything came in time, be it the end of the stream.
fn hears(conn: &mut TcpStream) -> Result<bool> {
    match conn.read(&mut [0; 1024]) {
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => Ok(false),
        read => Ok(read.map(|_| true)?),
    }
}

/// How a scene ended whose ends all came to theirs.
fn judge(tape: &Tape, failures: Vec<(End, Error)>) -> Outcome {
    let (clients, servers): (Vec<_>, Vec<_>) =
        failures.into_iter().partition(|(end, _)| end.side == Side::Client);
    let (refusals, servers): (Vec<_>, Vec<_>) =
        servers.into_iter().partition(|(end, why)| was_told(tape, end.conn, why));
    let failed = |(end, error)| Outcome::Failed { end, error };
    let client = clients.into_iter().next().map(failed);
    let server = servers.into_iter().next().map(failed);
    let refused = refusals.into_iter().next().map(|(end, error)| Outcome::Refused { end, error });
    client.or_else(|| wrong_answer(tape)).or(server).or(refused).unwrap_or(Outcome::Well)
}

/// Whether a guard stopped a connection, and its peer has read why: the last thing that was sent to it says so,
/// and nothing of that was lost.
fn was_told(tape: &Tape, conn: usize, why: &Error) -> bool {
    let Error::Frame(e) = why else {
        return false;
    };
    let words = why.text(tape.lang());
    let sends = tape.sends_to(conn, Side::Client);
    let sent: usize = sends.iter().map(|bytes| bytes.len()).sum();
    let read: usize = tape.reads_at(conn, Side::Client).iter().map(|(n, _)| n).sum();
    let last = sends.last().copied().unwrap_or_default();
    matches!(**e, frame::Error::TooLarge { .. } | frame::Error::Deadline { .. })
        && String::from_utf8_lossy(last).contains(&words)
        && sent == read
}

/// Of those who were refused, the server has not failed.
fn mark_refusals(tape: &mut Tape) {
    for at in 0..tape.events.len() {
        let Event { conn, side: Side::Server, what: What::Failed(why), .. } = &tape.events[at]
        else {
            continue;
        };
        if was_told(tape, *conn, why) {
            tape.events[at].what = What::Refused(why.clone());
        }
    }
}

/// The first command that was not answered with what it prints. One that prints nothing may be answered
/// with the placeholder or, where a size can say 0, with nothing.
fn wrong_answer(tape: &Tape) -> Option<Outcome> {
    let shell = Classroom::new(|_| {});
    let clients = 0..tape.scene.clients.len();
    let mut answers = clients.flat_map(|client| tape.answers(client));
    answers.find_map(|(command, shown)| {
        let printed = shell.run(command);
        let nothing = printed.is_empty() && shown == PLACEHOLDER;
        let command = command.to_string();
        (shown != printed && !nothing).then_some(Outcome::WrongAnswer { command, shown, printed })
    })
}
