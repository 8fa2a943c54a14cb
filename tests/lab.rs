//! The lab: what it finds, that it repeats itself, and that it does not lie.

use std::io::{BufWriter, ErrorKind, Read, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::common::{self, STEPS, plays, tape};
use sticky_packets::course::ladder::LADDER;
use sticky_packets::course::scene::{self, Client, Scene};
use sticky_packets::frame::{self, FrameReader, HEADER, NO_LIMIT};
use sticky_packets::lab::network::{Delivery, Network};
use sticky_packets::lab::{Over, play, play_watched};
use sticky_packets::net::{Addr, Shutdown, TcpListener, TcpStream};
use sticky_packets::tape::{Circle, End, Event, On, Outcome, Side, Wait, What};
use sticky_packets::thread::{Builder, scope};
use sticky_packets::time::Instant;
use sticky_packets::view::Played;
use sticky_packets::view::text::{self, Screen};
use sticky_packets::{Error, Lang, Line, Result, Shell, Step, Term};

const CLIENT: End = End { conn: 0, side: Side::Client };
const SERVER: End = End { conn: 0, side: Side::Server };

fn types(commands: &[&str]) -> Scene {
    Scene::of(vec![Client::types(commands)], Lang::En)
}

#[test]
fn the_same_scene_gives_the_same_tape_a_thousand_times() {
    for (number, scene) in [(1, scene::long_answer(Lang::En)), (4, scene::overshoot(Lang::En))] {
        let first = tape(number, &scene).events;
        for _ in 0..1000 {
            assert_eq!(tape(number, &scene).events, first);
        }
    }
}

/// On real sockets the kernel answers every read, and the lab's tape must be the same.
#[test]
fn real_sockets_give_the_tape_of_the_lab() {
    let over = |over, step, scene: &Scene| {
        let mut tape = play(step, scene, over).unwrap();
        tape.events.retain(|event| !matches!(event.what, What::Said(Line::NewConn(_))));
        (tape.events, tape.outcome)
    };
    thread::scope(|scope| {
        for (step, play) in plays() {
            scope.spawn(move || {
                let scene = (play.scene)(Lang::En);
                let lab = over(Over::Lab, step, &scene);
                let tcp = over(Over::Tcp, step, &scene);
                assert_eq!(tcp, lab, "step {}, {}", step.number, play.name);
            });
        }
    });
}

#[test]
fn both_ends_waiting_for_ever_is_found_with_what_each_waits_for() {
    let Outcome::WaitingForEver(waits) = tape(6, &scene::stall(Lang::En)).outcome else {
        panic!("nobody found it");
    };
    let bytes = |end, received, room| Wait { end, on: On::Bytes { received, room } };
    assert_eq!(waits, [bytes(SERVER, 5, 1), bytes(CLIENT, 0, 1024)]);
}

/// Reads until the peer is done, and tries again whenever nothing comes in time.
fn insist_on_reading(conn: &mut TcpStream) -> Result<()> {
    conn.set_read_timeout(Some(Duration::from_millis(5)))?;
    loop {
        match conn.read(&mut [0; 1024]) {
            Ok(0) => return Ok(()),
            Err(e) if e.kind() != ErrorKind::WouldBlock => return Err(e.into()),
            _ => {}
        }
    }
}

/// Who reads with a timeout, and tries again for ever, waits: the bug is where the peer is not answered.
#[test]
fn an_end_that_tries_the_same_read_for_ever_waits() {
    fn insist(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
        insist_on_reading(&mut TcpListener::bind(addr)?.accept()?.0)
    }

    let step = Step { serve: insist, talk: read_all::<1024>, ..STEPS[0] };
    let tape = play(&step, &types(&["ls"]), Over::Lab).unwrap();
    let bytes = |end, received| Wait { end, on: On::Bytes { received, room: 1024 } };
    let waits = vec![bytes(SERVER, 0), bytes(CLIENT, 0)];
    assert_eq!(tape.outcome, Outcome::WaitingForEver(waits));
}

/// A minute late is not never, and neither are the two minutes that the second half of a send is on its way.
#[test]
fn an_end_that_tries_again_often_gets_what_comes_late() {
    fn insist(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
        insist_on_reading(&mut TcpListener::bind(addr)?.accept()?.0)
    }

    fn sleep_and_send(addr: Addr, _: &Term) -> Result<()> {
        let mut conn = TcpStream::connect(addr)?;
        sticky_packets::thread::sleep(Duration::from_secs(60));
        Ok(conn.write_all(b"ls")?)
    }

    let step = Step { serve: insist, talk: sleep_and_send, ..STEPS[0] };
    let mut scene = types(&[]);
    scene.network.to_server = Delivery::Halves;
    let tape = play(&step, &scene, Over::Lab).unwrap();
    assert_eq!(tape.outcome, Outcome::Well);
}

/// Who counts the time itself, from one try to the next, gives up at its own deadline.
#[test]
fn an_end_that_tries_again_often_comes_to_its_own_deadline() {
    fn watch_the_clock(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
        let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
        conn.set_read_timeout(Some(Duration::from_micros(100)))?;
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(5) {
            let came = conn.read(&mut [0; 1024]);
            assert_eq!(came.unwrap_err().kind(), ErrorKind::WouldBlock);
        }
        Ok(())
    }

    let step = Step { serve: watch_the_clock, ..STEPS[0] };
    let scene = Scene::of(vec![Client::Sends(Vec::new())], Lang::En);
    let tape = play(&step, &scene, Over::Lab).unwrap();
    assert_eq!(tape.outcome, Outcome::Well);
}

/// Beside a thread that does so, an idle client leaves as it would beside any other.
#[test]
fn an_idle_client_leaves_a_server_that_tries_again() {
    fn serve(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
        let listener = TcpListener::bind(addr)?;
        scope(|scope| {
            loop {
                let (mut conn, _) = listener.accept()?;
                scope.spawn(move || insist_on_reading(&mut conn));
            }
        })
    }

    let step = Step { serve, ..STEPS[0] };
    let scene = Scene::of(vec![Client::Idles], Lang::En);
    let tape = play(&step, &scene, Over::Lab).unwrap();
    assert_eq!(tape.outcome, Outcome::Well);
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

/// A server that accepts once, reads once and hangs up.
fn hang_up(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let _alive = Alive::new();
    let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
    assert!(conn.read(&mut [0; 1024])? > 0);
    Ok(())
}

/// A server that reads, and never answers.
fn wait(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    loop {
        let (mut conn, _) = listener.accept()?;
        while conn.read(&mut [0; 1024])? > 0 {}
    }
}

/// The same, counted: the count is this one test's, and others play the server at the same time.
fn wait_counted(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let _alive = Alive::new();
    wait(addr, shell, term)
}

/// The article's client: it takes the end of the stream for an empty piece, and goes on.
fn spin(addr: Addr, _: &Term) -> Result<()> {
    let _alive = Alive::new();
    let mut conn = TcpStream::connect(addr)?;
    conn.write_all(b"ls")?;
    let mut received = 0;
    while received < 275 {
        received += conn.read(&mut [0; 1024])?;
    }
    Ok(())
}

/// Not even an end that ignores every error outlives its scene.
fn spin_regardless(addr: Addr, _: &Term) -> Result<()> {
    let _alive = Alive::new();
    let mut conn = TcpStream::connect(addr)?;
    loop {
        let _ = conn.write(b"x");
    }
}

fn spin_without_a_byte(addr: Addr, _: &Term) -> Result<()> {
    let _alive = Alive::new();
    let mut conn = TcpStream::connect(addr)?;
    loop {
        assert_eq!(conn.read(&mut [])? + conn.write(&[])?, 0);
        conn.flush()?;
    }
}

fn send_without_end(addr: Addr, _: &Term) -> Result<()> {
    let _alive = Alive::new();
    let mut conn = TcpStream::connect(addr)?;
    loop {
        conn.write_all(&[0; 1 << 20])?;
    }
}

fn panic_at_once(addr: Addr, _: &Term) -> Result<()> {
    let _alive = Alive::new();
    TcpStream::connect(addr)?.write_all(b"ls")?;
    panic!("an end fell over");
}

fn ask(addr: Addr, _: &Term) -> Result<()> {
    let _alive = Alive::new();
    let mut conn = TcpStream::connect(addr)?;
    conn.write_all(b"ls")?;
    while conn.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

fn serve_and_panic(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let _alive = Alive::new();
    let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
    assert!(conn.read(&mut [0; 1024])? > 0);
    panic!("{} fell over", "the server");
}

#[test]
fn no_end_outlives_its_scene_however_that_ends() {
    let outcome = |serve, talk| {
        let step = Step { number: 1, serve, talk };
        let tape = play(&step, &scene::works(Lang::En), Over::Lab).unwrap();
        assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
        tape.outcome
    };
    let circle = |serve, talk| match outcome(serve, talk) {
        Outcome::Spin { end: CLIENT, circle } => circle,
        other => panic!("{other:?}"),
    };
    assert_eq!(circle(hang_up, spin), Circle::Events(50_000 + 2 * 8));
    assert!(matches!(circle(wait_counted, spin_regardless), Circle::Events(_)));
    assert!(matches!(circle(wait_counted, spin_without_a_byte), Circle::Calls(_)));
    assert!(matches!(circle(wait_counted, send_without_end), Circle::Bytes(_)));
    assert!(matches!(outcome(wait_counted, ask), Outcome::WaitingForEver(_)));
    let panicked = |end, message: &str| Outcome::Panic { end, message: message.into() };
    assert_eq!(outcome(wait_counted, panic_at_once), panicked(CLIENT, "an end fell over"));
    assert_eq!(outcome(serve_and_panic, ask), panicked(SERVER, "the server fell over"));
}

fn serve_in_a_thread_and_panic(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    scope(|scope| {
        let (conn, _) = listener.accept()?;
        scope.spawn(move || echo(conn));
        panic!("the scope fell over");
    })
}

/// Panics once more as it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("nobody catches this");
    }
}

fn panic_with_a_bomb(addr: Addr, _: &Term) -> Result<()> {
    let _conn = TcpStream::connect(addr)?;
    std::panic::panic_any(Bomb)
}

/// A scope's threads wait for their turns, which the end that panics has to hand on; and so has one whose
/// panic is followed by another.
#[test]
fn a_scene_ends_wherever_an_end_panics() {
    let outcome = |serve, talk| {
        let step = Step { number: 1, serve, talk };
        play(&step, &types(&["a"]), Over::Lab).unwrap().outcome
    };
    let panicked = |end, message: &str| Outcome::Panic { end, message: message.into() };
    let fell = panicked(SERVER, "the scope fell over");
    assert_eq!(outcome(serve_in_a_thread_and_panic, talk_to_echo), fell);
    assert_eq!(outcome(wait, panic_with_a_bomb), panicked(CLIENT, ""));
}

static PUT_BY: Mutex<Option<TcpStream>> = Mutex::new(None);

fn serve_and_put_by(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let (conn, _) = TcpListener::bind(addr)?.accept()?;
    let last = PUT_BY.lock().unwrap().replace(conn);
    if let Some(last) = last {
        assert!(last.read_timeout().is_err() && last.nodelay().is_err());
    }
    Ok(())
}

/// It can be asked and dropped in the next scene, which it is no part of.
#[test]
fn a_stream_may_outlive_its_scene() {
    fn talk(addr: Addr, _: &Term) -> Result<()> {
        Ok(TcpStream::connect(addr)?.write_all(b"x")?)
    }
    let step = Step { number: 1, serve: serve_and_put_by, talk };
    for _ in 0..3 {
        assert_eq!(play(&step, &types(&[]), Over::Lab).unwrap().outcome, Outcome::Well);
    }
}

/// Writes that come to nothing are not told, and still are a circle.
#[test]
fn an_end_that_tries_the_same_write_for_ever_is_found() {
    fn insist(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
        let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
        conn.set_write_timeout(Some(Duration::from_millis(20)))?;
        loop {
            let _ = conn.write(&[b'x'; 1000]);
        }
    }
    fn talk(addr: Addr, _: &Term) -> Result<()> {
        Ok(TcpStream::connect(addr)?.write_all(b"more than there is room for")?)
    }
    let step = Step { number: 1, serve: insist, talk };
    let scene = types(&[]).over(Network { buffer: 1, ..Network::CALM });
    let tape = play(&step, &scene, Over::Lab).unwrap();
    let circle = Outcome::Spin { end: SERVER, circle: Circle::Calls(1_000_000) };
    assert_eq!(tape.outcome, circle);
}

/// A client whose writes stay in a buffer that nobody flushes: what it still does as it is unwound is no
/// part of the scene, and no reason to abort.
fn forget_to_flush(addr: Addr, _: &Term) -> Result<()> {
    let conn = TcpStream::connect(addr)?;
    let mut buffered = BufWriter::new(&conn);
    buffered.write_all(b"ls")?;
    while (&conn).read(&mut [0; 1024])? > 0 {}
    Ok(())
}

/// Reads, writes and prints as it is dropped.
struct Farewell<'a>(TcpStream, &'a Term);

