//! The byte ruler: what was written, whose byte each one is, and what each read took.

use unicode_width::UnicodeWidthStr;

use super::columns::{push_line, wrap};
use super::screen::{Screen, Tone, WIDTH};
use crate::bytes::{marks_of_ends, plural};
use crate::lang::Lang;
use crate::tape::{Side, Tape};

const LABEL: usize = 9;
/// The cells before a note that stands behind a line.
const GAP: usize = 3;
/// Up to this many segments stand side by side; of more, the middle ones are counted.
const SEGMENTS: usize = 5;

/// A stretch of a stream that begins and ends where both a write and a read do, so that nothing in it
/// is told by what is outside.
#[derive(Default)]
struct Stretch {
    bytes: Vec<u8>,
    writes: Vec<usize>,
    reads: Vec<usize>,
    /// Whether a read got less than it had asked for.
    short: bool,
}

/// The bytes between two bars, in runs of one send each.
#[derive(Clone)]
struct Segment {
    runs: Vec<Run>,
}

/// Neighbouring bytes of one send, as marks with the number of bytes each stands for.
#[derive(Clone)]
struct Run {
    owner: usize,
    marks: Vec<(String, usize)>,
}

/// Writes a ruler for each stretch in which bytes stuck together or were cut, unless every read got
/// exactly what it had asked for and left nothing: then it was the reader who drew the line.
pub(super) fn rulers(out: &mut String, tape: &Tape, conn: usize, screen: Screen) {
    for side in [Side::Server, Side::Client] {
        let (sends, reads) = (tape.sends_to(conn, side), tape.reads_at(conn, side));
        for stretch in stretches(&sends, &reads) {
            if (stretch.stuck() || stretch.cut()) && !stretch.as_asked() {
                out.push('\n');
                stretch.draw(out, tape, screen);
            }
        }
    }
}

/// For each read, whether all reads of its stretch got exactly what they had asked for.
pub(crate) fn as_asked(sends: &[&[u8]], reads: &[(usize, usize)]) -> Vec<bool> {
    let stretches = stretches(sends, reads);
    let each = |stretch: &Stretch| vec![stretch.as_asked(); stretch.reads.len()];
    stretches.iter().flat_map(each).collect()
}

/// A stream in stretches.
fn stretches(sends: &[&[u8]], reads: &[(usize, usize)]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut stretch = Stretch::default();
    let mut reads = reads.iter().peekable();
    let mut taken = 0;
    for send in sends {
        stretch.bytes.extend(*send);
        stretch.writes.push(send.len());
        while let Some((n, room)) = reads.next_if(|(n, _)| taken + n <= stretch.bytes.len()) {
            stretch.reads.push(*n);
            stretch.short |= n < room;
            taken += n;
        }
        if taken == stretch.bytes.len() {
            stretches.push(std::mem::take(&mut stretch));
            taken = 0;
        }
    }
    stretches.push(stretch);
    stretches
}

impl Stretch {
    fn unread(&self) -> usize {
        self.bytes.len() - self.reads.iter().sum::<usize>()
    }

    /// Whether a read took bytes of several writes.
    fn stuck(&self) -> bool {
        let ends = ends(&self.writes);
        let mut from = 0;
        self.reads.iter().any(|n| {
            let to = from + n;
            let next = ends.partition_point(|end| *end <= from);
            let inside = ends.get(next).is_some_and(|end| *end < to);
            from = to;
            inside
        })
    }

    /// Whether the bytes of a write were not all taken by one read.
    fn cut(&self) -> bool {
        let written = ends(&self.writes);
        ends(&self.reads).iter().any(|end| written.binary_search(end).is_err())
    }

    fn as_asked(&self) -> bool {
        !self.short && self.unread() == 0
    }

    fn draw(&self, out: &mut String, tape: &Tape, screen: Screen) {
        let lang = tape.lang();
        let mut taken = self.reads.clone();
        if self.unread() > 0 {
            taken.push(self.unread());
        }
        let room = screen.width() - LABEL;
        let written = fit(self.segments(&self.writes), lang);
        for (i, row) in rows(glyphs(&written), room).iter().enumerate() {
            push_line(out, &(label(i, lang.pick("written", "写入"), screen) + &text(row, screen)));
            push_line(out, &(label(i, lang.pick("owner", "归属"), screen) + &owners(row)));
        }
        let read = fit(self.segments(&taken), lang);
        let read = rows(glyphs(&read), room);
        let used = read.last().map_or(0, |row| cells(row));
        let mut lines: Vec<String> = read.iter().map(|row| text(row, screen)).collect();
        push_note(&mut lines, &self.note(tape), used, screen);
        for (i, line) in lines.iter().enumerate() {
            push_line(out, &(label(i, lang.pick("read", "读到"), screen) + line));
        }
    }

