//! What stands around the course where a browser shows it.

/// All of it.
pub struct Page {
    pub title: &'static str,
    /// Keys, with blanks between those that do the same, and what they do.
    pub keys: &'static [(&'static str, &'static str)],
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
    /// The button behind which the notes stand in a window that the class does not see.
    pub notes_window: &'static str,
    /// Over the notes: how a window of their own is called, and over what comes next.
    pub notes_title: &'static str,
    pub notes_next: &'static str,
    /// Below a question that was answered.
    pub locked: &'static str,
    pub slider: Slider,
}

/// What stands around a cut that is dragged through a stream.
pub struct Slider {
    pub title: &'static str,
    pub lead: &'static str,
    /// What leads there.
    pub enter: &'static str,
    pub short: &'static str,
    pub step: &'static str,
    pub way: &'static str,
    /// To which side, and the commands.
    pub to_client: fn(&[&str]) -> String,
    pub to_server: fn(&[&str]) -> String,
    /// The slider: what it is, and what it says of its place, of how many bytes, and the verdict.
    pub label: &'static str,
    pub value: fn(&str, &str, &str) -> String,
    pub behind: fn(&str, &str) -> String,
    /// A read by its number, and how many bytes it took.
    pub read: fn(&str, &str) -> String,
    pub right: &'static str,
    pub wrong: &'static str,
    pub failed: &'static str,
    /// How many cuts break it, of how many; and of these how many are of each kind.
    pub tally: fn(usize, usize) -> String,
    pub wrongs: fn(usize) -> String,
    pub fails: fn(usize) -> String,
    pub none: &'static str,
    pub keys: &'static str,
}
