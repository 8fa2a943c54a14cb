//! The cut slider: every single cut of every step's streams, what each read took, and what came of it.
//!
//! The script draws from numbers alone. Where there is none, and on paper, a table tells which cuts break
//! a step.

use std::io;

use super::frame::told;
use crate::course::case::{CUT_ANSWERS, CUT_COMMANDS};
use crate::course::judge::Verdict;
use crate::course::programs::Programs;
use crate::course::report::Played;
use crate::course::step::Step;
use crate::course::sweep;
use crate::lang::Lang;
use crate::outcome::outcome;
use crate::reads::{Reads, Stream};
use crate::report::fit;
use crate::svg::pen::escaped;
use crate::tape::{End, Side, Tape};
use crate::words::Words;
use crate::words::page::Slider;

/// Of a wrong answer, so many cells are shown.
const SHOWN: usize = 44;

/// Every cut of what flows to one side in one step.
struct Track {
    number: usize,
    title: &'static str,
    side: Side,
    cuts: Vec<Played>,
}

/// What a cut comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Right,
    /// Both ends end well, and so nobody notices.
    Wrong,
    Failed,
}

/// Texts and streams that are written once, however many cuts come to them.
struct Once<T>(Vec<T>);

impl<T: PartialEq> Once<T> {
    fn place(&mut self, one: T) -> usize {
        let found = self.0.iter().rposition(|other| *other == one);
        found.unwrap_or_else(|| {
            self.0.push(one);
            self.0.len() - 1
        })
    }
}

/// Writes the slider, its table and its numbers.
pub(super) fn slider(out: &mut String, programs: Programs, lang: Lang) -> io::Result<()> {
    let words = &Words::of(lang).page.slider;
    let tracks = tracks(programs, lang)?;
    *out += &format!(
        "<div class=\"cut\" id=\"{}/cut\" role=\"region\" aria-label=\"{}\" data-right=\"✓ {}\" data-wrong=\"✗ {}\" data-failed=\"✗ {}\" data-value=\"{}\" data-behind=\"{}\" data-read=\"{}\">\n",
        lang.code(),
        words.title,
        words.right,
        words.wrong,
        words.failed,
        (words.value)("{at}", "{all}", "{verdict}"),
        (words.behind)("{at}", "{all}"),
        (words.read)("{n}", "{bytes}"),
    );
    *out += &format!(
        "<h2><b>{}</b> <span class=\"tally\"></span></h2>\n<p>{}</p>\n",
        words.title, words.lead
    );
    controls(out, programs, lang);
    table(out, &tracks, words);
    numbers(out, &tracks, lang);
    *out += "</div>\n";
    Ok(())
}

fn tracks(programs: Programs, lang: Lang) -> io::Result<Vec<Track>> {
    let track = |step: &Step, side| {
        let cuts = sweep::cuts(step, side, lang)?;
        Ok(Track { number: step.number, title: step.rung().title(lang), side, cuts })
    };
    let both = |step| [Side::Client, Side::Server].map(|side| track(step, side));
    programs.steps.iter().flat_map(both).collect()
}

fn name(side: Side) -> &'static str {
    match side {
        Side::Client => "client",
        Side::Server => "server",
    }
}

