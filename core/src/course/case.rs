//! A case: a scene that code is checked in, and all of them.

use std::fmt::{self, Display};

use crate::course::family::Family;
use crate::course::ladder::{Ends, Play};
use crate::course::made::{Cut, Made, Wire};
use crate::course::scene::{Client, Scene};
use crate::course::step::Step;
use crate::lang::Lang;
use crate::real::shell::LONGEST;
use crate::tape::Side;

/// The commands whose answers are cut: one of 275 bytes, and one that prints nothing.
pub const CUT_ANSWERS: [&str; 2] = ["ls", "1"];
/// The commands that are cut themselves: a stale answer to the second one shows.
pub const CUT_COMMANDS: [&str; 2] = ["ls", "dir"];
/// How many pairs of cuts there are.
const PAIRS: usize = 2000;
/// Of a longer stream, so many cuts are tried, from its start.
const CUTS: usize = 4096;

/// One scene that code is checked in.
#[derive(Clone, Debug)]
pub enum Case {
    /// A scene of the course.
    Scene(&'static Play),
    /// One that is made.
    Made(Family, Made),
}

impl Case {
    /// Which kind it is of.
    pub fn family(&self) -> Family {
        match self {
            Case::Scene(_) => Family::Scenes,
            Case::Made(family, _) => *family,
        }
    }

    /// The scene itself.
    pub fn scene(&self, lang: Lang) -> Scene {
        match self {
            Case::Scene(play) => (play.scene)(lang),
            Case::Made(_, made) => made.scene(lang),
        }
    }

    /// Where its streams are cut.
    pub fn cuts(&self) -> &[Cut] {
        match self {
            Case::Scene(_) => &[],
            Case::Made(_, made) => &made.cuts,
        }
    }

    /// The same with only the first of its commands, if that leaves any out.
    pub fn shorter(&self) -> Option<Case> {
        let Case::Made(family, made @ Made { sends: None, .. }) = self else {
            return None;
        };
        let commands = made.commands.as_ref().filter(|commands| commands.len() > 1)?;
        let commands = Some(commands[..1].to_vec());
        Some(Case::Made(*family, Made { commands, ..made.clone() }))
    }
}

/// The words that play it.
impl Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Case::Scene(play) => f.write_str(play.name),
            Case::Made(_, made) => write!(f, "-- {made}"),
        }
    }
}

/// The cases in which each send arrives alone: how long the streams are is known from them.
pub fn quiet() -> [Case; 2] {
    sessions(Family::Apart, Wire::Apart)
}

/// Every other case, for streams of so many bytes: to the client for [`CUT_ANSWERS`], to the server for
/// [`CUT_COMMANDS`], to the server for [`CUT_ANSWERS`]; for what [`CUT_COMMANDS`] are on the wire, if that
/// says anything without the answers; and for what stands behind a command or an answer there.
pub fn rough(
    step: &Step,
    to_client: usize,
    to_server: usize,
    to_server_of_answers: usize,
    commands: Option<Vec<u8>>,
    marks: &[String],
) -> Vec<Case> {
    let mut cases: Vec<Case> = sessions(Family::Glued, Wire::Glued).into();
    cases.extend(single(Side::Client, to_client));
    cases.extend(single(Side::Server, to_server));
    cases.extend(sessions(Family::Short, Wire::Short));
    cases.extend(sessions(Family::Late, Wire::Late));
    cases.extend(sessions(Family::Bytes, Wire::Bytes));
    cases.extend(commands.map(|bytes| {
        Case::Made(Family::AtOnce, Made { sends: Some(bytes), ..Made::of(CUT_COMMANDS) })
    }));
    let then = Some(CUT_COMMANDS.map(str::to_string).to_vec());
    cases.push(Case::Made(Family::InTurn, Made { then: then.clone(), ..Made::of(CUT_COMMANDS) }));
    let leaves = |at| Made { leaves: Some(at), then: then.clone(), ..Made::of(CUT_COMMANDS) };
    cases.extend((0..to_server.min(CUTS)).map(|at| Case::Made(Family::Leaves, leaves(at))));
    // A peer that is no client of ours speaks the step's own protocol, and changed code may have another.
    let own = |play: &&Play| {
        let clients = (play.scene)(Lang::En).clients;
        clients.iter().all(|client| matches!(client, Client::Types { .. } | Client::Idles))
    };
    let passes = step.rung().plays.iter().filter(|play| play.ends == Ends::Well);
    cases.extend(passes.filter(own).map(Case::Scene));
    // A second command would fail by itself, and hide what became of the first one's answer.
    let answered = Some(vec![CUT_ANSWERS[0].to_string()]);
    let gone = |at| Made { commands: answered.clone(), gone: Some(at), ..Made::default() };
    cases.extend((0..to_client.min(CUTS)).map(|at| Case::Made(Family::Gone, gone(at))));
    let pauses = [Side::Client, Side::Server].map(Wire::Pauses);
    cases.extend(pauses.into_iter().flat_map(|wire| sessions(Family::Pauses, wire)));
    cases.extend(texts(marks));
    // Other commands than the first client's, so that what is mixed up shows.
    let [first, second] = CUT_COMMANDS.map(str::to_string);
    let beside = Some(vec![second, first]);
    let beside = |cut| Made { beside: beside.clone(), cuts: vec![cut], ..Made::of(CUT_COMMANDS) };
    cases.extend(cuts(Side::Server, to_server).map(|cut| Case::Made(Family::Beside, beside(cut))));
    let all = cuts(Side::Client, to_client).chain(cuts(Side::Server, to_server_of_answers));
    cases.extend(pairs(&all.collect::<Vec<Cut>>()));
    cases
}

