//! A person at a terminal: real keys on a pseudo-terminal, and what is then to be seen.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Sender;
use std::thread;

use unicode_width::UnicodeWidthStr;

use crate::common::{self, course};

/// The course on a terminal of 80x24.
struct Seat {
    keys: File,
    screen: BufReader<File>,
    child: Child,
    _watched: Sender<()>,
}

/// What stands at the end of every prompt.
const PROMPT: &[u8] = b" > ";

impl Seat {
    fn new(lang: &str) -> Seat {
        let mut program = course();
        program.args(["--lang", lang]);
        Seat::of(program)
    }

    fn of(program: Command) -> Seat {
        Seat::on(80, 24, program)
    }

    fn on(columns: u16, rows: u16, mut program: Command) -> Seat {
        let (screen, end) = common::machine::terminal(columns, rows);
        common::machine::lead_a_session(&mut program);
        let end = || Stdio::from(end.try_clone().unwrap());
        program.env("TERM", "dumb");
        let child = program.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
        let watched = common::watch(&child);
        Seat {
            keys: screen.try_clone().unwrap(),
            screen: BufReader::new(screen),
            child,
            _watched: watched,
        }
    }

    /// What is printed up to the next prompt, without colours; the keys' echo goes before it.
    fn shown(&mut self) -> String {
        self.shown_up_to(PROMPT)
    }

    fn shown_up_to(&mut self, end: &[u8]) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(end) {
            let mut byte = [0];
            let read = self.screen.read(&mut byte);
            assert!(matches!(read, Ok(1)), "no prompt: {}", String::from_utf8_lossy(&bytes));
            bytes.push(byte[0]);
        }
        super::plain(&String::from_utf8(bytes).unwrap().replace("\r\n", "\n"))
    }

    /// Types a line, and shows what comes of it.
    fn types(&mut self, line: &str) -> String {
        self.presses(format!("{line}\n").as_bytes());
        let shown = self.shown();
        let echo =
            shown.strip_prefix(line.trim_end()).unwrap_or_else(|| panic!("{line} before\n{shown}"));
        echo.strip_prefix('\n').unwrap().to_string()
    }

    fn presses(&mut self, keys: &[u8]) {
        self.keys.write_all(keys).unwrap();
    }

    /// Whether the program ended, and well.
    fn ends_well(mut self) -> bool {
        self.child.wait().unwrap().success()
    }
}

/// A frame fills the terminal: 23 lines and the prompt.
fn fills(frame: &str) -> bool {
    frame.lines().count() == 24 && frame.lines().all(|line| line.width() <= 80)
}

#[test]
fn a_person_walks_on_and_back_and_sees_the_same() {
    for (lang, back) in [("en", "back"), ("zh", "后退")] {
        let mut seat = Seat::new(lang);
        let mut seen = vec![seat.shown()];
        for _ in 0..60 {
            let frame = seat.types("");
            assert!(fills(&frame), "{frame}");
            seen.push(frame);
        }
        for frame in seen.iter().rev().skip(1) {
            assert_eq!(&seat.types(back), frame);
        }
        let first = seat.types("b");
        assert!(first.lines().count() < 4, "nothing comes before: {first}");
        seat.presses(b"q\n");
        assert!(seat.ends_well());
    }
}

#[test]
fn a_terminal_that_is_too_small_is_told_before_the_first_prompt() {
    for (lang, told) in
        [("en", "This terminal has 60 columns and 20 rows,"), ("zh", "这个终端是 60 列 20 行，")]
    {
        let walk = |columns, rows| {
            let mut program = course();
            program.args(["--lang", lang]);
            Seat::on(columns, rows, program)
        };
        let small = walk(60, 20).shown();
        let last: String = small.lines().rev().take(4).collect::<Vec<_>>().concat();
        assert!(small.contains(told) && last.contains("80"), "{small}");
        assert!(small.lines().all(|line| line.width() <= 60), "{small}");
        assert!(!walk(80, 24).shown().contains(&told[..12]));
    }
}

#[test]
fn an_answer_is_locked_in_and_told_of_later() {
    for (lang, wrong, right) in [
        ("en", "You said B. The right answer is C.", "You said C. That is right."),
        ("zh", "你选了 B，正确答案是 C。", "你选了 C，答对了。"),
    ] {
        for (typed, told) in [("b", wrong), ("Ｃ", right), ("c", right)] {
            let mut seat = Seat::new(lang);
            seat.shown();
            let question = seat.types("g");
            assert!(question.contains("\n  A  ") && !question.contains('✓'), "{question}");
            let next = seat.types(typed);
            assert!(next.contains("3/"), "it goes on: {next}");
            // It has been given: another one is none.
            let again = seat.types("b");
            assert!(again.contains(&format!("\n> {}  ", if told == right { "C" } else { "B" })));
            assert!(seat.types("d").lines().count() < 4);
            let answer = (0..40).map(|_| seat.types("")).find(|frame| frame.contains('✓')).unwrap();
            assert!(answer.contains(told), "{answer}");
            seat.presses(b"q\n");
            assert!(seat.ends_well());
        }
    }
}

