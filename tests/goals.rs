//! The goals of the exercises: each step misses those of its chapter, and each worked answer reaches its own.

#[path = "goals/mistakes.rs"]
mod mistakes;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use sticky_packets::course::goals::{GOALS, Goal};
use sticky_packets::course::must::{Figure, Must};
use sticky_packets::course::report::Report;
use sticky_packets::view::goal::goal as page;
use sticky_packets::view::report::{Replay, report as checked};
use sticky_packets::view::text::{NARROWEST, Screen};
use sticky_packets::{Lang, Step};
use unicode_width::UnicodeWidthStr;

use crate::answers::table::{ANSWERS, answer};
use crate::common::{ROOT, STEPS, example, is_narrow, program, run, stderr, stdout, told};
use crate::snapshots::without_colors;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots/goals");

fn pinned(name: &str, lang: Lang, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{name}.{}", lang.code()), text));
    assert!(is_narrow(text) && !text.contains("error:"), "{text}");
}

fn report(goal: &Goal, step: &Step) -> Report {
    goal.check(step, Lang::En, &|_| {}, &|_| panic!("an end never returns")).unwrap()
}

/// Reports on the code for each goal.
type Reports = [OnceLock<Report>; GOALS.len()];

fn once<'a>(reports: &'a Reports, goal: &Goal, step: &Step) -> &'a Report {
    let at = GOALS.iter().position(|other| other.name == goal.name).unwrap();
    reports[at].get_or_init(|| report(goal, step))
}

/// What the step comes to that the goal is a change of. Several tests look at it, and it is played once.
fn missed(goal: &Goal) -> &'static Report {
    static REPORTS: Reports = [const { OnceLock::new() }; GOALS.len()];
    once(&REPORTS, goal, &STEPS[goal.chapter - 1])
}

/// The same of the worked answer.
fn reached(goal: &Goal) -> &'static Report {
    static REPORTS: Reports = [const { OnceLock::new() }; GOALS.len()];
    once(&REPORTS, goal, &answer(goal.name).unwrap())
}

/// Whether thousands of cases are played for a goal. A report on them is told here once more, where the program would
/// play them again to say the same.
fn plays_everything(goal: &Goal) -> bool {
    goal.must.contains(&Must::Everything)
}

/// A report as the program prints it that is run like this.
fn printed(goal: &Goal, report: &Report, run: &str, lang: Lang) -> String {
    let run = Replay { run, lang: (lang != Lang::En).then_some(lang) };
    page(goal, &STEPS[goal.chapter - 1], report, run, lang, Screen::PLAIN)
}

/// What a program prints that is checked against a goal.
fn told_by(mut program: Command, goal: &Goal, lang: Lang, code: i32) -> String {
    let output = run(program.args(["check", goal.name, "--lang", lang.code()]), "");
    let text = stdout(&output);
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(code)), "{text}");
    text
}

#[test]
fn every_step_misses_the_goals_of_its_chapter() {
    for goal in &GOALS {
        for lang in Lang::ALL {
            let text = match lang {
                Lang::En if plays_everything(goal) => {
                    let run = format!("cargo run --example step{}", goal.chapter);
                    printed(goal, missed(goal), &run, lang)
                }
                _ => told_by(program(goal.chapter), goal, lang, 1),
            };
            assert!(text.starts_with('✗') && text.contains("cargo run --example step"), "{text}");
            pinned(&format!("{}-missed", goal.name), lang, &text);
        }
    }
}

/// Of a goal that is reached, no case is shown, and so a report is the same in every language.
#[test]
fn every_worked_answer_reaches_its_goal() {
    for goal in &GOALS {
        for lang in Lang::ALL {
            let text = match plays_everything(goal) {
                true => printed(goal, reached(goal), "cargo run --example answers", lang),
                false => {
                    let sources = ["tests/goals", "tests/answers", "examples"];
                    let mut mine = example("answers", &sources);
                    mine.env("ANSWER", goal.name);
                    told_by(mine, goal, lang, 0)
                }
            };
            assert!(text.starts_with('✓'), "{text}");
            pinned(goal.name, lang, &text);
        }
    }
}

