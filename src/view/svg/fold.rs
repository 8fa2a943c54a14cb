//! Long runs of equal things, with their middle folded.

use super::labels::{self, Tone};
use super::story::{Buffer, Item, Kind};
use crate::lang::Lang;

/// Of a longer run, this many rows are shown before its last.
const SHOWN: usize = 2;
/// The longest run that is shown as it is.
const LONGEST: usize = 4;
/// More rows than any scene of the course needs: an end that goes round in circles fills these.
const ROWS: usize = 60;

/// The items with every long run of reads, or of arrivals, at one end folded.
pub(super) fn folded(items: Vec<Item>, lang: Lang) -> Vec<Item> {
    let runs: Vec<usize> = items.chunk_by(alike).map(<[Item]>::len).collect();
    let mut items = items.into_iter();
    let mut rows = Vec::new();
    for len in runs {
        let mut run: Vec<Item> = items.by_ref().take(len).collect();
        if len > LONGEST {
            let middle: Vec<Item> = run.drain(SHOWN..len - 1).collect();
            run.splice(SHOWN..SHOWN, fold(&middle, lang));
        }
        rows.append(&mut run);
    }
    if rows.len() > ROWS {
        let text = labels::more_rows(rows.len() - ROWS, lang);
        rows.truncate(ROWS);
        let last = rows.last().map(|item| Item { kind: Kind::Label(Tone::Faint, text), ..*item });
        rows.extend(last);
    }
    rows
}

fn alike(a: &Item, b: &Item) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Buffer(x), Kind::Buffer(y)) => {
            a.end == b.end && x.read.is_some() == y.read.is_some()
        }
        _ => false,
    }
}

/// The row that stands for these.
fn fold(middle: &[Item], lang: Lang) -> Option<Item> {
    let (first, last) = (middle.first()?, middle.last()?);
    let (from, to) = (buffer(first)?, buffer(last)?);
    let words = if from.read.is_some() { labels::more_reads } else { labels::more_arrivals };
    let kind = Kind::More(words(middle.len(), lang), from.arrived.start..to.arrived.end);
    Some(Item { at: first.at, end: first.end, kind })
}

fn buffer(item: &Item) -> Option<&Buffer> {
    match &item.kind {
        Kind::Buffer(buffer) => Some(buffer),
        _ => None,
    }
}
