//! `check`: code against every cut of the stream, in a process of its own.

use std::io;
use std::process;

use super::args::{self, Check};
use super::child::{self, Came, Death, Record};
use super::{Done, Stop};
use crate::course::case::Case;
use crate::course::family::Family;
use crate::course::goals::Goal;
use crate::course::report::{self, Report};
use crate::course::step::Step;
use crate::course::sweep::{Row, sweep};
use crate::term::Style;
use crate::view::text::{Screen, Tone};
use crate::view::{self, table};
use crate::words::Words;

/// Checks the code of one step as it stands.
pub(super) fn step(step: &Step, asked: &Check, run: &str, style: Style) -> Done {
    if asked.list {
        return list(style);
    }
    let Some(width) = asked.inside else {
        return watched(run, asked, style);
    };
    begin_inside(asked);
    let screen = Screen::new(style.out.is_colored(), width);
    if let Some(goal) = asked.goal {
        return against(goal, step, run, style, screen);
    }
    let replay = args::replay(run, style);
    let text = |report: &Report| view::report::report(report, replay, style.lang, screen);
    let give_up = |report: &Report| conclude(text(report), false);
    let begin = |case: &_| say(&Record::Begin(replay.of(case)));
    match report::check(step, style.lang, &Family::ALL, &[], &begin, &give_up) {
        Ok(report) => conclude(text(&report), report.total().broken == 0),
        Err(e) => Err(no_child(&e, style)),
    }
}

/// Checks the code of one step against an exercise's goal.
fn against(goal: &Goal, step: &Step, run: &str, style: Style, screen: Screen) -> Done {
    let replay = args::replay(run, style);
    let text = |report: &Report| view::goal::goal(goal, step, report, replay, style.lang, screen);
    let give_up = |report: &Report| conclude(text(report), false);
    let begin = |case: &Case| say(&Record::Begin(replay.of(case)));
    match goal.check(step, style.lang, &begin, &give_up) {
        Ok(report) => conclude(text(&report), goal.is_met(&report)),
        Err(e) => Err(no_child(&e, style)),
    }
}

/// Lists the goals there are.
fn list(style: Style) -> Done {
    style.print(view::goal::list(style.lang, style.out));
    Ok(())
}

/// Checks every step, and holds what breaks it against what the course says.
pub(super) fn course(steps: &[Step], asked: &Check, style: Style) -> Done {
    if asked.list {
        return list(style);
    }
    match asked.inside {
        Some(width) => course_inside(steps, asked, width, style),
        None => watched_course(steps, asked, style),
    }
}

/// Plays every step but those whose code has ended this program before.
fn course_inside(steps: &[Step], asked: &Check, width: usize, style: Style) -> Done {
    begin_inside(asked);
    let screen = Screen::new(style.out.is_colored(), width);
    let begin =
        |step: &_, case: &_| say(&Record::Begin(args::replay(&run_of(step), style).of(case)));
    let give_up = |step: &_, report: &_| {
        let run = run_of(step);
        let replay = args::replay(&run, style);
        say(&Record::Lost(view::report::report(report, replay, style.lang, screen)));
        process::exit(1)
    };
    let left = steps.iter().filter(|step| !asked.lost.contains(&step.number));
    let left: Vec<Step> = left.copied().collect();
    let mut rows = sweep(&left, style.lang, &begin, &give_up).map_err(|e| no_child(&e, style))?;
    rows.extend(asked.lost.iter().map(|number| Row::lost(*number)));
    rows.sort_by_key(|row| row.number);
    let good = rows.iter().all(|row| row.is_as_told(style.lang));
    let text =
        if asked.json { table::json(&rows) } else { table::table(&rows, style.lang, screen) };
    conclude(text, good)
}

/// Starts this program once more and, where a step's code ends it, again without that step.
fn watched_course(steps: &[Step], asked: &Check, style: Style) -> Done {
    let (mut lost, mut why) = (Vec::new(), Vec::new());
    let good = loop {
        let came = watch(&args::inside(style, asked, &lost), style)?;
        if let Some(text) = &came.text {
            style.print(text);
            break came.good;
        }
        let last = came.last.as_deref().unwrap_or_default();
        let step = steps.iter().find(|step| last.starts_with(&(run_of(step) + " ")));
        lost.extend(step.map(|step| step.number));
        why.push(came.lost.clone().unwrap_or_else(|| death(&came, "cargo run", style)));
        if step.is_none() {
            break false;
        }
    };
    for why in why {
        match asked.json {
            true => style.note(&why),
            false => style.print(format_args!("\n{why}")),
        }
    }
    if good { Ok(()) } else { Err(Stop::Told) }
}

fn run_of(step: &Step) -> String {
    format!("cargo run --example step{}", step.number)
}

/// From here on nothing but records is said; a panic is in the report.
fn begin_inside(asked: &Check) {
    child::prepare(&asked.word);
    std::panic::set_hook(Box::new(|_| {}));
}

fn say(record: &Record) {
    if record.say().is_err() {
        // Nobody is left who would read the report.
        process::exit(1);
    }
}

/// Ends the child with its report.
fn conclude(text: String, good: bool) -> ! {
    say(&Record::Text(text));
    process::exit(if good { 0 } else { 1 })
}

fn no_child(e: &io::Error, style: Style) -> Stop {
    Stop::Failed((Words::of(style.lang).check.died.no_child)(&e.to_string()))
}

/// Starts this program once more, and prints what that came to.
fn watched(run: &str, asked: &Check, style: Style) -> Done {
    let came = watch(&args::inside(style, asked, &[]), style)?;
    match &came.text {
        Some(text) => style.print(text),
        None => style.print(death(&came, run, style)),
    }
    if came.text.is_some() && came.good { Ok(()) } else { Err(Stop::Told) }
}

/// Waits for what a child comes to, and tells what its code printed by itself.
fn watch(args: &[String], style: Style) -> Result<Came, Stop> {
    let came = child::watch(args).map_err(|e| no_child(&e, style))?;
    if let Some((lines, first)) = came.stray.lines() {
        let words = &Words::of(style.lang).check.died;
        style.note(&super::wrap(&(words.stray)(lines, &first), style.err.width()));
    }
    Ok(came)
}

/// How the child died, and in which case.
fn death(came: &Came, run: &str, style: Style) -> String {
    let words = &Words::of(style.lang).check.died;
    let what = match &came.death {
        Death::Overflow => (words.overflow)(came.side),
        Death::Memory(bytes, gib) => (words.memory)(came.side, bytes, *gib),
        Death::Aborted => (words.aborted)(came.side),
        Death::Signal(signal) => (words.signal)(*signal),
        Death::Exited(code) => (words.exited)(came.side, *code),
        Death::Stuck(seconds) => (words.stuck)(*seconds),
        Death::Prints(mib) => (words.prints)(came.side, *mib),
    };
    let width = style.out.width();
    let what = style.out.paint(Tone::Bad, &super::wrap(&format!("✗ {what}"), width));
    let before = came.cases.saturating_sub(1);
    let case = came.last.as_deref().unwrap_or(run);
    format!("{what}\n\n{}\n  {case}\n", super::wrap(&(words.case)(before), width))
}
