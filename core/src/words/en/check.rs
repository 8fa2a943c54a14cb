//! What is said of code that was checked.

use crate::bytes::{brief, count};
use crate::course::case::Case;
use crate::course::family::Family;
use crate::course::made::{Made, Peer, Wire};
use crate::course::report::Price;
use crate::tape::Side;
use crate::words::check::{Check, Died, Table};

pub(super) const CHECK: Check = Check {
    passed: |n| format!("All {n} cases passed, whatever the network did to the bytes."),
    broken: |all| format!("Broken in {} of {} cases. The smallest:", all.broken, all.played),
    condition,
    cut: |cut, place| {
        let (send, byte, size) = (place.send, place.byte, place.bytes.len());
        let (to, from) = (name(cut.side), name(cut.side.peer()));
        let place = match byte == size {
            true => format!("That is between the {from}'s sends {send} and {}.", send + 1),
            false => format!(
                "That is byte {byte} of {size} in the {from}'s send {send}, {}.",
                brief(&place.bytes)
            ),
        };
        format!("The stream to the {to} is cut after byte {}. {place}", cut.at)
    },
    taken: |taken| {
        let (reader, read, took) = (name(taken.reader), taken.read, sized(&taken.bytes));
        let (send, byte) = (sized(&taken.send.bytes), taken.send.byte);
        let left = taken.send.bytes.len() - (byte - 1);
        let what = match (byte, taken.bytes.len() > left) {
            (1, true) => format!("more than the one send {send}"),
            (1, false) => format!("and not all of {send}"),
            _ => format!("which begins at byte {byte} of {send}"),
        };
        format!("The {reader}'s read {read} took {took}, {what}.")
    },
    wrong: |wrong| {
        format!(
            "`{}` was not answered with what it printed. From byte {} on:",
            wrong.command,
            wrong.right + 1
        )
    },
    shown: "shown",
    expected: "expected",
    nothing: "nothing",
    untyped: |command| format!("The server ran {}, which nobody typed.", brief(command)),
    again: |command| format!("The server ran {} more often than it was typed.", brief(command)),
    half: |command| {
        format!("The server ran {}, half a command, when the client went away.", brief(command))
    },
    not_run: |command| {
        format!("All bytes of `{command}` came, and the server did not run it in its turn.")
    },
    unnoticed: "Nobody noticed: both ends ended well.",
    replay: "Play it:",
    families: "All cases:",
    family: |family| match family {
        Family::Apart => "each send alone",
        Family::Glued => "all glued together",
        Family::ToClient => "one cut, to the client",
        Family::ToServer => "one cut, to the server",
        Family::Short => "short writes",
        Family::Late => "a late reader",
        Family::Bytes => "byte by byte",
        Family::AtOnce => "both commands at once",
        Family::InTurn => "two clients in turn",
        Family::Leaves => "a client that goes away",
        Family::Scenes => "the step's own scenes",
        Family::Gone => "a server that goes away",
        Family::Pauses => "a pause in each message",
        Family::Texts => "other texts",
        Family::Beside => "two clients at once",
        Family::Pairs => "two cuts",
    },
    tally: |tally| match (tally.broken, tally.wrong) {
        (0, _) => format!("{} passed", tally.played),
        (broken, 0) => format!("{broken} of {} broken", tally.played),
        (broken, wrong) => format!("{broken} of {} broken, {wrong} unnoticed", tally.played),
    },
    first_cuts: |tried, bytes| format!("the first {tried} of {} cuts", bytes - 1),
    price: |price| format!("The price of a command: {}.", cost(price)),
    writes: |n| {
        format!(
            "It has a price that no case shows: a message goes out in {n} writes. On real sockets each one after the first can wait for an acknowledgement, some 40 ms. Join them in one write, and see the difference:\n    cargo run measure cost"
        )
    },
    drops_errors: "What breaks no case: where a client goes away in the middle of a command, no error reaches term.tell. What it had sent by then is lost, and unless the server tells of it in a way of its own, nobody hears. If an error is dropped there, as `let _ =` does, hand it to term.tell.",
    pairs_later: "A server that goes away, pauses, other texts, two clients at once and pairs of cuts are tried once nothing above breaks it.",
    not_whole: "The cases after this one were not played: an end that never returns can't be taken back.",
    died: Died {
        case: |before| format!("It was in this case, after {}:", count(before, "other")),
        overflow: |side| {
            format!(
                "{} overflowed its stack, and the program died; look for a function that calls itself for ever",
                whose(side)
            )
        },
        memory: |side, bytes, gib| {
            format!(
                "{} ran out of memory: an allocation of {bytes} bytes failed, and there are {gib} GiB; look for a size that is taken from the wire, or for a loop that collects for ever",
                whose(side)
            )
        },
        aborted: |side| {
            format!(
                "{} aborted the program; look for what calls abort, or panics while it panics",
                whose(side)
            )
        },
        signal: |signal| format!("the program was ended by signal {signal}"),
        exited: |side, code| {
            format!(
                "{} ended the whole program with exit code {code}; return from the function instead",
                whose(side)
            )
        },
        stuck: |seconds| {
            format!(
                "the program stands still: nothing came from it for {seconds} seconds, so it was ended"
            )
        },
        prints: |side, mib| {
            format!(
                "{} prints without end: more than {mib} MiB in one case, so the program was ended; look for a loop that nothing ends",
                whose(side)
            )
        },
        stray: |lines, first| {
            let lines = count(lines, "line");
            format!(
                "The code printed {lines} past the terminal that it is given, and nobody sees them; say them with term.say. The first:\n  {first}"
            )
        },
        no_child: |e| {
            format!("the program could not be started once more to be watched: {e}; try again")
        },
    },
    table: Table {
        title: "Every step against every cut of its stream, and what it costs",
        heads: [
            "Cuts break it",
            "to client",
            "to server",
            "glued",
            "late",
            "short",
            "a command costs",
        ],
        cuts: |broken, all| format!("{broken} of {all}"),
        price: cost,
        lost: "✗ its code did not let the check go on: see below",
        strips: "Where a cut breaks it, from the first byte of the stream to the last:",
        strip: |number| format!("step {number}"),
        to_client: "to the client",
        to_server: "to the server",
        legend: "# every cut breaks it   + some do   . none does",
        as_told: "✓ Every step breaks where the course says, and nowhere else.",
        not_as_told: |steps| {
            format!(
                "✗ Not as the course says: {steps}. If you changed the code, that is what your change does."
            )
        },
    },
};

