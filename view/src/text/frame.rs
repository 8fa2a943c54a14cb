//! A scene in frames: what the course shows of it, one thing at a time, on 24 lines of 80 cells.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::columns::{Cell, Columns, push_line, wrap};
use super::{Screen, Timeline, Tone, WIDTH, end, paragraph, point, rows, titles};
use crate::course::beat::{self, Beat};
use crate::course::change::{Hunk, Sign};
use crate::course::ladder::Play;
use crate::course::lesson::{Letter, Question};
use crate::course::programs::Programs;
use crate::course::step::Step;
use crate::lang::Lang;
use crate::moment::{self, Figure};
use crate::played::{Played, words};
use crate::reads::Stream;
use crate::tape::{End, Event, Tape, What};
use crate::words::Words;
use crate::words::walk::Walk;

/// How many lines a frame takes at most, with its [heading](Show::heading): one less than a terminal of 24,
/// for what is typed below it.
pub const HEIGHT: usize = 23;

/// The lines of a timeline, below its titles.
const TIMELINE: usize = 14;
/// The rows of code on a page.
const CODE: usize = 19;

/// What a frame shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// What the scene is about.
    Teaser,
    /// A part of what the step has changed in the code, counted from 0.
    Change(usize),
    /// The beat with this number, counted from 0.
    Beat(usize),
    /// The scene's question.
    Question,
    /// What decided how the scene ended, and how it did.
    Point,
    /// Which answer was right, and why.
    Answer,
    /// What to type behind the last scene of a step.
    Next,
}

/// All scenes of the course in order. Their tapes are those of [`Programs::tapes`].
pub fn shows<'a>(programs: Programs, tapes: &'a [Vec<Tape>]) -> Vec<Show<'a>> {
    let mut shows = Vec::new();
    for (i, (step, tapes)) in programs.steps.iter().zip(tapes).enumerate() {
        let (change, last) = (programs.change(i), i + 1 == programs.steps.len());
        let show = |(scene, tape)| Show::new(*step, scene, tape, &change, last);
        shows.extend(tapes.iter().enumerate().map(show));
    }
    shows
}

/// A scene as the course shows it, page by page.
pub struct Show<'a> {
    /// The step that plays it.
    pub step: Step,
    /// The scene's place among those of its step.
    pub(crate) scene: usize,
    pub(crate) played: Played<'a>,
    /// The tape's beats.
    pub beats: Vec<Beat>,
    /// What it shows, in order.
    pub pages: Vec<Page>,
    pub(crate) code: Vec<Vec<Code>>,
    pub(crate) last: bool,
}

/// A line of code, or what stands over it: its tone, what stands before it, and its text.
type Code = (Tone, String, String);

