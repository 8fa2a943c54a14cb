//! What text is written for, as a value: every mark is clear without colour, and at any width.

use std::fmt::{self, Display};

use anstyle::{AnsiColor, Style};

/// The widest that a text is written, in cells, and as wide as it is where no terminal shows it.
pub const WIDTH: usize = 80;

/// The narrowest, in cells: two columns need as much.
pub const NARROWEST: usize = 40;

/// What text is written for: whether it takes colour, and how many cells wide it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    color: bool,
    width: usize,
}

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What a program says of itself.
    Plain,
    /// A title.
    Heading,
    /// Typed by a person.
    Typed,
    /// Received from the server as the answer.
    Answer,
    /// What a program says of its work, and what only holds a transcript together: the clock, rules.
    Faint,
    /// Bytes on their way.
    Wire,
    /// It went well.
    Good,
    /// It went wrong.
    Bad,
    /// Bytes of the send with this number, counted from 0.
    Owner(usize),
}

impl Screen {
    /// A page of 80 cells, and no escape sequence on it.
    pub const PLAIN: Screen = Screen { color: false, width: WIDTH };

    /// A screen with the sixteen colours that every terminal sets for its own background, or without.
    /// Its width in cells is kept between [`NARROWEST`] and [`WIDTH`].
    pub fn new(color: bool, width: usize) -> Screen {
        Screen { color, width: width.clamp(NARROWEST, WIDTH) }
    }

    /// The same without colour.
    pub fn plain(self) -> Screen {
        Screen { color: false, ..self }
    }

    /// Whether it takes colour.
    pub fn is_colored(self) -> bool {
        self.color
    }

    /// How many cells a line may take.
    pub fn width(self) -> usize {
        self.width
    }

    /// One text in its tone.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        if text.is_empty() || !self.color {
            text.into()
        } else {
            self.toned(tone, text).to_string()
        }
    }

    /// One text in its tone, to be written piece by piece.
    pub fn toned(self, tone: Tone, text: impl Display) -> impl Display {
        Toned { style: if self.color { style(tone) } else { Style::new() }, text }
    }
}

struct Toned<T> {
    style: Style,
    text: T,
}

impl<T: Display> Display for Toned<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Toned { style, text } = self;
        write!(f, "{style}{text}{style:#}")
    }
}

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Heading | Tone::Typed => Style::new().bold(),
        Tone::Answer => AnsiColor::Green.on_default(),
        Tone::Faint => Style::new().dimmed(),
        Tone::Wire => AnsiColor::Magenta.on_default(),
        Tone::Good => AnsiColor::Green.on_default().bold(),
        Tone::Bad => AnsiColor::Red.on_default().bold(),
        // With a background of its own, a byte can be told from its neighbour on any terminal.
        Tone::Owner(send) => match send % 4 {
            0 => AnsiColor::Black.on(AnsiColor::Cyan),
            1 => AnsiColor::Black.on(AnsiColor::Yellow),
            2 => AnsiColor::Black.on(AnsiColor::Green),
            _ => AnsiColor::White.on(AnsiColor::Magenta),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_stands_around_its_text_and_only_where_it_is_wanted() {
        let shown = |color, tone| Screen::new(color, WIDTH).toned(tone, "22").to_string();
        assert_eq!(shown(true, Tone::Bad), "\x1b[1m\x1b[31m22\x1b[0m");
        assert_eq!(shown(true, Tone::Plain), "22");
        assert_eq!(shown(false, Tone::Bad), "22");
        assert_eq!(Screen::new(true, WIDTH).paint(Tone::Bad, ""), "");
    }
}
