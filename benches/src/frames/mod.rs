//! Our frames, the same from tokio-util's `LengthDelimitedCodec`, and from the standard library alone.

mod bodies;
mod codec;
mod ours;
mod plain;
mod side;
mod wire;

use std::io;
use std::time::Duration;

use crate::duel;
use crate::heap;
use crate::table::{Column, Table, bytes};
use bodies::Bodies;
use side::{Over, Side};

/// The codec's own default for the largest body, and here everybody's.
const MAX: u32 = 8 * 1024 * 1024;

/// The size of everybody's buffer, in bytes.
const BUFFER: usize = 64 * 1024;

/// From how many bytes on the codec's frames are written that are sent together: a write of more than 64 KiB
/// costs more on a socket.
const FULL: usize = 62 * 1024;

/// How often each side has its turn.
const ROUNDS: usize = 15;

/// The sizes of the bodies, in bytes.
const SIZES: [usize; 5] = [16, 64, 1024, 64 * 1024, 1024 * 1024];

/// What is done with frames.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Task {
    Receive,
    Send,
    Feed,
}

/// Every task, what its table is called, and how many frames a turn has at the most in memory and on
/// loopback.
const TASKS: [(Task, &str, [usize; 2]); 3] = [
    (Task::Receive, "received", [1 << 16, 1 << 16]),
    (Task::Send, "sent, each flushed", [1 << 16, 1 << 13]),
    (Task::Feed, "sent together", [1 << 16, 1 << 16]),
];

const COLUMNS: &[Column] = &[
    ("body", "the size of each body, in bytes"),
    ("ours", "nanoseconds a frame: FrameReader::recv, FrameWriter::send, or feed and flush"),
    ("GB/s", "and the bodies' bytes"),
    ("split", "nanoseconds a frame by split, for bytes that are in memory already"),
    ("codec", "tokio-util's decoder or encoder alone, on a BytesMut, with blocking calls"),
    ("framed", "its FramedRead or FramedWrite, on tokio's single-threaded runtime"),
    ("std", "BufReader and a Vec that is used again, or BufWriter"),
    ("x tokio", "the better of codec and framed to ours: above 1, ours is faster"),
    ("x std", "std to ours"),
    ("allocs", "requests for memory a frame: ours/the better of tokio-util/std"),
    ("calls", "reads or writes a frame, system calls on a socket: the same three"),
];

const HOSTILE: &[Column] = &[
    ("receiver", "who receives four bytes that claim the maximum, and no body"),
    ("claimed", "the size of the body that they claim, in bytes"),
    ("capacity", "FrameReader::capacity() of ours, and that of the BytesMut of the codec"),
    ("heap", "the most that the receiver asked the heap for, touched or not"),
];

/// How fast frames are received and sent, in memory and on loopback.
///
/// # Errors
///
/// If a side fails, or sends or receives anything else than the bodies.
pub fn tables() -> io::Result<Vec<Table>> {
    let mut tables = Vec::new();
    for (task, title, most) in TASKS {
        for (over, most) in [Over::Memory, Over::Loopback].into_iter().zip(most) {
            let rows = SIZES.map(|size| row(task, over, &Bodies::new(size, most)));
            let rows = rows.into_iter().collect::<io::Result<_>>()?;
            tables.push(Table { title: format!("Frames {title}, {over}"), columns: COLUMNS, rows });
        }
    }
    Ok(tables)
}

/// One side's figures for a frame.
struct Figures {
    nanos: f64,
    allocs: f64,
    calls: f64,
}

fn row(task: Task, over: Over, bodies: &std::rc::Rc<Bodies>) -> io::Result<Vec<String>> {
    let mut sides = side::all(task, over, bodies)?;
    let counts = sides.iter_mut().map(count).collect::<io::Result<Vec<_>>>()?;
    let turns = sides.into_iter().map(|side| side.turn).collect();
    let count = bodies.count() as f64;
    let figures: Vec<_> = duel::race(turns, ROUNDS)?
        .into_iter()
        .zip(counts)
        .map(|(time, (allocs, calls))| Figures {
            nanos: nanos(time) / count,
            allocs: allocs as f64 / count,
            calls: calls as f64 / count,
        })
        .collect();
    Ok(cells(bodies.size(), &figures))
}

/// Requests for memory and calls in a turn behind a first one, which is checked.
fn count(side: &mut Side) -> io::Result<(usize, usize)> {
    (side.turn)()?;
    side.calls.set(0);
    let (done, allocs) = heap::requests(&mut side.turn);
    done?;
    Ok((allocs, side.calls.get()))
}

/// The sides come in this order, and the last is only there where bytes are received in memory.
fn cells(size: usize, figures: &[Figures]) -> Vec<String> {
    let [ours, codec, framed, std, split @ ..] = figures else {
        return Vec::new();
    };
    let tokio = if codec.nanos < framed.nanos { codec } else { framed };
    let three = |figure: fn(&Figures) -> f64| [ours, tokio, std].map(figure).map(short).join("/");
    vec![
        bytes(size),
        short(ours.nanos),
        format!("{:.2}", size as f64 / ours.nanos),
        split.first().map_or("-".into(), |split| short(split.nanos)),
        short(codec.nanos),
        short(framed.nanos),
        short(std.nanos),
        format!("{:.2}", tokio.nanos / ours.nanos),
        format!("{:.2}", std.nanos / ours.nanos),
        three(|figures| figures.allocs),
        three(|figures| figures.calls),
    ]
}

fn nanos(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

/// A figure with about three digits.
fn short(figure: f64) -> String {
    let decimals = match figure {
        0.0 => 0,
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{figure:.decimals$}")
}

/// What four bytes make each side reserve.
///
/// # Errors
///
/// If a side takes them for anything else than the beginning of a frame.
pub fn hostile() -> io::Result<Table> {
    let four = MAX.to_be_bytes();
    let (our_capacity, our_peak) = heap::peak(|| ours::reserved(&four));
    let (their_capacity, their_peak) = heap::peak(|| codec::reserved(&four));
    let row = |who: &str, capacity, peak| {
        vec![who.into(), bytes(MAX as usize), bytes(capacity), bytes(peak)]
    };
    let rows =
        vec![row("ours", our_capacity?, our_peak), row("codec", their_capacity?, their_peak)];
    Ok(Table { title: "Four hostile bytes".into(), columns: HOSTILE, rows })
}

fn ended() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}
