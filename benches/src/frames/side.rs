//! Who takes part: each with a wire of its own, that it keeps from turn to turn.

use std::cell::Cell;
use std::fmt;
use std::io;
use std::net::TcpStream;
use std::rc::Rc;
use std::sync::mpsc::Receiver;

use tokio::runtime::{Builder, Runtime};

use super::bodies::{Bodies, Eye};
use super::wire::{Counted, Memory, sink, source};
use super::{FULL, Task, codec, ended, ours, plain};

/// What the frames go over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Memory, where a read or write costs no more than the copy.
    Memory,
    /// TCP on this machine, with a thread at the other end.
    Loopback,
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Over::Memory => "in memory",
            Over::Loopback => "on loopback",
        })
    }
}

/// One way to do the work.
pub struct Side {
    /// Does one turn's work. The first turn is checked.
    pub turn: Box<dyn FnMut() -> io::Result<()>>,
    /// How often its wire was read from or written to.
    pub calls: Rc<Cell<usize>>,
}

/// All sides: ours, the codec, the codec framed, the standard library, and for bytes that are received
/// in memory `split`.
///
/// # Errors
///
/// If their wires cannot be had.
pub fn all(task: Task, over: Over, bodies: &Rc<Bodies>) -> io::Result<Vec<Side>> {
    let bytes = bodies.wire().map_err(io::Error::other)?;
    match (task, over) {
        (Task::Receive, Over::Memory) => receive_in_memory(bodies, &bytes),
        (Task::Receive, Over::Loopback) => receive_on_loopback(bodies, &bytes),
        (_, Over::Memory) => send_in_memory(task, bodies, &bytes),
        (_, Over::Loopback) => send_on_loopback(task, bodies, &bytes),
    }
}

type Calls = Rc<Cell<usize>>;

fn receive_in_memory(bodies: &Rc<Bodies>, bytes: &Rc<[u8]>) -> io::Result<Vec<Side>> {
    let wire = |calls: &Calls| Counted::new(Memory::to_read(bytes), calls);
    let runtime = runtime()?;
    Ok(vec![
        receiver(bodies, |calls| ours::receive(wire(calls))),
        receiver(bodies, |_| codec::decode(Memory::to_read(bytes))),
        receiver(bodies, |calls| codec::receive(wire(calls), runtime)),
        receiver(bodies, |calls| plain::receive(wire(calls))),
        receiver(bodies, |_| ours::in_place(bytes.clone())),
    ])
}

fn receive_on_loopback(bodies: &Rc<Bodies>, bytes: &[u8]) -> io::Result<Vec<Side>> {
    let mut sides = Vec::new();
    for number in 0..4 {
        let (stream, begin) = source(bytes)?;
        let side = match number {
            0 => receiver(bodies, |calls| ours::receive(Counted::new(stream, calls))),
            1 => receiver(bodies, |calls| codec::read_and_decode(Counted::new(stream, calls))),
            2 => async_receiver(bodies, async_stream(stream)?),
            _ => receiver(bodies, |calls| plain::receive(Counted::new(stream, calls))),
        };
        let Side { mut turn, calls } = side;
        let turn = Box::new(move || {
            begin.send(()).map_err(|_| ended())?;
            turn()
        });
        sides.push(Side { turn, calls });
    }
    Ok(sides)
}

fn send_in_memory(task: Task, bodies: &Rc<Bodies>, bytes: &Rc<[u8]>) -> io::Result<Vec<Side>> {
    let wire = |calls: &Calls| Counted::new(Memory::to_write(bytes), calls);
    let runtime = runtime()?;
    Ok(match task {
        Task::Feed => vec![
            sender(|calls| ours::feed(wire(calls), bodies.clone())),
            sender(|calls| codec::encode(wire(calls), bodies.clone(), FULL)),
            sender(|calls| codec::feed(wire(calls), bodies.clone(), runtime)),
            sender(|calls| plain::feed(wire(calls), bodies.clone())),
        ],
        _ => vec![
            sender(|calls| ours::send(wire(calls), bodies.clone())),
            sender(|calls| codec::encode(wire(calls), bodies.clone(), 1)),
            sender(|calls| codec::send(wire(calls), bodies.clone(), runtime)),
            sender(|calls| plain::send(wire(calls), bodies.clone())),
        ],
    })
}

