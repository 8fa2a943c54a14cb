//! The network's conditions, as a value.

use std::time::Duration;

use crate::tape::Side;

/// What the bytes of a scene travel over. Nothing in it is random.
#[derive(Clone, Debug)]
pub struct Network {
    /// How long a segment travels, one way.
    pub latency: Duration,
    /// How what the server sends is delivered.
    pub to_client: Delivery,
    /// How what a client sends is delivered.
    pub to_server: Delivery,
    /// What is delivered otherwise to or from one client.
    pub own: Vec<Own>,
    /// After how many of the server's bytes the connection is cut off.
    pub cut_off: Option<usize>,
    /// After how many of the first client's bytes it goes away: its stream ends there, over all its
    /// connections.
    pub leaves: Option<usize>,
    /// How many bytes one write takes at the most, as `send(2)` may; `None` is all of them.
    pub short_writes: Option<usize>,
    /// How many bytes fit into the buffers of one direction: a write waits for room beyond that.
    pub buffer: usize,
}

/// How the bytes of one direction are delivered that flow to or from one client.
#[derive(Clone, Debug)]
pub struct Own {
    /// The client's number, from 0.
    pub client: usize,
    /// To which side they flow.
    pub to: Side,
    /// How they are delivered.
    pub delivery: Delivery,
}

/// How the bytes of one direction are delivered.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// What is sent at one moment arrives at one moment.
    Together,
    /// Each send arrives alone, [`GAP`] after the one before at the soonest.
    Apart,
    /// Pieces of this many bytes arrive alone, whatever was sent at once.
    Pieces(usize),
    /// The stream is cut at these offsets, in bytes from its start, in ascending order: what is behind a cut
    /// arrives alone, and not before all in front of it has been read, if it ever is. The streams of a
    /// client that connects anew are counted as one.
    Cuts(Vec<usize>),
    /// The second half of each send arrives [`PAUSE`] after the first.
    Halves,
    /// All that is sent waits until nobody does anything but wait: as much arrives at once as can.
    Glued,
}

/// The time between two segments that arrive apart.
pub const GAP: Duration = Duration::from_millis(1);

/// The time between the halves of a send: longer than anybody should take for the end of a message.
pub const PAUSE: Duration = Duration::from_secs(120);

/// About what Linux holds between two ends at the most, in bytes: `tcp_wmem` and `tcp_rmem` grow to 4 MiB
/// and 6 MiB, and headers take their share.
pub const BUFFER: usize = 4 * 1024 * 1024;

impl Network {
    /// A round trip takes 20 ms, and what is sent together arrives together.
    pub const CALM: Network = Network {
        latency: Duration::from_millis(10),
        to_client: Delivery::Together,
        to_server: Delivery::Together,
        own: Vec::new(),
        cut_off: None,
        leaves: None,
        short_writes: None,
        buffer: BUFFER,
    };

    /// How the bytes are delivered that flow to one side of this client's connections.
    pub fn delivery(&self, client: usize, to: Side) -> &Delivery {
        let own = self.own.iter().find(|own| own.client == client && own.to == to);
        own.map_or_else(|| self.all(to), |own| &own.delivery)
    }

    fn all(&self, to: Side) -> &Delivery {
        match to {
            Side::Client => &self.to_client,
            Side::Server => &self.to_server,
        }
    }

    /// The time from a send to the earliest answer to it.
    pub fn round_trip(&self) -> Duration {
        2 * self.latency
    }
}
