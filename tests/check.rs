//! `check`: a learner's code against every cut of the stream, and every step against all of them.

mod mistakes;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::process::Output;
use std::sync::OnceLock;
#[cfg(all(target_os = "linux", not(no_unix)))]
use std::{
    os::unix::process::CommandExt,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use sticky_packets::course::case::CUT_ANSWERS;
use sticky_packets::course::family::Family;
use sticky_packets::course::judge::Verdict;
use sticky_packets::course::made::{Cut, Made, Wire};
use sticky_packets::course::report::{Report, check};
use sticky_packets::course::sweep::sweep;
use sticky_packets::lab::{Over, play};
use sticky_packets::net::{Addr, TcpListener, TcpStream};
use sticky_packets::tape::{Outcome, Side};
use sticky_packets::view::report::report;
use sticky_packets::view::table::table;
use sticky_packets::view::text::{NARROWEST, Screen};
use sticky_packets::{Error, Lang, Result, Shell, Step, Term};
use unicode_width::UnicodeWidthStr;

use crate::answers::table::answer;
use crate::common::machine::HAS_SHELL;
use crate::common::{self, STEPS, example, program, run, stderr, stdout};
use crate::snapshots::without_colors;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots/check");

fn pinned(name: &str, lang: Lang, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{name}.{}", lang.code()), text));
}

fn pinned_narrow(name: &str, lang: Lang, text: &str) {
    pinned(name, lang, text);
    for line in text.lines() {
        let command = line.trim_start().starts_with("cargo run");
        assert!(command || line.width() <= 80, "{line}");
        assert_eq!(line, line.trim_end());
    }
}

fn checked(step: &Step, lang: Lang) -> Report {
    check(step, lang, &Family::ALL, &[], &|_| {}, &|_| panic!("an end never returns")).unwrap()
}

fn session(wire: Option<Wire>, cuts: Vec<Cut>) -> Made {
    Made { commands: Some(CUT_ANSWERS.map(str::to_string).to_vec()), wire, cuts, ..Made::default() }
}

/// How many cuts of what flows to one side break a step, and how many there are.
fn cuts(step: &Step, side: Side, lang: Lang) -> (usize, usize) {
    let quiet = common::tape(step.number, &session(Some(Wire::Apart), Vec::new()).scene(lang));
    let bytes = quiet.sends_to(0, side).concat().len();
    let breaks = |at: &usize| {
        let scene = session(None, vec![Cut { client: None, side, at: *at }]).scene(lang);
        !Verdict::of(&common::tape(step.number, &scene)).passed()
    };
    ((1..bytes).filter(breaks).count(), bytes - 1)
}

/// Python's programs break at as many cuts of the same session, on real sockets.
#[test]
fn the_cuts_that_break_a_session_are_the_known_ones() {
    for lang in Lang::ALL {
        let figures = STEPS.each_ref().map(|step| cuts(step, Side::Client, lang));
        let known = [(295, 296), (301, 301), (86, 301), (86, 301), (59, 301), (0, 304), (0, 304)];
        assert_eq!(figures, known, "{lang:?}");
    }
    let to_server = |lang| [3, 4, 5].map(|i| cuts(&STEPS[i], Side::Server, lang));
    assert_eq!(to_server(Lang::En), [(51, 54), (51, 54), (0, 10)]);
    assert_eq!(to_server(Lang::Zh), [(73, 76), (73, 76), (0, 10)]);
}

#[test]
fn every_step_is_told_its_smallest_case() {
    for step in &STEPS {
        for lang in Lang::ALL {
            let output = run(program(step.number).args(["check", "--lang", lang.code()]), "");
            let good = step.number >= 6;
            let code = if good { 0 } else { 1 };
            assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(code)));
            pinned_narrow(&format!("step{}", step.number), lang, &stdout(&output));
        }
    }
}

