//! A report as bar charts in a terminal, and what they mean.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::figure::{DECADE, TIME_BAR, bar, measured, on_scale, pad_right, percent, ticks, times};
use super::page::{is_pause, is_reply, pause_label, push_line, push_text, reply_label};
use super::report::{Condition, Cost, Fix, Machine, Odds, Report};
use crate::lang::Lang;
use crate::view::text::{Screen, Tone, WIDTH, pad_left};
use crate::words::Words;
use crate::words::measure::Measure;

/// The width of a row's label, in cells.
const LABEL: usize = 8;
/// The width of a bar, in cells.
const BAR: usize = 13;
/// The width of a bar with its figures, in cells.
const COLUMN: usize = (WIDTH - LABEL - 4) / 2;
/// The width of a fix's name, in cells.
const FIX: usize = 29;
/// The width of a time, in cells.
const TIME: usize = 9;
/// The width of a ratio, in cells.
const RATIO: usize = 10;
/// The width of a number of commands, in cells.
const COMMANDS: usize = 7;
/// What a wait of Nagle's algorithm is longer than, and a round trip on loopback is not.
const WAIT: Duration = Duration::from_millis(5);

/// A report as a page: the charts of what was measured, and what they mean.
pub fn chart(report: &Report, lang: Lang, screen: Screen) -> String {
    let words = &Words::of(lang).measure;
    let Report { machine: Machine { os, cores, .. }, odds, costs } = report;
    let place = (words.place)(os, *cores);
    let mut pages = Vec::new();
    if !odds.is_empty() {
        pages.push(odds_page(odds, &place, lang, screen));
    }
    if !costs.is_empty() {
        pages.push(cost_page(costs, &place, words, screen));
    }
    pages.join("\n")
}

fn odds_page(odds: &[Odds], place: &str, lang: Lang, screen: Screen) -> String {
    let words = &Words::of(lang).measure;
    let mut out = String::new();
    push_text(&mut out, &(words.odds_title)(place), screen, Tone::Heading);
    out.push('\n');
    push_grid(&mut out, &replies(odds, lang), screen);
    out.push('\n');
    push_text(&mut out, words.replies_explained, screen, Tone::Plain);
    out.push('\n');
    push_grid(&mut out, &pauses(odds, words), screen);
    out.push('\n');
    push_text(&mut out, &meaning(odds, words), screen, Tone::Plain);
    out
}

/// A chart of two columns of bars.
struct Grid<'a> {
    title: &'static str,
    /// What the rows' labels, the left and the right bars are.
    heads: [&'static str; 3],
    rows: Vec<(String, [&'a Odds; 2])>,
}

fn replies(odds: &[Odds], lang: Lang) -> Grid<'_> {
    let words = &Words::of(lang).measure;
    let all = odds.iter().filter(|odds| is_reply(&odds.condition));
    let (on, off): (Vec<_>, Vec<_>) = all.partition(|odds| odds.condition.nagle);
    let label = |condition: &Condition| reply_label(condition, lang);
    Grid { title: words.replies, heads: words.reply_heads, rows: rows(on, off, label) }
}

fn pauses<'a>(odds: &'a [Odds], words: &Measure) -> Grid<'a> {
    let all = odds.iter().filter(|odds| is_pause(&odds.condition));
    let (busy, idle): (Vec<_>, Vec<_>) = all.partition(|odds| odds.condition.load);
    Grid { title: words.pauses, heads: words.pause_heads, rows: rows(idle, busy, pause_label) }
}

