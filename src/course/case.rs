//! A case: a scene that code is checked in, and all of them.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::Duration;

use crate::bytes;
use crate::course::ladder::{Ends, Play};
use crate::course::scene::{self, Client, Scene};
use crate::course::step::Step;
use crate::lab::network::{Delivery, Network, Own};
use crate::lang::Lang;
use crate::real::shell::LONGEST;
use crate::tape::Side;

/// The commands whose answers are cut: one of 275 bytes, and one that prints nothing.
pub const CUT_ANSWERS: [&str; 2] = ["ls", "1"];
/// The commands that are cut themselves: a stale answer to the second one shows.
pub const CUT_COMMANDS: [&str; 2] = ["ls", "dir"];
/// How many pairs of cuts there are.
const PAIRS: usize = 2000;
/// Of a longer stream, so many cuts are tried, from its start.
const CUTS: usize = 4096;
/// How late a late reader is: later than any pause is long.
const LATE: Duration = Duration::from_secs(60);

/// Cases of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Each send arrives alone.
    Apart,
    /// As much arrives at once as can.
    Glued,
    /// One cut of what flows to the client.
    ToClient,
    /// One cut of what flows to the server.
    ToServer,
    /// A write takes less than it was given.
    Short,
    /// The client comes late to its first read.
    Late,
    /// Every byte arrives alone.
    Bytes,
    /// Two commands in one write, as a peer may send them that does not wait for the first answer.
    AtOnce,
    /// A second client, once the first is done.
    InTurn,
    /// The client goes away behind any of its bytes, and another one comes.
    Leaves,
    /// The scenes that the step passes.
    Scenes,
    /// The server goes away behind any of its bytes.
    Gone,
    /// The second half of each send comes two minutes late.
    Pauses,
    /// Texts that are longer, or that hold what stands behind one on the wire.
    Texts,
    /// A second client while the first is there, and one cut of what flows from both to the server.
    Beside,
    /// Two cuts.
    Pairs,
}

impl Family {
    /// All of them: those in which less is done to the bytes come first.
    pub const ALL: [Family; 16] = [
        Family::Apart,
        Family::Glued,
        Family::ToClient,
        Family::ToServer,
        Family::Short,
        Family::Late,
        Family::Bytes,
        Family::AtOnce,
        Family::InTurn,
        Family::Leaves,
        Family::Scenes,
        Family::Gone,
        Family::Pauses,
        Family::Texts,
        Family::Beside,
        Family::Pairs,
    ];

    /// Whether its cases are played only where nothing less breaks the code: of that they tell nothing new.
    pub fn is_for_the_sound(self) -> bool {
        matches!(
            self,
            Family::Gone | Family::Pauses | Family::Texts | Family::Beside | Family::Pairs
        )
    }

    /// Who may give up in its cases, as long as it says so with an error.
    pub fn may_give_up(self) -> &'static [Side] {
        match self {
            Family::Gone => &[Side::Client],
            Family::Pauses | Family::Texts => &[Side::Client, Side::Server],
            _ => &[],
        }
    }
}

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
    /// It comes third, sends nothing, and waits, while two others are connected; once one of them has left, a
    /// fourth comes with a command.
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

/// One scene that code is checked in.
#[derive(Clone, Debug)]
pub enum Case {
    /// A scene of the course.
    Scene(&'static Play),
    /// One that is made.
    Made(Family, Made),
}

impl Case {
    /// Which kind it is of.
    pub fn family(&self) -> Family {
        match self {
            Case::Scene(_) => Family::Scenes,
            Case::Made(family, _) => *family,
        }
    }

    /// The scene itself.
    pub fn scene(&self, lang: Lang) -> Scene {
        match self {
            Case::Scene(play) => (play.scene)(lang),
            Case::Made(_, made) => made.scene(lang),
        }
    }

    /// Where its streams are cut.
    pub fn cuts(&self) -> &[Cut] {
        match self {
            Case::Scene(_) => &[],
            Case::Made(_, made) => &made.cuts,
        }
    }

