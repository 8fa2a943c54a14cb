//! Where things stand on the page, from left to right.

use super::story::End;
use crate::tape::Side;

/// The width of a picture.
pub(super) const WIDTH: f64 = 800.0;
/// The margin at the left and at the right.
pub(super) const MARGIN: f64 = 12.0;
/// The right edge of the clock's column.
pub(super) const CLOCK: f64 = 60.0;
/// Between a lifeline and what stands beside it.
pub(super) const GAP: f64 = 11.0;

/// The lifelines of a scene.
pub(super) struct Page {
    clients: Vec<f64>,
    server: f64,
}

impl Page {
    /// Clients stand at the left, each with room for its words at its own left.
    pub fn new(clients: usize) -> Page {
        if clients < 2 {
            return Page { clients: vec![294.0], server: 538.0 };
        }
        let step = 220.0 / (clients - 1) as f64;
        Page { clients: (0..clients).map(|i| 196.0 + step * i as f64).collect(), server: 596.0 }
    }

    pub fn lifeline(&self, (conn, side): End) -> f64 {
        match side {
            Side::Client => self.clients.get(conn).copied().unwrap_or_default(),
            Side::Server => self.server,
        }
    }

    /// The left and the right edge of what stands beside a lifeline.
    pub fn beside(&self, end: End) -> (f64, f64) {
        let x = self.lifeline(end);
        match (end.1, end.0) {
            (Side::Server, _) => (x + GAP, WIDTH - MARGIN),
            (Side::Client, 0) => (CLOCK + 6.0, x - GAP),
            (Side::Client, conn) => (self.clients[conn - 1] + 6.0, x - GAP),
        }
    }

    /// The room beside a lifeline.
    pub fn room(&self, end: End) -> f64 {
        let (left, right) = self.beside(end);
        right - left
    }

    /// The left edge of something this wide that stands beside a lifeline.
    pub fn place(&self, end: End, width: f64) -> f64 {
        let (left, right) = self.beside(end);
        match end.1 {
            Side::Client => right - width,
            Side::Server => left,
        }
    }
}

/// From a lifeline to what stands beside it: to the left or to the right.
pub(super) fn outward(side: Side) -> f64 {
    match side {
        Side::Client => -1.0,
        Side::Server => 1.0,
    }
}
