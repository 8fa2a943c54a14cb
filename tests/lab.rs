//! The lab: what it finds, that it repeats itself, and that it does not lie.

mod common;

use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use common::{STEPS, plays, tape};
use sticky_packets::frame::{self, Frames, HEADER, NO_LIMIT};
use sticky_packets::lab::{Over, play};
use sticky_packets::ladder::LADDER;
use sticky_packets::network::{Delivery, Network};
use sticky_packets::scene::{self, Client, Scene};
use sticky_packets::tape::{Event, Outcome, Side, Wait, What};
use sticky_packets::transcript::{self, Screen};
use sticky_packets::{Conn, Error, Lang, Result, Shell, Step};

#[test]
fn the_same_scene_gives_the_same_tape_a_thousand_times() {
    for (number, scene) in [(1, &scene::LONG_ANSWER), (4, &scene::OVERSHOOT)] {
        let first = tape(number, scene, Lang::En).events;
        for _ in 0..1000 {
            assert_eq!(tape(number, scene, Lang::En).events, first);
        }
    }
}

/// On real sockets the kernel answers every read, and the lab's tape must be the same.
#[test]
fn real_sockets_give_the_tape_of_the_lab() {
    let over = |over, step, scene| {
        let mut tape = play(step, scene, Lang::En, over).unwrap();
        tape.events.retain(|event| !is_new_conn(event));
        (tape.events, format!("{:?}", tape.outcome))
    };
    thread::scope(|scope| {
        for (step, play) in plays() {
            scope.spawn(move || {
                let lab = over(Over::Lab, step, play.scene);
                let tcp = over(Over::Tcp, step, play.scene);
                assert_eq!(tcp, lab, "step {}, {}", step.number, play.scene.name);
            });
        }
    });
}

fn is_new_conn(event: &Event) -> bool {
    matches!(&event.what, What::Said(text) if text.starts_with("new conn"))
}

#[test]
fn both_ends_waiting_for_ever_is_found_with_what_each_waits_for() {
    let Outcome::WaitingForEver(waits) = tape(6, &scene::STALL, Lang::En).outcome else {
        panic!("nobody found it");
    };
    let server = Wait { conn: 0, side: Side::Server, received: 5 };
    let peer = Wait { conn: 0, side: Side::Client, received: 0 };
    assert_eq!(waits, [server, peer]);
}

static ALIVE: AtomicUsize = AtomicUsize::new(0);

/// Counts the ends that still run.
struct Alive;

