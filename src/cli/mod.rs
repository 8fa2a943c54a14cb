//! The command line that all steps share, and the course's own.

mod args;
mod check;
mod child;
mod file;
mod help;
mod options;
mod real;
mod scenes;
mod terminal;
mod walk;
mod wrong;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command};

use crate::course::ladder::LADDER;
use crate::course::programs::Programs;
use crate::course::step::Step;
use crate::lines::wrap;
use crate::term::Style;
use crate::words::Words;
use args::{Asked, AskedCourse};
use help::Layout;

pub use args::{Measure, Part};

/// What the command line came to: done, a failure to tell (exit code 1), or a way of asking that cannot
/// be answered (exit code 2).
type Done = Result<(), Stop>;

enum Stop {
    Failed(String),
    Usage(String),
    /// Told already.
    Told,
}

/// Runs one step's command line.
pub fn main(step: &Step) -> ExitCode {
    outlive_full_files();
    let style = args::style(env::args_os());
    exit_code(style, run(step, style))
}

fn run(step: &Step, style: Style) -> Done {
    let words = Words::of(style.lang);
    if !step.is_known() {
        return Err(Stop::Failed((words.wrong.no_step)(step.number, LADDER.len())));
    }
    let name = name(step);
    let run = &format!("cargo run --example {name}");
    let scenes = || step.rung().plays.iter().map(|play| play.name);
    let command = |help| args::step(scenes(), words, help);
    let help = || Layout { words, style, run }.step(step);
    let Some(matches) = parse(command, help, style, run)? else {
        return Ok(());
    };
    let asked = Asked::of(&matches);
    if let (Some(inner), false) = (nested(&name), asked.as_ref().is_ok_and(Asked::is_inside)) {
        style.note(&wrap(&(words.wrong.nested)(&name, &inner), style.err.width()));
    }
    match asked {
        Ok(Asked::Scenes(scenes)) => scenes::play(step, &scenes, run, style),
        Ok(Asked::Check(asked)) => check::step(step, &asked, run, style),
        Ok(Asked::Server(server)) => real::serve(step, &server, style),
        Ok(Asked::Client(client)) => real::talk(step, &client, run, style),
        Err((word, option)) => Err(Stop::Usage((words.wrong.for_scenes)(option, word))),
    }
}

/// What carries a measurement out. No step compiles it, so it is given: it prints, or says why it can't.
pub type Measuring = fn(Measure, Style) -> Result<(), String>;

/// Runs the command line of the course as a whole, which shows it frame by frame.
pub fn course(programs: Programs, measure: Measuring) -> ExitCode {
    outlive_full_files();
    let style = args::style(env::args_os());
    exit_code(style, run_course(programs, measure, style))
}

fn run_course(programs: Programs, measure: Measuring, style: Style) -> Done {
    let (words, run) = (Words::of(style.lang), "cargo run");
    let command = |help| args::course(words, help);
    let help = || Layout { words, style, run }.course(programs.steps);
    let Some(matches) = parse(command, help, style, run)? else {
        return Ok(());
    };
    match AskedCourse::of(&matches) {
        Ok(AskedCourse::Walk) => walk::walk(programs, style),
        Ok(AskedCourse::Measure(asked)) => measure(asked, style).map_err(Stop::Failed),
        Ok(AskedCourse::Check(asked)) => check::course(programs.steps, &asked, style),
        Err(option) => Err(Stop::Usage((words.measure.beside_merge)(&format!("--{option}")))),
    }
}

#[cfg(all(unix, not(no_unix)))]
fn outlive_full_files() {
    crate::real::signals::outlive_full_files();
}

/// Elsewhere a file's size has no limit that ends a program.
#[cfg(not(all(unix, not(no_unix))))]
fn outlive_full_files() {}

/// What was asked; nothing is left to do where that is the help or the version. `command` makes the command line
/// with its help's texts, which are laid out for who asks for them alone: that takes longer than all the rest.
fn parse<const N: usize>(
    command: impl Fn([String; N]) -> Command,
    help: impl Fn() -> [String; N],
    style: Style,
    run: &str,
) -> Result<Option<ArgMatches>, Stop> {
    let of = |mut command: Command| (command.try_get_matches_from_mut(env::args_os()), command);
    let asked = match of(command([const { String::new() }; N])) {
        (Err(e), _) if e.kind() == ErrorKind::DisplayHelp => of(command(help())),
        asked => asked,
    };
    match asked {
        (Ok(matches), _) => Ok(Some(matches)),
        (Err(e), _) if !e.use_stderr() => {
            style.print(e.render());
            Ok(None)
        }
        (Err(e), command) => {
            Err(Stop::Usage(wrong::text(&e, &command, Words::of(style.lang), run)))
        }
    }
}

/// The name of this program's example: a copy of a step has one of its own.
fn name(step: &Step) -> String {
    let program = env::current_exe().ok();
    let name = program.as_ref().and_then(|path| path.file_stem()?.to_str());
    name.map_or_else(|| format!("step{}", step.number), str::to_string)
}

/// The step that `cp -r` has put inside a copy, since that was there already. Cargo says where the copies are.
fn nested(name: &str) -> Option<String> {
    let root = env::var_os("CARGO_MANIFEST_DIR")?;
    let folder = Path::new(&root).join("examples").join(name);
    let mut steps = (1..=LADDER.len()).map(|number| format!("step{number}"));
    steps.find(|step| folder.join(step).is_dir())
}

fn exit_code(style: Style, done: Done) -> ExitCode {
    let (text, code) = match done {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Stop::Told) => return ExitCode::FAILURE,
        Err(Stop::Failed(text)) => (text, 1),
        Err(Stop::Usage(text)) => (text, 2),
    };
    style.complain(&text);
    ExitCode::from(code)
}
