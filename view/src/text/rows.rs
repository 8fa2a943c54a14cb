//! Rows of bytes: what was sent, how it lay in the buffer, what each read took, and what none did.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::columns::{pad_right, push_line, wrap};
use super::{Screen, Tone, WIDTH};
use crate::bytes::marks_of_ends;
use crate::moment::Figure;
use crate::played::{label, words};
use crate::reads::{Span, Stream};
use crate::tape::{End, Tape};
use crate::words::view::View;

/// The cells behind a row's name, and before its note.
const GAP: usize = 3;
/// Up to this many pieces stand side by side; of more, the middle ones are counted.
const PIECES: usize = 5;
/// The fewest cells in which a run shows where it begins and ends.
const ENDS: usize = 14;
/// What stands around a piece.
const PIECE: [&str; 2] = ["[", "]"];
/// What stands around bytes that no read took.
const UNREAD: [&str; 2] = ["(", ")"];

/// One row.
pub(crate) struct Row {
    pub name: String,
    pub pieces: Vec<Piece>,
    /// What stands around each piece.
    pub around: [&'static str; 2],
    pub note: String,
}

/// The bytes between two brackets, in runs of one send each.
pub(crate) struct Piece {
    pub runs: Vec<Run>,
    /// How many pieces it stands for.
    count: usize,
}

/// Neighbouring bytes of one send, as marks with the number of bytes each stands for.
pub(crate) struct Run {
    /// Which send of the stream.
    pub owner: usize,
    marks: Vec<(String, usize)>,
}

/// Writes a figure.
pub(super) fn figure(
    out: &mut String,
    tape: &Tape,
    stream: &Stream,
    figure: &Figure,
    screen: Screen,
) {
    let rows = fitted(tape, stream, figure);
    let names = widest(&rows, |row| row.name.width()) + GAP - 1;
    let bytes = widest(&rows, Row::width);
    for row in &rows {
        row.draw(out, names, bytes, screen);
    }
}

fn widest(rows: &[Row], of: fn(&Row) -> usize) -> usize {
    rows.iter().map(of).max().unwrap_or_default()
}

/// The rows of a figure: its sends, the buffer, its reads, and what no read took, if there is any. Each fits
/// into a line of the widest screen.
pub(crate) fn fitted(tape: &Tape, stream: &Stream, figure: &Figure) -> Vec<Row> {
    let rows = rows(tape, stream, figure);
    let names = widest(&rows, |row| row.name.width()) + GAP - 1;
    let notes = widest(&rows, |row| row.note.width()) + GAP;
    let room = WIDTH - names - notes;
    rows.into_iter().map(|row| row.fitted(room, words(tape))).collect()
}

fn rows(tape: &Tape, stream: &Stream, figure: &Figure) -> Vec<Row> {
    let words = &words(tape).rows;
    let name = |end| label(tape, end);
    let from = End { side: figure.to.side.peer(), ..figure.to };
    let row = |name: String, spans: &[Span], around, note: String| Row {
        name,
        pieces: pieces(stream, spans),
        around,
        note,
    };
    let recvs = (words.recvs)(figure.reads.len());
    let or_none = |spans: &[Span], none: &str, note: &str| {
        if spans.is_empty() { none.into() } else { note.into() }
    };
    let seam = if figure.is_glued(stream) { words.no_seam } else { "" };
    let mut rows = vec![
        row((words.sent)(&name(from)), &figure.sends, PIECE, (words.sends)(figure.sends.len())),
        row(words.buffer.into(), &figure.held, PIECE, or_none(&figure.held, words.empty, seam)),
        row(
            (words.read)(&name(figure.to)),
            &figure.reads,
            PIECE,
            or_none(&figure.reads, words.nothing, &recvs),
        ),
    ];
    if !figure.unread.is_empty() {
        let unread = figure.unread.clone();
        let note = (words.bytes)(unread.len());
        rows.push(row(words.unread.into(), &[unread], UNREAD, note));
    }
    rows
}

fn pieces(stream: &Stream, spans: &[Span]) -> Vec<Piece> {
    let shown = |i: usize| {
        // Those in the middle of more than fit into a line are only counted.
        i < PIECES || i + PIECES >= spans.len() || spans.len() < WIDTH
    };
    let piece = |(i, span): (usize, &Span)| Piece {
        count: 1,
        runs: stream
            .parts(span.clone())
            .map(|part| {
                let bytes = if shown(i) { stream.bytes(part) } else { &[] };
                Run { owner: part.send, marks: ends(marks_of_ends(bytes)) }
            })
            .collect(),
    };
    spans.iter().enumerate().map(piece).collect()
}

/// Of many marks, no more at each end than a line has cells; those between are one without a text.
fn ends(mut marks: Vec<(String, usize)>) -> Vec<(String, usize)> {
    if marks.len() > 2 * WIDTH {
        let middle = WIDTH..marks.len() - WIDTH;
        let bytes = marks[middle.clone()].iter().map(|(_, bytes)| bytes).sum();
        marks.splice(middle, [(String::new(), bytes)]);
    }
    marks
}

impl Row {
    /// The row in one line of so many cells: long runs with their middle left out, and of many pieces
    /// the middle ones counted.
    fn fitted(mut self, room: usize, words: &View) -> Row {
        if self.width() <= room {
            return self;
        }
        self.pieces.iter_mut().for_each(|piece| piece.fold(words));
        for most in [PIECES, PIECES - 1, PIECES - 2] {
            self.fold(most, words);
            let fits = |cells: &usize| self.width_of(|run| run.text_in(*cells, words)) <= room;
            if let Some(cells) = (ENDS..room).rev().find(fits) {
                let runs = self.pieces.iter_mut().flat_map(|piece| &mut piece.runs);
                runs.for_each(|run| run.squeeze(cells, words));
                return self;
            }
        }
        self
    }

