//! A report as JSON, for a class to collect.

use super::{Odds, Report};

/// A report as one JSON object; every value is a number, a boolean or a text that needs no escape.
pub fn json(report: &Report) -> String {
    let conditions: Vec<String> = report.odds.iter().map(condition).collect();
    format!(
        "{{\n  \"os\": \"{}\",\n  \"cores\": {},\n  \"version\": \"{}\",\n  \"conditions\": [\n    {}\n  ]\n}}\n",
        report.os,
        report.cores,
        env!("CARGO_PKG_VERSION"),
        conditions.join(",\n    ")
    )
}

fn condition(odds: &Odds) -> String {
    let Odds { condition, trials, glued } = odds;
    format!(
        "{{\"gap_us\": {}, \"nagle\": {}, \"late_ms\": {}, \"load\": {}, \"trials\": {trials}, \"glued\": {glued}}}",
        condition.gap.as_micros(),
        condition.nagle,
        condition.late.as_millis(),
        condition.load,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::tests::made_up;

    #[test]
    fn made_up_figures_are_exact() {
        let mut report = made_up();
        report.odds = vec![report.odds[5], report.odds[11], report.odds[18]];
        let expected = format!(
            r#"{{
  "os": "linux",
  "cores": 2,
  "version": "{}",
  "conditions": [
    {{"gap_us": 1000, "nagle": false, "late_ms": 0, "load": false, "trials": 200, "glued": 64}},
    {{"gap_us": 0, "nagle": true, "late_ms": 50, "load": false, "trials": 20, "glued": 16}},
    {{"gap_us": 5000, "nagle": false, "late_ms": 0, "load": true, "trials": 200, "glued": 150}}
  ]
}}
"#,
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(json(&report), expected);
    }
}
