//! What is said of an exercise's goal, in English.

use super::check::cost;
use crate::bytes::count;
use crate::course::family::Family;
use crate::course::must::{Figure, Must, Part, Probe};
use crate::words::goals::{GoalText, Goals};

pub(super) const GOALS: Goals = Goals {
    met: |name| format!("The goal {name} is reached."),
    missed: |name, missed, all| {
        format!("The goal {name} is not reached: {missed} of {} missed.", count(all, "condition"))
    },
    must,
    space: " ",
    found,
    of_another_step: |step, chapter| {
        format!(
            "This is a copy of step {step}, by the `number` in its main.rs, and the exercise is one of step {chapter}. Once examples/mine is free, it begins with:\n    cp -r examples/step{chapter} examples/mine"
        )
    },
    shown: "A case that shows it:",
    well: "In this case every answer is right, and both ends end well.",
    list: "The goals of the exercises, by chapter:",
    chapter: |number| format!("Chapter {number}"),
    task: |task, files| format!("{task} ({})", files.join(", ")),
    begin: "Begin in a fresh copy of the chapter's step, and check that:",
    typed: "  rm -rf examples/mine\n  cp -r examples/step5 examples/mine\n  cargo run --example mine check newline\n",
    buffer_of_8: GoalText {
        task: "Read at most 8 bytes at a time",
        built: "It was never the number 1024 that was wrong. What does not fit is the answer to the next command, and no error tells of it. A buffer that is larger than every answer in your tests hides the same mistake in real programs, until an answer outgrows it.",
    },
    no_placeholder: GoalText {
        task: "Send nothing for nothing",
        built: "You sent an answer of no bytes, and nobody can receive that: TCP has no empty message. Whoever uses a raw stream meets it, which is why protocols have a word for it: HTTP's 204 and its Content-Length: 0, an empty bulk string in Redis, a frame with a length of 0.",
    },
    one_command: GoalText {
        task: "One command a connection; its end ends the answer",
        built: "You built messages that the end of the connection ends: HTTP/1.0 did this, and whois, finger and FTP's data connections do it to this day. It costs a new connection for each command, and an answer that was cut off looks like one that is complete.",
    },
    two_bytes: GoalText {
        task: "Read two bytes for the size",
        built: "You read exactly as many bytes as the size of one answer has, and no more. That is the idea of every binary header. It fails for `ls`, because a size in digits has no fixed length.",
    },
    one_write: GoalText {
        task: "Send size and answer in one write",
        built: "The server sends once, and the client still takes it all for the size. So two sends were never the mistake: the reader does not know where the size ends. Whoever joins a header and a body in one write, as fast servers do, needs a reader that knows.",
    },
    flush: GoalText {
        task: "A flush, or a sleep of 0, in place of the second",
        built: "The second is gone, and the two sends stick again. A flush empties a buffer in your own program, a BufWriter's or a FILE's; a TcpStream has none. Many a program has a flush like this, and its author believes that it sends a packet.",
    },
    early_ack: GoalText {
        task: "Send the ack right after the command",
        built: "The client sent ahead, so its own two sends stuck, and the server ran both as one command. Whoever sends requests without waiting for the answers (pipelining, in HTTP/1.1 and Redis) needs requests that say where they end.",
    },
    no_more: GoalText {
        task: "Let no read take more than is left of the answer",
        built: "No read can take a byte of the next answer now. `min(room, what is left)` is in every loop that reads a body of known length: for HTTP's Content-Length, say, and read_exact is such a loop.",
    },
    whole_characters: GoalText {
        task: "Show pieces of whole characters",
        built: "You built an incremental decoder: Python's codecs.getincrementaldecoder, Java's InputStreamReader and the browsers' TextDecoder with `stream: true` keep the rest of a character in the same way. Terminals and chat programs that show text as it comes need one.",
    },
    eight_digits: GoalText {
        task: "A size of eight digits, read exactly; no ack",
        built: "You built a header of fixed length in decimal digits. tar writes the size of a file like this (in octal), and some of the protocols between banks begin a message with four digits. Step 6 is this with four bytes of binary.",
    },
    newline: GoalText {
        task: "A size that ends with a newline; no ack",
        built: "You built newline-framed sizes: Redis' RESP has them (`$22\\r\\n`), and so have memcached and the chunks of HTTP/1.1. A person can read such a stream, and a size may have as many digits as it needs. What is missing is a limit on that line.",
    },
    line_limit: GoalText {
        task: "Commands that end with a newline, and a limit on the line",
        built: "You built lines with a limit: SMTP sets 512 bytes for a command, Redis 64 KiB for an inline one, and HTTP servers 8 KiB for a line of the header. Without one, a peer that never sends a newline takes all your memory.",
    },
    maximum: GoalText {
        task: "Refuse a frame of more than 1024 bytes",
        built: "You set a maximum, checked before anything is reserved. So do Kafka (100 MiB), gRPC (4 MiB), HTTP/2 (16384 bytes) and tokio-util's codec (8 MiB), each unless told otherwise.",
    },
    two_writes: GoalText {
        task: "Send each frame in two writes",
        built: "Every cut passes, for the bytes are the same. But the server makes 2 writes for each answer: on real sockets Nagle's algorithm holds the second back until the first is acknowledged, and that is delayed by some 40 ms. Whoever writes a header and a body apart meets this, unless TCP_NODELAY is set; good libraries join them. See both, measured here:\n    cargo run measure cost",
    },
    kinds: GoalText {
        task: "A first byte that says what a body is",
        built: "You built typed frames. PostgreSQL puts its type in front of the length, HTTP/2 and TLS have theirs in the header, too, and a WebSocket's opcode tells text from binary. It is what lets a protocol grow new messages.",
    },
    counts_itself: GoalText {
        task: "A length that counts its own four bytes",
        built: "You built a length that counts itself, and refused one that is too small: PostgreSQL has such a length, and so have SMPP and Diameter. A program that takes four off without looking panics, or gets a length of 4 GiB.",
    },
    read_timeout: GoalText {
        task: "Five seconds for each read, in place of each frame",
        built: "You built the timeout that every socket has (SO_RCVTIMEO; settimeout in Python). It is too lax inside a frame, where a byte a second keeps it waiting: an attack of this kind is called Slowloris, and web servers answer it with a deadline for the whole header. And it is too strict between two frames.",
    },
    two_clients: GoalText {
        task: "No more than two clients at once, and a word to all others",
        built: "You built a limit on connections that says so: PostgreSQL has max_connections (100) and answers one too many with an error, nginx has worker_connections, OpenSSH has MaxStartups. Without one, the system's limit of open files is the limit, and it is told to nobody.",
    },
};

