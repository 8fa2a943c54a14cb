//! The tutorial's exercises: what it says of each change, and its worked answers.

mod chapter1;
mod chapter2;
mod chapter3;
mod chapter4;
pub mod chapter5;
mod chapter6;
mod chapter7;
mod rungs;
pub mod table;

use std::time::Duration;

use crate::common::STEPS;
use sticky_packets::course::scene::{self, Client, Scene};
use sticky_packets::lab::network::{Delivery, Network};
use sticky_packets::lab::{Over, play};
use sticky_packets::net::{Addr, TcpListener, TcpStream};
use sticky_packets::real::shell::LONG;
use sticky_packets::tape::{Outcome, Side, Tape, What};
use sticky_packets::view::Played;
use sticky_packets::view::text::{self, Screen};
use sticky_packets::{Error, Lang, Line, Result, Shell, Step, Term, frame};
use table::server;

type Serve = fn(Addr, &Shell, &Term) -> Result<()>;
type Talk = fn(Addr, &Term) -> Result<()>;

fn tape(serve: Serve, talk: Talk, scene: Scene) -> Tape {
    let step = Step { number: 1, serve, talk };
    play(&step, &scene, Over::Lab).unwrap()
}

fn passes(serve: Serve, talk: Talk, scene: Scene) -> bool {
    tape(serve, talk, scene).outcome.is_well()
}

fn types(commands: &[&str]) -> Scene {
    Scene::of(vec![Client::types(commands)], Lang::En)
}

#[test]
fn chapter_1_a_buffer_of_8() {
    let tape = tape(STEPS[0].serve, chapter1::talk_with_a_buffer_of_8, scene::works(Lang::En));
    let answers = tape.answers(0);
    assert_eq!(answers[0], ("1", "cmd has ".to_string()));
    assert_eq!(answers[1], ("ls", "no outpu".to_string()));
}

#[test]
fn chapter_1_no_placeholder() {
    let serve = server!(chapter1::serve_without_a_placeholder);
    let outcome = tape(serve, STEPS[0].talk, scene::silence(Lang::En)).outcome;
    assert!(matches!(outcome, Outcome::WaitingForEver(_)), "{outcome:?}");
    assert!(passes(serve, STEPS[0].talk, types(&["ls"])));
}

#[test]
fn chapter_1_a_connection_for_each_command() {
    let (serve, talk) = (server!(chapter1::serve_once), chapter1::talk_once);
    for scene in [scene::works, scene::long_answer, scene::half_character, scene::silence] {
        assert!(passes(serve, talk, scene(Lang::En)));
    }
    let byte_by_byte = Network { to_client: Delivery::Pieces(1), ..Network::CALM };
    assert!(passes(serve, talk, scene::half_character(Lang::En).over(byte_by_byte)));
}

/// What the answer warns of: a connection cut off looks like an answer that is complete.
#[test]
fn chapter_1_an_end_is_all_it_knows() {
    let cut_off = Network { cut_off: Some(100), ..Network::CALM };
    let scene = types(&[LONG]).over(cut_off);
    match tape(server!(chapter1::serve_once), chapter1::talk_once, scene).outcome {
        Outcome::WrongAnswer { shown, .. } => assert_eq!(shown.len(), 100),
        other => panic!("{other:?}"),
    }
}

#[test]
fn chapter_2_two_bytes_of_size() {
    let talk = chapter2::talk_with_two_bytes_of_size;
    assert!(passes(STEPS[1].serve, talk, scene::sticks(Lang::En)));
    let tape = tape(STEPS[1].serve, talk, types(&["ls", "1"]));
    let said = What::Said(Line::ResultSize(b"21".into()));
    assert!(tape.events.iter().any(|event| event.what == said));
    assert!(matches!(tape.answers(0)[0].1.chars().next(), Some('9')));
}

#[test]
fn chapter_2_one_write_sticks_all_the_same() {
    let serve = server!(chapter2::serve_in_one_write);
    let outcome = tape(serve, STEPS[1].talk, scene::sticks(Lang::En)).outcome;
    assert!(matches!(outcome, Outcome::Failed { error: Error::NotANumber(_), .. }));
}