fn name(side: Side) -> &'static str {
    match side {
        Side::Client => "client",
        Side::Server => "server",
    }
}

fn whose(side: Option<Side>) -> String {
    side.map_or("one end".into(), |side| format!("the {}", name(side)))
}

fn sized(bytes: &[u8]) -> String {
    format!("{} ({})", brief(bytes), count(bytes.len(), "byte"))
}

pub(super) fn cost(price: Price) -> String {
    let trips = count(price.round_trips, "round trip");
    if price.slept.is_zero() { trips } else { format!("{trips} + {:?}", price.slept) }
}

pub(super) fn peer(peer: Peer) -> &'static str {
    match peer {
        Peer::TooLong => "a peer that claims 1025 bytes and sends none of them",
        Peer::Longest => "a peer that sends a command in 1024 bytes",
        Peer::NoNewline => "a peer that sends 4096 bytes and no newline",
        Peer::Counted => "a peer whose lengths count their own four bytes",
        Peer::Drip => "a peer that sends a frame at a byte a second",
        Peer::Silent => "a peer that sends nothing and waits",
        Peer::Crowd => {
            "a third client while two are connected, and two more, each once one has left"
        }
        Peer::UnknownKind => "a server whose body begins with `~`, a kind that nobody knows",
        Peer::HalfCharacter => "a server whose answer ends inside a character",
        Peer::TooShort => "a peer that sends a length of 3, when the length alone is 4 bytes",
    }
}

fn condition(case: &Case) -> String {
    let wire = match case {
        Case::Scene(play) => {
            return format!("The scene {}, which this step is to pass.", play.name);
        }
        Case::Made(_, Made { peer: Some(it), .. }) => return format!("There is {}.", peer(*it)),
        Case::Made(_, Made { sends: Some(_), .. }) => {
            return "A peer sends both commands in one write, as one may that does not wait."
                .into();
        }
        Case::Made(Family::Beside, _) => {
            return "A second client is there at the same time, and what it sends is cut as well."
                .into();
        }
        Case::Made(Family::InTurn, _) => {
            return "A second client comes once the first is done.".into();
        }
        Case::Made(_, Made { leaves: Some(at), .. }) => {
            return format!(
                "The client goes away: the server gets {} from it, and then the end of the stream. Then another client comes.",
                count(*at, "byte")
            );
        }
        Case::Made(_, Made { gone: Some(at), .. }) => {
            return format!(
                "The server goes away: the client gets {} from it, and then the end of the stream.",
                count(*at, "byte")
            );
        }
        Case::Made(_, Made { wire, .. }) => wire,
    };
    let text = match wire {
        None => "Nothing is done to the bytes.",
        Some(Wire::Apart) => "Each send arrives alone.",
        Some(Wire::Glued) => {
            "Nothing is cut. What is sent before the reader reads arrives at once."
        }
        Some(Wire::Short) => "Each write takes one byte, and says so, as a write may.",
        Some(Wire::Late) => "The client comes to its first read a minute late.",
        Some(Wire::Pauses(to)) => {
            return format!(
                "Of each send to the {}, the second half comes two minutes after the first.",
                name(*to)
            );
        }
        Some(Wire::Bytes) => "Every byte arrives alone, both ways.",
    };
    text.into()
}
