//! The same bytes by tokio and tokio-util's codec, on real TCP: `cargo run --example tokio server`, and
//! `cargo run --example tokio client` in another terminal. The other end may be step 6's or step 7's as well.

pub mod client;
pub mod frame;
pub mod server;

use std::env;
use std::process::ExitCode;

use sticky_packets::{Step, cli};

const STEP: Step = Step { number: 7, serve: server::serve, talk: client::talk };

const USAGE: &str = "\
usage: cargo run --example tokio server|client [OPTION]...
       `server --help` and `client --help` tell the options
用法：cargo run --example tokio server|client [选项]...
      选项见 `server --help` 和 `client --help`";

fn main() -> ExitCode {
    let word = env::args_os().nth(1);
    match word.as_ref().and_then(|word| word.to_str()) {
        Some("server" | "client") => cli::main(&STEP),
        _ => {
            eprintln!("{USAGE}"); // WHY: the scenes are the lab's, and tokio's sockets are none of it
            ExitCode::from(2)
        }
    }
}
