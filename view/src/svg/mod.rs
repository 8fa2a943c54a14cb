//! A tape as a picture: the moment that decided it, large, and all that happened below, where time runs
//! down. Every byte wears the colours of the send it belongs to.
//!
//! Arrows go from the row of a send to the row in which it arrives. Beside the arrow's head stands
//! what then lies in the receive buffer, and a bracket under it shows what a read took.

mod look;
mod marks;
mod moment;
pub(super) mod pen;
mod story;
mod timeline;

use crate::Played;
use crate::played::words;
use crate::text::{verdict, wrap};
use crate::words::view::Legend;
use look::{DARK, Ink, Look, ROOT, SERVER, Shade, shades};
use pen::{Anchor, NOTE, Pen, SIZE, escaped, width};

/// The width of a picture, in its own units: it is drawn as wide as the page.
const WIDTH: f64 = 800.0;
/// The margin at the left and at the right.
const MARGIN: f64 = 12.0;
/// Where the title stands, its size, and where what is below it begins.
const TITLE: f64 = 28.0;
const TITLE_SIZE: f64 = 17.0;
const TOP: f64 = 48.0;
/// The height of a line at the foot.
const LINE: f64 = 19.0;
/// How many cells such a line has.
const CELLS: usize = 92;

/// The picture of a scene, as one step plays it: an SVG file.
pub fn svg(step: usize, played: &Played) -> String {
    let Played { play, tape, reads, .. } = played;
    let title = (words(tape).picture)(step, play.name, play.title(tape.lang()));
    let mut body = Pen::default();
    let size = TITLE_SIZE.min(TITLE_SIZE * (WIDTH - 2.0 * MARGIN) / width(&title, TITLE_SIZE));
    body.text(Ink::Strong, size, (MARGIN, TITLE), Anchor::Start, &title);
    let mut y = TOP;
    let moment = played.moment.as_ref();
    if let Some((moment, stream)) = moment.and_then(|m| Some((m, reads.to(m.figure.to)?))) {
        y = moment::moment(&mut body, tape, stream, moment, y) + 14.0;
    }
    let bottom = timeline::timeline(&mut body, played, &story::story(played), y);
    let foot = ending(&mut body, bottom + 34.0, played) + 12.0;
    let height = foot + legend(&mut body, foot, &words(tape).legend);

    let mut pen = Pen::default();
    open(&mut pen, height.round(), &title, played);
    style(&mut pen, &body);
    pen.rect(Look::Page, (0.0, 0.0), (WIDTH, height.round()), 0.0);
    pen.out + &body.out + "</svg>\n"
}

fn open(pen: &mut Pen, height: f64, title: &str, played: &Played) {
    let words = words(played.tape);
    pen.raw(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 {WIDTH:.0} {height:.0}" role="img" xml:space="preserve" aria-labelledby="title desc" xml:lang="{}" {ROOT}>"#,
        words.xml
    ));
    let desc = format!("{}{}{}", played.outcome(), words.gap, played.closing());
    pen.raw(format!(r#"<title id="title">{}</title>"#, escaped(title)));
    pen.raw(format!(r#"<desc id="desc">{}</desc>"#, escaped(&desc)));
}

/// The style sheet, and the hatches that are used.
fn style(pen: &mut Pen, body: &Pen) {
    pen.raw(format!("<style>\n{DARK}</style>\n<defs>"));
    for shade in shades().filter(|shade| body.out.contains(&shade.url())) {
        pen.raw(shade.pattern());
    }
    pen.raw("</defs>");
}

/// How it ended, in lines from this one down; where the next one would be.
fn ending(pen: &mut Pen, top: f64, played: &Played) -> f64 {
    let outcome = &played.tape.outcome;
    let ink = if outcome.is_well() { Ink::Good } else { Ink::Bad };
    let (_, mark) = verdict(outcome);
    let mut y = top;
    for line in wrap(&format!("{mark} {}", played.outcome()), CELLS) {
        pen.text(ink, SIZE, (MARGIN, y), Anchor::Start, &line);
        y += LINE;
    }
    y
}

/// Draws the legend of what has been drawn so far, from this middle line down; how high it is.
fn legend(pen: &mut Pen, top: f64, words: &Legend) -> f64 {
    const HEIGHT: f64 = 24.0;
    /// From the left edge of a mark to its words, and between two meanings.
    const WORDS: f64 = 34.0;
    const GAP: f64 = 22.0;
    static SHADE: &Shade = &SERVER[0];
    let meanings = [
        (Look::Tray, words.tray),
        (Look::Read, words.read),
        (Look::Blamed, words.blamed),
        (Look::Torn(SHADE), words.torn),
        (Look::Lies(SHADE), words.lies),
        (Look::Unread(SHADE), words.unread),
        (Look::Idle, words.idle),
        (Look::Many(SHADE), words.many),
        (Look::Lost(SHADE), words.lost),
        (Look::Over, words.over),
    ];
    let drawn = meanings.map(|meaning| pen.has_drawn(meaning.0).then_some(meaning));
    let (mut x, mut y) = (MARGIN, top);
    for (look, words) in drawn.into_iter().flatten() {
        let needs = WORDS + width(words, NOTE);
        if x + needs > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + HEIGHT);
        }
        mark(pen, look, x, y);
        pen.text(Ink::Faint, NOTE, (x + WORDS, y + 4.0), Anchor::Start, words);
        x += needs + GAP;
    }
    y - top + HEIGHT
}

/// What stands for a look in the legend, from this left edge and around this middle line.
fn mark(pen: &mut Pen, look: Look, x: f64, y: f64) {
    const WIDE: f64 = 26.0;
    let (middle, right) = (x + WIDE / 2.0, x + WIDE);
    match look {
        Look::Tray | Look::Unread(_) => pen.rect(look, (x, y - 8.0), (WIDE, 16.0), 3.0),
        Look::Read | Look::Blamed => {
            let (top, bottom) = (y - 4.0, y + 3.0);
            pen.trace(look, &[(x, top), (x, bottom), (right, bottom), (right, top)]);
        }
        Look::Torn(_) => pen.shape(look, &marks::outline((x, right), y, 16.0, (false, true))),
        Look::Lies(_) => pen.rect(look, (middle - 2.0, y - 8.0), (4.0, 16.0), 1.0),
        Look::Idle => pen.rect(look, (middle - 4.0, y - 8.0), (8.0, 16.0), 2.0),
        Look::Over => pen.line(look, (middle, y - 8.0), (middle, y + 8.0)),
        _ => pen.line(look, (x, y), (right, y)),
    }
}
