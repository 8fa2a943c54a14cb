//! The witness: on real sockets the article's own last pair, in Python, breaks at the very cuts at which
//! the lab breaks steps 4 and 5.

use crate::common::{has_python, python, run, stderr, stdout, tape};
use sticky_packets::Lang;
use sticky_packets::course::scene::{Client, Scene};
use sticky_packets::lab::network::{Delivery, Network};
use sticky_packets::real::shell::{Classroom, Run};

/// The size and the answer of `ls`, then those of `1`.
const STREAM: usize = 3 + 275 + 2 + 22;

fn broken_in_the_lab(step: usize) -> Vec<usize> {
    let breaks = |cut: &usize| {
        let network = Network { to_client: Delivery::Cuts(vec![*cut]), ..Network::CALM };
        let scene = Scene::of(vec![Client::types(&["ls", "1"])], Lang::Zh).over(network);
        !tape(step, &scene).outcome.is_well()
    };
    (1..STREAM).filter(breaks).collect()
}

/// Each cut, and whether the pair came through it.
fn witnessed(counting: &str) -> Vec<(usize, bool)> {
    let mut python = python();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/witness.py");
    let ls = Classroom::new(|_| {}).run("ls");
    let output = run(python.args(["-X", "utf8", script, counting]), &ls);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    let verdicts = text.lines().map(|line| line.split_once(' ').unwrap());
    verdicts.map(|(cut, verdict)| (cut.parse().unwrap(), verdict == "well")).collect()
}

fn assert_same_cuts(step: usize, counting: &str, count: usize) {
    let lab = broken_in_the_lab(step);
    assert_eq!(lab.len(), count, "step {step} in the lab: {lab:?}");
    if !has_python() {
        return;
    }
    let (well, broken): (Vec<_>, Vec<_>) = witnessed(counting).into_iter().partition(|cut| cut.1);
    assert_eq!(well.len() + broken.len(), STREAM - 1, "cuts that were tried");
    let broken: Vec<usize> = broken.into_iter().map(|(cut, _)| cut).collect();
    assert_eq!(broken, lab, "counting {counting}, step {step}");
}

#[test]
fn counting_characters_86_of_301_cuts_break_it_on_real_sockets_as_in_the_lab() {
    assert_same_cuts(4, "characters", 86);
}

#[test]
fn counting_bytes_59_of_301_cuts_break_it_on_real_sockets_as_in_the_lab() {
    assert_same_cuts(5, "bytes", 59);
}
