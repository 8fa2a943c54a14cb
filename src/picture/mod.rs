//! A tape as a picture: time runs down, and every byte wears the colours of the send it belongs to.
//!
//! Arrows go from the row of a send to the row in which it arrives. Beside the arrow's head stands
//! what then lies in the receive buffer, and a bracket under it shows what a read took.

mod arrow;
mod chip;
mod fold;
mod labels;
mod lifeline;
mod measure;
mod page;
mod parts;
mod pen;
mod rows;
mod story;
mod style;
mod tray;

use crate::ladder::Play;
use crate::lang::Lang;
use crate::tape::{Side, Tape};
use crate::transcript::{closing, outcome, verdict, wrap};
use page::{GAP, MARGIN, Page, WIDTH};
use pen::{Anchor, Pen, escaped};
use rows::Rows;
use story::Story;

/// Where the lifelines begin.
const TOP: f64 = 76.0;
/// The height of a line at the foot.
const LINE: f64 = 19.0;
/// How many cells such a line has.
const CELLS: usize = 92;

/// The wire diagram of a scene, as one step plays it: an SVG file.
pub fn svg(step: usize, play: &Play, tape: &Tape) -> String {
    let lang = tape.lang();
    let clients = tape.scene.clients.len();
    let page = Page::new(clients);
    let story = story::story(tape);
    let story = Story { items: fold::folded(story.items, lang), ..story };
    let rows = Rows::new(&story, &page, lang, clients > 1, TOP + 6.0);
    let ending = ending(tape);
    let foot = rows.bottom + 34.0 + LINE * ending.len() as f64;
    let title = labels::title(step, play.name, play.title.get(lang), lang);

    let mut pen = Pen::default();
    open(&mut pen, foot + 32.0, &title, play, tape);
    pen.text("title", (MARGIN, 28.0), Anchor::Start, &title);
    rows.clock(&mut pen);
    names(&mut pen, &page, tape);
    lifeline::lifelines(&mut pen, &rows, clients, TOP);
    rows.wire(&mut pen);
    rows.words(&mut pen);
    let class = if tape.outcome.is_well() { "good" } else { "bad" };
    for (i, line) in ending.iter().enumerate() {
        let y = rows.bottom + 34.0 + LINE * i as f64;
        pen.text(class, (MARGIN, y), Anchor::Start, line);
    }
    legend(&mut pen, foot + 12.0, lang);
    pen.raw("</svg>");
    pen.out
}

fn open(pen: &mut Pen, height: f64, title: &str, play: &Play, tape: &Tape) {
    let (lang, gap) = tape.lang().pick(("en", ". "), ("zh-CN", "。"));
    pen.raw(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0}" height="{height:.0}" viewBox="0 0 {WIDTH:.0} {height:.0}" role="img" xml:space="preserve" aria-labelledby="title desc" xml:lang="{lang}">"#
    ));
    let desc = format!("{}{gap}{}", outcome(tape), closing(play, tape));
    pen.raw(format!(r#"<title id="title">{}</title>"#, escaped(title)));
    pen.raw(format!(r#"<desc id="desc">{}</desc>"#, escaped(&desc)));
    style::style(pen);
    pen.rect("page", (0.0, 0.0), (WIDTH, height.round()), 0.0);
}

/// The names over the lifelines.
fn names(pen: &mut Pen, page: &Page, tape: &Tape) {
    let clients = (0..tape.scene.clients.len()).map(|conn| (conn, Side::Client));
    for end in clients.chain([(0, Side::Server)]) {
        let x = page.lifeline(end);
        pen.rect("head", (x - 48.0, TOP - 28.0), (96.0, 28.0), 4.0);
        pen.text("strong", (x, TOP - 9.5), Anchor::Middle, &labels::name(tape, end));
    }
}

/// How it ended, in lines.
fn ending(tape: &Tape) -> Vec<String> {
    let (_, mark) = verdict(&tape.outcome);
    wrap(&format!("{mark} {}", outcome(tape)), CELLS)
}

/// What the marks mean that are no words.
fn legend(pen: &mut Pen, y: f64, lang: Lang) {
    let mut x = MARGIN;
    let mut word = |pen: &mut Pen, text: &str| {
        let at = x + 34.0;
        pen.text("faint note", (at, y + 4.0), Anchor::Start, text);
        x = at + measure::width(text, 12.0) + 2.0 * GAP;
        x
    };
    pen.rect("tray", (MARGIN, y - 8.0), (26.0, 16.0), 3.0);
    let at = word(pen, lang.pick("the kernel's receive buffer", "接收缓冲区（内核中）"));
    let bracket = [(at, y - 4.0), (at, y + 3.0), (at + 26.0, y + 3.0), (at + 26.0, y - 4.0)];
    pen.trace("bracket", &bracket);
    let at = word(pen, lang.pick("what one read took", "一次读取取走的字节"));
    let teeth = [(22.0, -8.0), (18.0, -4.0), (22.0, 0.0), (18.0, 4.0), (22.0, 8.0)];
    let mut torn = vec![(at, y + 8.0), (at, y - 8.0)];
    torn.extend(teeth.map(|(dx, dy)| (at + dx, y + dy)));
    pen.shape("chip s0", &torn);
    word(pen, lang.pick("a part of a send", "一次发送的一部分"));
}
