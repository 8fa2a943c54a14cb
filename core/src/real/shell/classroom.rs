//! The article's directory and a few fixed answers: the same in every classroom, and safe to serve.

use std::sync::LazyLock;

use super::Run;
use crate::bytes::mark;

/// Of the name of an unknown command, so many characters are told.
const LONGEST_NAME: usize = 40;

/// A command that prints 10,000 bytes: 2,000 lines of five.
pub const LONG: &str = "seq -w 2000";

/// A command that prints 72,894 bytes, more than two bytes can count.
pub const LONGEST: &str = "seq 14000";

/// A command that prints 1,400 bytes of Chinese: 200 lines of seven. A read of 1,024 bytes ends
/// inside a character.
pub const WIDE: &str = "yes 粘包 | head -n 200";

static NUMBERS: LazyLock<String> =
    LazyLock::new(|| (1..=2000).map(|n| format!("{n:04}\n")).collect());

/// Answers the commands of the course as a real shell in the article's directory would, and no
/// others.
pub struct Classroom<F> {
    complain: F,
}

impl<F: Fn(String) + Send + Sync> Classroom<F> {
    /// A classroom whose commands write their stderr, line by line, to `complain`.
    pub fn new(complain: F) -> Classroom<F> {
        Classroom { complain }
    }
}

impl<F: Fn(String) + Send + Sync> Run for Classroom<F> {
    fn run(&self, command: &str) -> String {
        match command.trim() {
            "ls" => include_str!("classroom/ls.txt").into(),
            "dir" => include_str!("classroom/dir.txt").into(),
            LONG => NUMBERS.clone(),
            WIDE => "粘包\n".repeat(200),
            LONGEST => (1..=14_000).map(|n| format!("{n}\n")).collect(),
            "true" => String::new(),
            echo if echo.starts_with("echo ") => echoed(echo),
            format if format.starts_with("printf ") => printed(format),
            unknown => {
                let name = unknown.split_whitespace().next().unwrap_or_default();
                // It may come from anybody, and a terminal obeys what it is shown.
                let name: String = name.chars().take(LONGEST_NAME).map(mark).collect();
                (self.complain)(format!("/bin/sh: 1: {name}: not found"));
                String::new()
            }
        }
    }
}

/// What `echo` prints, of words without any meaning to a shell.
fn echoed(command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    words.join(" ") + "\n"
}

/// What `printf` prints, of one text in double quotes that asks for no more than newlines and bytes of zero.
fn printed(command: &str) -> String {
    let text = command["printf ".len()..].trim().trim_matches('"');
    text.replace("\\n", "\n").replace("\\0", "\0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(command: &str) -> (usize, usize) {
        let answer = Classroom::new(|_| {}).run(command);
        (answer.chars().count(), answer.len())
    }

    #[test]
    fn the_answers_have_the_articles_sizes() {
        assert_eq!(size("ls"), (219, 275));
        assert_eq!(size("dir"), (249, 305));
        assert_eq!(size("1"), (0, 0));
        assert_eq!(super::super::PLACEHOLDER.len(), 22);
    }

    #[test]
    fn an_unknown_command_cannot_speak_to_the_terminal() {
        let told = std::sync::Mutex::new(String::new());
        let classroom = Classroom::new(|line| *told.lock().unwrap() = line);
        let answer = classroom.run(&format!("\x1b]0;a\x07\u{202e}\u{9b}{} x", "y".repeat(100)));
        assert_eq!(answer, "");
        let shown = format!(r"\x1b]0;a\x07\u{{202e}}\u{{9b}}{}", "y".repeat(32));
        assert_eq!(*told.lock().unwrap(), format!("/bin/sh: 1: {shown}: not found"));
    }

    #[test]
    fn the_longer_answers_have_theirs() {
        assert_eq!(size(LONG), (10_000, 10_000));
        assert_eq!(size(WIDE), (600, 1_400));
        assert_eq!(size(LONGEST), (72_894, 72_894));
        assert_eq!(size("echo 1  2"), (4, 4));
        let text = Classroom::new(|_| {}).run(r#"printf "a\0b\nc\n""#);
        assert_eq!(text, "a\0b\nc\n");
    }
}
