//! The conditions of a goal, and what each comes to on a report.

use std::time::Duration;

use crate::course::family::Family;
use crate::course::made::{Made, Peer, Wire};
use crate::course::report::{Answer, Played, Price, Report, Tally};
use crate::line::Line;
use crate::real::shell::PLACEHOLDER;
use crate::tape::{End, Event, Outcome, Side, Tape, What};

/// Of a crowd, the client for whom there is no place.
const THIRD: usize = 2;

/// What stands for bytes that are no character.
const MARK: char = char::REPLACEMENT_CHARACTER;

/// A condition on a report. None looks into what a message consists of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Must {
    /// Every case passes.
    Everything,
    /// Every case of this family passes.
    Family(Family),
    /// No cut in this part of an answer breaks it.
    Uncut(Part),
    /// A command costs so many round trips, and nobody sleeps.
    RoundTrips(usize),
    /// An end flushes a stream, or sleeps for no time.
    Flushes,
    /// The server writes so often for each answer.
    Writes(usize),
    /// The client's first read for each answer has room for so many bytes.
    FirstRoom(usize),
    /// The client's last read for an answer has room for what it takes, and no more.
    NoMoreRoom(Probe),
    /// So many bytes go to the client beside an answer.
    Header(usize),
    /// As many more bytes go there beside a longer answer as its length has more digits.
    HeaderGrows,
    /// The client shows the placeholder, and the server does not send it.
    Unsent,
    /// There is a connection for each command.
    Connections,
    /// An answer is shown in more than one piece.
    Pieces(Probe),
    /// This passes.
    Passes(Probe),
    /// In this an end fails.
    Fails(Probe),
    /// In this a wrong answer is shown, and the client ends well.
    Unnoticed(Probe),
    /// In this the client stops with an error.
    Objects(Probe),
    /// In this the client stops with an error, or shows a mark in the place of what is no character.
    Marks(Probe),
    /// In this every end waits for ever.
    Waits(Probe),
    /// In this the server runs what nobody typed.
    Untyped(Probe),
    /// The server runs these commands for this peer.
    Runs(Probe, &'static [&'static str]),
    /// The server stops with an error for this peer, at the latest so long after its last byte, and waits for no
    /// more of it.
    Refuses(Probe, Duration),
    /// The server sends something to the third of these, unasked, before anybody has left.
    TurnsAway(Probe),
    /// Once one has left, the server serves the next.
    ServesAgain(Probe),
}

/// A part of what is sent for an answer: what is beside the answer stands in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What stands in front, and the seams at both of its ends.
    Size,
    /// The answer itself.
    Text,
}

/// A case that a goal asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What the client types; nothing where it is none of ours.
    pub commands: &'static [&'static str],
    /// What is done to the bytes.
    pub wire: Option<Wire>,
    /// The peer that is none of ours, if there is one.
    pub peer: Option<Peer>,
}

/// What a condition came to.
#[derive(Clone, Debug)]
pub struct Look {
    /// The condition.
    pub must: Must,
    /// Whether it is met.
    pub met: bool,
    /// The figure that it was told by, if it was found.
    pub figure: Option<Figure>,
    /// A case that shows it.
    pub shows: Option<Played>,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// So many.
    Count(usize),
    /// So many of so many.
    Of(usize, usize),
    /// Of two answers, how long each is, and how many bytes go to the client beside it.
    Sizes((usize, usize), (usize, usize)),
    /// What a command costs.
    Price(Price),
    /// So much time passed.
    Time(Duration),
}

impl Probe {
    pub(super) fn made(self) -> Made {
        let commands = self.commands.iter().map(|command| command.to_string()).collect();
        let commands = (!self.commands.is_empty()).then_some(commands);
        Made { commands, peer: self.peer, wire: self.wire, ..Made::default() }
    }
}

impl Must {
    /// The families that it must know of.
    pub(super) fn families(&self) -> &[Family] {
        match self {
            Must::Everything => &Family::ALL,
            Must::Family(family) => std::slice::from_ref(family),
            Must::Uncut(_) => &[Family::ToClient],
            _ => &[],
        }
    }

