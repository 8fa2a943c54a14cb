//! What a shell answers in the place of a command, in English.

use super::error::error;
use crate::bytes::count;
use crate::words::shell::Shell;

pub(super) const SHELL: Shell = Shell {
    no_command: |e| format!("[the command was not run: {}]", error(e)),
    too_long: |size, most| {
        format!(
            "[the command was not run: it is {size} bytes long, and {most} is the most; put it into a file and run that]"
        )
    },
    cannot_run: |e| format!("[the command could not be run: {e}; try another one]"),
    out_of_time: |time| {
        format!(
            "[the command ran longer than {time:?} and was ended, with those of its processes that could be found and ended; what it had printed by then is sent; to let it run longer, start the server with --time-limit]"
        )
    },
    too_much: |most| {
        format!(
            "[the command printed more than {} and was ended, with those of its processes that could be found and ended; nothing of that is sent; print less, or raise the server's --output-limit]",
            count(most, "byte")
        )
    },
    not_utf8: |at, size| {
        let (are, they, them) = match size {
            1 => ("is", "it is", "it"),
            _ => ("are", "they are", "them"),
        };
        format!(
            "[the command printed {} that {are} not UTF-8 (byte {at} begins no character), and {they} not sent; turn {them} into text, with `| od -c` say]",
            count(size, "byte")
        )
    },
};