fn must(must: &Must) -> String {
    match *must {
        Must::Everything => "Every case passes, whatever the network does to the bytes.".into(),
        Must::Family(family) => passes(family).into(),
        Must::Uncut(Part::Size) => "No cut inside a size, or at its ends, breaks it.".into(),
        Must::Uncut(Part::Text) => "No cut inside an answer's text breaks it.".into(),
        Must::RoundTrips(n) => {
            format!("A command costs {}, and no sleep.", count(n, "round trip"))
        }
        Must::Flushes => "An end calls flush, or sleeps for 0 seconds.".into(),
        Must::Writes(n) => format!("The server makes {} for each answer.", count(n, "write")),
        Must::FirstRoom(n) => {
            format!("The client's first read for each answer takes at most {n} bytes.")
        }
        Must::NoMoreRoom(probe) => {
            let commands = probe.commands.join("`, `");
            format!("With `{commands}`, the client's last read asks for what is left, and no more.")
        }
        Must::Header(n) => format!("Beside the answer to `ls`, {n} bytes go to the client."),
        Must::HeaderGrows => {
            "What goes to the client beside an answer grows by a byte for each digit of its size."
                .into()
        }
        Must::Unsent => {
            "For `1` the client shows the placeholder, and the server does not send it.".into()
        }
        Must::Connections => "Each command has a connection of its own.".into(),
        Must::Pieces(_) => "A long answer is shown in more than one piece.".into(),
        Must::Passes(probe) => format!("`{}` is answered.", probe.commands.join("`, `")),
        Must::Fails(probe) => {
            format!(
                "To be seen: with `{}`, size and answer stick, and an end stops.",
                probe.commands.join("`, `")
            )
        }
        Must::Unnoticed(probe) => format!(
            "To be seen: with `{}`, a wrong answer is shown, and nobody notices.",
            probe.commands.join("`, `")
        ),
        Must::Objects(probe) => format!("The client stops with an error for {}.", peer(probe)),
        Must::Marks(probe) => {
            format!("The client stops with an error, or shows `\u{fffd}`, for {}.", peer(probe))
        }
        Must::Waits(probe) => {
            format!("To be seen: with `{}`, every end waits for ever.", probe.commands.join("`, `"))
        }
        Must::Untyped(_) => "To be seen: the server runs a command that nobody typed.".into(),
        Must::Runs(probe, commands) => {
            format!("The server runs `{}` for {}.", commands.join("`, `"), peer(probe))
        }
        Must::TurnsAway(_) => "A third client is told something at once, unasked.".into(),
        Must::ServesAgain(_) => "Once one of two has left, the next one is served.".into(),
        Must::Refuses(probe, limit) if limit.is_zero() => {
            format!("Refused with an error, at once: {}.", peer(probe))
        }
        Must::Refuses(probe, limit) => {
            format!("Refused with an error, within {limit:?}: {}.", peer(probe))
        }
    }
}

