//! The judge: what a scene must show, whatever the wire carries.

use std::io::ErrorKind;
use std::ops::Range;

use crate::course::made::Cut;
use crate::course::scene::Client;
use crate::error::Error;
use crate::reads::Reads;
use crate::real::shell::{Classroom, PLACEHOLDER, Run};
use crate::tape::{End, Event, Outcome, Side, Tape, What};

/// What a scene came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// How an end failed, or waits for ever; `None` if both ended well.
    pub failed: Option<Outcome>,
    /// The first wrong answer. Where the client did not come to its end, one that stops early is none.
    pub wrong: Option<Wrong>,
    /// The first command that the server ran and that nobody typed.
    pub untyped: Option<Vec<u8>>,
    /// The first command that came whole, with another one in the same write, and was not run in its turn.
    pub not_run: Option<String>,
}

/// An answer that is not what the command printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The command.
    pub command: String,
    /// All that was shown as its answer.
    pub shown: String,
    /// What it prints, or the placeholder if that is nothing.
    pub expected: String,
    /// How many bytes are right before the first that is wrong, missing or too many.
    pub right: usize,
}

impl Verdict {
    /// Judges by what was shown: what the command printed; for nothing, the placeholder or nothing.
    pub fn of(tape: &Tape) -> Verdict {
        let failed = failed(tape);
        let mut answers = stays(tape).flat_map(|client| tape.answers(client));
        let served =
            matches!(&failed, Some(Outcome::Failed { end, .. }) if end.side == Side::Server);
        let unfinished = failed.is_some() && !served;
        let wrong = answers.find_map(|(command, shown)| wrong(command, shown, unfinished));
        let wrong = wrong.or_else(|| left_early(tape).filter(|_| failed.is_none()));
        Verdict { failed, wrong, untyped: untyped(tape), not_run: not_run(tape) }
    }

    /// The same where these may give up: an error is no fault then, and behind one of the server's no answer is asked
    /// for.
    pub fn allowing(tape: &Tape, may_give_up: &[Side]) -> Verdict {
        let verdict = Verdict::of(tape);
        if may_give_up.is_empty() || is_foreign(&tape.outcome) {
            return verdict;
        }
        let stopped = |event: &Event| match &event.what {
            What::Failed(Error::Io(fault)) => event.side == Side::Server && !is_of_peer(fault.kind),
            What::Failed(_) | What::Refused(_) => event.side == Side::Server,
            _ => false,
        };
        let unserved = may_give_up.contains(&Side::Server) && tape.events.iter().any(stopped);
        let is_told =
            |failed: &Outcome| matches!(failed, Outcome::Failed { .. } | Outcome::Refused { .. });
        let failed = verdict.failed.filter(|failed| !is_told(failed));
        Verdict { failed, wrong: verdict.wrong.filter(|_| !unserved), ..verdict }
    }

    /// Whether every answer was shown whole, nothing but what was typed was run, and both ends ended well.
    pub fn passed(&self) -> bool {
        self.failed.is_none()
            && self.wrong.is_none()
            && self.untyped.is_none()
            && self.not_run.is_none()
    }

    /// Whether something is wrong and nobody noticed: both ends ended well.
    pub fn unnoticed(&self) -> bool {
        self.failed.is_none() && !self.passed()
    }
}

/// A peer that is no client of ours types nothing, and whatever it sends may be run.
fn untyped(tape: &Tape) -> Option<Vec<u8>> {
    let mut typed = Vec::new();
    for client in &tape.scene.clients {
        let (Client::Types { commands, .. } | Client::AtOnce { commands, .. }) = client else {
            return None;
        };
        typed.extend(commands.iter().map(|command| command.as_bytes().trim_ascii()));
    }
    let mut ran = tape.ran.iter();
    let untyped = ran.find(|command| {
        let at = typed.iter().position(|typed| *typed == command.trim_ascii());
        at.map(|at| typed.swap_remove(at)).is_none()
    });
    untyped.cloned()
}

fn not_run(tape: &Tape) -> Option<String> {
    let [Client::AtOnce { commands, .. }] = tape.scene.clients.as_slice() else {
        return None;
    };
    let ran = |i: usize| tape.ran.get(i).map(|command| command.trim_ascii());
    let mut commands = commands.iter().enumerate();
    let not_run = commands.find(|(i, command)| ran(*i) != Some(command.as_bytes().trim_ascii()));
    not_run.map(|(_, command)| command.clone())
}

/// The clients that do not go away in the middle of what they send.
fn stays(tape: &Tape) -> Range<usize> {
    usize::from(tape.scene.network.leaves.is_some())..tape.scene.clients.len()
}

/// The first command that a client of ours had still to send when it ended.
fn left_early(tape: &Tape) -> Option<Wrong> {
    stays(tape).find_map(|i| {
        let Client::Types { commands, .. } = &tape.scene.clients[i] else {
            return None;
        };
        let command = commands.get(tape.answers(i).len())?.clone();
        let printed = Classroom::new(|_| {}).run(&command);
        let expected = if printed.is_empty() { PLACEHOLDER.into() } else { printed };
        Some(Wrong { command, shown: String::new(), expected, right: 0 })
    })
}

