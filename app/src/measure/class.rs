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
const LABEL: usize = 8;
/// The width of a fix's name, in cells.
const FIX: usize = 29;
/// The width of the number of machines, in cells.
const MACHINES: usize = 5;
/// The width of a figure, in cells.
const FIGURE: usize = 8;
/// The width of a share's bar, in cells.
const SHARE_BAR: usize = 41;

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

/// Conditions that stand in one table, and what its rows are called.
type Group = (fn(&Condition) -> bool, fn(&Condition, Lang) -> String);

/// Replies with Nagle on and off, pauses with no load added and with every core kept busy.
const GROUPS: [Group; 4] = [
    (|of| is_reply(of) && of.nagle, reply_label),
    (|of| is_reply(of) && !of.nagle, reply_label),
    (|of| is_pause(of) && !of.load, |of, _| pause_label(of)),
    (|of| is_pause(of) && of.load, |of, _| pause_label(of)),
];

fn push_odds(out: &mut String, reports: &[Report], lang: Lang, screen: Screen) {
    let words = &Words::of(lang).measure;
    let all = merge::odds(reports);
    if all.is_empty() {
        return;
    }
    out.push('\n');
    push_text(out, words.class_odds, screen, Tone::Heading);
    let table = Table { label: LABEL, bar: SHARE_BAR, tone: Tone::Bad, screen };
    let scale = format!("{:18}{:^6}{:>17}", "0 %", "50 %", "100 %");
    for ((is_of_group, label), title) in GROUPS.into_iter().zip(words.class_groups) {
        out.push('\n');
        push_text(out, title, screen, Tone::Plain);
        table.push_head(out, words.class_heads, &scale);
        for (condition, spread) in all.iter().filter(|(condition, _)| is_of_group(condition)) {
            let label = pad_left(&label(condition, lang), LABEL);
            table.push(out, &label, spread, percent, |share| share);
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

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::measure::report::tests::made_up;
    use crate::view::text::WIDTH;

    /// Three machines: one that found less, and one that measured the cost alone.
    fn three() -> Vec<Report> {
        let mut reports = vec![made_up(), made_up(), made_up()];
        reports[1].machine.name = "desk \x1b[31m8".into();
        for odds in &mut reports[1].odds {
            odds.glued /= 2;
        }
        reports[2].odds.clear();
        for cost in &mut reports[2].costs {
            cost.median *= 3;
        }
        reports
    }

    #[test]
    fn three_machines_are_exact() {
        assert_eq!(class(&three(), Lang::En, Screen::PLAIN), EN);
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        for lang in Lang::ALL {
            for width in [40, 50, 79, WIDTH] {
                for line in class(&three(), lang, Screen::new(false, width)).lines() {
                    assert!(line.width() <= width, "{}: {line}", line.width());
                    assert_eq!(line, line.trim_end());
                    assert!(!line.contains('\x1b'), "{line:?}");
                }
            }
        }
    }

    #[test]
    fn a_part_that_no_machine_measured_is_left_out() {
        let page = class(&three()[2..], Lang::En, Screen::PLAIN);
        let words = &Words::of(Lang::En).measure;
        assert!(!page.contains(words.class_odds) && page.contains(words.class_cost), "{page}");
    }

    const EN: &str = r"3 machines: desk 7 (linux 6.1.0, 2 cores), desk \x1b[31m8 (linux 6.1.0, 2
cores), desk 7 (linux 6.1.0, 2 cores)

Two sends, one read: how often they stick

Nagle on (the default); how late the client comes to its first recv
            n  lowest  median highest 0 %                50 %             100 %
   first    2     0 %     0 %     0 % █
    0 ms    2    13 %    13 %    27 %      █──────
    5 ms    2    27 %    27 %    53 %            █──────────
   50 ms    2    40 %    40 %    80 %                 █────────────────

Nagle off (TCP_NODELAY); how late the client comes to its first recv
            n  lowest  median highest 0 %                50 %             100 %
   first    2     3 %     3 %     6 %  █─
    0 ms    2    16 %    16 %    32 %       █───────
    5 ms    2    29 %    29 %    59 %             █───────────
   50 ms    2    43 %    43 %    85 %                  █─────────────────

The server pauses between the sends; Nagle off, no load added
            n  lowest  median highest 0 %                50 %             100 %
    0 µs    2    16 %    16 %    32 %       █───────
    5 µs    2     6 %     6 %    11 %   █──
   20 µs    2    19 %    19 %    38 %        █────────
   50 µs    2    32 %    32 %    64 %              █─────────────
  100 µs    2    45 %    45 %    91 %                   █──────────────────
    1 ms    2     8 %     8 %    17 %    █────
    5 ms    2    22 %    22 %    43 %          █────────

The server pauses between the sends; Nagle off, every core kept busy
            n  lowest  median highest 0 %                50 %             100 %
    0 µs    2    35 %    35 %    70 %               █──────────────
    5 µs    2    48 %    48 %    96 %                    █───────────────────
   20 µs    2    11 %    11 %    22 %     █─────
   50 µs    2    24 %    24 %    49 %           █─────────
  100 µs    2    38 %    38 %    75 %                █───────────────
    1 ms    2    <1 %    <1 %     1 % █
    5 ms    2    14 %    14 %    28 %      █──────

One command and its answer: what each fix costs

                                 n  lowest  median highest 1 µs     1 ms     1 s
step 1  one send, one recv       3 20.5 µs 20.5 µs 61.5 µs     █─
step 3  a second of sleep        3  1.00 s  1.00 s  3.00 s                  █──
step 4  an ack                   3 41.0 µs 41.0 µs  123 µs      █─
frame in two writes, Nagle on    3 43.9 ms 43.9 ms  132 ms              █──
frame in two writes, NODELAY     3 32.0 µs 32.0 µs 96.0 µs     █──
step 6  frame in one write       3 21.4 µs 21.4 µs 64.2 µs     █─

A bar that is 3 cells longer is ten times as long a time.

n is how many machines measured it. A line goes from the lowest of them to the
highest, and the block is the median: half of the machines are at it or below.
";
}
