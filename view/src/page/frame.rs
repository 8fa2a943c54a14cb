//! One frame of the page.

use super::{enter, name};
use crate::course::lesson::Letter;
use crate::moment::Figure;
use crate::reads::Stream;
use crate::svg::pen::escaped;
use crate::tape::Tape;
use crate::text::columns::Cell;
use crate::text::frame::{Page, Show, walk};
use crate::text::rows::{self, Row};
use crate::text::{Screen, Tone, verdict};
use crate::words::Words;

/// How many colours there are for sends.
const COLORS: usize = 4;

/// Writes a frame: its heading, and what a terminal shows of it.
pub(super) fn frame(out: &mut String, show: &Show, page: usize) {
    let (class, body) = match show.pages[page] {
        Page::Teaser => ("teaser", teaser(show)),
        Page::Change(sheet) => ("change", change(show, sheet)),
        Page::Beat(beat) => ("beat", self::beat(show, beat)),
        Page::Question => ("question", question(show, page)),
        Page::Point => ("point", point(show)),
        Page::Answer => ("answer", answer(show)),
        Page::Next => ("next", next(show)),
    };
    let place = (walk(show.played.tape).place)(show.scene + 1, show.step.rung().plays.len());
    *out += &format!(
        "<section class=\"{class}\" id=\"{}/{}\" tabindex=\"-1\">\n<h2><b>{}</b> <span>{place}</span> <span>{}/{}</span></h2>\n{body}{}</section>\n",
        name(show),
        page + 1,
        escaped(&show.title()),
        page + 1,
        show.pages.len(),
        if leads_to_slider(show, page) { enter(show.lang()) } else { String::new() },
    );
}

/// At the start, behind the last step whose reads draw no lines, and at the end.
fn leads_to_slider(show: &Show, page: usize) -> bool {
    match show.pages[page] {
        Page::Teaser => show.step.number == 1 && show.scene == 0,
        Page::Next => show.step.number == 5 || show.last,
        _ => false,
    }
}

fn paragraph(class: &str, text: &str) -> String {
    format!("<p class=\"{class}\">{}</p>\n", told(text))
}

/// A text in which commands and bytes stand between back quotes.
pub(super) fn told(text: &str) -> String {
    escaped(text)
        .split('`')
        .enumerate()
        .map(|(i, part)| match i % 2 {
            0 => part.to_string(),
            _ => format!("<code><i>`</i>{part}<i>`</i></code>"),
        })
        .collect()
}

fn teaser(show: &Show) -> String {
    let (lang, words) = (show.lang(), walk(show.played.tape));
    let is_first = show.scene == 0;
    let welcome = (is_first && show.step.number == 1).then(|| paragraph("welcome", words.welcome));
    let change = is_first.then(|| paragraph("lead", show.step.rung().change(lang)));
    let teaser = paragraph("", show.play().lesson.teaser(lang));
    let keys = welcome.is_some().then(|| keys(Words::of(lang).page.keys));
    [welcome, change, Some(teaser), keys].into_iter().flatten().collect()
}

fn keys(keys: &[(&str, &str)]) -> String {
    let caps = |names: &str| -> String {
        names.split(' ').map(|name| format!("<kbd>{name}</kbd>")).collect()
    };
    let each: String =
        keys.iter().map(|(names, what)| format!("<span>{} {what}</span>\n", caps(names))).collect();
    format!("<p class=\"keys\">{each}</p>\n")
}

fn change(show: &Show, sheet: usize) -> String {
    let mut out = paragraph("lead", walk(show.played.tape).change) + "<div class=\"code\">";
    for (tone, before, line) in &show.code[sheet] {
        let tag = match tone {
            Tone::Typed => "ins",
            Tone::Faint if before.starts_with('-') => "del",
            Tone::Faint => "i",
            _ => "div",
        };
        out += &format!("<{tag}><span>{before}</span><span>{}</span></{tag}>", escaped(line));
    }
    out + "</div>\n"
}

fn beat(show: &Show, beat: usize) -> String {
    let mut timeline = show.columns(Screen::PLAIN);
    let mut out = String::from("<div class=\"rows\">\n");
    for (at, end, cell) in show.lines(&timeline, beat) {
        let (time, column, cell) = timeline.placed(at, end, cell);
        out += &format!(
            "<p class=\"in{column} {}\"><time>{time}</time><span>{}</span></p>\n",
            class(cell.tone),
            bytes_in(&cell)
        );
    }
    out + "</div>\n" + &trough_behind(show, beat)
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Heading | Tone::Typed => "typed",
        Tone::Answer => "shown",
        Tone::Faint => "faint",
        Tone::Wire => "wire",
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Plain | Tone::Owner(_) => "said",
    }
}