impl Alive {
    fn new() -> Alive {
        ALIVE.fetch_add(1, Ordering::SeqCst);
        Alive
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

fn hang_up(conn: &mut Conn, _: &Shell) -> Result<()> {
    let _alive = Alive::new();
    assert!(conn.read(&mut [0; 1024])? > 0);
    Ok(())
}

fn wait(conn: &mut Conn, _: &Shell) -> Result<()> {
    let _alive = Alive::new();
    while conn.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

/// The article's client: it takes the end of the stream for an empty piece, and goes on.
fn spin(conn: &mut Conn) -> Result<()> {
    let _alive = Alive::new();
    conn.write_all(b"ls")?;
    let mut received = 0;
    while received < 275 {
        received += conn.read(&mut [0; 1024])?;
    }
    Ok(())
}

/// Not even an end that ignores every error outlives its scene.
fn spin_regardless(conn: &mut Conn) -> Result<()> {
    let _alive = Alive::new();
    loop {
        let _ = conn.write(b"x");
    }
}

fn panic_at_once(conn: &mut Conn) -> Result<()> {
    let _alive = Alive::new();
    conn.write_all(b"ls")?;
    panic!("an end fell over");
}

fn ask(conn: &mut Conn) -> Result<()> {
    let _alive = Alive::new();
    conn.write_all(b"ls")?;
    while conn.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

fn serve_and_panic(conn: &mut Conn, _: &Shell) -> Result<()> {
    let _alive = Alive::new();
    assert!(conn.read(&mut [0; 1024])? > 0);
    panic!("{} fell over", "the server");
}

#[test]
fn no_end_outlives_its_scene_however_that_ends() {
    let outcome = |serve, talk| {
        let step = Step { number: 1, serve, talk };
        let tape = play(&step, &scene::WORKS, Lang::En, Over::Lab).unwrap();
        assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
        tape.outcome
    };
    assert!(matches!(outcome(hang_up, spin), Outcome::Spin(_)));
    assert!(matches!(outcome(wait, spin_regardless), Outcome::Spin(_)));
    assert!(matches!(outcome(wait, ask), Outcome::WaitingForEver(_)));
    match outcome(wait, panic_at_once) {
        Outcome::Panic(Side::Client, message) => assert_eq!(message, "an end fell over"),
        other => panic!("{other:?}"),
    }
    match outcome(serve_and_panic, ask) {
        Outcome::Panic(Side::Server, message) => assert_eq!(message, "the server fell over"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_connection_cut_off_in_an_answer_ends_with_the_figures() {
    const CUT_OFF: Scene = Scene {
        name: "cut-off",
        network: Network { cut_off: Some(103), ..Network::CALM },
        clients: &[Client::Types(&["ls"])],
        ..scene::WORKS
    };
    match tape(5, &CUT_OFF, Lang::En).outcome {
        Outcome::Failed { side: Side::Client, error, .. } => {
            assert!(matches!(error, Error::Closed { received: 100, size: Some(275) }), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn frames_pass_when_every_byte_travels_alone_both_ways() {
    const BYTE_BY_BYTE: Scene = Scene {
        name: "byte-by-byte",
        network: Network {
            to_client: Delivery::Pieces(1),
            to_server: Delivery::Pieces(1),
            ..Network::CALM
        },
        ..scene::WORKS
    };
    assert!(matches!(tape(6, &BYTE_BY_BYTE, Lang::En).outcome, Outcome::Well));
    assert!(!matches!(tape(5, &BYTE_BY_BYTE, Lang::En).outcome, Outcome::Well));
}

/// What a fix costs, in virtual time: the round trip takes 20 ms.
#[test]
fn each_fix_has_its_price() {
    let cost = |number| {
        let tape = tape(number, &scene::WORKS, Lang::En);
        let left = tape.events.iter().find(|event| event.what == What::Left);
        left.map(|event| event.at / 3)
    };
    assert_eq!(cost(1), Some(Duration::from_millis(20)));
    assert_eq!(cost(2), None);
    assert_eq!(cost(3), Some(Duration::from_millis(1020)));
    assert_eq!(cost(4), Some(Duration::from_millis(40)));
    assert_eq!(cost(5), Some(Duration::from_millis(40)));
    assert_eq!(cost(6), Some(Duration::from_millis(20)));
}

/// A late reader changes nothing that is read in step 4, and everything in step 3.
#[test]
fn a_reader_is_late_by_as_much_as_the_network_says() {
    let late = |number| {
        let tape = tape(number, &scene::SLOW_READER, Lang::En);
        let mut reads = tape.events.iter().filter(|event| {
            event.side == Side::Client && matches!(event.what, What::Received { .. })
        });
        reads.next().map(|event| event.at)
    };
    for step in &STEPS[2..4] {
        assert_eq!(late(step.number), Some(Duration::from_millis(1500)));
    }
}

const A_LONG_BODY: usize = 1_000_000;

fn send_a_long_frame(conn: &mut Conn, _: &Shell) -> Result<()> {
    Ok(frame::send(conn, &vec![7; A_LONG_BODY], NO_LIMIT)?)
}

fn receive_a_frame(conn: &mut Conn) -> Result<()> {
    assert_eq!(Frames::new(NO_LIMIT).recv(conn)?.map(|body| body.len()), Some(A_LONG_BODY));
    Ok(())
}

/// A frame is one write, however long it is.
#[test]
fn a_long_frame_is_one_send_on_the_tape() {
    let step = Step { number: 6, serve: send_a_long_frame, talk: receive_a_frame };
    let tape = play(&step, &scene::SILENCE, Lang::En, Over::Lab).unwrap();
    let sends: Vec<usize> = tape.sends_to(0, Side::Client).iter().map(|send| send.len()).collect();
    assert_eq!(sends, [HEADER + A_LONG_BODY]);
}

fn send_three(conn: &mut Conn, _: &Shell) -> Result<()> {
    Ok(conn.write_all(b"abc")?)
}

fn read_two(conn: &mut Conn) -> Result<()> {
    conn.read_exact(&mut [0; 2])?;
    Ok(())
}

#[test]
fn one_byte_that_is_never_read_is_no_bytes() {
    let step = Step { number: 1, serve: send_three, talk: read_two };
    let tape = play(&step, &scene::SILENCE, Lang::En, Over::Lab).unwrap();
    let text = transcript::scene(&LADDER[0].plays[2], &tape, Screen::PLAIN);
    assert!(text.contains("; the last byte was\n         never read\n"), "{text}");
}
