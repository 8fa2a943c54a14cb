//! `measure`: what it prints and merges, and never how often anything sticks or how long it takes, which
//! is the machine's own affair.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Output};
use std::sync::OnceLock;

use crate::common::{self, has_python, is_narrow, run, stderr, stdout, told};
use sticky_packets_app::measure::{Condition, Fix, conditions};
use unicode_width::UnicodeWidthStr;

/// A name that JSON must escape, and that no terminal may take for a command.
const NAME: &str = "desk \"7\"\t\u{1b}[31m粘\\包";

fn course(args: &[&str]) -> Output {
    run(common::course().args(args), "")
}

fn printed(args: &[&str]) -> String {
    let output = course(args);
    let ended = (output.status.code(), stderr(&output));
    assert_eq!(ended, (Some(0), String::new()), "{args:?}");
    stdout(&output)
}

/// Both parts, as one machine finds them.
fn json() -> &'static str {
    static JSON: OnceLock<String> = OnceLock::new();
    JSON.get_or_init(|| printed(&["measure", "--trials", "2", "--json", "--name", NAME]))
}

/// What stands behind a key, up to the next comma or brace.
fn value<'a>(object: &'a str, key: &str) -> &'a str {
    let (_, rest) = object.split_once(&format!("\"{key}\": ")).unwrap();
    rest.split([',', '}', '\n']).next().unwrap()
}

fn key(condition: &Condition) -> String {
    let Condition { gap, nagle, late, load, first } = condition;
    format!("{first} {} {nagle} {} {load}", gap.as_micros(), late.as_millis())
}

#[test]
fn json_has_every_condition_and_every_fix_once() {
    let (head, list) = json().split_once("\"odds\": [").unwrap();
    assert_eq!(value(head, "os"), format!("\"{}\"", std::env::consts::OS));
    assert_eq!(value(head, "version"), format!("\"{}\"", env!("CARGO_PKG_VERSION")));
    assert!(value(head, "cores").parse::<usize>().unwrap() >= 1);
    let objects: Vec<&str> = list.lines().filter(|line| line.contains('{')).collect();
    let (odds, costs) = objects.split_at(conditions().len());
    let found = odds.iter().map(|object| {
        ["first", "gap_us", "nagle", "late_ms", "load"].map(|key| value(object, key)).join(" ")
    });
    assert!(found.eq(conditions().iter().map(key)), "{list}");
    let figure = |object, key| value(object, key).parse::<u64>().unwrap();
    for object in odds {
        assert_eq!(figure(object, "trials"), 2, "every condition gets as many");
        assert!(figure(object, "glued") <= 2, "{object}");
    }
    let fixes = costs.iter().map(|object| value(object, "fix").trim_matches('"').to_string());
    assert!(fixes.eq(Fix::ALL.map(|fix| fix.key().to_string())), "{list}");
    for object in costs {
        let times = ["lowest_ns", "median_ns", "highest_ns"].map(|key| figure(object, key));
        assert!(times.is_sorted() && times[0] > 0, "{object}");
    }
}

/// The kernel delays no acknowledgment by less than nothing: only the second itself is sure.
#[test]
fn a_second_of_sleep_takes_a_second() {
    let object = json().lines().find(|line| line.contains("\"sleep\"")).unwrap();
    let lowest: u64 = value(object, "lowest_ns").parse().unwrap();
    assert!(lowest >= 1_000_000_000, "{object}");
}

#[test]
fn python_takes_the_json() {
    if !has_python() {
        return;
    }
    let script = "import json, sys; print(json.load(sys.stdin)['name'], end='')";
    let mut python = common::python();
    let output = run(python.env("PYTHONIOENCODING", "utf-8").args(["-c", script]), json());
    assert_eq!((stdout(&output).as_str(), stderr(&output).as_str()), (NAME, ""));
}

#[test]
#[cfg(all(unix, not(no_unix)))]
fn a_machine_is_called_by_its_host_name_and_tells_its_kernel() {
    let json = printed(&["measure", "odds", "--trials", "1", "--json"]);
    let asked = |option| {
        let output = process::Command::new("uname").arg(option).output().unwrap();
        format!("\"{}\"", stdout(&output).trim_end())
    };
    assert_eq!([value(&json, "name"), value(&json, "kernel")], [asked("-n"), asked("-r")]);
}

#[test]
fn the_charts_fit_a_terminal_of_80_cells() {
    for lang in ["en", "zh"] {
        let text = printed(&["measure", "--trials", "2", "--lang", lang]);
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        let rows = |mark| text.lines().filter(|line| line.contains(mark)).count();
        assert_eq!((rows(" %"), rows(" ×")), (11, 6), "{text}");
    }
}

