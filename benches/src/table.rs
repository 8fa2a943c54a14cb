//! A table in plain text: a title, what each column is, and the rows.

use std::fmt;

/// A column: its heading, and what stands in it.
pub type Column = (&'static str, &'static str);

/// Rows of as many cells as there are columns.
pub struct Table {
    /// What is measured.
    pub title: String,
    /// The columns.
    pub columns: &'static [Column],
    /// The cells.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().map(|row| row[column].chars().count());
        cells.chain([self.columns[column].0.chars().count()]).max().unwrap_or_default()
    }

    fn write_row<'a>(
        &self,
        f: &mut fmt::Formatter,
        cells: impl Iterator<Item = &'a str>,
    ) -> fmt::Result {
        for (column, cell) in cells.enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            write!(f, "{gap}{cell:>width$}", width = self.width(column))?;
        }
        writeln!(f)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        let longest = self.columns.iter().map(|(head, _)| head.chars().count()).max();
        for (head, meaning) in self.columns {
            writeln!(f, "  {head:<width$}  {meaning}", width = longest.unwrap_or_default())?;
        }
        writeln!(f)?;
        self.write_row(f, self.columns.iter().map(|(head, _)| *head))?;
        for row in &self.rows {
            self.write_row(f, row.iter().map(String::as_str))?;
        }
        Ok(())
    }
}

/// A number of bytes, its digits in groups of three.
pub fn bytes(count: usize) -> String {
    let digits = count.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
