//! What is told on a terminal, in English.

use crate::words::terminal::Terminal;

pub(super) const TERMINAL: Terminal = Terminal {
    label: "error: ",
    colon: ": ",
    no_stdout: |e| format!("cannot print on stdout: {e}; give it somewhere to go and start again"),
};
