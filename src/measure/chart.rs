//! A report as bar charts in a terminal, and what they mean.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::figure::{DECADE, TIME_BAR, bar, measured, on_scale, pad_right, percent, ticks, times};
use super::page::{is_pause, is_reply, pause_label, push_line, push_text, reply_label};
use super::report::{Condition, Cost, Fix, Machine, Odds, Report};
use crate::lang::Lang;
use crate::view::text::{Screen, Tone, WIDTH, pad_left};
use crate::words::Words;
use crate::words::measure::Measure;

/// The width of a row's label, in cells.
const LABEL: usize = 11;
/// The width of a bar, in cells.
const BAR: usize = 14;
/// The width of a bar with its figures, in cells.
const COLUMN: usize = (WIDTH - LABEL - 4) / 2;
/// The width of a fix's name, in cells.
const FIX: usize = 29;
/// The width of a time, in cells.
const TIME: usize = 9;
/// The width of a ratio, in cells.
const RATIO: usize = 10;
/// The width of a number of commands, in cells.
const COMMANDS: usize = 7;
/// What a wait of Nagle's algorithm is longer than, and a round trip on loopback is not.
const WAIT: Duration = Duration::from_millis(5);

/// A report as a page: the charts of what was measured, and what they mean.
pub fn chart(report: &Report, lang: Lang, screen: Screen) -> String {
    let words = &Words::of(lang).measure;
    let Report { machine: Machine { os, cores, .. }, odds, costs } = report;
    let place = (words.place)(os, *cores);
    let mut pages = Vec::new();
    if !odds.is_empty() {
        pages.push(odds_page(odds, &place, lang, screen));
    }
    if !costs.is_empty() {
        pages.push(cost_page(costs, &place, words, screen));
    }
    pages.join("\n")
}

fn odds_page(odds: &[Odds], place: &str, lang: Lang, screen: Screen) -> String {
    let words = &Words::of(lang).measure;
    let mut out = String::new();
    push_text(&mut out, &(words.odds_title)(place), screen, Tone::Heading);
    out.push('\n');
    push_grid(&mut out, &replies(odds, lang), screen);
    out.push('\n');
    push_text(&mut out, words.replies_explained, screen, Tone::Plain);
    out.push('\n');
    push_grid(&mut out, &pauses(odds, words), screen);
    out.push('\n');
    push_text(&mut out, &meaning(odds, words), screen, Tone::Plain);
    out
}

/// A chart of two columns of bars.
struct Grid<'a> {
    title: &'static str,
    /// What the rows' labels, the left and the right bars are.
    heads: [&'static str; 3],
    rows: Vec<(String, [&'a Odds; 2])>,
}

fn replies(odds: &[Odds], lang: Lang) -> Grid<'_> {
    let words = &Words::of(lang).measure;
    let all = odds.iter().filter(|odds| is_reply(&odds.condition));
    let (on, off): (Vec<_>, Vec<_>) = all.partition(|odds| odds.condition.nagle);
    let label = |condition: &Condition| reply_label(condition, lang);
    Grid { title: words.replies, heads: words.reply_heads, rows: rows(on, off, label) }
}

fn pauses<'a>(odds: &'a [Odds], words: &Measure) -> Grid<'a> {
    let all = odds.iter().filter(|odds| is_pause(&odds.condition));
    let (busy, idle): (Vec<_>, Vec<_>) = all.partition(|odds| odds.condition.load);
    Grid { title: words.pauses, heads: words.pause_heads, rows: rows(idle, busy, pause_label) }
}

