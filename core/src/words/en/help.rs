//! The help in English.

use crate::words::help::Help;

pub(super) const HELP: Help = Help {
    usage: "Usage: ",
    scene: "SCENE",
    goal: "GOAL",
    option: "OPTIONS",
    dashes: "Where an option comes first, two dashes stand before it:",
    all_scenes: "Without a scene, all of them are played, one after another, in the lab: a network inside the program, with a clock of its own, on which the same bytes arrive the same way every time.",
    one_scene: "Plays this scene alone.",
    course: "Why did my two sends arrive as one? A course in steps. Without a word it shows the course, one thing at a time, and asks what happens next; where no terminal shows it, it prints all of it, the answers last.",
    scenes: "Scenes:",
    ladder: "The steps and their scenes (✓ passes, ✗ breaks, as it is meant to):",
    for_real: "For real, in two terminals:",
    changed: "Your own code:",
    steps: "All steps:",
    measure: "On this machine:",
    server: "Serve this step to one client after another",
    client: "Talk to this step's server, with commands from stdin",
    check: "Check the code as it stands against every cut of the stream, or against an exercise's goal",
    check_all: "Check every step against every cut: one table",
    options: "Options:",
    scene_options: "Options of the scenes:",
    everywhere: "Options everywhere:",
    default: |value| format!(" [default: {value}]"),
    more: |run| format!("Their own options:\n  {run} server --help"),
};
