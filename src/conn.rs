//! One end of a connection, as the steps see it.

use std::io::{self, IoSlice, Read, Write};
use std::time::Duration;

use crate::error::Result;
use crate::lang::Lang;
use crate::line::Line;

/// What a connection's end can do, on real TCP or in the lab.
pub trait End: Read + Write + Send {
    /// Prints a line.
    fn say(&mut self, line: Line, lang: Lang);

    /// Lets this much time pass.
    fn sleep(&mut self, time: Duration);

    /// Prompts for the next command: trimmed and not empty, or `None` when there are no more.
    ///
    /// # Errors
    ///
    /// If the commands cannot be read, or are not UTF-8.
    fn prompt(&mut self) -> Result<Option<String>>;
}

/// One end of a connection: a byte stream to read from and write to, a place to print on and, for a
/// client, a prompt. It is the same to a step whether the stream is TCP or the lab's.
pub struct Conn {
    end: Box<dyn End>,
    lang: Lang,
}

impl Conn {
    /// A connection's end that prints in one language.
    pub fn new(end: impl End + 'static, lang: Lang) -> Conn {
        Conn { end: Box::new(end), lang }
    }

    /// The language it prints in.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Prints a line.
    pub fn say(&mut self, line: Line) {
        self.end.say(line, self.lang);
    }

    /// Lets this much time pass: real time on TCP, virtual time in the lab.
    pub fn sleep(&mut self, time: Duration) {
        self.end.sleep(time);
    }

    /// Prompts for the next command: trimmed and not empty, or `None` when there are no more.
    ///
    /// # Errors
    ///
    /// If the commands cannot be read, or are not UTF-8.
    pub fn prompt(&mut self) -> Result<Option<String>> {
        self.end.prompt()
    }
}

impl Read for Conn {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.end.read(buf)
    }
}

impl Write for Conn {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.end.write(buf)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice]) -> io::Result<usize> {
        self.end.write_vectored(bufs)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end.flush()
    }
}
