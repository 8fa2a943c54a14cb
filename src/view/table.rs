//! The closing table: every step against every cut of its stream, as text and as JSON.

use unicode_width::UnicodeWidthStr;

use crate::course::case::Family;
use crate::course::ladder::LADDER;
use crate::course::report::Cuts;
use crate::course::sweep::Row;
use crate::lang::Lang;
use crate::view::text::{Screen, Tone, wrap};
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
    let table = rows.iter().map(|row| cells(row, lang, words));
    if COLUMNS.iter().sum::<usize>() <= screen.width() {
        lines.push(screen.paint(Tone::Faint, &line(&words.heads.map(String::from), &COLUMNS)));
        lines.extend(table.map(|cells| line(&cells, &COLUMNS)));
    } else {
        lines.extend(table.flat_map(|cells| list(cells, words, screen)));
    }
    lines.push(String::new());
    lines.extend(painted(Tone::Heading, words.strips, screen));
    let columns = [LABEL, screen.width() - LABEL - TO_SERVER, TO_SERVER];
    let heads = ["", words.to_client, words.to_server].map(String::from);
    lines.push(screen.paint(Tone::Faint, &line(&heads, &columns)));
    lines.extend(rows.iter().map(|row| strips(row, words, columns)));
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

fn cells(row: &Row, lang: Lang, words: &Table) -> [String; 7] {
    let title = LADDER.get(row.number - 1).map_or("", |rung| rung.title(lang));
    let cuts = |family| {
        let tally = row.report.of(family);
        (words.cuts)(tally.broken, tally.played)
    };
    let mark = |family| if row.report.of(family).broken == 0 { "✓" } else { "✗" }.to_string();
    [
        format!("{} {title}", row.number),
        cuts(Family::ToClient),
        cuts(Family::ToServer),
        mark(Family::Glued),
        mark(Family::Late),
        mark(Family::Short),
        row.report.price().map_or("✗".into(), words.price),
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

fn strips(row: &Row, words: &Table, columns: [usize; 3]) -> String {
    let [_, client, server] = columns;
    let (to_client, to_server) = (&row.report.to_client, &row.report.to_server);
    let cells = [(words.strip)(row.number), strip(to_client, client - 2), strip(to_server, server)];
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

/// One object for each step and each direction. `broken` are the cuts behind which something goes wrong,
/// `wrong` those of them that nobody notices, since both ends end well.
pub fn json(rows: &[Row]) -> String {
    let objects = rows.iter().flat_map(|row| {
        [("client", &row.report.to_client), ("server", &row.report.to_server)].map(|(to, cuts)| {
            let Cuts { bytes, broken, wrong, .. } = cuts;
            let step = row.number;
            format!(
                "{{\"step\":{step},\"to\":\"{to}\",\"bytes\":{bytes},\"broken\":{broken:?},\"wrong\":{wrong:?}}}"
            )
        })
    });
    format!("[\n{}\n]\n", objects.collect::<Vec<_>>().join(",\n"))
}