#[test]
fn the_folder_holds_these_and_nothing_else() {
    let steps = STEPS.iter().map(|step| format!("step{}", step.number));
    let mistakes = MISTAKES.iter().map(|(name, ..)| format!("mistake-{name}"));
    let tables = ["table", "table-json"].map(String::from);
    let names = steps.chain(mistakes).chain(tables).chain(["drops-errors".to_string()]);
    let files = names.flat_map(|name| Lang::ALL.map(|lang| format!("{name}.{}.snap", lang.code())));
    let there = fs::read_dir(FOLDER).unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(there.collect::<BTreeSet<_>>(), files.collect::<BTreeSet<_>>());
}

type Serve = fn(Addr, &Shell, &Term) -> Result<()>;
type Talk = fn(Addr, &Term) -> Result<()>;

/// Each with the step that it is a change of.
const MISTAKES: [(&str, usize, Serve, Talk); 18] = [
    ("8-bytes", 1, STEPS[0].serve, mistakes::talk_with_8_bytes),
    ("characters", 6, mistakes::serve_characters, mistakes::talk_well),
    ("one-read", 6, mistakes::serve_well, mistakes::talk_with_one_read),
    ("write", 6, mistakes::serve_well, mistakes::talk_with_write),
    ("early-ack", 4, STEPS[3].serve, mistakes::talk_with_an_early_ack),
    ("no-flush", 6, mistakes::serve_without_a_flush, mistakes::talk_well),
    ("one-short", 6, mistakes::serve_well, mistakes::talk_one_short),
    ("lines", 6, mistakes::serve_lines, mistakes::talk_lines),
    ("one-client", 6, mistakes::serve_one_client, mistakes::talk_well),
    ("till-an-error", 6, mistakes::serve_till_an_error, mistakes::talk_well),
    ("new-buffers", 6, mistakes::serve_with_new_buffers, mistakes::talk_well),
    ("no-end", 6, mistakes::serve_without_an_end, mistakes::talk_well),
    ("half-answer", 6, mistakes::serve_well, mistakes::talk_till_the_end),
    ("silence", 6, mistakes::serve_bare, mistakes::talk_till_silence),
    ("zeros", 6, mistakes::serve_zeros, mistakes::talk_zeros),
    ("mark-lines", 6, mistakes::serve_mark_lines, mistakes::talk_mark_lines),
    ("semicolons", 6, mistakes::serve_semicolons, mistakes::talk_semicolons),
    ("one-buffer", 6, mistakes::serve_with_one_buffer, mistakes::talk_well),
];

#[test]
fn every_mistake_is_told_by_the_smallest_case_that_shows_it() {
    for (name, number, serve, talk) in MISTAKES {
        for lang in Lang::ALL {
            let found = checked(&Step { number, serve, talk }, lang);
            assert!(found.total().broken > 0, "{name}");
            let text = report(&found, "cargo run --example mine", lang, Screen::PLAIN);
            pinned_narrow(&format!("mistake-{name}"), lang, &text);
        }
    }
}

#[test]
fn what_is_right_passes() {
    for serve in [mistakes::serve_well, mistakes::serve_with_a_buffer_each] {
        let step = Step { number: 6, serve, talk: mistakes::talk_well };
        assert_eq!(checked(&step, Lang::En).total().broken, 0);
    }
}

/// It does no harm to a client that is there, so that no case can break it.
#[test]
fn a_server_that_drops_errors_passes_and_is_told_of_it() {
    let told = |step: &Step| {
        let found = checked(step, Lang::En);
        assert_eq!(found.total().broken, 0);
        let text = report(&found, "run", Lang::En, Screen::PLAIN);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.contains("goes away in the middle of a command, no error reaches term.tell")
    };
    let with = |serve| Step { number: 6, serve, talk: mistakes::talk_well };
    let drops = [
        mistakes::serve_while_all_is_well,
        mistakes::serve_in_silence,
        mistakes::serve_after_an_error,
    ];
    assert!(drops.into_iter().all(|serve| told(&with(serve))));
    assert!(!told(&with(mistakes::serve_well)));
    let answers = ["maximum", "two-writes", "kinds", "counts-itself", "two-clients"];
    let answers = answers.map(|name| answer(name).unwrap());
    assert!(!STEPS[5..].iter().chain(&answers).any(told));
    for lang in Lang::ALL {
        let found = checked(&with(mistakes::serve_in_silence), lang);
        let text = report(&found, "cargo run --example mine", lang, Screen::PLAIN);
        pinned_narrow("drops-errors", lang, &text);
    }
}

