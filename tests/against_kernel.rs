//! That the lab does not lie: random scripts for both ends, played in the lab and on real sockets.
//!
//! `PAIRS=10000 cargo test --release against_kernel -- --nocapture` plays so many pairs, and
//! `SEED=7` others than usual. A pair that differs is made as small as it can be before it is shown.

use std::cell::RefCell;
use std::env;
use std::fmt::{self, Display, Formatter};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use sticky_packets::course::scene::{Client, Scene};
use sticky_packets::lab::network::Network;
use sticky_packets::lab::{Over, play};
use sticky_packets::net::{Addr, TcpListener, TcpStream};
use sticky_packets::tape::{Outcome, Side, Tape, What};
use sticky_packets::thread::sleep;
use sticky_packets::{Lang, Line, Result, Shell, Step, Term};

/// One call of an end, whose errors are told and do not end it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    /// Bytes.
    Send(usize),
    /// Bytes at the most.
    Read(usize),
    /// Microseconds.
    Sleep(usize),
    /// Bytes at the most, which stay there.
    Peek(usize),
    ShutDown,
    ShutReading,
    ShutBoth,
    TakeError,
    Close,
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Call::Send(n) => write!(f, "send {n}"),
            Call::Read(n) => write!(f, "read {n}"),
            Call::Sleep(n) => write!(f, "sleep {n}"),
            Call::Peek(n) => write!(f, "peek {n}"),
            Call::ShutDown => f.write_str("shut down"),
            Call::ShutReading => f.write_str("shut reading"),
            Call::ShutBoth => f.write_str("shut both"),
            Call::TakeError => f.write_str("error"),
            Call::Close => f.write_str("close"),
        }
    }
}

impl FromStr for Call {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> std::result::Result<Call, Self::Err> {
        Ok(match text.split_once(' ').unwrap_or((text, "")) {
            ("send", n) => Call::Send(n.parse()?),
            ("read", n) => Call::Read(n.parse()?),
            ("sleep", n) => Call::Sleep(n.parse()?),
            ("peek", n) => Call::Peek(n.parse()?),
            ("shut", "reading") => Call::ShutReading,
            ("shut", "both") => Call::ShutBoth,
            ("shut", _) => Call::ShutDown,
            ("error", _) => Call::TakeError,
            _ => Call::Close,
        })
    }
}

/// The scripts of the server and of the client.
#[derive(Clone, Debug, PartialEq)]
struct Pair([Vec<Call>; 2]);

impl Pair {
    fn of(server: &str, client: &str) -> Pair {
        let script = |text: &str| text.split(", ").map(|call| call.parse().unwrap()).collect();
        Pair([script(server), script(client)])
    }
}

impl Display for Pair {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let script = |calls: &[Call]| calls.iter().map(Call::to_string).collect::<Vec<_>>();
        let [server, client] = [script(&self.0[0]), script(&self.0[1])];
        write!(f, "server: {}\nclient: {}", server.join(", "), client.join(", "))
    }
}

/// One end's stream, and what it has sent and told.
struct End<'a> {
    conn: Option<TcpStream>,
    sent: usize,
    term: &'a Term,
}

impl End<'_> {
    fn new(conn: TcpStream, term: &Term) -> End<'_> {
        End { conn: Some(conn), sent: 0, term }
    }

    fn make(&mut self, call: Call) {
        let came_to = match (call, &mut self.conn) {
            (Call::Close, _) | (_, None) => {
                self.conn = None;
                return;
            }
            (Call::Send(n), Some(conn)) => send(conn, n, &mut self.sent),
            (Call::Read(n), Some(conn)) => conn.read(&mut vec![0; n]),
            (Call::ShutDown, Some(conn)) => conn.shutdown(Shutdown::Write).map(|()| 0),
            (Call::Peek(n), Some(conn)) => conn.peek(&mut vec![0; n]),
            (Call::ShutReading, Some(conn)) => conn.shutdown(Shutdown::Read).map(|()| 0),
            (Call::ShutBoth, Some(conn)) => conn.shutdown(Shutdown::Both).map(|()| 0),
            (Call::TakeError, Some(conn)) => {
                conn.take_error().map(|e| e.map_or(0, |e| e.kind() as usize))
            }
            (Call::Sleep(n), Some(_)) => return sleep(Duration::from_micros(n as u64)),
        };
        let came_to = came_to.map_or_else(|e| e.kind().to_string(), |n| n.to_string());
        self.term.say(Line::Piece(&format!("{call}: {came_to}")));
    }
}

