//! A wire in memory: a reader that hands out 8 KiB at a time at the most.

use std::io::{self, Read};

use bytes::BytesMut;

/// How much one read returns at the most.
pub const READ: usize = 8 * 1024;

/// What is still on its way, and how often it was read from.
pub struct Wire<'a> {
    bytes: &'a [u8],
    reads: usize,
}

impl<'a> Wire<'a> {
    /// A wire with these bytes on it.
    pub fn new(bytes: &'a [u8]) -> Wire<'a> {
        Wire { bytes, reads: 0 }
    }

    /// How often it was read from, but for the reads that found its end.
    pub fn reads(&self) -> usize {
        self.reads
    }

    /// One read to the end of a buffer, with no copy in between; how many bytes it returned.
    pub fn feed(&mut self, buf: &mut BytesMut) -> usize {
        let piece = self.take(READ);
        buf.extend_from_slice(piece);
        piece.len()
    }

    fn take(&mut self, most: usize) -> &'a [u8] {
        let (piece, rest) = self.bytes.split_at(most.min(READ).min(self.bytes.len()));
        self.bytes = rest;
        self.reads += usize::from(!piece.is_empty());
        piece
    }
}

impl Read for Wire<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let piece = self.take(buf.len());
        buf[..piece.len()].copy_from_slice(piece);
        Ok(piece.len())
    }
}
