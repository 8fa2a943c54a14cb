//! The receiving side, against a model that looks at the whole stream.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read};
use std::time::{Duration, Instant};

use sticky_packets::frame::{Error, FrameReader, HEADER, Timed, split};

use super::{Input, PASSING, Random};

/// How much time a frame has.
const LIMIT: Duration = Duration::from_secs(5);

/// A stream that hands out what it likes, after as much time as it likes, and fails now and then.
struct Wild<'a> {
    stream: &'a [u8],
    delivered: usize,
    random: Random,
    clock: Cell<Duration>,
    timeout: Cell<Option<Duration>>,
    start: Instant,
    /// Behind which byte one is waited for, and when it came.
    watched: Cell<(usize, Option<Duration>)>,
}

impl Wild<'_> {
    fn wait(&mut self) -> io::Result<()> {
        let wait = Duration::from_secs(*self.random.pick(&[0, 0, 0, 0, 0, 1, 2, 9]));
        let timeout = self.timeout.get().filter(|timeout| *timeout < wait);
        self.clock.set(self.clock.get() + timeout.unwrap_or(wait));
        timeout.map_or(Ok(()), |_| Err(ErrorKind::WouldBlock.into()))
    }
}

impl Read for Wild<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        assert!(!buf.is_empty(), "a read with no room");
        self.wait()?;
        match self.random.below(8) {
            0 => return Err(ErrorKind::Interrupted.into()),
            1 if self.timeout.get().is_none() => return Err((*self.random.pick(&PASSING)).into()),
            _ => {}
        }
        let left = buf.len().min(self.stream.len() - self.delivered);
        let n = match self.random.below(3) {
            0 => left,
            _ => left.min(1 + self.random.below(9) as usize),
        };
        buf[..n].copy_from_slice(&self.stream[self.delivered..self.delivered + n]);
        self.delivered += n;
        let (behind, came) = self.watched.get();
        if self.delivered > behind && came.is_none() {
            self.watched.set((behind, Some(self.clock.get())));
        }
        Ok(n)
    }
}

impl Timed for Wild<'_> {
    fn read_timeout(&self) -> io::Result<Option<Duration>> {
        Ok(self.timeout.get())
    }

    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        assert_ne!(timeout, Some(Duration::ZERO));
        self.timeout.set(timeout);
        Ok(())
    }

    fn now(&self) -> Instant {
        self.start + self.clock.get()
    }
}

/// What must come next: the frame at this place, which may be one that is passed over.
struct Model<'a> {
    input: &'a Input,
    at: usize,
    skipping: bool,
}

impl<'a> Model<'a> {
    /// The size that is claimed at this place, if a whole header is there in the first so many bytes.
    fn claimed(&self, at: usize, end: usize) -> Option<usize> {
        let header = self.input.stream[..end].get(at..at + HEADER)?;
        Some(u32::from_be_bytes(header.try_into().unwrap()) as usize)
    }

    /// What the next frame is if the rest of the stream comes.
    fn next(&self, limited: bool) -> Result<Option<&'a [u8]>, Error> {
        let rest = &self.input.stream[self.at..];
        let Some(size) = self.claimed(self.at, self.input.stream.len()) else {
            let received = rest.len();
            return if received == 0 { Ok(None) } else { Err(Error::CutInHeader { received }) };
        };
        let max = self.input.max;
        if limited && size > max as usize {
            return Err(Error::TooLarge { claimed: size as u32, max });
        }
        let cut = || Error::CutInBody { received: rest.len() - HEADER, size };
        rest[HEADER..].get(..size).map(Some).ok_or_else(cut)
    }

    fn pass(&mut self) {
        self.at += HEADER + self.claimed(self.at, self.input.stream.len()).unwrap();
        self.skipping = false;
    }

    /// A frame that is passed over is gone as soon as all of it has come.
    fn settle(&mut self, delivered: usize) {
        let size = self.claimed(self.at, delivered);
        if self.skipping && size.is_some_and(|size| self.at + HEADER + size <= delivered) {
            self.pass();
        }
    }

    /// Of the next frame that is received, what there must be to show for these bytes.
    fn progress(&self, delivered: usize) -> (usize, Option<usize>) {
        match self.claimed(self.at, delivered) {
            Some(size) => (delivered - self.at - HEADER, Some(size)),
            None => (delivered - self.at, None),
        }
    }

    /// Holds one result against what must come, and says whether the stream is done with.
    fn check(&mut self, got: &Result<Option<Vec<u8>>, Error>, limited: bool, now: usize) -> bool {
        match got {
            Err(Error::Io(e)) => {
                assert!(PASSING.contains(&e.kind()), "{e}");
                return false;
            }
            Err(Error::Deadline { received, size, .. }) => {
                assert_eq!((*received, *size), self.progress(now));
                return false;
            }
            _ => {}
        }
        if self.skipping && limited {
            match self.next(false) {
                Err(cut) => {
                    assert_eq!(got.as_ref().unwrap_err(), &cut);
                    return true;
                }
                Ok(_) => self.pass(),
            }
        }
        let expected = self.next(limited);
        assert_eq!(got.as_ref().map(Option::as_deref), expected.as_ref().map(|body| *body));
        if let Ok(Some(_)) = expected {
            self.pass();
        }
        !matches!(expected, Ok(Some(_)) | Err(Error::TooLarge { .. }))
    }
}

