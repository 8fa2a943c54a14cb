//! A report as text: the smallest case that breaks the code, and what all others came to.

use unicode_width::UnicodeWidthStr;

use crate::bytes::Literal;
use crate::course::case::Case;
use crate::course::family::Family;
use crate::course::judge::{self, Taken, Wrong};
use crate::course::made::{Made, Wire};
use crate::course::report::{Cuts, Played, Report};
use crate::lang::Lang;
use crate::outcome::outcome;
use crate::reads::Reads;
use crate::tape::{Side, Tape};
use crate::text::{self, Screen, Tone, wrap};
use crate::words::Words;
use crate::words::check::Check;

/// Of an answer, so many bytes are shown from the first wrong one on.
const SHOWN: usize = 24;
/// The column of a family's figures, in cells.
const FIGURES: usize = 26;

/// What is written, in which words, for which screen.
pub(super) struct Page {
    pub text: String,
    words: &'static Check,
    screen: Screen,
}

/// What is typed to play a case.
#[derive(Clone, Copy, Debug)]
pub struct Replay<'a> {
    /// The command that starts the program.
    pub run: &'a str,
    /// The language to ask for, where it is another than the locale's.
    pub lang: Option<Lang>,
}

impl Replay<'_> {
    /// The words that play this case.
    pub fn of(&self, case: &Case) -> String {
        let lang = self.lang.map(|lang| format!(" --lang {}", lang.code())).unwrap_or_default();
        format!("{} {case}{lang}", self.run)
    }
}

impl<'a> From<&'a str> for Replay<'a> {
    fn from(run: &'a str) -> Replay<'a> {
        Replay { run, lang: None }
    }
}

/// A report.
pub fn report<'a>(
    report: &Report,
    run: impl Into<Replay<'a>>,
    lang: Lang,
    screen: Screen,
) -> String {
    let mut page = Page::new(lang, screen);
    page.verdict(report);
    if let Some(played) = &report.smallest {
        page.smallest(played, run.into());
    }
    page.families(report);
    page.text
}

impl Page {
    pub fn new(lang: Lang, screen: Screen) -> Page {
        Page { text: String::new(), words: &Words::of(lang).check, screen }
    }

    fn verdict(&mut self, report: &Report) {
        let all = report.total();
        match all.broken {
            0 => self.paragraph(Tone::Good, "✓ ", &(self.words.passed)(all.played)),
            _ => self.paragraph(Tone::Bad, "✗ ", &(self.words.broken)(all)),
        }
    }

