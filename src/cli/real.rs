//! `server` and `client`: a step's pair on real TCP.

use std::io::{self, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use super::args::{Client, Server};
use super::options::Kind;
use super::{Done, Stop};
use crate::course::step::Step;
use crate::error::{Error, Failure, Fault};
use crate::lang::Lang;
use crate::real::shell::{self, Classroom, LONG, Limits, Shell, WIDE};
use crate::real::tcp::{self, Voice};
use crate::term::{Style, Term};
use crate::words::Words;

/// The servers up to this step serve one client at a time.
const ONE_CLIENT: usize = 6;

/// Serves a step until it is ended from outside.
pub(super) fn serve(step: &Step, server: &Server, style: Style) -> Done {
    let Server { host, port, .. } = server;
    let lang = style.lang;
    let addrs = resolve(host, *port, lang)?;
    server.refuse_exposure(&addrs, lang)?;
    end_cleanly_on_ctrl_c(lang)?;
    let words = &Words::of(lang).network;
    let known = (words.known)(LONG, WIDE);
    let (shell, kind, known) = match server.shell {
        Kind::System => (system_shell(server, lang)?, words.system, None),
        Kind::Classroom => {
            let complain = known.clone();
            let classroom = Classroom::new(move |line| tell(&format!("{line}\n{complain}")));
            (Shell::new(classroom, lang), words.classroom, Some(known))
        }
    };
    let own = server.is_for_this_machine();
    Voice { style, shell: kind, known, own, one_client: false }.speak();
    (step.serve)(&addrs, &shell, &Term::real(style)).map_err(|e| {
        Stop::Failed(match &e {
            Error::Io(fault) => cannot_listen(host, *port, fault, lang),
            _ => e.text(lang),
        })
    })
}

/// The addresses of a host, looked up once: a second look could find others.
fn resolve(host: &str, port: u16, lang: Lang) -> Result<Vec<SocketAddr>, Stop> {
    match (host, port).to_socket_addrs() {
        Ok(addrs) => Ok(addrs.collect()),
        Err(e) => Err(Stop::Failed(no_address(host, &e.into(), lang))),
    }
}

impl Server {
    /// Whether no other machine may reach it: it runs commands as whoever started it.
    fn is_for_this_machine(&self) -> bool {
        self.shell == Kind::System && !self.expose_shell
    }

    /// Refuses to run commands for other machines: every address must be this machine's own.
    fn refuse_exposure(&self, addrs: &[SocketAddr], lang: Lang) -> Done {
        if !self.is_for_this_machine() || addrs.iter().all(tcp::is_loopback) {
            return Ok(());
        }
        Err(Stop::Usage((Words::of(lang).wrong.exposed)(&self.host)))
    }
}

fn cannot_listen(host: &str, port: u16, e: &Fault, lang: Lang) -> String {
    let words = &Words::of(lang).network;
    match (e.kind, e.failure()) {
        (_, Failure::OutOfFiles) => Error::Io(e.clone()).text(lang),
        (io::ErrorKind::AddrInUse, _) => (words.in_use)(host, port),
        (io::ErrorKind::PermissionDenied, _) => (words.forbidden)(host, port, e),
        _ => (words.cannot_listen)(host, port, e),
    }
}

/// A line on stderr; where that is gone, there is nobody left to tell.
fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn system_shell(server: &Server, lang: Lang) -> Result<Shell, Stop> {
    let limits = Limits { time: Duration::from_secs(server.time_limit), size: server.output_limit };
    let no_shell = || Stop::Usage(Words::of(lang).wrong.no_shell.into());
    shell::system(limits, lang).ok_or_else(no_shell)
}

fn no_address(host: &str, e: &Fault, lang: Lang) -> String {
    match e.failure() {
        Failure::OutOfFiles => Error::Io(e.clone()).text(lang),
        _ => (Words::of(lang).network.no_address)(host, e),
    }
}

/// Talks to a step's server.
pub(super) fn talk(step: &Step, client: &Client, run: &str, style: Style) -> Done {
    let Client { host, port } = client;
    let lang = style.lang;
    if *port == 0 {
        return Err(Stop::Usage(Words::of(lang).wrong.port_0.into()));
    }
    end_cleanly_on_ctrl_c(lang)?;
    let addrs = resolve(host, *port, lang)?;
    let one_client = step.number <= ONE_CLIENT;
    Voice { style, shell: "", known: None, own: false, one_client }.speak();
    (step.talk)(&addrs, &Term::real(style)).map_err(|e| {
        Stop::Failed(match &e {
            Error::Io(fault) => cannot_connect(run, host, *port, fault, lang),
            _ => e.text(lang),
        })
    })
}

fn cannot_connect(run: &str, host: &str, port: u16, e: &Fault, lang: Lang) -> String {
    let words = &Words::of(lang).network;
    match e.kind {
        io::ErrorKind::ConnectionRefused => (words.nobody)(run, host, port),
        io::ErrorKind::TimedOut
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::AddrNotAvailable => (words.unreachable)(host, port, e),
        _ => Error::Io(e.clone()).text(lang),
    }
}

/// Lets Ctrl-C, and whatever else ends a program, end this one as if it were done, and with it
/// whatever command it runs.
#[cfg(all(unix, not(no_unix)))]
fn end_cleanly_on_ctrl_c(lang: Lang) -> Done {
    let handler = crate::real::signals::at_the_first(|| {
        let _none_starts = crate::real::shell::end_running_commands();
        if io::IsTerminal::is_terminal(&io::stderr()) {
            tell("");
        }
        std::process::exit(0);
    });
    let words = &Words::of(lang).network;
    match handler {
        Ok(true) => Ok(()),
        Ok(false) => Err(Stop::Failed(words.all_ignored.into())),
        Err(e) => Err(Stop::Failed((words.endless)(&e))),
    }
}

#[cfg(not(all(unix, not(no_unix))))]
fn end_cleanly_on_ctrl_c(_: Lang) -> Done {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(shell: Kind, expose_shell: bool) -> Server {
        let host = "two.example".into();
        Server { host, port: 0, shell, expose_shell, time_limit: 1, output_limit: 1 }
    }

    #[test]
    fn one_address_that_is_not_this_machines_own_is_one_too_many() {
        let addrs = |texts: &[&str]| -> Vec<SocketAddr> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        let refused =
            |texts, server: Server| server.refuse_exposure(&addrs(texts), Lang::En).is_err();
        let two = &["127.0.0.1:9999", "0.0.0.0:9999"];
        assert!(refused(two, server(Kind::System, false)));
        assert!(refused(&["[::]:9999"], server(Kind::System, false)));
        assert!(!refused(&["127.0.0.2:9999", "[::1]:9999"], server(Kind::System, false)));
        assert!(!refused(two, server(Kind::Classroom, false)));
        assert!(!refused(two, server(Kind::System, true)));
    }
}