/// A line, with the bytes in it in the colours of their sends.
fn bytes_in(cell: &Cell) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (range, tone) in &cell.marks {
        out += &escaped(&cell.text[at..range.start]);
        let text = escaped(&cell.text[range.clone()]);
        out += &match tone {
            Tone::Owner(send) => bytes(*send, &text),
            _ => text,
        };
        at = range.end;
    }
    out + &escaped(&cell.text[at..])
}

fn bytes(send: usize, text: &str) -> String {
    format!("<b class=\"o{}\">{text}</b>", send % COLORS)
}

fn trough_behind(show: &Show, beat: usize) -> String {
    let tape = show.played.tape;
    show.figure(beat).map_or(String::new(), |(figure, stream)| trough(tape, stream, &figure))
}

/// What was sent, as it pours into the buffer, and what the reads take out of it.
fn trough(tape: &Tape, stream: &Stream, figure: &Figure) -> String {
    let kinds = ["sent", "held", "read", "left"];
    let rows = rows::fitted(tape, stream, figure);
    let rows: String = kinds.iter().zip(&rows).map(|(kind, row)| line(kind, row)).collect();
    format!("<div class=\"trough\">\n{rows}</div>\n")
}

fn line(kind: &str, row: &Row) -> String {
    let [open, close] = row.around;
    let mut out = format!(
        "<p class=\"{kind}\"><span class=\"name\">{}</span><span class=\"bytes\">",
        escaped(&row.name)
    );
    for piece in &row.pieces {
        out += &format!("<span><i>{open}</i>");
        for run in &piece.runs {
            out += &bytes(run.owner, &escaped(&run.text()));
        }
        out += &format!("<i>{close}</i></span>");
    }
    out + &format!("</span><span class=\"note\">{}</span></p>\n", escaped(&row.note))
}

fn question(show: &Show, page: usize) -> String {
    let Some(question) = show.question() else {
        return String::new();
    };
    let (lang, words) = (show.lang(), walk(show.played.tape));
    let mut out = String::from("<fieldset>\n<legend>");
    out += &format!("<b>{}</b> {}</legend>\n", words.predict, told(question.asks(lang)));
    for letter in Letter::ALL {
        out += &format!(
            "<label><input type=\"radio\" name=\"{}\" value=\"{letter}\"><span class=\"letter\">{letter}</span> <span>{}</span></label>\n",
            name(show),
            told(question.answer(letter, lang)),
            letter = letter.name(),
        );
    }
    out += "</fieldset>\n<p class=\"locked\" role=\"status\"></p>\n";
    match page.checked_sub(1).map(|page| show.pages[page]) {
        Some(Page::Beat(beat)) => out + &trough_behind(show, beat),
        _ => out,
    }
}

fn point(show: &Show) -> String {
    let played = &show.played;
    let tape = played.tape;
    let title =
        (Words::of(show.lang()).view.scene)(show.play().name, show.play().title(show.lang()));
    let mut out = format!("<h3>{}</h3>\n", told(title.trim_start_matches(['─', ' '])));
    let (tone, mark) = verdict(&tape.outcome);
    let marked = |text: &str| paragraph(class(tone), &format!("{mark} {text}"));
    if let Some(moment) = &played.moment {
        if let Some(stream) = played.reads.to(moment.figure.to) {
            out += &trough(tape, stream, &moment.figure);
        }
        out += &marked(&moment.verdict);
    }
    out + &marked(&played.outcome()) + &paragraph("closing", played.closing())
}

/// The right answer and the wrong ones. What is said of the answer that was given stands beside it for the
/// script to choose.
fn answer(show: &Show) -> String {
    let Some(question) = show.question() else {
        return String::new();
    };
    let (lang, words) = (show.lang(), walk(show.played.tape));
    let said = |letter: Option<Letter>| escaped(&(words.said)(letter, question.right));
    let each: String = Letter::ALL
        .iter()
        .map(|letter| format!(" data-{}=\"{}\"", letter.name().to_lowercase(), said(Some(*letter))))
        .collect();
    let mut out = format!("<p class=\"lead\"{each}>{}</p>\n<dl>\n", said(None));
    for letter in Letter::ALL {
        let (class, mark) =
            if letter == question.right { ("right", "✓ ") } else { ("wrong", "") };
        out += &format!(
            "<div class=\"{class}\" data-letter=\"{letter}\"><dt>{mark}<span class=\"letter\">{letter}</span> <span>{}</span></dt><dd>{}</dd></div>\n",
            told(question.answer(letter, lang)),
            told(question.why(letter, lang)),
            letter = letter.name(),
        );
    }
    out + "</dl>\n"
}

/// Commands are indented.
fn next(show: &Show) -> String {
    let text = (walk(show.played.tape).next)(show.step.number, show.last);
    let mut out = String::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        out += &match line.starts_with(' ') {
            true => format!("<pre><kbd>{}</kbd></pre>\n", escaped(line.trim_start())),
            false => paragraph("", line),
        };
    }
    out
}
