//! Lines of a page.

use super::figure::time;
use super::report::Condition;
use crate::lang::Lang;
use crate::view::text::{Screen, Tone, wrap};
use crate::words::Words;

/// A text in as many lines as it needs.
pub(super) fn push_text(out: &mut String, text: &str, screen: Screen, tone: Tone) {
    for line in wrap(text, screen.width()) {
        push_line(out, &screen.paint(tone, &line));
    }
}

/// A line without spaces at its end.
pub(super) fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// The replies that a client is in time or late for, with nothing between the sends.
pub(super) fn is_reply(condition: &Condition) -> bool {
    !condition.load && condition.gap.is_zero()
}

/// The replies with a pause, or none, between the sends.
pub(super) fn is_pause(condition: &Condition) -> bool {
    !condition.nagle && !condition.first && condition.late.is_zero()
}

/// What a row of replies is called.
pub(super) fn reply_label(condition: &Condition, lang: Lang) -> String {
    match condition.first {
        true => Words::of(lang).measure.first_reply.into(),
        false => format!("{} ms", condition.late.as_millis()),
    }
}

/// What a row of pauses is called.
pub(super) fn pause_label(condition: &Condition) -> String {
    time(condition.gap)
}