/// What plays the smallest case shows what was found in it.
#[test]
fn the_smallest_case_can_be_played() {
    for number in [1, 2, 3, 4, 5] {
        let found = checked(&STEPS[number - 1], Lang::En);
        let words = found.smallest.unwrap().case.to_string();
        let words = words.strip_prefix("-- ").unwrap_or(&words).split(' ');
        let output = run(program(number).args(["--lang", "en"]).args(words), "");
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stdout(&output).contains('✗'), "{}", stdout(&output));
    }
}

#[test]
fn a_scene_can_be_made_of_another() {
    let play = |args: &[&str]| {
        let output = run(program(2).args(["--lang", "en"]).args(args), "");
        assert_eq!(stderr(&output), "");
        (stdout(&output), output.status.code())
    };
    let (text, code) = play(&["--type", "1", "--wire", "apart"]);
    assert!(text.contains("── --type 1 --wire apart ──") && code == Some(0), "{text}");
    let (text, code) = play(&["sticks", "--cut", "client:2"]);
    assert!(text.contains("── sticks --cut client:2 ──") && code == Some(0), "{text}");
    let (text, code) = play(&["--type", "ls", "--cut", "server:1", "--cut", "client:1"]);
    assert!(text.contains("executing: b'l'") && code == Some(1), "{text}");
    let (text, code) = play(&["--type", "ls", "--then", "dir", "--cut", "server2:1"]);
    assert!(text.contains("executing: b'ls'") && text.contains("executing: b'd'"), "{text}");
    assert_eq!(code, Some(1));
    let (text, code) = play(&["--type", "ls", "--beside", "dir", "--cut", "server2:1"]);
    assert!(text.contains("executing: b'd'") && code == Some(1), "{text}");
    let (text, code) = play(&["--type", "ls", "--leaves", "1"]);
    assert!(text.contains("ran b'l', half a command") && code == Some(1), "{text}");
    let (text, code) = play(&["--type", "ls,dir", "--sends", r"ls\x64ir"]);
    assert!(text.contains("did not run it in its turn") && code == Some(1), "{text}");
    let (text, code) = play(&["--sends", "ls"]);
    assert!(text.contains("executing: b'ls'") && code == Some(0), "{text}");
}

/// What is behind the last byte of a stream is told, and not just left out.
#[test]
fn a_cut_behind_the_end_of_its_stream_is_told() {
    let told = |args: &[&str]| stderr(&run(program(6).args(["--lang", "en"]).args(args), ""));
    let typed = |args: &[&str]| told(&[&["--type", "ls"], args].concat());
    for args in [["--cut", "client:278"], ["--cut", "server1:5"], ["--leaves", "5"]] {
        assert_eq!(typed(&args), "", "{args:?}");
    }
    for (args, bytes) in [
        (["--cut", "client:279"], 279),
        (["--cut", "server:99999"], 6),
        (["--cut", "client2:1"], 0),
        (["--leaves", "6"], 6),
    ] {
        let words = format!("{} does nothing: {bytes} bytes flowed there", args.join(" "));
        assert!(typed(&args).starts_with(&words), "{}", typed(&args));
    }
    assert!(told(&["second-client", "--cut", "server2:6"]).starts_with("--cut server2:6 does"));
}

