//! A tape that a step has played, with all that every view of it needs to know.

use super::moment::{self, Moment};
use super::outcome;
use crate::course::ladder::Play;
use crate::course::scene::Client;
use crate::reads::Reads;
use crate::tape::{End, Side, Tape};
use crate::words::Words;
use crate::words::view::View;

/// A tape of a scene, read once.
pub struct Played<'a> {
    pub(super) play: &'a Play,
    pub(super) tape: &'a Tape,
    pub(super) reads: Reads<'a>,
    /// What decided how it ended.
    pub(super) moment: Option<Moment>,
    own_code: bool,
}

impl<'a> Played<'a> {
    /// Reads the tape that a scene gave.
    pub fn new(play: &'a Play, tape: &'a Tape) -> Played<'a> {
        let reads = Reads::of(tape);
        let moment = moment::moment(tape, &reads);
        Played { play, tape, reads, moment, own_code: play.is_of_own_code(tape) }
    }

    /// Whether the tape is what the step's own code gives.
    pub fn is_of_own_code(&self) -> bool {
        self.own_code
    }

    /// How the scene ended, in one sentence.
    pub fn outcome(&self) -> String {
        outcome::outcome(self.tape)
    }

    /// What the course says of the scene; of changed code, no more than how the step's own code ends in it.
    pub(super) fn closing(&self) -> &'static str {
        match self.own_code {
            true => self.play.closing(self.tape.lang()),
            false => {
                (words(self.tape).changed)(self.play.ends.passes(), self.tape.outcome.is_well())
            }
        }
    }
}

/// The views' words in the language of a tape.
pub(super) fn words(tape: &Tape) -> &'static View {
    &Words::of(tape.lang()).view
}

/// What an end is called.
enum Name {
    Server,
    Client,
    /// It is no client of ours.
    Peer,
    /// One of several clients.
    Number(usize),
}

fn name(tape: &Tape, end: End) -> Name {
    match (end.side, is_ours(tape, end), tape.scene.clients.len()) {
        (Side::Server, ..) => Name::Server,
        (Side::Client, true, 0 | 1) => Name::Client,
        (Side::Client, false, 0 | 1) => Name::Peer,
        _ => Name::Number(client(tape, end.conn) + 1),
    }
}

/// Over a column or a lifeline, and before a row.
pub(super) fn label(tape: &Tape, end: End) -> String {
    let names = &words(tape).names;
    match name(tape, end) {
        Name::Server => names.server.into(),
        Name::Client => names.client.into(),
        Name::Peer => names.peer.into(),
        Name::Number(n) => (names.number)(n),
    }
}

/// Inside a sentence.
pub(super) fn in_sentence(tape: &Tape, end: End) -> String {
    let names = &words(tape).names;
    match name(tape, end) {
        Name::Server => names.the_server.into(),
        Name::Client => names.the_client.into(),
        Name::Peer => names.the_peer.into(),
        Name::Number(n) => (names.the_number)(n),
    }
}

/// Which client a connection belongs to.
pub(super) fn client(tape: &Tape, conn: usize) -> usize {
    tape.clients.get(conn).copied().unwrap_or_default()
}

/// Whether an end is a program of the step, and no peer from outside.
pub(super) fn is_ours(tape: &Tape, end: End) -> bool {
    let client = tape.scene.clients.get(client(tape, end.conn));
    end.side == Side::Server || matches!(client, Some(Client::Types { .. }))
}

/// What a person calls a connection where there are several.
pub(super) fn mark(tape: &Tape, conn: usize) -> String {
    match tape.scene.clients.len() {
        0 | 1 => String::new(),
        _ => format!("[{}] ", client(tape, conn) + 1),
    }
}
