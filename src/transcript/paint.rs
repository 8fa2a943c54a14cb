//! Colour as a value: a renderer is told whether to use it, and every mark is clear without it.

use colored::{ColoredString, Colorize, control};

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    color: bool,
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

impl Paint {
    /// Text without any escape sequence.
    pub const PLAIN: Paint = Paint { color: false };

    /// Coloured text, in the sixteen colours that every terminal sets for its own background.
    pub fn colored() -> Paint {
        // The switch is the process's, so nothing ever turns it off: plain text does not pass here.
        control::set_override(true);
        Paint { color: true }
    }

    /// Coloured or plain.
    pub fn new(color: bool) -> Paint {
        if color { Paint::colored() } else { Paint::PLAIN }
    }

    /// Whether it colours.
    pub fn is_colored(self) -> bool {
        self.color
    }

    /// One text in its tone.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        if !self.color || tone == Tone::Plain || text.is_empty() {
            return text.into();
        }
        style(tone, text).to_string()
    }
}

fn style(tone: Tone, text: &str) -> ColoredString {
    match tone {
        Tone::Plain => text.normal(),
        Tone::Heading | Tone::Typed => text.bold(),
        Tone::Answer => text.green(),
        Tone::Faint => text.dimmed(),
        Tone::Wire => text.magenta(),
        Tone::Good => text.green().bold(),
        Tone::Bad => text.red().bold(),
        // With a background of its own, a byte can be told from its neighbour on any terminal.
        Tone::Owner(send) => match send % 4 {
            0 => text.black().on_cyan(),
            1 => text.black().on_yellow(),
            2 => text.black().on_green(),
            _ => text.white().on_magenta(),
        },
    }
}
