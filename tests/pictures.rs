//! The wire diagrams: well-formed, closed in themselves, and clear about what stuck and what was cut.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use crate::common::{self, STEPS, has_python, has_rsvg, plays, tape};
use sticky_packets::course::ladder::Play;
use sticky_packets::course::scene;
use sticky_packets::lab::{Over, play};
use sticky_packets::reads::Reads;
use sticky_packets::tape::{Event, Outcome, Side, Tape, What};
use sticky_packets::view::Played;
use sticky_packets::view::svg::svg;
use sticky_packets::view::text::{self, Screen};
use sticky_packets::{Lang, Step};

fn drawn(number: usize, play: &Play, tape: &Tape) -> String {
    svg(number, &Played::new(play, tape))
}

/// Every picture, with the step, the scene and the language in front. All tests look at them, and they are drawn
/// once.
fn pictures() -> impl Iterator<Item = (&'static str, &'static str)> {
    static PICTURES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let of = |(step, play): (&'static Step, &'static Play)| {
            Lang::ALL.map(|lang| {
                let tape = tape(step.number, &(play.scene)(lang));
                (name(step.number, play.name, lang), drawn(step.number, play, &tape))
            })
        };
        plays().flat_map(of).collect()
    });
    PICTURES.iter().map(|(name, picture)| (name.as_str(), picture.as_str()))
}

fn name(number: usize, scene: &str, lang: Lang) -> String {
    format!("step{number} {scene} {}", lang.code())
}

fn picture(number: usize, scene: &str, lang: Lang) -> &'static str {
    let name = name(number, scene, lang);
    pictures().find(|(other, _)| *other == name).unwrap().1
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
        let elements = elements(picture);
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
        assert!(elements(picture).iter().all(|element| known.contains(element)), "{name}");
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

/// The pictures in which something is drawn, by the scene alone.
fn with(marked: &str) -> BTreeSet<String> {
    let pictures = pictures().filter(|(_, picture)| picture.contains(marked));
    let scenes = pictures.map(|(name, _)| name.rsplit_once(' ').unwrap().0.to_string());
    scenes.collect()
}

/// That two sends are in one read is a fact, the same in every picture; red is only what went wrong.
#[test]
fn what_was_glued_and_what_was_cut_is_marked_and_only_what_went_wrong_is_red() {
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    let glued = ["step1 lsdir", "step2 sticks", "step3 slow-reader", "step6 two-frames"];
    let expected: BTreeSet<String> = names(&glued);
    assert_eq!(with(">two sends in one read<"), expected);
    assert_eq!(with(">两次发送，一次读到<"), expected);
    let wrong = [
        "step1 lsdir",
        "step1 long-answer",
        "step2 sticks",
        "step3 slow-reader",
        "step4 overshoot",
        "step5 split-header",
        "step5 half-character",
        "step5 split-command",
    ];
    assert_eq!(with("class=\"blamed bracket\""), names(&wrong));
    for (step, play) in plays() {
        let picture = picture(step.number, play.name, Lang::En);
        let red = picture.contains("class=\"bad\"") || picture.contains("class=\"blamed");
        assert_eq!(red, !play.ends.passes(), "step {} {}", step.number, play.name);
        assert!(play.name != "works" || !picture.contains("class=\"bracket cut\""));
    }
    let sticks = picture(2, "sticks", Lang::En);
    for text in [">recv 24 of 1024<", ">✗ taken for the size<", ">✗ not a number<"] {
        assert!(sticks.contains(text), "{text}");
    }
    assert!(picture(4, "overshoot", Lang::En).contains(">recv 262 of 1024, a part<"));
}

/// On a page of 1280 pixels they are 24 pixels high, or more.
#[test]
fn the_moment_is_large_enough_for_a_projector() {
    let mut drawn = 0;
    for (name, picture) in pictures() {
        assert!(picture.contains("width=\"100%\" viewBox=\"0 0 800 "), "{name}");
        let (moment, _) = picture.split_once("class=\"hair\"").unwrap();
        drawn += usize::from(moment.contains("class=\"trough\""));
        for text in moment.split("<text ").skip(1) {
            let (_, size) = text.split_once("font-size=\"").unwrap();
            let size: f64 = size.split_once('"').unwrap().0.parse().unwrap();
            assert!(size * 1280.0 / 800.0 >= 24.0, "{name}: {text}");
        }
    }
    assert_eq!(drawn, 2 * plays().filter(|(step, play)| has_a_moment(step, play)).count());
}

/// Bytes that no read took do not look like those that one took.
#[test]
fn what_was_never_read_is_outlined() {
    for (step, play) in plays() {
        let tape = tape(step.number, &(play.scene)(Lang::En));
        let reads = Reads::of(&tape);
        let lies = reads.streams().any(|stream| stream.read_up_to() < stream.arrived);
        let picture = drawn(step.number, play, &tape);
        assert_eq!(picture.contains("class=\"unread "), lies, "step {} {}", step.number, play.name);
        let (moment, _) = picture.split_once("class=\"hair\"").unwrap();
        let outlined = moment.contains("class=\"unread ");
        let large = ["long-answer", "half-character", "second-client"].contains(&play.name);
        assert_eq!(outlined, large && lies, "step {} {}", step.number, play.name);
    }
}