    pub fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.paragraph(Tone::Heading, "", text);
    }

    /// A case and how it ended, where that is neither right nor wrong by itself.
    pub fn happened(&mut self, played: &Played, run: Replay) {
        let Played { case, tape, .. } = played;
        self.text.push('\n');
        self.done_to_bytes(case, tape);
        self.paragraph(Tone::Plain, "  → ", &outcome(tape));
        self.rows(tape);
        self.replay(case, run);
    }

    fn rows(&mut self, tape: &Tape) {
        let rows = text::rows_of_moment(tape, self.screen);
        if !rows.is_empty() {
            self.text.push('\n');
            self.text.push_str(&rows);
        }
    }

    pub fn smallest(&mut self, played: &Played, run: Replay) {
        let Played { case, tape, verdict } = played;
        self.text.push('\n');
        self.done_to_bytes(case, tape);
        if let Some(taken) = taken(case, tape) {
            self.plain(&(self.words.taken)(&taken));
        }
        if let Some(wrong) = &verdict.wrong {
            self.wrong(wrong);
        }
        if let Some(command) = &verdict.untyped {
            self.paragraph(Tone::Bad, "  ✗ ", &self.words.ran(command, tape));
        }
        if let Some(command) = &verdict.not_run {
            self.paragraph(Tone::Bad, "  ✗ ", &(self.words.not_run)(command));
        }
        if let Some(failed) = &verdict.failed {
            let failed = Tape { outcome: failed.clone(), ..tape.clone() };
            self.paragraph(Tone::Bad, "  ✗ ", &outcome(&failed));
        }
        if verdict.unnoticed() {
            self.plain(self.words.unnoticed);
        }
        self.rows(tape);
        self.replay(case, run);
    }

    pub fn replay(&mut self, case: &Case, run: Replay) {
        self.heading(self.words.replay);
        // A command is to be copied whole.
        self.text.push_str(&format!("  {}\n", run.of(case)));
    }

    fn done_to_bytes(&mut self, case: &Case, tape: &Tape) {
        if case.cuts().is_empty() || case.family() == Family::Beside {
            self.plain(&(self.words.condition)(case));
        }
        for cut in case.cuts() {
            if let Some(place) = judge::place(tape, *cut) {
                self.plain(&(self.words.cut)(*cut, &place));
            }
        }
    }

    fn wrong(&mut self, wrong: &Wrong) {
        let words = self.words;
        self.paragraph(Tone::Bad, "  ✗ ", &(words.wrong)(wrong));
        let column = words.shown.width().max(words.expected.width()) + 2;
        for (label, answer) in [(words.shown, &wrong.shown), (words.expected, &wrong.expected)] {
            let bytes = match &answer.as_bytes()[wrong.right..] {
                [] => words.nothing.into(),
                bytes => fit(bytes, self.screen.width() - 4 - column),
            };
            let gap = " ".repeat(column - label.width());
            self.text.push_str(&format!("    {label}{gap}{bytes}\n"));
        }
    }

    fn families(&mut self, report: &Report) {
        self.heading(self.words.families);
        for family in Family::ALL {
            self.family(report, family);
        }
        let pairs = report.of(Family::Pairs).played;
        if report.whole && pairs == 0 && report.smallest.is_some() {
            self.plain(self.words.pairs_later);
        }
        if !report.whole {
            self.plain(self.words.not_whole);
        }
        if let Some(price) = report.price() {
            self.plain(&(self.words.price)(price));
        }
        if let Some(writes @ 2..) = report.writes().filter(|_| report.total().broken == 0) {
            self.plain(&(self.words.writes)(writes));
        }
        if report.drops_errors() {
            self.plain(self.words.drops_errors);
        }
    }

    fn family(&mut self, report: &Report, family: Family) {
        let tally = report.of(family);
        if tally.played == 0 {
            return;
        }
        let (tone, mark) = if tally.broken == 0 { (Tone::Good, "✓") } else { (Tone::Bad, "✗") };
        let name = (self.words.family)(family);
        let figures = (self.words.tally)(tally);
        let mark = self.screen.paint(tone, mark);
        if 4 + FIGURES + figures.width() <= self.screen.width() {
            let gap = " ".repeat(FIGURES.saturating_sub(name.width()));
            self.text.push_str(&format!("  {mark} {name}{gap}{figures}\n"));
        } else {
            self.text.push_str(&format!("  {mark} {name}\n"));
            self.paragraph(Tone::Plain, "      ", &figures);
        }
        let Cuts { bytes, tried, .. } = match family {
            Family::ToClient => &report.to_client,
            Family::ToServer => &report.to_server,
            _ => return,
        };
        if *tried + 1 < *bytes {
            self.paragraph(Tone::Plain, "    ", &(self.words.first_cuts)(*tried, *bytes));
        }
    }

    pub fn plain(&mut self, text: &str) {
        for line in text.lines() {
            match line.starts_with(' ') {
                // A command is to be copied whole.
                true => self.text.push_str(&format!("{line}\n")),
                false => self.paragraph(Tone::Plain, "  ", line),
            }
        }
    }

    /// A paragraph with a mark before its first line.
    pub fn paragraph(&mut self, tone: Tone, mark: &str, text: &str) {
        let indent = mark.width();
        for (i, line) in wrap(text, self.screen.width() - indent).iter().enumerate() {
            let mark = if i == 0 { mark.into() } else { " ".repeat(indent) };
            let line = self.screen.paint(tone, &format!("{mark}{}", line.trim_end()));
            self.text.push_str(&(line + "\n"));
        }
    }
}

/// The first bytes as a literal of at most this many cells.
pub(super) fn fit(bytes: &[u8], cells: usize) -> String {
    let literals = (0..=bytes.len().min(SHOWN)).rev().map(|n| Literal(&bytes[..n]).to_string());
    literals.into_iter().find(|literal| literal.width() <= cells).unwrap_or_default()
}

/// The read that shows what went wrong: where a stream is cut, the one that ends there.
fn taken(case: &Case, tape: &Tape) -> Option<Taken> {
    if let Case::Made(_, Made { wire: Some(Wire::Short), .. }) = case {
        return None;
    }
    let mut at_cuts = case.cuts().iter();
    let at_cut = at_cuts.find_map(|cut| judge::taken(tape, cut.side, Some(cut.at)));
    let apart = matches!(case, Case::Made(_, Made { wire: Some(Wire::Apart), .. }));
    let blamable = |side: &Side| !apart || leaves_unread(tape, *side);
    let mut sides = [Side::Client, Side::Server].into_iter().filter(blamable);
    at_cut.or_else(|| sides.find_map(|side| judge::taken(tape, side, None)))
}

/// Whether this side did not read all that was sent to it. Where each send arrives alone, one who has read it all
/// has lost nothing by reading it in parts.
fn leaves_unread(tape: &Tape, side: Side) -> bool {
    let reads = Reads::of(tape);
    reads.streams().any(|stream| stream.to.side == side && !stream.unread().is_empty())
}