    pub(super) fn probe(&self) -> Option<Probe> {
        match *self {
            Must::NoMoreRoom(probe)
            | Must::Pieces(probe)
            | Must::Passes(probe)
            | Must::Fails(probe)
            | Must::Unnoticed(probe)
            | Must::Objects(probe)
            | Must::Marks(probe)
            | Must::Waits(probe)
            | Must::Untyped(probe)
            | Must::Runs(probe, _)
            | Must::TurnsAway(probe)
            | Must::ServesAgain(probe)
            | Must::Refuses(probe, _) => Some(probe),
            _ => None,
        }
    }

    /// Whether it is missed by answers that are wrong, and by nothing else.
    pub fn is_of_answers(&self) -> bool {
        matches!(self, Must::Everything | Must::Family(_) | Must::Uncut(_) | Must::Passes(_))
    }

    pub(super) fn look(&self, report: &Report) -> Look {
        if let Some(probe) = self.probe() {
            let shows = report.probe(&probe.made()).cloned();
            let met = shows.as_ref().is_some_and(|played| self.is_shown_by(played));
            let figure = shows.as_ref().and_then(|played| self.figure(played));
            return Look { must: *self, met, figure, shows };
        }
        let broken = match self {
            Must::Everything => return self.broken(report.total(), report.smallest.as_ref()),
            Must::Family(family) => {
                let mut broken = report.broken.iter();
                return self
                    .broken(report.of(*family), broken.find(|it| it.case.family() == *family));
            }
            Must::Uncut(part) => report.broken.iter().filter(|it| part.is_cut_in(it, report)),
            _ => return self.counted(report),
        };
        let broken: Vec<&Played> = broken.collect();
        let tally = Tally { broken: broken.len(), ..report.of(Family::ToClient) };
        self.broken(tally, broken.first().copied())
    }

    fn broken(&self, tally: Tally, first: Option<&Played>) -> Look {
        let met = tally.played > 0 && tally.broken == 0;
        let figure = (tally.played > 0).then_some(Figure::Of(tally.broken, tally.played));
        Look { must: *self, met, figure, shows: first.cloned() }
    }

    /// What is counted in the first quiet case.
    fn counted(&self, report: &Report) -> Look {
        let counted = self.count(report);
        Look {
            must: *self,
            met: counted.is_some_and(|(met, _)| met),
            figure: counted.map(|(_, figure)| figure),
            shows: report.quiet.first().cloned(),
        }
    }

    fn count(&self, report: &Report) -> Option<(bool, Figure)> {
        let answers = report.answers();
        let (first, last) = (answers.first()?, answers.last()?);
        let found = |count, wanted| Some((count == wanted, Figure::Count(count)));
        match *self {
            Must::Writes(n) => found(odd(&answers, n, |answer| answer.writes), n),
            Must::FirstRoom(n) => found(odd(&answers, n, Answer::first_room), n),
            Must::Flushes => {
                let tape = &report.quiet.first()?.tape;
                let sleeps = |event: &&Event| event.what == What::Slept(Duration::ZERO);
                let count = tape.flushes + tape.events.iter().filter(sleeps).count();
                Some((count > 0, Figure::Count(count)))
            }
            Must::Header(n) => found(first.extra(), n),
            Must::HeaderGrows => {
                let [long, short] = [first, last].map(|answer| (answer.expected(), answer.extra()));
                let digits = |size: usize| size.to_string().len();
                let met = long.1 + digits(short.0) == short.1 + digits(long.0);
                Some((met, Figure::Sizes(long, short)))
            }
            Must::Unsent => {
                let met = last.shown == PLACEHOLDER && last.bytes < PLACEHOLDER.len();
                Some((met, Figure::Count(last.bytes)))
            }
            Must::Connections => found(report.quiet.first()?.tape.clients.len(), answers.len()),
            Must::RoundTrips(n) => {
                let price = report.price()?;
                Some((price.round_trips == n && price.slept.is_zero(), Figure::Price(price)))
            }
            _ => None,
        }
    }

    /// How long it took, of what has a limit in time, and what was asked for in excess.
    fn figure(&self, played: &Played) -> Option<Figure> {
        match self {
            Must::Refuses(..) => refusal(&played.tape).map(Figure::Time),
            Must::NoMoreRoom(_) => spare_room(played).map(Figure::Count),
            _ => None,
        }
    }