fn has_a_moment(step: &Step, play: &Play) -> bool {
    let tape = tape(step.number, &(play.scene)(Lang::En));
    let text = text::scene(&Played::new(play, &tape), Screen::PLAIN);
    let (before, _) = text.split_once('┼').unwrap();
    before.contains("\nin the buffer")
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
    assert_eq!(drawn(2, sticks, &real), picture(2, "sticks", Lang::En));
}

/// An element, with its attributes and those that it inherits.
struct Element<'a> {
    name: &'a str,
    own: BTreeMap<&'a str, &'a str>,
    inherited: BTreeMap<&'a str, &'a str>,
}

impl<'a> Element<'a> {
    fn of(tag: &'a str, inherited: &BTreeMap<&'a str, &'a str>) -> Element<'a> {
        let (name, rest) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag, ""));
        let pairs: Vec<&str> = rest.split('"').collect();
        let pairs = pairs.chunks_exact(2);
        let own = pairs.map(|pair| (pair[0].trim().trim_end_matches('='), pair[1])).collect();
        Element { name, own, inherited: inherited.clone() }
    }

    fn get(&self, attribute: &str) -> Option<&'a str> {
        self.own.get(attribute).or_else(|| self.inherited.get(attribute)).copied()
    }

    /// A colour that something can be drawn with and that is not black.
    fn coloured(&self, attribute: &str, patterns: &BTreeSet<&str>) -> bool {
        let Some(paint) = self.own.get(attribute) else {
            return false;
        };
        let pattern = paint.strip_prefix("url(#").and_then(|id| id.strip_suffix(')'));
        match (pattern, paint.strip_prefix('#')) {
            (Some(id), _) => patterns.contains(id),
            (None, Some(digits)) => digits.chars().any(|digit| digit != '0'),
            (None, None) => false,
        }
    }
}

/// What a program sees that knows no style sheets: every element that is drawn, and the names of the
/// patterns.
fn without_style(picture: &str) -> (Vec<Element<'_>>, BTreeSet<&str>) {
    let (mut open, mut all) = (vec![BTreeMap::new()], Vec::new());
    let (mut patterns, mut in_style) = (BTreeSet::new(), false);
    for tag in picture.split('<').skip(1).filter_map(|part| part.split('>').next()) {
        in_style = tag == "style" || in_style && tag != "/style";
        if in_style || tag == "/style" {
            continue;
        }
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let element = Element::of(tag, open.last().unwrap());
        if !tag.ends_with('/') {
            let mut inherited = element.inherited.clone();
            inherited.extend(&element.own);
            open.push(inherited);
        }
        match element.name {
            "pattern" => patterns.extend(element.own.get("id")),
            "svg" | "title" | "desc" | "defs" => {}
            _ => all.push(element),
        }
    }
    (all, patterns)
}

#[test]
fn every_element_has_its_colours_without_the_style_sheet() {
    for (name, picture) in pictures() {
        let (elements, patterns) = without_style(picture);
        for element in &elements {
            let coloured = |attribute| element.coloured(attribute, &patterns);
            let holds = match element.name {
                "rect" | "polygon" | "circle" => coloured("fill"),
                "line" => coloured("stroke"),
                "path" | "polyline" => coloured("stroke") && element.own["fill"] == "none",
                "text" => element.get("fill").is_some_and(|fill| !fill.contains("000")),
                unknown => panic!("{unknown}"),
            };
            assert!(holds, "{name}: {} {:?}", element.name, element.own);
        }
        let texts = elements.iter().filter(|element| element.name == "text");
        for text in texts {
            let font = ["font-family", "font-size"].map(|attribute| text.get(attribute));
            assert!(font.iter().all(Option::is_some), "{name}: {:?}", text.own);
        }
        for class in ["bad", "good"] {
            let bold = |text: &&Element| text.get("font-weight") == Some("600");
            let of = |text: &&Element| text.own.get("class") == Some(&class);
            assert!(elements.iter().filter(of).all(|text| bold(&text)), "{name}: {class}");
        }
    }
}

/// Text without a class inherits its colour from the root.
#[test]
fn the_style_sheet_has_a_dark_colour_for_every_element() {
    for (name, picture) in pictures() {
        let (_, style) = picture.split_once("<style>").unwrap();
        let (style, _) = style.split_once("</style>").unwrap();
        assert!(style.trim().starts_with("@media (prefers-color-scheme: dark) {\nsvg { fill:"));
        let (elements, _) = without_style(picture);
        for element in elements.iter().filter(|element| element.own.contains_key("class")) {
            for class in element.own["class"].split(' ') {
                let named = [" ", ",", "."].map(|behind| format!(".{class}{behind}"));
                assert!(named.iter().any(|rule| style.contains(rule)), "{name}: {class}");
            }
        }
    }
}

/// The PNGs that are named: for each, the share of almost black pixels and the number of colours.
const MEASURE_PNGS: &str = r#"
import struct, sys, zlib

