//! Whole sessions in the lab, and the same commands and answers over plain TCP.

mod plain;

use std::io;
use std::thread;
use std::time::Duration;

use sticky_packets::course::ladder::Ends;
use sticky_packets::course::scene::{self, Scene};
use sticky_packets::lab::{self, Over};
use sticky_packets::tape::{Outcome, Tape};
use sticky_packets::{Lang, Step};

use crate::duel::{self, Duel};
use crate::steps::STEPS;
use crate::table::{Column, Table};
use plain::Plain;

/// How many sessions are played in a turn.
const TURN: u32 = 10;

const COLUMNS: &[Column] = &[
    ("step", "the step whose pair is played"),
    ("scene", "the scene: the first that the step passes, and the article's session"),
    ("answers", "the sizes of its answers in bytes; run in the lab, ready-made for TCP"),
    ("lab/s", "sessions a second in the lab: two threads, virtual time, a tape"),
    ("lab us", "microseconds for each of them"),
    ("tcp/s", "the same commands and answers over loopback TCP, two plain threads"),
    ("tcp us", "microseconds for each of those"),
    ("ratio", "lab/s to tcp/s: above 1, the lab is faster"),
];

/// Every step's sessions.
///
/// # Errors
///
/// If the sockets or the threads for a session cannot be had, or a session does not end well.
pub fn table() -> io::Result<Table> {
    let mut rows = Vec::new();
    for step in &STEPS {
        for (name, scene) in scenes(step) {
            rows.extend(row(step, name, &scene)?);
        }
    }
    Ok(Table { title: "Sessions: the lab against plain TCP".into(), columns: COLUMNS, rows })
}

/// How long the two threads take that each session starts and joins, on either side.
///
/// # Errors
///
/// If they cannot be had.
pub fn threads() -> io::Result<Duration> {
    let two = || {
        thread::scope(|scope| {
            thread::Builder::new().spawn_scoped(scope, || {})?;
            thread::Builder::new().spawn_scoped(scope, || {})?;
            Ok(())
        })
    };
    Ok(duel::solo(|| (0..TURN).try_for_each(|_| two()))? / TURN)
}

/// The first scene that a step passes with one client, and the article's session.
fn scenes(step: &Step) -> impl Iterator<Item = (&'static str, Scene)> {
    let passes = step.rung().plays.iter().filter(|play| play.ends == Ends::Well);
    let mut alone = passes.map(|play| (play.name, (play.scene)(Lang::En)));
    let first = alone.find(|(_, scene)| scene.clients.len() == 1);
    let article = first.as_ref().is_none_or(|(name, _)| *name != "works");
    first.into_iter().chain(article.then(|| ("works", scene::works(Lang::En))))
}

/// One scene as one step plays it, if the step passes it.
fn row(step: &Step, name: &str, scene: &Scene) -> io::Result<Option<Vec<String>>> {
    let tape = play(step, scene)?;
    if !matches!(tape.outcome, Outcome::Well) {
        return Ok(None);
    }
    let plain = Plain::like(&tape)?;
    let duel = Duel::new(
        || (0..TURN).try_for_each(|_| play_well(step, scene)),
        || (0..TURN).try_for_each(|_| plain.play()),
    )?;
    let (lab_rate, lab_micros) = pace(duel.ours);
    let (tcp_rate, tcp_micros) = pace(duel.theirs);
    Ok(Some(vec![
        step.number.to_string(),
        name.into(),
        plain.sizes(),
        lab_rate,
        lab_micros,
        tcp_rate,
        tcp_micros,
        format!("{:.2}", duel.ratio()),
    ]))
}

fn play(step: &Step, scene: &Scene) -> io::Result<Tape> {
    lab::play(step, scene, Over::Lab)
}

fn play_well(step: &Step, scene: &Scene) -> io::Result<()> {
    match play(step, scene)?.outcome {
        Outcome::Well => Ok(()),
        other => Err(io::Error::other(format!("step {}: {other:?}", step.number))),
    }
}

/// Sessions a second, and microseconds for each.
fn pace(turn: Duration) -> (String, String) {
    let session = turn / TURN;
    (format!("{:.0}", 1.0 / session.as_secs_f64()), session.as_micros().to_string())
}
