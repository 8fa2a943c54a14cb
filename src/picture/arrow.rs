//! An arrow: a send's bytes on their way, in its colours.

use super::chip;
use super::page::outward;
use super::pen::{Pen, Point};
use super::story::Send;

/// Between an arrow's ends and the lifelines.
const GAP: f64 = 5.0;
const HALF: f64 = 4.5;
const HEAD: Point = (14.0, 9.0);

/// Draws an arrow from one lifeline to the other.
pub(super) fn arrow(pen: &mut Pen, send: &Send, from: Point, to: Point) {
    let inward = -outward(send.side);
    let from = (from.0 + inward * GAP, from.1);
    let to = (to.0 - inward * GAP, to.1);
    let at = along(from, to);
    let (length, half) = HEAD;
    let neck = at(to, -length, 0.0);
    let points = [
        at(from, 0.0, HALF),
        at(neck, 0.0, HALF),
        at(neck, 0.0, half),
        to,
        at(neck, 0.0, -half),
        at(neck, 0.0, -HALF),
        at(from, 0.0, -HALF),
    ];
    pen.shape(&format!("arrow {}", chip::class(send)), &points);
}

/// Draws the thin line that stands for many arrows.
pub(super) fn many(pen: &mut Pen, send: &Send, from: Point, to: Point) {
    let inward = -outward(send.side);
    let (from, to) = ((from.0 + inward * GAP, from.1), (to.0 - inward * GAP, to.1));
    pen.line(&format!("many {}", chip::class(send)), from, to);
}

/// Moves a point this far along the way between two others, and this far to its side.
fn along(from: Point, to: Point) -> impl Fn(Point, f64, f64) -> Point {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let (dx, dy) = (dx / length, dy / length);
    move |(x, y), on, aside| (x + dx * on - dy * aside, y + dy * on + dx * aside)
}
