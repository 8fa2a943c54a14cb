//! A report as two bar charts in a terminal, and what they mean.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::{Odds, Report};
use crate::bytes::count;
use crate::lang::Lang;
use crate::view::text::{Screen, Tone, WIDTH, pad_left, wrap};

/// The width of a row's label, in cells.
const LABEL: usize = 6;
/// The width of a bar, in cells.
const BAR: usize = 14;
/// The width of a bar with its figures, in cells.
const COLUMN: usize = (WIDTH - LABEL - 4) / 2;
/// A cell filled from the left, in eighths: U+258F to U+2588 of Unicode's block elements.
const EIGHTHS: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// A report as a page: a chart of the pauses, one of the late readers, and what they mean.
pub fn chart(report: &Report, lang: Lang, screen: Screen) -> String {
    let Report { os, cores, odds } = report;
    let mut out = String::new();
    let title = lang.pick(
        format!("Two sends, one read: how often they stick here ({os}, {})", count(*cores, "core")),
        format!("两次发送，一次读到：在这台机器上粘在一起的比例（{os}，{cores} 核）"),
    );
    push_text(&mut out, &title, screen, Tone::Heading);
    out.push('\n');
    push_grid(&mut out, &pauses(odds, lang), screen);
    out.push('\n');
    push_grid(&mut out, &late_readers(odds, lang), screen);
    out.push('\n');
    push_text(&mut out, &meaning(odds, lang), screen, Tone::Plain);
    out
}

/// A chart of two columns of bars.
struct Grid<'a> {
    title: &'static str,
    /// What the rows' labels, the left and the right bars are.
    heads: [&'static str; 3],
    rows: Vec<(String, [&'a Odds; 2])>,
}

fn pauses(odds: &[Odds], lang: Lang) -> Grid<'_> {
    let of = |load| odds.iter().filter(move |odds| is_pause(odds) && odds.condition.load == load);
    Grid {
        title: lang.pick(
            "The server pauses between the sends (Nagle off, the client waits in recv)",
            "服务器在两次发送之间停顿（Nagle 关闭，接收方在 recv 中等待）",
        ),
        heads: lang.pick(
            ["pause", "no load added", "every core kept busy"],
            ["停顿", "不加负载", "每个核都占满"],
        ),
        rows: rows(of(false), of(true), |odds| time(odds.condition.gap)),
    }
}

fn late_readers(odds: &[Odds], lang: Lang) -> Grid<'_> {
    let of = |nagle| odds.iter().filter(move |odds| is_late(odds) && odds.condition.nagle == nagle);
    Grid {
        title: lang.pick(
            "The client comes late to its first recv (no pause, no load added)",
            "接收方迟一点才调用第一次 recv（没有停顿，不加负载）",
        ),
        heads: lang.pick(
            ["late", "Nagle off (TCP_NODELAY)", "Nagle on (the default)"],
            ["迟到", "Nagle 关闭（TCP_NODELAY）", "Nagle 开启（默认）"],
        ),
        rows: rows(of(false), of(true), |odds| format!("{} ms", odds.condition.late.as_millis())),
    }
}

fn is_pause(odds: &Odds) -> bool {
    !odds.condition.nagle && odds.condition.late.is_zero()
}

fn is_late(odds: &Odds) -> bool {
    !odds.condition.load && odds.condition.gap.is_zero()
}

