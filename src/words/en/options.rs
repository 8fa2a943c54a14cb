//! The options in English.

use crate::words::options::Options;

pub(super) const OPTIONS: Options = Options {
    over: "What carries the bytes: the lab in virtual time, or loopback TCP in real time [default: lab]",
    svg: "Also draw the scene into this file; name one scene for it",
    server_host: "The address to listen on",
    server_port: "The port to listen on; 0 picks a free one",
    shell: "What runs the commands: this machine's /bin/sh, or the classroom's fixed answers",
    expose_shell: "Let other machines run commands here, as you; anyone who reaches the port can",
    time_limit: "How long a command may run",
    output_limit: "How much a command may print",
    client_host: "The server's address",
    client_port: "The server's port",
    json: "Print one JSON object instead of the charts",
    lang: "The language [default: zh where LC_ALL, LC_MESSAGES or LANG say so, else en]",
    color: "When to colour; auto heeds NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM=dumb",
    help: "This help",
    version: "The version",
};
