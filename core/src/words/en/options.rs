//! The options in English.

use crate::words::options::Options;

pub(super) const OPTIONS: Options = Options {
    over: "What carries the bytes: the lab in virtual time, or loopback TCP in real time [default: lab]",
    svg: "Also draw the scene into this file; name one scene for it",
    typed: "What the client types instead: ls,1",
    sends: "What a peer sends in one write in the client's place: '\\x00\\x02ls'; with --type, the commands that this says",
    cut: "Cut the stream to the client or the server after this byte: client:1, or client2:1 for the second client alone; may be there several times",
    gone: "Let the server go away after so many of its bytes: the client gets these, and then the end of the stream",
    leaves: "Let the client go away after so many of its bytes: the server gets these, and then the end of the stream",
    beside: "What one more client types, while the others are there: dir,ls",
    then: "What one more client types, once the one before it is done: ls,dir",
    peer: "Who comes in the client's place: too-long claims 1025 bytes, longest sends 1024, no-newline sends no newline, counted has lengths that count themselves, too-short a length of 3, drip sends a byte a second, silent nothing, crowd is four of them; or in the server's place: unknown-kind sends a kind of body that nobody knows, half-character an answer that ends inside a character",
    wire: "What is done to all bytes: apart (each send alone), glued (all at once), short (one byte a write), late (the client a minute late), bytes (each byte alone), pauses-to-client or pauses-to-server (two minutes inside each send to that side)",
    server_host: "The address to listen on",
    server_port: "The port to listen on; 0 picks a free one",
    shell: "What runs the commands: this machine's /bin/sh, or the classroom's fixed answers",
    expose_shell: "Let other machines run commands here, as you; anyone who reaches the port can",
    time_limit: "How long a command may run",
    output_limit: "How much a command may print",
    client_host: "The server's address",
    client_port: "The server's port",
    json: "Print one JSON object instead of the charts",
    goals: "List the goals of the exercises",
    check_json: "Print one JSON array instead of the table",
    lang: "The language [default: zh where LC_ALL, LC_MESSAGES or LANG say so, else en]",
    color: "When to colour; auto heeds NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM=dumb",
    help: "This help",
    version: "The version",
};