fn rows<'a>(
    left: impl Iterator<Item = &'a Odds>,
    right: impl Iterator<Item = &'a Odds>,
    label: impl Fn(&Odds) -> String,
) -> Vec<(String, [&'a Odds; 2])> {
    left.zip(right).map(|(left, right)| (label(left), [left, right])).collect()
}

/// Both columns side by side, or one below the other where they have no room.
fn push_grid(out: &mut String, grid: &Grid, screen: Screen) {
    push_text(out, grid.title, screen, Tone::Plain);
    let side_by_side = screen.width() >= LABEL + 2 * (2 + COLUMN);
    let columns: &[&[usize]] = if side_by_side { &[&[0, 1]] } else { &[&[0], &[1]] };
    for columns in columns {
        out.push('\n');
        push_columns(out, grid, columns, screen);
    }
}

fn push_columns(out: &mut String, grid: &Grid, columns: &[usize], screen: Screen) {
    let mut heads = pad_left(grid.heads[0], LABEL);
    for i in columns {
        heads = heads + "  " + &pad_right(grid.heads[i + 1], COLUMN);
    }
    push_row(out, &screen.paint(Tone::Faint, heads.trim_end()));
    for (label, odds) in &grid.rows {
        let mut row = screen.paint(Tone::Faint, &pad_left(label, LABEL));
        for i in columns {
            let fill = COLUMN.saturating_sub(BAR + 1 + figures(odds[*i]).width());
            row = row + "  " + &column(odds[*i], screen) + &" ".repeat(fill);
        }
        push_row(out, row.trim_end());
    }
}

fn push_row(out: &mut String, row: &str) {
    out.push_str(row);
    out.push('\n');
}

fn column(odds: &Odds, screen: Screen) -> String {
    format!("{} {}", screen.paint(Tone::Bad, &pad_right(&bar(odds), BAR)), figures(odds))
}

fn figures(odds: &Odds) -> String {
    format!("{} {}/{}", pad_left(&percent(odds), 5), odds.glued, odds.trials)
}

/// Counted in eighths of a cell.
fn bar(odds: &Odds) -> String {
    let eighths = share(odds, BAR * 8);
    EIGHTHS[8].repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// Rounded, but nothing and all are what they say.
fn percent(odds: &Odds) -> String {
    match share(odds, 100) {
        1 if odds.glued * 100 < odds.trials => "<1 %".into(),
        99 if odds.glued * 100 > odds.trials * 99 => ">99 %".into(),
        n => format!("{n} %"),
    }
}

/// The glued share in parts of `full`, rounded; 0 only for none, `full` only for all.
fn share(odds: &Odds, full: usize) -> usize {
    let Odds { trials, glued, .. } = odds;
    match glued {
        0 => 0,
        _ if glued >= trials => full,
        _ => ((glued * full * 2 + trials) / (trials * 2)).clamp(1, full - 1),
    }
}

fn meaning(odds: &[Odds], lang: Lang) -> String {
    let sum = |nagle, figure: fn(&Odds) -> usize| -> usize {
        let of = odds.iter().filter(|odds| is_late(odds) && odds.condition.nagle == nagle);
        of.map(figure).sum()
    };
    let (stuck, off) = (sum(false, |odds| odds.glued), sum(false, |odds| odds.trials));
    let (apart, on) = (sum(true, |odds| odds.trials - odds.glued), sum(true, |odds| odds.trials));
    lang.pick(
        format!("It is a race between the second send and the first recv, not a rule: a pause makes it rarer, a busy machine or a late reader can bring it back. Nagle's algorithm is neither necessary nor sufficient: with it off {stuck} of {off} replies stuck, with it on {apart} of {on} came apart. Your tests saw one row of this, your users get all of them; step 6 is right in every row."),
        format!("粘不粘，要看第二次发送和第一次 recv 谁抢在前面，这是赛跑（竞态），不是规律：停顿让粘包变少，可机器一忙，或者接收方一迟到，粘包又会回来。Nagle 算法既不是必要条件，也不是充分条件：关闭时，{off} 次响应中有 {stuck} 次粘在一起；开启时，{on} 次中有 {apart} 次是分开的。测试只碰到其中一行，用户却会碰到每一行；第 6 步在每一行都正确。"),
    )
}

/// In microseconds below one millisecond, in milliseconds from there.
pub(super) fn time(time: Duration) -> String {
    match time.as_micros() {
        us @ 0..1000 => format!("{us} µs"),
        us => format!("{} ms", us / 1000),
    }
}

fn push_text(out: &mut String, text: &str, screen: Screen, tone: Tone) {
    for line in wrap(text, screen.width()) {
        push_row(out, &screen.paint(tone, &line));
    }
}

fn pad_right(text: &str, width: usize) -> String {
    text.to_string() + &" ".repeat(width.saturating_sub(text.width()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Condition;
    use crate::measure::tests::made_up;

    fn odds(glued: usize, trials: usize) -> Odds {
        Odds { condition: Condition::PLAIN, trials, glued }
    }

    #[test]
    fn made_up_figures_are_exact() {
        assert_eq!(chart(&made_up(), Lang::En, Screen::PLAIN), EN);
        assert_eq!(chart(&made_up(), Lang::Zh, Screen::PLAIN), ZH);
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        let mut report = made_up();
        for odds in &mut report.odds {
            (odds.trials, odds.glued) = (10_000, 9_999);
        }
        for lang in Lang::ALL {
            for width in [40, 50, 79, WIDTH] {
                for line in chart(&report, lang, Screen::new(false, width)).lines() {
                    assert!(line.width() <= width, "{}: {line}", line.width());
                    assert_eq!(line, line.trim_end());
                }
            }
        }
    }

    #[test]
    fn columns_that_have_no_room_side_by_side_stand_one_below_the_other() {
        let words = |width| {
            let chart = chart(&made_up(), Lang::En, Screen::new(false, width));
            let mut words: Vec<String> = chart.split_whitespace().map(String::from).collect();
            words.sort();
            words
        };
        let mut expected = words(WIDTH);
        // Each of the two charts has its labels a second time.
        let labels = "pause 0 µs 5 µs 20 µs 50 µs 100 µs 1 ms 5 ms late 0 ms 5 ms 50 ms";
        expected.extend(labels.split(' ').map(String::from));
        expected.sort();
        assert_eq!(words(40), expected);
        assert_eq!(words(79), expected);
    }

    #[test]
    fn only_none_is_nothing_and_only_all_is_all() {
        let shown = |odds| (percent(&odds), bar(&odds));
        assert_eq!(shown(odds(0, 10_000)), ("0 %".into(), "".into()));
        assert_eq!(shown(odds(1, 10_000)), ("<1 %".into(), "▏".into()));
        assert_eq!(shown(odds(1, 100)), ("1 %".into(), "▏".into()));
        assert_eq!(shown(odds(1, 2)), ("50 %".into(), "█".repeat(7)));
        assert_eq!(shown(odds(99, 100)), ("99 %".into(), "█".repeat(13) + "▉"));
        assert_eq!(shown(odds(9_999, 10_000)), (">99 %".into(), "█".repeat(13) + "▉"));
        assert_eq!(shown(odds(10_000, 10_000)), ("100 %".into(), "█".repeat(14)));
    }

    const EN: &str = r"Two sends, one read: how often they stick here (linux, 2 cores)

The server pauses between the sends (Nagle off, the client waits in recv)

 pause  no load added                        every core kept busy
  0 µs                   0 % 0/200           ██▎             17 % 33/200
  5 µs  ███▊            27 % 53/200          ██████          43 % 86/200
 20 µs  ███████▍        53 % 106/200         █████████▊      70 % 139/200
 50 µs  ███████████▏    80 % 159/200         █████████████▌  96 % 192/200
100 µs  ▊                6 % 11/200          ███▏            22 % 44/200
  1 ms  ████▌           32 % 64/200          ██████▊         49 % 97/200
  5 ms  ████████▎       59 % 117/200         ██████████▌     75 % 150/200

The client comes late to its first recv (no pause, no load added)

  late  Nagle off (TCP_NODELAY)              Nagle on (the default)
  0 ms                   0 % 0/200           ██████████▌     75 % 15/20
  5 ms  █████████▊      70 % 14/20           ███▌            25 % 5/20
 50 ms  ██▊             20 % 4/20            ███████████▎    80 % 16/20

It is a race between the second send and the first recv, not a rule: a pause
makes it rarer, a busy machine or a late reader can bring it back. Nagle's
algorithm is neither necessary nor sufficient: with it off 18 of 240 replies
stuck, with it on 24 of 60 came apart. Your tests saw one row of this, your
users get all of them; step 6 is right in every row.
";

    const ZH: &str = r"两次发送，一次读到：在这台机器上粘在一起的比例（linux，2 核）

服务器在两次发送之间停顿（Nagle 关闭，接收方在 recv 中等待）

  停顿  不加负载                             每个核都占满
  0 µs                   0 % 0/200           ██▎             17 % 33/200
  5 µs  ███▊            27 % 53/200          ██████          43 % 86/200
 20 µs  ███████▍        53 % 106/200         █████████▊      70 % 139/200
 50 µs  ███████████▏    80 % 159/200         █████████████▌  96 % 192/200
100 µs  ▊                6 % 11/200          ███▏            22 % 44/200
  1 ms  ████▌           32 % 64/200          ██████▊         49 % 97/200
  5 ms  ████████▎       59 % 117/200         ██████████▌     75 % 150/200

接收方迟一点才调用第一次 recv（没有停顿，不加负载）

  迟到  Nagle 关闭（TCP_NODELAY）            Nagle 开启（默认）
  0 ms                   0 % 0/200           ██████████▌     75 % 15/20
  5 ms  █████████▊      70 % 14/20           ███▌            25 % 5/20
 50 ms  ██▊             20 % 4/20            ███████████▎    80 % 16/20

粘不粘，要看第二次发送和第一次 recv 谁抢在前面，这是赛跑（竞态），不是规律：停顿
让粘包变少，可机器一忙，或者接收方一迟到，粘包又会回来。Nagle 算法既不是必要条
件，也不是充分条件：关闭时，240 次响应中有 18 次粘在一起；开启时，60 次中有 24
次是分开的。测试只碰到其中一行，用户却会碰到每一行；第 6 步在每一行都正确。
";
}
