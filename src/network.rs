//! The network's conditions, as a value.

use std::time::Duration;

/// What the bytes of a scene travel over, and how late they are read. Nothing in it is random.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// How long a segment travels, one way.
    pub latency: Duration,
    /// How what the server sends is delivered.
    pub to_client: Delivery,
    /// How what a client sends is delivered.
    pub to_server: Delivery,
    /// How long a client is busy elsewhere before its first read.
    pub reader_late: Duration,
    /// After how many of the server's bytes the connection is cut off.
    pub cut_off: Option<usize>,
}

/// How the bytes of one direction are delivered.
#[derive(Clone, Copy, Debug)]
pub enum Delivery {
    /// What is sent at one moment arrives at one moment.
    Together,
    /// Each send arrives alone, [`GAP`] after the one before at the soonest.
    Apart,
    /// Pieces of this many bytes arrive alone, whatever was sent at once.
    Pieces(usize),
    /// The stream is cut at these offsets, in bytes from its start; what is behind a cut arrives alone.
    Cuts(&'static [usize]),
}

/// The time between two segments that arrive apart.
pub const GAP: Duration = Duration::from_millis(1);

impl Network {
    /// A round trip takes 20 ms, and what is sent together arrives together.
    pub const CALM: Network = Network {
        latency: Duration::from_millis(10),
        to_client: Delivery::Together,
        to_server: Delivery::Together,
        reader_late: Duration::ZERO,
        cut_off: None,
    };

    /// The time from a send to the earliest answer to it.
    pub fn round_trip(&self) -> Duration {
        2 * self.latency
    }
}