/// Sends bytes that tell where in the stream they are.
fn send(conn: &mut TcpStream, n: usize, sent: &mut usize) -> io::Result<usize> {
    let bytes: Vec<u8> = (*sent..*sent + n).map(|offset| (offset % 251) as u8).collect();
    let taken = conn.write(&bytes)?;
    *sent += taken;
    Ok(taken)
}

thread_local! {
    /// What the server does: it runs on the thread that plays the scene.
    static SERVER: RefCell<Vec<Call>> = const { RefCell::new(Vec::new()) };
}

fn serve(addr: Addr, _: &Shell, term: &Term) -> Result<()> {
    let (conn, _) = TcpListener::bind(addr)?.accept()?;
    let mut end = End::new(conn, term);
    SERVER.take().into_iter().for_each(|call| end.make(call));
    Ok(())
}

fn talk(addr: Addr, term: &Term) -> Result<()> {
    let mut end = End::new(TcpStream::connect(addr)?, term);
    while let Some(call) = term.prompt()? {
        end.make(call.parse().unwrap());
    }
    Ok(())
}

fn tape(pair: &Pair, latency: Duration, over: Over) -> Tape {
    let [server, client] = &pair.0;
    SERVER.set(server.clone());
    let commands: Vec<String> = client.iter().map(Call::to_string).collect();
    let client = Client::Types { commands, late: Duration::ZERO };
    let scene = Scene::of(vec![client], Lang::En).over(Network { latency, ..Network::CALM });
    let step = Step { number: 1, serve, talk };
    let mut tape = play(&step, &scene, over).unwrap();
    tape.events.retain(|event| !matches!(event.what, What::Said(Line::NewConn(_))));
    tape
}

/// What differs between the lab and the kernel, if anything does.
fn difference(pair: &Pair, latency: Duration) -> Option<String> {
    let tcp = tape(pair, latency, Over::Tcp);
    if let Outcome::LabWrong(difference) = tcp.outcome {
        return Some(format!("{difference:?}"));
    }
    let lab = tape(pair, latency, Over::Lab);
    let differs = tcp.events != lab.events || tcp.outcome != lab.outcome;
    differs.then(|| format!("{:?} on real sockets, {:?} in the lab", tcp.outcome, lab.outcome))
}

/// The same pair with one call less, or with a smaller one.
fn smaller(pair: &Pair) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (end, at) in
        [0, 1].into_iter().flat_map(|end| (0..pair.0[end].len()).map(move |at| (end, at)))
    {
        let with = |calls: &[Call]| {
            let mut pair = pair.clone();
            pair.0[end].splice(at..=at, calls.iter().copied());
            pair
        };
        pairs.push(with(&[]));
        let (of, n): (fn(usize) -> Call, usize) = match pair.0[end][at] {
            Call::Send(n) => (Call::Send, n),
            Call::Read(n) => (Call::Read, n),
            Call::Sleep(n) => (Call::Sleep, n),
            Call::Peek(n) => (Call::Peek, n),
            _ => continue,
        };
        let sizes = [1, n / 2, n - 1].into_iter().filter(|size| (1..n).contains(size));
        pairs.extend(sizes.map(|size| with(&[of(size)])));
    }
    pairs
}

/// The smallest pair that still differs, and how.
fn shrunk(mut pair: Pair, mut how: String, latency: Duration) -> String {
    while let Some((less, still)) = smaller(&pair)
        .into_iter()
        .find_map(|less| difference(&less, latency).map(|how| (less, how)))
    {
        (pair, how) = (less, still);
    }
    format!("{pair}\n{how}")
}

/// Marsaglia's xorshift with 64 bits: it needs no library, and gives the same pairs on every machine.
struct Random(u64);

impl Random {
    /// The seeds of neighbours shall have little in common, and none may be 0.
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as usize % most
    }

    fn size(&mut self) -> usize {
        match self.below(20) {
            0 => 100_000,
            1..8 => 1 + self.below(3000),
            _ => 1 + self.below(5),
        }
    }

    fn calls(&mut self, naps: &RangeInclusive<usize>) -> Vec<Call> {
        let n = self.size();
        match self.below(20) {
            0..6 => vec![Call::Send(n)],
            6 => vec![Call::Send(n); 2 + self.below(3)],
            7..11 => vec![Call::Read(n)],
            11 => vec![Call::Peek(n), Call::Read(n)],
            12..17 => vec![Call::Sleep(naps.start() + self.below(naps.end() - naps.start()))],
            17 | 18 if *naps.start() > 1 => {
                vec![[Call::ShutDown, Call::ShutReading][self.below(2)]]
            }
            17 => vec![Call::ShutDown],
            18 => vec![[Call::ShutReading, Call::ShutBoth, Call::TakeError][self.below(3)]],
            _ => vec![Call::Close],
        }
    }

    fn script(&mut self, naps: &RangeInclusive<usize>) -> Vec<Call> {
        let parts = 1 + self.below(8);
        (0..parts).flat_map(|_| self.calls(naps)).collect()
    }

    fn pair(&mut self, naps: &RangeInclusive<usize>) -> Pair {
        Pair([self.script(naps), self.script(naps)])
    }
}