/// Receives, passes over, and gives up, until the stream ends.
pub fn play(input: &Input, random: &mut Random) {
    let wild = Wild {
        stream: &input.stream,
        delivered: 0,
        random: Random::new(random.next()),
        clock: Cell::new(Duration::ZERO),
        timeout: Cell::new(None),
        start: start(),
        watched: Cell::new((0, None)),
    };
    let mut frames = FrameReader::with_capacity(wild, input.max, input.capacity);
    let mut model = Model { input, at: 0, skipping: false };
    let mut kept = Vec::new();
    let mut too_large = false;
    loop {
        let op = if too_large { random.below(7) % 5 } else { random.below(24) };
        match op {
            0..=3 => {
                let done = frames.skip_frame();
                let delivered = frames.get_ref().delivered;
                if done.is_err() {
                    model.skipping |= model.claimed(model.at, delivered).is_some();
                }
                let body =
                    done.map(|some| some.then(|| model.next(false).unwrap().unwrap().into()));
                too_large = false;
                if model.check(&body, false, delivered) {
                    break;
                }
            }
            4 if random.below(3) == 0 => break,
            _ => {
                let body = receive(&mut frames, &mut kept, &mut model, random.below(3));
                too_large = matches!(body, Err(Error::TooLarge { .. }));
                if model.check(&body, true, frames.get_ref().delivered) {
                    break;
                }
            }
        }
        model.settle(frames.get_ref().delivered);
    }
    hand_over(frames, &model);
}

/// Every input has the same, since asking the system takes its time.
fn start() -> Instant {
    thread_local!(static START: Instant = Instant::now());
    START.with(|start| *start)
}

fn receive(
    frames: &mut FrameReader<Wild>,
    kept: &mut Vec<u8>,
    model: &mut Model,
    way: u32,
) -> Result<Option<Vec<u8>>, Error> {
    match way {
        0 => frames.recv().map(|body| body.map(<[u8]>::to_vec)),
        1 => {
            let before = kept.clone();
            let done = frames.recv_into(kept);
            if !matches!(done, Ok(true)) {
                assert_eq!(*kept, before, "touched by a call that received nothing");
            }
            done.map(|some| some.then(|| kept.clone()))
        }
        _ => receive_in_time(frames, model),
    }
}

/// Receives with a deadline, and asks whether it was kept to.
fn receive_in_time(
    frames: &mut FrameReader<Wild>,
    model: &mut Model,
) -> Result<Option<Vec<u8>>, Error> {
    let wild = frames.get_ref();
    let (called, had) = (wild.clock.get(), wild.delivered > model.at);
    let skipping = model.skipping;
    wild.watched.set((model.at, had.then_some(called)));
    let body = frames.recv_within(LIMIT).map(|body| body.map(<[u8]>::to_vec));
    let wild = frames.get_ref();
    assert_eq!(wild.timeout.get(), None, "the stream's own timeout is not restored");
    model.settle(wild.delivered);
    let took = wild.clock.get() - wild.watched.get().1.unwrap_or(called);
    match &body {
        Err(Error::Deadline { limit, .. }) => assert!(*limit == LIMIT && took >= LIMIT),
        Ok(Some(_)) if !skipping => assert!(took <= LIMIT, "{took:?}"),
        _ => {}
    }
    body
}

/// What was read and not received goes with the stream, and nothing else.
fn hand_over(frames: FrameReader<Wild>, model: &Model) {
    let (wild, ahead) = frames.into_parts();
    let from = if model.skipping { wild.delivered } else { model.at };
    assert_eq!(ahead, wild.stream[from..wild.delivered]);
}

/// The same bytes at once.
pub fn split_alike(input: &Input) {
    let mut model = Model { input, at: 0, skipping: false };
    let mut bodies = split(&input.stream, input.max);
    loop {
        assert_eq!(bodies.rest(), &input.stream[model.at..]);
        let expected = model.next(true).transpose();
        assert_eq!(bodies.next(), expected);
        if !matches!(expected, Some(Ok(_))) {
            break assert_eq!(bodies.next(), None);
        }
        model.pass();
    }
}
