//! The options of the command line: how each is parsed, and how the help tells it.

use std::ffi::OsString;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, value_parser};

use super::args::Part;
use crate::bytes;
use crate::course::made::{Cut, NoBytes, NoCut, Peer, Wire};
use crate::lab::Over;
use crate::lang::Lang;
use crate::words::Words;
use crate::words::options::Options;

/// The names of values that are one of a few.
pub(super) type Names<T> = &'static [(&'static str, T)];

pub(super) const OVER: Names<Over> = &[("lab", Over::Lab), ("tcp", Over::Tcp)];
pub(super) const SHELLS: Names<Kind> = &[("system", Kind::System), ("classroom", Kind::Classroom)];
pub(super) const PARTS: Names<Part> =
    &[(Part::Odds.name(), Part::Odds), (Part::Cost.name(), Part::Cost)];
pub(super) const LANGS: Names<Lang> = &[("en", Lang::En), ("zh", Lang::Zh)];
pub(super) const COLORS: Names<When> =
    &[("auto", When::Auto), ("always", When::Always), ("never", When::Never)];

/// An option, as it is parsed and as the help tells it.
pub(super) struct Opt {
    name: &'static str,
    /// What stands for its value in the help; a flag has none.
    value: &'static str,
    pub default: Option<&'static str>,
    pub text: &'static str,
    parser: ValueParser,
    /// Whether it takes more than one value.
    many: bool,
    /// Whether it may be there several times.
    several: bool,
}

impl Opt {
    fn flag(name: &'static str, text: &'static str) -> Opt {
        let parser = value_parser!(bool);
        Opt { name, value: "", default: None, text, parser, many: false, several: false }
    }

    fn new(
        name: &'static str,
        value: &'static str,
        text: &'static str,
        parser: impl Into<ValueParser>,
    ) -> Opt {
        let parser = parser.into();
        Opt { name, value, default: None, text, parser, many: false, several: false }
    }

    fn default(self, value: &'static str) -> Opt {
        Opt { default: Some(value), ..self }
    }

    fn many(self) -> Opt {
        Opt { many: true, ..self }
    }

    /// As it is typed: `--port NUMBER`.
    pub fn term(&self) -> String {
        format!("--{} {}", self.name, self.value).trim_end().into()
    }

    /// The same, and it may be there several times.
    fn several(self) -> Opt {
        Opt { several: true, ..self }
    }

    pub fn arg(self) -> Arg {
        let flag = self.value.is_empty();
        let arg = Arg::new(self.name).long(self.name);
        let arg = if self.many { arg.num_args(1..) } else { arg };
        let action = match (flag, self.several) {
            (true, _) => ArgAction::SetTrue,
            (false, true) => ArgAction::Append,
            (false, false) => ArgAction::Set,
        };
        arg.action(action)
            .allow_negative_numbers(!flag)
            .value_parser(self.parser)
            .default_values(self.default)
    }
}

pub(super) fn one_of<T>(names: Names<T>) -> PossibleValuesParser {
    PossibleValuesParser::new(names.iter().map(|(name, _)| *name))
}

pub(super) fn named<T: Copy>(names: Names<T>, word: &str) -> Option<T> {
    names.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// What a number must be.
#[derive(Clone, Debug)]
pub(super) struct Number(pub RangeInclusive<u64>);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "from {} to {}", self.0.start(), self.0.end())
    }
}

impl std::error::Error for Number {}

fn number<T>(range: RangeInclusive<u64>) -> ValueParser
where
    T: TryFrom<u64> + Clone + Send + Sync + 'static,
{
    ValueParser::new(move |text: &str| {
        let number: Option<u64> = text.parse().ok().filter(|number| range.contains(number));
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| Number(range.clone()))
    })
}

fn host(text: &'static str) -> Opt {
    Opt::new("host", "ADDRESS", text, value_parser!(String)).default("127.0.0.1")
}

fn port(text: &'static str) -> Opt {
    Opt::new("port", "NUMBER", text, number::<u16>(0..=u16::MAX.into())).default("9999")
}

