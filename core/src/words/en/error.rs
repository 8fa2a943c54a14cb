//! What goes wrong between two ends, in English.

use crate::bytes::{brief, count};
use crate::error::{Error, Failure, Fault, is_cut, literal};
use crate::real::guard::Refused;

pub(super) fn error(e: &Error) -> String {
    match e {
        Error::Io(fault) => failed(fault),
        Error::NotANumber(bytes) => format!(
            "not a number: {} ({}) came where a size should be; what is left of this connection can't be trusted, so start again",
            brief(bytes),
            count(bytes.len(), "byte")
        ),
        Error::NotUtf8 { valid, size, bad } => not_utf8(*valid, *size, bad),
        Error::Closed { received, size: Some(size) } => format!(
            "the connection was closed in the middle of an answer: received {received} of {}; connect again and repeat the command",
            count(*size, "byte")
        ),
        Error::Closed { received, size: None } => format!(
            "the connection was closed before the answer came: received {}; connect again and repeat the command",
            count(*received, "byte")
        ),
        Error::Refused(why) => refused(why),
        // The module is to be usable alone, so it has these sentences itself.
        Error::Frame(e) => e.to_string(),
        Error::NoThread(fault) => format!(
            "no thread for this client: {fault}; it was hung up on, and the others are still served; connect fewer clients, or raise the limits on processes and memory (ulimit -u, ulimit -v)"
        ),
        Error::ForeignThread => {
            "a thread from outside touched a stream of the lab; start it with thread::scope of this crate".into()
        }
    }
}

fn failed(fault: &Fault) -> String {
    match fault.failure() {
        Failure::Reset => {
            "the peer reset the connection: it closed with bytes still unread, or it died; connect again".into()
        }
        Failure::PeerGone => "the peer is gone: what was sent went nowhere; connect again".into(),
        Failure::Cut => {
            "the stream ended before all of a message had come: the peer sends no more; connect again and repeat the command".into()
        }
        Failure::OutOfFiles => format!(
            "no more file descriptors: {fault}; raise the limit on open files (ulimit -n), or close other programs, and start this one again"
        ),
        Failure::TimedOut => {
            "timed out: nothing came in the time that there was; wait longer, or connect again".into()
        }
        Failure::Other => format!("the connection failed: {fault}; connect again"),
    }
}

fn not_utf8(valid: usize, size: usize, bad: &[u8]) -> String {
    let (bytes, received) = (literal(valid, size, bad), count(size, "byte"));
    match is_cut(bad) {
        true => {
            let end = if size == 1 { "it ends" } else { "they end" };
            format!(
                "not UTF-8: {received} received, and {end} inside a character, {bytes}; decode the whole answer, not a piece of it"
            )
        }
        false => format!(
            "not UTF-8: of {received} received, number {valid} begins no character: {bytes}; send text as UTF-8"
        ),
    }
}

fn refused(why: &Refused) -> String {
    let Refused { protocol, handed_on } = why;
    match handed_on {
        0 => format!(
            "the peer speaks {protocol} and was refused, nothing was run; use this step's client"
        ),
        n => format!(
            "the peer speaks {protocol} and was refused; {} had come before that could be seen, and went to the step; use this step's client",
            count(*n, "byte")
        ),
    }
}
