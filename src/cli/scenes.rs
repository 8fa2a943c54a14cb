//! A step's scenes, played and listed.

use std::io::Write;
use std::path::Path;
use std::process;

use super::args::Scenes;
use super::{Done, Stop, file, lines};
use crate::course::ladder::Play;
use crate::course::step::Step;
use crate::lab::{self, Over};
use crate::lang::Lang;
use crate::tape::Tape;
use crate::term::Style;
use crate::view::text::{self, wrap};
use crate::view::{Played, svg};
use crate::words::Words;

/// The column of a scene's title in the list, in cells.
const TITLE: usize = 20;

/// Plays every scene of a step, or the one that was asked for.
pub(super) fn play(step: &Step, scenes: &Scenes, run: &str, style: Style) -> Done {
    let over = scenes.over;
    if scenes.svg.is_some() && scenes.name.is_none() {
        return Err(Stop::Usage(no_scene(step, run, style.lang)));
    }
    if over == Over::Tcp {
        let note = Words::of(style.lang).scenes.over_tcp;
        style.note(&lines::wrap(note, style.err.width()));
    }
    style.print(text::step_heading(step, style.lang, style.out));
    let mut done = Ok(());
    for play in step.rung().plays {
        if scenes.name.as_ref().is_some_and(|name| name != play.name) {
            continue;
        }
        let tape = tape(step, play, over, style)?;
        let played = Played::new(play, &tape);
        // Drawn first: whoever reads no more than the transcript's first line gets the picture, too.
        let drawn =
            scenes.svg.as_ref().map(|path| draw(path, &svg::svg(step.number, &played), style.lang));
        style.print(format_args!("\n{}", text::scene(&played, style.out)));
        drawn.unwrap_or(Ok(()))?;
        // What changed code comes to is a finding, and good if every answer was shown whole.
        if !played.is_of_own_code() && !tape.outcome.is_well() {
            done = Err(Stop::Told);
        }
    }
    done
}

/// A picture shows one scene, so one must be named.
fn no_scene(step: &Step, run: &str, lang: Lang) -> String {
    let wrong = &Words::of(lang).wrong;
    let names: Vec<String> = step.rung().plays.iter().map(|play| play.name.into()).collect();
    (wrong.no_scene)(run, &(wrong.list)(&names))
}

fn draw(path: &Path, picture: &str, lang: Lang) -> Done {
    file::write(path, |file| file.write_all(picture.as_bytes()))
        .map_err(|e| Stop::Failed((Words::of(lang).scenes.not_drawn)(path, &e)))
}

fn tape(step: &Step, play: &Play, over: Over, style: Style) -> Result<Tape, Stop> {
    let give_up = |tape: Tape| {
        style.print(format_args!("\n{}", text::scene(&Played::new(play, &tape), style.out)));
        process::exit(1);
    };
    lab::play_watched(step, &(play.scene)(style.lang), over, give_up)
        .map_err(|e| Stop::Failed((Words::of(style.lang).scenes.not_set_up)(play.name, &e)))
}

/// Lists what the steps are, and how their scenes end.
pub(super) fn list(steps: &[Step], style: Style) -> Done {
    for step in steps {
        let number = step.number;
        style.print(text::step_heading(step, style.lang, style.out));
        for play in step.rung().plays {
            let (tone, mark) = text::verdict(&tape(step, play, Over::Lab, style)?.outcome);
            let (name, title) = (play.name, play.title(style.lang));
            let lines = wrap(title, style.out.width() - TITLE).join(&format!("\n{:TITLE$}", ""));
            style.print(format_args!("  {} {name:<16}{lines}\n", style.out.paint(tone, mark)));
        }
        style.print(format_args!("  cargo run --example step{number}\n\n"));
    }
    let legend = Words::of(style.lang).scenes.marks;
    style.print(wrap(legend, style.out.width()).join("\n") + "\n");
    Ok(())
}
