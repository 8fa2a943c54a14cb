//! Figures as text, and as bars.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

/// A cell filled from the left, in eighths: U+258F to U+2588 of Unicode's block elements.
const EIGHTHS: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
/// Where a bar of a time begins, in nanoseconds.
const FROM: f64 = 1e3;
/// How many times ten times as long it ends: at ten seconds.
const DECADES: usize = 7;
/// How many cells of a bar make a time ten times as long.
pub(super) const DECADE: usize = 3;
/// The width of a time's bar, in cells.
pub(super) const TIME_BAR: usize = DECADES * DECADE;

/// A time that was set: in microseconds below one millisecond, in milliseconds from there.
pub(super) fn time(time: Duration) -> String {
    match time.as_micros() {
        us @ 0..1000 => format!("{us} µs"),
        us => format!("{} ms", us / 1000),
    }
}

/// A time that was measured, in three digits.
pub(super) fn measured(time: Duration) -> String {
    let nanos = time.as_nanos() as f64;
    // What would be written as 1000 belongs to the next unit.
    let (figure, unit) = match nanos {
        _ if nanos < 999.5e3 => (nanos / 1e3, "µs"),
        _ if nanos < 999.5e6 => (nanos / 1e6, "ms"),
        _ => (nanos / 1e9, "s"),
    };
    format!("{} {unit}", three_digits(figure))
}

/// How many times as long as another one.
pub(super) fn times(time: Duration, unit: Duration) -> String {
    let ratio = time.as_secs_f64() / unit.as_secs_f64().max(1e-9);
    if ratio < 10.0 {
        return format!("{ratio:.1} ×");
    }
    // No more digits than are known.
    let round = 10f64.powi((ratio.log10().floor() as i32 - 2).max(0));
    format!("{:.0} ×", (ratio / round).round() * round)
}

fn three_digits(figure: f64) -> String {
    let decimals = match figure {
        _ if figure < 9.995 => 2,
        _ if figure < 99.95 => 1,
        _ => 0,
    };
    format!("{figure:.decimals$}")
}

/// A share from 0 to 1, rounded, but nothing and all are what they say.
pub(super) fn percent(share: f64) -> String {
    match (share * 100.0).round() as usize {
        _ if share <= 0.0 => "0 %".into(),
        _ if share >= 1.0 => "100 %".into(),
        _ if share < 0.01 => "<1 %".into(),
        _ if share > 0.99 => ">99 %".into(),
        n => format!("{n} %"),
    }
}

/// A bar of a share, of `width` cells if it is all; empty only if it is nothing.
pub(super) fn bar(share: f64, width: usize) -> String {
    let full = width * 8;
    let eighths = match (share * full as f64).round() as usize {
        _ if share <= 0.0 => 0,
        _ if share >= 1.0 => full,
        n => n.clamp(1, full - 1),
    };
    EIGHTHS[8].repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// Where a time stands on a scale from 0 to 1, on which the same way is always ten times as long.
pub(super) fn on_scale(time: Duration) -> f64 {
    let decades = (time.as_nanos() as f64 / FROM).log10();
    (decades / DECADES as f64).clamp(0.0, 1.0)
}

/// What stands over the bars of times: every thousand.
pub(super) fn ticks() -> String {
    let ticks = ["1 µs", "1 ms", "1 s"].map(|tick| pad_right(tick, 3 * DECADE)).concat();
    ticks.trim_end().into()
}

/// A line from the lowest to the highest of three shares, with a block at the median, in `width` cells.
pub(super) fn range([lowest, median, highest]: [f64; 3], width: usize) -> String {
    let cell = |share: f64| (share * (width - 1) as f64).round() as usize;
    let [lowest, median, highest] = [cell(lowest), cell(median), cell(highest)];
    let mark = |i| match i {
        _ if i == median => '█',
        _ if (lowest..=highest).contains(&i) => '─',
        _ => ' ',
    };
    (0..=highest).map(mark).collect()
}

/// A text with spaces behind it, up to so many cells.
pub(super) fn pad_right(text: &str, width: usize) -> String {
    text.to_string() + &" ".repeat(width.saturating_sub(text.width()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_none_is_nothing_and_only_all_is_all() {
        let shown = |part: f64, all: f64| (percent(part / all), bar(part / all, 14));
        assert_eq!(shown(0.0, 10_000.0), ("0 %".into(), "".into()));
        assert_eq!(shown(1.0, 10_000.0), ("<1 %".into(), "▏".into()));
        assert_eq!(shown(1.0, 100.0), ("1 %".into(), "▏".into()));
        assert_eq!(shown(1.0, 2.0), ("50 %".into(), "█".repeat(7)));
        assert_eq!(shown(99.0, 100.0), ("99 %".into(), "█".repeat(13) + "▉"));
        assert_eq!(shown(9_999.0, 10_000.0), (">99 %".into(), "█".repeat(13) + "▉"));
        assert_eq!(shown(10_000.0, 10_000.0), ("100 %".into(), "█".repeat(14)));
    }

    #[test]
    fn a_measured_time_has_three_digits() {
        let shown = |nanos| measured(Duration::from_nanos(nanos));
        assert_eq!(shown(0), "0.00 µs");
        assert_eq!(shown(9_994), "9.99 µs");
        assert_eq!(shown(9_996), "10.0 µs");
        assert_eq!(shown(20_540), "20.5 µs");
        assert_eq!(shown(999_400), "999 µs");
        assert_eq!(shown(999_500), "1.00 ms");
        assert_eq!(shown(43_900_000), "43.9 ms");
        assert_eq!(shown(1_000_100_000), "1.00 s");
        assert_eq!(shown(12_345_000_000), "12.3 s");
    }

    #[test]
    fn a_ratio_has_no_more_digits_than_are_known() {
        let shown = |nanos| times(Duration::from_nanos(nanos), Duration::from_nanos(20_000));
        assert_eq!(shown(20_000), "1.0 ×");
        assert_eq!(shown(41_000), "2.0 ×");
        assert_eq!(shown(246_000), "12 ×");
        assert_eq!(shown(43_900_000), "2200 ×");
        assert_eq!(shown(1_000_100_000), "50000 ×");
        assert!(!times(Duration::from_secs(1), Duration::ZERO).is_empty());
    }

    #[test]
    fn ten_times_as_long_is_always_as_far() {
        let cells = |nanos| bar(on_scale(Duration::from_nanos(nanos)), TIME_BAR).width();
        let shown: Vec<usize> = (2..=11).map(|n| cells(10_u64.pow(n))).collect();
        assert_eq!(shown, [0, 0, 3, 6, 9, 12, 15, 18, 21, 21]);
    }

    #[test]
    fn a_range_has_its_median_at_its_place() {
        assert_eq!(range([0.0, 0.5, 1.0], 11), "─────█─────");
        assert_eq!(range([0.2, 0.3, 0.4], 11), "  ─█─");
        assert_eq!(range([0.0, 0.0, 0.0], 11), "█");
        assert_eq!(range([1.0, 1.0, 1.0], 3), "  █");
    }
}
