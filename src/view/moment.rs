//! The moment that decided how a scene ended: what was sent, how it lay in the buffer, what was read.

use std::cmp::Reverse;

use super::outcome::outcome;
use super::played::{in_sentence, is_ours, words};
use crate::error::Error;
use crate::line::Line;
use crate::reads::{Reads, Span, Stream};
use crate::tape::{End, Event, On, Outcome, Tape, Wait, What};

/// A part of a stream that begins and ends where a send and a read do, and where the buffer was empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// The end that reads it.
    pub to: End,
    /// The sends.
    pub sends: Vec<Span>,
    /// What lay together in the receive buffer: such a span ends where a read emptied it.
    pub held: Vec<Span>,
    /// What each read took.
    pub reads: Vec<Span>,
    /// What no read took.
    pub unread: Span,
    /// The places of the reads among the tape's events.
    events: Vec<usize>,
    as_asked: bool,
}

/// What decided how a scene ended.
pub(super) struct Moment {
    pub figure: Figure,
    /// What became of it.
    pub verdict: String,
    /// The reads that went wrong: their places among the tape's events.
    pub blamed: Vec<usize>,
}

impl Moment {
    /// Whether this read of the figure went wrong.
    pub fn is_blamed(&self, read: usize) -> bool {
        self.figure.events.get(read).is_some_and(|event| self.blamed.contains(event))
    }
}

/// What is to be seen in a figure, in the order in which it tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sight {
    /// Each send was read alone and whole.
    Plain,
    /// The reader took a send in pieces, as it wanted.
    AsAsked,
    /// A send was cut.
    Cut,
    /// Bytes of several sends lay together in the buffer.
    Stuck,
}

impl Figure {
    /// All bytes of it.
    pub fn span(&self) -> Span {
        let start = self.sends.first().map_or(0, |send| send.start);
        start..self.sends.last().map_or(start, |send| send.end)
    }

    /// Whether bytes of several sends lie in a part of it, with no seam between them.
    pub fn is_stuck(&self, stream: &Stream) -> bool {
        self.held.iter().any(|held| stream.glues(held))
    }

    fn sight(&self, stream: &Stream) -> Sight {
        if self.is_stuck(stream) {
            Sight::Stuck
        } else if self.reads.len() == 1 && self.sends.len() == 1 && self.unread.is_empty() {
            Sight::Plain
        } else if self.as_asked {
            Sight::AsAsked
        } else {
            Sight::Cut
        }
    }
}

/// A stream in figures, in order. Without the sends behind the event at `until`, if there is one.
fn figures(stream: &Stream, until: Option<usize>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    let mut open = false;
    for stretch in stream.stretches() {
        let sends = stream.sends[stretch.sends].iter();
        let sends = sends.filter(|send| until.is_none_or(|until| send.event < until));
        let sends: Vec<Span> = sends.map(|send| send.span.clone()).collect();
        let reads = &stream.reads[stretch.reads];
        if !open {
            figures.push(Figure::new(stream.to));
        }
        let Some(figure) = figures.last_mut() else { continue };
        figure.sends.extend(sends);
        figure.reads.extend(reads.iter().map(|read| read.taken.clone()));
        figure.events.extend(reads.iter().map(|read| read.event));
        figure.as_asked &= stretch.as_asked;
        open = reads.last().is_some_and(|read| !read.emptied());
    }
    figures.retain(|figure| !figure.sends.is_empty());
    for figure in &mut figures {
        figure.close(stream, until.is_some());
    }
    figures
}

impl Figure {
    fn new(to: End) -> Figure {
        let (sends, held, reads, events) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Figure { to, sends, held, reads, unread: 0..0, events, as_asked: true }
    }

    /// Finds what lay in the buffer and what was never read, once sends and reads are there.
    fn close(&mut self, stream: &Stream, at_last_read: bool) {
        let span = self.span();
        let first = stream.reads.partition_point(|read| read.taken.start < span.start);
        let reads = &stream.reads[first..first + self.reads.len()];
        let mut start = span.start;
        for read in reads.iter().filter(|read| read.emptied()) {
            self.held.push(start..read.taken.end);
            start = read.taken.end;
        }
        let arrived = match (at_last_read, reads.last()) {
            (true, Some(read)) => read.held.end,
            _ => stream.arrived,
        };
        if start < arrived.min(span.end) {
            self.held.push(start..arrived.min(span.end));
        }
        self.unread = reads.last().map_or(span.start, |read| read.taken.end)..span.end;
    }
}

/// The moment that decided how a scene ended; `None` where nothing is to be seen but sends that were read
/// alone and whole.
pub(super) fn moment(tape: &Tape, reads: &Reads) -> Option<Moment> {
    let figure = match &tape.outcome {
        Outcome::Failed { end, .. }
        | Outcome::Spin { end, .. }
        | Outcome::Panic { end, .. }
        | Outcome::Outside { end, .. } => last_read(reads.to(*end)?),
        Outcome::WaitingForEver(waits) => waited_for(tape, reads, waits),
        Outcome::Well => most_telling(tape, reads, Sight::AsAsked),
        Outcome::WrongAnswer { .. } => most_telling(tape, reads, Sight::Cut),
        Outcome::LabWrong(_) => None,
    }?;
    let verdict = verdict(tape, reads.to(figure.to)?, &figure);
    let blamed = match &tape.outcome {
        Outcome::Failed { .. } => figure.events.last().copied().into_iter().collect(),
        Outcome::WrongAnswer { .. } => figure.events.clone(),
        _ => Vec::new(),
    };
    Some(Moment { figure, verdict, blamed })
}

