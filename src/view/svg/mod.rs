//! A tape as a picture: time runs down, and every byte wears the colours of the send it belongs to.
//!
//! Arrows go from the row of a send to the row in which it arrives. Beside the arrow's head stands
//! what then lies in the receive buffer, and a bracket under it shows what a read took.

mod fold;
mod labels;
mod legend;
mod lifeline;
mod look;
mod marks;
mod page;
mod pen;
mod rows;
mod story;

use crate::tape::{Side, Tape};
use crate::view::Played;
use crate::view::text::{verdict, wrap};
use look::{DARK, Ink, Look, ROOT, shades};
use page::{MARGIN, Page, SIZE, WIDTH};
use pen::{Anchor, Pen, escaped};
use rows::Rows;

/// Where the lifelines begin.
const TOP: f64 = 76.0;
/// The height of a line at the foot.
const LINE: f64 = 19.0;
/// How many cells such a line has.
const CELLS: usize = 92;

/// The wire diagram of a scene, as one step plays it: an SVG file.
pub fn svg(step: usize, played: &Played) -> String {
    let Played { play, tape, .. } = played;
    let lang = tape.lang();
    let clients = tape.scene.clients.len();
    let page = Page::new(clients);
    let mut story = story::story(played);
    story.items = fold::folded(story.items, lang);
    let rows = Rows::new(&story, &page, lang, clients > 1, TOP + 6.0);
    let title = labels::title(step, play.name, play.title.get(lang), lang);

    let mut body = Pen::default();
    body.text(Ink::Strong, 16.0, (MARGIN, 28.0), Anchor::Start, &title);
    rows.clock(&mut body);
    names(&mut body, &page, tape);
    lifeline::lifelines(&mut body, &rows, clients, TOP);
    rows.wire(&mut body);
    rows.words(&mut body);
    let foot = ending(&mut body, rows.bottom + 34.0, played) + 12.0;
    let height = foot + legend::legend(&mut body, foot, lang);

    let mut pen = Pen::default();
    open(&mut pen, height.round(), &title, played);
    style(&mut pen, &body);
    pen.rect(Look::Page, (0.0, 0.0), (WIDTH, height.round()), 0.0);
    pen.out + &body.out + "</svg>\n"
}

fn open(pen: &mut Pen, height: f64, title: &str, played: &Played) {
    let (lang, gap) = played.tape.lang().pick(("en", ". "), ("zh-CN", "。"));
    pen.raw(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0}" height="{height:.0}" viewBox="0 0 {WIDTH:.0} {height:.0}" role="img" xml:space="preserve" aria-labelledby="title desc" xml:lang="{lang}" {ROOT}>"#
    ));
    let desc = format!("{}{gap}{}", played.outcome(), played.closing());
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

/// The names over the lifelines.
fn names(pen: &mut Pen, page: &Page, tape: &Tape) {
    let clients = (0..tape.scene.clients.len()).map(|conn| (conn, Side::Client));
    for end in clients.chain([(0, Side::Server)]) {
        let x = page.lifeline(end);
        pen.rect(Look::Head, (x - 48.0, TOP - 28.0), (96.0, 28.0), 4.0);
        pen.text(Ink::Strong, SIZE, (x, TOP - 9.5), Anchor::Middle, &labels::name(tape, end));
    }
}

/// How it ended, in lines from this one down; where the next one would be.
fn ending(pen: &mut Pen, top: f64, played: &Played) -> f64 {
    let ink = if played.tape.outcome.is_well() { Ink::Good } else { Ink::Bad };
    let (_, mark) = verdict(&played.tape.outcome);
    let mut y = top;
    for line in wrap(&format!("{mark} {}", played.outcome()), CELLS) {
        pen.text(ink, SIZE, (MARGIN, y), Anchor::Start, &line);
        y += LINE;
    }
    y
}
