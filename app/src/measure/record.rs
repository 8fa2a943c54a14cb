//! A report as JSON, for a class to collect, and back again.

use std::time::Duration;

use super::json::{self, Value, quote};
use super::report::{Condition, Cost, Fix, Machine, Odds, Report, conditions};

/// No command takes longer: each read waits for ten seconds at the most.
const LONGEST: Duration = Duration::from_secs(60);

/// A report as one JSON object.
pub fn json(report: &Report) -> String {
    let Report { machine, odds, costs } = report;
    let Machine { name, os, kernel, cores } = machine;
    let fields = [
        ("name", quote(name)),
        ("os", quote(os)),
        ("kernel", quote(kernel)),
        ("cores", cores.to_string()),
        ("version", quote(env!("CARGO_PKG_VERSION"))),
        ("odds", list(odds.iter().map(odds_json).collect())),
        ("cost", list(costs.iter().map(cost_json).collect())),
    ];
    let lines = fields.map(|(key, value)| format!("  \"{key}\": {value}"));
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

fn list(items: Vec<String>) -> String {
    if items.is_empty() { "[]".into() } else { format!("[\n    {}\n  ]", items.join(",\n    ")) }
}

fn odds_json(odds: &Odds) -> String {
    let Odds { condition, trials, glued } = odds;
    let Condition { gap, nagle, late, load, first } = condition;
    let (gap, late) = (gap.as_micros(), late.as_millis());
    format!(
        "{{\"first\": {first}, \"gap_us\": {gap}, \"nagle\": {nagle}, \"late_ms\": {late}, \"load\": {load}, \"trials\": {trials}, \"glued\": {glued}}}"
    )
}

fn cost_json(cost: &Cost) -> String {
    let Cost { fix, commands, lowest, median, highest } = cost;
    let [lowest, median, highest] = [lowest, median, highest].map(Duration::as_nanos);
    format!(
        "{{\"fix\": \"{}\", \"commands\": {commands}, \"lowest_ns\": {lowest}, \"median_ns\": {median}, \"highest_ns\": {highest}}}",
        fix.key()
    )
}

/// Why a text is no report.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// No text, in none of the ways that shells write one.
    NoText,
    /// No JSON that a report could have, from this line on, counted from 1.
    Line(usize),
    /// What should be there is not, or is not what it should be: `odds[3].glued`.
    Key(String),
}

/// Reads what [`json`] wrote.
///
/// # Errors
///
/// [`Broken`].
pub(super) fn parse(bytes: &[u8]) -> Result<Report, Broken> {
    let text = decode(bytes).ok_or(Broken::NoText)?;
    let value = json::parse(&text).map_err(Broken::Line)?;
    let object = Object { value: &value, path: String::new() };
    let machine = Machine {
        name: object.text("name")?.into(),
        os: object.text("os")?.into(),
        kernel: object.text("kernel")?.into(),
        cores: object.size("cores")?,
    };
    let odds = object.list("odds", odds)?;
    let costs = object.list("cost", cost)?;
    match (odds.is_empty(), costs.is_empty()) {
        (true, true) => Err(object.broken("odds")),
        _ => Ok(Report { machine, odds, costs }),
    }
}

/// UTF-8, or UTF-16 with its mark at the front, which some shells write when a program's output goes
/// into a file.
fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok().filter(|_| bytes.len() % 2 == 0)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => String::from_utf8(rest.into()).ok(),
    }
}

