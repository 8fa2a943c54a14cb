//! What is said of a measurement.

/// All of it in one language.
pub struct Measure {
    pub help: &'static str,
    pub odds: &'static str,
    pub cost: &'static str,
    pub parts: &'static str,
    pub trials: &'static str,
    pub name: &'static str,
    pub merge: &'static str,
    /// An option that has no meaning beside `--merge`.
    pub beside_merge: fn(&str) -> String,
    pub measuring: &'static str,
    /// An operating system, and a number of cores.
    pub place: fn(&str, usize) -> String,
    /// A machine's name, and what it is.
    pub machine: fn(&str, &str) -> String,
    /// A list in a sentence.
    pub and: fn(&[String]) -> String,

    /// A place.
    pub odds_title: fn(&str) -> String,
    pub replies: &'static str,
    /// What the rows' labels, the left and the right bars are.
    pub reply_heads: [&'static str; 3],
    pub first_reply: &'static str,
    pub replies_explained: &'static str,
    pub pauses: &'static str,
    pub pause_heads: [&'static str; 3],
    /// How many stuck of how many with Nagle off, and how many came apart of how many with Nagle on.
    pub odds_meaning: fn([usize; 4]) -> String,

    /// A place.
    pub cost_title: fn(&str) -> String,
    /// How many cells are ten times as long.
    pub cost_scale: fn(usize) -> String,
    /// What the rows' labels, the median, its ratio to a round trip, and the number of commands are.
    pub cost_heads: [&'static str; 4],
    /// Each fix, in the order of the steps.
    pub fixes: [&'static str; 6],
    /// How long one round trip took.
    pub cost_meaning: fn(&str) -> String,
    /// How long 50 commands take with the frame in two writes and in one, where the first waits.
    pub nagle_waits: fn(&str, &str) -> String,
    /// How long a command takes with the frame in two writes, where that is no wait.
    pub nagle_does_not_wait: fn(&str) -> String,

    /// How many machines, and which.
    pub class: fn(usize, &str) -> String,
    pub class_odds: &'static str,
    /// Replies with Nagle on and off, pauses with no load added and with every core kept busy.
    pub class_groups: [&'static str; 4],
    pub class_cost: &'static str,
    /// How many machines, their lowest, median and highest figure.
    pub class_heads: [&'static str; 4],
    pub class_explained: &'static str,

    /// A file, and what is wrong with it.
    pub passed_over: fn(&str, &str) -> String,
    pub unreadable: fn(&str) -> String,
    /// The length that a report never has, in KiB.
    pub too_long: fn(u64) -> String,
    pub no_text: &'static str,
    /// A line.
    pub no_json: fn(usize) -> String,
    /// A key.
    pub no_key: fn(&str) -> String,
    /// Another file.
    pub same_as: fn(&str) -> String,
    pub empty_folder: &'static str,
    pub no_reports: &'static str,
    /// The part that was asked for.
    pub part_missing: fn(&str) -> String,

    /// What the system said.
    pub setup: fn(&str) -> String,
    /// The trial, of how many, the bytes received, of how many; the condition; the cause.
    pub trial: fn([usize; 4], &str, &str) -> String,
    /// The pause and the lateness; whether Nagle and the load are on, and whether the reply is the first.
    pub condition: fn([&str; 2], [bool; 3]) -> String,
    /// The command, of how many; the fix; the cause.
    pub command: fn([usize; 2], &str, &str) -> String,
    pub closed: &'static str,
    /// Seconds.
    pub silence: fn(u64) -> String,
}