    fn segments(&self, sizes: &[usize]) -> Vec<Segment> {
        let writes = ends(&self.writes);
        let (mut from, mut owner) = (0, 0);
        let mut segments = Vec::new();
        for (i, size) in sizes.iter().enumerate() {
            // Those in the middle of more than fit into a line are only counted.
            let shown = i < SEGMENTS || i + SEGMENTS >= sizes.len() || sizes.len() < WIDTH;
            let to = from + size;
            let mut runs = Vec::new();
            while from < to {
                let end = to.min(writes[owner]);
                let bytes = if shown { &self.bytes[from..end] } else { &[] };
                runs.push(Run { owner, marks: marks_of_ends(bytes) });
                from = end;
                owner += usize::from(from == writes[owner]);
            }
            segments.push(Segment { runs });
        }
        segments
    }

    fn note(&self, tape: &Tape) -> String {
        let lang = tape.lang();
        let (writes, reads) = (self.writes.len(), self.reads.len());
        let found = match (self.stuck(), self.cut()) {
            (true, false) => lang.pick("they stuck", "粘在一起"),
            (true, true) => lang.pick("they stuck, and were cut", "粘在一起，又被拆开"),
            (false, _) if tape.outcome.is_well() => {
                lang.pick("it was cut, and put together", "被拆开，又拼好了")
            }
            (false, _) => lang.pick("it was cut", "被拆开"),
        };
        let mut note = lang.pick(
            format!("{}, {}: {found}", count(writes, "write"), count(reads, "read")),
            format!("{writes} 次写，{reads} 次读：{found}"),
        );
        if self.unread() > 0 {
            let n = self.unread();
            let last = match n {
                1 => "byte was".into(),
                _ => format!("{n} bytes were"),
            };
            note += &lang.pick(
                format!("; the last {last} never read"),
                format!("；最后 {n} 字节一直没被读走"),
            );
        }
        note
    }
}

/// What stands before a row: its label before the first, and as many cells before those below it.
fn label(row: usize, text: &str, screen: Screen) -> String {
    let text = if row == 0 { text } else { "" };
    screen.paint(Tone::Heading, text) + &" ".repeat(LABEL - text.width())
}

/// Puts a note behind the last line, of which so many cells are used, or below it.
fn push_note(lines: &mut Vec<String>, note: &str, used: usize, screen: Screen) {
    let room = screen.width() - LABEL;
    let painted = |line: &str| screen.paint(Tone::Heading, line);
    match lines.last_mut() {
        Some(last) if used + GAP + note.width() <= room => {
            last.push_str(&(" ".repeat(GAP) + &painted(note)));
        }
        _ => lines.extend(wrap(note, room).iter().map(|line| painted(line))),
    }
}

impl Run {
    fn text(&self) -> String {
        self.marks.iter().map(|(mark, _)| mark.as_str()).collect()
    }

    /// The run in at most this many cells; where some are left out, the number of its bytes stands
    /// in their place.
    fn squeeze(&mut self, cells: usize, lang: Lang) {
        if self.text().width() <= cells {
            return;
        }
        let bytes: usize = self.marks.iter().map(|(_, bytes)| bytes).sum();
        let unit = lang.pick(plural(bytes, "byte"), "字节".into());
        let middle = format!("…{bytes} {unit}…");
        let half = cells.saturating_sub(middle.width()) / 2;
        let head = fill(self.marks.iter(), half);
        let tail = fill(self.marks.iter().rev(), half);
        self.marks.splice(head..self.marks.len() - tail, [(middle, 0)]);
    }
}

/// How many marks fit into this many cells.
fn fill<'a>(marks: impl Iterator<Item = &'a (String, usize)>, cells: usize) -> usize {
    let mut left = cells;
    marks
        .take_while(|(mark, _)| {
            let fits = mark.width() <= left;
            left = left.saturating_sub(mark.width());
            fits
        })
        .count()
}

