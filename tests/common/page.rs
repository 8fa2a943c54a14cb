//! A page of the tutorial: its sections, its fenced blocks, its prose.

use std::fs;
use std::path::{Path, PathBuf};

use super::ROOT;

pub struct Page {
    pub path: PathBuf,
    pub lines: Vec<String>,
}

/// A fenced block: what stands behind its opening fence, its lines, and where in the page they are.
pub struct Fence {
    pub info: String,
    pub body: String,
    pub from: usize,
    pub to: usize,
}

impl Page {
    pub fn read(name: &str) -> Page {
        let path = Path::new(ROOT).join(name);
        let lines = fs::read_to_string(&path).unwrap().lines().map(String::from).collect();
        Page { path, lines }
    }

    pub fn write(&self) {
        fs::write(&self.path, self.lines.join("\n") + "\n").unwrap();
    }

    pub fn fences(&self) -> Vec<Fence> {
        let mut fences = Vec::new();
        let mut open: Option<(String, usize)> = None;
        for (i, line) in self.lines.iter().enumerate() {
            match (line.strip_prefix("```"), &open) {
                (Some(info), None) => open = Some((info.to_string(), i + 1)),
                (Some(_), Some((info, from))) => {
                    let body = self.lines[*from..i].iter().map(|line| format!("{line}\n"));
                    fences.push(Fence {
                        info: info.clone(),
                        body: body.collect(),
                        from: *from,
                        to: i,
                    });
                    open = None;
                }
                _ => {}
            }
        }
        assert!(open.is_none(), "{}: a fence is not closed", self.path.display());
        fences
    }

    /// The page with other bodies in its fences, and nothing else changed.
    pub fn with_bodies(&self, bodies: &[String]) -> Page {
        let mut lines = Vec::new();
        let mut at = 0;
        for (fence, body) in self.fences().iter().zip(bodies) {
            lines.extend_from_slice(&self.lines[at..fence.from]);
            lines.extend(body.lines().map(String::from));
            at = fence.to;
        }
        lines.extend_from_slice(&self.lines[at..]);
        Page { path: self.path.clone(), lines }
    }

    /// The lines from each `## ` heading to the next, as places in the page.
    pub fn sections(&self) -> Vec<std::ops::Range<usize>> {
        let starts = self.lines.iter().enumerate().filter(|(_, line)| line.starts_with("## "));
        let mut starts: Vec<usize> = starts.map(|(i, _)| i).collect();
        starts.push(self.lines.len());
        starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
    }

    /// Whether each line is prose: not in a fence, and no comment.
    pub fn prose(&self) -> Vec<bool> {
        let mut prose: Vec<bool> =
            self.lines.iter().map(|line| !line.starts_with("<!--")).collect();
        for fence in self.fences() {
            prose[fence.from - 1..=fence.to].fill(false);
        }
        prose
    }
}
