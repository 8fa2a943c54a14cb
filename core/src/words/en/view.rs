//! The views, in English.

use crate::bytes::{count, plural};
use crate::tape::Circle;
use crate::words::view::{Events, Legend, Names, Outcomes, Rows, Verdicts, View};

pub(super) const VIEW: View = View {
    step: |number, title| format!("Step {number}: {title}"),
    picture: |step, name, title| format!("Step {step}, {name}: {title}"),
    scene: |name, title| format!("── {name}: {title}"),
    xml: "en",
    gap: ". ",
    changed: |passes, passed| match (passes, passed) {
        (true, true) => {
            "The step's own code passes this scene as well, but what it does is not all the same."
        }
        (true, false) => "The step's own code passes this scene: this is what your change does.",
        (false, true) => "The step's own code breaks in this scene: your change mends it.",
        (false, false) => {
            "The step's own code breaks in this scene as well, but what it does is not all the same."
        }
    },
    names: Names {
        server: "server",
        client: "client",
        peer: "peer",
        clients: "clients",
        number: |n| format!("client {n}"),
        the_server: "the server",
        the_client: "the client",
        the_peer: "the peer",
        the_number: |n| format!("client {n}"),
    },
    events: Events {
        sleep: |time| format!("sleep {time:?}"),
        refused: |why| format!("refused: {why}"),
        busy: |time| format!("busy elsewhere for {time:?}"),
        end_of_stream: "recv 0: end of stream",
        recv: |n, room| format!("recv {n} of {room}"),
        waits: "waits for ever",
        more_reads_of: |n, bytes| {
            format!("… {}, {} …", count(n, "more read"), count(bytes, "byte"))
        },
        more_reads: |n| format!("… {} …", count(n, "more read")),
        more_lines: |n| format!("… {} …", count(n, "more line")),
        more_arrivals: |n| format!("… {n} more {} …", if n == 1 { "arrives" } else { "arrive" }),
        more_rows: |n| format!("… {} …", count(n, "more row")),
    },
    rows: Rows {
        sent: |who| format!("{who} sent"),
        buffer: "in the buffer",
        read: |who| format!("{who} read"),
        unread: "never read",
        empty: "empty",
        nothing: "nothing",
        sends: |n| count(n, "send"),
        recvs: |n| count(n, "recv"),
        bytes: |n| count(n, "byte"),
        no_seam: "no seam",
        sends_in_one_read: |n| match n {
            2 => "two sends in one read".into(),
            3 => "three sends in one read".into(),
            n => format!("{n} sends in one read"),
        },
        part: ", a part",
        never_read: |n| format!("{} never read", count(n, "byte")),
        middle: |n| format!("…{n} {}…", plural(n, "byte")),
        more: |n| format!("… {n} more …"),
    },
    verdicts: Verdicts {
        command: "a command",
        size: "the size",
        ack: "the ack",
        answer: "an answer",
        taken_for: |roles, several| match roles {
            [role] if several => format!("each taken for {role}"),
            roles => format!("taken for {}", roles.join(", then for ")),
        },
        asks_for_more: |n| {
            format!("up to {} asked for, and none is on its way", count(n, "more byte"))
        },
        waits_for_another: |who, whom| format!("nobody reads them: {who} waits for {whom}"),
        nobody_reads: "nobody reads them",
        as_asked: "each read took just what it had asked for",
        no_seam_and_harmless: "no seam in the buffer, and no harm",
        left_unread: "nobody asked for the rest",
        cut_and_harmless: "cut, and put together again",
    },
    outcomes: Outcomes {
        well: |commands, time, round_trip| {
            format!(
                "{} answered in {time}; a round trip takes {round_trip}",
                count(commands, "command")
            )
        },
        wrong_answer: |command, printed, shown| {
            format!(
                "nobody noticed: `{command}` printed {}, and the client showed {} in {} place",
                count(printed, "byte"),
                count(shown, "byte"),
                if printed == 1 { "its" } else { "their" },
            )
        },
        stopped: |who, error| format!("{who} stopped: {error}"),
        refused: |why| format!("refused, and the peer has read why: {why}"),
        waiting: |each| {
            let all = match each.len() {
                1 => "one end waits",
                2 => "both ends are waiting",
                _ => "all ends are waiting",
            };
            format!("{all} for ever, and nothing is on its way: {}", each.join(", "))
        },
        for_bytes: |who, whom, n| format!("{who} for bytes from {whom} ({n} received so far)"),
        for_reserved: |who, whom, n, room| {
            format!("{who} for bytes from {whom} ({n} received so far, {room} reserved)")
        },
        for_room: |who, whom, n| format!("{who} for {whom} to read ({n} bytes unread)"),
        spin: |who, circle| {
            let (done, look) = match circle {
                Circle::Events(n) => (format!("{n} events"), DATA),
                Circle::Bytes(n) => (format!("{n} bytes sent"), DATA),
                Circle::Calls(n) => (format!("{n} calls that do nothing"), ENDLESS),
                Circle::Silent(time) => {
                    (format!("{time:?} of the processor's time without a call"), ENDLESS)
                }
            };
            format!("{who} goes round in circles: {done}, and no end in sight; {look}")
        },
        outside: |who, time| {
            format!(
                "{who} waits for something outside of the lab, for {time:?} by now (a channel, a lock, a join or stdin, say); use this crate's net and thread in place of std's, and let no end wait for another by anything but bytes"
            )
        },
        panicked: |who, message| format!("{who} panicked: {message}"),
        lab_wrong: |call, real, foretold| {
            format!(
                "the lab was wrong: {call} came to {real} on real sockets, and to {foretold} in the lab; please report this scene"
            )
        },
    },
    legend: Legend {
        tray: "the kernel's receive buffer",
        read: "what one read took",
        blamed: "a read that went wrong",
        torn: "a part of a send",
        lies: "unread bytes lie in the buffer",
        unread: "what no read ever took",
        idle: "asleep, or busy elsewhere",
        many: "arrives in a row marked …",
        lost: "under way or lost when the scene ends",
        over: "the program has ended",
    },
};

const DATA: &str = "look for a loop that takes the end of the stream for data";
const ENDLESS: &str = "look for a loop that no byte can end";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let words = |n| [(VIEW.events.more_rows)(n), (VIEW.events.more_arrivals)(n)];
        assert_eq!(words(1), ["… 1 more row …", "… 1 more arrives …"]);
        assert_eq!(words(2), ["… 2 more rows …", "… 2 more arrive …"]);
        let wrong = VIEW.outcomes.wrong_answer;
        assert!(
            wrong("ls", 22, 1)
                .ends_with("printed 22 bytes, and the client showed 1 byte in their place")
        );
        assert!(
            wrong("ls", 1, 0)
                .ends_with("printed 1 byte, and the client showed 0 bytes in its place")
        );
    }
}