fn figure(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap())
}

/// Plays as many pairs as the environment says, or as many as this.
fn play_pairs(usual: u64, of_those: u64, latency: Duration, naps: RangeInclusive<usize>) {
    let (seed, pairs) =
        (figure("SEED").unwrap_or(0), figure("PAIRS").map_or(usual, |n| n / of_those));
    println!("{pairs} pairs with a latency of {latency:?}: SEED={seed}");
    for number in 0..pairs {
        let pair = Random::new(seed.wrapping_mul(1 << 32).wrapping_add(number)).pair(&naps);
        if let Some(how) = difference(&pair, latency) {
            println!("pair {number} differs, and is made as small as it can be");
            panic!("pair {number} of SEED={seed} differs:\n{}", shrunk(pair, how, latency));
        }
    }
}

#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn every_call_comes_to_the_same_in_the_lab_and_in_the_kernel() {
    play_pairs(400, 1, Duration::ZERO, 1..=20);
}

/// Where bytes travel for some time, the lab makes the writes, and the kernel answers the reads and peeks alone.
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn every_read_comes_to_the_same_where_bytes_travel_for_a_while() {
    play_pairs(60, 10, Duration::from_millis(1), 100..=3000);
}

/// Plays a pair both ways, and returns what the calls of the server and of the client came to.
fn told(server: &str, client: &str, latency: Duration) -> [Vec<String>; 2] {
    let pair = Pair::of(server, client);
    assert_eq!(difference(&pair, latency), None, "{pair}");
    let tape = tape(&pair, latency, Over::Tcp);
    [Side::Server, Side::Client].map(|side| {
        let own = tape.events.iter().filter(|event| event.side == side);
        let lines = own.filter_map(|event| match &event.what {
            What::Said(Line::Piece(text)) => Some(text.clone()),
            _ => None,
        });
        lines.collect()
    })
}

/// A closed end answers bytes with a reset (RFC 9293, 3.10.7.1), and the end of the stream has come before:
/// Linux tells of it as a broken pipe (tcp_reset in CLOSE-WAIT).
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn the_second_write_to_a_closed_peer_fails_at_either_end() {
    let writes = ["send 1: 1", "send 1: broken pipe", "send 1: broken pipe", "read 1: 0"];
    let calls = "send 1, send 1, send 1, read 1";
    assert_eq!(told("close", calls, Duration::ZERO)[1], writes);
    let after_a_sleep = format!("sleep 5, {calls}");
    assert_eq!(told(&after_a_sleep, "close", Duration::ZERO)[0], writes);
}

/// A close with bytes unread is a reset (RFC 2525, 2.17). Linux tells of it once, to whichever call comes
/// first; then a read finds the end, a write a broken pipe, and a shutdown no connection.
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn a_reset_is_told_once() {
    let reader = told("send 2, read 1, read 1, send 1, shut down", "read 1, close", Duration::ZERO);
    let after = ["read 1: 0", "send 1: broken pipe", "shut down: not connected"];
    assert_eq!(reader[0][..2], ["send 2: 2", "read 1: connection reset"]);
    assert_eq!(reader[0][2..], after);
    let latency = Duration::from_millis(1);
    let writer = told("send 2, sleep 2000, send 1, read 1", "read 1", latency);
    assert_eq!(writer[0], ["send 2: 2", "send 1: connection reset", "read 1: 0"]);
}

/// What has arrived can be read after a reset, which is told behind it.
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn bytes_outlive_the_reset_behind_them() {
    let [_, client] = told(
        "send 3, sleep 5, close",
        "send 1, sleep 20, read 2, read 2, read 2, read 2",
        Duration::ZERO,
    );
    assert_eq!(
        client,
        ["send 1: 1", "read 2: 2", "read 2: 1", "read 2: connection reset", "read 2: 0"]
    );
}

