//! What is wrong with a command line.

/// What is wrong with a command line, and what to type instead.
pub struct Wrong {
    pub list: fn(&[String]) -> String,
    pub maybe: fn(&str) -> String,
    /// A word, the nearest one that is known, and all that are.
    pub word: fn(&str, &str, &str) -> String,
    /// What is to be typed instead of a step's name.
    pub step_elsewhere: fn(&str) -> String,
    /// What is to be typed instead of the name of a scene: its step, and the scene.
    pub scene_elsewhere: fn(&str, &str) -> String,
    /// A word behind another one.
    pub second_word: fn(&str) -> String,
    /// An option behind `--`.
    pub behind_dashes: fn(&str) -> String,
    /// An option, and the words that it belongs to.
    pub behind_words: fn(&str, &str) -> String,
    /// An option, and the nearest one that is known.
    pub option: fn(&str, &str) -> String,
    /// An option, the value, the nearest one, and all that it takes.
    pub value: fn(&str, &str, &str, &str) -> String,
    /// An option, the value, and the least and the greatest number that it takes.
    pub number: fn(&str, &str, u64, u64) -> String,
    /// An option, and the value that is no cut.
    pub cut: fn(&str, &str) -> String,
    /// An option, and the value that is no bytes.
    pub bytes: fn(&str, &str) -> String,
    /// An option with nothing behind it.
    pub no_value: fn(&str) -> String,
    /// A flag, and the value that it does not take.
    pub flag_value: fn(&str, &str) -> String,
    pub twice: fn(&str) -> String,
    pub not_text: &'static str,
    pub other: fn(&str) -> String,
    pub help: fn(&str) -> String,
    /// An option of the scenes, and the word that it stands with.
    pub for_scenes: fn(&str, &str) -> String,
    /// A command, what is made of the scene, and all scenes.
    pub no_scene: fn(&str, &str, &str) -> String,
    /// Streams are to be cut in which nothing flows.
    pub nothing_typed: &'static str,
    /// A host that other machines reach.
    pub exposed: fn(&str) -> String,
    /// The number that a step's code gives itself, and the greatest there is.
    pub no_step: fn(usize, usize) -> String,
    /// A copy's name, and the step that was copied into it.
    pub nested: fn(&str, &str) -> String,
    pub no_shell: &'static str,
    pub port_0: &'static str,
}