/// What the script fills: which step, which stream, the stream with the slider, the bytes around the cut.
fn controls(out: &mut String, programs: Programs, lang: Lang) {
    let words = &Words::of(lang).page.slider;
    let (view, code) = (&Words::of(lang).view, lang.code());
    *out += "<div class=\"cutter\">\n";
    *out += &format!("<fieldset class=\"ladder\"><legend>{}</legend>\n", words.step);
    for step in programs.steps {
        *out += &format!(
            "<label><input type=\"radio\" name=\"{code}/step\" value=\"{number}\"><span><b>{number}</b> {}</span><svg></svg></label>\n",
            step.rung().title(lang),
            number = step.number,
        );
    }
    *out += &format!("</fieldset>\n<fieldset class=\"ways\"><legend>{}</legend>\n", words.way);
    let ways = [(words.to_client)(&CUT_ANSWERS), (words.to_server)(&CUT_COMMANDS)];
    for (side, way) in [Side::Client, Side::Server].into_iter().zip(ways) {
        *out += &format!(
            "<label><input type=\"radio\" name=\"{code}/way\" value=\"{}\"><span>{way}</span></label>\n",
            name(side)
        );
    }
    *out += "</fieldset>\n<div class=\"whole\">\n";
    let rows = |from: &str, to: &str| [(view.rows.sent)(from), (view.rows.read)(to)];
    let (client, server) = (view.names.client, view.names.server);
    for (side, [sent, read]) in
        [(Side::Client, rows(server, client)), (Side::Server, rows(client, server))]
    {
        let side = name(side);
        *out += &format!(
            "<span class=\"who to-{side}\">{sent}</span><span class=\"whom to-{side}\">{read}</span>\n"
        );
    }
    *out += &format!(
        "<div class=\"stream\"><div class=\"sends\"></div><div class=\"marks\"><svg></svg><input type=\"range\" min=\"1\" aria-label=\"{}\"></div><div class=\"takes\"></div><div class=\"knife\"><output></output></div></div>\n</div>\n",
        words.label
    );
    *out += "<div class=\"lens\"></div>\n<p class=\"verdict\"></p>\n<div class=\"why\"></div>\n";
    *out += &format!("<p class=\"faint hint\">{}</p>\n</div>\n", words.keys);
}

fn table(out: &mut String, tracks: &[Track], words: &Slider) {
    let heads = [(words.to_client)(&CUT_ANSWERS), (words.to_server)(&CUT_COMMANDS)];
    *out += &format!(
        "<table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
        words.step, heads[0], heads[1]
    );
    for step in tracks.chunk_by(|a, b| a.number == b.number) {
        *out += &format!("<tr><th scope=\"row\">{} {}</th>", step[0].number, step[0].title);
        step.iter().for_each(|track| *out += &cell(track, words));
        *out += "</tr>\n";
    }
    *out += "</tbody>\n</table>\n";
}

fn cell(track: &Track, words: &Slider) -> String {
    let of = |kind| places(track, |it| it == kind);
    let (wrong, failed) = (of(Kind::Wrong), of(Kind::Failed));
    let size = |places: &[usize]| places.len();
    let tally = (words.tally)(size(&wrong) + size(&failed), track.cuts.len());
    let kinds = [("wrong", &wrong, words.wrongs), ("failed", &failed, words.fails)];
    let there = kinds.iter().filter(|(_, places, _)| !places.is_empty());
    let told: String = there
        .map(|(class, places, told)| {
            format!(" <span class=\"{class}\">{}</span>", told(places.len()))
        })
        .collect();
    format!(
        "<td data-step=\"{}\" data-to=\"{}\">{}<p>{tally}{told}</p><p class=\"which\">{}</p></td>",
        track.number,
        name(track.side),
        strip(track.cuts.len() + 1, &wrong, &failed),
        which(&places(track, |kind| kind != Kind::Right), words.none),
    )
}

/// Behind which byte the cuts of some kinds stand.
fn places(track: &Track, is_meant: impl Fn(Kind) -> bool) -> Vec<usize> {
    let cuts = track.cuts.iter().enumerate();
    cuts.filter(|(_, cut)| is_meant(kind(&cut.verdict))).map(|(i, _)| i + 1).collect()
}

fn kind(verdict: &Verdict) -> Kind {
    match (verdict.passed(), verdict.unnoticed()) {
        (true, _) => Kind::Right,
        (_, true) => Kind::Wrong,
        _ => Kind::Failed,
    }
}

/// Neighbours as one: the first and the last.
fn ranges(places: &[usize]) -> Vec<(usize, usize)> {
    let runs = places.chunk_by(|a, b| a + 1 == *b);
    runs.map(|run| (run[0], run[run.len() - 1])).collect()
}

