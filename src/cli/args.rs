//! What can be asked on the command line.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::child::WORD_OPTION;
use super::options::{
    COLORS, Kind, LANGS, Names, OVER, Opt, PARTS, SHELLS, Sent, When, check_options,
    client_options, course_check_options, everywhere, measure_options, named, one_of,
    scene_options, server_options,
};
use super::terminal;
use crate::course::goals::{GOALS, Goal};
use crate::course::made::{Made, Peer, Wire};
use crate::lab::Over;
use crate::lang::Lang;
use crate::term::Style;
use crate::view::report::Replay;
use crate::view::text::{Screen, WIDTH};
use crate::words::Words;

/// What a step is asked for.
pub(super) enum Asked {
    Scenes(Scenes),
    Check(Check),
    Server(Server),
    Client(Client),
}

/// A step's scenes, or the one that is named.
pub(super) struct Scenes {
    pub name: Option<String>,
    pub over: Over,
    pub svg: Option<PathBuf>,
    pub made: Made,
}

/// The width of the screen of the program that started this one to be watched; `None` if a person did.
pub(super) type Inside = Option<usize>;

/// What the course is asked for.
pub(super) enum AskedCourse {
    Walk,
    Measure(Measure),
    Check(Check),
}

/// A check: of everything, or against a goal.
pub(super) struct Check {
    pub goal: Option<&'static Goal>,
    /// Whether to list the goals instead.
    pub list: bool,
    pub json: bool,
    pub inside: Inside,
    /// What the records of a program that is watched begin with.
    pub word: String,
    /// The steps whose code has ended the program that checked it.
    pub lost: Vec<usize>,
}

pub(super) struct Server {
    pub host: String,
    pub port: u16,
    pub shell: Kind,
    pub expose_shell: bool,
    /// In seconds.
    pub time_limit: u64,
    /// In bytes.
    pub output_limit: usize,
}

pub(super) struct Client {
    pub host: String,
    pub port: u16,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// How often two sends stick.
    Odds,
    /// What each fix costs.
    Cost,
}

impl Part {
    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Odds => "odds",
            Part::Cost => "cost",
        }
    }
}

/// The measurements that are asked for: both, or the one that is named.
pub struct Measure {
    /// The one that is named.
    pub part: Option<Part>,
    /// How many trials each condition gets.
    pub trials: usize,
    /// What the machine is called in the report.
    pub name: Option<String>,
    /// Whether to print JSON.
    pub json: bool,
    /// Reports to merge; with any, nothing is measured.
    pub merge: Vec<PathBuf>,
}

fn globally(options: Vec<Opt>) -> impl Iterator<Item = Arg> {
    options.into_iter().map(|option| option.arg().global(true))
}

fn word(name: &'static str, options: Vec<Opt>, help: String) -> Command {
    let args = options.into_iter().map(Opt::arg);
    Command::new(name).args(args).override_help(help)
}

const INSIDE: &str = "inside";
const LOST: &str = "lost";

/// The word `check`. The program starts itself once more with what is hidden here.
fn check(options: Vec<Opt>, help: String) -> Command {
    let width = Arg::new(INSIDE).long(INSIDE).hide(true).value_parser(value_parser!(usize));
    let lost = Arg::new(LOST).long(LOST).hide(true).value_parser(value_parser!(usize));
    let own = Arg::new(WORD_OPTION).long(WORD_OPTION).hide(true);
    word("check", options, help).arg(width).arg(own).arg(lost.action(ArgAction::Append))
}

/// The command line on which this program starts itself to be watched, for all but the steps that are lost.
pub(super) fn inside(style: Style, asked: &Check, lost: &[usize]) -> Vec<String> {
    let color = if style.out.is_colored() { "always" } else { "never" };
    let width = style.out.width().to_string();
    let args = ["check", "--lang", style.lang.code(), "--color", color, "--inside", &width];
    let json = asked.json.then_some("--json");
    let goal = asked.goal.map(|goal| goal.name);
    let lost = lost.iter().map(|number| format!("--{LOST}={number}"));
    args.into_iter().chain(json).chain(goal).map(str::to_string).chain(lost).collect()
}