    /// Of many pieces the first ones and the last, and how many more there are.
    fn fold(&mut self, most: usize, words: &View) {
        let Some(more) = self.pieces.len().checked_sub(most - 1).filter(|more| *more > 1) else {
            return;
        };
        let folded = most - 2..most - 2 + more;
        let count = self.pieces[folded.clone()].iter().map(|piece| piece.count).sum();
        let owner = self.pieces[folded.end - 1].runs.last().map_or(0, |run| run.owner);
        let runs = vec![Run { owner, marks: vec![((words.rows.more)(count), 0)] }];
        self.pieces.splice(folded, [Piece { runs, count }]);
    }

    /// The cells of its pieces, with their brackets.
    fn width(&self) -> usize {
        self.width_of(Run::text)
    }

    /// The same with another text for each run.
    fn width_of(&self, text: impl Fn(&Run) -> String) -> usize {
        let runs = self.pieces.iter().flat_map(|piece| &piece.runs);
        2 * self.pieces.len() + runs.map(|run| text(run).width()).sum::<usize>()
    }

    /// Writes the row: its name in so many cells, its bytes in so many, and its note behind them, or below
    /// where there is no room.
    fn draw(&self, out: &mut String, names: usize, bytes: usize, screen: Screen) {
        let room = screen.width() - names;
        let lines = broken(self.glyphs(), room);
        let used = lines.last().map_or(0, |line| cells(line));
        let mut texts: Vec<String> = lines.iter().map(|line| text(line, screen)).collect();
        let faint = |note: &str| screen.paint(Tone::Faint, note);
        let column = if bytes + GAP + self.note.width() <= room { bytes } else { used };
        match texts.last_mut() {
            _ if self.note.is_empty() => {}
            Some(last) if column + GAP + self.note.width() <= room && !self.pieces.is_empty() => {
                last.push_str(&(" ".repeat(column - used + GAP) + &faint(&self.note)));
            }
            _ => {
                texts.retain(|text| !text.is_empty());
                texts.extend(wrap(&self.note, room).iter().map(|line| faint(line)));
            }
        }
        for (i, text) in texts.iter().enumerate() {
            let name = if i == 0 { self.name.as_str() } else { "" };
            let name = screen.paint(Tone::Heading, name) + &pad_right("", names - name.width());
            push_line(out, &(name + text));
        }
    }