    fn is_shown_by(&self, played: &Played) -> bool {
        let Played { tape, verdict, .. } = played;
        match self {
            Must::Pieces(_) => {
                let pieces = tape.events.iter();
                pieces.filter(|it| matches!(it.what, What::Said(Line::Piece(_)))).count() > 1
            }
            Must::NoMoreRoom(_) => spare_room(played) == Some(0),
            Must::Passes(_) => verdict.passed(),
            Must::Fails(_) => matches!(verdict.failed, Some(Outcome::Failed { .. })),
            Must::Unnoticed(_) => matches!(tape.outcome, Outcome::WrongAnswer { .. }),
            Must::Objects(_) => objects(played),
            Must::Marks(_) => objects(played) || tape.stdout(Side::Client).contains(MARK),
            Must::Waits(_) => matches!(verdict.failed, Some(Outcome::WaitingForEver(_))),
            Must::Untyped(_) => verdict.untyped.is_some(),
            Must::Runs(_, commands) => {
                let commands = commands.iter().map(|command| command.as_bytes());
                tape.ran.iter().map(|command| command.trim_ascii_end()).eq(commands)
            }
            Must::Refuses(_, limit) => {
                let ended =
                    matches!(tape.outcome, Outcome::Failed { .. } | Outcome::Refused { .. });
                let in_time = |time| time <= *limit + tape.scene.network.round_trip();
                ended && refusal(tape).is_some_and(in_time)
            }
            Must::TurnsAway(_) => {
                let sent = |event: &&Event| {
                    event.side == Side::Server && matches!(event.what, What::Sent(_))
                };
                let first = tape.events.iter().find(sent);
                first.is_some_and(|event| event.conn == THIRD) && !waits(tape, THIRD)
            }
            Must::ServesAgain(_) => {
                let last = tape.scene.clients.len() - 1;
                tape.ran.len() == 2 && !tape.sends_to(last, Side::Client).is_empty()
            }
            _ => false,
        }
    }
}

/// How long after the last byte of its peer the server stopped, if it did: after the scene's beginning, if
/// there was none.
fn refusal(tape: &Tape) -> Option<Duration> {
    let at_server = tape.events.iter().filter(|event| event.side == Side::Server);
    let stopped = |event: &&Event| matches!(event.what, What::Failed(_) | What::Refused(_));
    let stopped = at_server.clone().find(stopped)?;
    let arrived = at_server.take_while(|event| event.at <= stopped.at);
    let last = arrived.filter(|event| matches!(event.what, What::Arrived(_))).last();
    Some(stopped.at - last.map_or(Duration::ZERO, |event| event.at))
}

/// What the last read for an answer would have taken beyond it, if all went well.
fn spare_room(played: &Played) -> Option<usize> {
    let answers = Answer::all(&played.tape);
    played.verdict.passed().then(|| odd(&answers, 0, Answer::spare_room))
}

/// Whether the client stops with an error.
fn objects(played: &Played) -> bool {
    let failed = &played.verdict.failed;
    matches!(failed, Some(Outcome::Failed { end, .. }) if end.side == Side::Client)
}

/// Whether this client waits for ever.
fn waits(tape: &Tape, client: usize) -> bool {
    let Outcome::WaitingForEver(waits) = &tape.outcome else {
        return false;
    };
    let end = End { conn: client, side: Side::Client };
    waits.iter().any(|wait| wait.end == end)
}

/// The first count that is not as wanted, if there is one.
fn odd(answers: &[Answer], wanted: usize, count: fn(&Answer) -> usize) -> usize {
    answers.iter().map(count).find(|count| *count != wanted).unwrap_or(wanted)
}

impl Part {
    /// Whether a case cuts what flows to the client in this part of an answer.
    fn is_cut_in(self, played: &Played, report: &Report) -> bool {
        if played.case.family() != Family::ToClient {
            return false;
        }
        let Some(cut) = played.case.cuts().first() else {
            return false;
        };
        let mut from = 0;
        for answer in report.answers() {
            if cut.at <= from + answer.bytes {
                let in_front = cut.at <= from + answer.extra() || cut.at == from + answer.bytes;
                return in_front == (self == Part::Size);
            }
            from += answer.bytes;
        }
        false
    }
}
