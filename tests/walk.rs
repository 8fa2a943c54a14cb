//! The course frame by frame: nothing is told too early, nothing is too large, and a person can walk
//! through it.

use sticky_packets::Lang;
use sticky_packets::course::beat::asked_before;
use sticky_packets::course::ladder::{Ends, Play};
use sticky_packets::course::lesson::Letter;
use sticky_packets::course::programs::Programs;
use sticky_packets::tape::{Tape, What};
use sticky_packets::view::Played;
use sticky_packets::view::text::frame::{HEIGHT, Page, Show, shows};
use sticky_packets::view::text::{NARROWEST, Screen, WIDTH, scene};
use unicode_width::UnicodeWidthStr;

use crate::common::{SOURCES, STEPS, course, plays, run, stderr, stdout};

const PROGRAMS: Programs = Programs { steps: &STEPS, sources: &SOURCES };

/// Tries something on every scene of the course in every language.
fn each(mut tried: impl FnMut(&Show, &Tape, Lang)) {
    for lang in Lang::ALL {
        let tapes = PROGRAMS.tapes(lang).unwrap();
        let shows = shows(PROGRAMS, &tapes);
        assert_eq!(shows.len(), plays().count());
        shows.iter().zip(tapes.iter().flatten()).for_each(|(show, tape)| tried(show, tape, lang));
    }
}

/// A text without what depends on the width: where its lines broke, and on how many cells.
fn solid(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect()
}

fn place(show: &Show, page: Page) -> Option<usize> {
    show.pages.iter().position(|it| *it == page)
}

fn name(show: &Show) -> String {
    format!("step{}/{}", show.step.number, show.play().name)
}

#[test]
fn nothing_is_told_before_it_is_shown() {
    each(|show, tape, lang| {
        let played = Played::new(show.play(), tape);
        let told_by_the_step = solid(show.step.rung().change(lang));
        let spoilers = [show.play().title(lang), show.play().closing(lang), &played.outcome()];
        let spoilers = spoilers.map(solid).into_iter();
        let spoilers: Vec<String> = spoilers.filter(|it| !told_by_the_step.contains(it)).collect();
        assert!(spoilers.len() > 1);
        let point = place(show, Page::Point).unwrap();
        let asked = place(show, Page::Question).unwrap_or(0);
        let narrowest = Screen::new(false, NARROWEST);
        for page in 0..point {
            for screen in [Screen::PLAIN, narrowest] {
                let frame = show.frame(page, None, screen);
                for spoiler in &spoilers {
                    let told = solid(&frame).contains(spoiler.as_str());
                    assert!(!told, "{}: {spoiler} is told in\n{frame}", name(show));
                }
                let judged = frame.contains(['✓', '✗']);
                assert!(page > asked || !judged, "{}:\n{frame}", name(show));
                assert!(!frame.contains("BUG"), "{frame}");
            }
            let heading = show.heading(page, Screen::PLAIN);
            assert!(!heading.contains(show.play().name), "{heading}");
        }
        let frame = show.frame(point, None, Screen::PLAIN);
        assert!(spoilers.iter().all(|spoiler| solid(&frame).contains(spoiler.as_str())), "{frame}");
    });
}

#[test]
fn every_frame_fits_and_is_the_same_each_time() {
    let again = Lang::ALL.map(|lang| PROGRAMS.tapes(lang).unwrap());
    let again: Vec<Vec<Show>> = again.iter().map(|tapes| shows(PROGRAMS, tapes)).collect();
    let mut again = again.iter().flatten();
    each(|show, _, lang| {
        let twin = again.next().unwrap();
        for page in 0..show.pages.len() {
            let is_asked = matches!(show.pages[page], Page::Question | Page::Answer);
            let answers = [None, Some(Letter::B), Some(Letter::D)].into_iter();
            for said in answers.filter(|said| said.is_none() || is_asked) {
                let frame = show.frame(page, said, Screen::PLAIN);
                assert_eq!(frame, twin.frame(page, said, Screen::PLAIN), "{}", lang.code());
                assert!(frame.lines().count() <= HEIGHT, "{}:\n{frame}", name(show));
            }
            for width in [NARROWEST, WIDTH] {
                let frame = show.frame(page, Some(Letter::A), Screen::new(false, width));
                let wide = frame.lines().find(|line| line.width() > width);
                assert_eq!(wide, None, "{}, {width} cells:\n{frame}", name(show));
                assert!(frame.lines().all(|line| line.trim_end() == line), "{frame}");
            }
            let colored = show.frame(page, None, Screen::new(true, WIDTH));
            assert_eq!(plain(&colored), show.frame(page, None, Screen::PLAIN), "{}", name(show));
        }
    });
}

/// A text without its colours.
fn plain(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_string();
    let plain = parts.fold(first, |all, part| all + part.split_once('m').unwrap().1);
    plain.lines().map(|line| line.trim_end().to_string() + "\n").collect()
}

/// The rows of a transcript's columns, without the clock, and without those that only say who waits.
fn rows(text: &str) -> Vec<String> {
    let rows = text.lines().filter(|line| line.contains('│') && !line.contains('┼'));
    let rows = rows.map(|line| line.chars().skip(8).collect::<String>());
    let waits = |row: &String| row.contains("✗ waits for ever") || row.contains("✗ 永远等下去");
    rows.filter(|row| !waits(row)).collect()
}

