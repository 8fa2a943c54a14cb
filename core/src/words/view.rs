//! What the views of a tape say.

use std::time::Duration;

use crate::tape::Circle;

/// All of it in one language.
pub struct View {
    /// A step's number and its title.
    pub step: fn(usize, &str) -> String,
    /// A step's number, a scene's name and its title.
    pub picture: fn(usize, &str, &str) -> String,
    /// A scene's name and its title.
    pub scene: fn(&str, &str) -> String,
    /// How a language is named in XML, and what stands between two sentences.
    pub xml: &'static str,
    pub gap: &'static str,
    /// In place of what the course says of its own code: whether that passes, and whether the changed code does.
    pub changed: fn(bool, bool) -> &'static str,
    pub names: Names,
    pub events: Events,
    pub rows: Rows,
    pub verdicts: Verdicts,
    pub outcomes: Outcomes,
    pub legend: Legend,
}

/// The ends of a scene: over a column or before a row, and inside a sentence.
pub struct Names {
    pub server: &'static str,
    pub client: &'static str,
    pub peer: &'static str,
    /// Several clients in one column.
    pub clients: &'static str,
    /// A client by its number, from 1.
    pub number: fn(usize) -> String,
    pub the_server: &'static str,
    pub the_client: &'static str,
    pub the_peer: &'static str,
    pub the_number: fn(usize) -> String,
}

/// What happens at an end.
pub struct Events {
    pub sleep: fn(Duration) -> String,
    pub busy: fn(Duration) -> String,
    /// Why the end serves its peer no longer.
    pub refused: fn(&str) -> String,
    pub end_of_stream: &'static str,
    /// How many bytes a read took, and how many it asked for.
    pub recv: fn(usize, usize) -> String,
    pub waits: &'static str,
    /// Reads that are folded, and their bytes.
    pub more_reads_of: fn(usize, usize) -> String,
    pub more_reads: fn(usize) -> String,
    pub more_lines: fn(usize) -> String,
    pub more_arrivals: fn(usize) -> String,
    pub more_rows: fn(usize) -> String,
}

/// The rows in which bytes stand: those of the sends, of the buffer, and of the reads.
pub struct Rows {
    /// Who sent, and who read.
    pub sent: fn(&str) -> String,
    pub buffer: &'static str,
    pub read: fn(&str) -> String,
    pub unread: &'static str,
    /// There are no bytes in the buffer, and none were read.
    pub empty: &'static str,
    pub nothing: &'static str,
    pub sends: fn(usize) -> String,
    pub recvs: fn(usize) -> String,
    pub bytes: fn(usize) -> String,
    /// Bytes of several sends lie in the buffer.
    pub no_seam: &'static str,
    /// One read took bytes of so many sends.
    pub sends_in_one_read: fn(usize) -> String,
    /// Behind a read that took a part of a send.
    pub part: &'static str,
    pub never_read: fn(usize) -> String,
    /// In the place of bytes, or of pieces, for which there is no room.
    pub middle: fn(usize) -> String,
    pub more: fn(usize) -> String,
}

/// What became of the bytes that decided how a scene ended.
pub struct Verdicts {
    pub command: &'static str,
    pub size: &'static str,
    pub ack: &'static str,
    pub answer: &'static str,
    /// What the reads were taken for, in order, and no two neighbours alike; and whether there were several
    /// reads.
    pub taken_for: fn(&[&str], bool) -> String,
    /// The reader asks for up to so many more, and none come.
    pub asks_for_more: fn(usize) -> String,
    /// What came was read in part, and the scene ended well.
    pub left_unread: &'static str,
    /// Who should read, and whom it waits for instead.
    pub waits_for_another: fn(&str, &str) -> String,
    pub nobody_reads: &'static str,
    pub as_asked: &'static str,
    pub no_seam_and_harmless: &'static str,
    pub cut_and_harmless: &'static str,
}

/// How a scene ended. Ends are told by their names inside a sentence.
pub struct Outcomes {
    /// How many commands were answered, in which time, and what a round trip takes.
    pub well: fn(usize, &str, &str) -> String,
    /// A command, and how many bytes it printed and the client showed.
    pub wrong_answer: fn(&str, usize, usize) -> String,
    /// Who, and the error.
    pub stopped: fn(&str, &str) -> String,
    /// Why a peer is served no longer, and has been told.
    pub refused: fn(&str) -> String,
    /// How many ends wait, and for what each.
    pub waiting: fn(&[String]) -> String,
    /// Who waits for bytes from whom, and how many it has received.
    pub for_bytes: fn(&str, &str, usize) -> String,
    /// The same, and how many it has reserved room for.
    pub for_reserved: fn(&str, &str, usize, usize) -> String,
    /// Who waits for whom to read, and how many bytes are unread.
    pub for_room: fn(&str, &str, usize) -> String,
    pub spin: fn(&str, Circle) -> String,
    pub outside: fn(&str, Duration) -> String,
    /// Who, and the panic's message.
    pub panicked: fn(&str, &str) -> String,
    /// A call, what it came to on real sockets, and in the lab.
    pub lab_wrong: fn(&str, &str, &str) -> String,
}

/// What the marks in a picture mean.
pub struct Legend {
    pub tray: &'static str,
    pub read: &'static str,
    pub blamed: &'static str,
    pub torn: &'static str,
    pub lies: &'static str,
    pub unread: &'static str,
    pub idle: &'static str,
    pub many: &'static str,
    pub lost: &'static str,
    pub over: &'static str,
}