/// Either half ends alone; once both have, there is no connection left to shut down.
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn each_half_is_shut_down_by_itself() {
    let [server, client] = told(
        "shut down, shut down, send 1, read 1, read 1, shut down",
        "read 1, send 1, shut down, shut down, send 1",
        Duration::ZERO,
    );
    let half = ["shut down: 0", "shut down: 0", "send 1: broken pipe", "read 1: 1", "read 1: 0"];
    assert_eq!(server[..5], half);
    assert_eq!(server[5..], ["shut down: not connected"]);
    let other = ["read 1: 0", "send 1: 1", "shut down: 0", "shut down: not connected"];
    assert_eq!(client[..4], other);
    assert_eq!(client[4..], ["send 1: broken pipe"]);
}

/// What arrives for a reading half that is shut down can be read; where both are, it is answered with a reset,
/// which either end is told of (RFC 1122, 4.2.2.13).
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn a_reading_half_that_is_shut_down_takes_what_comes() {
    let [server, _] =
        told("shut reading, read 1, sleep 9, read 5, read 5", "sleep 2, send 3", Duration::ZERO);
    assert_eq!(server, ["shut reading: 0", "read 1: 0", "read 5: 3", "read 5: 0"]);
    let [server, _] = told(
        "shut reading, read 1, sleep 9000, read 5, read 5",
        "sleep 2000, send 3, sleep 9000",
        Duration::from_millis(1),
    );
    assert_eq!(server, ["shut reading: 0", "read 1: 0", "read 5: 3", "read 5: 0"]);
    let [server, client] = told(
        "shut both, sleep 9, read 1, read 1, shut both",
        "sleep 2, read 1, send 1, send 1, read 1",
        Duration::ZERO,
    );
    let after = ["read 1: connection reset", "read 1: 0", "shut both: not connected"];
    assert_eq!((server[0].as_str(), &server[1..]), ("shut both: 0", &after.map(String::from)[..]));
    assert_eq!(client, ["read 1: 0", "send 1: 1", "send 1: broken pipe", "read 1: 0"]);
}

/// A reset that comes once both halves are over finds no connection: nothing is left to tell.
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn a_reset_of_what_is_over_is_not_told() {
    let calls = "send 2, shut down, sleep 1, error";
    let [_, client] = told("shut down, read 1", calls, Duration::ZERO);
    assert_eq!(client, ["send 2: 2", "shut down: 0", "error: 0"]);
}

/// Where bytes travel for a while, the lab alone says how such a connection goes on.
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn both_halves_may_be_shut_down_where_bytes_travel_for_a_while() {
    let latency = Duration::from_millis(1);
    let calls = "sleep 9000, read 1, read 1, send 1";
    let late = "send 3, sleep 9000, send 1, read 1";
    let after = ["read 1: connection reset", "read 1: 0", "send 1: broken pipe"];
    for both in ["shut both", "shut down, shut reading"] {
        let [server, client] = told(&format!("{both}, {calls}"), late, latency);
        assert_eq!(server[server.len() - 3..], after);
        assert_eq!(client, ["send 3: 3", "send 1: broken pipe", "read 1: 0"]);
    }
}

/// A peek leaves what it sees, and tells of an error in the place of the read behind it.
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn a_peek_takes_no_byte_and_tells_of_an_error() {
    let [server, _] = told("peek 1, peek 9, read 9, peek 9", "send 3", Duration::ZERO);
    assert_eq!(server, ["peek 1: 1", "peek 9: 3", "read 9: 3", "peek 9: 0"]);
    let reset = told("send 2, sleep 9, peek 1, peek 1", "sleep 2, close", Duration::ZERO);
    assert_eq!(reset[0], ["send 2: 2", "peek 1: connection reset", "peek 1: 0"]);
}

/// More than a window's bytes: they are read at once, and left unread they make a close a reset.
#[test]
#[cfg_attr(not(all(target_os = "linux", not(no_unix))), ignore = "the lab has Linux's rules")]
fn no_window_holds_bytes_back() {
    let big = "send 100000, send 5, send 100000, send 505";
    let [_, client] = told(big, "sleep 9, read 200000, read 1000", Duration::ZERO);
    assert_eq!(client, ["read 200000: 200000", "read 1000: 510"]);
    let [server, _] =
        told(&format!("{big}, sleep 9, read 1"), "sleep 5, read 100000, close", Duration::ZERO);
    assert_eq!(server.last().unwrap(), "read 1: connection reset");
}
