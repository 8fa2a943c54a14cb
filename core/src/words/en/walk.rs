//! What is said on the way through the course, in English.

use crate::bytes::count;
use crate::words::walk::Walk;

pub(super) const WALK: Walk = Walk {
    welcome: "Why did my two sends arrive as one? Seven small pairs of programs will show it, one thing at a time. Before it matters you will be asked what happens next: decide, and then see.",
    place: |n, of| format!("scene {n} of {of}"),
    change: "What this step changes in the code:",
    between: "…",
    arrive: |n| format!("({} {})", count(n, "byte"), if n == 1 { "arrives" } else { "arrive" }),
    predict: "What do you think?",
    said: |said, right| match said {
        None => format!("The right answer is {}.", right.name()),
        Some(said) if said == right => format!("You said {}. That is right.", said.name()),
        Some(said) => {
            format!("You said {}. The right answer is {}.", said.name(), right.name())
        }
    },
    next: |step, last| {
        let on = match last {
            true => {
                "That is the end of the ladder. How often do two sends stick on this machine?\n  cargo run measure odds\n"
            }
            false => "Or press Enter for the next step.\n",
        };
        format!(
            "Now you. Its transcripts, scene by scene:\n  cargo run --example step{step}\nA copy of its code to change, and what the copy does:\n  cp -r examples/step{step} examples/mine\n  cargo run --example mine check\nThe real thing, in two terminals, on this machine's own TCP:\n  cargo run --example step{step} server\n  cargo run --example step{step} client\nWhy it is so, and exercises: TUTORIAL.md, chapter {step}.\n\n{on}"
        )
    },
    answers: "The answers",
    prompt: "Enter: on   b: back   g: next question   q: out > ",
    question: "A, B, C or D?   Enter: on without   back: back, since b is B   q: out > ",
    last: "This was the last. b: back   1: from the beginning   q: out > ",
    last_page: "Nothing comes after this. b: back, 1: from the beginning, q: out.",
    unknown: |word| {
        format!(
            "There is nothing called {word} here. Enter: on, back: back, g: next question, a step's number or a scene's name: there, q: out."
        )
    },
    too_small: |(columns, rows), (wide, high)| {
        format!(
            "This terminal has {columns} columns and {rows} rows, and a frame may need {wide} and {high}: make it larger, or scroll up to where one begins."
        )
    },
    no_more_questions: "There are no more questions from here on. 1: from the beginning.",
    first: "Nothing comes before this. Enter: on.",
};
