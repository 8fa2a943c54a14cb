//! The steps on the standard library's own sockets, threads and clock, as the first line of each says they
//! can be: what they call `sticky_packets` is this program.
//!
//! `std-steps N en` is the server of step N, and `std-steps N en PORT` its client. The answers are the
//! classroom's: nothing keeps browsers away here.

extern crate self as sticky_packets;
extern crate sticky_packets as with_lab;

use std::process::ExitCode;

use net::{SocketAddr, TcpListener, TcpStream};
use real::shell::Classroom;
use steps::STEPS;
use term::Style;
use view::text::Screen;

// What is named comes before what a glob brings, and so these three are the standard library's.
pub use std::{thread, time};
pub use with_lab::*;

pub mod net {
    pub use std::net::*;

    pub type Addr<'a> = &'a [SocketAddr];
}

#[path = "../../app/src/steps.rs"]
mod steps;

/// Which step, in which language, and where its server listens if the client is asked for; `None` if the
/// command line is anything else.
fn asked() -> Option<(Step, Lang, Option<u16>)> {
    let mut args = std::env::args().skip(1);
    let number: usize = args.next()?.parse().ok()?;
    let step = STEPS.into_iter().find(|step| step.number == number)?;
    let code = args.next()?;
    let lang = Lang::ALL.into_iter().find(|lang| lang.code() == code)?;
    let port = args.next().map(|port| port.parse()).transpose().ok()?;
    Some((step, lang, port))
}

fn main() -> ExitCode {
    let Some((step, lang, port)) = asked() else {
        eprintln!("usage: std-steps STEP en|zh [PORT]");
        return ExitCode::from(2);
    };
    let style = Style { lang, out: Screen::PLAIN, err: Screen::PLAIN };
    let done = match port {
        None => serve(&step, style),
        Some(port) => (step.talk)(&[SocketAddr::from(([127, 0, 0, 1], port))], &Term::real(style)),
    };
    let Err(e) = done else {
        return ExitCode::SUCCESS;
    };
    style.complain(&e.text(lang));
    ExitCode::FAILURE
}

/// Serves on a port of its own, and tells it as soon as a client can connect.
fn serve(step: &Step, style: Style) -> Result<()> {
    // The step binds by itself. A connection keeps others from its port, and lets who asks for that one
    // listen there, as a server that starts again does.
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let addr = listener.local_addr()?;
    let _held = (TcpStream::connect(addr)?, listener.accept()?);
    drop(listener);
    let shell = Shell::new(Classroom::new(|_| {}), style.lang);
    thread::spawn(move || {
        while TcpStream::connect(addr).is_err() {}
        style.note(&addr.to_string());
    });
    (step.serve)(&[addr], &shell, &Term::real(style))
}