fn send_on_loopback(task: Task, bodies: &Rc<Bodies>, bytes: &[u8]) -> io::Result<Vec<Side>> {
    let mut sides = Vec::new();
    for number in 0..4 {
        let (stream, done) = sink(bytes)?;
        let side = match (number, task) {
            (2, task) => async_sender(task, async_stream(stream)?, bodies),
            (number, task) => blocking_sender(number, task, stream, bodies),
        };
        sides.push(wait_for(done, side));
    }
    Ok(sides)
}

fn blocking_sender(number: usize, task: Task, stream: TcpStream, bodies: &Rc<Bodies>) -> Side {
    let bodies = bodies.clone();
    sender(|calls| {
        let stream = Counted::new(stream, calls);
        let turn: Box<dyn FnMut() -> io::Result<()>> = match (number, task) {
            (0, Task::Feed) => Box::new(ours::feed(stream, bodies)),
            (0, _) => Box::new(ours::send(stream, bodies)),
            (1, Task::Feed) => Box::new(codec::encode(stream, bodies, FULL)),
            (1, _) => Box::new(codec::encode(stream, bodies, 1)),
            (_, Task::Feed) => Box::new(plain::feed(stream, bodies)),
            (_, _) => Box::new(plain::send(stream, bodies)),
        };
        turn
    })
}

fn async_receiver(
    bodies: &Rc<Bodies>,
    (runtime, stream): (Rc<Runtime>, tokio::net::TcpStream),
) -> Side {
    receiver(bodies, |calls| codec::receive(Counted::new(stream, calls), runtime))
}

fn async_sender(
    task: Task,
    (runtime, stream): (Rc<Runtime>, tokio::net::TcpStream),
    bodies: &Rc<Bodies>,
) -> Side {
    match task {
        Task::Feed => {
            sender(|calls| codec::feed(Counted::new(stream, calls), bodies.clone(), runtime))
        }
        _ => sender(|calls| codec::send(Counted::new(stream, calls), bodies.clone(), runtime)),
    }
}

/// A turn is over when all that was sent has arrived.
fn wait_for(done: Receiver<io::Result<()>>, side: Side) -> Side {
    let Side { mut turn, calls } = side;
    let turn = Box::new(move || {
        turn()?;
        done.recv().map_err(|_| ended())?
    });
    Side { turn, calls }
}

fn receiver<T: FnMut(&mut Eye) -> io::Result<()> + 'static>(
    bodies: &Rc<Bodies>,
    build: impl FnOnce(&Calls) -> T,
) -> Side {
    let mut eye = Eye::new(bodies);
    sender(|calls| {
        let mut receive = build(calls);
        move || {
            receive(&mut eye)?;
            match eye.is_content() {
                true => Ok(()),
                false => Err(io::Error::other("other bodies were received than sent")),
            }
        }
    })
}

fn sender<T: FnMut() -> io::Result<()> + 'static>(build: impl FnOnce(&Calls) -> T) -> Side {
    let calls = Calls::default();
    Side { turn: Box::new(build(&calls)), calls }
}

fn runtime() -> io::Result<Rc<Runtime>> {
    Builder::new_current_thread().enable_io().build().map(Rc::new)
}

fn async_stream(stream: TcpStream) -> io::Result<(Rc<Runtime>, tokio::net::TcpStream)> {
    let runtime = runtime()?;
    stream.set_nonblocking(true)?;
    let stream = {
        let _inside = runtime.enter();
        tokio::net::TcpStream::from_std(stream)?
    };
    Ok((runtime, stream))
}