/// A step's command line: its scenes' names are words like `server` and `client`.
pub(super) fn step(
    scenes: impl Iterator<Item = &'static str>,
    words: &Words,
    help: [String; 5],
) -> Command {
    let [all, scene, checked, server, client] = help;
    let goal =
        Arg::new("goal").value_parser(PossibleValuesParser::new(GOALS.map(|goal| goal.name)));
    let text = &words.options;
    let scenes = scenes.map(|name| word(name, Vec::new(), scene.clone()));
    Command::new("step")
        .disable_help_subcommand(true)
        .override_help(all)
        .args(globally(scene_options(text)))
        .args(globally(everywhere(text)))
        .subcommands(scenes)
        .subcommand(check(check_options(text), checked).arg(goal))
        .subcommand(word("server", server_options(text), server))
        .subcommand(word("client", client_options(text), client))
}

/// The command line of the course as a whole.
pub(super) fn course(words: &Words, help: [String; 3]) -> Command {
    let [all, checked, measure] = help;
    let part = Arg::new("part").value_parser(one_of(PARTS));
    let text = &words.options;
    Command::new(env!("CARGO_PKG_NAME"))
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .override_help(all)
        .args(globally(everywhere(text)))
        .subcommand(check(course_check_options(text), checked))
        .subcommand(word("measure", measure_options(words), measure).arg(part))
}

/// The value of an option that is one of a few, if it is there.
fn chosen<T: Copy>(matches: &ArgMatches, name: &str, names: Names<T>) -> Option<T> {
    named(names, matches.get_one::<String>(name)?)
}

/// The value of an option that always has one: its default.
fn value<T: Clone + Default + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> T {
    matches.get_one(name).cloned().unwrap_or_default()
}

impl Asked {
    /// What was asked, or the word that an option of the scenes stands with, and that option.
    pub fn of(matches: &ArgMatches) -> Result<Asked, (&'static str, &'static str)> {
        let svg: Option<PathBuf> = matches.get_one("svg").cloned();
        let over = chosen(matches, "over", OVER);
        let made = made(matches);
        let of_scenes = [
            ("--svg", svg.is_some()),
            ("--over", over.is_some()),
            ("--type", made.commands.is_some()),
            ("--peer", made.peer.is_some()),
            ("--sends", made.sends.is_some()),
            ("--cut", !made.cuts.is_empty()),
            ("--wire", made.wire.is_some()),
            ("--leaves", made.leaves.is_some()),
            ("--gone", made.gone.is_some()),
            ("--beside", made.beside.is_some()),
            ("--then", made.then.is_some()),
        ];
        let option = of_scenes.into_iter().find(|(_, there)| *there).map(|(option, _)| option);
        match (matches.subcommand(), option) {
            (Some(("server", _)), Some(option)) => Err(("server", option)),
            (Some(("client", _)), Some(option)) => Err(("client", option)),
            (Some(("check", _)), Some(option)) => Err(("check", option)),
            (Some(("check", matches)), None) => {
                let goal = matches.get_one("goal").and_then(|name: &String| Goal::named(name));
                Ok(Asked::Check(Check { goal, ..Check::of(matches) }))
            }
            (Some(("server", matches)), None) => Ok(Asked::Server(Server::of(matches))),
            (Some(("client", matches)), None) => Ok(Asked::Client(Client::of(matches))),
            (scene, _) => {
                let name = scene.map(|(name, _)| name.to_string());
                Ok(Asked::Scenes(Scenes { name, over: over.unwrap_or(Over::Lab), svg, made }))
            }
        }
    }
}

impl Asked {
    /// Whether this is the program that another one has started to watch it.
    pub fn is_inside(&self) -> bool {
        matches!(self, Asked::Check(Check { inside: Some(_), .. }))
    }
}