#[test]
fn a_number_or_a_name_leads_there_and_a_wrong_word_nowhere() {
    let mut seat = Seat::new("en");
    seat.shown();
    let goes = |seat: &mut Seat, word: &str, to: &str| {
        let frame = seat.types(word);
        assert!(frame.starts_with(to), "{word}:\n{frame}");
    };
    goes(
        &mut seat,
        "3",
        "Step 3: sleep                                                scene 1 of 2",
    );
    // Two steps play it: this one's own comes first.
    goes(&mut seat, "sticks", "Step 3: ");
    goes(&mut seat, "overshoot", "Step 4: ");
    goes(&mut seat, "sticks", "Step 2: ");
    goes(&mut seat, "step6", "Step 6: ");
    goes(&mut seat, " TWO-FRAMES ", "Step 6: ");
    for word in ["99", "0", "stick", "x y", "-1"] {
        let told = seat.types(word);
        assert!(told.contains(&format!("nothing called {word} here")), "{told}");
        assert!(told.lines().all(|line| line.width() <= 80));
    }
    for _ in 0..2 {
        seat.types("g");
    }
    seat.presses(b"q\n");
    assert!(seat.ends_well());
}

#[test]
fn a_class_of_45_minutes_is_led_from_question_to_question() {
    let mut seat = Seat::new("en");
    seat.shown();
    let names = ["1", "sticks", "slow-reader", "overshoot", "split-header", "two-frames", "drip"];
    for (i, name) in names.iter().enumerate() {
        let teaser = seat.types(name);
        assert!(teaser.starts_with(&format!("Step {}: ", i + 1)), "{name}: {teaser}");
        let question = seat.types("g");
        assert!(question.starts_with(&format!("Step {}: ", i + 1)), "{name}: {question}");
        assert!(question.contains("\n  D  "), "{question}");
    }
    assert!(seat.types("g").lines().count() < 4, "there are no more");
    seat.presses(b"q\n");
    assert!(seat.ends_well());
}

#[test]
fn the_end_of_the_input_is_the_way_out_and_ctrl_c_ends_it() {
    let mut seat = Seat::new("en");
    seat.shown();
    seat.presses(b"\x04");
    assert!(seat.ends_well());

    let mut seat = Seat::new("zh");
    seat.shown();
    seat.presses(b"\x03");
    let ended = std::os::unix::process::ExitStatusExt::signal(&seat.child.wait().unwrap());
    assert_eq!(ended, Some(nix::libc::SIGINT));
}

/// What a client of a step sees whose server, this test, does not answer, or has answered already.
fn waits(step: usize, lang: &str, answered: &[u8]) -> (Seat, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let mut client = common::program(step);
    client.args(["client", "--port", &port, "--lang", lang]);
    let mut seat = Seat::of(client);
    let (mut conn, _) = listener.accept().unwrap();
    conn.write_all(answered).unwrap();
    seat.shown_up_to(b">>:");
    seat.presses(b"ls\n");
    (seat, conn)
}

#[test]
fn a_person_who_waits_for_a_first_answer_is_told_why() {
    // It takes seconds before a hint is given.
    thread::scope(|scope| {
        for (lang, hint) in [("en", "no answer yet"), ("zh", "还没有响应")] {
            scope.spawn(move || is_told_why(lang, hint));
        }
    });
}

fn is_told_why(lang: &str, hint: &str) {
    let (mut seat, mut conn) = waits(1, lang, b"");
    seat.shown_up_to(hint.as_bytes());
    conn.write_all(b"late").unwrap();
    seat.shown_up_to(b"late");
    let after = seat.shown_up_to(b">>:");
    assert!(!after.contains(hint), "{after}");
    // It is told once.
    seat.presses(b"ls\n");
    conn.write_all(b"again").unwrap();
    seat.shown_up_to(b"again");
    seat.presses(b"\x04");
    assert!(seat.ends_well());
}

#[test]
fn a_person_who_has_an_answer_is_told_nothing() {
    let (mut seat, conn) = waits(1, "en", b"soon");
    let before = seat.shown_up_to(b"soon");
    assert!(!before.contains("no answer"), "{before}");
    let behind = seat.shown_up_to(b">>:");
    assert!(!behind.contains("no answer"), "{behind}");
    seat.presses(b"\x04");
    assert!(seat.ends_well());
    drop(conn);
}