/// An object of a report, and where it stands there.
struct Object<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Object<'a> {
    fn broken(&self, key: &str) -> Broken {
        Broken::Key(format!("{}{key}", self.path))
    }

    fn get(&self, key: &str) -> Result<&'a Value, Broken> {
        let Value::Object(pairs) = self.value else {
            return Err(self.broken(key));
        };
        let found = pairs.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value).ok_or_else(|| self.broken(key))
    }

    fn number(&self, key: &str) -> Result<u64, Broken> {
        match self.get(key)? {
            Value::Number(number) => Ok(*number),
            _ => Err(self.broken(key)),
        }
    }

    fn size(&self, key: &str) -> Result<usize, Broken> {
        usize::try_from(self.number(key)?).map_err(|_| self.broken(key))
    }

    /// A time that a command may take.
    fn time(&self, key: &str) -> Result<Duration, Broken> {
        let time = Duration::from_nanos(self.number(key)?);
        if time.is_zero() || time > LONGEST { Err(self.broken(key)) } else { Ok(time) }
    }

    fn bool(&self, key: &str) -> Result<bool, Broken> {
        match self.get(key)? {
            Value::Bool(bool) => Ok(*bool),
            _ => Err(self.broken(key)),
        }
    }

    fn text(&self, key: &str) -> Result<&'a str, Broken> {
        match self.get(key)? {
            Value::Text(text) => Ok(text),
            _ => Err(self.broken(key)),
        }
    }

    /// A list of objects, none of which says the same thing as another.
    fn list<T>(
        &self,
        key: &str,
        item: fn(&Object, &[T]) -> Result<T, Broken>,
    ) -> Result<Vec<T>, Broken> {
        let Value::List(values) = self.get(key)? else {
            return Err(self.broken(key));
        };
        let mut items = Vec::new();
        for (i, value) in values.iter().enumerate() {
            let path = format!("{}{key}[{i}].", self.path);
            items.push(item(&Object { value, path }, &items)?);
        }
        Ok(items)
    }
}

fn odds(object: &Object, before: &[Odds]) -> Result<Odds, Broken> {
    let condition = Condition {
        gap: Duration::from_micros(object.number("gap_us")?),
        nagle: object.bool("nagle")?,
        late: Duration::from_millis(object.number("late_ms")?),
        load: object.bool("load")?,
        first: object.bool("first")?,
    };
    let known = conditions().contains(&condition);
    if !known || before.iter().any(|odds| odds.condition == condition) {
        return Err(object.broken("gap_us"));
    }
    let trials = object.size("trials")?;
    let glued = object.size("glued")?;
    match (trials, glued > trials) {
        (0, _) => Err(object.broken("trials")),
        (_, true) => Err(object.broken("glued")),
        _ => Ok(Odds { condition, trials, glued }),
    }
}

