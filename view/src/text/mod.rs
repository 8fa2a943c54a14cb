//! A tape as text: the moment that decided it, all that happened in the order of time, and how it ended.

pub(super) mod columns;
pub mod frame;
pub(super) mod rows;

use std::ops::Range;
use std::time::Duration;

use unicode_width::UnicodeWidthStr;

#[doc(hidden)]
pub use columns::{pad_left, wrap};
pub use sticky_packets_core::screen::{NARROWEST, Screen, Tone, WIDTH};

use super::moment::{Figure, Moment, first_clause, moment, others};
use super::outcome::outcome;
use super::played::{Played, client, label, mark as conn_mark, words};
use crate::bytes::{mark, marks_of_ends};
use crate::course::step::Step;
use crate::lang::Lang;
use crate::line::{Line, PROMPT};
use crate::reads::{Reads, Span, Stream};
use crate::tape::{End, Event, Outcome, Side, Tape, Wait, What};
use crate::words::Words;
use crate::words::view::Events;
use columns::{Cell, Columns, push_line};

/// Of a longer answer, this many lines are shown before its last.
const LINES: usize = 3;
/// Of a longer run of reads, this many are shown before its last.
const READS: usize = 2;
/// Up to this many clients have a column each.
const CLIENTS: usize = 3;

/// What a step is: the heading over its scenes.
pub fn step_heading(step: &Step, lang: Lang, screen: Screen) -> String {
    let rung = step.rung();
    let mut out = String::new();
    let title = (Words::of(lang).view.step)(step.number, rung.title(lang));
    paragraph(&mut out, Tone::Heading, "", &title, screen);
    paragraph(&mut out, Tone::Plain, "", rung.change(lang), screen);
    out
}

/// One scene: its heading, its moment, its columns, what else there is to see, and how it ended.
pub fn scene(played: &Played, screen: Screen) -> String {
    let Played { tape, reads, moment, .. } = played;
    let mut out = body(&title(played), tape, reads, moment.as_ref(), screen);
    out.push('\n');
    paragraph(&mut out, Tone::Plain, "  ", played.closing(), screen);
    out
}

/// A scene without its columns: its heading, its moment, and how it ended.
fn point(out: &mut String, played: &Played, screen: Screen) {
    let Played { tape, reads, moment, .. } = played;
    decided(out, &title(played), tape, reads, moment.as_ref(), screen);
    ended(out, tape, screen);
    out.push('\n');
    paragraph(out, Tone::Plain, "  ", played.closing(), screen);
}

fn title(played: &Played) -> String {
    let Played { play, tape, .. } = played;
    (words(tape).scene)(play.name, play.title(tape.lang()))
}

/// A scene that the course does not tell of: the same without closing words.
pub fn made(title: &str, tape: &Tape, screen: Screen) -> String {
    let reads = Reads::of(tape);
    let moment = moment(tape, &reads);
    body(&format!("── {title}"), tape, &reads, moment.as_ref(), screen)
}

/// What was sent, what lay in the buffer and what was read in the moment that decided how a scene ended.
pub(super) fn rows_of_moment(tape: &Tape, screen: Screen) -> String {
    let reads = Reads::of(tape);
    let mut out = String::new();
    if let Some(Moment { figure, .. }) = moment(tape, &reads) {
        draw(&mut out, tape, &reads, &figure, screen);
    }
    out
}

fn body(
    title: &str,
    tape: &Tape,
    reads: &Reads,
    moment: Option<&Moment>,
    screen: Screen,
) -> String {
    let mut out = String::new();
    decided(&mut out, title, tape, reads, moment, screen);
    timeline(&mut out, tape, reads, screen);
    out.push('\n');
    for figure in others(reads, moment) {
        draw(&mut out, tape, reads, &figure, screen);
        out.push('\n');
    }
    ended(&mut out, tape, screen);
    out
}

