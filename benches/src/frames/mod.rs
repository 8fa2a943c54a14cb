//! Our frames, and the same bytes from tokio-util's `LengthDelimitedCodec`.

mod bodies;
mod codec;
mod ours;
mod wire;

use std::hint::black_box;
use std::io;
use std::time::Duration;

use crate::duel::Duel;
use crate::heap;
use crate::table::{Column, Table, bytes};
use bodies::Bodies;
use wire::Wire;

/// The codec's own default for the largest body, and here ours.
const MAX: u32 = 8 * 1024 * 1024;

/// The sizes of the bodies.
const SIZES: [usize; 4] = [64, 1024, 64 * 1024, 1024 * 1024];

/// One side's way to receive everything on a wire, and to show each body.
type Receive = fn(&mut Wire, &mut dyn FnMut(&[u8])) -> io::Result<()>;

const SENT: &[Column] = &[
    ("body", "the size of each body, in bytes; a turn has 8 MiB of them"),
    ("ours", "MB/s of bodies through frame::send, one write a frame"),
    ("codec", "MB/s through the codec's encode and one write a frame"),
    ("ratio", "ours to codec: above 1, ours is faster"),
    ("our heap", "the most that frame::send holds on the heap, in bytes"),
    ("codec's heap", "the most that the codec and its buffer hold"),
];

const RECEIVED: &[Column] = &[
    ("body", "the size of each body, in bytes; a turn has 8 MiB of them"),
    ("ours", "MB/s of bodies through FrameReader::recv"),
    ("codec", "MB/s through the codec's decode, from a buffer fed by 8 KiB"),
    ("ratio", "ours to codec, in memory, where a read costs next to nothing"),
    ("our heap", "the most that FrameReader and the body it returns hold, in bytes"),
    ("codec's heap", "the most that the codec, its buffer and the body hold"),
    ("our reads", "reads for each frame, system calls on a socket, by FrameReader"),
    ("codec's", "and those that feed the codec"),
];

const HOSTILE: &[Column] = &[
    ("receiver", "who receives four bytes that claim the maximum, and no body"),
    ("claimed", "the size of the body that they claim, in bytes"),
    ("capacity", "FrameReader::capacity() of ours, and that of the BytesMut of the codec"),
    ("heap", "the most that the receiver asked the heap for, touched or not"),
];

/// How fast bodies of each size are sent.
///
/// # Errors
///
/// If a side cannot send them, or the two do not send the same bytes.
pub fn sent() -> io::Result<Table> {
    let rows = SIZES.map(|size| sent_row(&Bodies::new(size)));
    let rows = rows.into_iter().collect::<io::Result<_>>()?;
    Ok(Table { title: "Frames sent: ours against LengthDelimitedCodec", columns: SENT, rows })
}

fn sent_row(bodies: &Bodies) -> io::Result<Vec<String>> {
    let (mut our_wire, mut their_wire) = (bodies.wire(), bodies.wire());
    let (done, our_peak) = heap::peak(|| ours::send(bodies, &mut our_wire));
    done?;
    let (done, their_peak) = heap::peak(|| codec::send(bodies, &mut their_wire));
    done?;
    if our_wire != their_wire {
        return Err(io::Error::other("the two sides send different bytes"));
    }
    let duel = Duel::new(
        || ours::send(bodies, black_box(&mut our_wire)),
        || codec::send(bodies, black_box(&mut their_wire)),
    )?;
    let mut row = speeds(bodies, &duel);
    row.extend([bytes(our_peak), bytes(their_peak)]);
    Ok(row)
}

/// How fast bodies of each size are received.
///
/// # Errors
///
/// If a side cannot receive them, or receives other bodies than were sent.
pub fn received() -> io::Result<Table> {
    let rows = SIZES.map(|size| received_row(&Bodies::new(size)));
    let rows = rows.into_iter().collect::<io::Result<_>>()?;
    Ok(Table {
        title: "Frames received: ours against LengthDelimitedCodec",
        columns: RECEIVED,
        rows,
    })
}

fn received_row(bodies: &Bodies) -> io::Result<Vec<String>> {
    let mut wire = bodies.wire();
    ours::send(bodies, &mut wire)?;
    let (our_reads, our_peak) = check(bodies, &wire, ours::receive)?;
    let (their_reads, their_peak) = check(bodies, &wire, codec::receive)?;
    let duel = Duel::new(|| swallow(&wire, ours::receive), || swallow(&wire, codec::receive))?;
    let mut row = speeds(bodies, &duel);
    row.extend([bytes(our_peak), bytes(their_peak), our_reads, their_reads]);
    Ok(row)
}

/// Receives everything and holds each body against what was sent; the reads for each frame, and the
/// most that was on the heap.
fn check(bodies: &Bodies, wire: &[u8], receive: Receive) -> io::Result<(String, usize)> {
    let mut wire = Wire::new(wire);
    let mut expected = bodies.slices();
    let mut same = true;
    let (done, peak) =
        heap::peak(|| receive(&mut wire, &mut |body| same &= expected.next() == Some(body)));
    done?;
    if !same || expected.next().is_some() {
        return Err(io::Error::other("other bodies were received than sent"));
    }
    Ok((format!("{:.2}", wire.reads() as f64 / bodies.count() as f64), peak))
}

fn swallow(wire: &[u8], receive: Receive) -> io::Result<()> {
    receive(&mut Wire::new(wire), &mut |body| {
        black_box(body);
    })
}

/// A row's first cells.
fn speeds(bodies: &Bodies, duel: &Duel) -> Vec<String> {
    let speed =
        |time: Duration| format!("{:.0}", bodies.volume() as f64 / 1e6 / time.as_secs_f64());
    let ratio = format!("{:.2}", duel.ratio());
    vec![bytes(bodies.size()), speed(duel.ours), speed(duel.theirs), ratio]
}

/// What four bytes make each side reserve.
///
/// # Errors
///
/// If a side takes them for anything else than the beginning of a frame.
pub fn hostile() -> io::Result<Table> {
    let four = MAX.to_be_bytes();
    let (our_capacity, our_peak) = heap::peak(|| ours::reserved(&mut Wire::new(&four)));
    let (their_capacity, their_peak) = heap::peak(|| codec::reserved(&mut Wire::new(&four)));
    let row = |who: &str, capacity, peak| {
        vec![who.into(), bytes(MAX as usize), bytes(capacity), bytes(peak)]
    };
    let rows =
        vec![row("ours", our_capacity?, our_peak), row("codec", their_capacity?, their_peak)];
    Ok(Table { title: "Four hostile bytes", columns: HOSTILE, rows })
}
