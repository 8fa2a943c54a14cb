//! How a scene ended, in one sentence.

use super::played::{in_sentence, words};
use super::text::clock;
use crate::tape::{Difference, End, On, Outcome, Tape, Wait, What};

/// A read that has more bytes ready than this has more than a read needs: somebody else chose how many.
const RESERVED: usize = 64 * 1024;

/// How a scene ended, in one sentence.
pub(super) fn outcome(tape: &Tape) -> String {
    let words = &words(tape).outcomes;
    let who = |end: &End| in_sentence(tape, *end);
    match &tape.outcome {
        Outcome::Well => well(tape),
        Outcome::WrongAnswer { command, shown, printed } => {
            (words.wrong_answer)(command, printed.len(), shown.len())
        }
        Outcome::Failed { end, error } => (words.stopped)(&who(end), &error.text(tape.lang())),
        Outcome::WaitingForEver(waits) => {
            let each: Vec<String> = waits.iter().map(|wait| waiting(tape, wait)).collect();
            (words.waiting)(&each)
        }
        Outcome::Spin { end, circle } => (words.spin)(&who(end), *circle),
        Outcome::Outside { end, time } => (words.outside)(&who(end), *time),
        Outcome::Panic { end, message } => (words.panicked)(&who(end), message),
        Outcome::LabWrong(Difference { call, real, foretold }) => {
            (words.lab_wrong)(call, real, foretold)
        }
    }
}

/// What a scene cost that went well.
fn well(tape: &Tape) -> String {
    let left = tape.events.iter().rfind(|event| event.what == What::Left);
    let time = clock(left.map_or(tape.duration(), |event| event.at));
    let round_trip = clock(tape.scene.network.round_trip());
    (words(tape).outcomes.well)(tape.commands(), &time, &round_trip)
}

fn waiting(tape: &Tape, Wait { end, on }: &Wait) -> String {
    let words = &words(tape).outcomes;
    let peer = End { side: end.side.peer(), ..*end };
    let (who, whom) = (in_sentence(tape, *end), in_sentence(tape, peer));
    match *on {
        On::Bytes { received, room } if room > RESERVED => {
            (words.for_reserved)(&who, &whom, received, room)
        }
        On::Bytes { received, .. } => (words.for_bytes)(&who, &whom, received),
        On::Room { unread } => (words.for_room)(&who, &whom, unread),
    }
}
