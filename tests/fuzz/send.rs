//! The sending side: what goes out and what waits is always what was sent.

use std::io::{self, ErrorKind, IoSlice, Write};

use sticky_packets::frame::{Error, FrameWriter};

use super::{PASSING, Random};

/// A stream that takes what it likes, and fails now and then.
struct Wild {
    taken: Vec<u8>,
    random: Random,
}

impl Write for Wild {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(buf)])
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        let size: usize = bufs.iter().map(|buf| buf.len()).sum();
        assert!(size > 0, "a write of nothing");
        let n = match self.random.below(6) {
            0 => return Err((*self.random.pick(&PASSING)).into()),
            1 => return Err(ErrorKind::Interrupted.into()),
            2 | 3 => size,
            _ => 1 + self.random.below(size as u32) as usize,
        };
        let before = self.taken.len();
        for buf in bufs {
            let left = n - (self.taken.len() - before);
            self.taken.extend_from_slice(&buf[..buf.len().min(left)]);
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sends short frames, and seldom long ones.
pub fn play(random: &mut Random) {
    let sizes: &[u32] = if random.below(5_000) == 0 { &[10, 17_000, 40_000] } else { &[1, 10, 40] };
    let max = *random.pick(&[20, 100_000]);
    let wild = Wild { taken: Vec::new(), random: Random::new(random.next()) };
    let mut frames = FrameWriter::new(wild, max);
    let mut expected = Vec::new();
    for n in 0..random.below(10) {
        let body = vec![n as u8; random.below_one_of(sizes) as usize];
        let done = if random.below(3) == 0 { frames.send(&body) } else { frames.feed(&body) };
        match done {
            Err(Error::NotSent { size, .. }) => assert!(size == body.len() && size > max as usize),
            done => {
                only_passing(done);
                expected.extend((body.len() as u32).to_be_bytes());
                expected.extend(&body);
            }
        }
        assert!(expected.starts_with(&frames.get_ref().taken));
    }
    let give_up = random.below(2) == 0;
    while frames.flush().map_err(|e| only_passing(Err(e))).is_err() && !give_up {}
    let (wild, waiting) = frames.into_parts();
    assert!(expected == [wild.taken, waiting.clone()].concat() && (give_up || waiting.is_empty()));
}

fn only_passing(done: Result<(), Error>) {
    match done {
        Ok(()) => {}
        Err(Error::Io(e)) => assert!(PASSING.contains(&e.kind()), "{e}"),
        Err(e) => panic!("{e}"),
    }
}
