//! What is typed and printed: a person's terminal, or the tape of a scene.

use std::fmt::Display;
use std::io::{self, BufRead, BufWriter, IsTerminal, Write};
use std::net::SocketAddr;
use std::process;

use crate::error::{Error, Result, decode};
use crate::lab;
use crate::lang::Lang;
use crate::line::{Line, PROMPT};
use crate::lines::wrap;
use crate::real::served;
use crate::screen::{Screen, Tone};
use crate::tape::What;
use crate::words::Words;
use crate::words::terminal::Terminal;

/// Where a program's lines go to, and its commands come from.
pub struct Term(Place);

enum Place {
    Lab(Lang),
    Real(Style),
}

impl Term {
    /// In the lab: what is printed goes on the tape, what is typed is in the scene.
    pub(crate) fn lab(lang: Lang) -> Term {
        Term(Place::Lab(lang))
    }

    /// A person's terminal: stdin, stdout and stderr.
    pub fn real(style: Style) -> Term {
        Term(Place::Real(style))
    }

    /// Prints a line.
    pub fn say(&self, line: Line<&[u8], &str>) {
        match self.0 {
            Place::Lab(_) => record(What::Said(line.to_owned())),
            Place::Real(style) => style.say(line),
        }
    }

    /// Prompts for the next command: trimmed and not empty, or `None` when there are no more.
    ///
    /// # Errors
    ///
    /// If the commands cannot be read, or are not UTF-8.
    pub fn prompt(&self) -> Result<Option<String>> {
        match self.0 {
            Place::Lab(_) => Ok(lab::here().and_then(|here| here.prompt())),
            Place::Real(style) => style.prompt(),
        }
    }

    /// Tells why a client was not served to its end, if it was not.
    pub fn tell(&self, from: SocketAddr, served: Result<()>) {
        let Err(error) = served else {
            return;
        };
        match self.0 {
            Place::Lab(_) => lab::here().into_iter().for_each(|here| here.fail(error.clone())),
            Place::Real(style) => {
                let colon = style.words().colon;
                style.log(&format!("{from}{colon}{}", error.text(style.lang)));
            }
        }
    }

    /// What a peer is told, in place of an answer, that the server serves no longer.
    pub fn refusal(&self, why: &Error) -> String {
        (Words::of(self.lang()).refusal)(why)
    }

    /// What a client of steps 4 and 5 sends to say that it is ready for the answer.
    pub fn ack(&self) -> &'static str {
        Words::of(self.lang()).ready
    }

    /// The language that it speaks.
    pub fn lang(&self) -> Lang {
        match self.0 {
            Place::Lab(lang) => lang,
            Place::Real(style) => style.lang,
        }
    }
}

fn record(what: What) {
    if let Some(here) = lab::here() {
        here.record(what);
    }
}

/// How to print: the language, and what stdout and stderr take.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The language.
    pub lang: Lang,
    /// What stdout is, for what a program says.
    pub out: Screen,
    /// What stderr is, for what goes wrong.
    pub err: Screen,
}

impl Style {
    fn words(&self) -> &'static Terminal {
        &Words::of(self.lang).terminal
    }

    /// Tells on stderr what went wrong, in lines that fit.
    pub fn complain(&self, text: &str) {
        let label = self.words().label;
        let text = wrap(&format!("{label}{text}"), self.err.width());
        let label = label.trim_end();
        self.tell(label, text.strip_prefix(label).unwrap_or(&text));
    }

    /// Tells on stderr what went wrong with one connection, in the one line that a log has for it.
    pub(crate) fn log(&self, text: &str) {
        self.tell(self.words().label, text);
    }

    fn tell(&self, label: &str, text: &str) {
        // Where stderr is gone, there is nobody left to tell.
        let _ = writeln!(io::stderr(), "{}{text}", self.err.paint(Tone::Bad, label));
    }

    /// Tells on stderr what is no part of a transcript.
    pub fn note(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", self.err.paint(Tone::Heading, text));
    }

    /// Prints on stdout, at once; a program that cannot print has nothing left to do. Where a pipe's
    /// reader has seen enough, it ends without a word, and well: `| head -1` asks for no more.
    pub fn print(&self, text: impl Display) {
        let mut out = BufWriter::new(io::stdout().lock());
        match write!(out, "{text}").and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => process::exit(0),
            Err(e) => {
                self.complain(&(self.words().no_stdout)(&e));
                process::exit(1);
            }
        }
    }

    /// Where a server has several clients, a line tells whose it is, as the lab's columns do.
    fn say(&self, line: Line<&[u8], &str>) {
        let tone = match line {
            Line::Piece(_) => Tone::Answer,
            _ => Tone::Faint,
        };
        let text = self.out.toned(tone, line.in_lang(self.lang));
        match served::number() {
            Some(client) => self.print(format_args!("[{client}] {text}\n")),
            None => self.print(format_args!("{text}\n")),
        }
    }

    fn prompt(&self) -> Result<Option<String>> {
        loop {
            self.print(self.out.paint(Tone::Typed, PROMPT));
            let Some(line) = self.typed()? else {
                return Ok(None);
            };
            let command = decode(&line)?.trim();
            if !command.is_empty() {
                return Ok(Some(command.into()));
            }
        }
    }

    /// The next line from stdin, or `None` at its end.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    #[doc(hidden)]
    pub fn typed(&self) -> Result<Option<Vec<u8>>> {
        let (stdin, mut line) = (io::stdin(), Vec::new());
        if stdin.lock().read_until(b'\n', &mut line).map_err(Error::from)? > 0 {
            return Ok(Some(line));
        }
        if stdin.is_terminal() {
            // Ctrl-D leaves the cursor behind the prompt.
            let _ = writeln!(io::stderr());
        }
        Ok(None)
    }
}