#[test]
fn the_table_holds_what_breaks_each_step() {
    for lang in Lang::ALL {
        let check = ["check", "--lang", lang.code()];
        let output = run(common::course().args(check), "");
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
        pinned_narrow("table", lang, &stdout(&output));
        pinned("table-json", lang, table_as_json(lang));
    }
}

/// What the program prints for other programs. The page is held against it as well, and it is asked for once.
pub fn table_as_json(lang: Lang) -> &'static str {
    static JSON: [OnceLock<String>; Lang::ALL.len()] = [const { OnceLock::new() }; Lang::ALL.len()];
    JSON[lang as usize].get_or_init(|| {
        let args = ["check", "--json", "--lang", lang.code()];
        let output = run(common::course().args(args), "");
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
        stdout(&output)
    })
}

/// The table of the course's own code, with one step in the place of another.
#[test]
fn a_step_that_breaks_elsewhere_is_told() {
    let mut steps = STEPS;
    (steps[3].serve, steps[3].talk) = (STEPS[4].serve, STEPS[4].talk);
    let rows = sweep(&steps, Lang::En, &|_, _| {}, &|_, _| {}).unwrap();
    let text = table(&rows, Lang::En, Screen::PLAIN);
    assert!(text.contains("✗ Not as the course says: 4."), "{text}");
}

/// The course's check, with a sixth step that does harm.
fn harmed_course(harm: &str, args: &[&str]) -> Output {
    let mut course = example("harm", &["tests/check", "examples", "app/src/steps.rs"]);
    let course = course.env("HARM", harm).env("WHOLE_COURSE", "");
    run(course.args(["check", "--lang", "en"]).args(args), "")
}

/// The others' rows are there, whatever one step's code does to the program.
#[test]
fn a_step_that_ends_the_program_leaves_the_others_in_the_table() {
    for (harm, told) in [
        ("exits", "ended the whole program with exit code 3"),
        (
            "server never says goodbye",
            "the server goes round in circles: 2s of the processor's time",
        ),
    ] {
        let output = harmed_course(harm, &[]);
        let text = stdout(&output);
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(1)));
        for row in ["5 byte length   59 of 301", "6 frames        ✗", "7 guarded       0 of 304"]
        {
            assert!(text.contains(&format!("\n{row}")), "{text}");
        }
        assert!(text.contains("✗ Not as the course says: 6."), "{text}");
        let (_, below) = text.split_once("✗ Not as the course says").unwrap();
        assert!(below.split_whitespace().collect::<Vec<_>>().join(" ").contains(told), "{text}");
        assert!(below.contains("cargo run --example step6 -- "), "{text}");
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    }
}

#[test]
fn a_step_that_ends_the_program_leaves_the_others_in_the_json() {
    let output = harmed_course("exits", &["--json"]);
    let json = stdout(&output);
    assert!(json.contains("{\"step\":7,") && !json.contains("\"step\":6"), "{json}");
    assert!(stderr(&output).contains('✗') && output.status.code() == Some(1), "{json}");
}

/// On a narrow screen nothing is wider than that, and in colour nothing is added but colour.
#[test]
fn a_report_and_the_table_fit_into_every_width() {
    for lang in Lang::ALL {
        let rows = sweep(&STEPS, lang, &|_, _| {}, &|_, _| {}).unwrap();
        let found = checked(&STEPS[1], lang);
        for width in [NARROWEST, 50, 64, 79, 80] {
            let screen = |color| Screen::new(color, width);
            let text = |color| {
                let report = report(&found, "cargo run --example mine", lang, screen(color));
                table(&rows, lang, screen(color)) + &report
            };
            let lines: Vec<String> = text(false).lines().map(String::from).collect();
            let wide =
                lines.iter().find(|line| line.width() > width && !line.contains("cargo run"));
            assert_eq!(wide, None, "{width} cells");
            assert_eq!(without_colors(&text(true)), text(false));
        }
    }
}

