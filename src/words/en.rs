//! In English.

mod view;

use super::{Help, Options, Words, Wrong};

pub(super) const WORDS: Words = Words {
    view: view::VIEW,
    help: Help {
        usage: "Usage: ",
        scene: "SCENE",
        option: "OPTIONS",
        dashes: "Where an option comes first, two dashes stand before it:",
        all_scenes: "Without a scene, all of them are played, one after another, in the lab: a network inside the program, with a clock of its own, on which the same bytes arrive the same way every time.",
        one_scene: "Plays this scene alone.",
        course: "Why did my two sends arrive as one? A course in steps. Without a word it lists them, their scenes, and how each scene ends.",
        scenes: "Scenes:",
        for_real: "For real, in two terminals:",
        measure: "On this machine:",
        server: "Serve this step to one client after another",
        client: "Talk to this step's server, with commands from stdin",
        odds: "Measure how often two sends stick on this machine",
        options: "Options:",
        scene_options: "Options of the scenes:",
        everywhere: "Options everywhere:",
        default: |value| format!(" [default: {value}]"),
        more: |run| format!("Their own options:\n  {run} server --help"),
    },
    options: Options {
        over: "What carries the bytes: the lab in virtual time, or loopback TCP in real time [default: lab]",
        svg: "Also draw the scene into this file; name one scene for it",
        server_host: "The address to listen on",
        server_port: "The port to listen on; 0 picks a free one",
        shell: "What runs the commands: this machine's /bin/sh, or the classroom's fixed answers",
        expose_shell: "Let other machines run commands here, as you; anyone who reaches the port can",
        time_limit: "How long a command may run",
        output_limit: "How much a command may print",
        client_host: "The server's address",
        client_port: "The server's port",
        trials: "How many replies to read for each pause; a late reader or Nagle gets fewer",
        json: "Print one JSON object instead of the charts",
        lang: "The language [default: zh where LC_ALL, LC_MESSAGES or LANG say so, else en]",
        color: "When to colour; auto heeds NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM=dumb",
        help: "This help",
        version: "The version",
    },
    wrong: Wrong {
        list: |names| names.join(", "),
        maybe: |near| format!("; did you mean {near}?"),
        word: |word, maybe, known| {
            format!("`{word}` is nothing that can be asked here{maybe}\nThere are: {known}")
        },
        second_word: |word| format!("`{word}` is one word too many; type one alone"),
        behind_dashes: |option| {
            format!("{option} stands behind two dashes, where nothing is an option; leave them out")
        },
        behind_words: |option, words| {
            format!("{option} belongs behind a word, and none is there; type it first: {words}")
        },
        option: |option, maybe| format!("there is no option {option} here{maybe}"),
        value: |option, value, maybe, known| {
            format!("{option} does not take `{value}`{maybe}\nIt takes: {known}")
        },
        number: |option, value, least, most| {
            format!("{option} takes a number from {least} to {most}, and not `{value}`; change it")
        },
        no_value: |option| format!("{option} has no value; write one behind it"),
        flag_value: |option, value| {
            format!("{option} takes no value, and `{value}` is one; leave the value out")
        },
        twice: |option| format!("{option} is there twice; leave one out"),
        not_text: "a word of the command line is not UTF-8; type it anew",
        other: |kind| format!("the command line cannot be understood ({kind}); type it anew"),
        help: |run| format!("\nHelp: {run} -- --help"),
        for_scenes: |option, word| {
            format!(
                "{option} belongs to the scenes; leave it out, or name a scene instead of {word}"
            )
        },
        no_scene: |run, known| {
            format!(
                "--svg draws one scene, and none is named; type it first:\n  {run} SCENE --svg FILE\nScenes: {known}"
            )
        },
        exposed: |host| {
            format!(
                "--host {host} would let other machines run commands here, as you; add --shell classroom to serve fixed answers, or --expose-shell if that is what you want"
            )
        },
        no_shell: "this machine has no /bin/sh; add --shell classroom",
        port_0: "a client cannot connect to port 0, which only lets a server pick a free one; give --port the number that the server prints behind `listening on`",
    },
};