pub(super) fn scene_options(text: &Options) -> Vec<Opt> {
    vec![
        Opt::new("over", "lab|tcp", text.over, one_of(OVER)),
        Opt::new("svg", "FILE", text.svg, value_parser!(PathBuf)),
        Opt::new("type", "COMMANDS", text.typed, commands as fn(&str) -> _),
        Opt::new("peer", "PEER", text.peer, one_of(&Peer::NAMES)),
        Opt::new("sends", "BYTES", text.sends, sent as fn(&str) -> _),
        Opt::new("cut", "STREAM:BYTE", text.cut, str::parse::<Cut> as fn(&str) -> _).several(),
        Opt::new("leaves", "BYTE", text.leaves, number::<usize>(0..=u32::MAX.into())),
        Opt::new("gone", "BYTE", text.gone, number::<usize>(0..=u32::MAX.into())),
        Opt::new("beside", "COMMANDS", text.beside, commands as fn(&str) -> _),
        Opt::new("then", "COMMANDS", text.then, commands as fn(&str) -> _),
        Opt::new("wire", "WIRE", text.wire, one_of(&Wire::NAMES)),
    ]
}

/// Commands with commas between them.
fn commands(text: &str) -> Result<Vec<String>, NoCut> {
    let commands = text.split(',').map(str::trim).filter(|command| !command.is_empty());
    Ok(commands.map(str::to_string).collect())
}

fn sent(text: &str) -> Result<Sent, NoBytes> {
    bytes::unescaped(text).map(Sent).ok_or(NoBytes)
}

/// Bytes that a peer sends.
#[derive(Clone)]
pub(super) struct Sent(pub Vec<u8>);

pub(super) fn check_options(text: &Options) -> Vec<Opt> {
    vec![goals(text)]
}

pub(super) fn course_check_options(text: &Options) -> Vec<Opt> {
    vec![Opt::flag("json", text.check_json), goals(text)]
}

fn goals(text: &Options) -> Opt {
    Opt::flag("goals", text.goals)
}

pub(super) fn server_options(text: &Options) -> Vec<Opt> {
    vec![
        host(text.server_host),
        port(text.server_port),
        Opt::new("shell", "system|classroom", text.shell, one_of(SHELLS)).default("system"),
        Opt::flag("expose-shell", text.expose_shell),
        Opt::new("time-limit", "SECONDS", text.time_limit, number::<u64>(1..=86_400)).default("10"),
        Opt::new(
            "output-limit",
            "BYTES",
            text.output_limit,
            number::<usize>(0..=usize::MAX as u64),
        )
        .default("16777216"),
    ]
}

pub(super) fn client_options(text: &Options) -> Vec<Opt> {
    vec![host(text.client_host), port(text.client_port)]
}

/// How many trials a condition gets unless told otherwise: about ten seconds for all on two cores.
const TRIALS: &str = "50";

pub(super) fn measure_options(words: &Words) -> Vec<Opt> {
    let text = &words.measure;
    vec![
        Opt::new("trials", "N", text.trials, number::<usize>(1..=10_000)).default(TRIALS),
        Opt::flag("json", words.options.json),
        Opt::new("name", "NAME", text.name, NonEmptyStringValueParser::new()),
        Opt::new("merge", "FILES", text.merge, value_parser!(PathBuf)).many(),
    ]
}

pub(super) fn everywhere(text: &Options) -> Vec<Opt> {
    vec![
        Opt::new("lang", "en|zh", text.lang, one_of(LANGS)),
        Opt::new("color", "auto|always|never", text.color, one_of(COLORS)).default("auto"),
    ]
}

#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Kind {
    #[default]
    System,
    Classroom,
}

#[derive(Clone, Copy)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

impl When {
    /// The conventions of <https://bixense.com/clicolors> and <https://no-color.org>, and a terminal
    /// that says of itself that it is dumb gets no colour either.
    pub fn wants(self, terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
        let set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let is = |name, what| variable(name).is_some_and(|value| value == what);
        match self {
            When::Always => true,
            When::Never => false,
            When::Auto if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") => true,
            When::Auto if set("NO_COLOR") || is("CLICOLOR", "0") || is("TERM", "dumb") => false,
            When::Auto => terminal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_a_terminal(when: When, set: &[(&str, &str)]) -> bool {
        let find = |name: &str| set.iter().find(|(key, _)| *key == name);
        when.wants(true, |name| find(name).map(|(_, value)| value.into()))
    }

    #[test]
    fn a_terminal_is_coloured_unless_it_is_dumb_or_nobody_wants_it() {
        let auto = |set: &[(&str, &str)]| on_a_terminal(When::Auto, set);
        assert!(auto(&[]));
        assert!(auto(&[("TERM", "xterm-256color")]));
        assert!(!auto(&[("TERM", "dumb")]));
        assert!(!auto(&[("NO_COLOR", "1")]));
        assert!(!auto(&[("CLICOLOR", "0")]));
        assert!(auto(&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")]));
        assert!(on_a_terminal(When::Always, &[("TERM", "dumb")]));
        assert!(!on_a_terminal(When::Never, &[("CLICOLOR_FORCE", "1")]));
    }
}