#[test]
fn code_that_comes_near_a_goal_misses_it_by_one_condition() {
    let servers = mistakes::MISTAKES.map(|(mistake, name, serve)| {
        let goal = Goal::named(name).unwrap();
        (mistake, goal, mistakes::step(goal.chapter, serve))
    });
    let clients = mistakes::MISTAKES_OF_CLIENTS.map(|(mistake, name, talk)| {
        (mistake, Goal::named(name).unwrap(), mistakes::answer_with(name, talk))
    });
    for (mistake, goal, step) in servers.into_iter().chain(clients) {
        let looks = goal.look(&report(goal, &step));
        let missed = looks.iter().filter(|look| !look.met).map(|look| look.must);
        let missed: Vec<_> = missed.collect();
        assert_eq!(missed.len(), 1, "{mistake}: {missed:?}");
    }
}

/// Where nothing goes wrong in the case that is shown, that is what is told of it.
#[test]
fn a_case_that_passes_is_told_as_one() {
    let goal = Goal::named("flush").unwrap();
    let step = mistakes::step(goal.chapter, mistakes::SHORT_PAUSE);
    for (lang, well) in [(Lang::En, "In this case every answer is right"), (Lang::Zh, "响应都对")]
    {
        let report = goal.check(&step, lang, &|_| {}, &|_| panic!("it returns")).unwrap();
        let text = page(goal, &step, &report, "run", lang, Screen::new(false, 80));
        assert!(text.contains(well), "{text}");
    }
}

/// A single read has room for no more than the answer either way, so that its room tells nothing.
#[test]
fn room_for_the_whole_answer_in_every_read_is_too_much_for_the_last_one() {
    let goal = Goal::named("no-more").unwrap();
    let step = Step { talk: mistakes::talk_with_room_for_the_whole, ..STEPS[4] };
    let missed = goal.look(&report(goal, &step)).into_iter().filter(|look| !look.met);
    let missed: Vec<_> = missed.map(|look| (look.must, look.figure)).collect();
    assert_eq!(missed, [(goal.must[1], Some(Figure::Count(240)))]);
}

/// It hangs with no cut at all, so a cut must not be blamed.
#[test]
fn a_client_that_waits_for_an_end_that_never_comes_is_shown_without_a_cut() {
    let goal = Goal::named("one-command").unwrap();
    let step = Step { talk: answer(goal.name).unwrap().talk, ..STEPS[0] };
    let text = page(goal, &step, &report(goal, &step), "run", Lang::En, Screen::new(false, 80));
    assert!(text.contains("waiting for ever") && text.ends_with("--wire apart\n"), "{text}");
    assert!(!text.contains("and not all of"), "a read is blamed, and all was read: {text}");
}

/// What the server sends is its own doing, whatever the client shows of it.
#[test]
fn what_is_sent_beside_an_answer_is_counted_whatever_the_client_shows() {
    let step = Step { talk: STEPS[5].talk, ..answer("kinds").unwrap() };
    let goal = Goal::named("kinds").unwrap();
    let text = page(goal, &step, &report(goal, &step), "run", Lang::En, Screen::new(false, 80));
    assert!(text.contains("✓ Beside the answer to `ls`, 5 bytes go"), "{text}");
}

/// What the case that is shown calls unnoticed must not be missed for being noticed by a server that is hung up on.
#[test]
fn a_client_that_reads_two_bytes_at_a_time_reaches_two_bytes_as_well() {
    let goal = Goal::named("two-bytes").unwrap();
    let step = Step { talk: mistakes::talk_two_bytes_at_a_time, ..STEPS[1] };
    let text = page(goal, &step, &report(goal, &step), "run", Lang::En, Screen::new(false, 80));
    assert!(text.starts_with("✓ The goal two-bytes is reached."), "{text}");
}

/// Python's decoders and the browsers' can be asked for this in the place of an error.
#[test]
fn a_client_that_marks_half_a_character_reaches_whole_characters_as_well() {
    let goal = Goal::named("whole-characters").unwrap();
    let step = mistakes::answer_with(goal.name, mistakes::talk_and_mark_the_rest);
    assert!(goal.is_met(&report(goal, &step)));
}

/// The answers that are cut are shorter than the buffer, so that one that is longer has to be asked for.
#[test]
fn a_room_that_is_larger_than_the_buffer_misses_no_more() {
    let goal = Goal::named("no-more").unwrap();
    let step = Step { talk: mistakes::talk_with_room_for_all, ..STEPS[4] };
    let text = page(goal, &step, &report(goal, &step), "run", Lang::En, Screen::new(false, 80));
    assert!(text.contains("1 of 2 conditions") && text.contains("panicked: range end"), "{text}");
}