fn decided(
    out: &mut String,
    title: &str,
    tape: &Tape,
    reads: &Reads,
    moment: Option<&Moment>,
    screen: Screen,
) {
    let last = wrap(title, screen.width()).last().map_or(0, |line| line.width());
    let rule = "─".repeat(screen.width().saturating_sub(last + 1));
    paragraph(out, Tone::Heading, "", &format!("{title} {rule}"), screen);
    out.push('\n');
    let (tone, mark) = verdict(&tape.outcome);
    if let Some(Moment { figure, verdict, .. }) = moment {
        draw(out, tape, reads, figure, screen);
        paragraph(out, tone, &format!("{mark} "), verdict, screen);
        out.push('\n');
    }
}

fn ended(out: &mut String, tape: &Tape, screen: Screen) {
    let (tone, mark) = verdict(&tape.outcome);
    paragraph(out, tone, &format!("{mark} "), &outcome(tape), screen);
}

fn draw(out: &mut String, tape: &Tape, reads: &Reads, figure: &Figure, screen: Screen) {
    if let Some(stream) = reads.to(figure.to) {
        rows::figure(out, tape, stream, figure, screen);
    }
}

/// The mark of an outcome, and its tone.
pub(crate) fn verdict(outcome: &Outcome) -> (Tone, &'static str) {
    if outcome.is_well() { (Tone::Good, "✓") } else { (Tone::Bad, "✗") }
}

fn paragraph(out: &mut String, tone: Tone, mark: &str, text: &str, screen: Screen) {
    let indent = mark.width();
    for (i, line) in wrap(text, screen.width() - indent).iter().enumerate() {
        let mark = if i == 0 { mark.into() } else { " ".repeat(indent) };
        push_line(out, &screen.paint(tone, &format!("{mark}{}", line.trim_end())));
    }
}

/// An event, with its place on the tape.
type Placed<'a> = (usize, &'a Event);

/// What writes the columns of one tape.
pub(super) struct Timeline<'a> {
    tape: &'a Tape,
    reads: &'a Reads<'a>,
    events: &'static Events,
    columns: Columns,
    shown: Option<Duration>,
}

fn timeline(out: &mut String, tape: &Tape, reads: &Reads, screen: Screen) {
    let columns = Columns::new(titles(tape), screen);
    let events = &words(tape).events;
    let mut timeline = Timeline { tape, reads, events, columns, shown: None };
    timeline.columns.head(out);
    let visible = tape.events.iter().enumerate();
    let visible = visible.filter(|(_, event)| !matches!(event.what, What::Arrived(_)));
    let visible: Vec<Placed> = visible.collect();
    let groups: Vec<&[Placed]> = visible.chunk_by(|a, b| same_end(a, b) && printed(b)).collect();
    for run in groups.chunk_by(|a, b| same_end(&a[0], &b[0]) && is_read(a) && is_read(b)) {
        let folded = if run.len() > READS + 1 { READS..run.len() - 1 } else { 0..0 };
        for (i, group) in run.iter().enumerate() {
            if i == folded.start && !folded.is_empty() {
                let (_, first) = group[0];
                let cell = timeline.fold(&run[folded.clone()]);
                timeline.show(out, first.at, end(first), cell);
            }
            if !folded.contains(&i) {
                group.iter().for_each(|placed| timeline.event(out, placed));
            }
        }
    }
    timeline.waits(out);
}

pub(super) fn titles(tape: &Tape) -> Vec<String> {
    let title = |conn, side| label(tape, End { conn, side });
    let clients = tape.scene.clients.len();
    let mut titles: Vec<String> = match clients {
        0 | 1 => vec![title(0, Side::Client)],
        2..=CLIENTS => (1..=clients).map(words(tape).names.number).collect(),
        _ => vec![words(tape).names.clients.into()],
    };
    titles.push(title(0, Side::Server));
    titles
}

fn end(event: &Event) -> End {
    End { conn: event.conn, side: event.side }
}

