//! The closing table: every step against every cut of its stream, as text and as JSON.

use unicode_width::UnicodeWidthStr;

use crate::course::family::Family;
use crate::course::ladder::LADDER;
use crate::course::report::{Cuts, Report};
use crate::course::sweep::Row;
use crate::lang::Lang;
use crate::text::{Screen, Tone, wrap};
use crate::words::Words;
use crate::words::check::Table;

/// The columns of the table, in cells: the step, both kinds of cuts, three marks, and the price.
const COLUMNS: [usize; 7] = [16, 13, 12, 7, 7, 7, 18];
/// The column of a strip's label, and the cells of the longest strip to the server.
const LABEL: usize = 9;
const TO_SERVER: usize = 16;

/// The table, the strips below it, and whether all is as the course says.
pub fn table(rows: &[Row], lang: Lang, screen: Screen) -> String {
    let words = &Words::of(lang).check.table;
    let mut lines = painted(Tone::Heading, words.title, screen);
    lines.push(String::new());
    let table = rows.iter().map(|row| (title(row, lang), row.report.as_ref()));
    if COLUMNS.iter().sum::<usize>() <= screen.width() {
        lines.push(screen.paint(Tone::Faint, &line(&words.heads.map(String::from), &COLUMNS)));
        lines.extend(table.map(|(title, report)| match report {
            Some(report) => line(&cells(title, report, words), &COLUMNS),
            None => line(&[title, words.lost.into()], &COLUMNS),
        }));
    } else {
        lines.extend(table.flat_map(|(title, report)| match report {
            Some(report) => list(cells(title, report, words), words, screen),
            None => vec![screen.paint(Tone::Heading, &title), format!("  {}", words.lost)],
        }));
    }
    lines.push(String::new());
    lines.extend(painted(Tone::Heading, words.strips, screen));
    let columns = [LABEL, screen.width() - LABEL - TO_SERVER, TO_SERVER];
    let heads = ["", words.to_client, words.to_server].map(String::from);
    lines.push(screen.paint(Tone::Faint, &line(&heads, &columns)));
    let there = rows.iter().filter_map(|row| Some((row.number, row.report.as_ref()?)));
    lines.extend(there.map(|(number, report)| strips(number, report, words, columns)));
    lines.push(String::new());
    lines.extend(painted(Tone::Plain, words.legend, screen));
    lines.push(String::new());
    lines.extend(verdict(rows, lang, words, screen));
    lines.join("\n") + "\n"
}

fn painted(tone: Tone, text: &str, screen: Screen) -> Vec<String> {
    wrap(text, screen.width()).iter().map(|line| screen.paint(tone, line.trim_end())).collect()
}

/// A row of the table where there is no room for its columns: a line for each cell, behind its head.
fn list(cells: [String; 7], words: &Table, screen: Screen) -> Vec<String> {
    let [step, rest @ ..] = cells;
    let heads = &words.heads[1..];
    let rest = rest
        .iter()
        .zip(heads)
        .map(|(cell, head)| line(&[format!("  {head}"), cell.clone()], &[20, 18]));
    [screen.paint(Tone::Heading, &step)].into_iter().chain(rest).collect()
}

fn title(row: &Row, lang: Lang) -> String {
    let title = LADDER.get(row.number - 1).map_or("", |rung| rung.title(lang));
    format!("{} {title}", row.number)
}

fn cells(title: String, report: &Report, words: &Table) -> [String; 7] {
    let cuts = |family| {
        let tally = report.of(family);
        (words.cuts)(tally.broken, tally.played)
    };
    let mark = |family| if report.of(family).broken == 0 { "✓" } else { "✗" }.to_string();
    [
        title,
        cuts(Family::ToClient),
        cuts(Family::ToServer),
        mark(Family::Glued),
        mark(Family::Late),
        mark(Family::Short),
        report.price().map_or("✗".into(), words.price),
    ]
}

fn line(cells: &[String], columns: &[usize]) -> String {
    let cells = cells.iter().zip(columns);
    let padded = cells.map(|(cell, column)| {
        let gap = " ".repeat(column.saturating_sub(cell.width()));
        format!("{cell}{gap}")
    });
    padded.collect::<String>().trim_end().into()
}

fn strips(number: usize, report: &Report, words: &Table, columns: [usize; 3]) -> String {
    let [_, client, server] = columns;
    let (to_client, to_server) = (&report.to_client, &report.to_server);
    let cells = [(words.strip)(number), strip(to_client, client - 2), strip(to_server, server)];
    line(&cells, &columns)
}

/// All cuts of a stream in so many cells, or fewer if there are fewer.
fn strip(cuts: &Cuts, cells: usize) -> String {
    let cells = cells.min(cuts.tried);
    let cell = |i| {
        // Cuts are counted from 1.
        let (from, to) = (i * cuts.tried / cells, (i + 1) * cuts.tried / cells);
        let broken = cuts.broken.iter().filter(|at| (from + 1..=to).contains(*at)).count();
        match broken {
            0 => '.',
            all if all == to - from => '#',
            _ => '+',
        }
    };
    (0..cells).map(cell).collect()
}

fn verdict(rows: &[Row], lang: Lang, words: &Table, screen: Screen) -> Vec<String> {
    let others = rows.iter().filter(|row| !row.is_as_told(lang));
    let others: Vec<String> = others.map(|row| row.number.to_string()).collect();
    let (tone, text) = match others.is_empty() {
        true => (Tone::Good, words.as_told.to_string()),
        false => (Tone::Bad, (words.not_as_told)(&(Words::of(lang).wrong.list)(&others))),
    };
    painted(tone, &text, screen)
}

/// One object for each step that could be checked, and each direction. `broken` are the cuts behind which
/// something goes wrong, `wrong` those of them that nobody notices, since both ends end well.
pub fn json(rows: &[Row]) -> String {
    let there = rows.iter().filter_map(|row| Some((row.number, row.report.as_ref()?)));
    let objects = there.flat_map(|(step, report)| {
        [("client", &report.to_client), ("server", &report.to_server)].map(|(to, cuts)| {
            let Cuts { bytes, broken, wrong, .. } = cuts;
            format!(
                "{{\"step\":{step},\"to\":\"{to}\",\"bytes\":{bytes},\"broken\":{broken:?},\"wrong\":{wrong:?}}}"
            )
        })
    });
    format!("[\n{}\n]\n", objects.collect::<Vec<_>>().join(",\n"))
}
