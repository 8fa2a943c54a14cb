//! The legend: what the marks mean that are no words.

use super::look::{Ink, Look, SERVER, Shade};
use super::marks;
use super::page::{GAP, MARGIN, NOTE, WIDTH, width};
use super::pen::{Anchor, Pen};
use crate::lang::Lang;

/// The height of a line.
const LINE: f64 = 24.0;
/// The width of a mark, and from its left edge to its words.
const MARK: f64 = 26.0;
const WORDS: f64 = 34.0;

static SHADE: &Shade = &SERVER[0];

/// The marks, in the order in which the legend has them, and what they mean.
const MEANINGS: [(Look, &str, &str); 8] = [
    (Look::Tray, "the kernel's receive buffer", "接收缓冲区（内核中）"),
    (Look::Read, "what one read took", "一次读取取走的字节"),
    (Look::Torn(SHADE), "a part of a send", "一次发送的一部分"),
    (Look::Lies(SHADE), "unread bytes lie in the buffer", "缓冲区里有还没读走的字节"),
    (Look::Idle, "asleep, or busy elsewhere", "休眠，或忙于别的事"),
    (Look::Many(SHADE), "arrives in a row marked …", "在标有“…”的那一行到达"),
    (Look::Lost(SHADE), "under way or lost when the scene ends", "场景结束时还在路上，或已丢失"),
    (Look::Over, "the program has ended", "程序已结束"),
];

/// Draws the legend of what has been drawn so far, from this middle line down; how high it is.
pub(super) fn legend(pen: &mut Pen, top: f64, lang: Lang) -> f64 {
    let (mut x, mut y) = (MARGIN, top);
    let drawn = MEANINGS.map(|meaning| pen.has_drawn(meaning.0).then_some(meaning));
    for (look, en, zh) in drawn.into_iter().flatten() {
        let words = lang.pick(en, zh);
        let needs = WORDS + width(words, NOTE);
        if x + needs > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        mark(pen, look, x, y);
        pen.text(Ink::Faint, NOTE, (x + WORDS, y + 4.0), Anchor::Start, words);
        x += needs + 2.0 * GAP;
    }
    y - top + LINE
}

fn mark(pen: &mut Pen, look: Look, x: f64, y: f64) {
    let (middle, right) = (x + MARK / 2.0, x + MARK);
    match look {
        Look::Tray => pen.rect(look, (x, y - 8.0), (MARK, 16.0), 3.0),
        Look::Read => {
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
