//! A scene: who types what, over which network.

use std::time::Duration;

use crate::network::{Delivery, Network};
use crate::shell::{LONG, PLACEHOLDER, WIDE};

/// One thing that happens between a server and its clients.
#[derive(Debug)]
pub struct Scene {
    /// Its name on the command line.
    pub name: &'static str,
    /// The clients, in the order in which they connect. They are served one after another.
    pub clients: &'static [Client],
    /// What the bytes travel over.
    pub network: Network,
    /// What the server sends for a command that printed nothing.
    pub placeholder: &'static str,
}

/// One client of a scene.
#[derive(Clone, Copy, Debug)]
pub enum Client {
    /// The step's own client, and the commands typed at its prompt.
    Types(&'static [&'static str]),
    /// A peer that is no client of ours: it sends these bytes and waits for whatever comes back.
    Sends(&'static [u8]),
}

const CALM: Scene =
    Scene { name: "", clients: &[], network: Network::CALM, placeholder: PLACEHOLDER };

/// The article's session.
pub const WORKS: Scene =
    Scene { name: "works", clients: &[Client::Types(&["1", "ls", "dir"])], ..CALM };

/// An answer of 10,000 bytes, and one more command behind it.
pub const LONG_ANSWER: Scene = Scene {
    name: "long-answer",
    clients: &[Client::Types(&[LONG, "ls"])],
    network: Network { to_client: Delivery::Apart, ..Network::CALM },
    ..CALM
};

/// A command without output, and nothing sent in its place.
pub const SILENCE: Scene =
    Scene { name: "silence", clients: &[Client::Types(&["true"])], placeholder: "", ..CALM };

/// Two sends in a row, and a network that delivers them together.
pub const STICKS: Scene = Scene { name: "sticks", clients: &[Client::Types(&["1"])], ..CALM };

/// A client that comes to its first read 1.5 s late.
pub const SLOW_READER: Scene = Scene {
    name: "slow-reader",
    network: Network { reader_late: Duration::from_millis(1500), ..Network::CALM },
    ..STICKS
};

/// An answer of 275 bytes in two pieces: three bytes of size, 262 of the answer, and its last name.
pub const OVERSHOOT: Scene = Scene {
    name: "overshoot",
    clients: &[Client::Types(&["ls", "1"])],
    network: Network { to_client: Delivery::Cuts(&[265]), ..Network::CALM },
    ..CALM
};

/// A network that delivers the server's bytes one at a time.
pub const SPLIT_HEADER: Scene = Scene {
    name: "split-header",
    clients: &[Client::Types(&["1", "ls"])],
    network: Network { to_client: Delivery::Pieces(1), ..Network::CALM },
    ..CALM
};

/// An answer of three-byte characters, longer than one read takes.
pub const HALF_CHARACTER: Scene =
    Scene { name: "half-character", clients: &[Client::Types(&[WIDE])], ..CALM };

/// A peer that claims a body of 4 GiB.
pub const HOSTILE_LENGTH: Scene =
    Scene { name: "hostile-length", clients: &[Client::Sends(b"\xff\xff\xff\xff")], ..CALM };

/// A peer that stops in the middle of a frame.
pub const STALL: Scene =
    Scene { name: "stall", clients: &[Client::Sends(b"\x00\x00\x00\x02l")], ..CALM };

/// A peer that is connected and says nothing, and a client that comes after it.
pub const SECOND_CLIENT: Scene =
    Scene { name: "second-client", clients: &[Client::Sends(b""), Client::Types(&["ls"])], ..CALM };
