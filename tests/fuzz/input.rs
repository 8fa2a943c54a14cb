//! What is received: bytes that are frames, or nearly.

use sticky_packets::frame::NO_LIMIT;

use super::random::Random;

/// One input: bytes that are frames, or nearly, and a receiver's measures.
pub struct Input {
    pub stream: Vec<u8>,
    pub max: u32,
    pub capacity: usize,
}

impl Input {
    pub fn new() -> Input {
        Input { stream: Vec::new(), max: 0, capacity: 0 }
    }

    pub fn fill(&mut self, random: &mut Random) {
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
}