/// What frames add to a transcript's rows.
fn arrives(row: &str) -> bool {
    row.contains(" arrives)") || row.contains(" arrive)") || row.contains("（到达 ")
}

#[test]
fn the_beats_are_the_transcript_and_the_point_its_verdict() {
    each(|show, tape, _| {
        let transcript = scene(&Played::new(show.play(), tape), Screen::PLAIN);
        let bodies = (0..show.pages.len())
            .filter(|page| matches!(show.pages[*page], Page::Beat(_)))
            .map(|page| show.body(page, None, Screen::PLAIN));
        let told: Vec<String> = bodies.flat_map(|body| rows(&body)).collect();
        let arrivals = told.iter().filter(|row| arrives(row)).count();
        let shown: Vec<String> = told.into_iter().filter(|row| !arrives(row)).collect();
        // Behind the columns' titles.
        assert_eq!(shown, rows(&transcript)[1..], "{}", name(show));
        let arrived = tape.events.iter().any(|event| matches!(event.what, What::Arrived(_)));
        assert_eq!(arrivals > 0, arrived);

        let point = place(show, Page::Point).unwrap();
        let point = show.body(point, None, Screen::PLAIN);
        let (point, transcript): (Vec<&str>, Vec<&str>) =
            (point.split("\n\n").collect(), transcript.split("\n\n").collect());
        // Its title and its moment, if it has one; and how it ended, with what the course says of that.
        let (decided, ended) = point.split_at(point.len() - 2);
        assert!(transcript.starts_with(decided) && transcript.ends_with(ended), "{point:?}");
        assert_eq!(decided.len() == 1, transcript[1].contains('┼'));
    });
}

#[test]
fn every_step_asks_and_every_scene_has_a_lesson_in_both_languages() {
    let mut rights = Vec::new();
    for step in &STEPS {
        let plays = step.rung().plays.iter();
        let asked: Vec<&Play> = plays.filter(|play| play.lesson.question.is_some()).collect();
        assert!(!asked.is_empty(), "step {}", step.number);
        // It is asked where something goes wrong, or where one would think so.
        assert!(asked.iter().all(|it| it.ends != Ends::Well || it.name == "two-frames"));
        rights
            .extend(asked.iter().filter_map(|play| play.lesson.question.as_ref()).map(|q| q.right));
    }
    assert!(Letter::ALL.iter().filter(|letter| rights.contains(letter)).count() > 2);
    each(|show, tape, lang| {
        let lesson = &show.play().lesson;
        let texts = [lesson.teaser(lang), lesson.notes(lang)];
        assert!(texts.iter().all(|text| is_in(text, lang)), "{texts:?}");
        assert!((1..=10).contains(&lesson.minutes));
        let Some(question) = &lesson.question else {
            return;
        };
        let beats = &show.beats;
        let asked = asked_before(tape, beats, question.before).unwrap();
        let at = place(show, Page::Question).unwrap();
        assert_eq!(show.pages.get(at + 1), Some(&Page::Beat(asked)), "{}", name(show));
        assert!(is_in(question.asks(lang), lang));
        for letter in Letter::ALL {
            assert!(is_in(question.why(letter, lang), lang));
            let others = Letter::ALL.into_iter().filter(|other| *other != letter);
            let answer = question.answer(letter, lang);
            assert!(others.into_iter().all(|other| question.answer(other, lang) != answer));
        }
    });
}

/// English is ASCII, but for one character that is told of.
fn is_in(text: &str, lang: Lang) -> bool {
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    match lang {
        Lang::En => !text.is_empty() && foreign <= 1,
        Lang::Zh => foreign > 3,
    }
}

#[test]
fn where_no_terminal_is_all_of_it_is_printed_and_the_answers_last() {
    for (lang, answers) in [("en", "--- The answers\n"), ("zh", "--- 答案\n")] {
        let output = run(course().args(["--lang", lang]), "q\n");
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
        let text = stdout(&output);
        let (told, key) = text.split_once(answers).unwrap();
        assert_eq!(text.matches(answers).count(), 1);
        for (step, play) in plays() {
            let name = format!("--- step{}/{} 1/", step.number, play.name);
            assert_eq!(told.matches(&name).count(), 1, "{name}");
            let asked = play.lesson.question.is_some();
            let named = key.contains(&format!("--- step{}/{}\n", step.number, play.name));
            assert_eq!(named, asked, "{name}");
        }
        assert!(text.lines().all(|line| line.width() <= WIDTH && line.trim_end() == line));
        assert!(!text.contains('\x1b') && text.ends_with('\n') && !text.ends_with("\n\n"));
    }
}

#[test]
fn what_is_to_be_typed_next_is_there_at_the_end_of_each_step() {
    each(|show, _, lang| {
        let Some(next) = place(show, Page::Next) else {
            return assert_ne!(show.step.rung().plays.last().unwrap().name, show.play().name);
        };
        let text = show.body(next, None, Screen::PLAIN);
        let step = show.step.number;
        for what in ["", " server", " client"] {
            let options = match (lang, what) {
                (Lang::En, _) => "",
                (Lang::Zh, "") => " -- --lang zh",
                (Lang::Zh, _) => " --lang zh",
            };
            let command = format!("\n  cargo run --example step{step}{what}{options}\n");
            assert!(text.contains(&command), "{command}: {text}");
        }
        assert!(text.contains(&format!("\n  cp -r examples/step{step} examples/mine\n")));
    });
}

#[cfg(all(unix, not(no_unix)))]
mod terminal;