/// What is to be made of a scene.
fn made(matches: &ArgMatches) -> Made {
    Made {
        commands: matches.get_one("type").cloned(),
        peer: chosen(matches, "peer", &Peer::NAMES),
        sends: matches.get_one("sends").map(|Sent(bytes)| bytes.clone()),
        wire: chosen(matches, "wire", &Wire::NAMES),
        cuts: matches.get_many("cut").into_iter().flatten().copied().collect(),
        leaves: matches.get_one("leaves").copied(),
        gone: matches.get_one("gone").copied(),
        beside: matches.get_one("beside").cloned(),
        then: matches.get_one("then").cloned(),
    }
}

impl Check {
    /// What a step's check and the course's have alike.
    fn of(matches: &ArgMatches) -> Check {
        let (list, inside) = (value(matches, "goals"), matches.get_one(INSIDE).copied());
        let lost = matches.get_many(LOST).into_iter().flatten().copied().collect();
        let word = value(matches, WORD_OPTION);
        Check { goal: None, list, json: false, inside, word, lost }
    }
}

impl Server {
    fn of(matches: &ArgMatches) -> Server {
        Server {
            host: value(matches, "host"),
            port: value(matches, "port"),
            shell: chosen(matches, "shell", SHELLS).unwrap_or_default(),
            expose_shell: value(matches, "expose-shell"),
            time_limit: value(matches, "time-limit"),
            output_limit: value(matches, "output-limit"),
        }
    }
}

impl Client {
    fn of(matches: &ArgMatches) -> Client {
        Client { host: value(matches, "host"), port: value(matches, "port") }
    }
}

impl AskedCourse {
    /// What was asked; or the option that has no meaning beside `--merge`.
    pub fn of(matches: &ArgMatches) -> Result<AskedCourse, &'static str> {
        match matches.subcommand() {
            None => Ok(AskedCourse::Walk),
            Some(("check", matches)) => {
                let json = value(matches, "json");
                Ok(AskedCourse::Check(Check { json, ..Check::of(matches) }))
            }
            Some((_, matches)) => Measure::of(matches).map(AskedCourse::Measure),
        }
    }
}

impl Measure {
    fn of(matches: &ArgMatches) -> Result<Measure, &'static str> {
        let typed = |name: &&str| matches.value_source(name) == Some(ValueSource::CommandLine);
        let merge: Vec<PathBuf> =
            matches.get_many("merge").into_iter().flatten().cloned().collect();
        match ["trials", "json", "name"].into_iter().find(typed) {
            Some(option) if !merge.is_empty() => Err(option),
            _ => Ok(Measure {
                part: chosen(matches, "part", PARTS),
                trials: value(matches, "trials"),
                name: matches.get_one("name").cloned(),
                json: value(matches, "json"),
                merge,
            }),
        }
    }
}

/// How to print, found before anything is parsed: what is wrong with a command line is told so, too.
pub(super) fn style(args: impl Iterator<Item = OsString>) -> Style {
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into()).collect();
    let variable = |name: &str| env::var(name).ok();
    let lang = last(&args, "--lang").and_then(|code| named(LANGS, code));
    let color = last(&args, "--color").and_then(|color| named(COLORS, color));
    let screen = |terminal, size: Option<(usize, usize)>| {
        let color = color.unwrap_or(When::Auto).wants(terminal, |name| env::var_os(name));
        Screen::new(color, size.map_or(WIDTH, |(columns, _)| columns))
    };
    Style {
        lang: lang.unwrap_or_else(|| Lang::from_locale(variable)),
        out: screen(io::stdout().is_terminal(), terminal::size(&io::stdout())),
        err: screen(io::stderr().is_terminal(), terminal::size(&io::stderr())),
    }
}

/// How a case is played in the language that this was asked for in.
pub(super) fn replay(run: &str, style: Style) -> Replay<'_> {
    let locale = Lang::from_locale(|name| env::var(name).ok());
    Replay { run, lang: (style.lang != locale).then_some(style.lang) }
}

/// The last value of an option: `--lang zh` or `--lang=zh`.
fn last<'a>(args: &'a [String], option: &str) -> Option<&'a str> {
    let end = args.iter().position(|arg| arg == "--").unwrap_or(args.len());
    (0..end).rev().find_map(|i| match args[i].strip_prefix(option)? {
        "" => args.get(i + 1).map(String::as_str),
        rest => rest.strip_prefix('='),
    })
}