fn failed(tape: &Tape) -> Option<Outcome> {
    let stays = stays(tape);
    let stays = |conn: usize| tape.clients.get(conn).is_none_or(|client| stays.contains(client));
    let failure = tape.events.iter().find_map(|event| match &event.what {
        What::Failed(error) if stays(event.conn) => {
            let end = End { conn: event.conn, side: event.side };
            Some(Outcome::Failed { end, error: error.clone() })
        }
        _ => None,
    });
    match &tape.outcome {
        Outcome::Well | Outcome::WrongAnswer { .. } => failure,
        // Either end may tell of an error where the client goes away.
        Outcome::Refused { end, .. } | Outcome::Failed { end, .. }
            if !stays(end.conn) && !is_foreign(&tape.outcome) =>
        {
            failure
        }
        bad => Some(bad.clone()),
    }
}

/// Whether it is the peer's going away that is told of.
fn is_of_peer(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

fn is_foreign(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed { error: Error::ForeignThread, .. })
}

/// What is to be shown for a command: what it printed; for nothing, the placeholder or nothing.
pub fn expected(command: &str, shown: &str) -> String {
    let printed = Classroom::new(|_| {}).run(command);
    if printed.is_empty() && !shown.is_empty() {
        return PLACEHOLDER.into();
    }
    printed
}

fn wrong(command: &str, shown: String, unfinished: bool) -> Option<Wrong> {
    let expected = expected(command, &shown);
    let stops_early = unfinished && expected.starts_with(&shown);
    if shown == expected || stops_early {
        return None;
    }
    let right = shown.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count();
    Some(Wrong { command: command.to_string(), shown, expected, right })
}

/// A read that does not hold one send and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Who read.
    pub reader: Side,
    /// Which of its reads, from 1.
    pub read: usize,
    /// What it took.
    pub bytes: Vec<u8>,
    /// The send in which that begins.
    pub send: Place,
}

/// A byte of a stream, in the send that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which of the sends to this side, from 1.
    pub send: usize,
    /// Which byte of it, from 1.
    pub byte: usize,
    /// All of that send.
    pub bytes: Vec<u8>,
}

/// How many bytes flow where this cuts, if it stands behind the last of them and so cuts nothing.
pub fn beyond(tape: &Tape, cut: Cut) -> Option<usize> {
    let flows = |client: usize| {
        let conns = (0..tape.clients.len()).filter(|conn| tape.clients[*conn] == client);
        conns.flat_map(|conn| tape.sends_to(conn, cut.side)).map(<[u8]>::len).sum()
    };
    let clients = (0..tape.scene.clients.len())
        .filter(|client| cut.client.is_none_or(|number| number == client + 1));
    let most: usize = clients.map(flows).max().unwrap_or(0);
    (cut.at >= most).then_some(most)
}

/// The send that a cut stands in: where the last byte before it belongs.
pub fn place(tape: &Tape, cut: Cut) -> Option<Place> {
    place_of(&sends(tape, cut.side), cut.at - 1)
}

fn sends(tape: &Tape, side: Side) -> Vec<&[u8]> {
    (0..tape.clients.len()).flat_map(|conn| tape.sends_to(conn, side)).collect()
}

fn place_of(sends: &[&[u8]], offset: usize) -> Option<Place> {
    let mut from = 0;
    for (i, send) in sends.iter().enumerate() {
        if offset < from + send.len() {
            return Some(Place { send: i + 1, byte: offset - from + 1, bytes: send.to_vec() });
        }
        from += send.len();
    }
    None
}

/// The first read at one side that took not one send and nothing else; with a cut, the one that ends
/// there.
pub fn taken(tape: &Tape, side: Side, cut: Option<usize>) -> Option<Taken> {
    let sends = sends(tape, side);
    let stream = sends.concat();
    let odd = reads(tape, side).into_iter().enumerate().filter_map(|(i, (from, to))| {
        let (bytes, send) = (stream.get(from..to)?.to_vec(), place_of(&sends, from)?);
        let whole = send.byte == 1 && send.bytes == bytes;
        (!whole).then_some((to, Taken { reader: side, read: i + 1, bytes, send }))
    });
    // Where every read got what it had asked for, it was the reader who drew the line.
    let all = Reads::of(tape);
    let streams = (0..tape.clients.len()).filter_map(|conn| all.to(End { conn, side }));
    let as_asked: Vec<bool> =
        streams.flat_map(|stream| stream.reads.iter().map(|read| read.as_asked)).collect();
    let odd = odd.filter(|(_, taken)| as_asked.get(taken.read - 1) != Some(&true));
    let mut here = odd.filter(|(to, _)| cut.is_none_or(|cut| cut == *to));
    here.next().map(|(_, taken)| taken)
}

/// From where to where in the stream to one side each read went.
fn reads(tape: &Tape, side: Side) -> Vec<(usize, usize)> {
    let mut reads = Vec::new();
    let mut start = 0;
    for conn in 0..tape.clients.len() {
        let mut from = start;
        for (n, _) in tape.reads_at(conn, side) {
            reads.push((from, from + n));
            from += n;
        }
        start += tape.sends_to(conn, side).concat().len();
    }
    reads
}
