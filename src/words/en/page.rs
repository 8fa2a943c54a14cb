//! What stands around the course where a browser shows it, in English.

use crate::bytes::count;
use crate::words::page::{Page, Slider};

pub(super) const PAGE: Page = Page {
    title: "Why did my two sends arrive as one?",
    keys: "Keys: → or Space on, ← back, A to D answer, G next question, N notes for the teacher, W notes in a window, X cut a stream yourself, L 中文, Home and End.",
    back: "Back",
    on: "On",
    other: "中文",
    other_name: "zh",
    steps: "Steps",
    step: |n| format!("Step {n}"),
    notes: "Notes",
    minutes: |n| count(n as usize, "minute"),
    notes_window: "Notes in a window",
    notes_title: "Notes for the teacher",
    notes_next: "Next:",
    locked: "Your answer is locked in. Go on, and see.",
    slider: Slider {
        title: "Cut the stream anywhere",
        lead: "A network may cut a stream behind any byte: what is in front is read before the rest arrives. Where is a cut harmless, and where is it not?",
        enter: "Cut the stream yourself",
        short: "Cut",
        step: "Step",
        way: "Which stream",
        to_client: |commands| format!("to the client: the answers to {}", commands.join(", ")),
        to_server: |commands| format!("to the server: the commands {}", commands.join(", ")),
        label: "The cut, behind so many bytes",
        value: |at, all, verdict| format!("behind byte {at} of {all}: {verdict}"),
        behind: |at, all| format!("behind byte {at} of {all}"),
        read: |n, bytes| format!("read {n}: {bytes} B"),
        right: "Right: every answer is what the command printed",
        wrong: "Wrong answer, and nobody notices",
        failed: "An end fails",
        tally: |broken, all| match broken {
            0 => format!("None of {all} cuts breaks it."),
            1 => format!("1 of {all} cuts breaks it."),
            _ => format!("{broken} of {all} cuts break it."),
        },
        wrongs: |n| format!("{n} unnoticed"),
        fails: |n| format!("{n} {}", if n == 1 { "failure" } else { "failures" }),
        none: "none",
        keys: "← → move the cut, PgUp and PgDn jump to where the verdict changes, Esc leads back.",
    },
};