/// Segments that fit into one line of the widest screen: long runs with their middle left out, and of
/// many segments the middle ones counted.
fn fit(mut segments: Vec<Segment>, lang: Lang) -> Vec<Segment> {
    let room = WIDTH - LABEL;
    if width(&segments) <= room {
        return segments;
    }
    if segments.len() > SEGMENTS {
        let more = segments.len() - SEGMENTS + 1;
        let text = lang.pick(format!("… {more} more …"), format!("… 还有 {more} 段 …"));
        let owner = segments[SEGMENTS - 2].runs.last().map_or(0, |run| run.owner);
        let runs = vec![Run { owner, marks: vec![(text, 0)] }];
        segments.splice(SEGMENTS - 2..SEGMENTS - 2 + more, [Segment { runs }]);
    }
    for cells in (8..room).rev() {
        let mut squeezed = segments.clone();
        let runs = squeezed.iter_mut().flat_map(|segment| &mut segment.runs);
        runs.for_each(|run| run.squeeze(cells, lang));
        if width(&squeezed) <= room {
            return squeezed;
        }
    }
    segments
}

/// The cells of a line of segments, with their bars.
fn width(segments: &[Segment]) -> usize {
    let runs = segments.iter().flat_map(|segment| &segment.runs);
    1 + segments.len() + runs.map(|run| run.text().width()).sum::<usize>()
}

/// What is never broken over two rows: a mark of the send with this number, or a bar.
#[derive(Clone, Copy)]
struct Glyph<'a> {
    owner: Option<usize>,
    text: &'a str,
}

/// A line of segments between bars.
fn glyphs(segments: &[Segment]) -> Vec<Glyph<'_>> {
    let bar = Glyph { owner: None, text: "|" };
    let mut glyphs = vec![bar];
    for segment in segments {
        for run in &segment.runs {
            let owner = Some(run.owner);
            glyphs.extend(run.marks.iter().map(|(text, _)| Glyph { owner, text }));
        }
        glyphs.push(bar);
    }
    glyphs
}

/// A line in rows of at most this many cells. A bar stays behind what it closes.
fn rows(glyphs: Vec<Glyph>, room: usize) -> Vec<Vec<Glyph>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    for (i, glyph) in glyphs.iter().enumerate() {
        let closed = glyphs.get(i + 1).is_some_and(|next| next.owner.is_none());
        if cells(&row) + glyph.text.width() + usize::from(closed) > room {
            rows.push(std::mem::take(&mut row));
        }
        row.push(*glyph);
    }
    rows.push(row);
    rows
}

fn cells(row: &[Glyph]) -> usize {
    row.iter().map(|glyph| glyph.text.width()).sum()
}

/// Neighbours of one send together, so that they are coloured as one.
fn runs<'a>(row: &'a [Glyph]) -> impl Iterator<Item = (Option<usize>, String)> + 'a {
    let runs = row.chunk_by(|a, b| a.owner == b.owner);
    runs.map(|run| (run[0].owner, run.iter().map(|glyph| glyph.text).collect()))
}

fn text(row: &[Glyph], screen: Screen) -> String {
    let tone = |owner: Option<usize>| owner.map_or(Tone::Plain, Tone::Owner);
    runs(row).map(|(owner, text)| screen.paint(tone(owner), &text)).collect()
}

/// Under each cell the number of the send it belongs to.
fn owners(row: &[Glyph]) -> String {
    let digit = |send| char::from_digit(send as u32 + 1, 36).unwrap_or('*');
    let digit = |owner: Option<usize>| owner.map_or(' ', digit).to_string();
    runs(row).map(|(owner, text)| digit(owner).repeat(text.width())).collect()
}

/// "two writes": a number and what is counted.
fn count(n: usize, what: &str) -> String {
    const WORDS: [&str; 10] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let number = WORDS.get(n).map_or(n.to_string(), |word| word.to_string());
    format!("{number} {}", plural(n, what))
}

fn ends(sizes: &[usize]) -> Vec<usize> {
    let mut end = 0;
    sizes
        .iter()
        .map(|size| {
            end += size;
            end
        })
        .collect()
}