impl<'a> Show<'a> {
    /// The scene with this place among its step's, from 0, and the tape that it gave. What the step
    /// changes is shown in its first scene. Behind the last step comes none.
    pub fn new(
        step: Step,
        scene: usize,
        tape: &'a Tape,
        change: &[Hunk],
        is_last_step: bool,
    ) -> Show<'a> {
        let plays = step.rung().plays;
        let played = Played::new(&plays[scene], tape);
        let code = if scene == 0 { sheets(change, walk(tape)) } else { Vec::new() };
        let beats = beat::beats(tape);
        let (question, all) = (plays[scene].lesson.question.as_ref(), beats.len());
        let asked = question.map(|it| beat::asked_before(tape, &beats, it.before).unwrap_or(all));
        let (before, behind) = (0..asked.unwrap_or(all), asked.unwrap_or(all)..all);
        let mut pages = vec![Page::Teaser];
        pages.extend((0..code.len()).map(Page::Change));
        pages.extend(before.map(Page::Beat));
        pages.extend(question.map(|_| Page::Question));
        pages.extend(behind.map(Page::Beat));
        pages.push(Page::Point);
        pages.extend(question.map(|_| Page::Answer));
        pages.extend((scene + 1 == plays.len()).then_some(Page::Next));
        Show { step, scene, played, beats, pages, code, last: is_last_step }
    }

    /// The scene, as its step plays it.
    pub fn play(&self) -> &Play {
        self.played.play
    }

    /// The scene's question, if it has one.
    pub fn question(&self) -> Option<&Question> {
        self.played.play.lesson.question.as_ref()
    }

    /// The step's number and its name.
    pub fn title(&self) -> String {
        let title = self.step.rung().title(self.lang());
        (Words::of(self.lang()).view.step)(self.step.number, title)
    }

    /// The language that it is told in.
    pub fn lang(&self) -> Lang {
        self.played.tape.lang()
    }

    /// What stands over the columns of its timeline.
    pub(crate) fn titles(&self) -> Vec<String> {
        titles(self.played.tape)
    }

    /// What stands over a page: the step, the scene's place in it, and the page's; and a rule below. The
    /// scene's name would tell too much.
    pub fn heading(&self, page: usize, screen: Screen) -> String {
        let plays = self.step.rung().plays.len();
        let step = self.title();
        let place = (walk(self.played.tape).place)(self.scene + 1, plays);
        let count = format!("{}/{}", page + 1, self.pages.len());
        let right = format!("{place}   {count}");
        let mut out = String::new();
        match screen.width().checked_sub(step.width() + right.width() + 1) {
            Some(gap) => {
                let left = screen.paint(Tone::Heading, &step) + &" ".repeat(gap + 1);
                push_line(&mut out, &(left + &screen.paint(Tone::Faint, &right)));
            }
            None => {
                paragraph(&mut out, Tone::Heading, "", &step, screen);
                paragraph(&mut out, Tone::Faint, "", &right, screen);
            }
        }
        push_line(&mut out, &screen.paint(Tone::Faint, &"─".repeat(screen.width())));
        out
    }

    /// A page as a terminal shows it: with its heading, and what came before a beat above it. `said` is the
    /// answer that was given to the question, if any.
    pub fn frame(&self, page: usize, said: Option<Letter>, screen: Screen) -> String {
        let body = match self.pages[page] {
            Page::Beat(beat) => self.timeline(beat, screen),
            _ => self.body(page, said, screen),
        };
        self.heading(page, screen) + &body
    }

    /// A page by itself: without a heading, and of a beat no more than what is new in it.
    pub fn body(&self, page: usize, said: Option<Letter>, screen: Screen) -> String {
        let mut out = String::new();
        match self.pages[page] {
            Page::Teaser => self.teaser(&mut out, screen),
            Page::Change(sheet) => self.change(&mut out, sheet, screen),
            Page::Beat(beat) => self.beat(&mut out, beat, screen),
            Page::Question => self.ask(&mut out, page, said, screen),
            Page::Point => point(&mut out, &self.played, screen),
            Page::Answer => self.answer(&mut out, said, screen),
            Page::Next => self.next(&mut out, screen),
        }
        out
    }

    fn teaser(&self, out: &mut String, screen: Screen) {
        let (lang, words) = (self.lang(), walk(self.played.tape));
        if self.scene == 0 && self.step.number == 1 {
            paragraph(out, Tone::Plain, "", words.welcome, screen);
            out.push('\n');
        }
        if self.scene == 0 {
            paragraph(out, Tone::Heading, "", self.step.rung().change(lang), screen);
            out.push('\n');
        }
        paragraph(out, Tone::Plain, "", self.play().lesson.teaser(lang), screen);
    }

    fn change(&self, out: &mut String, sheet: usize, screen: Screen) {
        paragraph(out, Tone::Heading, "", walk(self.played.tape).change, screen);
        out.push('\n');
        for (tone, before, line) in &self.code[sheet] {
            paragraph(out, *tone, before, line, screen);
        }
    }

    /// The rows of a beat, and what is then to be seen of the bytes.
    fn beat(&self, out: &mut String, beat: usize, screen: Screen) {
        let mut timeline = self.columns(screen);
        self.write(out, &mut timeline, beat);
        self.trough(out, beat, screen);
    }

    /// The same below what came before it, which is told apart.
    fn timeline(&self, beat: usize, screen: Screen) -> String {
        let mut timeline = self.columns(screen.plain());
        let mut old = String::new();
        // Each beat has a row, so what is further back is out of sight; but the clock goes on from there.
        let first = beat.saturating_sub(TIMELINE);
        let before = first.checked_sub(1).and_then(|beat| self.lines(&timeline, beat).pop());
        timeline.shown = before.map(|(at, ..)| at);
        (first..beat).for_each(|beat| self.write(&mut old, &mut timeline, beat));
        timeline.columns = Columns::new(titles(self.played.tape), screen);
        let mut new = String::new();
        self.write(&mut new, &mut timeline, beat);
        let old = old.lines().map(|line| screen.paint(Tone::Faint, line));
        let lines: Vec<String> = old.chain(new.lines().map(marked)).collect();
        let shown = &lines[lines.len().saturating_sub(TIMELINE)..];
        let mut out = String::new();
        timeline.columns.head(&mut out);
        shown.iter().for_each(|line| push_line(&mut out, line));
        (shown.len()..TIMELINE).for_each(|_| timeline.columns.blank(&mut out));
        self.trough(&mut out, beat, screen);
        out
    }

    pub(crate) fn columns(&self, screen: Screen) -> Timeline<'_> {
        let Played { tape, reads, .. } = &self.played;
        let columns = Columns::new(titles(tape), screen);
        Timeline { tape, reads, events: &words(tape).events, columns, shown: None }
    }

    fn write(&self, out: &mut String, timeline: &mut Timeline, beat: usize) {
        for (at, end, cell) in self.lines(timeline, beat) {
            timeline.show(out, at, end, cell);
        }
    }

    /// What is new in a beat: when, at which end, and what.
    pub(crate) fn lines(&self, timeline: &Timeline, beat: usize) -> Vec<(Duration, End, Cell)> {
        let Beat { events, folded } = &self.beats[beat];
        let tape = self.played.tape;
        let first = &tape.events[events.start];
        let sum = |of: fn(&Event) -> usize| tape.events[events.clone()].iter().map(of).sum();
        let text = match first.what {
            _ if *folded > 0 => (words(tape).events.more_reads_of)(*folded, sum(bytes_read)),
            What::Arrived(_) => (walk(tape).arrive)(sum(bytes_arrived)),
            _ => {
                let lines = |place: usize| {
                    let event = &tape.events[place];
                    let cells = timeline.cells(place, event).into_iter();
                    cells.map(move |cell| (event.at, end(event), cell))
                };
                return events.clone().flat_map(lines).collect();
            }
        };
        vec![(first.at, end(first), Cell::new(Tone::Faint, text))]
    }

    /// What was sent to an end, what lies in its buffer, and what it has read, behind a beat.
    fn trough(&self, out: &mut String, beat: usize, screen: Screen) {
        if let Some((figure, stream)) = self.figure(beat) {
            out.push('\n');
            rows::figure(out, self.played.tape, stream, &figure, screen);
        }
    }

    /// What is to be seen of the bytes behind a beat.
    pub(crate) fn figure(&self, beat: usize) -> Option<(Figure, &Stream<'_>)> {
        let events = self.beats[beat].events.clone();
        let figure = moment::now(self.played.tape, events.start, events.end)?;
        let stream = self.played.reads.to(figure.to)?;
        Some((figure, stream))
    }

    fn ask(&self, out: &mut String, page: usize, said: Option<Letter>, screen: Screen) {
        let Some(question) = self.question() else {
            return;
        };
        let lang = self.lang();
        paragraph(out, Tone::Heading, "", walk(self.played.tape).predict, screen);
        paragraph(out, Tone::Plain, "", question.asks(lang), screen);
        for letter in Letter::ALL {
            let mark = if said == Some(letter) { ">" } else { " " };
            out.push('\n');
            let mark = format!("{mark} {}  ", letter.name());
            paragraph(out, Tone::Plain, &mark, question.answer(letter, lang), screen);
        }
        if let Some(Page::Beat(beat)) = page.checked_sub(1).map(|page| self.pages[page]) {
            self.trough(out, beat, screen);
        }
    }

    fn answer(&self, out: &mut String, said: Option<Letter>, screen: Screen) {
        let Some(question) = self.question() else {
            return;
        };
        let lang = self.lang();
        let told = (walk(self.played.tape).said)(said, question.right);
        paragraph(out, Tone::Heading, "", &told, screen);
        for letter in Letter::ALL {
            let right = letter == question.right;
            let mark = format!("{} {}  ", if right { "✓" } else { " " }, letter.name());
            let tone = if right { Tone::Good } else { Tone::Plain };
            out.push('\n');
            paragraph(out, tone, &mark, question.answer(letter, lang), screen);
            paragraph(out, Tone::Plain, "     ", question.why(letter, lang), screen);
        }
    }

    fn next(&self, out: &mut String, screen: Screen) {
        let text = (walk(self.played.tape).next)(self.step.number, self.last);
        for line in text.lines() {
            let tone = if line.starts_with(' ') { Tone::Typed } else { Tone::Plain };
            paragraph(out, tone, "", line, screen);
        }
    }
}

