//! What many machines found, as one page: for each condition the lowest, the median and the highest.

use super::figure::{DECADE, TIME_BAR, measured, on_scale, pad_right, percent, range, ticks};
use super::merge::{self, Spread};
use super::page::{is_pause, is_reply, pause_label, push_line, push_text, reply_label};
use super::report::{Condition, Machine, Report};
use crate::bytes::mark;
use crate::lang::Lang;
use crate::view::text::{Screen, Tone, pad_left};
use crate::words::Words;

/// The width of a condition's label, in cells.
const LABEL: usize = 11;
/// The width of a fix's name, in cells.
const FIX: usize = 29;
/// The width of the number of machines, in cells.
const MACHINES: usize = 5;
/// The width of a figure, in cells.
const FIGURE: usize = 8;
/// The width of a share's bar, in cells.
const SHARE_BAR: usize = 38;

/// The reports as a page.
pub fn class(reports: &[Report], lang: Lang, screen: Screen) -> String {
    let words = &Words::of(lang).measure;
    let mut out = String::new();
    let names: Vec<String> = reports.iter().map(|report| name(&report.machine, lang)).collect();
    push_text(&mut out, &(words.class)(names.len(), &(words.and)(&names)), screen, Tone::Plain);
    push_odds(&mut out, reports, lang, screen);
    push_costs(&mut out, reports, lang, screen);
    out.push('\n');
    push_text(&mut out, words.class_explained, screen, Tone::Plain);
    out
}

/// A name comes from a file that anybody may have written: no control character of it reaches a terminal.
fn name(machine: &Machine, lang: Lang) -> String {
    let words = &Words::of(lang).measure;
    let Machine { name, os, kernel, cores } = machine;
    let os = format!("{os} {kernel}");
    let place = (words.place)(os.trim_end(), *cores);
    (words.machine)(name, &place).chars().map(mark).collect()
}

fn push_odds(out: &mut String, reports: &[Report], lang: Lang, screen: Screen) {
    let words = &Words::of(lang).measure;
    let all = merge::odds(reports);
    if all.is_empty() {
        return;
    }
    out.push('\n');
    push_text(out, words.class_odds, screen, Tone::Heading);
    let groups: [fn(&Condition) -> bool; 4] = [
        |condition| is_reply(condition) && condition.nagle,
        |condition| is_reply(condition) && !condition.nagle,
        |condition| is_pause(condition) && !condition.load,
        |condition| is_pause(condition) && condition.load,
    ];
    for (i, (group, title)) in groups.into_iter().zip(words.class_groups).enumerate() {
        out.push('\n');
        push_text(out, title, screen, Tone::Plain);
        let label = |condition: &Condition| match i {
            0 | 1 => reply_label(condition, lang),
            _ => pause_label(condition),
        };
        let table = Table { label: LABEL, bar: SHARE_BAR, tone: Tone::Bad, screen };
        table.push_head(
            out,
            words.class_heads,
            &format!("{:16}{:^6}{:>16}", "0 %", "50 %", "100 %"),
        );
        for (condition, spread) in all.iter().filter(|(condition, _)| group(condition)) {
            table.push(out, &pad_left(&label(condition), LABEL), spread, percent, |share| share);
        }
    }
}

fn push_costs(out: &mut String, reports: &[Report], lang: Lang, screen: Screen) {
    let words = &Words::of(lang).measure;
    let all = merge::costs(reports);
    if all.is_empty() {
        return;
    }
    out.push('\n');
    push_text(out, words.class_cost, screen, Tone::Heading);
    out.push('\n');
    let table = Table { label: FIX, bar: TIME_BAR, tone: Tone::Wire, screen };
    table.push_head(out, words.class_heads, &ticks());
    for (fix, spread) in &all {
        table.push(out, words.fixes[*fix as usize], spread, measured, on_scale);
    }
    out.push('\n');
    push_text(out, &(words.cost_scale)(DECADE), screen, Tone::Faint);
}

/// A table with a bar behind each row, where there is room for one.
struct Table {
    label: usize,
    bar: usize,
    tone: Tone,
    screen: Screen,
}

impl Table {
    fn push_head(&self, out: &mut String, heads: [&str; 4], scale: &str) {
        let [machines, lowest, median, highest] = heads;
        let row = self.row("", machines, [lowest, median, highest], scale);
        row.iter().for_each(|line| push_line(out, &self.screen.paint(Tone::Faint, line)));
    }

    fn push<T: Copy>(
        &self,
        out: &mut String,
        label: &str,
        spread: &Spread<T>,
        text: fn(T) -> String,
        share: fn(T) -> f64,
    ) {
        let all = [spread.lowest, spread.median, spread.highest];
        let [lowest, median, highest] = &all.map(text);
        let bar = self.screen.paint(self.tone, &range(all.map(share), self.bar));
        let row = self.row(label, &spread.machines.to_string(), [lowest, median, highest], &bar);
        row.iter().for_each(|line| push_line(out, line));
    }

    /// One line, or two where it is narrow and the label long.
    fn row(&self, label: &str, machines: &str, figures: [&str; 3], bar: &str) -> Vec<String> {
        let label = pad_right(label, self.label);
        let figures: String = figures.iter().map(|figure| pad_left(figure, FIGURE)).collect();
        let figures = pad_left(machines, MACHINES) + &figures;
        let width = self.label + MACHINES + 3 * FIGURE;
        match self.screen.width() {
            all if all >= width + 1 + self.bar => vec![format!("{label}{figures} {bar}")],
            all if all >= width => vec![label + &figures],
            _ => vec![label, figures],
        }
    }
}
