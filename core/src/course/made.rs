//! What is made of a scene: other commands, another network, another peer. It is written as options of the command
//! line.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::Duration;

use crate::bytes;
use crate::course::scene::{self, Client, Scene};
use crate::lab::network::{Delivery, Network, Own};
use crate::lang::Lang;
use crate::tape::Side;

/// How late a late reader is: later than any pause is long.
const LATE: Duration = Duration::from_secs(60);

/// What is done to all bytes of a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Each send arrives alone.
    Apart,
    /// As much arrives at once as can: [`Delivery::Glued`].
    Glued,
    /// Each write takes one byte.
    Short,
    /// The client is a minute late for its first read.
    Late,
    /// Every byte arrives alone.
    Bytes,
    /// The second half of each send to this side comes late: [`Delivery::Halves`].
    Pauses(Side),
}

/// A peer that is none of ours: a client, or a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// It claims a body of 1025 bytes, and waits.
    TooLong,
    /// It sends a command in a body of 1024 bytes.
    Longest,
    /// It sends 4096 bytes and no newline among them, and waits.
    NoNewline,
    /// It sends `ls` and `dir` behind lengths that count their own four bytes.
    Counted,
    /// It sends a length of 3, and waits: that is less than its own four bytes.
    TooShort,
    /// It sends a frame of [`scene::drip`] at a byte a second.
    Drip,
    /// It sends nothing, and waits.
    Silent,
    /// It comes third, sends nothing, and waits, while two others are connected; once one of them has left in the
    /// middle of a command, a fourth comes with one, and once that one has its answer, a fifth.
    Crowd,
    /// A server whose frame has a first byte of which nobody knows what kind of body it begins.
    UnknownKind,
    /// A server whose answer, of 3 bytes by its size, ends inside a character.
    HalfCharacter,
}

/// A place where a stream is cut: what is in front of it is read before the rest arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Which client's streams, from 1; `None` is every client's.
    pub client: Option<usize>,
    /// Whether the stream to the client or to the server is cut.
    pub side: Side,
    /// Behind how many of its bytes.
    pub at: usize,
}

/// What is made of a scene: other commands, another network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The commands that the client types, where they are not the scene's own.
    pub commands: Option<Vec<String>>,
    /// Who comes in the place of the clients, or of the server.
    pub peer: Option<Peer>,
    /// What a peer sends in one write in the place of the clients. With commands, these are what it says.
    pub sends: Option<Vec<u8>>,
    /// What is done to all bytes.
    pub wire: Option<Wire>,
    /// Where the streams are cut.
    pub cuts: Vec<Cut>,
    /// Behind how many of its bytes the first client goes away.
    pub leaves: Option<usize>,
    /// Behind how many of its bytes the server goes away.
    pub gone: Option<usize>,
    /// What one more client types while the others are there.
    pub beside: Option<Vec<String>>,
    /// What one more client types, once the others are done.
    pub then: Option<Vec<String>>,
}

impl Made {
    pub(super) fn of(commands: [&str; 2]) -> Made {
        let commands = commands.map(str::to_string).to_vec();
        Made { commands: Some(commands), ..Made::default() }
    }

    /// The made scene itself.
    pub fn scene(&self, lang: Lang) -> Scene {
        self.of_scene(Scene::of(vec![Client::types(&[])], lang))
    }

    /// What is made of a scene.
    pub fn of_scene(&self, mut scene: Scene) -> Scene {
        if let Some(peer) = self.peer {
            peer.take_its_place(&mut scene);
        }
        if let Some(bytes) = &self.sends {
            scene.clients = vec![self.sender(bytes.clone())];
        }
        for client in &mut scene.clients {
            self.change(client);
        }
        let more = |commands| Client::Types { commands, late: Duration::ZERO };
        scene.clients.extend(self.beside.clone().map(more));
        if let Some(commands) = self.then.clone() {
            scene.clients.push(more(commands));
            scene.in_turn = true;
        }
        let network = &mut scene.network;
        network.leaves = self.leaves.or(network.leaves);
        network.cut_off = self.gone.or(network.cut_off);
        match self.wire {
            Some(Wire::Apart) => deliver(network, &Delivery::Apart),
            Some(Wire::Glued) => deliver(network, &Delivery::Glued),
            Some(Wire::Bytes) => deliver(network, &Delivery::Pieces(1)),
            Some(Wire::Pauses(Side::Client)) => network.to_client = Delivery::Halves,
            Some(Wire::Pauses(Side::Server)) => network.to_server = Delivery::Halves,
            Some(Wire::Short) => network.short_writes = Some(1),
            Some(Wire::Late) | None => {}
        }
        for client in 1..=scene.clients.len() {
            let own = [Side::Client, Side::Server].map(|to| self.own(client, to));
            network.own.extend(own.into_iter().flatten());
        }
        scene
    }