fn same_end((_, a): &Placed, (_, b): &Placed) -> bool {
    end(a) == end(b)
}

fn printed((_, event): &Placed) -> bool {
    matches!(event.what, What::Said(_))
}

/// Whether these are a read and what was printed of it.
fn is_read(group: &[Placed]) -> bool {
    matches!(&group[0].1.what, What::Received { bytes, .. } if !bytes.is_empty())
}

impl Timeline<'_> {
    fn show(&mut self, out: &mut String, at: Duration, end: End, cell: Cell) {
        let (time, column, cell) = self.placed(at, end, cell);
        self.columns.row(out, &time, column, &cell);
    }

    /// The clock before a line, if it has moved, the line's column, and the line as it stands there.
    pub(super) fn placed(
        &mut self,
        at: Duration,
        end: End,
        mut cell: Cell,
    ) -> (String, usize, Cell) {
        let time = if self.shown == Some(at) { String::new() } else { clock(at) };
        self.shown = Some(at);
        let shared = end.side == Side::Server || self.tape.scene.clients.len() > CLIENTS;
        if shared {
            cell.lead(&conn_mark(self.tape, end.conn));
        }
        let clients = self.columns.len() - 1;
        let column = match end.side {
            Side::Client => client(self.tape, end.conn).min(clients - 1),
            Side::Server => clients,
        };
        (time, column, cell)
    }

    /// The rows of those that wait when the scene is over.
    fn waits(&mut self, out: &mut String) {
        let Outcome::WaitingForEver(waits) = &self.tape.outcome else {
            return;
        };
        for Wait { end, .. } in waits {
            let cell = Cell::new(Tone::Bad, format!("✗ {}", self.events.waits));
            self.show(out, self.tape.duration(), *end, cell);
        }
    }

    /// Of a long run of reads, the line that stands for those in its middle.
    fn fold(&self, reads: &[&[Placed]]) -> Cell {
        let sizes = reads.iter().map(|group| match &group[0].1.what {
            What::Received { bytes, .. } => bytes.len(),
            _ => 0,
        });
        Cell::new(Tone::Faint, (self.events.more_reads_of)(reads.len(), sizes.sum()))
    }

    /// The lines of one event.
    fn event(&mut self, out: &mut String, (place, event): &Placed) {
        for cell in self.cells(*place, event) {
            self.show(out, event.at, end(event), cell);
        }
    }

    fn cells(&self, place: usize, event: &Event) -> Vec<Cell> {
        let lang = self.tape.lang();
        let cell = match &event.what {
            What::Typed(command) => Cell::new(Tone::Typed, format!("{PROMPT}{command}")),
            What::Left => Cell::new(Tone::Typed, format!("{PROMPT}^D")),
            What::Said(Line::Piece(text)) => return self.piece(text),
            What::Said(line) => Cell::new(Tone::Plain, line.text(lang)),
            What::Complained(line) => Cell::new(Tone::Faint, format!("! {line}")),
            What::Sent(bytes) => self.sent(place, event, bytes),
            What::Received { bytes, room } => self.received(place, event, bytes.len(), *room),
            What::Slept(time) => Cell::new(Tone::Wire, (self.events.sleep)(*time)),
            What::Late(time) => Cell::new(Tone::Wire, (self.events.busy)(*time)),
            What::Failed(error) => {
                Cell::new(Tone::Bad, format!("✗ {}", first_clause(&error.text(lang))))
            }
            What::Refused(error) => {
                let why = error.text(lang);
                Cell::new(Tone::Good, (self.events.refused)(first_clause(&why)))
            }
            What::Arrived(_) => return Vec::new(),
        };
        vec![cell]
    }

    /// Arrows point the way the bytes go: the clients' columns are on the left.
    fn sent(&self, place: usize, event: &Event, bytes: &[u8]) -> Cell {
        let (start, behind) = match event.side {
            Side::Client => (format!("send {}: ", bytes.len()), " →"),
            Side::Server => (format!("← send {}: ", bytes.len()), ""),
        };
        let mark = match event.side {
            Side::Client => String::new(),
            Side::Server => conn_mark(self.tape, event.conn),
        };
        let used = mark.width() + start.width() + behind.width();
        let preview = preview(bytes, self.columns.widest().saturating_sub(used));
        let mut cell = Cell::new(Tone::Wire, format!("{start}{preview}{behind}"));
        let to = End { conn: event.conn, side: event.side.peer() };
        let sends = self.reads.to(to).map_or(&[][..], |stream| &stream.sends);
        if let Ok(send) = sends.binary_search_by_key(&place, |send| send.event) {
            cell.marks.push((start.len()..start.len() + preview.len(), Tone::Owner(send)));
        }
        cell
    }

    fn received(&self, place: usize, event: &Event, n: usize, room: usize) -> Cell {
        let what = match n {
            0 => self.events.end_of_stream.to_string(),
            _ => (self.events.recv)(n, room),
        };
        let before = if event.side == Side::Server { "→ " } else { "" };
        let behind = if event.side == Side::Client { " ←" } else { "" };
        let mut cell = Cell::new(Tone::Wire, format!("{before}{what}{behind}"));
        let stream = self.reads.to(end(event));
        if let Some((stream, taken)) = stream.and_then(|stream| taken_at(stream, place)) {
            cell.marks = shares(before.len(), &what, stream, taken);
        }
        cell
    }

    /// A piece of an answer: its lines, each with the newline that it ends with in sight.
    fn piece(&self, text: &str) -> Vec<Cell> {
        let cell = |line: &str| {
            let line: String = line.chars().map(mark).collect();
            Cell::new(Tone::Answer, format!("| {line}"))
        };
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let more = lines.len().saturating_sub(LINES + 1);
        if more < 2 {
            return lines.into_iter().map(cell).collect();
        }
        let mut cells: Vec<Cell> = lines[..LINES].iter().copied().map(cell).collect();
        cells.push(Cell::new(Tone::Faint, format!("| {}", (self.events.more_lines)(more))));
        cells.extend(lines.last().copied().map(cell));
        cells
    }
}