fn harmed(harm: &str, lang: Lang) -> (String, String, Option<i32>) {
    let mut program = example("harm", &["tests/check"]);
    let output = run(program.env("HARM", harm).args(["check", "--lang", lang.code()]), "");
    (stdout(&output), stderr(&output), output.status.code())
}

/// Each with the words that it must be told with.
fn told(harm: &str, words: [&str; 2]) {
    for (lang, words) in Lang::ALL.into_iter().zip(words) {
        told_in(lang, harm, words);
    }
}

/// The same, and the end that did it is named where a program can still say so while it dies.
fn told_of(side: Side, harm: &str, words: [&str; 2]) {
    let names = match side {
        Side::Client => ["✗ the client", "✗ 客户端"],
        Side::Server => ["✗ the server", "✗ 服务器"],
    };
    for ((lang, words), name) in Lang::ALL.into_iter().zip(words).zip(names) {
        let text = told_in(lang, harm, words);
        assert!(text.starts_with(name) || !HAS_SHELL, "{harm}: {text}");
    }
}

fn told_in(lang: Lang, harm: &str, words: &str) -> String {
    let (text, err, code) = harmed(harm, lang);
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(code, Some(1), "{harm}: {text}{err}");
    assert!(solid(&text).contains(&solid(words)), "{harm}: {text}{err}");
    assert!(text.contains("cargo run --example harm"), "{harm}: {text}");
    assert!(!text.contains("error:") && !err.contains("error:"), "{harm}: {text}{err}");
    assert!(text.lines().all(|line| line.width() <= 80), "{harm}: {text}");
    text
}

/// To be found, the first takes 2 s of the processor: in English, a goal's report tells of it. A server that spins is
/// told of in `lab.rs`.
#[test]
fn an_end_that_spins_is_told() {
    told_in(Lang::Zh, "spins", "客户端在空转：占用处理器 2s");
    told("prompts for ever", ["the client goes round in circles", "客户端在空转"]);
}

/// A scene that is over unwinds its ends; code may keep that from happening, and the course's table tells of a server
/// that does so without a call.
#[test]
fn an_end_that_goes_on_after_its_scene_is_told() {
    let words = ["the client goes round in circles: 10000 calls", "客户端在空转"];
    told("says goodbye for ever", words);
    told("catches", words);
}

#[test]
fn an_end_that_prints_for_ever_is_told() {
    let words = ["prints without end: more than 1 MiB", "没完没了地打印"];
    told_of(Side::Client, "prints for ever", words);
    told_of(Side::Client, "complains for ever", words);
    told_of(Side::Server, "server prints for ever", words);
}

#[test]
#[ignore = "it waits for half a minute and more"]
fn an_end_that_sleeps_for_ever_is_told() {
    told_in(Lang::En, "sleeps", "the client waits for something outside of the lab, for 30s");
}

#[test]
fn an_end_that_panics_is_told() {
    told(
        "panics",
        ["the client panicked: attempt to subtract", "客户端崩溃（panic）：attempt to subtract"],
    );
}

/// Whatever it does: one that is stopped does nothing.
#[cfg(all(target_os = "linux", not(no_unix)))]
#[test]
fn a_program_that_is_checked_ends_with_its_check() {
    let mut check = example("harm", &["tests/check"]);
    let mut check = check.env("HARM", "stops").arg("check").process_group(0).spawn().unwrap();
    // With a member whose parent is here, the system has no reason to end what is stopped in that group (POSIX,
    // `_exit`).
    let group = check.id().try_into().unwrap();
    let mut member = Command::new("sleep").arg("1000").process_group(group).spawn().unwrap();
    let children = format!("/proc/{0}/task/{0}/children", check.id());
    let state = |pid: &str| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next())
    };
    let child = wait_for(|| {
        let child = fs::read_to_string(&children).unwrap().trim().to_string();
        (state(&child) == Some('T')).then_some(child)
    });
    check.kill().unwrap();
    check.wait().unwrap();
    wait_for(|| matches!(state(&child), None | Some('Z')).then_some(()));
    member.kill().unwrap();
    member.wait().unwrap();
}

