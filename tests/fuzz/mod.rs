//! Random streams of frames, over reads and writes that go wrong in every way, and what must come of them.

mod random;
mod receive;
mod send;

use std::io::ErrorKind;

use sticky_packets::frame::{HEADER, NO_LIMIT};

pub use random::Random;

/// One input: bytes that are frames, or nearly, and a receiver's measures.
pub struct Input {
    pub stream: Vec<u8>,
    pub max: u32,
    pub capacity: usize,
}

/// Plays one input to the receivers, and one to the sender; all of it follows from this number.
pub fn play(seed: u64, input: &mut Input) {
    let mut random = Random::new(seed);
    input.fill(&mut random);
    receive::play(input, &mut random);
    receive::split_alike(input);
    send::play(&mut random);
}

impl Input {
    pub fn new() -> Input {
        Input { stream: Vec::new(), max: 0, capacity: 0 }
    }

    fn fill(&mut self, random: &mut Random) {
        self.max = *random.pick(&[0, 3, 16, 24, 24, NO_LIMIT]);
        self.capacity = *random.pick(&[0, 1, 8, 20, 100]);
        self.stream.clear();
        for _ in 0..random.below(5) {
            let size = random.below_one_of(&[1, 6, 30]);
            let claimed = match random.below(12) {
                0 => random.next() as u32,
                1 => size + 1,
                _ => size,
            };
            self.stream.extend(claimed.to_be_bytes());
            self.stream.extend((0..size).map(|n| (n + claimed) as u8));
        }
        if random.below(2) == 0 {
            let cut = random.below(self.stream.len() as u32 + 1);
            self.stream.truncate(cut as usize);
        }
    }

    /// The size that is claimed at this place, if a whole header is there in the first so many bytes.
    fn claimed(&self, at: usize, end: usize) -> Option<usize> {
        let header = self.stream[..end].get(at..at + HEADER)?;
        Some(u32::from_be_bytes(header.try_into().unwrap()) as usize)
    }
}

/// The ways in which a read or write fails, and nothing is lost.
const PASSING: [ErrorKind; 2] = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