    fn glyphs(&self) -> Vec<Glyph<'_>> {
        let [open, close] = self.around.map(|text| Glyph { owner: None, text });
        let mut glyphs = Vec::new();
        for piece in &self.pieces {
            glyphs.push(open);
            for run in &piece.runs {
                let owner = Some(run.owner);
                glyphs.extend(run.marks.iter().map(|(text, _)| Glyph { owner, text }));
            }
            glyphs.push(close);
        }
        glyphs
    }
}

impl Piece {
    /// Of many runs the first and the last, and how many more there are.
    fn fold(&mut self, words: &View) {
        let more = self.runs.len().saturating_sub(2 * PIECES);
        if more > 1 {
            let owner = self.runs[PIECES - 1].owner;
            let run = Run { owner, marks: vec![((words.rows.more)(more), 0)] };
            self.runs.splice(PIECES..PIECES + more, [run]);
        }
    }
}

impl Run {
    pub fn text(&self) -> String {
        text_of(&self.marks)
    }

    /// The run in at most this many cells; where some are left out, the number of its bytes stands
    /// in their place.
    fn squeeze(&mut self, cells: usize, words: &View) {
        if let Some((left_out, middle)) = self.left_out(cells, words) {
            self.marks.splice(left_out, [(middle, 0)]);
        }
    }

    /// Its text then.
    fn text_in(&self, cells: usize, words: &View) -> String {
        match self.left_out(cells, words) {
            Some((Range { start, end }, middle)) => {
                text_of(&self.marks[..start]) + &middle + &text_of(&self.marks[end..])
            }
            None => self.text(),
        }
    }

    /// The marks that have no room in so many cells, if there are any, and what stands in their place.
    fn left_out(&self, cells: usize, words: &View) -> Option<(Range<usize>, String)> {
        let bytes: usize = self.marks.iter().map(|(_, bytes)| bytes).sum();
        if self.text().width() <= cells || bytes == 0 {
            return None;
        }
        let middle = (words.rows.middle)(bytes);
        let half = cells.saturating_sub(middle.width()) / 2;
        let head = fill(self.marks.iter(), half);
        let tail = fill(self.marks.iter().rev(), half);
        Some((head..self.marks.len() - tail, middle))
    }
}

fn text_of(marks: &[(String, usize)]) -> String {
    marks.iter().map(|(mark, _)| mark.as_str()).collect()
}

/// How many marks fit into this many cells.
pub(super) fn fill<'a>(marks: impl Iterator<Item = &'a (String, usize)>, cells: usize) -> usize {
    let mut left = cells;
    marks
        .take_while(|(mark, _)| {
            let fits = mark.width() <= left;
            left = left.saturating_sub(mark.width());
            fits
        })
        .count()
}

/// What is never broken over two lines: a mark of the send with this number, or a bracket.
#[derive(Clone, Copy)]
struct Glyph<'a> {
    owner: Option<usize>,
    text: &'a str,
}

/// A row in lines of at most this many cells. A bracket stays with what it opens or closes.
fn broken(glyphs: Vec<Glyph>, room: usize) -> Vec<Vec<Glyph>> {
    let mut lines = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    let opens = |glyph: &Glyph| matches!(glyph.text, "[" | "(") && glyph.owner.is_none();
    for (i, glyph) in glyphs.iter().enumerate() {
        let closed = glyphs.get(i + 1).is_some_and(|next| next.owner.is_none() && !opens(next));
        let needs = match opens(glyph) {
            true => glyph.text.width() + glyphs.get(i + 1).map_or(0, |next| next.text.width()),
            false => glyph.text.width() + usize::from(closed),
        };
        if cells(&line) + needs > room && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line.push(*glyph);
    }
    lines.push(line);
    lines
}

fn cells(line: &[Glyph]) -> usize {
    line.iter().map(|glyph| glyph.text.width()).sum()
}

/// Neighbours of one send together, so that they are coloured as one.
fn text(line: &[Glyph], screen: Screen) -> String {
    let tone = |owner: Option<usize>| owner.map_or(Tone::Plain, Tone::Owner);
    line.chunk_by(|a, b| a.owner == b.owner)
        .map(|run| {
            let text: String = run.iter().map(|glyph| glyph.text).collect();
            screen.paint(tone(run[0].owner), &text)
        })
        .collect()
}