    /// The same with only the first of its commands, if that leaves any out.
    pub fn shorter(&self) -> Option<Case> {
        let Case::Made(family, made @ Made { sends: None, .. }) = self else {
            return None;
        };
        let commands = made.commands.as_ref().filter(|commands| commands.len() > 1)?;
        let commands = Some(commands[..1].to_vec());
        Some(Case::Made(*family, Made { commands, ..made.clone() }))
    }
}

/// The words that play it.
impl Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Case::Scene(play) => f.write_str(play.name),
            Case::Made(_, made) => write!(f, "-- {made}"),
        }
    }
}

impl Made {
    fn of(commands: [&str; 2]) -> Made {
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

    /// Whether bytes are to be cut or held that nobody sends.
    pub fn types_nothing(&self) -> bool {
        let comes = self.peer.is_some_and(|peer| peer.place() == Side::Client);
        let silent = self.commands.is_none() && !comes && self.sends.is_none();
        silent && !self.is_nothing()
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

/// The second leaves after 600 ms, and the fourth comes when a second has passed.
fn crowd() -> Vec<Client> {
    let frame = |body: &[u8]| [&b"\x00\x00\x00"[..], &[body.len() as u8], body].concat();
    let leaves = Client::Drips { bytes: frame(b"ls"), every: Duration::from_millis(100) };
    let comes = Client::Comes { bytes: frame(b"dir"), after: Duration::from_secs(1) };
    vec![Client::Idles, leaves, Client::Sends(Vec::new()), comes]
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

/// The cases in which each send arrives alone: how long the streams are is known from them.
pub fn quiet() -> [Case; 2] {
    sessions(Family::Apart, Wire::Apart)
}

/// Every other case, for streams of so many bytes: to the client for [`CUT_ANSWERS`], to the server for
/// [`CUT_COMMANDS`], to the server for [`CUT_ANSWERS`]; for what [`CUT_COMMANDS`] are on the wire, if that
/// says anything without the answers; and for what stands behind a command or an answer there.
pub fn rough(
    step: &Step,
    to_client: usize,
    to_server: usize,
    to_server_of_answers: usize,
    commands: Option<Vec<u8>>,
    marks: &[String],
) -> Vec<Case> {
    let mut cases: Vec<Case> = sessions(Family::Glued, Wire::Glued).into();
    cases.extend(single(Side::Client, to_client));
    cases.extend(single(Side::Server, to_server));
    cases.extend(sessions(Family::Short, Wire::Short));
    cases.extend(sessions(Family::Late, Wire::Late));
    cases.extend(sessions(Family::Bytes, Wire::Bytes));
    cases.extend(commands.map(|bytes| {
        Case::Made(Family::AtOnce, Made { sends: Some(bytes), ..Made::of(CUT_COMMANDS) })
    }));
    let then = Some(CUT_COMMANDS.map(str::to_string).to_vec());
    cases.push(Case::Made(Family::InTurn, Made { then: then.clone(), ..Made::of(CUT_COMMANDS) }));
    let leaves = |at| Made { leaves: Some(at), then: then.clone(), ..Made::of(CUT_COMMANDS) };
    cases.extend((0..to_server.min(CUTS)).map(|at| Case::Made(Family::Leaves, leaves(at))));
    // A peer that is no client of ours speaks the step's own protocol, and changed code may have another.
    let own = |play: &&Play| {
        let clients = (play.scene)(Lang::En).clients;
        clients.iter().all(|client| matches!(client, Client::Types { .. } | Client::Idles))
    };
    let passes = step.rung().plays.iter().filter(|play| play.ends == Ends::Well);
    cases.extend(passes.filter(own).map(Case::Scene));
    // A second command would fail by itself, and hide what became of the first one's answer.
    let answered = Some(vec![CUT_ANSWERS[0].to_string()]);
    let gone = |at| Made { commands: answered.clone(), gone: Some(at), ..Made::default() };
    cases.extend((0..to_client.min(CUTS)).map(|at| Case::Made(Family::Gone, gone(at))));
    let pauses = [Side::Client, Side::Server].map(Wire::Pauses);
    cases.extend(pauses.into_iter().flat_map(|wire| sessions(Family::Pauses, wire)));
    cases.extend(texts(marks));
    // Other commands than the first client's, so that what is mixed up shows.
    let [first, second] = CUT_COMMANDS.map(str::to_string);
    let beside = Some(vec![second, first]);
    let beside = |cut| Made { beside: beside.clone(), cuts: vec![cut], ..Made::of(CUT_COMMANDS) };
    cases.extend(cuts(Side::Server, to_server).map(|cut| Case::Made(Family::Beside, beside(cut))));
    let all = cuts(Side::Client, to_client).chain(cuts(Side::Server, to_server_of_answers));
    cases.extend(pairs(&all.collect::<Vec<Cut>>()));
    cases
}

/// Commands that are longer than one byte can count, an answer that is longer than two can, and texts that hold
/// what an end takes for the end of one: a byte of zero, a mark, and a mark in a line of its own.
fn texts(marks: &[String]) -> impl Iterator<Item = Case> {
    let counted = (1..=100).map(|n| format!(" {n}")).collect::<String>();
    let long = [format!("echo{counted}"), LONGEST.to_string()];
    let zero = [r#"printf "a\0b\n""#.to_string()];
    let marked = marks.iter().map(|mark| format!("echo {mark}"));
    // In a format, a percent sign would ask for something.
    let lines = marks.iter().filter(|mark| !mark.contains('%'));
    let lines = lines.map(|mark| format!(r#"printf "a\n{mark}\nb\n""#));
    let commands: Vec<String> = long.into_iter().chain(marked).chain(zero).chain(lines).collect();
    commands.into_iter().map(|command| {
        let made = Made { commands: Some(vec![command]), ..Made::default() };
        Case::Made(Family::Texts, made)
    })
}

/// Every single cut of what flows to one side, for a stream of so many bytes.
pub fn single(side: Side, bytes: usize) -> impl Iterator<Item = Case> {
    let (family, commands) = match side {
        Side::Client => (Family::ToClient, CUT_ANSWERS),
        Side::Server => (Family::ToServer, CUT_COMMANDS),
    };
    cuts(side, bytes)
        .map(move |cut| Case::Made(family, Made { cuts: vec![cut], ..Made::of(commands) }))
}

fn sessions(family: Family, wire: Wire) -> [Case; 2] {
    [CUT_ANSWERS, CUT_COMMANDS]
        .map(|commands| Case::Made(family, Made { wire: Some(wire), ..Made::of(commands) }))
}

/// Every place where a stream of so many bytes can be cut.
fn cuts(side: Side, bytes: usize) -> impl Iterator<Item = Cut> {
    (1..bytes).take(CUTS).map(move |at| Cut { client: None, side, at })
}

/// Pairs in an order that is always the same, and all over the stream: a linear congruential generator
/// (Knuth's MMIX) picks them.
fn pairs(cuts: &[Cut]) -> impl Iterator<Item = Case> {
    let mut state: u64 = 1;
    let mut pick = move |n: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % n
    };
    let most = if cuts.len() < 2 { 0 } else { PAIRS };
    (0..most).map(move |_| {
        let first = pick(cuts.len());
        let second = (first + 1 + pick(cuts.len() - 1)) % cuts.len();
        let cuts = vec![cuts[first.min(second)], cuts[first.max(second)]];
        Case::Made(Family::Pairs, Made { cuts, ..Made::of(CUT_ANSWERS) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Step = Step { number: 6, serve: |_, _, _| Ok(()), talk: |_, _| Ok(()) };

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

    #[test]
    fn every_place_is_cut_once_and_pairs_are_of_two() {
        let cases = rough(&STEP, 5, 3, 4, None, &[]);
        let of = |family| cases.iter().filter(move |case| case.family() == family);
        let at = |family| of(family).map(|case| case.cuts()[0].at).collect::<Vec<_>>();
        assert_eq!((at(Family::ToClient), at(Family::ToServer)), (vec![1, 2, 3, 4], vec![1, 2]));
        assert_eq!(of(Family::Pairs).count(), PAIRS);
        assert!(of(Family::Pairs).all(|case| case.cuts()[0] != case.cuts()[1]));
        assert!(rough(&STEP, 0, 1, 1, None, &[]).iter().all(|case| case.cuts().is_empty()));
    }
}