fn cost(object: &Object, before: &[Cost]) -> Result<Cost, Broken> {
    let name = object.text("fix")?;
    let fix = Fix::ALL.into_iter().find(|fix| fix.key() == name);
    let fix = fix.filter(|fix| before.iter().all(|cost| cost.fix != *fix));
    let fix = fix.ok_or_else(|| object.broken("fix"))?;
    let commands = object.size("commands")?;
    let [lowest, median, highest] =
        ["lowest_ns", "median_ns", "highest_ns"].map(|key| object.time(key));
    let (lowest, median, highest) = (lowest?, median?, highest?);
    match (commands, lowest <= median && median <= highest) {
        (0, _) => Err(object.broken("commands")),
        (_, false) => Err(object.broken("median_ns")),
        _ => Ok(Cost { fix, commands, lowest, median, highest }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::report::tests::made_up;

    #[test]
    fn made_up_figures_are_exact() {
        let mut report = made_up();
        report.odds = vec![report.odds[0], report.odds[7], report.odds[20]];
        report.costs.truncate(1);
        let expected = format!(
            r#"{{
  "name": "desk 7",
  "os": "linux",
  "kernel": "6.1.0",
  "cores": 2,
  "version": "{}",
  "odds": [
    {{"first": true, "gap_us": 0, "nagle": true, "late_ms": 0, "load": false, "trials": 200, "glued": 0}},
    {{"first": false, "gap_us": 0, "nagle": false, "late_ms": 50, "load": false, "trials": 200, "glued": 170}},
    {{"first": false, "gap_us": 5000, "nagle": false, "late_ms": 0, "load": true, "trials": 200, "glued": 55}}
  ],
  "cost": [
    {{"fix": "echo", "commands": 50, "lowest_ns": 10250, "median_ns": 20500, "highest_ns": 41000}}
  ]
}}
"#,
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(json(&report), expected);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut report = made_up();
        report.machine.name = "小明的 \"laptop\"\n\\1".into();
        let text = json(&report);
        assert_eq!(parse(text.as_bytes()), Ok(report.clone()));
        let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
        };
        assert_eq!(parse(&utf16(u16::to_le_bytes)), Ok(report.clone()));
        assert_eq!(parse(&utf16(u16::to_be_bytes)), Ok(report.clone()));
        assert_eq!(parse(format!("\u{feff}{text}").as_bytes()), Ok(report.clone()));
        report.odds.clear();
        assert_eq!(parse(json(&report).as_bytes()), Ok(report.clone()));
        report.costs.clear();
        assert_eq!(parse(json(&report).as_bytes()), Err(Broken::Key("odds".into())));
    }

    #[test]
    fn every_figure_is_checked() {
        let text = json(&made_up());
        for (from, to, key) in [
            ("\"name\": \"desk 7\"", "\"name\": 7", "name"),
            ("\"kernel\"", "\"kernle\"", "kernel"),
            ("\"cores\": 2", "\"cores\": true", "cores"),
            ("\"odds\": [", "\"odds\": 1, \"more\": [", "odds"),
            ("\"gap_us\": 5,", "\"gap_us\": 6,", "odds[8].gap_us"),
            ("\"gap_us\": 5,", "\"gap_us\": 20,", "odds[9].gap_us"),
            ("\"load\": true", "\"load\": 1", "odds[14].load"),
            ("\"trials\": 200, \"glued\": 0", "\"trials\": 0, \"glued\": 0", "odds[0].trials"),
            ("\"glued\": 0", "\"glued\": 201", "odds[0].glued"),
            ("\"fix\": \"ack\"", "\"fix\": \"nack\"", "cost[2].fix"),
            ("\"fix\": \"ack\"", "\"fix\": \"echo\"", "cost[2].fix"),
            ("\"commands\": 50", "\"commands\": 0", "cost[0].commands"),
            ("\"median_ns\": 20500", "\"median_ns\": 0", "cost[0].median_ns"),
            ("\"highest_ns\": 41000", "\"highest_ns\": 20499", "cost[0].median_ns"),
            ("\"highest_ns\": 41000", "\"highest_ns\": 60000000001", "cost[0].highest_ns"),
        ] {
            let broken = text.replacen(from, to, 1);
            assert_ne!(broken, text, "{from}");
            assert_eq!(parse(broken.as_bytes()), Err(Broken::Key(key.into())), "{to}");
        }
    }

    /// Cut anywhere, or with any byte changed, it is refused or read, and never more than that.
    #[test]
    fn no_file_is_too_broken() {
        let mut report = made_up();
        report.odds.truncate(2);
        report.costs.truncate(2);
        let whole = json(&report).into_bytes();
        let end = whole.trim_ascii_end().len();
        for cut in 0..end {
            parse(&whole[..cut]).unwrap_err();
        }
        for i in 0..whole.len() {
            for byte in [0, b'"', b'[', b'}', b'9', 0x80, 0xff] {
                let mut broken = whole.clone();
                broken[i] = byte;
                let _any = parse(&broken);
            }
        }
        assert_eq!(parse(b"\xff\xfe\x00"), Err(Broken::NoText));
        assert_eq!(parse(b"\xff\xfe\x00\xd8"), Err(Broken::NoText));
        assert_eq!(parse(b"\x80"), Err(Broken::NoText));
        assert_eq!(parse(b"[1]"), Err(Broken::Key("name".into())));
        assert_eq!(parse(b"# notes\n"), Err(Broken::Line(1)));
    }
}
