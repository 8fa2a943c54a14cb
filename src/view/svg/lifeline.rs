//! The lifelines: an end each, what it does between its rows, and what lies in its buffer meanwhile.

use super::labels::Tone;
use super::look::{Look, Shade};
use super::marks;
use super::page::outward;
use super::pen::Pen;
use super::rows::Rows;
use super::story::{End, Item, Kind};
use crate::tape::Side;

/// Draws the lifelines from here down: one for each client, and one for the server of them all.
pub(super) fn lifelines(pen: &mut Pen, rows: &Rows, clients: usize, top: f64) {
    lifeline(pen, rows, (0, Side::Server), top);
    for conn in 0..clients {
        lifeline(pen, rows, (conn, Side::Client), top);
    }
    for end in (0..clients).flat_map(|conn| [(conn, Side::Client), (conn, Side::Server)]) {
        idle(pen, rows, end);
        lies(pen, rows, end);
    }
}

/// Solid as long as its program runs.
fn lifeline(pen: &mut Pen, rows: &Rows, (conn, side): End, top: f64) {
    let x = rows.page.lifeline((conn, side));
    let own = |item: &Item| match side {
        Side::Server => item.end.1 == side,
        Side::Client => item.end == (conn, side),
    };
    let acts = |item: &&(&Item, f64)| own(item.0) && !is_arrival(&item.0.kind);
    let last = rows.items().filter(|item| acts(&item)).last();
    let end = last.map_or(top, |(_, y)| y + 8.0);
    if end + 8.0 > rows.bottom {
        pen.line(Look::Life, (x, top), (x, rows.bottom));
        return;
    }
    pen.line(Look::Life, (x, top), (x, end));
    pen.line(Look::Over, (x, end + 2.0), (x, rows.bottom));
}

/// Whether it happens to the end without its doing.
fn is_arrival(kind: &Kind) -> bool {
    matches!(kind, Kind::Buffer(buffer) if buffer.read.is_none())
}

/// A bar over the lifeline where the program sleeps, or is busy elsewhere.
fn idle(pen: &mut Pen, rows: &Rows, end: End) {
    let x = rows.page.lifeline(end);
    let mut since = None;
    let own = rows.items().filter(|(item, _)| item.end == end && !is_arrival(&item.kind));
    for (item, y) in own {
        if let Some(start) = since.take() {
            pen.rect(Look::Idle, (x - 4.0, start), (8.0, y - 8.0 - start), 2.0);
        }
        if matches!(item.kind, Kind::Label(Tone::Idle, _)) {
            since = Some(y);
        }
    }
}

/// A thin bar beside the lifeline from one tray to the next, where bytes lie in the buffer meanwhile.
fn lies(pen: &mut Pen, rows: &Rows, end: End) {
    const TRAY: f64 = 14.0;
    let x = rows.page.lifeline(end) + outward(end.1) * 6.0 - 2.0;
    let mut since: Option<(f64, &'static Shade)> = None;
    for (item, y) in rows.items().filter(|(item, _)| item.end == end) {
        let Kind::Buffer(buffer) = &item.kind else {
            continue;
        };
        let before = since.take().filter(|(start, _)| y - TRAY - start > TRAY);
        if let Some((start, shade)) = before {
            pen.rect(Look::Lies(shade), (x, start), (4.0, y - TRAY - start), 1.0);
        }
        let first = rows.story.parts(end, buffer.left()).next();
        since = first.map(|part| (y + TRAY, marks::shade(&rows.story.sends[part.send])));
    }
}
