//! The lab: a network in a box, where the same scene gives the same tape on every machine.
//!
//! - Each end runs on its own thread, but **one at a time**: until it blocks in a read, sleeps or is
//!   done. Where several could run, the server goes first, then the clients in their order.
//! - Time is virtual. It moves only when every end is blocked, and then straight to the next arrival or
//!   the end of the next sleep.
//! - A write returns at once; its bytes arrive as the [`Network`](crate::network::Network) says. A read takes whatever has
//!   arrived, up to its buffer's size, and blocks if that is nothing. That is what RFC 9293 calls a
//!   byte stream, and all that a TCP socket promises.
//! - A closed end answers as a TCP socket does: with the end of the stream or, where bytes were left
//!   unread, with a reset.
//! - If every end waits and nothing is on its way, that is no hang but the scene's result, and so is an
//!   end that goes round in circles or panics.
//!
//! [`Over::Tcp`] plays a scene on real loopback sockets: the lab still decides which end runs and when
//! a segment is sent, but the kernel carries the bytes and answers every read, and time really passes.
//! An answer that differs from the lab's own ends the scene as [`Outcome::LabWrong`].

mod end;
mod kernel;
mod link;
mod turns;
mod world;

use std::any::Any;
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use clap::ValueEnum;

use crate::conn::Conn;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::line::Line;
use crate::scene::{Client, Scene};
use crate::shell::{Classroom, Run, Shell};
use crate::step::Step;
use crate::tape::{Outcome, Side, Tape, What};
use end::LabEnd;
use kernel::Kernel;
use turns::{Lab, SceneOver};
use world::{SERVER, World};

/// The port of the article's client.
const CLIENT_PORT: u16 = 55324;

/// What carries a scene's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
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
/// If the sockets for [`Over::Tcp`] or the ends' threads cannot be had. Whatever goes wrong between
/// the two ends is no error but the tape's outcome.
pub fn play(step: &Step, scene: &'static Scene, lang: Lang, over: Over) -> io::Result<Tape> {
    let kernel = match over {
        Over::Lab => None,
        Over::Tcp => Some(Kernel::connect(scene.clients.len())?),
    };
    let lab = &Arc::new(Lab::new(World::new(&scene.network, scene.clients.len(), kernel)));
    thread::scope(|scope| {
        let start = |end, side, body: Box<dyn FnOnce() + Send>| {
            let thread =
                thread::Builder::new().spawn_scoped(scope, move || run(lab, end, side, body));
            thread.map(drop).inspect_err(|e| lab.end_with(Outcome::LabWrong(e.to_string())))
        };
        start(SERVER, Side::Server, Box::new(move || serve(lab, step, scene, lang)))?;
        for (conn, client) in scene.clients.iter().enumerate() {
            let talk = move || talk(lab, step, scene, conn, client, lang);
            start(conn + 1, Side::Client, Box::new(talk))?;
        }
        io::Result::Ok(())
    })?;
    let (events, over, failures) = lab.take();
    let mut tape = Tape { scene, lang, events, outcome: Outcome::Well };
    tape.outcome = over.unwrap_or_else(|| judge(&tape, failures));
    Ok(tape)
}

/// Runs one end to its end, whichever way that comes.
fn run(lab: &Lab, end: usize, side: Side, body: impl FnOnce()) {
    let ran = catch_unwind(AssertUnwindSafe(|| {
        lab.begin(end);
        body();
    }));
    match ran {
        Ok(()) => lab.finish(end),
        Err(payload) if payload.is::<SceneOver>() => {}
        Err(payload) => lab.end_with(Outcome::Panic(side, panic_message(payload.as_ref()))),
    }
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| text.to_string());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// The server: one client after another.
fn serve(lab: &Arc<Lab>, step: &Step, scene: &Scene, lang: Lang) {
    for client in 0..scene.clients.len() {
        let mut conn = Conn::new(LabEnd::server(lab, client), lang);
        let port = CLIENT_PORT + client as u16;
        let addr = lab.client_addr(client).unwrap_or((Ipv4Addr::LOCALHOST, port).into());
        conn.say(Line::NewConn(addr));
        let result = (step.serve)(&mut conn, &classroom(lab, client, scene, lang));
        lab.conclude(client, Side::Server, result, lang);
    }
}

/// The classroom's shell, with the server's terminal for its stderr.
fn classroom(lab: &Arc<Lab>, conn: usize, scene: &Scene, lang: Lang) -> Shell {
    let lab = lab.clone();
    let complain = move |line| lab.record(conn, Side::Server, What::Complained(line));
    let mut shell = Shell::new(Classroom::new(complain), lang);
    shell.placeholder = scene.placeholder;
    shell
}

fn talk(lab: &Arc<Lab>, step: &Step, scene: &Scene, conn: usize, client: &Client, lang: Lang) {
    let typed = match client {
        Client::Types(commands) => commands,
        Client::Sends(_) => &[][..],
    };
    let mut end = Conn::new(LabEnd::client(lab, conn, &scene.network, typed), lang);
    let result = match client {
        Client::Types(_) => (step.talk)(&mut end),
        Client::Sends(bytes) => send_and_wait(&mut end, bytes),
    };
    lab.conclude(conn, Side::Client, result, lang);
}

/// A peer that is no client of ours.
fn send_and_wait(conn: &mut Conn, bytes: &[u8]) -> Result<()> {
    conn.write_all(bytes)?;
    while conn.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

/// How a scene ended whose ends all came to theirs.
fn judge(tape: &Tape, failures: Vec<(usize, Side, Error)>) -> Outcome {
    let (clients, servers): (Vec<_>, Vec<_>) =
        failures.into_iter().partition(|(_, side, _)| *side == Side::Client);
    let failed = |(conn, side, error)| Outcome::Failed { conn, side, error };
    let client = clients.into_iter().next().map(failed);
    let server = servers.into_iter().next().map(failed);
    client.or_else(|| wrong_answer(tape)).or(server).unwrap_or(Outcome::Well)
}

/// The first command that was not answered with what it prints.
fn wrong_answer(tape: &Tape) -> Option<Outcome> {
    let shell = Classroom::new(|_| {});
    let conns = 0..tape.scene.clients.len();
    let mut answers = conns.flat_map(|conn| tape.answers(conn));
    answers.find_map(|(command, shown)| {
        let mut answer = shell.run(command);
        if answer.is_empty() {
            answer.push_str(tape.scene.placeholder);
        }
        (shown != answer).then(|| Outcome::WrongAnswer {
            command: command.into(),
            shown: shown.len(),
            size: answer.len(),
        })
    })
}
