//! The moment, large: sends pour into the receive buffer, and reads take from it what they can get.

use std::ops::Range;

use super::look::{Ink, Look, Shade};
use super::marks;
use super::pen::{Anchor, Pen, Point, preview, width};
use super::{MARGIN, WIDTH};
use crate::moment::{Figure, Moment};
use crate::played::{label, words};
use crate::reads::{Part, Span, Stream};
use crate::tape::{End, Tape};
use crate::words::view::View;

/// The size of its texts, on a page of 1280 pixels more than 24 of them, and of the verdict.
const TEXT: f64 = 16.0;
const VERDICT: f64 = 20.0;
/// The sizes of its bytes: the largest in which all are shown, or else the last.
const SIZES: [f64; 5] = [24.0, 22.0, 20.0, 18.0, TEXT];
/// Where the names of its rows end, and its bytes begin.
const NAMES: f64 = 154.0;
/// The height of a send, of what lies in the buffer, and of a read.
const HEIGHT: f64 = 38.0;
/// How far bytes pour.
const FALL: f64 = 24.0;
/// The walls of the buffer rise above what lies in it.
const WALL: f64 = 10.0;
/// Between the edge of a group and its text, between two groups, and between two buffers.
const PADDING: f64 = 10.0;
const GAP: f64 = 16.0;
/// The most drops that stand side by side, and how many of more are shown before the last.
const MOST: usize = 8;
const SHOWN: usize = 3;

/// Bytes that the same send, the same filling of the buffer and the same read have.
#[derive(Clone)]
struct Drop {
    part: Part,
    text: String,
    send: usize,
    /// Which filling of the buffer, if it arrived, and which read, if one took it.
    held: Option<usize>,
    read: Option<usize>,
    /// It stands for so many others, too.
    folded: bool,
}

/// Draws the moment from here down; where it ends.
pub(super) fn moment(
    pen: &mut Pen,
    tape: &Tape,
    stream: &Stream,
    moment: &Moment,
    top: f64,
) -> f64 {
    let figure = &moment.figure;
    let (drops, size) = drops(stream, figure, words(tape));
    let row = |n: usize, group: Group| {
        Row::new(&drops, size, words(tape), top + n as f64 * (HEIGHT + FALL), group)
    };
    let [sends, held, reads] = [row(0, SEND), row(1, HELD), row(2, READ)];
    for (i, drop) in drops.iter().enumerate() {
        let shade = marks::shade(stream, drop.send);
        sends.pour(pen, &held, i, shade);
        held.pour(pen, &reads, i, shade);
    }
    sends.draw_boxes(pen, &drops, stream, |_| None);
    held.draw_trough(pen, &drops, stream);
    reads.draw_boxes(pen, &drops, stream, |read| {
        Some(if moment.is_blamed(read) { Look::Blamed } else { Look::Glued })
    });
    names(pen, tape, stream, figure, top);
    if !figure.unread.is_empty() {
        unread(pen, tape, figure, &held, &reads, &drops);
    }
    let bottom = reads.top + HEIGHT + 28.0;
    let (_, mark) = crate::text::verdict(&tape.outcome);
    let ink = if tape.outcome.is_well() { Ink::Good } else { Ink::Bad };
    let verdict = format!("{mark} {}", moment.verdict);
    let room = WIDTH - MARGIN - NAMES;
    let size = VERDICT.min(VERDICT * room / width(&verdict, VERDICT)).max(TEXT);
    let x = NAMES.min(WIDTH - MARGIN - width(&verdict, size)).max(MARGIN);
    pen.text(ink, size, (x, bottom), Anchor::Start, &verdict);
    bottom + 10.0
}