/// Bytes in so many cells; where some are left out, a mark says so.
fn preview(bytes: &[u8], room: usize) -> String {
    let text = |marks: &[(String, usize)]| marks.iter().map(|(mark, _)| mark.as_str()).collect();
    let marks = marks_of_ends(bytes);
    let whole: String = text(&marks);
    if whole.width() <= room {
        return whole;
    }
    text(&marks[..rows::fill(marks.iter(), room.saturating_sub(1))]) + "…"
}

/// What the read at this place of the tape took.
fn taken_at<'a>(stream: &'a Stream<'a>, place: usize) -> Option<(&'a Stream<'a>, Span)> {
    let read = stream.reads.binary_search_by_key(&place, |read| read.event).ok()?;
    Some((stream, stream.reads[read].taken.clone()))
}

/// The text of a read in the tones of the sends that it took bytes of, each with the same share.
fn shares(start: usize, text: &str, stream: &Stream, taken: Span) -> Vec<(Range<usize>, Tone)> {
    let parts = stream.parts(taken);
    let owners: Vec<usize> = parts.take(text.len()).map(|part| part.send).collect();
    let edge = |i: usize| start + text.len() * i / owners.len();
    let share = |(i, owner): (usize, &usize)| (edge(i)..edge(i + 1), Tone::Owner(*owner));
    owners.iter().enumerate().map(share).collect()
}

/// A moment of the scene, in seven cells at most.
pub(crate) fn clock(at: Duration) -> String {
    match at.as_millis() {
        ms @ 0..1000 => format!("{ms} ms"),
        ms @ 1000..10_000 => format!("{}.{:03} s", ms / 1000, ms % 1000),
        ms @ 10_000..100_000 => format!("{}.{:02} s", ms / 1000, ms % 1000 / 10),
        ms => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
    }
}