#[test]
fn one_part_alone_leaves_the_other_out() {
    let rows = |part| {
        let text = printed(&["measure", part, "--trials", "1"]);
        [" %", " ×"].map(|mark| text.lines().filter(|line| line.contains(mark)).count())
    };
    assert_eq!([rows("odds"), rows("cost")], [[11, 0], [0, 6]]);
}

#[test]
fn colour_is_asked_for_and_adds_nothing_else() {
    let colored = |color| printed(&["measure", "odds", "--trials", "1", "--color", color]);
    assert!(colored("always").contains('\x1b'));
    assert!(!colored("never").contains('\x1b'));
    assert!(!colored("auto").contains('\x1b'), "a pipe is no terminal");
}

#[test]
fn trials_out_of_range_are_a_usage_error() {
    for (trials, part) in [
        ("0", "takes a number from 1 to 10000, and not `0`"),
        ("10001", "takes a number from 1 to 10000, and not `10001`"),
        ("-1", "takes a number from 1 to 10000, and not `-1`"),
        ("many", "takes a number from 1 to 10000, and not `many`"),
        ("70000", "takes a number from 1 to 10000, and not `70000`"),
    ] {
        let output = course(&["measure", "--trials", trials]);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{trials}");
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}

#[test]
fn help_names_what_can_be_asked() {
    let help = stdout(&course(&["measure", "--help"]));
    let options = ["--trials N", "--json", "--name NAME", "--merge FILES", "--lang", "--color"];
    for word in ["cargo run measure [odds|cost]"].iter().chain(&options) {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn two_dashes_after_the_word_are_one_thing_too_many() {
    for args in [&["measure", "--", "--json"][..], &["measure", "cost", "--", "--json"]] {
        let output = course(args);
        assert_eq!(output.status.code(), Some(2));
        assert!(told(&output).contains("--json stands after two dashes"), "{}", stderr(&output));
    }
}

/// A folder of reports, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let name = format!("measure-{name}-{}", process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir(&path).unwrap();
        Folder(path)
    }

    fn holds(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    /// Merges these files of it, as one who is in it would.
    fn merge(&self, args: &[&str], files: &[&str]) -> Output {
        let mut course = common::course();
        run(course.current_dir(&self.0).arg("measure").args(args).arg("--merge").args(files), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The report of another machine, on which every condition came out as it is told.
fn machine(name: &str, stuck: usize, nanos: usize) -> String {
    let odds = |condition: &Condition| {
        let key = key(condition);
        let [first, gap, nagle, late, load] =
            key.split(' ').collect::<Vec<_>>().try_into().unwrap();
        format!(
            "{{\"load\": {load}, \"glued\": {stuck}, \"trials\": 100, \"first\": {first}, \"gap_us\": {gap}, \"nagle\": {nagle}, \"late_ms\": {late}}}"
        )
    };
    let cost = |fix: Fix| {
        format!(
            "{{\"fix\": \"{}\", \"commands\": 9, \"lowest_ns\": 1, \"median_ns\": {nanos}, \"highest_ns\": 9000000000}}",
            fix.key()
        )
    };
    let odds: Vec<String> = conditions().iter().map(odds).collect();
    let costs: Vec<String> = Fix::ALL.into_iter().map(cost).collect();
    format!(
        "{{\"name\": \"{name}\", \"os\": \"linux\", \"kernel\": \"\", \"cores\": 4, \"odds\": [{}], \"cost\": [{}]}}",
        odds.join(", "),
        costs.join(", ")
    )
}

/// The figures of a row that begins so.
fn row(text: &str, label: &str) -> Vec<String> {
    let row = text.lines().find(|line| line.trim_start().starts_with(label)).unwrap();
    let row = row.trim_start().strip_prefix(label).unwrap();
    row.split_whitespace().take(7).map(String::from).collect()
}

#[test]
fn a_class_is_one_table_and_broken_files_are_told_and_passed_over() {
    let folder = Folder::new("class");
    folder.holds("a.json", machine("a", 10, 20_000));
    let b = format!("\u{feff}{}", machine("b", 90, 44_000_000));
    let utf16: Vec<u8> = b.encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.holds("b.json", utf16);
    folder.holds("c.json", format!("\u{feff}{}\r\n", machine("c", 30, 30_000)));
    let whole = machine("d", 1, 1);
    folder.holds("copy.json", machine("a", 10, 20_000));
    folder.holds("cut.json", &whole[..whole.len() / 2]);
    folder.holds("empty.json", "");
    folder.holds("key.json", whole.replacen("\"glued\": 1,", "\"glued\": 101,", 1));
    folder.holds("noise.json", (0..=255).rev().collect::<Vec<u8>>());
    folder.holds("nested.json", "[".repeat(100_000));
    folder.holds("long.json", " ".repeat(300_000));
    folder.holds("notes.txt", "no report, and no .json");
    let broken = [
        ("absent.json", "", ""),
        ("copy.json", "the same report as a.json", "和 a.json 是同一份"),
        ("cut.json", "from line 1 on", "从第 1 行起"),
        ("empty.json", "from line 1 on", "从第 1 行起"),
        ("key.json", "odds[0].glued is", "odds[0].glued "),
        ("noise.json", "no text", "不是文本"),
        ("nested.json", "from line 1 on", "从第 1 行起"),
        ("long.json", "longer than 256 KiB", "超过了 256 KiB"),
    ];
    let mut files = vec!["a.json", "b.json", "c.json"];
    files.extend(broken.iter().map(|(file, ..)| file));
    for (lang, n, first) in [("en", "3 machines: a ", "first"), ("zh", "3 台机器：a（", "首次响应")]
    {
        let output = folder.merge(&["--lang", lang], &files);
        let (text, notes) = (stdout(&output), stderr(&output));
        assert_eq!(output.status.code(), Some(0), "{notes}");
        assert!(text.starts_with(n), "{text}");
        assert!(text.lines().all(|line| line.width() <= 80) && is_narrow(&notes), "{text}{notes}");
        assert_eq!(row(&text, first), ["3", "10", "%", "30", "%", "90", "%"]);
        let label = if lang == "en" { "step 4  an ack" } else { "第 4 步  等确认" };
        assert_eq!(row(&text, label), ["3", "20.0", "µs", "30.0", "µs", "44.0", "ms"]);
        let notes = told(&output);
        for (file, en, zh) in broken {
            let why = if lang == "en" { en } else { zh };
            let at = notes
                .find(&format!("{file} is passed over: "))
                .or(notes.find(&format!("跳过了 {file}：")));
            let from = at.unwrap_or_else(|| panic!("{file} is not told: {notes}"));
            assert!(notes[from..].contains(why), "{file}: {why:?} is missing in: {notes}");
        }
    }
    let of_the_folder = folder.merge(&[], &["."]);
    assert!(stdout(&of_the_folder).starts_with("3 machines: a "), "{}", stdout(&of_the_folder));
    assert!(!stderr(&of_the_folder).contains("notes.txt"), "{}", stderr(&of_the_folder));
}

#[test]
fn what_this_machine_prints_it_merges() {
    let folder = Folder::new("own");
    folder.holds("a.json", json());
    folder.holds("b.json", machine("b", 0, 20_000));
    let output = folder.merge(&[], &["a.json", "b.json"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let text = stdout(&output);
    assert!(text.starts_with(r#"2 machines: desk "7"\t\x1b[31m粘\包 ("#), "{text}");
    assert_eq!(row(&text, "first")[0], "2");
    for (part, rows) in [("odds", [22, 0]), ("cost", [0, 6])] {
        let text = stdout(&folder.merge(&[part], &["a.json", "b.json"]));
        let of_two = text.lines().filter(|line| line.contains("    2 "));
        let (shares, times): (Vec<&str>, Vec<&str>) = of_two.partition(|line| line.contains(" % "));
        let found = [shares.len(), times.len()];
        assert_eq!(found, rows, "{text}");
    }
}

#[test]
fn nothing_to_merge_is_an_error_that_says_what_to_do() {
    let folder = Folder::new("nothing");
    folder.holds("broken.json", "{");
    let odds = machine("a", 1, 1);
    let (odds, _) = odds.split_once(", \"cost\": [").unwrap();
    fs::create_dir(folder.0.join("empty")).unwrap();
    folder.holds("odds.json", format!("{odds}, \"cost\": []}}"));
    for (args, files, parts) in [
        (
            &[][..],
            &["broken.json", "absent.json"][..],
            &["broken.json", "absent.json", "--json"][..],
        ),
        (&[], &["empty"], &["empty", ".json", "--merge"]),
        (&["cost"], &["odds.json"], &["cargo run measure cost --json"]),
    ] {
        for lang in ["en", "zh"] {
            let output = folder.merge(&[args, &["--lang", lang]].concat(), files);
            assert_eq!((output.status.code(), stdout(&output)), (Some(1), String::new()));
            assert!(is_narrow(&stderr(&output)), "{}", stderr(&output));
            for part in parts {
                assert!(told(&output).contains(part), "{part}: {}", stderr(&output));
            }
        }
    }
}
