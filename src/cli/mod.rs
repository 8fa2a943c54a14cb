//! The command line that all steps share, and the course's own.

mod args;
mod demo;
mod file;
mod odds;
mod real;
mod terminal;

use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser};

use crate::step::Step;
use crate::term::Style;
use args::{Cli, Command, Course, CourseCommand};

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
    let names = step.rung().plays.iter().map(|play| play.name);
    let names = PossibleValuesParser::new(names);
    let with_names =
        |command: clap::Command| command.mut_arg("scene", |arg| arg.value_parser(names.clone()));
    let mut command = with_names(Cli::command())
        .mut_subcommand("demo", with_names)
        .bin_name(format!("cargo run --example step{} --", step.number))
        .about(about(step))
        .after_help(examples(step.number));
    let matches = command.get_matches_mut();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|e| e.exit());
    if cli.command.is_some() && cli.demo.is_asked() {
        let text = "--scene, --over and --svg belong to demo: write them behind it, or leave out server and client";
        command.error(ErrorKind::ArgumentConflict, text).exit();
    }
    let style = cli.look.style();
    exit_code(
        style,
        match cli.command {
            None => demo::play(step, &cli.demo, style),
            Some(Command::Demo(demo)) => demo::play(step, &demo, style),
            Some(Command::Server(server)) => real::serve(step, &server, style),
            Some(Command::Client(client)) => real::talk(step, &client, style),
        },
    )
}

/// Runs the command line of the course as a whole: what the steps are, and how their scenes end.
pub fn course(steps: &[Step]) -> ExitCode {
    let course = Course::parse();
    let style = course.look.style();
    exit_code(
        style,
        match course.command {
            None => demo::list(steps, style),
            Some(CourseCommand::Odds(odds)) => odds::odds(&odds, style),
        },
    )
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

fn about(step: &Step) -> String {
    let rung = step.rung();
    format!("Step {}: {}. {}", step.number, rung.title.en, rung.change.en)
}

fn examples(number: usize) -> String {
    let run = format!("cargo run --example step{number}");
    format!(
        "Without a command, every scene is played in the lab: a network inside the program, with a clock\n         of its own, on which the same bytes arrive the same way every time.\n\n\
         In two terminals:\n  {run} -- server\n  {run} -- client"
    )
}