/// Commands that are longer than one byte can count, an answer that is longer than two can, and texts that hold
/// what an end takes for the end of one: a byte of zero, a mark, and a mark in a line of its own.
fn texts(marks: &[String]) -> impl Iterator<Item = Case> {
    let counted = (1..=100).map(|n| format!(" {n}")).collect::<String>();
    let long = [format!("echo{counted}"), LONGEST.to_string()];
    let zero = [r#"printf "a\0b\n""#.to_string()];
    let marked = marks.iter().map(|mark| format!("echo {mark}"));
    // In a format, a percent sign would ask for something.
    let lines = marks.iter().filter(|mark| !mark.contains('%'));
    let lines = lines.map(|mark| format!(r#"printf "a\n{mark}\nb\n""#));
    let commands: Vec<String> = long.into_iter().chain(marked).chain(zero).chain(lines).collect();
    commands.into_iter().map(|command| {
        let made = Made { commands: Some(vec![command]), ..Made::default() };
        Case::Made(Family::Texts, made)
    })
}

/// Every single cut of what flows to one side, for a stream of so many bytes.
pub fn single(side: Side, bytes: usize) -> impl Iterator<Item = Case> {
    let (family, commands) = match side {
        Side::Client => (Family::ToClient, CUT_ANSWERS),
        Side::Server => (Family::ToServer, CUT_COMMANDS),
    };
    cuts(side, bytes)
        .map(move |cut| Case::Made(family, Made { cuts: vec![cut], ..Made::of(commands) }))
}

fn sessions(family: Family, wire: Wire) -> [Case; 2] {
    [CUT_ANSWERS, CUT_COMMANDS]
        .map(|commands| Case::Made(family, Made { wire: Some(wire), ..Made::of(commands) }))
}

/// Every place where a stream of so many bytes can be cut.
fn cuts(side: Side, bytes: usize) -> impl Iterator<Item = Cut> {
    (1..bytes).take(CUTS).map(move |at| Cut { client: None, side, at })
}

/// Pairs in an order that is always the same, and all over the stream: a linear congruential generator
/// (Knuth's MMIX) picks them.
fn pairs(cuts: &[Cut]) -> impl Iterator<Item = Case> {
    let mut state: u64 = 1;
    let mut pick = move |n: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % n
    };
    let most = if cuts.len() < 2 { 0 } else { PAIRS };
    (0..most).map(move |_| {
        let first = pick(cuts.len());
        let second = (first + 1 + pick(cuts.len() - 1)) % cuts.len();
        let cuts = vec![cuts[first.min(second)], cuts[first.max(second)]];
        Case::Made(Family::Pairs, Made { cuts, ..Made::of(CUT_ANSWERS) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Step = Step { number: 6, serve: |_, _, _| Ok(()), talk: |_, _| Ok(()) };

    #[test]
    fn every_place_is_cut_once_and_pairs_are_of_two() {
        let cases = rough(&STEP, 5, 3, 4, None, &[]);
        let of = |family| cases.iter().filter(move |case| case.family() == family);
        let at = |family| of(family).map(|case| case.cuts()[0].at).collect::<Vec<_>>();
        assert_eq!((at(Family::ToClient), at(Family::ToServer)), (vec![1, 2, 3, 4], vec![1, 2]));
        assert_eq!(of(Family::Pairs).count(), PAIRS);
        assert!(of(Family::Pairs).all(|case| case.cuts()[0] != case.cuts()[1]));
        assert!(rough(&STEP, 0, 1, 1, None, &[]).iter().all(|case| case.cuts().is_empty()));
    }
}
