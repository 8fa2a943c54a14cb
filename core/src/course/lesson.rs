//! How a scene is taught: what is said before it, what is asked in it, and how long that takes.

use crate::lang::Lang;
use crate::tape::Side;
use crate::words::Words;
use crate::words::lessons::{Choice, LessonText, Lessons, QuestionText};

/// What a teacher, or the course itself, does with a scene.
#[derive(Debug)]
pub struct Lesson {
    /// How long a class takes over it, in minutes.
    pub minutes: u32,
    /// What is asked in it, if anything.
    pub question: Option<Question>,
    /// What is told of it.
    pub(super) text: fn(&Lessons) -> &LessonText,
}

impl Lesson {
    /// What is said before the scene: what will be typed and what the network is like, and not how it ends.
    pub fn teaser(&self, lang: Lang) -> &'static str {
        self.told(lang).teaser
    }

    /// What the teacher should know: what to point at, and what to ask.
    pub fn notes(&self, lang: Lang) -> &'static str {
        self.told(lang).notes
    }

    fn told(&self, lang: Lang) -> &'static LessonText {
        (self.text)(&Words::of(lang).lessons)
    }
}

/// A question with four answers, of which one is right.
#[derive(Debug)]
pub struct Question {
    /// When it is asked.
    pub before: Before,
    /// The answer that is right.
    pub right: Letter,
    /// What is asked, and what can be answered.
    pub(super) text: fn(&Lessons) -> &QuestionText,
}

/// When a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Before anything happens.
    All,
    /// Before the read with this number at this side, counted from 1, and before what arrives right before
    /// it.
    Read(Side, usize),
}

impl Question {
    /// What is asked.
    pub fn asks(&self, lang: Lang) -> &'static str {
        (self.text)(&Words::of(lang).lessons).asks
    }

    /// An answer that can be given.
    pub fn answer(&self, letter: Letter, lang: Lang) -> &'static str {
        self.choice(letter, lang).text
    }

    /// Why an answer is right, or why it is wrong.
    pub fn why(&self, letter: Letter, lang: Lang) -> &'static str {
        self.choice(letter, lang).why
    }

    fn choice(&self, letter: Letter, lang: Lang) -> &'static Choice {
        &(self.text)(&Words::of(lang).lessons).choices[letter as usize]
    }
}

/// The name of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// The first.
    A,
    /// The second.
    B,
    /// The third.
    C,
    /// The fourth.
    D,
}

impl Letter {
    /// All of them, in order.
    pub const ALL: [Letter; 4] = [Letter::A, Letter::B, Letter::C, Letter::D];

    /// The letter itself.
    pub fn name(self) -> &'static str {
        match self {
            Letter::A => "A",
            Letter::B => "B",
            Letter::C => "C",
            Letter::D => "D",
        }
    }
}
