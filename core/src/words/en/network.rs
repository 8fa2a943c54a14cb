//! What a server and a client tell of their network, in English.

use crate::words::network::Network;

pub(super) const NETWORK: Network = Network {
    system: "commands run with /bin/sh -c",
    classroom: "the classroom's shell answers",
    known: |long, wide| format!("the shell knows ls, dir, true, {long}, and {wide}"),
    listening: |addr, shell| format!("listening on {addr}; {shell}; Ctrl-C ends it"),
    not_accepted: |e| format!("could not accept a connection: {e}; still listening"),
    connected: |addr| format!("connected to {addr}; type a command, or Ctrl-D to leave"),
    busy: |addr| {
        format!(
            "connected to {addr}, but there is no answer yet: this server serves one client at a time, and may be busy with another; end that one, or go on waiting"
        )
    },
    no_address: |host, e| format!("{host} has no address: {e}; check --host"),
    in_use: |host, port| {
        format!(
            "port {port} on {host} is in use; end the other server, or choose another port for it and its clients (--port 0 picks a free one)"
        )
    },
    forbidden: |host, port, e| {
        format!("port {port} on {host} may not be used ({e}); choose one above 1023")
    },
    cannot_listen: |host, port, e| {
        format!(
            "cannot listen on {host}, port {port}: {e}; --host takes an address of this machine"
        )
    },
    nobody: |run, host, port| {
        format!(
            "nobody is listening on {host}, port {port}; start the server first:\n  {run} server --port {port}"
        )
    },
    unreachable: |host, port, e| {
        format!("cannot connect to {host}, port {port}: {e}; check --host and --port")
    },
    endless: |e| {
        format!(
            "Ctrl-C could not end this program, so it does not start: {e}; close other programs, or raise the limits on open files and processes (ulimit -n, ulimit -u), and start it again"
        )
    },
    all_ignored: "Ctrl-C could not end this program, so it does not start: every signal that could is ignored (INT, TERM, HUP, QUIT); start it from a shell that ignores none of them",
};
