//! What stands around the course where a browser shows it, in English.

use crate::bytes::count;
use crate::words::page::Page;

pub(super) const PAGE: Page = Page {
    title: "Why did my two sends arrive as one?",
    keys: "Keys: → or Space on, ← back, A to D answer, G next question, N notes for the teacher, L 中文, Home and End.",
    back: "Back",
    on: "On",
    other: "中文",
    other_name: "zh",
    steps: "Steps",
    step: |n| format!("Step {n}"),
    notes: "Notes",
    minutes: |n| count(n as usize, "minute"),
    locked: "Your answer is locked in. Go on, and see.",
};