fn peer(probe: Probe) -> &'static str {
    probe.peer.map_or("a client", super::check::peer)
}

fn passes(family: Family) -> &'static str {
    match family {
        Family::Apart => "Where each send arrives alone, every answer is right.",
        Family::Glued => "However much arrives at once, every answer is right.",
        Family::ToClient => "No single cut of the stream to the client breaks it.",
        Family::ToServer => "No single cut of the stream to the server breaks it.",
        Family::Short => "Writes that take one byte at a time do not break it.",
        Family::Late => "A client that is a minute late is answered, too.",
        Family::Bytes => "Byte by byte, every answer is right.",
        Family::AtOnce => "Two commands that come in one write are both run.",
        Family::InTurn => "A second client is answered once the first is done.",
        Family::Leaves => "A client that goes away in mid-command breaks nothing.",
        Family::Scenes => "The scenes that the step passes still pass.",
        Family::Beside => "Two clients that are there at once are both answered.",
        Family::Gone => {
            "An answer that a server did not send to its end is not taken for a whole one."
        }
        Family::Pauses => "A pause in a message is not taken for its end.",
        Family::Texts => {
            "Longer texts, and texts that hold the protocol's own marks, are right or refused."
        }
        Family::Pairs => "No two cuts break it.",
    }
}

fn found(must: &Must, figure: Figure) -> String {
    match (must, figure) {
        (_, Figure::Sizes((long, with), (short, and))) => {
            format!("It is {with} bytes beside {long}, and {and} beside {short}.")
        }
        (_, Figure::Of(1, played)) => format!("1 of {played} breaks it."),
        (_, Figure::Of(broken, played)) => format!("{broken} of {played} break it."),
        (_, Figure::Time(time)) => format!("It took {time:?}."),
        (_, Figure::Price(price)) => format!("It costs {}.", cost(price)),
        (Must::NoMoreRoom(_), Figure::Count(spare)) => {
            format!("It had room for {} more.", count(spare, "byte"))
        }
        (Must::FirstRoom(_), Figure::Count(room)) => {
            format!("One had room for {}.", count(room, "byte"))
        }
        (Must::Flushes, _) => "Neither does.".into(),
        (Must::Writes(_), Figure::Count(writes)) => format!("It made {writes}."),
        (Must::Connections, Figure::Count(connections)) => {
            format!("There was {}, for two commands.", count(connections, "connection"))
        }
        (_, Figure::Count(bytes)) => format!("It sent {}.", count(bytes, "byte")),
    }
}
