//! What is wrong with a command line, in English.

use crate::words::wrong::Wrong;

pub(super) const WRONG: Wrong = Wrong {
    list: |names| names.join(", "),
    maybe: |near| format!("; did you mean {near}?"),
    word: |word, maybe, known| format!("`{word}` means nothing here{maybe}\nThere are: {known}"),
    step_elsewhere: |step| format!("\nIt is an example. Run it:\n  cargo run --example {step}"),
    scene_elsewhere: |step, scene| {
        format!("\nIt is a scene of {step}. Play it:\n  cargo run --example {step} {scene}")
    },
    second_word: |word| format!("`{word}` is one word too many; type one alone"),
    behind_dashes: |option| {
        format!("{option} stands after two dashes, where nothing is an option; leave them out")
    },
    behind_words: |option, words| {
        format!("{option} belongs after a word, and none is there; type it first: {words}")
    },
    option: |option, maybe| format!("there is no option {option} here{maybe}"),
    value: |option, value, maybe, known| {
        format!("{option} does not take `{value}`{maybe}\nIt takes: {known}")
    },
    number: |option, value, least, most| {
        format!("{option} takes a number from {least} to {most}, and not `{value}`; change it")
    },
    bytes: |option, value| {
        format!(
            "{option} takes bytes, \\x00\\x02ls say, and not `{value}`; after a backslash write n, r, t, a quote, a backslash, or x and two hex digits"
        )
    },
    cut: |option, value| {
        format!(
            "{option} takes a stream and a byte of it, client:1 or server:3, and not `{value}`; change it"
        )
    },
    no_value: |option| format!("{option} has no value; write one after it"),
    flag_value: |option, value| {
        format!("{option} takes no value, and `{value}` is one; leave the value out")
    },
    twice: |option| format!("{option} is there twice; leave one out"),
    not_text: "a word of the command line is not UTF-8; type it anew",
    other: |kind| format!("the command line cannot be understood ({kind}); type it anew"),
    help: |run| format!("\nHelp: {run} -- --help"),
    for_scenes: |option, word| {
        format!("{option} belongs to the scenes; leave it out, or name a scene instead of {word}")
    },
    nothing_typed: "nobody types anything here; name a scene, or add --type ls,1",
    no_scene: |run, made, known| {
        format!(
            "--svg draws one scene, and none is named; type it first:\n  {run} SCENE --svg FILE{made}\nScenes: {known}"
        )
    },
    exposed: |host| {
        format!(
            "--host {host} would let other machines run commands here, as you; add --shell classroom to serve fixed answers, or --expose-shell if that is what you want"
        )
    },
    no_step: |number, last| {
        format!(
            "this code says of itself that it is step {number}, and there are steps 1 to {last}; set `number` in its main.rs to that of the step that it was copied from"
        )
    },
    nested: |copy, step| {
        format!(
            "examples/{copy} was there already, so `cp -r` put {step} inside, and this is still the older copy. To begin anew, which deletes both:\n  rm -r examples/{copy}\n  cp -r examples/{step} examples/{copy}"
        )
    },
    no_shell: "this machine has no /bin/sh; add --shell classroom",
    port_0: "a client cannot connect to port 0, which only lets a server pick a free one; give --port the number that the server prints after `listening on`",
};