#[test]
fn chapter_3_a_sleep_of_0_and_a_flush() {
    for serve in [STEPS[1].serve, server!(chapter3::serve_with_a_flush)] {
        let outcome = tape(serve, STEPS[2].talk, scene::sticks(Lang::En)).outcome;
        assert!(matches!(outcome, Outcome::Failed { error: Error::NotANumber(_), .. }));
    }
}

#[test]
fn chapter_4_a_later_reader() {
    let late = Duration::from_secs(3600);
    let later = Scene::of(vec![Client::types(&["1"]).late(late)], Lang::En);
    assert!(passes(STEPS[3].serve, STEPS[3].talk, later));
}

#[test]
fn chapter_4_an_ack_that_is_sent_too_soon() {
    let talk = chapter4::talk_with_an_early_ack;
    let tape = tape(STEPS[3].serve, talk, scene::sticks(Lang::En));
    let said = What::Said(Line::Executing(b"1ready to receive, go ahead".into()));
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

/// The exercise asks what it mends: nothing that a scene shows.
#[test]
fn chapter_5_no_more_than_is_left() {
    let (serve, talk) = (STEPS[4].serve, chapter5::talk_no_more);
    assert!(passes(serve, talk, scene::overshoot(Lang::En)));
    for scene in [scene::split_header, scene::half_character] {
        assert!(!passes(serve, talk, scene(Lang::En)));
    }
}

#[test]
fn chapter_5_whole_characters() {
    let (serve, talk) = (STEPS[4].serve, chapter5::talk_whole_characters);
    for scene in [scene::half_character, scene::overshoot] {
        assert!(passes(serve, talk, scene(Lang::En)));
    }
    assert!(!passes(serve, talk, scene::split_header(Lang::En)));
}

#[test]
fn chapter_5_what_is_no_character_is_told_all_the_same() {
    assert!(chapter5::take_whole(&mut b"ab\xff".to_vec()).is_err());
}

#[test]
fn rungs_eight_digits_mend_the_size_and_no_more() {
    let (serve, talk) = (server!(rungs::serve_eight_digits), rungs::talk_eight_digits);
    for scene in [scene::split_header, scene::half_character] {
        let outcome = tape(serve, talk, scene(Lang::En)).outcome;
        assert!(matches!(outcome, Outcome::Failed { error: Error::NotUtf8 { .. }, .. }));
    }
    let answers = tape(serve, talk, scene::split_header(Lang::En));
    assert_eq!(answers.answers(0)[0], ("1", "cmd has no output.....".to_string()));
}

#[test]
fn rungs_a_size_that_ends_with_a_newline() {
    let (serve, talk) = (server!(rungs::serve_lines), rungs::talk_lines);
    assert!(passes(serve, talk, scene::long_answer(Lang::En)));
    assert!(passes(serve, talk, scene::sticks(Lang::En)));
    let byte_by_byte = Network { to_client: Delivery::Pieces(1), ..Network::CALM };
    assert!(passes(serve, talk, types(&[LONG, "true"]).over(byte_by_byte)));
}

#[test]
fn rungs_a_limit_on_the_line() {
    let (serve, talk) = (server!(rungs::serve_limited_lines), rungs::talk_limited_lines);
    assert!(passes(serve, talk, scene::long_answer(Lang::En)));
    assert!(passes(serve, talk, scene::split_command(Lang::En)));
    let line = Scene::of(vec![Client::Sends(vec![b'x'; 1024])], Lang::En);
    let outcome = tape(serve, talk, line).outcome;
    assert!(matches!(outcome, Outcome::Failed { error: Error::Io(_), .. }), "{outcome:?}");
}

#[test]
fn chapter_6_a_maximum() {
    let serve = server!(chapter6::serve_with_a_maximum);
    match tape(serve, STEPS[5].talk, scene::hostile_length(Lang::En)).outcome {
        Outcome::Failed { error: Error::Frame(error), .. } => {
            assert_eq!(*error, frame::Error::TooLarge { claimed: 1 << 28, max: 1024 });
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn chapter_6_frames_that_say_what_they_are() {
    let (serve, talk) = (server!(chapter6::serve_kinds), chapter6::talk_kinds);
    assert!(passes(serve, talk, scene::works(Lang::En)));
    assert!(passes(serve, talk, scene::split_header(Lang::En)));
}

#[test]
fn chapter_7_five_seconds_for_each_read() {
    let serve = server!(chapter7::serve_with_a_read_timeout);
    let drips = tape(serve, STEPS[6].talk, scene::drip(Lang::En));
    assert_eq!(drips.outcome, Outcome::Well);
    let answered = drips.events.iter().find(|event| event.conn == 0 && is_answer(&event.what));
    assert_eq!(answered.unwrap().at, Duration::from_millis(14_010));
    // Between frames it is in the way: who says nothing for five seconds is hung up on.
    for scene in [scene::stall, scene::second_client] {
        match tape(serve, STEPS[6].talk, scene(Lang::En)).outcome {
            Outcome::Failed { error: Error::Io(fault), .. } => {
                assert_eq!(fault.kind, std::io::ErrorKind::WouldBlock);
            }
            other => panic!("{other:?}"),
        }
    }
}

fn is_answer(what: &What) -> bool {
    matches!(what, What::Sent(bytes) if bytes.len() > 1)
}

/// A connection for each command.
fn talk_three_times(addr: Addr, term: &Term) -> Result<()> {
    while let Some(cmd) = term.prompt()? {
        let mut conn = TcpStream::connect(addr)?;
        frame::send(&mut conn, cmd.as_bytes(), frame::NO_LIMIT)?;
        let mut frames = frame::FrameReader::new(conn, frame::NO_LIMIT);
        term.say(Line::Piece(frames.recv_text()?.unwrap_or_default()));
    }
    Ok(())
}

#[test]
fn chapter_7_a_server_that_is_full() {
    let clients = vec![Client::Idles, Client::types(&["ls"]), Client::Sends(Vec::new())];
    let talk = STEPS[6].talk;
    let full = tape(chapter7::serve_a_few, talk, Scene::of(clients, Lang::En));
    assert_eq!(full.outcome, Outcome::Well);
    assert_eq!(full.sends_to(2, Side::Client).concat(), b"\x00\x00\x00\x17[full: try again later]");
    assert_eq!(full.answers(1).len(), 1);
    // Whoever leaves makes room.
    let again = tape(chapter7::serve_a_few, talk_three_times, types(&["ls", "dir", "1"]));
    assert_eq!(again.outcome, Outcome::Well);
}

/// A change that works is told so, and not with the course's words on its own code.
#[test]
fn changed_code_is_told_what_happened_and_nothing_else() {
    let scene = scene::sticks(Lang::En);
    let (serve, talk) = (server!(rungs::serve_lines), rungs::talk_lines);
    let play = STEPS[1].rung().plays.iter().find(|play| play.name == "sticks").unwrap();
    let mended = tape(serve, talk, scene.clone());
    let text = text::scene(&Played::new(play, &mended), Screen::PLAIN);
    assert!(mended.outcome.is_well() && !play.is_of_own_code(&mended));
    assert!(text.ends_with("breaks in this scene: your change mends it.\n"), "{text}");
    assert!(!text.contains("Both sends were in the receive buffer"), "{text}");
    let other = tape(STEPS[1].serve, chapter2::talk_with_two_bytes_of_size, scene::lsdir(Lang::En));
    let lsdir = STEPS[1].rung().plays.iter().find(|play| play.name == "lsdir").unwrap();
    let text = text::scene(&Played::new(lsdir, &other), Screen::PLAIN);
    assert!(text.contains("passes this scene: this is what"), "{text}");
    let own = tape(STEPS[1].serve, STEPS[1].talk, scene);
    let own = text::scene(&Played::new(play, &own), Screen::PLAIN);
    assert!(own.contains("Both sends were in the receive buffer"), "{own}");
}

/// What breaks the step's own code breaks many a change of it: that is no doing of the change.
#[test]
fn changed_code_is_not_blamed_for_what_breaks_the_steps_own() {
    let play = STEPS[0].rung().plays.iter().find(|play| play.name == "lsdir").unwrap();
    let told = [(Lang::En, "breaks in this scene as well"), (Lang::Zh, "在这个场景里也会出错")];
    for (lang, words) in told {
        let broken = tape(STEPS[0].serve, chapter1::talk_with_a_buffer_of_8, scene::lsdir(lang));
        let text = text::scene(&Played::new(play, &broken), Screen::PLAIN);
        assert!(!broken.outcome.is_well() && text.contains(words), "{text}");
    }
}
