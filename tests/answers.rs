//! The tutorial's exercises: what it says of each change, and its worked answers.

mod common;

#[path = "answers/chapter1.rs"]
mod chapter1;
#[path = "answers/chapter2.rs"]
mod chapter2;
#[path = "answers/chapter3.rs"]
mod chapter3;
#[path = "answers/chapter4.rs"]
mod chapter4;
#[path = "answers/chapter5.rs"]
mod chapter5;
#[path = "answers/chapter6.rs"]
mod chapter6;

use std::time::Duration;

use common::STEPS;
use sticky_packets::lab::{Over, play};
use sticky_packets::network::Network;
use sticky_packets::scene::{self, Client, Scene};
use sticky_packets::shell::LONG;
use sticky_packets::tape::{Outcome, Tape, What};
use sticky_packets::{Conn, Error, Lang, Result, Shell, Step, frame};

type Serve = fn(&mut Conn, &Shell) -> Result<()>;
type Talk = fn(&mut Conn) -> Result<()>;

fn tape(serve: Serve, talk: Talk, scene: &'static Scene) -> Tape {
    let step = Step { number: 1, serve, talk };
    play(&step, scene, Lang::En, Over::Lab).unwrap()
}

fn passes(serve: Serve, talk: Talk, scene: &'static Scene) -> bool {
    matches!(tape(serve, talk, scene).outcome, Outcome::Well)
}

#[test]
fn chapter_1_a_buffer_of_8() {
    let tape = tape(STEPS[0].serve, chapter1::talk_with_a_buffer_of_8, &scene::WORKS);
    let answers = tape.answers(0);
    assert_eq!(answers[0], ("1", "cmd has ".to_string()));
    assert_eq!(answers[1], ("ls", "no outpu".to_string()));
}

#[test]
fn chapter_1_a_connection_for_each_command() {
    const ONE: Scene = Scene { clients: &[Client::Types(&[LONG])], ..scene::LONG_ANSWER };
    assert!(passes(chapter1::serve_once, chapter1::talk_once, &ONE));
    const WIDE: Scene = Scene { network: scene::SPLIT_HEADER.network, ..scene::HALF_CHARACTER };
    assert!(passes(chapter1::serve_once, chapter1::talk_once, &WIDE));
}

/// What the answer warns of: a connection cut off looks like an answer that is complete.
#[test]
fn chapter_1_an_end_is_all_it_knows() {
    const CUT_OFF: Scene = Scene {
        clients: &[Client::Types(&[LONG])],
        network: Network { cut_off: Some(100), ..Network::CALM },
        ..scene::LONG_ANSWER
    };
    let outcome = tape(chapter1::serve_once, chapter1::talk_once, &CUT_OFF).outcome;
    assert!(matches!(outcome, Outcome::WrongAnswer { shown: 100, .. }), "{outcome:?}");
}

#[test]
fn chapter_2_two_bytes_of_size() {
    const LS: Scene = Scene { clients: &[Client::Types(&["ls", "1"])], ..scene::STICKS };
    let talk = chapter2::talk_with_two_bytes_of_size;
    assert!(passes(STEPS[1].serve, talk, &scene::STICKS));
    let tape = tape(STEPS[1].serve, talk, &LS);
    assert!(tape.events.iter().any(|e| e.what == What::Said("result size: b'21'".into())));
    assert!(matches!(tape.answers(0)[0].1.chars().next(), Some('9')));
}

#[test]
fn chapter_2_a_size_that_ends_with_a_newline() {
    let (serve, talk) = (chapter2::serve_lines, chapter2::talk_lines);
    assert!(passes(serve, talk, &scene::LONG_ANSWER));
    const BYTES: Scene = Scene {
        clients: &[Client::Types(&["seq -w 2000", "true"])],
        placeholder: "",
        ..scene::SPLIT_HEADER
    };
    assert!(passes(serve, talk, &BYTES));
}

#[test]
fn chapter_3_a_sleep_of_0_and_a_flush() {
    for serve in [STEPS[1].serve, chapter3::serve_with_a_flush] {
        let outcome = tape(serve, STEPS[2].talk, &scene::STICKS).outcome;
        assert!(matches!(outcome, Outcome::Failed { error: Error::NotANumber(_), .. }));
    }
}

#[test]
fn chapter_4_a_later_reader() {
    const LATER: Scene = Scene {
        network: Network { reader_late: Duration::from_secs(3600), ..Network::CALM },
        ..scene::SLOW_READER
    };
    assert!(passes(STEPS[3].serve, STEPS[3].talk, &LATER));
}

#[test]
fn chapter_4_an_ack_that_is_sent_too_soon() {
    let tape = tape(STEPS[3].serve, chapter4::talk_with_an_early_ack, &scene::STICKS);
    let said = What::Said("executing: b'1ready to receive, go ahead'".into());
    assert!(tape.events.iter().any(|event| event.what == said));
    assert!(matches!(tape.outcome, Outcome::WaitingForEver(_)));
}

#[test]
fn chapter_4_characters_and_bytes() {
    assert_eq!(chapter4::count("ls"), (2, 2));
    assert_eq!(chapter4::count("粘"), (1, 3));
    assert_eq!(chapter4::count("é"), (1, 2));
    assert_eq!(chapter4::count("𠀀🦀"), (2, 8));
}

#[test]
fn chapter_5_eight_digits_mend_the_size_and_no_more() {
    let (serve, talk) = (chapter5::serve_eight_digits, chapter5::talk_eight_digits);
    for scene in [&scene::SPLIT_HEADER, &scene::HALF_CHARACTER] {
        let outcome = tape(serve, talk, scene).outcome;
        assert!(matches!(outcome, Outcome::Failed { error: Error::NotUtf8 { .. }, .. }));
    }
    let answers = tape(serve, talk, &scene::SPLIT_HEADER);
    assert_eq!(answers.answers(0)[0], ("1", "cmd has no output.....".to_string()));
}

#[test]
fn chapter_5_whole_characters() {
    let (serve, talk) = (chapter5::serve_eight_digits, chapter5::talk_whole_characters);
    for scene in [&scene::SPLIT_HEADER, &scene::HALF_CHARACTER, &scene::OVERSHOOT] {
        assert!(passes(serve, talk, scene), "{}", scene.name);
    }
}

#[test]
fn chapter_5_what_is_no_character_is_told_all_the_same() {
    assert!(chapter5::take_whole(&mut b"ab\xff".to_vec()).is_err());
}

#[test]
fn chapter_6_a_maximum() {
    let outcome = tape(chapter6::serve_with_a_maximum, STEPS[5].talk, &scene::HOSTILE_LENGTH);
    match outcome.outcome {
        Outcome::Failed {
            error: Error::Frame(frame::Error::TooLarge { claimed, max }), ..
        } => {
            assert_eq!((claimed, max), (4_294_967_295, 1024));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn chapter_6_frames_that_say_what_they_are() {
    assert!(passes(chapter6::serve_kinds, chapter6::talk_kinds, &scene::WORKS));
    assert!(passes(chapter6::serve_kinds, chapter6::talk_kinds, &scene::SPLIT_HEADER));
}