/// A condition that every code meets would say nothing: each is missed by a step or by another goal's answer.
#[test]
fn every_condition_can_be_missed() {
    let answers = ANSWERS.iter().filter_map(|(name, ..)| answer(name));
    let code: Vec<Step> = STEPS.into_iter().chain(answers).collect();
    for goal in &GOALS {
        let mut met: Vec<_> = goal.must.iter().collect();
        for step in &code {
            let looks = goal.look(&report(goal, step));
            met.retain(|must| looks.iter().any(|look| look.must == **must && look.met));
            if met.is_empty() {
                break;
            }
        }
        assert!(met.is_empty(), "{}: nobody misses {met:?}", goal.name);
    }
}

#[test]
fn names_differ_and_stand_by_chapter() {
    let names: BTreeSet<_> = GOALS.iter().map(|goal| goal.name).collect();
    assert_eq!(names, ANSWERS.iter().map(|(name, ..)| *name).collect());
    assert_eq!(names.len(), GOALS.len());
    assert!(GOALS.is_sorted_by_key(|goal| goal.chapter));
    for goal in &GOALS {
        for file in goal.files {
            let path = format!("{ROOT}/examples/step{}/{file}", goal.chapter);
            assert!(fs::metadata(&path).is_ok(), "{path}");
        }
    }
}

/// Both pages name each goal in its chapter, with the fresh copy that it is reached in: a second `cp` would nest.
#[test]
fn both_pages_name_each_goal_at_its_exercise() {
    for (name, lang) in [("TUTORIAL.md", ""), ("TUTORIAL.zh.md", " --lang zh")] {
        let text = fs::read_to_string(format!("{ROOT}/{name}")).unwrap();
        for goal in &GOALS {
            let copy =
                format!("rm -rf examples/mine; cp -r examples/step{} examples/mine", goal.chapter);
            let check = format!("`cargo run --example mine check {}{lang}`", goal.name);
            let exercise = text.split("\n### ").find(|part| part.contains(&check));
            let exercise = exercise.unwrap_or_else(|| panic!("{name}: {check}"));
            let exercise = exercise.replace("examples/mine\ncp ", "examples/mine; cp ");
            assert!(exercise.contains(&copy), "{name}: {check} without {copy}");
        }
    }
}

#[test]
fn the_goals_are_listed_by_chapter() {
    for lang in Lang::ALL {
        let args = ["check", "--goals", "--lang", lang.code()];
        let output = run(program(2).args(args), "");
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
        pinned("list", lang, &stdout(&output));
    }
}

#[test]
fn an_unknown_goal_is_told_with_those_there_are() {
    for lang in Lang::ALL {
        let args = ["check", "newlines", "--lang", lang.code()];
        let output = run(program(2).args(args), "");
        let told = told(&output);
        assert_eq!((stdout(&output).as_str(), output.status.code()), ("", Some(2)));
        assert!(GOALS.iter().all(|goal| told.contains(goal.name)), "{told}");
        assert!(is_narrow(&stderr(&output)), "{told}");
    }
}

/// Whatever the code does, a word is left to say.
#[test]
fn code_that_never_returns_or_dies_misses_its_goal() {
    let spins = "the client goes round in circles: 2s of the processor's time";
    for (harm, word) in [("spins", spins), ("exits", "exit code 3")] {
        let mut program = example("harm", &["tests/check"]);
        let args = ["check", "newline", "--lang", "en"];
        let output = run(program.env("HARM", harm).args(args), "");
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.starts_with('✗') && text.contains(word), "{text}");
    }
}

/// A frame in two writes passes every case, and is told what that costs elsewhere.
#[test]
fn a_check_tells_of_two_writes() {
    for (name, told) in [("two-writes", true), ("counts-itself", false)] {
        // A goal that plays everything plays what a check without a goal does.
        let found = reached(Goal::named(name).unwrap());
        let text = checked(found, "cargo run --example answers", Lang::En, Screen::PLAIN);
        assert_eq!(found.total().broken, 0, "{text}");
        assert_eq!(text.contains("goes out in 2 writes"), told, "{text}");
    }
}

#[test]
fn the_folder_holds_these_and_nothing_else() {
    let names =
        GOALS.iter().flat_map(|goal| [goal.name.to_string(), format!("{}-missed", goal.name)]);
    let names = names.chain(["list".to_string()]);
    let files = names.flat_map(|name| Lang::ALL.map(|lang| format!("{name}.{}.snap", lang.code())));
    let there = fs::read_dir(FOLDER).unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(there.collect::<BTreeSet<_>>(), files.collect::<BTreeSet<_>>());
}