    /// How the bytes are cut that flow to one side of this client's connections, if they are.
    fn own(&self, client: usize, to: Side) -> Option<Own> {
        let here = |cut: &&Cut| cut.side == to && cut.client.is_none_or(|it| it == client);
        let mut cuts: Vec<usize> = self.cuts.iter().filter(here).map(|cut| cut.at).collect();
        cuts.sort_unstable();
        let any = !cuts.is_empty();
        any.then_some(Own { client: client - 1, to, delivery: Delivery::Cuts(cuts) })
    }

    fn sender(&self, bytes: Vec<u8>) -> Client {
        match self.commands.clone() {
            Some(commands) => Client::AtOnce { commands, bytes },
            None => Client::SendsAll(bytes),
        }
    }

    fn change(&self, client: &mut Client) {
        let Client::Types { commands, late } = client else {
            return;
        };
        if let Some(typed) = &self.commands {
            commands.clone_from(typed);
        }
        if self.wire == Some(Wire::Late) {
            *late = LATE;
        }
    }

    /// Whether nothing is made of the scene.
    pub fn is_nothing(&self) -> bool {
        *self == Made::default()
    }

    /// Whether something is made of a scene in which nobody types or sends anything.
    pub fn types_nothing(&self) -> bool {
        let types = [&self.commands, &self.beside, &self.then].into_iter().any(Option::is_some);
        let comes = self.peer.is_some_and(|peer| peer.place() == Side::Client);
        !types && !comes && self.sends.is_none() && !self.is_nothing()
    }
}

fn deliver(network: &mut Network, delivery: &Delivery) {
    network.to_client.clone_from(delivery);
    network.to_server.clone_from(delivery);
}

/// As options of the command line.
impl Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let list = |option, commands: &[String]| {
            let commands = commands.join(",");
            let quote = if commands.is_empty() || commands.contains(' ') { "'" } else { "" };
            format!("{option} {quote}{commands}{quote}")
        };
        let mut options: Vec<String> = Vec::new();
        options.extend(self.commands.as_ref().map(|commands| list("--type", commands)));
        options.extend(self.peer.map(|peer| format!("--peer {peer}")));
        let sends = self.sends.as_ref();
        options.extend(sends.map(|bytes| format!("--sends '{}'", bytes::escaped(bytes))));
        options.extend(self.wire.map(|wire| format!("--wire {wire}")));
        options.extend(self.cuts.iter().map(|cut| format!("--cut {cut}")));
        options.extend(self.leaves.map(|at| format!("--leaves {at}")));
        options.extend(self.gone.map(|at| format!("--gone {at}")));
        options.extend(self.beside.as_ref().map(|commands| list("--beside", commands)));
        options.extend(self.then.as_ref().map(|commands| list("--then", commands)));
        f.write_str(&options.join(" "))
    }
}

