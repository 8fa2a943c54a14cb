//! The article's directory and a few fixed answers: the same in every classroom, and safe to serve.

use std::sync::LazyLock;

use super::Run;

/// A command that prints 10,000 bytes: 2,000 lines of five.
pub const LONG: &str = "seq -w 2000";

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
            "true" => String::new(),
            unknown => {
                let name = unknown.split_whitespace().next().unwrap_or_default();
                (self.complain)(format!("/bin/sh: 1: {name}: not found"));
                String::new()
            }
        }
    }
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
    fn the_longer_answers_have_theirs() {
        assert_eq!(size(LONG), (10_000, 10_000));
        assert_eq!(size(WIDE), (600, 1_400));
    }
}
