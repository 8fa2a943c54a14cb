//! What a step changes in the code of the step before.

/// The files of a step's two programs: each name with its text.
pub type Sources = &'static [(&'static str, &'static str)];

/// Neighbouring lines of one file that a step has changed, with a line that stayed before and behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The file's name.
    pub file: &'static str,
    /// Its lines.
    pub lines: Vec<(Sign, &'static str)>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It stayed.
    Same,
    /// It is gone.
    Gone,
    /// It is new.
    New,
}

/// What was changed, file by file. Only code counts: a comment tells what will go wrong, and what a file
/// imports follows from the rest.
pub fn change(old: Sources, new: Sources) -> Vec<Hunk> {
    let before =
        |name: &str| old.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text);
    new.iter().flat_map(|(file, text)| hunks(file, &code(before(file)), &code(text))).collect()
}

/// The lines of code, without comments, imports and blank lines.
fn code(text: &'static str) -> Vec<&'static str> {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or(line).trim_end());
    let told = |line: &str| !line.is_empty() && !line.starts_with("use ");
    lines.filter(|line| told(line)).collect()
}

fn hunks(file: &'static str, old: &[&'static str], new: &[&'static str]) -> Vec<Hunk> {
    let lines = compare(old, new);
    let changed = |i: usize| lines.get(i).is_some_and(|(sign, _)| *sign != Sign::Same);
    let near = |i: usize| changed(i) || changed(i + 1) || i > 0 && changed(i - 1);
    let shown: Vec<usize> = (0..lines.len()).filter(|i| near(*i)).collect();
    let runs = shown.chunk_by(|a, b| a + 1 == *b);
    runs.map(|run| Hunk { file, lines: run.iter().map(|i| lines[*i]).collect() }).collect()
}

/// Both texts in one, by their longest common subsequence.
fn compare(old: &[&'static str], new: &[&'static str]) -> Vec<(Sign, &'static str)> {
    // How many lines from here on are common, at best.
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = match old[i] == new[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push((Sign::Same, old[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            lines.push((Sign::Gone, old[i]));
            i += 1;
        } else {
            lines.push((Sign::New, new[j]));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_changed_stand_between_lines_that_stayed() {
        const OLD: Sources =
            &[("a.rs", "use b;\nfn a() {\n    one(); // BUG: one\n    two();\n}\n")];
        const NEW: Sources = &[
            ("a.rs", "use c;\n\nfn a() {\n    // WHY: three\n    three();\n    two();\n}\n"),
            ("b.rs", "fn b() {}\n"),
        ];
        let changed = change(OLD, NEW);
        let lines = [
            (Sign::Same, "fn a() {"),
            (Sign::Gone, "    one();"),
            (Sign::New, "    three();"),
            (Sign::Same, "    two();"),
        ];
        assert_eq!(changed[0], Hunk { file: "a.rs", lines: lines.to_vec() });
        assert_eq!(changed[1], Hunk { file: "b.rs", lines: vec![(Sign::New, "fn b() {}")] });
        assert_eq!((changed.len(), change(OLD, OLD)), (2, Vec::new()));
    }
}
