//! The moment that decided how a scene ended: what was sent, how it lay in the buffer, what was read.

use std::cmp::Reverse;

use super::outcome::outcome;
use super::played::{in_sentence, is_ours, words};
use crate::course::judge::Verdict;
use crate::error::Error;
use crate::line::Line;
use crate::reads::{Reads, Span, Stream};
use crate::tape::{End, Event, On, Outcome, Side, Tape, Wait, What};

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
    Glued,
}

impl Figure {
    /// All bytes of it.
    pub fn span(&self) -> Span {
        let start = self.sends.first().map_or(0, |send| send.start);
        start..self.sends.last().map_or(start, |send| send.end)
    }

    /// Whether bytes of several sends lie in a part of it, with no seam between them.
    pub fn is_glued(&self, stream: &Stream) -> bool {
        self.held.iter().any(|held| stream.glues(held))
    }

    /// This one and the next as one.
    fn and(mut self, next: Figure) -> Figure {
        self.sends.extend(next.sends);
        self.held.extend(next.held);
        self.reads.extend(next.reads);
        self.events.extend(next.events);
        Figure { unread: next.unread, as_asked: self.as_asked && next.as_asked, ..self }
    }

    fn sight(&self, stream: &Stream) -> Sight {
        if self.is_glued(stream) {
            Sight::Glued
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
        Outcome::Refused { end, .. } => since_its_last_send(tape, reads.to(*end)?),
        Outcome::WaitingForEver(waits) => waited_for(tape, reads, waits),
        Outcome::Well => most_telling(tape, reads.streams(), Sight::AsAsked),
        Outcome::WrongAnswer { .. } => {
            untyped(tape, reads).or_else(|| most_telling(tape, reads.streams(), Sight::Cut))
        }
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

/// What an end has read since it sent something: all of the message that it is reading.
fn since_its_last_send(tape: &Tape, stream: &Stream) -> Option<Figure> {
    let until = stream.reads.last()?.event;
    let own = |event: &Event| (event.conn, event.side) == (stream.to.conn, stream.to.side);
    let sent = |event: &Event| own(event) && matches!(event.what, What::Sent(_));
    let since = tape.events[..until].iter().rposition(sent).unwrap_or(0);
    let figures = figures(stream, Some(until)).into_iter();
    let read = figures.filter(|figure| figure.events.iter().any(|read| *read > since));
    read.reduce(Figure::and)
}

/// What is to be seen once this many events of a tape have happened, of which those from `since` on are new:
/// what was sent to one end, what lies in its receive buffer, and what it has read. The end is the one that
/// the last of these events is about; of its stream, what was read long ago is left out.
pub(super) fn now(tape: &Tape, since: usize, until: usize) -> Option<Figure> {
    let to = tape.events[..until].iter().rev().find_map(|Event { conn, side, what, .. }| {
        let side = match what {
            What::Sent(bytes) if !bytes.is_empty() => side.peer(),
            What::Arrived(_) => *side,
            What::Received { bytes, .. } if !bytes.is_empty() => *side,
            _ => return None,
        };
        Some(End { conn: *conn, side })
    })?;
    let told = |until: usize| Tape { events: tape.events[..until].to_vec(), ..tape.clone() };
    let (before, tape) = (told(since), told(until));
    let (before, reads) = (Reads::of(&before), Reads::of(&tape));
    let stream = reads.to(to)?;
    let new = before.to(to).map_or(0, Stream::read_up_to).min(stream.len() - 1);
    let start = whole(stream, new);
    let from = |span: &Span| span.end > start;
    let mut figure = Figure::new(to);
    figure.sends = stream.sends.iter().map(|send| send.span.clone()).filter(from).collect();
    figure.reads = stream.reads.iter().map(|read| read.taken.clone()).filter(from).collect();
    if stream.read_up_to() < stream.arrived {
        figure.held.push(stream.read_up_to()..stream.arrived);
    }
    Some(figure)
}

/// Where both a send and a read begin, at or before this byte.
fn whole(stream: &Stream, byte: usize) -> usize {
    let send = start_of(stream.sends.iter().map(|send| &send.span), byte);
    let read = start_of(stream.reads.iter().map(|read| &read.taken), byte);
    match send.min(read) {
        start if start == byte => byte,
        start => whole(stream, start),
    }
}

/// Where the span begins that a byte is in; the byte itself, if it is in none.
fn start_of<'a>(mut spans: impl Iterator<Item = &'a Span>, byte: usize) -> usize {
    spans.find(|span| span.contains(&byte)).map_or(byte, |span| span.start)
}

/// What nobody reads, or else what an end read before it began to wait: rather one that took two sends at once,
/// or else one that waits inside a message, than one that has answered and waits for what comes next.
fn waited_for(tape: &Tape, reads: &Reads, waits: &[Wait]) -> Option<Figure> {
    let ours = |stream: &&Stream| is_ours(tape, stream.to);
    let unread = reads.streams().filter(ours).find(|stream| stream.read_up_to() < stream.arrived);
    let ends = waits.iter().map(|wait| wait.end).filter(|end| is_ours(tape, *end));
    let mut waiting = ends.filter_map(|end| reads.to(end).filter(|stream| !stream.is_empty()));
    let first = waiting.clone().next();
    let stuck = waiting.clone().find(|stream| {
        stream.reads.last().is_some_and(|read| !read.as_asked && stream.glues(&read.taken))
    });
    let inside = || waiting.find(|stream| has_read_last(tape, stream)).or(first);
    figures(unread.or(stuck).or_else(inside)?, None).pop()
}

/// Whether the reader of a stream has read since it last sent something.
fn has_read_last(tape: &Tape, stream: &Stream) -> bool {
    let own = |event: &Event| (event.conn, event.side) == (stream.to.conn, stream.to.side);
    let sent = |event: &Event| own(event) && matches!(event.what, What::Sent(_));
    let read = stream.reads.last().map(|read| read.event);
    read > tape.events.iter().rposition(sent)
}

/// How the server came to a command that nobody typed: what was shown in answer to it only follows from that.
fn untyped(tape: &Tape, reads: &Reads) -> Option<Figure> {
    Verdict::of(tape).untyped?;
    let to_server = reads.streams().filter(|stream| stream.to.side == Side::Server);
    most_telling(tape, to_server, Sight::Cut)
}

/// Of all that the step's own programs read in these, where most is to be seen: the simplest, if there are several.
fn most_telling<'a, 'b: 'a>(
    tape: &Tape,
    streams: impl Iterator<Item = &'a Stream<'b>>,
    least: Sight,
) -> Option<Figure> {
    let ours = streams.filter(|stream| is_ours(tape, stream.to));
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
        Outcome::Refused { error, .. } => {
            (super::played::words(tape).events.refused)(first_clause(&error.text(tape.lang())))
        }
        Outcome::WaitingForEver(waits) => match waits.iter().find(|wait| wait.end == figure.to) {
            Some(Wait { on: On::Bytes { room, .. }, .. }) => (words.asks_for_more)(*room),
            Some(_) => words.nobody_reads.into(),
            None => waits_for_another(tape, figure.to, waits),
        },
        Outcome::Well if !figure.unread.is_empty() => words.left_unread.into(),
        Outcome::Well if figure.as_asked => words.as_asked.into(),
        Outcome::Well if figure.is_glued(stream) => words.no_seam_and_harmless.into(),
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

/// What went wrong, without the figures and the advice: all that is data stands behind it.
pub(super) fn first_clause(text: &str) -> &str {
    let ends = [": ", "; ", "：", "；"].into_iter().filter_map(|end| text.find(end));
    &text[..ends.min().unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::Duration;

    use sticky_packets_core::frame;

    use super::*;
    use crate::course::scene::{Client, Scene};
    use crate::lang::Lang;
    use crate::tape::{Difference, Side};

    const CLIENT: End = End { conn: 0, side: Side::Client };

    /// A tape of these events at the client, and of what the server sent it.
    fn tape(whats: Vec<What>, outcome: Outcome) -> Tape {
        let side = |what: &What| match what {
            What::Sent(_) => Side::Server,
            _ => Side::Client,
        };
        Tape::at_once(whats.into_iter().map(|what| (side(&what), what)).collect(), outcome)
    }

    fn sent(n: usize) -> What {
        What::Sent(vec![b'x'; n])
    }

    fn read(n: usize, room: usize) -> What {
        What::Received { bytes: vec![b'x'; n], room }
    }

    fn not_a_number() -> Outcome {
        Outcome::Failed { end: CLIENT, error: Error::NotANumber(b"x".into()) }
    }

    fn of(tape: &Tape) -> Option<Moment> {
        moment(tape, &Reads::of(tape))
    }

    #[test]
    fn a_reader_that_draws_the_line_itself_is_shown_with_all_that_lay_in_the_buffer() {
        let events = vec![sent(2), sent(22), What::Arrived(24), read(2, 2), read(22, 22)];
        let moment = of(&tape(events, Outcome::Well)).unwrap();
        assert_eq!(moment.figure.sends, [0..2, 2..24]);
        assert_eq!(moment.figure.held, std::slice::from_ref(&(0..24)));
        assert_eq!(moment.figure.reads, [0..2, 2..24]);
        assert_eq!(moment.verdict, "each read took just what it had asked for");
        assert!(moment.blamed.is_empty());
    }

    #[test]
    fn what_is_sent_after_the_last_read_decides_nothing() {
        let said = What::Said(Line::ResultSize(b"xxx".into()));
        let events = vec![sent(5), What::Arrived(4), read(3, 1024), said, sent(7)];
        let moment = of(&tape(events, not_a_number())).unwrap();
        assert_eq!((moment.figure.span(), moment.figure.held.last()), (0..5, Some(&(0..4))));
        assert_eq!(moment.figure.unread, 3..5);
        assert_eq!(moment.verdict, "taken for the size");
        assert!(moment.is_blamed(0));
    }

    #[test]
    fn sends_that_are_read_alone_and_whole_are_no_moment() {
        let each = |n| [sent(n), What::Arrived(n), read(n, 1024)];
        let events = [each(2), each(22)].concat();
        assert!(of(&tape(events.clone(), Outcome::Well)).is_none());
        let wrong =
            || Outcome::WrongAnswer { command: "1".into(), shown: "".into(), printed: "x".into() };
        assert!(of(&tape(events, wrong())).is_none());
        let cut = vec![sent(4), What::Arrived(2), read(2, 9), What::Arrived(2), read(2, 9)];
        let moment = of(&tape(cut, wrong())).unwrap();
        assert_eq!((moment.figure.held, moment.blamed.len()), (vec![0..2, 2..4], 2));
    }

    #[test]
    fn a_command_that_nobody_typed_is_shown_rather_than_its_answer() {
        let (client, server) = (Side::Client, Side::Server);
        let whats = vec![
            (client, sent(2)),
            (server, What::Arrived(1)),
            (server, read(1, 1024)),
            (server, sent(3)),
            (server, sent(22)),
            (client, What::Arrived(25)),
            (client, read(25, 1024)),
        ];
        let outcome =
            Outcome::WrongAnswer { command: "ls".into(), shown: "".into(), printed: "x".into() };
        let scene = Scene::of(vec![Client::types(&["ls"])], Lang::En);
        let ran = vec![b"l".to_vec()];
        let tape = Tape { scene, ran, ..Tape::at_once(whats, outcome) };
        assert_eq!(of(&tape).unwrap().figure.to, End { conn: 0, side: server });
        let tape = Tape { ran: vec![b"ls".to_vec()], ..tape };
        assert_eq!(of(&tape).unwrap().figure.to, CLIENT);
    }

    #[test]
    fn a_colon_inside_a_word_ends_no_clause() {
        for (text, first) in [
            ("std::net took too long: 5 s", "std::net took too long"),
            ("nobody at [::1]:9999; start it", "nobody at [::1]:9999"),
            ("超时：b'a: b'；再来", "超时"),
            ("it ended", "it ended"),
        ] {
            assert_eq!(first_clause(text), first);
        }
    }

    /// Nothing that came from the network, the system or the code stands where it could be cut.
    #[test]
    fn the_first_clause_is_the_same_whatever_the_data() {
        for lang in Lang::ALL {
            for (plain, marked) in outcomes("x").into_iter().zip(outcomes("a: b; c：d；e")) {
                let [plain, marked] = [plain, marked].map(|outcome| {
                    let scene = Scene::of(vec![Client::types(&["ls"])], lang);
                    let tape = Tape { scene, ..tape(Vec::new(), outcome) };
                    let error = match &tape.outcome {
                        Outcome::Failed { error, .. } => error.text(lang),
                        _ => String::new(),
                    };
                    [super::outcome(&tape), error].map(|text| first_clause(&text).to_string())
                });
                assert_eq!(plain, marked);
            }
        }
    }

    /// One of each that holds data.
    fn outcomes(data: &str) -> Vec<Outcome> {
        let (bytes, text) = (data.as_bytes().to_vec(), data.to_string());
        let fault = || Error::from(io::Error::other(data));
        let thread = Error::NoThread(io::Error::other(data).into());
        let [first, last] = [0, 3].map(|i| bytes.get(i).copied().unwrap_or(b' '));
        let claimed = u32::from_be_bytes([b'a', first, last, b';']);
        let errors = [
            fault(),
            thread,
            Error::NotANumber(bytes.clone()),
            Error::NotUtf8 { valid: 0, size: 9, bad: bytes },
            frame::Error::TooLarge { claimed, max: 9 }.into(),
        ];
        let failed = errors.map(|error| Outcome::Failed { end: CLIENT, error });
        let wrong = Outcome::WrongAnswer {
            command: text.clone(),
            shown: text.clone(),
            printed: text.clone(),
        };
        let panic = Outcome::Panic { end: CLIENT, message: text.clone() };
        let differs = Difference { call: "read", real: text.clone(), foretold: text };
        let others = [wrong, panic, Outcome::LabWrong(differs)];
        failed.into_iter().chain(others).collect()
    }

    /// The same is not drawn again below the columns.
    #[test]
    fn a_sight_is_shown_once() {
        let glued = |n| vec![sent(n), sent(n), What::Arrived(2 * n), read(2 * n, 1024)];
        let events = [glued(2), glued(3), vec![sent(4), What::Arrived(2), read(2, 9)]].concat();
        let tape = tape(events, Outcome::Well);
        let reads = Reads::of(&tape);
        let moment = moment(&tape, &reads).unwrap();
        assert_eq!(moment.figure.span(), 4..10);
        let others = others(&reads, Some(&moment));
        let spans: Vec<Span> = others.iter().map(Figure::span).collect();
        assert_eq!(spans, std::slice::from_ref(&(10..14)));
    }

    #[test]
    fn bytes_that_lie_there_while_their_reader_waits_for_another_are_the_moment() {
        let second = Client::types(&["ls"]);
        let scene = Scene::of(vec![Client::Sends(Vec::new()), second], Lang::En);
        let server = |conn| End { conn, side: Side::Server };
        let event = |side, what| Event { at: Duration::ZERO, conn: 1, side, what };
        let events = vec![event(Side::Client, sent(6)), event(Side::Server, What::Arrived(6))];
        let on = On::Bytes { received: 0, room: 4 };
        let outcome = Outcome::WaitingForEver(vec![Wait { end: server(0), on }]);
        let moment = of(&Tape::with(scene, events, outcome)).unwrap();
        assert_eq!((moment.figure.to, moment.figure.unread), (server(1), 0..6));
        assert_eq!(moment.verdict, "nobody reads them: the server waits for client 1");
    }

    #[test]
    fn who_waits_inside_an_answer_is_shown_rather_than_who_has_sent_it() {
        let (client, server) = (Side::Client, Side::Server);
        let whats = vec![
            (client, sent(2)),
            (server, What::Arrived(2)),
            (server, read(2, 1024)),
            (server, sent(9)),
            (client, What::Arrived(9)),
            (client, read(9, 22)),
        ];
        let waits = [server, client].map(|side| Wait {
            end: End { conn: 0, side },
            on: On::Bytes { received: 9, room: 13 },
        });
        let outcome = Outcome::WaitingForEver(waits.into());
        let moment = of(&Tape::at_once(whats, outcome)).unwrap();
        assert_eq!((moment.figure.to, moment.figure.span()), (CLIENT, 0..9));
    }

    #[test]
    fn a_trough_holds_what_has_arrived_and_nobody_has_read() {
        let (client, server) = (Side::Client, Side::Server);
        let read = |bytes: &[u8]| What::Received { bytes: bytes.into(), room: 3 };
        let whats = vec![
            (client, What::Typed("1".into())),
            (server, What::Sent(b"22".into())),
            (server, What::Sent(b"text".into())),
            (client, What::Arrived(5)),
            (client, read(b"22t")),
            (client, What::Arrived(1)),
            (client, read(b"ext")),
            (server, What::Sent(b"more".into())),
        ];
        let tape = Tape::at_once(whats, Outcome::Well);
        let seen = |place: usize| {
            let figure = now(&tape, place, place + 1)?;
            assert_eq!(figure.to, End { conn: 0, side: client });
            Some((figure.sends, figure.held, figure.reads))
        };
        let spans = |ends: &[(usize, usize)]| -> Vec<Span> {
            ends.iter().map(|(start, end)| *start..*end).collect()
        };
        let (first, second, third) = (0..2, 2..6, 6..10);
        let both = vec![first.clone(), second];
        assert_eq!(seen(0), None);
        assert_eq!(seen(1), Some((vec![first], vec![], vec![])));
        assert_eq!(seen(2), Some((both.clone(), vec![], vec![])));
        assert_eq!(seen(3), Some((both.clone(), spans(&[(0, 5)]), vec![])));
        assert_eq!(seen(4), Some((both.clone(), spans(&[(3, 5)]), spans(&[(0, 3)]))));
        assert_eq!(seen(5), Some((both.clone(), spans(&[(3, 6)]), spans(&[(0, 3)]))));
        assert_eq!(seen(6), Some((both, vec![], vec![0..3, 3..6])));
        // What was read long ago is left out.
        assert_eq!(seen(7), Some((vec![third], vec![], vec![])));
    }
}
