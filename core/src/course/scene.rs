//! A scene: who types what, over which network.

use std::time::Duration;

use crate::lab::network::{Delivery, Network};
use crate::lang::Lang;
use crate::real::shell::{LONG, WIDE};

/// One thing that happens between a server and its clients.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The clients, in the order in which they connect.
    pub clients: Vec<Client>,
    /// Whether the last client connects only once the one before it is done.
    pub in_turn: bool,
    /// What a server sends that is none of ours, in the place of the step's: for each of its reads the next of these.
    pub answers: Option<Vec<Vec<u8>>>,
    /// What the bytes travel over.
    pub network: Network,
    /// The language that the ends speak: that of the ack, and of what the shell says by itself.
    pub lang: Lang,
}

/// One client of a scene.
#[derive(Clone, Debug)]
pub enum Client {
    /// The step's own client.
    Types {
        /// The commands typed at its prompt.
        commands: Vec<String>,
        /// How long it is busy elsewhere before its first read.
        late: Duration,
    },
    /// A peer that is no client of ours: it sends these bytes and waits for whatever comes back.
    Sends(Vec<u8>),
    /// The same, but it says that it sends no more: it shuts down its writing half.
    SendsAll(Vec<u8>),
    /// A peer that sends what commands are on the wire in one write, and says that it sends no more.
    AtOnce {
        /// The commands.
        commands: Vec<String>,
        /// Their bytes.
        bytes: Vec<u8>,
    },
    /// A peer that sends these bytes one at a time, as long as nothing comes back.
    Drips {
        /// The bytes.
        bytes: Vec<u8>,
        /// How long it waits behind each of them.
        every: Duration,
    },
    /// A peer that connects late, sends these bytes and says that it sends no more.
    Comes {
        /// The bytes.
        bytes: Vec<u8>,
        /// How long after the others.
        after: Duration,
    },
    /// A peer that is connected and says nothing, and leaves when all others are done.
    Idles,
}

impl Client {
    /// The step's own client, with these commands, which reads in time.
    pub fn types(commands: &[&str]) -> Client {
        let commands = commands.iter().map(|command| command.to_string()).collect();
        Client::Types { commands, late: Duration::ZERO }
    }

    /// The same, busy elsewhere for this long before its first read.
    pub fn late(self, late: Duration) -> Client {
        match self {
            Client::Types { commands, .. } => Client::Types { commands, late },
            peer => peer,
        }
    }
}

impl Scene {
    /// A scene with these clients over a calm network.
    pub fn of(clients: Vec<Client>, lang: Lang) -> Scene {
        Scene { clients, in_turn: false, answers: None, network: Network::CALM, lang }
    }

    /// The same over another network.
    pub fn over(self, network: Network) -> Scene {
        Scene { network, ..self }
    }
}

/// The article's session.
pub fn works(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&["1", "ls", "dir"])], lang)
}

/// An answer of 10,000 bytes, and one more command behind it.
pub fn long_answer(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&[LONG, "ls"])], lang)
        .over(Network { to_client: Delivery::Apart, ..Network::CALM })
}

/// A long answer, and two more commands behind it.
pub fn lsdir(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&[LONG, "ls", "dir"])], lang)
        .over(Network { to_client: Delivery::Apart, ..Network::CALM })
}

/// A command without output.
pub fn silence(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&["true"])], lang)
}

/// Two sends in a row, and a network that delivers them together.
pub fn sticks(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&["1"])], lang)
}

/// A client that comes to its first read 1.5 s late.
pub fn slow_reader(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&["1"]).late(Duration::from_millis(1500))], lang)
}

/// An answer of 275 bytes in two pieces: three bytes of size, 262 of the answer, and its last name.
pub fn overshoot(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&["ls", "1"])], lang)
        .over(Network { to_client: Delivery::Cuts(vec![265]), ..Network::CALM })
}

/// A network that delivers the server's bytes one at a time.
pub fn split_header(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&["1", "ls"])], lang)
        .over(Network { to_client: Delivery::Pieces(1), ..Network::CALM })
}

/// An answer of three-byte characters, longer than one read takes.
pub fn half_character(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&[WIDE])], lang)
}

/// A network that cuts a command behind its first byte.
pub fn split_command(lang: Lang) -> Scene {
    Scene::of(vec![Client::types(&["ls"])], lang)
        .over(Network { to_server: Delivery::Cuts(vec![1]), ..Network::CALM })
}

/// A peer that sends two frames in one write.
pub fn two_frames(lang: Lang) -> Scene {
    Scene::of(vec![Client::SendsAll(b"\x00\x00\x00\x02ls\x00\x00\x00\x03dir".into())], lang)
}

/// A peer that claims a body of 256 MiB, which is no number that any machine refuses to reserve.
pub fn hostile_length(lang: Lang) -> Scene {
    Scene::of(vec![Client::Sends(b"\x10\x00\x00\x00".into())], lang)
}

/// A peer that stops in the middle of a frame.
pub fn stall(lang: Lang) -> Scene {
    Scene::of(vec![Client::Sends(b"\x00\x00\x00\x02l".into())], lang)
}

/// A peer that is connected and says nothing, and a client that comes after it.
pub fn second_client(lang: Lang) -> Scene {
    Scene::of(vec![Client::Idles, Client::types(&["ls"])], lang)
}

/// A peer that sends a frame at a byte a second.
pub fn drip(lang: Lang) -> Scene {
    let bytes = b"\x00\x00\x00\x0bseq -w 2000".into();
    Scene::of(vec![Client::Drips { bytes, every: Duration::from_secs(1) }], lang)
}