fn rows<'a>(
    left: Vec<&'a Odds>,
    right: Vec<&'a Odds>,
    label: impl Fn(&Condition) -> String,
) -> Vec<(String, [&'a Odds; 2])> {
    let pairs = left.into_iter().zip(right);
    pairs.map(|(left, right)| (label(&left.condition), [left, right])).collect()
}

/// Both columns side by side, or one below the other where they have no room.
fn push_grid(out: &mut String, grid: &Grid, screen: Screen) {
    push_text(out, grid.title, screen, Tone::Plain);
    let side_by_side = screen.width() >= LABEL + 2 * (2 + COLUMN);
    let columns: &[&[usize]] = if side_by_side { &[&[0, 1]] } else { &[&[0], &[1]] };
    for columns in columns {
        out.push('\n');
        push_columns(out, grid, columns, screen);
    }
}

fn push_columns(out: &mut String, grid: &Grid, columns: &[usize], screen: Screen) {
    let mut heads = pad_left(grid.heads[0], LABEL);
    for i in columns {
        heads = heads + "  " + &pad_right(grid.heads[i + 1], COLUMN);
    }
    push_line(out, &screen.paint(Tone::Faint, heads.trim_end()));
    for (label, odds) in &grid.rows {
        let mut row = screen.paint(Tone::Faint, &pad_left(label, LABEL));
        for i in columns {
            let fill = COLUMN.saturating_sub(BAR + 1 + figures(odds[*i]).width());
            row = row + "  " + &column(odds[*i], screen) + &" ".repeat(fill);
        }
        push_line(out, &row);
    }
}

fn column(odds: &Odds, screen: Screen) -> String {
    let bar = pad_right(&bar(odds.share(), BAR), BAR);
    format!("{} {}", screen.paint(Tone::Bad, &bar), figures(odds))
}

fn figures(odds: &Odds) -> String {
    format!("{} {}/{}", pad_left(&percent(odds.share()), 5), odds.glued, odds.trials)
}

fn meaning(odds: &[Odds], words: &Measure) -> String {
    let sum = |nagle, figure: fn(&Odds) -> usize| -> usize {
        let replies = odds.iter().filter(|odds| is_reply(&odds.condition));
        replies.filter(|odds| odds.condition.nagle == nagle).map(figure).sum()
    };
    let off = [sum(false, |odds| odds.glued), sum(false, |odds| odds.trials)];
    let on = [sum(true, |odds| odds.trials - odds.glued), sum(true, |odds| odds.trials)];
    (words.odds_meaning)([off[0], off[1], on[0], on[1]])
}

fn cost_page(costs: &[Cost], place: &str, words: &Measure, screen: Screen) -> String {
    let of = |fix| costs.iter().find(|cost| cost.fix == fix).map(|cost| cost.median);
    let mut out = String::new();
    push_text(&mut out, &(words.cost_title)(place), screen, Tone::Heading);
    out.push('\n');
    push_costs(&mut out, costs, of(Fix::Echo), words, screen);
    out.push('\n');
    push_text(&mut out, &(words.cost_scale)(DECADE), screen, Tone::Faint);
    if let Some(round_trip) = of(Fix::Echo) {
        out.push('\n');
        push_text(&mut out, &(words.cost_meaning)(&measured(round_trip)), screen, Tone::Plain);
    }
    if let (Some(two), Some(one)) = (of(Fix::TwoWrites), of(Fix::OneWrite)) {
        out.push('\n');
        push_text(&mut out, &nagle(two, one, words), screen, Tone::Plain);
    }
    out
}

fn push_costs(
    out: &mut String,
    costs: &[Cost],
    unit: Option<Duration>,
    words: &Measure,
    screen: Screen,
) {
    let wide = screen.width() >= FIX + 2 + TIME_BAR + TIME + RATIO + COMMANDS;
    let mut row = |fix: &str, bar: &str, figures: [&str; 3], tone: Tone| {
        let fix = screen.paint(Tone::Faint, &pad_right(fix, FIX));
        let bar = screen.paint(tone, &pad_right(bar, TIME_BAR));
        let median = pad_left(figures[0], TIME) + &pad_left(figures[1], RATIO);
        let commands = pad_left(figures[2], COMMANDS);
        if wide {
            return push_line(out, &format!("{fix}  {bar}{median}{commands}"));
        }
        push_line(out, &format!("{fix}{commands}"));
        push_line(out, &format!("{bar}{median}"));
    };
    let [head, median, ratio, commands] = words.cost_heads;
    row(head, &ticks(), [median, ratio, commands], Tone::Faint);
    for Cost { fix, commands, median, .. } in costs {
        let ratio = unit.map(|unit| times(*median, unit)).unwrap_or_default();
        let (time, commands) = (measured(*median), commands.to_string());
        let bar = bar(on_scale(*median), TIME_BAR);
        row(words.fixes[*fix as usize], &bar, [&time, &ratio, &commands], Tone::Wire);
    }
}

/// Why a frame in two writes waits here, or why it does not.
fn nagle(two: Duration, one: Duration, words: &Measure) -> String {
    match two >= one + WAIT {
        true => (words.nagle_waits)(&measured(two * 50), &measured(one * 50)),
        false => (words.nagle_does_not_wait)(&measured(two)),
    }
}
