//! Code that harms the program it runs in, with the command line that all steps share: which, says the
//! variable `HARM`.

#[allow(dead_code, reason = "its mistakes are for the tests")]
mod mistakes;

#[path = "../../app/src/steps.rs"]
mod steps;

use std::env;
use std::hint::black_box;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{self, ExitCode};
use std::thread;
use std::time::Duration;

use sticky_packets::course::programs::Programs;
use sticky_packets::net::{Addr, TcpStream};
use sticky_packets::{Result, Shell, Step, Term, cli};

use steps::{SOURCES, STEPS};

fn main() -> ExitCode {
    let step = Step { number: if harm() == "is no step" { 9 } else { 6 }, serve, talk };
    if env::var_os("WHOLE_COURSE").is_none() {
        return cli::main(&step);
    }
    let mut steps = STEPS;
    steps[5] = step;
    cli::course(Programs { steps: &steps, sources: &SOURCES }, |_, _| Ok(()))
}

fn serve(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
    let _farewell = Farewell(harm() == "server never says goodbye");
    match harm().as_str() {
        "server prints for ever" => loop {
            println!("still here");
        },
        "server aborts" => process::abort(),
        "server exits" => process::exit(3),
        "server recurses" => println!("{}", deeper(0)),
        _ => {}
    }
    mistakes::serve_well(addr, shell, term)
}

fn talk(addr: Addr, term: &Term) -> Result<()> {
    match harm().as_str() {
        "sleeps" => thread::sleep(Duration::from_secs(3600)),
        "spins" => loop {
            black_box(0);
        },
        "prints for ever" => loop {
            println!("still here");
        },
        "complains for ever" => loop {
            eprintln!("still here");
        },
        "says goodbye for ever" => {
            let mut conn = Goodbye(TcpStream::connect(addr)?);
            let _more = conn.0.read(&mut [0])?;
        }
        "catches" => {
            let mut conn = TcpStream::connect(addr)?;
            loop {
                let _caught = catch_unwind(AssertUnwindSafe(|| conn.read(&mut [0])));
            }
        }
        "prompts for ever" => while term.prompt()?.is_none() || black_box(true) {},
        "panics" => panic!("attempt to subtract with overflow"),
        "recurses" => println!("{}", deeper(0)),
        "marks and recurses" => {
            eprint!("\x1e");
            println!("{}", deeper(0));
        }
        "collects" => collect(),
        "aborts" => process::abort(),
        "exits" => process::exit(3),
        "forges" => {
            eprint!("\x1eTAll is well.\x1f\x1eB\x1f");
            process::exit(0);
        }
        "prints" => {
            println!("got here");
            // Where stdout is gone, so is the reason to print.
            let _ =
                write!(io::stdout(), "\x1b[31mand \x1e here").and_then(|()| io::stdout().flush());
        }
        #[cfg(all(unix, not(no_unix)))]
        "stops" => stop(),
        _ => {}
    }
    mistakes::talk_well(addr, term)
}

/// Never comes to an end of its end.
struct Farewell(bool);

impl Drop for Farewell {
    fn drop(&mut self) {
        while black_box(self.0) {}
    }
}

/// Says goodbye until it is heard.
struct Goodbye(TcpStream);

impl Drop for Goodbye {
    fn drop(&mut self) {
        while self.0.write_all(b"bye").is_err() {}
    }
}

fn harm() -> String {
    env::var("HARM").unwrap_or_default()
}

fn deeper(depth: u64) -> u64 {
    if black_box(depth) == u64::MAX { 0 } else { 1 + deeper(depth + 1) }
}

fn collect() {
    let mut all = Vec::new();
    loop {
        all.extend_from_slice(&[1; 1 << 20]);
        black_box(&all);
    }
}

/// As Ctrl-Z does.
#[cfg(all(unix, not(no_unix)))]
fn stop() {
    let _ = process::Command::new("kill").args(["-STOP", &process::id().to_string()]).status();
}
