//! What is said of a measurement, in English.

use crate::bytes::count;
use crate::words::measure::Measure;

pub(super) const MEASURE: Measure = Measure {
    help: "Measures on real loopback sockets of this machine; each part takes about ten seconds. Without a part, both.",
    odds: "How often two sends stick on this machine",
    cost: "What each fix costs a command, in round trips",
    parts: "Parts:",
    trials: "How many replies to read under each condition; a cost gets ten times as many commands where nothing waits, and a tenth where each takes a second",
    name: "What this machine is called in the JSON [default: its host name]",
    merge: "Measure nothing: read what other machines printed with --json, from files or a folder of .json files, and chart the lowest, the median and the highest",
    beside_merge: |option| {
        format!("{option} has no meaning beside --merge, which measures nothing; leave one out")
    },
    measuring: "measuring",
    place: |os, cores| format!("{os}, {}", count(cores, "core")),
    machine: |name, place| format!("{name} ({place})"),
    and: |names| names.join(", "),

    odds_title: |place| format!("Two sends, one read: how often they stick here ({place})"),
    replies: "The client comes to its first recv in time, or late (no pause, no load added)",
    reply_heads: ["late", "Nagle on (the default)", "Nagle off (TCP_NODELAY)"],
    first_reply: "first",
    replies_explained: "`first` is the first reply on a new connection, with the client in time; the other rows are replies in the middle of a busy exchange. With Nagle on, the second send waits until the client's kernel has acknowledged the first. On a new connection, and after a quiet time such as you need to type a command, Linux acknowledges at once, so nothing holds the second send back. In a busy exchange it delays that by some 40 ms, and a client in time reads the first send alone.",
    pauses: "The server pauses between the sends (Nagle off, the client waits in recv)",
    pause_heads: ["pause", "no load added", "every core kept busy"],
    odds_meaning: |[stuck, off, apart, on]| {
        format!(
            "It is a race between the second send and the first recv, not a rule: a pause makes it rarer, a busy machine or a late reader can bring it back. Nagle's algorithm is neither necessary nor sufficient: with it off {stuck} of {off} replies stuck, with it on {apart} of {on} came apart. Your tests saw one row of this, your users get all of them; step 6 is right in every row."
        )
    },

    cost_title: |place| format!("One command and its answer: what each fix costs here ({place})"),
    cost_scale: |cells| format!("A bar that is {cells} cells longer is ten times as long a time."),
    cost_heads: ["", "median", "ratio", "n"],
    fixes: [
        "step 1  one send, one recv",
        "step 3  a second of sleep",
        "step 4  an ack",
        "frame in two writes, Nagle on",
        "frame in two writes, NODELAY",
        "step 6  frame in one write",
    ],
    cost_meaning: |round_trip| {
        format!(
            "Step 1 is one round trip, {round_trip} here, and all else is counted in it. The sleep takes its second on any network. The ack is one more round trip, and on a slow line that is what counts: over 20 ms there and back, 20 ms more for every command."
        )
    },
    nagle_waits: |two, one| {
        format!(
            "A frame in two writes is as right as one in a single write, but Nagle's algorithm holds the body back until the header is acknowledged, and the receiver's kernel delays that acknowledgement, by some 40 ms on Linux, in the hope to send it along with an answer. A command meets that twice, in its own frame and in its answer's. So 50 commands take {two}, and {one} with each frame in one write. TCP_NODELAY ends the wait too, at the price of more packets."
        )
    },
    nagle_does_not_wait: |two| {
        format!(
            "A frame in two writes took {two} here, so this kernel acknowledged the header at once. Where a kernel delays that (Linux by some 40 ms in a busy exchange; RFC 1122 allows half a second), Nagle's algorithm holds the body back for as long, in every command. One write never waits for it."
        )
    },

    class: |n, names| format!("{}: {names}", count(n, "machine")),
    class_odds: "Two sends, one read: how often they stick",
    class_groups: [
        "Nagle on (the default); how late the client comes to its first recv",
        "Nagle off (TCP_NODELAY); how late the client comes to its first recv",
        "The server pauses between the sends; Nagle off, no load added",
        "The server pauses between the sends; Nagle off, every core kept busy",
    ],
    class_cost: "One command and its answer: what each fix costs",
    class_heads: ["n", "lowest", "median", "highest"],
    class_explained: "n is how many machines measured it. A line goes from the lowest of them to the highest, and the block is the median: half of the machines are at it or below.",

    passed_over: |file, why| format!("{file} is passed over: {why}"),
    unreadable: |e| format!("it cannot be read: {e}; check its name and its permissions"),
    too_long: |kib| {
        format!("it is longer than {kib} KiB, and a report never is; take what --json printed")
    },
    no_text: "it is no text; take what --json printed",
    no_json: |line| {
        format!("from line {line} on it is not what --json prints; have it printed anew")
    },
    no_key: |key| {
        format!(
            "{key} is missing, is there twice, or is not what this version prints; have it printed anew"
        )
    },
    same_as: |other| format!("it is the same report as {other}, which counts already"),
    empty_folder: "there is no .json file in it; name the files",
    no_reports: "no report is left to merge; give --merge files that `cargo run measure --json` printed",
    part_missing: |part| {
        format!(
            "none of the reports has the part {part}; leave {part} out, or have it measured: cargo run measure {part} --json"
        )
    },

    setup: |e| {
        format!(
            "could not set up a connection and its threads on 127.0.0.1: {e}; close some programs, allow loopback connections, and start again"
        )
    },
    trial: |[trial, trials, received, size], condition, cause| {
        format!(
            "trial {trial} of {trials} ({condition}) stopped with {received} of {size} bytes received: {cause}; start again, with a smaller --trials if the machine is very busy"
        )
    },
    condition: |[gap, late], [nagle, load, first]| {
        let on = |on| if on { "on" } else { "off" };
        let first = if first { ", first reply" } else { "" };
        format!("pause {gap}, Nagle {}, reader {late} late, load {}{first}", on(nagle), on(load))
    },
    command: |[command, commands], fix, cause| {
        format!(
            "command {command} of {commands} ({fix}) got no whole answer: {cause}; start again, with a smaller --trials if the machine is very busy"
        )
    },
    closed: "the connection was closed",
    silence: |seconds| format!("nothing came for {seconds} s"),
};
