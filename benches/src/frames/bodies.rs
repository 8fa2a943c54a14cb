//! The bodies that are sent: all of one size, and each unlike the one before it.

use std::iter;
use std::ops::Range;

use bytes::Bytes;
use sticky_packets::frame::HEADER;

/// The size of all bodies together.
const VOLUME: usize = 8 * 1024 * 1024;

/// After how many bodies they come again. A prime, so that no size of a body is a multiple of it.
const PERIOD: usize = 251;

/// Bodies of one size.
pub struct Bodies {
    bytes: Bytes,
    size: usize,
}

impl Bodies {
    /// Bodies of this many bytes each.
    pub fn new(size: usize) -> Bodies {
        let bytes = (0..size + PERIOD).map(|n| (n % PERIOD) as u8).collect();
        Bodies { bytes, size }
    }

    /// How many bytes each has.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        VOLUME / self.size
    }

    /// How many bytes they have together.
    pub fn volume(&self) -> usize {
        self.count() * self.size
    }

    /// The bodies, as one sends them that only looks at them.
    pub fn slices(&self) -> impl Iterator<Item = &[u8]> {
        self.ranges().map(|range| &self.bytes[range])
    }

    /// The bodies, as one sends them that shares them.
    pub fn shared(&self) -> impl Iterator<Item = Bytes> {
        self.ranges().map(|range| self.bytes.slice(range))
    }

    /// An empty wire with room for all their frames, whose memory has all been touched.
    pub fn wire(&self) -> Vec<u8> {
        let mut wire: Vec<u8> = iter::repeat_n(1, self.count() * (HEADER + self.size)).collect();
        wire.clear();
        wire
    }

    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        (0..self.count()).map(|n| n % PERIOD..n % PERIOD + self.size)
    }
}