fn which(places: &[usize], none: &str) -> String {
    if places.is_empty() {
        return none.into();
    }
    let told = ranges(places).into_iter().map(|(from, to)| match from == to {
        true => from.to_string(),
        false => format!("{from}–{to}"),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// A stream of so many bytes, one wide each, with a mark between two where a cut breaks it.
fn strip(bytes: usize, wrong: &[usize], failed: &[usize]) -> String {
    let path = |places: &[usize], top: f32| {
        let each = ranges(places).into_iter().map(|(from, to)| {
            let width = to - from + 1;
            format!("M{}.5 {top}h{width}V4h-{width}z", from - 1)
        });
        each.collect::<String>()
    };
    format!(
        "<svg viewBox=\"0 0 {bytes} 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path class=\"wrong\" d=\"{}\"/><path class=\"failed\" d=\"{}\"/></svg>",
        path(wrong, 1.5),
        path(failed, 0.0)
    )
}

/// For each track its streams, each as its sends in hexadecimal, and for each cut: its kind, its stream,
/// what is told of it, and how many bytes each read took.
fn numbers(out: &mut String, tracks: &[Track], lang: Lang) {
    let mut texts = Once(vec![String::new()]);
    let tracks: Vec<String> = tracks.iter().map(|track| numbers_of(track, &mut texts)).collect();
    let texts: String = texts.0.iter().map(|text| format!("<div>{text}</div>\n")).collect();
    *out += &format!("<template>\n{texts}</template>\n");
    *out += &format!(
        "<script type=\"application/json\" class=\"cuts\" lang=\"{}\">[\n{}\n]</script>\n",
        Words::of(lang).view.xml,
        tracks.join(",\n")
    );
}

fn numbers_of(track: &Track, texts: &mut Once<String>) -> String {
    let mut streams = Once(Vec::new());
    let cut = |played: &Played| {
        let reads = Reads::of(&played.tape);
        let Some(stream) = reads.to(End { conn: 0, side: track.side }) else {
            return String::from("[]");
        };
        let stream_place = streams.place(hex(stream));
        let kind = kind(&played.verdict) as usize;
        let taken = stream.reads.iter().map(|read| format!(",{}", read.taken.len()));
        let text = texts.place(why(played));
        format!("[{kind},{stream_place},{text}{}]", taken.collect::<String>())
    };
    let cuts: Vec<String> = track.cuts.iter().map(cut).collect();
    format!(
        "{{\"step\":{},\"to\":\"{}\",\"streams\":[{}],\"cuts\":[{}]}}",
        track.number,
        name(track.side),
        streams.0.join(","),
        cuts.join(",")
    )
}

fn hex(stream: &Stream) -> String {
    let sends = stream.sends.iter().map(|send| {
        let bytes = send.bytes.iter().map(|byte| format!("{byte:02x}"));
        format!("\"{}\"", bytes.collect::<String>())
    });
    format!("[{}]", sends.collect::<Vec<_>>().join(","))
}

/// What went wrong with a cut; nothing if nothing did. A command that nobody typed is worse than its answer.
fn why(played: &Played) -> String {
    let Played { tape, verdict, .. } = played;
    let words = &Words::of(tape.lang()).check;
    let mut out = String::new();
    let mut paragraph = |text: &str| out += &format!("<p>{}</p>", told(text));
    if let Some(command) = &verdict.untyped {
        paragraph(&words.ran(command, tape));
    }
    if let Some(failed) = &verdict.failed {
        let failed = Tape { outcome: failed.clone(), ..tape.clone() };
        paragraph(&outcome(&failed));
        return out;
    }
    let Some(wrong) = verdict.wrong.as_ref().filter(|_| verdict.untyped.is_none()) else {
        return out;
    };
    paragraph(&(words.wrong)(wrong));
    for (label, answer) in [(words.shown, &wrong.shown), (words.expected, &wrong.expected)] {
        let bytes = match &answer.as_bytes()[wrong.right..] {
            [] => words.nothing.into(),
            bytes => fit(bytes, SHOWN),
        };
        out += &format!("<p class=\"answer\"><i>{label}</i> {}</p>", escaped(&bytes));
    }
    out
}