def pixels(png):
    at, data = 8, b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", body[:10])
        if kind == b"IDAT":
            data += body
        at += size + 12
    bytes_each = {(8, 2): 3, (8, 6): 4}[depth, color]
    data, stride = zlib.decompress(data), width * bytes_each
    above = bytes(stride)
    for y in range(height):
        start = y * (stride + 1)
        rule, row = data[start], bytearray(data[start + 1:start + 1 + stride])
        for i in range(stride):
            left = row[i - bytes_each] if i >= bytes_each else 0
            corner = above[i - bytes_each] if i >= bytes_each else 0
            up, guess = above[i], 0
            if rule == 1:
                guess = left
            elif rule == 2:
                guess = up
            elif rule == 3:
                guess = (left + up) // 2
            elif rule == 4:
                guess = left + up - corner
                guess = min((left, up, corner), key=lambda value: abs(guess - value))
            row[i] = (row[i] + guess) & 255
        above = row
        yield from (bytes(row[i:i + 3]) for i in range(0, stride, bytes_each))

for path in sys.argv[1:]:
    every = list(pixels(open(path, "rb").read()))
    print(sum(max(pixel) < 40 for pixel in every) / len(every), len(set(every)))
"#;

/// Small enough for Python to be quick, and large enough to tell a picture from a black page.
const SMALL: &str = "--width=120";

#[test]
fn no_picture_is_black_or_empty_where_style_sheets_are_not_known() {
    if !has_rsvg() || !has_python() {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rendered");
    fs::create_dir_all(&folder).unwrap();
    let pngs: Vec<_> = pictures()
        .map(|(name, picture)| {
            let (from, to) =
                (folder.join(format!("{name}.svg")), folder.join(format!("{name}.png")));
            fs::write(&from, picture).unwrap();
            let args = [SMALL, "--keep-aspect-ratio", "--background-color=white", "--output"];
            let status = Command::new("rsvg-convert").args(args).args([&to, &from]).status();
            assert!(status.unwrap().success(), "{from:?}");
            to
        })
        .collect();
    let measured = common::python().args(["-c", MEASURE_PNGS]).args(&pngs).output().unwrap();
    let figures = common::stdout(&measured);
    assert_eq!(figures.lines().count(), pngs.len(), "{}", common::stderr(&measured));
    for (png, line) in pngs.iter().zip(figures.lines()) {
        let (dark, colors) = line.split_once(' ').unwrap();
        let (dark, colors): (f64, usize) = (dark.parse().unwrap(), colors.parse().unwrap());
        assert!(dark < 0.15 && colors > 100, "{png:?}: {dark} almost black, {colors} colours");
    }
}

/// A tape of step 2 on which so many one-byte sends arrive and are then read, so many bytes at a time.
fn many_sends(sends: usize, room: usize) -> Tape {
    let event = |at, side, what| Event { at: Duration::from_millis(at), conn: 0, side, what };
    let sent = (0..sends).map(|_| event(0, Side::Server, What::Sent(b"x".into())));
    let arrived = (0..sends).map(|_| event(10, Side::Client, What::Arrived(1)));
    let read = |_| event(20, Side::Client, What::Received { bytes: vec![b'x'; room], room });
    let read = (0..sends / room).map(read);
    let events = sent.chain(arrived).chain(read).collect();
    let (scene, ran) = (scene::sticks(Lang::En), Vec::new());
    Tape { scene, clients: vec![0], events, ran, flushes: 0, outcome: Outcome::Well }
}

#[test]
fn a_buffer_with_parts_of_many_sends_stays_on_the_page() {
    for room in [1, 3, 20] {
        let picture = drawn(2, &STEPS[1].rung().plays[1], &many_sends(20, room));
        let (elements, _) = without_style(&picture);
        let trays = elements.iter().filter(|element| element.own.get("class") == Some(&"tray"));
        for tray in trays {
            let [x, width] = ["x", "width"].map(|name| tray.own[name].parse::<f64>().unwrap());
            assert!(x >= 0.0 && x + width <= 800.0, "reads of {room}: {:?}", tray.own);
        }
    }
}

#[test]
fn the_legend_explains_every_mark() {
    let meanings = [
        ("tray", "receive buffer"),
        ("bracket", "what one read took"),
        ("blamed", "a read that went wrong"),
        ("torn", "a part of a send"),
        ("lies", "unread bytes"),
        ("unread", "what no read ever took"),
        ("idle", "asleep"),
        ("many", "a row marked …"),
        ("lost", "under way or lost"),
        ("over", "the program has ended"),
    ];
    let mut explained = BTreeSet::new();
    for (name, picture) in pictures().filter(|(name, _)| name.ends_with(" en")) {
        let (elements, _) = without_style(picture);
        let mut classes = elements.iter().filter_map(|element| element.own.get("class"));
        let classes: BTreeSet<&str> =
            classes.by_ref().filter_map(|class| class.split(' ').next()).collect();
        for (class, words) in meanings {
            let told = picture.contains(words);
            assert_eq!(classes.contains(class), told, "{name}: {class}");
            explained.extend(told.then_some(class));
        }
    }
    assert_eq!(explained.len(), meanings.len(), "{explained:?}");
}
