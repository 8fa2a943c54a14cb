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
        Outcome::Refused { error, .. } => (words.refused)(&error.text(tape.lang())),
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::course::scene::{Client, Scene};
    use crate::lang::Lang;
    use crate::tape::{Event, Side};

    #[test]
    fn the_commands_of_all_clients_count_until_the_last_one_leaves() {
        let clients = vec![Client::types(&["ls"]), Client::types(&["ls", "dir"])];
        let event = |at, conn, what| Event {
            at: Duration::from_millis(at),
            conn,
            side: Side::Client,
            what,
        };
        let typed = |command: &str| What::Typed(command.into());
        let events = vec![
            event(0, 0, typed("ls")),
            event(0, 1, typed("ls")),
            event(20, 0, What::Left),
            event(20, 1, typed("dir")),
            event(40, 1, What::Left),
        ];
        let scene = Scene::of(clients, Lang::En);
        let tape = Tape::with(scene, events, Outcome::Well);
        assert_eq!(outcome(&tape), "3 commands answered in 40 ms; a round trip takes 20 ms");
    }
}
