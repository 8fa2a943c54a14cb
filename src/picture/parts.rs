//! Bytes as parts of the sends that they belong to.

/// Neighbouring bytes of one send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Which send, counted over the whole scene.
    pub send: usize,
    /// The first byte, counted from the send's own first.
    pub from: usize,
    /// The byte behind the last.
    pub to: usize,
}

impl Part {
    pub fn len(self) -> usize {
        self.to - self.from
    }
}

/// Bytes in the order in which they were sent: those on their way, or those in a receive buffer.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts(Vec<Part>);

impl Parts {
    pub fn len(&self) -> usize {
        self.0.iter().map(|part| part.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Part> {
        self.0.iter().copied()
    }

    /// Adds a part at the end; to the last one, if it goes on where that stops.
    pub fn push(&mut self, part: Part) {
        match self.0.last_mut() {
            Some(last) if (last.send, last.to) == (part.send, part.from) => last.to = part.to,
            _ => self.0.push(part),
        }
    }

    pub fn extend(&mut self, parts: &Parts) {
        parts.iter().for_each(|part| self.push(part));
    }

    /// Takes this many bytes from the front, or as many as there are.
    pub fn take(&mut self, mut n: usize) -> Parts {
        let mut taken = Parts::default();
        while let Some(first) = self.0.first_mut().filter(|_| n > 0) {
            let to = first.to.min(first.from + n);
            let part = Part { to, ..*first };
            n -= part.len();
            taken.push(part);
            first.from = to;
            if first.len() == 0 {
                self.0.remove(0);
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(send: usize, from: usize, to: usize) -> Part {
        Part { send, from, to }
    }

    #[test]
    fn what_is_taken_is_cut_where_the_read_ends() {
        let mut parts = Parts::default();
        parts.push(part(0, 0, 2));
        parts.push(part(1, 0, 5));
        parts.push(part(1, 5, 22));
        assert_eq!(parts.0, [part(0, 0, 2), part(1, 0, 22)]);
        assert_eq!(parts.take(3).0, [part(0, 0, 2), part(1, 0, 1)]);
        assert_eq!(parts.take(100).0, [part(1, 1, 22)]);
        assert!(parts.is_empty() && parts.take(1).is_empty());
    }
}
