//! The course as one page for a browser: for the projector, and for whoever has no Rust.
//!
//! It holds both languages, asks nothing of any network, and its script is needed only to see one frame at
//! a time. Its text is that of the frames that a terminal shows, in the same order.

mod frame;
mod slider;

use std::io;

use crate::course::programs::Programs;
use crate::lang::Lang;
use crate::svg::pen::escaped;
use crate::text::frame::{Page, Show, shows};
use crate::words::Words;
use frame::frame;

const STYLE: &str = include_str!("style.css");
const EARLY: &str = include_str!("early.js");
/// The second one asks the first one where a cut stands.
const SCRIPTS: [&str; 2] = [include_str!("slider.js"), include_str!("script.js")];

/// The page: an HTML file. `digest` gives the SHA-256 of a text in Base64: by it the page's own policy
/// lets its style and its script pass, and nothing else ([Content Security Policy
/// Level 3](https://www.w3.org/TR/CSP3/)).
///
/// # Errors
///
/// If the system gives no threads.
pub fn page(programs: Programs, digest: impl Fn(&str) -> String) -> io::Result<String> {
    let mut out = String::new();
    head(&mut out, digest);
    for lang in Lang::ALL {
        let tapes = programs.tapes(lang)?;
        article(&mut out, &shows(programs, &tapes), programs, lang)?;
    }
    SCRIPTS.iter().for_each(|script| out += &format!("<script>{script}</script>\n"));
    Ok(out + "</body>\n</html>\n")
}

fn head(out: &mut String, digest: impl Fn(&str) -> String) {
    let style = digest(STYLE);
    let [slider, course] = SCRIPTS;
    let scripts =
        [EARLY, slider, course].map(|script| format!("'sha256-{}'", digest(script))).join(" ");
    let title = Words::of(Lang::En).page.title;
    *out += &format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{style}'; script-src {scripts}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<script>{EARLY}</script>
<style>{STYLE}</style>
</head>
<body>
"#
    );
}

fn article(out: &mut String, shows: &[Show], programs: Programs, lang: Lang) -> io::Result<()> {
    let words = Words::of(lang);
    let tag = words.view.xml;
    let code = lang.code();
    *out += &format!(
        "<article id=\"{code}\" lang=\"{tag}\" data-locked=\"{}\" data-notes=\"{}\" data-next=\"{}\">\n",
        words.page.locked, words.page.notes_title, words.page.notes_next
    );
    *out += "<main>\n";
    *out += &format!("<header><h1>{}</h1>\n{}</header>\n", words.page.title, enter(lang));
    shows.iter().for_each(|show| scene(out, show));
    slider::slider(out, programs, lang)?;
    *out += &format!("<div class=\"answers\">\n<h2>{}</h2>\n", words.walk.answers);
    for show in shows {
        let answers = show.pages.iter().enumerate().filter(|(_, page)| **page == Page::Answer);
        answers.for_each(|(page, _)| frame(out, show, page));
    }
    *out += "</div>\n</main>\n";
    nav(out, shows, lang);
    *out += "</article>\n";
    Ok(())
}

/// What leads to the cut slider.
fn enter(lang: Lang) -> String {
    let words = &Words::of(lang).page.slider;
    format!(
        "<p class=\"enter\"><a href=\"#{}/cut\">✂\u{fe0e} {}</a></p>\n",
        lang.code(),
        words.enter
    )
}

/// A scene, without its answer.
fn scene(out: &mut String, show: &Show) {
    let (lesson, lang) = (&show.play().lesson, show.lang());
    let words = &Words::of(lang).page;
    let columns = show.titles();
    *out += &format!(
        "<div class=\"scene columns{}\" id=\"{}\" data-pages=\"{}\">\n<p class=\"titles\">",
        columns.len(),
        name(show),
        show.pages.len(),
    );
    columns.iter().for_each(|title| *out += &format!("<span>{}</span>", escaped(title)));
    *out += &format!(
        "</p>\n<aside><b>{}</b> {}</aside>\n",
        (words.minutes)(lesson.minutes),
        escaped(lesson.notes(lang))
    );
    let told = (0..show.pages.len()).filter(|page| show.pages[*page] != Page::Answer);
    told.for_each(|page| frame(out, show, page));
    *out += "</div>\n";
}

/// Where one goes from a frame: on and back, to a step, to the other language, to the teacher's notes.
fn nav(out: &mut String, shows: &[Show], lang: Lang) {
    let words = &Words::of(lang).page;
    *out += &format!("<nav aria-label=\"{}\">\n", words.steps);
    *out += &format!(
        "<button type=\"button\" data-go=\"back\">← {}</button><button type=\"button\" data-go=\"on\">{} →</button>\n<span class=\"steps\">",
        words.back, words.on
    );
    let firsts = shows.chunk_by(|a, b| a.step.number == b.step.number).map(|step| &step[0]);
    for show in firsts {
        let number = show.step.number;
        *out += &format!(
            "<a href=\"#{}/1\" aria-label=\"{}\" data-step=\"step{number}\">{number}</a>",
            name(show),
            (words.step)(number)
        );
    }
    *out += &format!(
        "</span>\n<a class=\"scissors\" href=\"#{}/cut\" aria-label=\"{}\">✂\u{fe0e} {}</a><button type=\"button\" data-go=\"notes\" aria-pressed=\"false\">{}</button><button type=\"button\" data-go=\"desk\" aria-label=\"{window}\" title=\"{window}\">{} ↗</button><a class=\"other\" href=\"#{other}\" lang=\"{tag}\">{}</a>\n</nav>\n",
        lang.code(),
        words.slider.enter,
        words.slider.short,
        words.notes,
        words.notes,
        words.other,
        window = words.notes_window,
        other = words.other_name,
        tag = if lang == Lang::En { "zh-CN" } else { "en" },
    );
}

/// What a scene is called in the page's address: its language, its step and its name.
fn name(show: &Show) -> String {
    format!("{}/step{}/{}", show.lang().code(), show.step.number, show.play().name)
}