impl Wire {
    /// All of them, each with its name on the command line.
    pub const NAMES: [(&'static str, Wire); 7] = [
        ("apart", Wire::Apart),
        ("glued", Wire::Glued),
        ("short", Wire::Short),
        ("late", Wire::Late),
        ("bytes", Wire::Bytes),
        ("pauses-to-client", Wire::Pauses(Side::Client)),
        ("pauses-to-server", Wire::Pauses(Side::Server)),
    ];
}

impl Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let name = Wire::NAMES.iter().find(|(_, wire)| wire == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

impl Peer {
    /// All of them, each with its name on the command line.
    pub const NAMES: [(&'static str, Peer); 10] = [
        ("too-long", Peer::TooLong),
        ("longest", Peer::Longest),
        ("no-newline", Peer::NoNewline),
        ("counted", Peer::Counted),
        ("too-short", Peer::TooShort),
        ("drip", Peer::Drip),
        ("silent", Peer::Silent),
        ("crowd", Peer::Crowd),
        ("unknown-kind", Peer::UnknownKind),
        ("half-character", Peer::HalfCharacter),
    ];

    /// Whose place it takes.
    pub fn place(self) -> Side {
        match self {
            Peer::UnknownKind | Peer::HalfCharacter => Side::Server,
            _ => Side::Client,
        }
    }

    fn take_its_place(self, scene: &mut Scene) {
        let peer = match self {
            Peer::TooLong => Client::Sends(b"\x00\x00\x04\x01".into()),
            Peer::Longest => Client::SendsAll([&b"\x00\x00\x04\x00ls"[..], &[b' '; 1022]].concat()),
            Peer::NoNewline => Client::Sends(vec![b'x'; 4096]),
            Peer::Counted => Client::SendsAll(b"\x00\x00\x00\x06ls\x00\x00\x00\x07dir".into()),
            Peer::TooShort => Client::Sends(b"\x00\x00\x00\x03".into()),
            Peer::Drip => return scene.clients = scene::drip(Lang::En).clients,
            Peer::Silent => Client::Sends(Vec::new()),
            Peer::Crowd => return scene.clients = crowd(),
            Peer::UnknownKind => {
                return scene.answers = Some(vec![b"\x00\x00\x00\x03~ls".into()]);
            }
            Peer::HalfCharacter => {
                return scene.answers = Some(vec![b"3".into(), b"a\xe4\xbd".into()]);
            }
        };
        scene.clients = vec![peer];
    }
}

/// The second leaves after half a second, the fourth comes when a second has passed, and the fifth a second later.
fn crowd() -> Vec<Client> {
    let every = Duration::from_millis(100);
    let leaves = Client::Drips { bytes: b"\x00\x00\x00\x02l".into(), every };
    let comes = |seconds| {
        let after = Duration::from_secs(seconds);
        Client::Comes { bytes: b"\x00\x00\x00\x03dir".into(), after }
    };
    vec![Client::Idles, leaves, Client::Sends(Vec::new()), comes(1), comes(2)]
}

impl Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let name = Peer::NAMES.iter().find(|(_, peer)| peer == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

impl Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let side = match self.side {
            Side::Client => "client",
            Side::Server => "server",
        };
        let client = self.client.map_or(String::new(), |client| client.to_string());
        write!(f, "{side}{client}:{}", self.at)
    }
}

impl FromStr for Cut {
    type Err = NoCut;

    fn from_str(text: &str) -> Result<Cut, NoCut> {
        let (stream, at) = text.split_once(':').ok_or(NoCut)?;
        let number = |text: &str| text.parse().ok().filter(|n| *n > 0).ok_or(NoCut);
        let client = stream.strip_prefix("client").map(|client| (Side::Client, client));
        let server = stream.strip_prefix("server").map(|client| (Side::Server, client));
        let (side, client) = client.or(server).ok_or(NoCut)?;
        let client = if client.is_empty() { None } else { Some(number(client)?) };
        Ok(Cut { client, side, at: number(at)? })
    }
}

/// A text that is no cut: `client:1` and `server:3` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCut;

/// A text that is no bytes: `\x00\x02ls` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoBytes;

impl Display for NoBytes {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("no bytes: write them like \\x00\\x02ls")
    }
}

impl std::error::Error for NoBytes {}

impl Display for NoCut {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("no cut: write client:1 or server:3")
    }
}

impl std::error::Error for NoCut {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_read_as_it_is_written() {
        for text in ["client:1", "server:302", "client2:1", "server12:7"] {
            assert_eq!(text.parse::<Cut>().unwrap().to_string(), text);
        }
        for text in [
            "client",
            "client:0",
            "client:-1",
            "peer:1",
            "client:",
            ":1",
            "client:1:2",
            "client0:1",
            "client-1:1",
        ] {
            assert_eq!(text.parse::<Cut>(), Err(NoCut), "{text}");
        }
    }
}