/// The names of the rows, and what is to be counted there.
fn names(pen: &mut Pen, tape: &Tape, stream: &Stream, figure: &Figure, top: f64) {
    let words = &words(tape).rows;
    let from = End { side: figure.to.side.peer(), ..figure.to };
    let seam = if figure.is_glued(stream) { words.no_seam } else { "" };
    let recvs = match figure.reads.len() {
        0 => words.nothing.into(),
        n => (words.recvs)(n),
    };
    let rows = [
        ((words.sent)(&label(tape, from)), (words.sends)(figure.sends.len())),
        (words.buffer.into(), seam.into()),
        ((words.read)(&label(tape, figure.to)), recvs),
    ];
    for (i, (name, note)) in rows.iter().enumerate() {
        let middle = top + HEIGHT / 2.0 + i as f64 * (HEIGHT + FALL);
        let y = if note.is_empty() { middle + 5.5 } else { middle - 3.0 };
        pen.text(Ink::Strong, TEXT, (MARGIN, y), Anchor::Start, name);
        pen.text(Ink::Faint, TEXT, (MARGIN, middle + 16.0), Anchor::Start, note);
    }
}

/// Under the bytes in the buffer that no read takes.
fn unread(pen: &mut Pen, tape: &Tape, figure: &Figure, held: &Row, reads: &Row, drops: &[Drop]) {
    let text = (words(tape).rows.never_read)(figure.unread.len());
    let edges = drops.iter().zip(&held.places).filter(|(drop, _)| drop.read.is_none());
    let edges = edges.filter_map(|(_, place)| *place);
    let left = edges.clone().map(|(left, _)| left).fold(f64::MAX, f64::min);
    let right = edges.map(|(_, right)| right).fold(0.0, f64::max);
    let half = width(&text, TEXT) / 2.0;
    let busy = reads.places.iter().flatten().map(|(_, right)| right + GAP).fold(NAMES, f64::max);
    let middle = if right > 0.0 { (left + right) / 2.0 } else { busy + half };
    let x = middle.max(busy + half).min(WIDTH - MARGIN - half);
    let y = reads.top + HEIGHT / 2.0 + 5.5;
    pen.text(Ink::Strong, TEXT, (x, y), Anchor::Middle, &text);
}

/// What a drop belongs to in a row.
type Group = fn(&Drop) -> Option<usize>;

const SEND: Group = |drop| Some(drop.send);
const HELD: Group = |drop| drop.held;
const READ: Group = |drop| drop.read;

/// The drops of a figure that fit side by side, and the size of their text.
fn drops(stream: &Stream, figure: &Figure, words: &'static View) -> (Vec<Drop>, f64) {
    let mut drops = cut(stream, figure);
    if drops.len() > MOST {
        let more = drops.len() - SHOWN - 1;
        drops[SHOWN].folded = true;
        drops[SHOWN].text = (words.rows.more)(more);
        drops.drain(SHOWN + 1..SHOWN + more);
    }
    let room = WIDTH - MARGIN - NAMES;
    let behind = match figure.unread.len() {
        0 => 0.0,
        n => GAP + width(&(words.rows.never_read)(n), TEXT),
    };
    let mut show = |most, size| {
        for drop in drops.iter_mut().filter(|drop| !drop.folded) {
            drop.text = shown(stream, drop.part, most, size, words);
        }
        let [sent, held, read] =
            [SEND, HELD, READ].map(|group| Row::new(&drops, size, words, 0.0, group).right - NAMES);
        sent.max(held).max(read + behind) <= room
    };
    let size = SIZES.into_iter().find(|size| show(f64::MAX, *size));
    if size.is_none() {
        // The widest that fits, to a hair.
        let (mut fits, mut most) = (3.0 * TEXT, room);
        while most - fits > 2.0 {
            let middle = (fits + most) / 2.0;
            if show(middle, TEXT) { fits = middle } else { most = middle }
        }
        show(fits, TEXT);
    }
    (drops, size.unwrap_or(TEXT))
}

