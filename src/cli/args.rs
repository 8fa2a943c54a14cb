//! What can be asked on the command line.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::terminal;
use crate::lab::Over;
use crate::lang::Lang;
use crate::odds::TRIALS;
use crate::term::Style;
use crate::transcript::{Screen, WIDTH};

/// A step's command line; without a command it plays the scenes, as `demo` does.
#[derive(Parser)]
#[command(disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub demo: Demo,
    #[command(flatten)]
    pub look: Look,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Play the step's scenes, or one of them
    Demo(Demo),
    /// Serve this step for real, to one client after another
    Server(Server),
    /// Talk to this step's server, with commands from stdin
    Client(Client),
}

#[derive(Args, Default)]
pub(super) struct Demo {
    /// The scene to play [default: all of them, in order]
    #[arg(long, value_name = "NAME")]
    pub scene: Option<String>,
    /// What carries the bytes: the lab in virtual time (the default), or loopback TCP in real time
    #[arg(long, value_enum, value_name = "lab|tcp", hide_possible_values = true)]
    pub over: Option<Over>,
    /// Also write the scene's wire diagram to this file
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

impl Demo {
    /// Whether anything in it was asked for.
    pub fn is_asked(&self) -> bool {
        self.scene.is_some() || self.over.is_some() || self.svg.is_some()
    }
}

#[derive(Args)]
pub(super) struct Server {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// The port to listen on; 0 picks a free one
    #[arg(long, default_value_t = 9999)]
    pub port: u16,
    /// What runs the commands: this machine's /bin/sh, or the classroom's fixed answers
    #[arg(long, value_enum, value_name = "system|classroom", hide_possible_values = true, default_value_t = Kind::System)]
    pub shell: Kind,
    /// Let other machines run commands here, as you. Anyone who reaches the port can
    #[arg(long)]
    pub expose_shell: bool,
    /// How long a command may run
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub time_limit: u64,
    /// How much a command may print
    #[arg(long, value_name = "BYTES", default_value_t = 16 * 1024 * 1024)]
    pub output_limit: usize,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Kind {
    System,
    Classroom,
}

#[derive(Args)]
pub(super) struct Client {
    /// The server's address
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// The server's port
    #[arg(long, default_value_t = 9999)]
    pub port: u16,
}

#[derive(Args)]
pub(super) struct Look {
    /// The language [default: zh where LC_ALL or LANG say so, else en]
    #[arg(long, value_enum, global = true, value_name = "en|zh", hide_possible_values = true)]
    pub lang: Option<Lang>,
    /// When to colour; auto heeds NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM=dumb
    #[arg(long, value_enum, global = true, value_name = "auto|always|never", hide_possible_values = true, default_value_t = When::Auto)]
    pub color: When,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

/// The course as a whole; without a command it lists the steps.
#[derive(Parser)]
#[command(name = "sticky-packets", bin_name = "cargo run --", version)]
#[command(disable_help_subcommand = true)]
pub(super) struct Course {
    #[command(flatten)]
    pub look: Look,
    #[command(subcommand)]
    pub command: Option<CourseCommand>,
}

#[derive(Subcommand)]
pub(super) enum CourseCommand {
    /// Measure how often two sends stick on this machine
    Odds(Odds),
}

#[derive(Args)]
pub(super) struct Odds {
    /// How many replies to read for each pause; a late reader or Nagle gets fewer
    #[arg(long, value_name = "N", default_value_t = TRIALS, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub trials: u16,
    /// Print one JSON object instead of the charts
    #[arg(long)]
    pub json: bool,
}

impl Look {
    pub fn style(&self) -> Style {
        let variable = |name: &str| env::var(name).ok();
        Style {
            lang: self.lang.unwrap_or_else(|| Lang::from_locale(variable)),
            out: self.screen(io::stdout().is_terminal(), terminal::width(&io::stdout())),
            err: self.screen(io::stderr().is_terminal(), terminal::width(&io::stderr())),
        }
    }

    fn screen(&self, terminal: bool, width: Option<usize>) -> Screen {
        let color = self.color.wants(terminal, |name| env::var_os(name));
        Screen::new(color, width.unwrap_or(WIDTH))
    }
}

impl When {
    /// The conventions of <https://bixense.com/clicolors> and <https://no-color.org>, and a terminal
    /// that says of itself that it is dumb gets no colour either.
    fn wants(self, terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
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