#[test]
fn the_columns_stay_in_line_where_a_scene_takes_more_than_ten_seconds() {
    let mut mine = example("answers", &["tests/goals", "tests/answers", "examples"]);
    let text = stdout(&run(mine.env("ANSWER", "read-timeout").arg("drip"), ""));
    let left = text.lines().filter_map(|line| line.split_once('│'));
    let widths: BTreeSet<_> = left.map(|(left, _)| left.width()).collect();
    assert!(widths.len() == 1 && text.contains("\n14.03 s "), "{text}");
}

/// The words of a line that is typed: what stands between quotes is one.
fn typed(line: &str) -> Vec<&str> {
    let parts = line.split('\'').enumerate();
    let words = parts.map(|(i, part)| match i % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    words.flat_map(|words: Vec<&str>| words).collect()
}

/// The case that shows a missed condition can be played: what is shown is pinned.
#[test]
fn the_case_that_is_shown_can_be_played() {
    for goal in &GOALS {
        let [text, zh] = Lang::ALL.map(|lang| {
            let name = format!("{FOLDER}/{}-missed.{}.snap", goal.name, lang.code());
            fs::read_to_string(name).unwrap()
        });
        let run_it = format!("cargo run --example step{} -- ", goal.chapter);
        let words = text.lines().find_map(|line| line.trim().strip_prefix(&run_it)).unwrap();
        assert!(zh.trim_end().ends_with(&format!("{run_it}{words} --lang zh")), "{zh}");
        let played = run(program(goal.chapter).args(typed(words)), "");
        assert_ne!(played.status.code(), Some(2), "{}", stderr(&played));
        assert!(stdout(&played).contains("── "), "{words}");
    }
}

/// Whatever else goes wrong, the case is one of a condition that is missed. Where an error is no more than what
/// the exercise asks for, or another way to end, the case has no mark of a fault.
#[test]
fn the_case_that_is_shown_is_one_of_a_missed_condition() {
    let run = "cargo run --example mine";
    for goal in &GOALS {
        let found = missed(goal);
        let looks = goal.look(found);
        let missed: Vec<_> = looks.iter().filter(|look| !look.met).collect();
        let of_answers = missed.iter().find(|look| look.must.is_of_answers());
        let shown = of_answers.unwrap_or(&missed[0]).shows.as_ref().unwrap();
        let text =
            page(goal, &STEPS[goal.chapter - 1], found, run, Lang::En, Screen::new(false, 80));
        assert!(text.ends_with(&format!("\n  {run} {}\n", shown.case)), "{text}");
        let (_, below) = text.split_once("A case that shows it:").unwrap_or_default();
        let marks = below.matches('✗').count() - usize::from(missed.len() > 1 && !below.is_empty());
        assert_eq!(marks > 0, of_answers.is_some(), "{text}");
    }
}

#[test]
fn a_goal_that_is_asked_of_another_steps_code_is_told() {
    for (lang, told) in [("en", "is a copy of step 6, by"), ("zh", "这是第 6 步的副本")] {
        let output = run(program(6).args(["check", "newline", "--lang", lang]), "");
        let text = stdout(&output);
        assert!(text.contains(told), "{text}");
        assert!(text.contains("\n    cp -r examples/step5 examples/mine\n"), "{text}");
        assert!(is_narrow(&text), "{text}");
        let own = run(program(5).args(["check", "newline", "--lang", lang]), "");
        assert!(!stdout(&own).contains("main.rs"), "{}", stdout(&own));
    }
}

#[test]
fn a_report_against_a_goal_fits_into_every_width() {
    for goal in &GOALS {
        let step = &STEPS[goal.chapter - 1];
        let found = missed(goal);
        for lang in Lang::ALL {
            for width in [NARROWEST, 50, 80] {
                let text = |color| {
                    let screen = Screen::new(color, width);
                    page(goal, step, found, "cargo run --example mine", lang, screen)
                };
                let fits =
                    |line: &str| line.width() <= width || line.contains("cargo run --example");
                assert!(text(false).lines().all(fits), "{width}: {}", text(false));
                assert_eq!(without_colors(&text(true)), text(false));
            }
        }
    }
}
