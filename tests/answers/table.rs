//! Which worked answer reaches which goal.

use sticky_packets::course::goals::Goal;
use sticky_packets::net::{Addr, TcpListener};
use sticky_packets::{Result, Shell, Step, Term};

use super::{STEPS, chapter1, chapter2, chapter3, chapter4, chapter5, chapter6, chapter7, rungs};

type Serve = fn(Addr, &Shell, &Term) -> Result<()>;
type Talk = fn(Addr, &Term) -> Result<()>;

/// A server that serves its clients with an answer's function.
macro_rules! server {
    ($serve_client:path) => {{
        fn serve(addr: Addr, shell: &Shell, term: &Term) -> Result<()> {
            let listener = TcpListener::bind(addr)?;
            loop {
                let (conn, from) = listener.accept()?;
                term.tell(from, $serve_client(conn, shell));
            }
        }
        serve
    }};
}
#[allow(unused_imports, reason = "only the tests play an answer's server by itself")]
pub(crate) use server;

/// By the goal's name: a server and a client.
pub const ANSWERS: [(&str, Serve, Talk); 18] = [
    ("buffer-of-8", STEPS[0].serve, chapter1::talk_with_a_buffer_of_8),
    ("no-placeholder", server!(chapter1::serve_without_a_placeholder), STEPS[0].talk),
    ("one-command", server!(chapter1::serve_once), chapter1::talk_once),
    ("two-bytes", STEPS[1].serve, chapter2::talk_with_two_bytes_of_size),
    ("one-write", server!(chapter2::serve_in_one_write), STEPS[1].talk),
    ("flush", server!(chapter3::serve_with_a_flush), STEPS[2].talk),
    ("early-ack", STEPS[3].serve, chapter4::talk_with_an_early_ack),
    ("no-more", STEPS[4].serve, chapter5::talk_no_more),
    ("whole-characters", STEPS[4].serve, chapter5::talk_whole_characters),
    ("eight-digits", server!(rungs::serve_eight_digits), rungs::talk_eight_digits),
    ("newline", server!(rungs::serve_lines), rungs::talk_lines),
    ("line-limit", server!(rungs::serve_limited_lines), rungs::talk_limited_lines),
    ("maximum", server!(chapter6::serve_with_a_maximum), STEPS[5].talk),
    ("two-writes", server!(chapter6::serve_two_writes), STEPS[5].talk),
    ("kinds", server!(chapter6::serve_kinds), chapter6::talk_kinds),
    ("counts-itself", server!(chapter6::serve_counting), chapter6::talk_counting),
    ("read-timeout", server!(chapter7::serve_with_a_read_timeout), STEPS[6].talk),
    ("two-clients", chapter7::serve_a_few, STEPS[6].talk),
];

/// The worked answer for a goal, as a step of the goal's chapter.
pub fn answer(name: &str) -> Option<Step> {
    let goal = Goal::named(name)?;
    let (_, serve, talk) = ANSWERS.into_iter().find(|(goal, ..)| *goal == name)?;
    Some(Step { number: goal.chapter, serve, talk })
}