impl Drop for Farewell<'_> {
    fn drop(&mut self) {
        self.1.say(Line::SendDone);
        let _ = self.0.write_all(b"bye");
        let _ = self.0.read(&mut [0; 8]);
        sticky_packets::thread::sleep(Duration::from_secs(1));
        let _ = self.1.prompt();
    }
}

fn bid_farewell(addr: Addr, term: &Term) -> Result<()> {
    let mut farewell = Farewell(TcpStream::connect(addr)?, term);
    while farewell.0.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

#[test]
fn what_an_end_does_as_it_is_unwound_is_no_part_of_the_scene() {
    for talk in [forget_to_flush, bid_farewell] {
        let step = Step { number: 1, serve: wait, talk };
        let tape = play(&step, &scene::works(Lang::En), Over::Lab).unwrap();
        assert!(matches!(tape.outcome, Outcome::WaitingForEver(_)), "{:?}", tape.outcome);
        let sent = tape.events.iter().filter(|event| matches!(event.what, What::Sent(_)));
        assert_eq!(sent.count(), 0);
    }
}

fn write_first(conn: &mut TcpStream, size: usize) -> Result<()> {
    conn.write_all(&vec![b'x'; size])?;
    conn.read_exact(&mut vec![0; size])?;
    Ok(())
}

fn serve_after_writing<const SIZE: usize>(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
    write_first(&mut conn, SIZE)
}

fn talk_after_writing<const SIZE: usize>(addr: Addr, _: &Term) -> Result<()> {
    write_first(&mut TcpStream::connect(addr)?, SIZE)
}

#[test]
fn two_ends_that_write_more_than_the_buffers_hold_before_they_read_wait_for_ever() {
    const SIZE: usize = 8 << 20;
    let serve = serve_after_writing::<SIZE>;
    let step = Step { number: 1, serve, talk: talk_after_writing::<SIZE> };
    let unread = Network::CALM.buffer;
    let room = |end| Wait { end, on: On::Room { unread } };
    let outcome = play(&step, &types(&[]), Over::Lab).unwrap().outcome;
    assert_eq!(outcome, Outcome::WaitingForEver(vec![room(SERVER), room(CLIENT)]));
    // What fits is no trouble, and neither is a long write to a peer that reads.
    let fits = serve_after_writing::<{ 1 << 20 }>;
    let step = Step { number: 1, serve: fits, talk: talk_after_writing::<{ 1 << 20 }> };
    assert!(play(&step, &types(&[]), Over::Lab).unwrap().outcome.is_well());
}

/// A write may take less than it was given, and `write` alone does not notice.
#[test]
fn writes_are_short_where_the_network_says_so() {
    fn careless(addr: Addr, term: &Term) -> Result<()> {
        let mut conn = TcpStream::connect(addr)?;
        let n = conn.write(b"hello")?;
        term.say(Line::Received(n));
        Ok(())
    }
    let short = Network { short_writes: Some(2), ..Network::CALM };
    let step = Step { number: 1, serve: wait, talk: careless };
    let tape = play(&step, &types(&[]).over(short.clone()), Over::Lab).unwrap();
    assert_eq!(tape.sends_to(0, Side::Server), [b"he"]);
    assert!(tape.stdout(Side::Client).contains('2'));
    // Every step writes all it has, and needs more writes for it.
    for number in [1, 6, 7] {
        let scene = scene::works(Lang::En).over(short.clone());
        let sent = |scene| tape_of(number, scene).concat();
        assert_eq!(sent(&scene), sent(&scene::works(Lang::En)), "step {number}");
    }
}

fn tape_of(number: usize, scene: &Scene) -> Vec<Vec<u8>> {
    tape(number, scene).sends_to(0, Side::Server).into_iter().map(Vec::from).collect()
}

fn serve_in_threads(addr: Addr, _: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    scope(|scope| {
        loop {
            let (conn, from) = listener.accept()?;
            scope.spawn(move || term.tell(from, echo(conn)));
        }
    })
}

fn echo(mut conn: TcpStream) -> Result<()> {
    let mut buf = [0; 1024];
    loop {
        match conn.read(&mut buf)? {
            0 => return Ok(()),
            n => conn.write_all(&buf[..n])?,
        }
    }
}

fn talk_to_echo(addr: Addr, term: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    while let Some(text) = term.prompt()? {
        conn.write_all(text.as_bytes())?;
        let mut back = vec![0; text.len()];
        conn.read_exact(&mut back)?;
        assert_eq!(back, text.as_bytes());
    }
    Ok(())
}

#[test]
fn a_server_may_have_a_thread_for_each_client() {
    let step = Step { number: 1, serve: serve_in_threads, talk: talk_to_echo };
    let peers = vec![Client::Sends(Vec::new()), Client::types(&["a", "b"]), Client::types(&["c"])];
    let scene = Scene::of(peers, Lang::En);
    let first = play(&step, &scene, Over::Lab).unwrap();
    // The first peer says nothing, and the thread that serves it waits.
    let Outcome::WaitingForEver(waits) = &first.outcome else { panic!("{:?}", first.outcome) };
    assert!(waits.iter().all(|wait| wait.end.conn == 0), "{waits:?}");
    for conn in [1, 2] {
        assert_eq!(first.sends_to(conn, Side::Client), first.sends_to(conn, Side::Server));
    }
    for _ in 0..100 {
        assert_eq!(play(&step, &scene, Over::Lab).unwrap().events, first.events);
    }
    let scene = Scene::of(vec![Client::types(&["a"]), Client::types(&["b"])], Lang::En);
    let nobody_waits = play(&step, &scene, Over::Lab).unwrap();
    assert_eq!(nobody_waits.answers(0), [("a", String::new())]);
    assert!(!matches!(nobody_waits.outcome, Outcome::WaitingForEver(_)));
}

fn say_all(mut conn: &TcpStream) -> Result<()> {
    conn.write_all(b"x")?;
    Ok(conn.shutdown(Shutdown::Write)?)
}

fn hear_all(mut conn: &TcpStream) -> Result<()> {
    conn.read_to_end(&mut Vec::new())?;
    Ok(())
}

/// A server's scope does not wait for a thread of the client that comes next.
#[test]
fn a_scope_waits_for_its_own_threads_alone() {
    fn serve_one_by_one(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
        let listener = TcpListener::bind(addr)?;
        loop {
            let (conn, _) = listener.accept()?;
            scope(|scope| {
                scope.spawn(|| say_all(&conn));
                hear_all(&conn)
            })?;
        }
    }

    fn hear_in_a_thread(addr: Addr, _: &Term) -> Result<()> {
        let conn = TcpStream::connect(addr)?;
        scope(|scope| {
            scope.spawn(|| hear_all(&conn));
            say_all(&conn)
        })
    }

    let step = Step { number: 1, serve: serve_one_by_one, talk: hear_in_a_thread };
    let scene = Scene::of(vec![Client::types(&[]), Client::types(&[])], Lang::En);
    assert_eq!(play(&step, &scene, Over::Lab).unwrap().outcome, Outcome::Well);
}

/// More than any system has for one thread's stack.
const TOO_MUCH: usize = 1 << 50;

fn serve_in_threads_that_nobody_has(addr: Addr, _: &Shell, term: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    scope(|scope| {
        let (conn, from) = listener.accept()?;
        let thread = Builder::new().stack_size(TOO_MUCH);
        let thread = thread.spawn_scoped(scope, move || echo(conn));
        term.tell(from, thread.map(drop).map_err(|e| Error::NoThread(e.into())));
        Ok(())
    })
}

/// The scope's end waits for no thread that never was, and what such a thread had is dropped.
#[test]
#[cfg_attr(not(target_pointer_width = "64"), ignore = "no memory is as large as this asks for")]
fn where_the_system_gives_no_thread_the_scene_goes_on() {
    let step = Step { number: 1, serve: serve_in_threads_that_nobody_has, talk: talk_to_echo };
    let tape = play(&step, &types(&["a"]), Over::Lab).unwrap();
    let Outcome::Failed { end: CLIENT, error: Error::Io(fault) } = &tape.outcome else {
        panic!("{:?}", tape.outcome)
    };
    assert_eq!(fault.kind, ErrorKind::UnexpectedEof);
    let told = |event: &Event| matches!(event.what, What::Failed(Error::NoThread(_)));
    assert!(tape.events.iter().any(told), "{:?}", tape.events);
}

#[test]
fn a_thread_from_outside_is_told_where_it_is() {
    fn hand_out(addr: Addr, _: &Term) -> Result<()> {
        let conn = TcpStream::connect(addr)?;
        thread::scope(|scope| scope.spawn(|| (&conn).write(b"x").map(drop)).join().unwrap())?;
        Ok(())
    }
    let step = Step { number: 1, serve: wait, talk: hand_out };
    let tape = play(&step, &types(&[]), Over::Lab).unwrap();
    assert_eq!(tape.outcome, Outcome::Failed { end: CLIENT, error: Error::ForeignThread });
}

#[test]
fn no_sleep_is_too_long() {
    fn sleep_for_ever(addr: Addr, _: &Term) -> Result<()> {
        let mut conn = TcpStream::connect(addr)?;
        sticky_packets::thread::sleep(Duration::MAX);
        conn.write_all(b"x")?;
        sticky_packets::thread::sleep(Duration::MAX);
        Ok(())
    }
    let step = Step { number: 1, serve: wait, talk: sleep_for_ever };
    let tape = play(&step, &types(&[]), Over::Lab).unwrap();
    assert_eq!(tape.duration(), Duration::MAX);
}

/// A client that computes for ever, or waits outside of the lab, never comes back to it.
fn never_come_back(addr: Addr, _: &Shell, term: &Term) -> Result<()> {
    let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
    term.say(Line::Received(conn.read(&mut [0; 1024])?));
    let mut n = 0_u64;
    loop {
        n = std::hint::black_box(n.wrapping_add(1));
    }
}

const SPINS: &str = "STICKY_PACKETS_TEST_SPINS";

/// This test again, in a process of its own: a thread that spins in it cannot be ended.
fn spinning(test: &str) -> std::process::Output {
    let mut itself = std::process::Command::new(std::env::current_exe().unwrap());
    itself.args(["--exact", test, "--nocapture"]).env(SPINS, "1");
    common::run(&mut itself, "")
}

#[test]
fn an_end_that_never_comes_back_ends_the_program_with_the_tape_so_far() {
    if std::env::var_os(SPINS).is_some() {
        let step = Step { number: 1, serve: never_come_back, talk: ask };
        let told = play_watched(&step, &types(&[]), Over::Lab, |tape| {
            let text = text::scene(&Played::new(&LADDER[0].plays[0], &tape), Screen::PLAIN);
            std::io::stdout().write_all(text.as_bytes()).unwrap();
            std::process::exit(3);
        });
        unreachable!("{told:?}");
    }
    let name = "lab::an_end_that_never_comes_back_ends_the_program_with_the_tape_so_far";
    let output = spinning(name);
    let text = common::stdout(&output);
    assert_eq!(output.status.code(), Some(3), "{text}");
    for part in ["send 2: ls", "the server goes round in circles: 2s of the", "without a call"] {
        assert!(text.contains(part), "{text}");
    }
}

static GOODBYES: AtomicUsize = AtomicUsize::new(0);

/// Says goodbye until it is heard.
struct Goodbye(TcpStream);

impl Drop for Goodbye {
    fn drop(&mut self) {
        while self.0.write(b"goodbye").is_err() {
            GOODBYES.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn say_goodbye_for_ever(addr: Addr, _: &Term) -> Result<()> {
    let mut conn = Goodbye(TcpStream::connect(addr)?);
    let _more = conn.0.read(&mut [0])?;
    Ok(())
}

/// Its process takes a while to end, in which the end makes more calls than gave it away.
#[test]
fn an_end_goes_on_for_ever_after_its_tape_was_taken() {
    if std::env::var_os(SPINS).is_some() {
        let step = Step { number: 1, serve: wait, talk: say_goodbye_for_ever };
        let told = play_watched(&step, &types(&[]), Over::Lab, |_| {
            let enough = GOODBYES.load(Ordering::Relaxed) + 20_000;
            while GOODBYES.load(Ordering::Relaxed) < enough {
                thread::yield_now();
            }
            std::process::exit(3);
        });
        unreachable!("{told:?}");
    }
    let output = spinning("lab::an_end_goes_on_for_ever_after_its_tape_was_taken");
    assert_eq!(output.status.code(), Some(3), "{}", common::stderr(&output));
}

/// Nothing that differs from machine to machine is in it, and everything that happened is.
#[test]
fn a_fingerprint_is_the_same_over_tcp_and_another_for_another_tape() {
    for (step, play) in plays() {
        let scene = (play.scene)(Lang::Zh);
        assert!(play.is_of_own_code(&tape(step.number, &scene)), "{}", play.name);
    }
    let sticks = STEPS[1].rung().plays.iter().find(|play| play.name == "sticks").unwrap();
    let real = sticky_packets::lab::play(&STEPS[1], &(sticks.scene)(Lang::En), Over::Tcp).unwrap();
    assert!(sticks.is_of_own_code(&real));
    let mut changed = real.clone();
    if let Some(Event { what: What::Sent(bytes), .. }) = changed.events.last_mut() {
        bytes.push(0);
    }
    changed.events.pop();
    assert!(!sticks.is_of_own_code(&changed));
}

/// More than the kernel holds between two ends, in one write.
#[test]
fn a_long_write_goes_over_tcp_as_well() {
    const SIZE: usize = 1 << 20;
    let step = Step { number: 1, serve: serve_after_writing::<SIZE>, talk: read_all::<SIZE> };
    let tape = play(&step, &types(&[]), Over::Tcp).unwrap();
    assert!(tape.outcome.is_well(), "{:?}", tape.outcome);
}

fn read_all<const SIZE: usize>(addr: Addr, _: &Term) -> Result<()> {
    let mut conn = TcpStream::connect(addr)?;
    conn.read_exact(&mut vec![0; SIZE])?;
    conn.write_all(&vec![b'y'; SIZE])?;
    Ok(())
}

#[test]
fn a_connection_cut_off_in_an_answer_ends_with_the_figures() {
    let cut_off = Network { cut_off: Some(103), ..Network::CALM };
    match tape(5, &types(&["ls"]).over(cut_off)).outcome {
        Outcome::Failed { end: CLIENT, error } => {
            assert_eq!(error, Error::Closed { received: 100, size: Some(275) });
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn frames_pass_when_every_byte_travels_alone_both_ways() {
    let byte_by_byte =
        Network { to_client: Delivery::Pieces(1), to_server: Delivery::Pieces(1), ..Network::CALM };
    let scene = scene::works(Lang::En).over(byte_by_byte);
    assert!(tape(6, &scene).outcome.is_well());
    assert!(!tape(5, &scene).outcome.is_well());
}

/// What a fix costs, in virtual time: the round trip takes 20 ms.
#[test]
fn each_fix_has_its_price() {
    let cost = |number| {
        let tape = tape(number, &scene::works(Lang::En));
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
fn a_reader_is_late_by_as_much_as_the_scene_says() {
    let late = |number| {
        let tape = tape(number, &scene::slow_reader(Lang::En));
        let mut reads = tape.events.iter().filter(|Event { side, what, .. }| {
            *side == Side::Client && matches!(what, What::Received { .. })
        });
        reads.next().map(|event| event.at)
    };
    for step in &STEPS[2..4] {
        assert_eq!(late(step.number), Some(Duration::from_millis(1500)));
    }
}

const A_LONG_BODY: usize = 1_000_000;

fn send_a_long_frame(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
    Ok(frame::send(&mut conn, &vec![7; A_LONG_BODY], NO_LIMIT)?)
}

fn receive_a_frame(addr: Addr, _: &Term) -> Result<()> {
    let mut frames = FrameReader::new(TcpStream::connect(addr)?, NO_LIMIT);
    let body = frames.recv()?;
    assert_eq!(body.map(|body| body.len()), Some(A_LONG_BODY));
    Ok(())
}

/// A frame is one write, however long it is.
#[test]
fn a_long_frame_is_one_send_on_the_tape() {
    let step = Step { number: 6, serve: send_a_long_frame, talk: receive_a_frame };
    let tape = play(&step, &types(&[]), Over::Lab).unwrap();
    let sends: Vec<usize> = tape.sends_to(0, Side::Client).iter().map(|send| send.len()).collect();
    assert_eq!(sends, [HEADER + A_LONG_BODY]);
}

fn send_three(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let (mut conn, _) = TcpListener::bind(addr)?.accept()?;
    Ok(conn.write_all(b"abc")?)
}

fn read_two(addr: Addr, _: &Term) -> Result<()> {
    TcpStream::connect(addr)?.read_exact(&mut [0; 2])?;
    Ok(())
}

#[test]
fn one_byte_that_is_never_read_is_no_bytes() {
    let step = Step { number: 1, serve: send_three, talk: read_two };
    let tape = play(&step, &types(&[]), Over::Lab).unwrap();
    let text = text::scene(&Played::new(&LADDER[0].plays[0], &tape), Screen::PLAIN);
    let told = "never read     (c)     1 byte\n✓ nobody asked for the rest\n";
    assert!(text.contains(told), "{text}");
}