pub(crate) fn walk(tape: &Tape) -> &'static Walk {
    &Words::of(tape.lang()).walk
}

/// A row that is new, with a mark in its first cell if the clock leaves it free.
fn marked(line: &str) -> String {
    let (color, rest) = line.split_at(line.find(' ').unwrap_or(line.len()));
    let free = color.is_empty() || color.starts_with('\x1b') && color.ends_with('m');
    match rest.strip_prefix(' ') {
        Some(rest) if free => format!("{color}›{rest}"),
        _ => line.into(),
    }
}

fn bytes_read(event: &Event) -> usize {
    match &event.what {
        What::Received { bytes, .. } => bytes.len(),
        _ => 0,
    }
}

fn bytes_arrived(event: &Event) -> usize {
    match event.what {
        What::Arrived(n) => n,
        _ => 0,
    }
}

/// What a step changes, in pages. No place is broken over two of them that fits on one.
fn sheets(change: &[Hunk], words: &Walk) -> Vec<Vec<Code>> {
    let mut sheets: Vec<Vec<Code>> = Vec::new();
    let mut file = "";
    for hunk in change {
        let over = if hunk.file == file { words.between } else { hunk.file };
        file = hunk.file;
        let lines: Vec<Code> = hunk.lines.iter().map(code).collect();
        let fits = |sheet: &Vec<Code>| height(sheet) + 1 + height(&lines) <= CODE;
        match sheets.last_mut().filter(|sheet| fits(sheet)) {
            Some(sheet) => sheet.push(title(over)),
            None => sheets.push(vec![title(hunk.file)]),
        }
        for line in lines {
            if sheets.last().is_some_and(|sheet| height(sheet) + rows_of(&line) > CODE) {
                sheets.push(vec![title(hunk.file)]);
            }
            sheets.last_mut().into_iter().for_each(|sheet| sheet.push(line.clone()));
        }
    }
    sheets
}

fn height(sheet: &[Code]) -> usize {
    sheet.iter().map(rows_of).sum()
}

/// The rows that a line of code takes on the widest screen.
fn rows_of((_, before, text): &Code) -> usize {
    wrap(text, WIDTH - before.width()).len()
}

fn code((sign, line): &(Sign, &str)) -> Code {
    let text = line.trim_start();
    let (tone, mark) = match sign {
        Sign::Same => (Tone::Plain, ' '),
        Sign::Gone => (Tone::Faint, '-'),
        Sign::New => (Tone::Typed, '+'),
    };
    (tone, format!("{mark} {}", &line[..line.len() - text.len()]), text.into())
}

fn title(text: &str) -> Code {
    (Tone::Faint, String::new(), text.into())
}