fn rows<'a>(
    left: Vec<&'a Odds>,
    right: Vec<&'a Odds>,
    label: impl Fn(&Condition) -> String,
) -> Vec<(String, [&'a Odds; 2])> {
    let pairs = left.into_iter().zip(right);
    pairs.map(|(left, right)| (label(&left.condition), [left, right])).collect()
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
    push_line(out, &screen.paint(Tone::Faint, heads.trim_end()));
    for (label, odds) in &grid.rows {
        let mut row = screen.paint(Tone::Faint, &pad_left(label, LABEL));
        for i in columns {
            let fill = COLUMN.saturating_sub(BAR + 1 + figures(odds[*i]).width());
            row = row + "  " + &column(odds[*i], screen) + &" ".repeat(fill);
        }
        push_line(out, &row);
    }
}

fn column(odds: &Odds, screen: Screen) -> String {
    let bar = pad_right(&bar(odds.share(), BAR), BAR);
    format!("{} {}", screen.paint(Tone::Bad, &bar), figures(odds))
}

fn figures(odds: &Odds) -> String {
    format!("{} {}/{}", pad_left(&percent(odds.share()), 5), odds.glued, odds.trials)
}

fn meaning(odds: &[Odds], words: &Measure) -> String {
    let sum = |nagle, figure: fn(&Odds) -> usize| -> usize {
        let replies = odds.iter().filter(|odds| is_reply(&odds.condition));
        replies.filter(|odds| odds.condition.nagle == nagle).map(figure).sum()
    };
    let off = [sum(false, |odds| odds.glued), sum(false, |odds| odds.trials)];
    let on = [sum(true, |odds| odds.trials - odds.glued), sum(true, |odds| odds.trials)];
    (words.odds_meaning)([off[0], off[1], on[0], on[1]])
}

fn cost_page(costs: &[Cost], place: &str, words: &Measure, screen: Screen) -> String {
    let of = |fix| costs.iter().find(|cost| cost.fix == fix).map(|cost| cost.median);
    let mut out = String::new();
    push_text(&mut out, &(words.cost_title)(place), screen, Tone::Heading);
    out.push('\n');
    push_costs(&mut out, costs, of(Fix::Echo), words, screen);
    out.push('\n');
    push_text(&mut out, &(words.cost_scale)(DECADE), screen, Tone::Faint);
    if let Some(round_trip) = of(Fix::Echo) {
        out.push('\n');
        push_text(&mut out, &(words.cost_meaning)(&measured(round_trip)), screen, Tone::Plain);
    }
    if let (Some(two), Some(one)) = (of(Fix::TwoWrites), of(Fix::OneWrite)) {
        out.push('\n');
        push_text(&mut out, &nagle(two, one, words), screen, Tone::Plain);
    }
    out
}

fn push_costs(
    out: &mut String,
    costs: &[Cost],
    unit: Option<Duration>,
    words: &Measure,
    screen: Screen,
) {
    let wide = screen.width() >= FIX + 2 + TIME_BAR + TIME + RATIO + COMMANDS;
    let mut row = |fix: &str, bar: &str, figures: [&str; 3], tone: Tone| {
        let fix = screen.paint(Tone::Faint, &pad_right(fix, FIX));
        let bar = screen.paint(tone, &pad_right(bar, TIME_BAR));
        let median = pad_left(figures[0], TIME) + &pad_left(figures[1], RATIO);
        let commands = pad_left(figures[2], COMMANDS);
        if wide {
            return push_line(out, &format!("{fix}  {bar}{median}{commands}"));
        }
        push_line(out, &format!("{fix}{commands}"));
        push_line(out, &format!("{bar}{median}"));
    };
    let [head, median, ratio, commands] = words.cost_heads;
    row(head, &ticks(), [median, ratio, commands], Tone::Faint);
    for Cost { fix, commands, median, .. } in costs {
        let ratio = unit.map(|unit| times(*median, unit)).unwrap_or_default();
        let (time, commands) = (measured(*median), commands.to_string());
        let bar = bar(on_scale(*median), TIME_BAR);
        row(words.fixes[*fix as usize], &bar, [&time, &ratio, &commands], Tone::Wire);
    }
}

/// Why a frame in two writes waits here, or why it does not.
fn nagle(two: Duration, one: Duration, words: &Measure) -> String {
    match two >= one + WAIT {
        true => (words.nagle_waits)(&measured(two * 50), &measured(one * 50)),
        false => (words.nagle_does_not_wait)(&measured(two)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::conditions;
    use crate::measure::report::tests::made_up;

    #[test]
    fn made_up_figures_are_exact() {
        assert_eq!(chart(&made_up(), Lang::En, Screen::PLAIN), EN);
        assert_eq!(chart(&made_up(), Lang::Zh, Screen::PLAIN), ZH);
    }

    #[test]
    fn every_condition_is_shown() {
        let grids = |odds: &[Odds]| {
            let (replies, pauses) =
                (replies(odds, Lang::En), pauses(odds, &Words::of(Lang::En).measure));
            [replies.rows, pauses.rows]
                .concat()
                .into_iter()
                .flat_map(|(_, pair)| pair.map(|of| of.condition))
                .collect::<Vec<_>>()
        };
        let shown = grids(&made_up().odds);
        assert!(conditions().iter().all(|condition| shown.contains(condition)));
    }

    #[test]
    fn a_part_that_was_not_measured_is_left_out() {
        let whole = chart(&made_up(), Lang::En, Screen::PLAIN);
        let odds = chart(&Report { costs: Vec::new(), ..made_up() }, Lang::En, Screen::PLAIN);
        let cost = chart(&Report { odds: Vec::new(), ..made_up() }, Lang::En, Screen::PLAIN);
        assert_eq!([odds, cost].join("\n"), whole);
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        let mut report = made_up();
        for odds in &mut report.odds {
            (odds.trials, odds.glued) = (10_000, 9_999);
        }
        for cost in &mut report.costs {
            (cost.commands, cost.median) = (100_000, cost.median * 9);
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
        // Each of the two grids has its labels a second time.
        let labels = "pause 0 µs 5 µs 20 µs 50 µs 100 µs 1 ms 5 ms late first 0 ms 5 ms 50 ms";
        expected.extend(labels.split(' ').map(String::from));
        expected.sort();
        assert_eq!(words(40), expected);
        assert_eq!(words(79), expected);
    }

    #[test]
    fn a_machine_that_does_not_wait_is_told_why() {
        let words = &Words::of(Lang::En).measure;
        let micros = Duration::from_micros;
        let one = micros(20);
        assert!(nagle(micros(88_000), one, words).contains("50 commands take 4.40 s, and 1.00 ms"));
        assert!(nagle(micros(40), one, words).contains("took 40.0 µs here, so this kernel"));
    }

    const EN: &str = r"Two sends, one read: how often they stick here (linux, 2 cores)

The client comes to its first recv in time, or late (no pause, no load added)

    late  Nagle on (the default)              Nagle off (TCP_NODELAY)
   first                  0 % 0/200           ▊               6 % 11/200
    0 ms  ███▌           27 % 53/200          ████▏          32 % 64/200
    5 ms  ██████▉        53 % 106/200         ███████▋       59 % 117/200
   50 ms  ██████████▍    80 % 159/200         ███████████    85 % 170/200

`first` is the first reply on a new connection, with the client in time; the
other rows are replies in the middle of a busy exchange. With Nagle on, the
second send waits until the client's kernel has acknowledged the first. On a new
connection, and after a quiet time such as you need to type a command, Linux
acknowledges at once, so nothing holds the second send back. In a busy exchange
it delays that by some 40 ms, and a client in time reads the first send alone.

The server pauses between the sends (Nagle off, the client waits in recv)

   pause  no load added                       every core kept busy
    0 µs  ████▏          32 % 64/200          █████████      70 % 139/200
    5 µs  █▍             11 % 22/200          ████████████▌  96 % 192/200
   20 µs  ████▉          38 % 75/200          ██▉            22 % 44/200
   50 µs  ████████▍      64 % 128/200         ██████▎        49 % 97/200
  100 µs  ███████████▊   91 % 181/200         █████████▊     75 % 150/200
    1 ms  ██▏            17 % 33/200          ▏               1 % 2/200
    5 ms  █████▋         43 % 86/200          ███▋           28 % 55/200

It is a race between the second send and the first recv, not a rule: a pause
makes it rarer, a busy machine or a late reader can bring it back. Nagle's
algorithm is neither necessary nor sufficient: with it off 362 of 800 replies
stuck, with it on 482 of 800 came apart. Your tests saw one row of this, your
users get all of them; step 6 is right in every row.

One command and its answer: what each fix costs here (linux, 2 cores)

                               1 µs     1 ms     1 s   median     ratio      n
step 1  one send, one recv     ███▉                   20.5 µs     1.0 ×     50
step 3  a second of sleep      ██████████████████      1.00 s   48800 ×     50
step 4  an ack                 ████▉                  41.0 µs     2.0 ×     50
frame in two writes, Nagle on  █████████████▉         43.9 ms    2140 ×     50
frame in two writes, NODELAY   ████▌                  32.0 µs     1.6 ×     50
step 6  frame in one write     ████                   21.4 µs     1.0 ×     50

A bar that is 3 cells longer is ten times as long a time.

Step 1 is one round trip, 20.5 µs here, and all else is counted in it. The sleep
takes its second on any network. The ack is one more round trip, and on a slow
line that is what counts: over 20 ms there and back, 20 ms more for every
command.

A frame in two writes is as right as one in a single write, but Nagle's
algorithm holds the body back until the header is acknowledged, and the
receiver's kernel delays that acknowledgement, by some 40 ms on Linux, in the
hope to send it along with an answer. A command meets that twice, in its own
frame and in its answer's. So 50 commands take 2.19 s, and 1.07 ms with each
frame in one write. TCP_NODELAY ends the wait too, at the price of more packets.
";

    const ZH: &str = r"两次发送，一次读到：在这台机器上粘在一起的比例（linux，2 核）

第一次 recv：接收方及时调用，或者迟一点才调用（没有停顿，不加负载）

    迟到  Nagle 开启（默认）                  Nagle 关闭（TCP_NODELAY）
首次响应                  0 % 0/200           ▊               6 % 11/200
    0 ms  ███▌           27 % 53/200          ████▏          32 % 64/200
    5 ms  ██████▉        53 % 106/200         ███████▋       59 % 117/200
   50 ms  ██████████▍    80 % 159/200         ███████████    85 % 170/200

“首次响应”是新连接上的第一次响应，接收方及时来读；其余各行都是来往频繁时的响应。
开着 Nagle 时，第二次发送要等客户端的内核确认了第一次才发出。在新的连接上，或者
安静了一段时间之后（敲一条命令的工夫就够了），Linux 会马上确认，第二次发送就不会
被压住。来往频繁时，Linux 要推迟 40 ms 左右才确认，及时来读的客户端先读到的就只
有第一次发送。

服务器在两次发送之间停顿（Nagle 关闭，接收方在 recv 中等待）

    停顿  不加负载                            每个核都占满
    0 µs  ████▏          32 % 64/200          █████████      70 % 139/200
    5 µs  █▍             11 % 22/200          ████████████▌  96 % 192/200
   20 µs  ████▉          38 % 75/200          ██▉            22 % 44/200
   50 µs  ████████▍      64 % 128/200         ██████▎        49 % 97/200
  100 µs  ███████████▊   91 % 181/200         █████████▊     75 % 150/200
    1 ms  ██▏            17 % 33/200          ▏               1 % 2/200
    5 ms  █████▋         43 % 86/200          ███▋           28 % 55/200

粘不粘，要看第二次发送和第一次 recv 谁抢在前面，这是竞态，不是规律：停顿让粘包变
少，可机器一忙，或者接收方一迟到，粘包又会回来。Nagle 算法既不是必要条件，也不是
充分条件：关闭时，800 次响应中有 362 次粘在一起；开启时，800 次中有 482 次是分开
的。测试只碰到其中一行，用户却会碰到每一行；第 6 步在每一行都正确。

一条命令，从发出到收完：在这台机器上每种办法的代价（linux，2 核）

                               1 µs     1 ms     1 s   中位数      倍数   次数
第 1 步  一发一收              ███▉                   20.5 µs     1.0 ×     50
第 3 步  休眠一秒              ██████████████████      1.00 s   48800 ×     50
第 4 步  等确认                ████▉                  41.0 µs     2.0 ×     50
帧分两次写，Nagle 开启         █████████████▉         43.9 ms    2140 ×     50
帧分两次写，TCP_NODELAY        ████▌                  32.0 µs     1.6 ×     50
第 6 步  帧一次写出            ████                   21.4 µs     1.0 ×     50

条形每长 3 格，时间就长到十倍。

第 1 步就是一次往返，这里是 20.5 µs，其余的都以它为单位。休眠的那一秒，网络再快
也省不掉。等确认要多一次往返，线路一慢就显出来了：往返要 20 ms 的话，每条命令就
多花 20 ms。

帧分两次写和一次写出同样正确，但是 Nagle 算法会压住帧体，等帧头得到确认；而接收
方的内核会推迟这个确认（Linux 上 40 ms 左右），想等到有响应要发时一起带走。一条
命令要碰上两次：命令的帧一次，响应的帧一次。于是 50 条命令要 2.19 s；每个帧一次
写出的话，只要 1.07 ms。设置 TCP_NODELAY 也不用等，只是要多发几个包。
";
}