/// What an end read last, and what it had been sent by then.
fn last_read(stream: &Stream) -> Option<Figure> {
    let until = stream.reads.last().map(|read| read.event);
    let figures = figures(stream, until);
    figures.into_iter().rfind(|figure| !figure.reads.is_empty() || until.is_none())
}

/// What nobody reads, or else what an end read before it began to wait.
fn waited_for(tape: &Tape, reads: &Reads, waits: &[Wait]) -> Option<Figure> {
    let ours = |stream: &&Stream| is_ours(tape, stream.to);
    let unread = reads.streams().filter(ours).find(|stream| stream.read_up_to() < stream.arrived);
    let mut waiting = waits.iter().filter(|wait| is_ours(tape, wait.end));
    let stream = unread.or_else(|| {
        waiting.find_map(|wait| reads.to(wait.end).filter(|stream| !stream.is_empty()))
    })?;
    figures(stream, None).pop()
}

/// Of all that the step's own programs read, where most is to be seen: the simplest, if there are several.
fn most_telling(tape: &Tape, reads: &Reads, least: Sight) -> Option<Figure> {
    let ours = reads.streams().filter(|stream| is_ours(tape, stream.to));
    let all = ours.flat_map(|stream| {
        figures(stream, None).into_iter().map(|figure| (figure.sight(stream), figure))
    });
    let told = all.filter(|(sight, figure)| *sight >= least && !figure.reads.is_empty());
    let most = told.min_by_key(|(sight, figure)| {
        (Reverse(*sight), figure.reads.len(), Reverse(figure.span().len()))
    });
    most.map(|(_, figure)| figure)
}

/// Where else bytes stuck or were cut, and not because the reader wanted it so: one figure for each sight
/// and each side that the moment does not show.
pub(super) fn others(reads: &Reads, moment: Option<&Moment>) -> Vec<Figure> {
    let mut shown = Vec::new();
    if let Some((figure, stream)) =
        moment.and_then(|Moment { figure, .. }| reads.to(figure.to).map(|stream| (figure, stream)))
    {
        shown.push((figure.to.side, figure.sight(stream), figure.unread.is_empty()));
    }
    let mut others = Vec::new();
    for stream in reads.streams() {
        for figure in figures(stream, None) {
            let sight = (figure.to.side, figure.sight(stream), figure.unread.is_empty());
            let telling = sight.1 >= Sight::Cut && !figure.as_asked && !figure.reads.is_empty();
            if telling && !shown.contains(&sight) {
                shown.push(sight);
                others.push(figure);
            }
        }
    }
    others
}

/// What became of the bytes of a figure.
fn verdict(tape: &Tape, stream: &Stream, figure: &Figure) -> String {
    let words = &words(tape).verdicts;
    match &tape.outcome {
        Outcome::Failed { error: Error::NotANumber(_), .. } | Outcome::WrongAnswer { .. } => {
            taken_for(tape, figure)
        }
        Outcome::Failed { error, .. } => first_clause(&error.text(tape.lang())).into(),
        Outcome::WaitingForEver(waits) => match waits.iter().find(|wait| wait.end == figure.to) {
            Some(Wait { on: On::Bytes { room, .. }, .. }) => (words.asks_for_more)(*room),
            Some(_) => words.nobody_reads.into(),
            None => waits_for_another(tape, figure.to, waits),
        },
        Outcome::Well if !figure.unread.is_empty() => words.left_unread.into(),
        Outcome::Well if figure.as_asked => words.as_asked.into(),
        Outcome::Well if figure.is_stuck(stream) => words.no_seam_and_harmless.into(),
        Outcome::Well => words.cut_and_harmless.into(),
        _ => first_clause(&outcome(tape)).into(),
    }
}

/// A server has an end on each connection, and waits at one of them.
fn waits_for_another(tape: &Tape, end: End, waits: &[Wait]) -> String {
    let words = &words(tape).verdicts;
    let Some(wait) = waits.iter().find(|wait| wait.end.side == end.side) else {
        return words.nobody_reads.into();
    };
    let peer = End { side: end.side.peer(), ..wait.end };
    (words.waits_for_another)(&in_sentence(tape, end), &in_sentence(tape, peer))
}

/// What the program said of each read just afterwards: that is what it took it for.
fn taken_for(tape: &Tape, figure: &Figure) -> String {
    let words = &words(tape).verdicts;
    let mut roles: Vec<&str> = figure
        .events
        .iter()
        .filter_map(|read| {
            let own = |event: &&Event| (event.conn, event.side) == (figure.to.conn, figure.to.side);
            let behind = tape.events[read + 1..].iter().filter(own);
            let line = behind
                .take_while(|event| !matches!(event.what, What::Received { .. }))
                .find_map(|event| match &event.what {
                    What::Said(line) => Some(line),
                    _ => None,
                });
            match line? {
                Line::Executing(_) => Some(words.command),
                Line::ResultSize(_) => Some(words.size),
                Line::Ack(_) => Some(words.ack),
                Line::Piece(_) => Some(words.answer),
                _ => None,
            }
        })
        .collect();
    roles.dedup();
    let last = roles.split_off(roles.len().saturating_sub(2));
    match last.is_empty() {
        true => first_clause(&outcome(tape)).into(),
        false => (words.taken_for)(&last, figure.reads.len() > 1),
    }
}

/// What went wrong, without the figures and the advice.
pub(super) fn first_clause(text: &str) -> &str {
    text.split([':', ';', '：', '；']).next().unwrap_or(text)
}