/// The bytes of a part in at most this width, with their number where many are left out.
fn shown(stream: &Stream, part: Part, room: f64, size: f64, words: &View) -> String {
    let bytes = stream.bytes(part);
    let torn = part.to < stream.sends[part.send].bytes.len();
    let whole = preview(bytes, size, WIDTH, false);
    if !whole.contains('…') && width(&whole, size) <= room {
        return whole;
    }
    let (room, middle) = (room.min(WIDTH), (words.rows.middle)(bytes.len()));
    let ends = (room - width(&middle, size)) / 2.0;
    if ends < 3.0 * TEXT {
        return preview(bytes, size, room, torn);
    }
    let head = preview(bytes, size, ends, false);
    let tail = preview(bytes, size, 2.0 * ends, true);
    let (head, tail) = (head.split('…').next(), tail.rsplit('…').next());
    head.unwrap_or_default().to_string() + &middle + tail.unwrap_or_default()
}

/// The bytes of a figure, cut wherever a send, a filling of the buffer or a read ends.
fn cut(stream: &Stream, figure: &Figure) -> Vec<Drop> {
    let of = |spans: &[Span], at: usize| {
        let i = spans.partition_point(|span| span.end <= at);
        spans.get(i).filter(|span| span.start <= at).map(|_| i)
    };
    let span = figure.span();
    let all = figure.sends.iter().chain(&figure.held).chain(&figure.reads);
    let mut ends: Vec<usize> = all.map(|span| span.end).filter(|end| *end <= span.end).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut start = span.start;
    let mut drops = Vec::new();
    for end in ends {
        drops.extend(stream.parts(start..end).map(|part| Drop {
            part,
            text: String::new(),
            send: part.send,
            held: of(&figure.held, start),
            read: of(&figure.reads, start),
            folded: false,
        }));
        start = end;
    }
    drops
}

/// One of the three rows: where each drop stands in it, and in which group.
struct Row {
    top: f64,
    size: f64,
    words: &'static View,
    groups: Vec<Option<usize>>,
    places: Vec<Option<(f64, f64)>>,
    right: f64,
}

impl Row {
    fn new(drops: &[Drop], size: f64, words: &'static View, top: f64, group: Group) -> Row {
        let groups: Vec<Option<usize>> = drops.iter().map(group).collect();
        let (mut places, mut x, mut before) = (Vec::new(), NAMES, None);
        for (drop, group) in drops.iter().zip(&groups) {
            if group.is_none() {
                places.push(None);
                continue;
            }
            if *group != before {
                x += if before.is_some() { PADDING + GAP } else { 0.0 } + PADDING;
            }
            let right = x + width(&drop.text, size);
            places.push(Some((x, right)));
            (x, before) = (right, *group);
        }
        Row { top, size, words, groups, places, right: x + PADDING }
    }

    /// The drops of each group, with the edges of the group.
    fn boxes(&self) -> Vec<(Range<usize>, f64, f64)> {
        let mut boxes: Vec<(Range<usize>, f64, f64)> = Vec::new();
        for (i, place) in self.places.iter().enumerate() {
            let Some((left, right)) = place else { continue };
            match boxes.last_mut().filter(|last| self.groups[last.0.start] == self.groups[i]) {
                Some(last) => (last.0.end, last.2) = (i + 1, right + PADDING),
                None => boxes.push((i..i + 1, left - PADDING, right + PADDING)),
            }
        }
        boxes
    }

    /// The edges of a drop, with the padding of its group where it is the first or the last in it.
    fn edges(&self, i: usize) -> Option<(f64, f64)> {
        let (left, right) = self.places[i]?;
        let alone = |other: Option<&Option<usize>>| other != Some(&self.groups[i]);
        let first = i == 0 || alone(self.groups.get(i - 1));
        let last = alone(self.groups.get(i + 1));
        let padding = |outer: bool| if outer { PADDING } else { 0.0 };
        Some((left - padding(first), right + padding(last)))
    }

