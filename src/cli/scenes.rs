//! A step's scenes, played and listed.

use std::io::Write;
use std::path::Path;
use std::process;

use super::args::Scenes;
use super::{Done, Stop, file};
use crate::course::judge::{self, Verdict};
use crate::course::made::{Cut, Made};
use crate::course::scene::Scene;
use crate::course::step::Step;
use crate::lab::{self, Over};
use crate::lang::Lang;
use crate::lines;
use crate::tape::{Side, Tape};
use crate::term::Style;
use crate::view::text::{self, Tone};
use crate::view::{Played, svg};
use crate::words::Words;

/// Plays every scene of a step, or the one that was asked for.
pub(super) fn play(step: &Step, scenes: &Scenes, run: &str, style: Style) -> Done {
    let over = scenes.over;
    if scenes.svg.is_some() && scenes.name.is_none() {
        return Err(Stop::Usage(no_scene(step, &scenes.made, run, style.lang)));
    }
    if scenes.name.is_none() && scenes.made.types_nothing() {
        return Err(Stop::Usage(Words::of(style.lang).wrong.nothing_typed.into()));
    }
    if over == Over::Tcp {
        let note = Words::of(style.lang).scenes.over_tcp;
        style.note(&lines::wrap(note, style.err.width()));
    }
    style.print(text::step_heading(step, style.lang, style.out));
    if scenes.name.is_none() && !scenes.made.is_nothing() {
        return made(step, scenes, style);
    }
    let mut done = Ok(());
    for play in step.rung().plays {
        if scenes.name.as_ref().is_some_and(|name| name != play.name) {
            continue;
        }
        let scene = scenes.made.of_scene((play.scene)(style.lang));
        let show = |tape: &Tape| match scenes.made.is_nothing() {
            true => text::scene(&Played::new(play, tape), style.out),
            false => text::made(&format!("{} {}", play.name, scenes.made), tape, style.out),
        };
        let tape = tape(step, &scene, play.name, over, &show, style)?;
        let played = Played::new(play, &tape);
        // Drawn first: whoever reads no more than the transcript's first line gets the picture, too.
        let drawn =
            scenes.svg.as_ref().map(|path| draw(path, &svg::svg(step.number, &played), style.lang));
        style.print(format_args!("\n{}", show(&tape)));
        tell_beyond(&scenes.made, &tape, style);
        drawn.unwrap_or(Ok(()))?;
        // What changed code comes to is a finding, and good if every answer was shown whole.
        if !played.is_of_own_code() && !tape.outcome.is_well() {
            done = Err(Stop::Told);
        }
    }
    done
}

/// Plays a scene that is made by the command line alone.
fn made(step: &Step, scenes: &Scenes, style: Style) -> Done {
    let (made, over) = (&scenes.made, scenes.over);
    let name = made.to_string();
    let show = |tape: &Tape| text::made(&name, tape, style.out);
    let tape = tape(step, &made.scene(style.lang), &name, over, &show, style)?;
    style.print(format_args!("\n{}", show(&tape)));
    tell_beyond(made, &tape, style);
    let verdict = Verdict::of(&tape);
    if let Some(command) = &verdict.untyped {
        let text = Words::of(style.lang).check.ran(command, &tape);
        style.print(style.out.paint(Tone::Bad, &(format!("✗ {text}") + "\n")));
    }
    if let Some(command) = &verdict.not_run {
        let text = (Words::of(style.lang).check.not_run)(command);
        style.print(style.out.paint(Tone::Bad, &(format!("✗ {text}") + "\n")));
    }
    if verdict.passed() { Ok(()) } else { Err(Stop::Told) }
}

/// Tells of what was to be cut and has no place in the streams.
fn tell_beyond(made: &Made, tape: &Tape, style: Style) {
    let cuts = made.cuts.iter().map(|cut| (format!("--cut {cut}"), *cut));
    let leaves = made.leaves.iter().map(|at| {
        let end = Cut { client: Some(1), side: Side::Server, at: *at };
        (format!("--leaves {at}"), end)
    });
    for (option, cut) in cuts.chain(leaves) {
        if let Some(bytes) = judge::beyond(tape, cut) {
            let text = (Words::of(style.lang).scenes.beyond)(&option, bytes);
            style.note(&lines::wrap(&text, style.err.width()));
        }
    }
}

/// A picture shows one scene, so one must be named.
fn no_scene(step: &Step, made: &Made, run: &str, lang: Lang) -> String {
    let wrong = &Words::of(lang).wrong;
    let names: Vec<String> = step.rung().plays.iter().map(|play| play.name.into()).collect();
    (wrong.no_scene)(run, format!(" {made}").trim_end(), &(wrong.list)(&names))
}

fn draw(path: &Path, picture: &str, lang: Lang) -> Done {
    file::write(path, |file| file.write_all(picture.as_bytes()))
        .map_err(|e| Stop::Failed((Words::of(lang).scenes.not_drawn)(path, &e)))
}

fn tape(
    step: &Step,
    scene: &Scene,
    name: &str,
    over: Over,
    show: &(dyn Fn(&Tape) -> String + Sync),
    style: Style,
) -> Result<Tape, Stop> {
    let give_up = |tape: Tape| {
        style.print(format_args!("\n{}", show(&tape)));
        process::exit(1);
    };
    lab::play_watched(step, scene, over, give_up)
        .map_err(|e| Stop::Failed((Words::of(style.lang).scenes.not_set_up)(name, &e)))
}
