//! The course, one frame at a time: line by line in a terminal, and as plain text elsewhere.

use std::io::{self, IsTerminal};

use super::{Done, Stop, terminal};
use crate::course::lesson::Letter;
use crate::course::programs::Programs;
use crate::term::Style;
use crate::view::text::WIDTH;
use crate::view::text::frame::{HEIGHT, Page, Show, shows};
use crate::words::Words;
use crate::words::walk::Walk;

/// Walks through the course: with a person where both stdin and stdout are a terminal, and from its
/// beginning to its end elsewhere.
pub(super) fn walk(programs: Programs, style: Style) -> Done {
    let tapes = programs.tapes(style.lang);
    let no_tapes = Words::of(style.lang).scenes.not_played;
    let tapes = tapes.map_err(|e| Stop::Failed(no_tapes(&e)))?;
    let shows = shows(programs, &tapes);
    match io::stdin().is_terminal() && io::stdout().is_terminal() {
        true => Walker::new(&shows, style).walk(),
        false => {
            roll(&shows, style);
            Ok(())
        }
    }
}

/// All frames as text, each below its name, and the answers last.
fn roll(shows: &[Show], style: Style) {
    let words = &Words::of(style.lang).walk;
    let mut answers = String::new();
    for show in shows {
        let name = format!("step{}/{}", show.step.number, show.play().name);
        for page in 0..show.pages.len() {
            let body = show.body(page, None, style.out);
            if show.pages[page] == Page::Answer {
                answers += &format!("\n--- {name}\n\n{body}");
                continue;
            }
            let title = if page == 0 { show.title() + "\n" } else { String::new() };
            let (page, of) = (page + 1, show.pages.len());
            style.print(format_args!("--- {name} {page}/{of}\n\n{title}{body}\n"));
        }
    }
    style.print(format_args!("--- {}\n{answers}", words.answers));
}

/// A place in the course: a scene, and a page of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    scene: usize,
    page: usize,
}

/// What a person asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    On,
    Back,
    Question,
    To(Place),
    Answer(Letter),
    Out,
}

/// Who walks through the course.
struct Walker<'a> {
    shows: &'a [Show<'a>],
    style: Style,
    words: &'static Walk,
    at: Place,
    /// What was answered in each scene.
    said: Vec<Option<Letter>>,
}

impl<'a> Walker<'a> {
    fn new(shows: &'a [Show<'a>], style: Style) -> Walker<'a> {
        let words = &Words::of(style.lang).walk;
        let at = Place { scene: 0, page: 0 };
        Walker { shows, style, words, at, said: vec![None; shows.len()] }
    }

    fn walk(mut self) -> Done {
        self.show();
        if let Some((columns, rows)) = too_small() {
            self.tell(&(self.words.too_small)((columns, rows), (WIDTH, HEIGHT + 1)));
        }
        loop {
            self.style.print(self.prompt());
            let typed = self.style.typed().map_err(|e| Stop::Failed(e.text(self.style.lang)))?;
            let Some(line) = typed else {
                return Ok(());
            };
            let line = String::from_utf8_lossy(&line);
            match self.asked(&line) {
                Some(Asked::Out) => return Ok(()),
                Some(asked) => match self.go(asked) {
                    Ok(()) => self.show(),
                    Err(why) => self.tell(why),
                },
                None => self.tell(&(self.words.unknown)(line.trim())),
            }
        }
    }

    /// Shows the page: on a terminal of 24 lines it is all that is to be seen.
    fn show(&self) {
        let Place { scene, page } = self.at;
        let frame = self.shows[scene].frame(page, self.said[scene], self.style.out);
        let blank = HEIGHT.saturating_sub(frame.lines().count());
        self.style.print(frame + &"\n".repeat(blank));
    }

    fn tell(&self, text: &str) {
        self.style.print(super::wrap(text, self.style.out.width()) + "\n");
    }

    fn page(&self) -> Page {
        self.shows[self.at.scene].pages[self.at.page]
    }

    fn is_asking(&self) -> bool {
        self.page() == Page::Question && self.said[self.at.scene].is_none()
    }

    fn prompt(&self) -> &'static str {
        match self.next() {
            _ if self.is_asking() => self.words.question,
            None => self.words.last,
            Some(_) => self.words.prompt,
        }
    }

    /// What a line means. Where a question is open, B is an answer and no way back.
    fn asked(&self, line: &str) -> Option<Asked> {
        let word: String = line.trim().chars().map(narrow).collect::<String>().to_lowercase();
        let letter = Letter::ALL.into_iter().find(|it| it.name().to_lowercase() == word);
        match (word.as_str(), letter) {
            (_, Some(letter)) if self.is_asking() => Some(Asked::Answer(letter)),
            ("", _) => Some(Asked::On),
            ("b" | "back" | "后退", _) => Some(Asked::Back),
            ("g", _) => Some(Asked::Question),
            ("q", _) => Some(Asked::Out),
            (word, _) => self.place(word).map(Asked::To),
        }
    }

    /// Where a step or a scene begins; a scene that several steps play, in this one if it is among them.
    fn place(&self, word: &str) -> Option<Place> {
        let number = word.strip_prefix("step").unwrap_or(word).parse::<usize>();
        let is_named = |show: &Show| match number {
            Ok(number) => show.step.number == number,
            Err(_) => show.play().name == word,
        };
        let here = self.shows[self.at.scene].step.number;
        let mut named = (0..self.shows.len()).filter(|i| is_named(&self.shows[*i]));
        let first = named.clone().next();
        let scene = named.find(|i| self.shows[*i].step.number == here).or(first)?;
        Some(Place { scene, page: 0 })
    }

    /// Goes there, or tells why not.
    fn go(&mut self, asked: Asked) -> Result<(), &'static str> {
        self.at = match asked {
            Asked::On => self.next().ok_or(self.words.last_page)?,
            Asked::Back => self.before().ok_or(self.words.first)?,
            Asked::Question => self.question().ok_or(self.words.no_more_questions)?,
            Asked::To(place) => place,
            Asked::Answer(letter) => {
                self.said[self.at.scene] = Some(letter);
                self.next().unwrap_or(self.at)
            }
            Asked::Out => self.at,
        };
        Ok(())
    }

    fn next(&self) -> Option<Place> {
        let Place { scene, page } = self.at;
        if page + 1 < self.shows[scene].pages.len() {
            return Some(Place { scene, page: page + 1 });
        }
        (scene + 1 < self.shows.len()).then_some(Place { scene: scene + 1, page: 0 })
    }

    fn before(&self) -> Option<Place> {
        let Place { scene, page } = self.at;
        if page > 0 {
            return Some(Place { scene, page: page - 1 });
        }
        let scene = scene.checked_sub(1)?;
        Some(Place { scene, page: self.shows[scene].pages.len() - 1 })
    }

    /// The next question from here on.
    fn question(&self) -> Option<Place> {
        let mut pages = (self.at.scene..self.shows.len()).flat_map(|scene| {
            let behind = if scene == self.at.scene { self.at.page + 1 } else { 0 };
            (behind..self.shows[scene].pages.len()).map(move |page| Place { scene, page })
        });
        pages.find(|at| self.shows[at.scene].pages[at.page] == Page::Question)
    }
}

/// The size of a terminal on which a frame and the prompt below it have too little room.
fn too_small() -> Option<(usize, usize)> {
    terminal::size(&io::stdout()).filter(|(columns, rows)| *columns < WIDTH || *rows <= HEIGHT)
}

/// What an input method types in two cells, in one: `ａ` is `a`, and `？` is `?`.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
