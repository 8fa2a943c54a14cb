//! The wire diagrams: well-formed, closed in themselves, and clear about what stuck and what was cut.

mod common;

use std::collections::BTreeSet;

use common::{STEPS, plays, tape};
use sticky_packets::Lang;
use sticky_packets::lab::{Over, play};
use sticky_packets::picture::svg;

/// Every picture, with the step, the scene and the language in front.
fn pictures() -> impl Iterator<Item = (String, String)> {
    plays().flat_map(|(step, play)| {
        Lang::ALL.map(|lang| {
            let name = format!("step{} {} {}", step.number, play.name, lang.code());
            (name, svg(step.number, play, &tape(step.number, &(play.scene)(lang))))
        })
    })
}

fn picture(number: usize, scene: &str, lang: Lang) -> String {
    let mut plays = STEPS[number - 1].rung().plays.iter();
    let play = plays.find(|play| play.name == scene).unwrap();
    svg(number, play, &tape(number, &(play.scene)(lang)))
}

/// The names of the elements in order, after a check that each is closed where it must be, that the
/// attributes are quoted, and that text holds no bare `&`.
fn elements(xml: &str) -> Vec<&str> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    let mut rest = xml;
    while let Some((text, tag)) = rest.split_once('<') {
        let (tag, behind) = tag.split_once('>').unwrap();
        rest = behind;
        for reference in text.split('&').skip(1) {
            let known = ["amp;", "lt;", "gt;", "quot;"];
            assert!(known.iter().any(|name| reference.starts_with(name)), "{text}");
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split([' ', '/']).next().unwrap();
        all.push(name);
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!((open, rest.trim()), (Vec::new(), ""));
    all
}

#[test]
fn every_picture_is_well_formed_and_says_what_it_shows() {
    for (name, picture) in pictures() {
        let elements = elements(&picture);
        assert_eq!(elements[..3], ["svg", "title", "desc"], "{name}");
        for one in ["svg", "title", "desc", "style", "defs"] {
            assert_eq!(elements.iter().filter(|each| **each == one).count(), 1, "{name}: {one}");
        }
        assert!(picture.starts_with("<svg ") && picture.contains("role=\"img\""), "{name}");
        let controls = |c: char| c.is_control() && c != '\n';
        assert!(!picture.contains(controls), "{name}");
    }
}

#[test]
fn no_picture_reaches_beyond_itself() {
    for (name, picture) in pictures() {
        let known = BTreeSet::from([
            "svg", "title", "desc", "style", "defs", "pattern", "path", "circle", "rect", "line",
            "polygon", "polyline", "text",
        ]);
        assert!(elements(&picture).iter().all(|element| known.contains(element)), "{name}");
        let picture = picture.replacen("xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
        for reference in ["http", "href", "@import", "data:", "<script", " on"] {
            let tags = picture.split('<').map(|part| part.split('>').next().unwrap());
            assert!(!tags.into_iter().any(|tag| tag.contains(reference)), "{name}: {reference}");
        }
        let urls = picture.split("url(").skip(1);
        assert!(urls.into_iter().all(|url| url.starts_with('#')), "{name}");
    }
}

#[test]
fn every_picture_fits_on_a_page() {
    for (name, picture) in pictures() {
        let (_, size) = picture.split_once("viewBox=\"0 0 ").unwrap();
        let (size, _) = size.split_once('"').unwrap();
        let (width, height) = size.split_once(' ').unwrap();
        assert_eq!(width, "800", "{name}");
        assert!(height.parse::<u32>().unwrap() <= 1200, "{name}: {height}");
    }
}

#[test]
fn what_stuck_and_what_was_cut_is_marked() {
    let stuck: Vec<String> = pictures()
        .filter(|(_, picture)| picture.contains("class=\"bracket stuck\""))
        .map(|(name, _)| name)
        .collect();
    let expected = [(1, "lsdir"), (2, "sticks"), (3, "slow-reader"), (6, "two-frames")];
    let expected = expected.iter().flat_map(|(step, name)| {
        Lang::ALL.map(|lang| format!("step{step} {name} {}", lang.code()))
    });
    let expected: Vec<String> = expected.collect();
    assert_eq!(stuck, expected);
    for (name, picture) in pictures().filter(|(name, _)| name.contains("works")) {
        assert!(!picture.contains("class=\"bracket cut\""), "{name}");
    }
    let sticks = picture(2, "sticks", Lang::En);
    for text in [">recv 24 of 1024<", ">two sends in one read: stuck<", ">✗ not a number<"] {
        assert!(sticks.contains(text), "{text}");
    }
    assert!(picture(2, "sticks", Lang::Zh).contains(">两次发送，一次读到：粘在一起<"));
    assert!(picture(4, "overshoot", Lang::En).contains(">recv 262 of 1024: cut<"));
}

#[test]
fn long_runs_are_folded() {
    assert!(picture(6, "split-header", Lang::En).contains(">… 276 more reads …<"));
    assert!(picture(2, "long-answer", Lang::Zh).contains(">… 还有 8 次读取 …<"));
}

#[test]
fn real_sockets_give_the_same_picture() {
    let step = &STEPS[1];
    let sticks = step.rung().plays.iter().find(|play| play.name == "sticks").unwrap();
    let real = play(step, &(sticks.scene)(Lang::En), Over::Tcp).unwrap();
    assert_eq!(svg(2, sticks, &real), picture(2, "sticks", Lang::En));
}