#[cfg(all(target_os = "linux", not(no_unix)))]
fn wait_for<T>(look: impl Fn() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(begin.elapsed() < common::PATIENCE, "it never came");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn an_end_that_calls_itself_for_ever_is_told() {
    let words = ["overflowed its stack", "栈溢出"];
    told_of(Side::Client, "recurses", words);
    // As if a record began, which swallows nothing.
    told_of(Side::Client, "marks and recurses", words);
    told_of(Side::Server, "server recurses", words);
}

#[test]
fn an_end_that_ends_the_program_is_told() {
    let words = ["ended the whole program with exit code 3", "结束了整个程序，退出码 3"];
    told_of(Side::Client, "exits", words);
    told_of(Side::Server, "server exits", words);
}

/// What looks like a report is none, and is told as what the code printed.
#[test]
fn code_that_writes_a_report_of_its_own_is_not_believed() {
    let (text, err, code) = harmed("forges", Lang::En);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("exit code 0") && !text.contains("All is well"), "{text}{err}");
}

#[cfg(all(unix, not(no_unix)))]
#[test]
fn an_end_that_aborts_or_takes_all_memory_is_told() {
    let words = ["aborted the program", "中止了程序（abort）"];
    told_of(Side::Client, "aborts", words);
    told_of(Side::Server, "server aborts", words);
    told_of(Side::Client, "collects", ["ran out of memory", "耗尽了内存"]);
}

#[cfg(all(unix, not(no_unix)))]
#[test]
#[ignore = "it waits for half a minute and more"]
fn a_program_that_is_stopped_is_told() {
    told_in(Lang::Zh, "stops", "40 秒里没有任何动静");
}

/// It is told, and does no harm: neither to the report nor to the terminal.
#[test]
fn what_the_code_prints_by_itself_is_told() {
    let (quiet, nothing, _) = harmed("", Lang::En);
    let (text, err, code) = harmed("prints", Lang::En);
    assert_eq!((text, code, nothing.as_str()), (quiet, Some(0), ""));
    let err: String = err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        err.contains("The code printed 2650 lines") && err.ends_with("The first: got here"),
        "{err}"
    );
    assert!(!err.contains('\x1b'), "{err}");
}

fn leave_early(addr: Addr, _: &Term) -> Result<()> {
    TcpStream::connect(addr)?;
    Ok(())
}

/// All that it does is right, but it does not do all.
#[test]
fn a_client_that_leaves_before_its_last_command_has_not_answered_it() {
    let step = Step { talk: leave_early, ..STEPS[5] };
    let report = checked(&step, Lang::En);
    let wrong = report.smallest.as_ref().unwrap().verdict.wrong.as_ref().unwrap();
    assert_eq!((wrong.shown.as_str(), wrong.right), ("", 0));
    assert!(report.whole && report.total().broken == report.total().played);
}

/// What an end does on a thread of `std` is no part of the scene, and never told as something else.
#[test]
fn a_thread_from_outside_of_the_lab_is_named() {
    let step = Step { serve: serve_on_a_thread_of_std, ..STEPS[5] };
    let tape = play(&step, &session(None, Vec::new()).scene(Lang::En), Over::Lab).unwrap();
    let error = Error::ForeignThread;
    assert!(
        matches!(tape.outcome, Outcome::Failed { error: ref e, .. } if *e == error),
        "{tape:?}"
    );
}

fn serve_on_a_thread_of_std(addr: Addr, _: &Shell, _: &Term) -> Result<()> {
    let listener = TcpListener::bind(addr)?;
    std::thread::scope(|scope| {
        loop {
            let (mut conn, _) = listener.accept()?;
            scope.spawn(move || conn.read(&mut [0; 4]).map(drop));
        }
    })
}
