//! The byte ruler: what was written, whose byte each one is, and what each read took.

use unicode_width::UnicodeWidthStr;

use super::columns::{WIDTH, push_line};
use super::paint::{Paint, Tone};
use crate::bytes::{marks, plural};
use crate::lang::Lang;
use crate::tape::{Side, Tape};

const LABEL: usize = 9;
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
pub(super) fn rulers(out: &mut String, tape: &Tape, conn: usize, paint: Paint) {
    for side in [Side::Server, Side::Client] {
        let (sends, reads) = (tape.sends_to(conn, side), tape.reads_at(conn, side));
        for stretch in stretches(&sends, &reads) {
            if (stretch.stuck() || stretch.cut()) && !stretch.as_asked() {
                out.push('\n');
                stretch.draw(out, tape, paint);
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
            let inside = ends.iter().any(|end| from < *end && *end < to);
            from = to;
            inside
        })
    }

    /// Whether the bytes of a write were not all taken by one read.
    fn cut(&self) -> bool {
        let written = ends(&self.writes);
        ends(&self.reads).iter().any(|end| !written.contains(end))
    }

    fn as_asked(&self) -> bool {
        !self.short && self.unread() == 0
    }

    fn draw(&self, out: &mut String, tape: &Tape, paint: Paint) {
        let lang = tape.lang();
        let mut taken = self.reads.clone();
        if self.unread() > 0 {
            taken.push(self.unread());
        }
        let written = fit(self.segments(&self.writes), lang);
        let read = fit(self.segments(&taken), lang);
        let label = |en, zh| {
            let label: &str = lang.pick(en, zh);
            paint.paint(Tone::Heading, label) + &" ".repeat(LABEL - label.width())
        };
        push_line(out, &(label("written", "写入") + &line(&written, "|", Run::text, paint)));
        push_line(out, &(label("owner", "归属") + &line(&written, " ", Run::digits, Paint::PLAIN)));
        let mut last = label("read", "读到") + &line(&read, "|", Run::text, paint);
        let note = self.note(tape);
        if LABEL + width(&read) + 3 + note.width() > WIDTH {
            push_line(out, &last);
            last = " ".repeat(LABEL);
        } else {
            last.push_str("   ");
        }
        push_line(out, &(last + &paint.paint(Tone::Heading, &note)));
    }

    fn segments(&self, sizes: &[usize]) -> Vec<Segment> {
        let writes = ends(&self.writes);
        let mut from = 0;
        let mut segments = Vec::new();
        for size in sizes {
            let to = from + size;
            let mut runs = Vec::new();
            for (owner, end) in writes.iter().enumerate() {
                let end = to.min(*end);
                if from < end {
                    runs.push(Run { owner, marks: marks(&self.bytes[from..end]) });
                    from = end;
                }
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
            note += &lang.pick(
                format!("; the last {n} bytes were never read"),
                format!("；最后 {n} 字节一直没被读走"),
            );
        }
        note
    }
}

impl Run {
    fn text(&self) -> String {
        self.marks.iter().map(|(mark, _)| mark.as_str()).collect()
    }

    /// Under each cell the number of the send it belongs to.
    fn digits(&self) -> String {
        let digit = char::from_digit(self.owner as u32 + 1, 36).unwrap_or('*');
        digit.to_string().repeat(self.text().width())
    }

    /// The run in at most this many cells; where some are left out, the number of its bytes stands
    /// in their place.
    fn squeeze(&mut self, cells: usize, lang: Lang) {
        if self.text().width() <= cells {
            return;
        }
        let bytes: usize = self.marks.iter().map(|(_, bytes)| bytes).sum();
        let middle = lang.pick(format!("…{bytes} bytes…"), format!("…{bytes} 字节…"));
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

/// Segments that fit into one line: long runs with their middle left out, and of many segments the
/// middle ones counted.
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

/// A line of segments between bars, or of what stands under them.
fn line(segments: &[Segment], bar: &str, of: fn(&Run) -> String, paint: Paint) -> String {
    let mut line = bar.to_string();
    for segment in segments {
        for run in &segment.runs {
            line += &paint.paint(Tone::Owner(run.owner), &of(run));
        }
        line += bar;
    }
    line
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
