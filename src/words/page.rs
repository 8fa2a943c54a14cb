//! What stands around the course where a browser shows it.

/// All of it.
pub(crate) struct Page {
    pub title: &'static str,
    /// What it is and which keys there are, for a reader who has not begun.
    pub keys: &'static str,
    pub back: &'static str,
    pub on: &'static str,
    /// The language that this is not, in that language, and what its button does.
    pub other: &'static str,
    pub other_name: &'static str,
    pub steps: &'static str,
    pub step: fn(usize) -> String,
    /// For the teacher: the button, and how many minutes a scene takes.
    pub notes: &'static str,
    pub minutes: fn(u32) -> String,
    /// Below a question that was answered.
    pub locked: &'static str,
}
