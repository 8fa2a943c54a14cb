//! What a real server and a real client tell of their network.

use std::io;
use std::net::SocketAddr;

use crate::error::Fault;

/// What they do, and why they cannot.
pub struct Network {
    /// What runs a server's commands.
    pub system: &'static str,
    pub classroom: &'static str,
    /// What the classroom's shell knows, with its two longer commands.
    pub known: fn(&str, &str) -> String,
    /// Where, and what runs the commands.
    pub listening: fn(SocketAddr, &str) -> String,
    pub not_accepted: fn(&io::Error) -> String,
    pub connected: fn(SocketAddr) -> String,
    /// A server that serves one client at a time has not answered yet.
    pub busy: fn(SocketAddr) -> String,
    pub no_address: fn(&str, &Fault) -> String,
    pub in_use: fn(&str, u16) -> String,
    pub forbidden: fn(&str, u16, &Fault) -> String,
    pub cannot_listen: fn(&str, u16, &Fault) -> String,
    /// The command that starts the program, and where nobody listens.
    pub nobody: fn(&str, &str, u16) -> String,
    pub unreachable: fn(&str, u16, &Fault) -> String,
    /// Nothing could be set up to end the program by Ctrl-C.
    #[cfg_attr(not(all(unix, not(no_unix))), allow(dead_code, reason = "signals are Unix's own"))]
    pub endless: fn(&io::Error) -> String,
    /// Whoever started the program lets it ignore all that ends one.
    #[cfg_attr(not(all(unix, not(no_unix))), allow(dead_code, reason = "signals are Unix's own"))]
    pub all_ignored: &'static str,
}
