//! A tape in beats: a beat is one thing that a person must notice.

use std::ops::Range;

use super::lesson::Before;
use crate::tape::{Event, Side, Tape, What};

/// Of a longer run of reads, this many have beats of their own before the last.
const READS: usize = 2;

/// One thing to notice: something was typed, sent or read, bytes arrived, an end slept or stopped; with the
/// lines that were printed just behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Its events, by their places on the tape.
    pub events: Range<usize>,
    /// How many reads it stands for, where it is the middle of a long run of them, and 0 otherwise.
    pub folded: usize,
}

/// A tape in beats. Every event is in one of them, in its order.
pub fn beats(tape: &Tape) -> Vec<Beat> {
    let mut single: Vec<Range<usize>> = Vec::new();
    for (place, event) in tape.events.iter().enumerate() {
        match single.last_mut() {
            Some(beat) if goes_on(&tape.events[place - 1], event) => beat.end = place + 1,
            _ => single.push(place..place + 1),
        }
    }
    fold(tape, &single)
}

/// Whether an event is part of what happened just before it.
fn goes_on(last: &Event, event: &Event) -> bool {
    let same_end = (last.conn, last.side) == (event.conn, event.side);
    let arrives = |event: &Event| matches!(event.what, What::Arrived(_));
    match event.what {
        What::Said(_) | What::Complained(_) => same_end && !arrives(last),
        What::Arrived(_) => same_end && arrives(last) && last.at == event.at,
        _ => false,
    }
}

/// Puts the middle of every long run of reads into one beat.
fn fold(tape: &Tape, single: &[Range<usize>]) -> Vec<Beat> {
    let first = |beat: &Range<usize>| &tape.events[beat.start];
    let one_run = |a: &Range<usize>, b: &Range<usize>| {
        let (a, b) = (first(a), first(b));
        (a.conn, a.side) == (b.conn, b.side) && takes_in(a) && takes_in(b)
    };
    let mut beats = Vec::new();
    for run in single.chunk_by(one_run) {
        let reads: Vec<usize> = (0..run.len()).filter(|i| is_read(first(&run[*i]))).collect();
        let alone = |beat: &Range<usize>| Beat { events: beat.clone(), folded: 0 };
        let Some(&[.., before, _]) = reads.get(READS..) else {
            beats.extend(run.iter().map(alone));
            continue;
        };
        let (head, rest) = run.split_at(reads[READS - 1] + 1);
        let (middle, tail) = rest.split_at(before + 1 - head.len());
        let events = middle[0].start..middle[middle.len() - 1].end;
        beats.extend(head.iter().map(alone));
        beats.push(Beat { events, folded: reads.len() - READS - 1 });
        beats.extend(tail.iter().map(alone));
    }
    beats
}

/// Whether an event is how bytes come to a program.
fn takes_in(event: &Event) -> bool {
    matches!(event.what, What::Arrived(_)) || is_read(event)
}

fn is_read(event: &Event) -> bool {
    matches!(&event.what, What::Received { bytes, .. } if !bytes.is_empty())
}

/// Before which beat a question is asked; `None` if there is no such read.
pub fn asked_before(tape: &Tape, beats: &[Beat], before: Before) -> Option<usize> {
    let Before::Read(side, n) = before else {
        return Some(0);
    };
    let at = |place: &usize| tape.events[*place].side == side && is_read(&tape.events[*place]);
    let read = (0..tape.events.len()).filter(at).nth(n.checked_sub(1)?)?;
    let beat = beats.iter().position(|beat| beat.events.contains(&read))?;
    Some(beat - arrivals(tape, &beats[..beat], side))
}

/// How many of the last beats are bytes that arrive at this side.
fn arrivals(tape: &Tape, beats: &[Beat], side: Side) -> usize {
    let arrives = |beat: &&Beat| {
        let event = &tape.events[beat.events.start];
        event.side == side && matches!(event.what, What::Arrived(_))
    };
    beats.iter().rev().take_while(arrives).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Line;
    use crate::tape::Outcome;

    const C: Side = Side::Client;
    const S: Side = Side::Server;

    fn tape(whats: Vec<(Side, What)>) -> Tape {
        Tape::at_once(whats, Outcome::Well)
    }

    fn read(side: Side) -> (Side, What) {
        (side, What::Received { bytes: b"x".into(), room: 1 })
    }

    fn places(beats: &[Beat]) -> Vec<(Range<usize>, usize)> {
        beats.iter().map(|beat| (beat.events.clone(), beat.folded)).collect()
    }

    #[test]
    fn lines_belong_to_what_they_follow_and_arrivals_to_one_another() {
        let said = |side| (side, What::Said(Line::SendDone));
        let arrived = (C, What::Arrived(1));
        let tape = tape(vec![
            (S, What::Sent(b"x".into())),
            (S, What::Sent(b"x".into())),
            said(S),
            said(C),
            arrived.clone(),
            arrived,
            read(C),
            said(C),
        ]);
        let found = beats(&tape);
        assert_eq!(places(&found), [(0..1, 0), (1..3, 0), (3..4, 0), (4..6, 0), (6..8, 0)]);
        let asked = |before| asked_before(&tape, &found, before);
        assert_eq!(asked(Before::All), Some(0));
        assert_eq!(asked(Before::Read(C, 1)), Some(3));
        assert_eq!((asked(Before::Read(C, 2)), asked(Before::Read(S, 1))), (None, None));
    }

    #[test]
    fn of_a_long_run_of_reads_the_middle_is_one_beat() {
        let folds = |n: usize| {
            let both = std::iter::repeat_n([(C, What::Arrived(1)), read(C)], n);
            places(&beats(&tape(both.flatten().collect())))
        };
        assert_eq!(folds(3).len(), 6);
        let four = [(0..1, 0), (1..2, 0), (2..3, 0), (3..4, 0), (4..6, 1), (6..7, 0), (7..8, 0)];
        assert_eq!(folds(4), four);
        assert_eq!(folds(9)[4..], [(4..16, 6), (16..17, 0), (17..18, 0)]);
    }
}