    /// Draws how a drop pours from this row into the one below.
    fn pour(&self, pen: &mut Pen, below: &Row, i: usize, shade: &'static Shade) {
        let (Some(from), Some(to)) = (self.edges(i), below.edges(i)) else {
            return;
        };
        let (top, bottom) = (self.top + HEIGHT, below.top);
        let points: [Point; 4] = [(from.0, top), (from.1, top), (to.1, bottom), (to.0, bottom)];
        pen.shape(Look::Pour(shade), &points);
    }

    fn draw_boxes(
        &self,
        pen: &mut Pen,
        drops: &[Drop],
        stream: &Stream,
        frame: impl Fn(usize) -> Option<Look>,
    ) {
        for (group, left, right) in self.boxes() {
            for run in runs(drops, group.clone(), |a, b| a.send == b.send) {
                self.draw_run(pen, drops, stream, run, true);
            }
            let shade = marks::shade(stream, drops[group.start].send);
            let read = self.groups[group.start].and_then(&frame);
            let look = read.unwrap_or(Look::Edge(shade));
            let (top, bottom) = (self.top, self.top + HEIGHT);
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
            pen.trace(look, &corners);
        }
    }

    /// What lies in the buffer, without a seam; and the buffer's walls around it.
    fn draw_trough(&self, pen: &mut Pen, drops: &[Drop], stream: &Stream) {
        for (group, left, right) in self.boxes() {
            let alike =
                |a: &Drop, b: &Drop| a.send == b.send && a.read.is_some() == b.read.is_some();
            for run in runs(drops, group, alike) {
                let taken = drops[run.start].read.is_some();
                self.draw_run(pen, drops, stream, run, taken);
            }
            let (rim, floor) = (self.top - WALL, self.top + HEIGHT + 3.0);
            let (left, right, corner) = (left - 3.0, right + 3.0, 6.0);
            pen.trace(
                Look::Trough,
                &[
                    (left, rim),
                    (left, floor - corner),
                    (left + corner, floor),
                    (right - corner, floor),
                    (right, floor - corner),
                    (right, rim),
                ],
            );
        }
    }

    /// Draws neighbours of one send as if they were one, in full colour if a read takes them.
    fn draw_run(
        &self,
        pen: &mut Pen,
        drops: &[Drop],
        stream: &Stream,
        run: Range<usize>,
        taken: bool,
    ) {
        let (first, last) = (run.start, run.end - 1);
        let (Some(from), Some(to)) = (self.edges(first), self.edges(last)) else {
            return;
        };
        let (Some((left, _)), Some((_, right))) = (self.places[first], self.places[last]) else {
            return;
        };
        let shade = marks::shade(stream, drops[first].send);
        let look = if taken { Look::Water(shade) } else { Look::Unread(shade) };
        pen.rect(look, (from.0, self.top), (to.1 - from.0, HEIGHT), 0.0);
        let (y, half) = (self.top + HEIGHT / 2.0, self.size * 0.68);
        if taken {
            let (at, size) = ((left - 1.0, y - half), (right - left + 2.0, 2.0 * half));
            pen.rect(Look::Under(shade), at, size, 2.0);
        }
        let text = match run.len() {
            1 => drops[first].text.clone(),
            _ => self.whole(drops, stream, run, right - left),
        };
        let at = ((left + right) / 2.0, y + self.size * 0.35);
        pen.text(Ink::Plain, self.size, at, Anchor::Middle, &text);
    }

    /// The bytes of neighbours of one send, in at most this width.
    fn whole(&self, drops: &[Drop], stream: &Stream, run: Range<usize>, room: f64) -> String {
        let (first, last) = (drops[run.start].part, drops[run.end - 1].part);
        shown(stream, Part { to: last.to, ..first }, room, self.size, self.words)
    }
}

/// Neighbours that are alike.
fn runs(
    drops: &[Drop],
    group: Range<usize>,
    alike: impl Fn(&Drop, &Drop) -> bool,
) -> Vec<Range<usize>> {
    let mut start = group.start;
    drops[group]
        .chunk_by(alike)
        .map(|run| {
            start += run.len();
            start - run.len()..start
        })
        .collect()
}
