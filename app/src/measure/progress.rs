//! A bar on stderr while something is measured.

use std::io::{self, IsTerminal, Write};

use unicode_width::UnicodeWidthStr;

use crate::lang::Lang;
use crate::view::text::Screen;
use crate::words::Words;

/// The bar's width, in cells, where a terminal has as many.
const BAR: usize = 40;

/// A bar that is redrawn when it grows, only if stderr is a terminal, and cleared when dropped.
pub struct Progress {
    label: &'static str,
    /// In cells.
    bar: usize,
    shown: bool,
    filled: Option<usize>,
}

impl Progress {
    /// A bar on this screen that is not drawn yet.
    pub fn new(lang: Lang, screen: Screen) -> Progress {
        let label = Words::of(lang).measure.measuring;
        // One cell stays free: a terminal may go to the next line behind its last one.
        let bar = BAR.min(screen.width() - label.width() - 4);
        Progress { label, bar, shown: io::stderr().is_terminal(), filled: None }
    }

    /// Shows which share of the work is done, from 0 to 1.
    pub fn show(&mut self, share: f64) {
        let filled = ((share * self.bar as f64) as usize).min(self.bar);
        if !self.shown || self.filled == Some(filled) {
            return;
        }
        self.filled = Some(filled);
        let bar = "#".repeat(filled) + &".".repeat(self.bar - filled);
        write(&format!("\r{} [{bar}]", self.label));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.filled.is_some() {
            let blank = " ".repeat(self.label.width() + self.bar + 3);
            write(&format!("\r{blank}\r"));
        }
    }
}

fn write(text: &str) {
    let mut err = io::stderr();
    // Where stderr is gone, nobody watches.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}
