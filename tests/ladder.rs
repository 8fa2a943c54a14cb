//! The ladder holds: what must break does break, with the very error, and the next step passes it.

use crate::common::{STEPS, plays, tape};
use sticky_packets::Lang;
use sticky_packets::course::scene::{self, Scene};
use sticky_packets::tape::{Outcome, Side};

#[test]
fn every_scene_ends_as_the_ladder_says() {
    for (step, play) in plays() {
        for lang in Lang::ALL {
            let tape = tape(step.number, &(play.scene)(lang));
            let (number, name) = (step.number, play.name);
            assert!(play.ends.is(&tape.outcome), "step {number}, {name}: {:?}", tape.outcome);
        }
    }
}

/// The course's words on a scene are shown for these tapes alone.
#[test]
fn every_scene_has_the_fingerprint_of_its_tape() {
    let mut wrong = String::new();
    for (step, play) in plays() {
        let found = Lang::ALL.map(|lang| tape(step.number, &(play.scene)(lang)).fingerprint());
        if found != play.fingerprints {
            wrong += &format!(
                "step {}, {}: [{:#x}, {:#x}]\n",
                step.number, play.name, found[0], found[1]
            );
        }
    }
    assert!(wrong.is_empty(), "put these into core/src/course/ladder.rs:\n{wrong}");
}

#[test]
fn each_step_opens_by_passing_what_broke_the_one_before() {
    for pair in STEPS.windows(2) {
        let breaks = pair[0].rung().plays.iter().filter(|play| !play.ends.passes());
        let passed: Vec<&str> = breaks.map(|play| play.name).collect();
        let opens: Vec<&str> = pair[1]
            .rung()
            .plays
            .iter()
            .take(passed.len())
            .filter(|play| play.ends.passes())
            .map(|play| play.name)
            .collect();
        assert!(!passed.is_empty());
        assert_eq!(opens, passed, "step {}", pair[1].number);
    }
}

/// Every scene with every step, 1 to 7: `.` passes; `r` refused, `w` a wrong answer, `f` both wait for ever, `n` not
/// a number, `u` not UTF-8.
#[test]
fn the_whole_ladder() {
    type Make = fn(Lang) -> Scene;
    let scenes: [(&str, Make, &str); 14] = [
        ("lsdir", scene::lsdir, "w......"),
        ("split-command", scene::split_command, "wnwww.."),
        ("works", scene::works, ".n....."),
        ("long-answer", scene::long_answer, "w......"),
        ("silence", scene::silence, ".n....."),
        ("sticks", scene::sticks, ".n....."),
        ("slow-reader", scene::slow_reader, ".nn...."),
        ("overshoot", scene::overshoot, "wnnn..."),
        ("split-header", scene::split_header, "wnnnn.."),
        ("half-character", scene::half_character, "unuuu.."),
        ("hostile-length", scene::hostile_length, "ffffffr"),
        ("stall", scene::stall, "ffffffr"),
        ("second-client", scene::second_client, "ffffff."),
        ("drip", scene::drip, "......r"),
    ];
    let found = scenes.map(|(name, scene, _)| {
        let letters = STEPS.map(|step| letter(&tape(step.number, &scene(Lang::En)).outcome));
        (name, letters.iter().collect::<String>())
    });
    assert_eq!(found, scenes.map(|(name, _, expected)| (name, expected.to_string())));
}

fn letter(outcome: &Outcome) -> char {
    match outcome {
        Outcome::Well => '.',
        Outcome::Refused { .. } => 'r',
        Outcome::WrongAnswer { .. } => 'w',
        Outcome::WaitingForEver(_) => 'f',
        Outcome::Failed { error, .. } => match error {
            sticky_packets::Error::NotANumber(_) => 'n',
            sticky_packets::Error::NotUtf8 { .. } => 'u',
            _ => 'e',
        },
        _ => '!',
    }
}

#[test]
fn the_articles_figures_come_out_of_the_running_code() {
    let chars = |number| said(number, Side::Server, "before send ");
    let sizes = |number| said(number, Side::Client, "命令结果大小: ");
    let done = |number| said(number, Side::Client, "cmd res receive done...... ");
    assert_eq!(chars(2), ["0"]);
    for number in [1, 3, 4, 5, 6, 7] {
        assert_eq!(chars(number), ["0", "219", "249"], "step {number}");
    }
    assert_eq!(sizes(4), ["b'22'", "b'219'", "b'249'"]);
    assert_eq!(sizes(5), ["b'22'", "b'275'", "b'305'"]);
    for number in [4, 5, 6, 7] {
        assert_eq!(done(number), ["22", "275", "305"], "step {number}");
    }
}

/// What stands behind a word in what one side prints in the article's session.
fn said(number: usize, side: Side, word: &str) -> Vec<String> {
    let stdout = tape(number, &scene::works(Lang::Zh)).stdout(side);
    let behind =
        stdout.lines().filter_map(|line| line.trim_start_matches(">>:").strip_prefix(word));
    behind.map(str::to_string).collect()
}
