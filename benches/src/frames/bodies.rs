//! The bodies that are sent: all of one size, and each unlike the one before it.

use std::ops::Range;
use std::rc::Rc;

use sticky_packets::frame::{self, Error, HEADER};

/// The size of all bodies of one turn together, in bytes, unless that are too many bodies or too few.
const VOLUME: usize = 4 * 1024 * 1024;

/// After how many bodies they come again. A prime, so that no size of a body is a multiple of it.
const PERIOD: usize = 251;

/// The size of a page of memory.
const PAGE: usize = 4096;

/// How far the first body lies behind the beginning of a page. On some processors a copy to 1 to 15 bytes
/// ahead of where it comes from, pages aside, is many times slower; here nobody meets that by chance.
const ASIDE: usize = 2048;

/// Where in that memory the first whole page begins.
pub fn page(bytes: &[u8]) -> usize {
    bytes.as_ptr().align_offset(PAGE)
}

/// As much memory as asked for, and a page more, all of which has been touched.
pub fn pages(size: usize) -> Vec<u8> {
    vec![1; size + PAGE]
}

/// Bodies of one size, as many as are sent in a turn.
pub struct Bodies {
    bytes: Vec<u8>,
    start: usize,
    size: usize,
    count: usize,
}

impl Bodies {
    /// Bodies of this many bytes each, and so many of them at the most.
    pub fn new(size: usize, most: usize) -> Rc<Bodies> {
        let mut bytes = pages(ASIDE + size + PERIOD);
        let start = page(&bytes) + ASIDE;
        bytes[start..].iter_mut().zip(0..).for_each(|(byte, n)| *byte = (n % PERIOD) as u8);
        Rc::new(Bodies { bytes, start, size, count: (VOLUME / size).clamp(16, most) })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many bytes each has.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The bodies.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).map(|n| &self.bytes[self.range(n)])
    }

    /// All of them in frames, as they are on the wire.
    ///
    /// # Errors
    ///
    /// If they cannot be framed.
    pub fn wire(&self) -> Result<Rc<[u8]>, Error> {
        let mut wire = Vec::with_capacity(self.count * (HEADER + self.size));
        self.iter().try_for_each(|body| frame::send(&mut wire, body, frame::NO_LIMIT))?;
        Ok(wire.into())
    }

    fn range(&self, n: usize) -> Range<usize> {
        let from = self.start + n % PERIOD;
        from..from + self.size
    }
}

/// Whoever a receiver shows the bodies: they are held against what was sent in the first turn, and only
/// looked at in later ones.
pub struct Eye {
    bodies: Rc<Bodies>,
    seen: usize,
    wrong: bool,
}

impl Eye {
    /// An eye that has seen nothing yet.
    pub fn new(bodies: &Rc<Bodies>) -> Eye {
        Eye { bodies: bodies.clone(), seen: 0, wrong: false }
    }

    /// How many bodies are still to be shown in the turn that begins.
    pub fn turn(&self) -> usize {
        self.bodies.count
    }

    /// Whether all bodies of the turns were right, and there were enough of them.
    pub fn is_content(&self) -> bool {
        !self.wrong && self.seen >= self.bodies.count
    }

    /// Shows one body.
    #[inline]
    pub fn see(&mut self, body: &[u8]) {
        let body = std::hint::black_box(body);
        if self.seen < self.bodies.count {
            self.wrong |= body != &self.bodies.bytes[self.bodies.range(self.seen)];
        }
        self.seen += 1;
    }
}
