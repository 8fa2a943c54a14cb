//! A tape as text: two columns in the order of time, a byte ruler, and how it ended.

mod columns;
mod ruler;
mod screen;

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

pub(crate) use columns::pad_left;
pub use columns::wrap;
pub(crate) use ruler::as_asked;
pub use screen::{NARROWEST, Screen, Tone, WIDTH};

use crate::bytes::{count, mark, marks_of_ends};
use crate::course::ladder::Play;
use crate::course::scene::Client;
use crate::course::step::Step;
use crate::lang::Lang;
use crate::line::{Line, PROMPT};
use crate::tape::{Circle, Difference, End, Event, On, Outcome, Side, Tape, Wait, What};
use columns::{Cell, head, push_line, row};

/// Of a longer answer, this many lines are shown before its last.
const LINES: usize = 3;
/// Of a longer run of reads, this many are shown before its last.
const READS: usize = 2;

/// A read that has more bytes ready than this has more than a read needs: somebody else chose how many.
const RESERVED: usize = 64 * 1024;

/// What a step is: the heading over its scenes.
pub fn step_heading(step: &Step, lang: Lang, screen: Screen) -> String {
    let rung = step.rung();
    let (number, title) = (step.number, rung.title(lang));
    let mut out = String::new();
    let line = lang.pick(format!("Step {number}: {title}"), format!("第 {number} 步：{title}"));
    paragraph(&mut out, Tone::Heading, "", &line, screen);
    paragraph(&mut out, Tone::Plain, "", rung.change(lang), screen);
    out
}

/// One scene: its heading, its columns, its rulers, and how it ended.
pub fn scene(play: &Play, tape: &Tape, screen: Screen) -> String {
    let mut out = String::new();
    let colon = tape.lang().pick(": ", "：");
    let title = format!("── {}{colon}{}", play.name, play.title(tape.lang()));
    let last = wrap(&title, screen.width()).last().map_or(0, |line| line.width());
    let rule = "─".repeat(screen.width().saturating_sub(last + 1));
    paragraph(&mut out, Tone::Heading, "", &format!("{title} {rule}"), screen);
    out.push('\n');
    columns(&mut out, tape, screen);
    for conn in 0..tape.clients.len() {
        ruler::rulers(&mut out, tape, conn, screen);
    }
    out.push('\n');
    let (tone, mark) = verdict(&tape.outcome);
    paragraph(&mut out, tone, &format!("{mark} "), &outcome(tape), screen);
    out.push('\n');
    paragraph(&mut out, Tone::Plain, "  ", closing(play, tape), screen);
    out
}

/// What the course says of a scene; of changed code, no more than that it was changed.
pub(crate) fn closing(play: &Play, tape: &Tape) -> &'static str {
    if play.is_of_own_code(tape) {
        return play.closing(tape.lang());
    }
    tape.lang().pick(
        "This is not what the step's own code does: it is what your change does.",
        "这不是这一步原有代码的结果，而是你改动之后的结果。",
    )
}

/// The mark of an outcome, and its tone.
pub(crate) fn verdict(outcome: &Outcome) -> (Tone, &'static str) {
    if outcome.is_well() { (Tone::Good, "✓") } else { (Tone::Bad, "✗") }
}

fn paragraph(out: &mut String, tone: Tone, mark: &str, text: &str, screen: Screen) {
    let indent = mark.width();
    for (i, line) in wrap(text, screen.width() - indent).iter().enumerate() {
        let mark = if i == 0 { mark.into() } else { " ".repeat(indent) };
        push_line(out, &screen.paint(tone, &format!("{mark}{}", line.trim_end())));
    }
}

fn columns(out: &mut String, tape: &Tape, screen: Screen) {
    let lang = tape.lang();
    head(out, lang.pick("client", "客户端"), lang.pick("server", "服务器"), screen);
    let visible = tape.events.iter().filter(|event| !matches!(event.what, What::Arrived(_)));
    let visible: Vec<&Event> = visible.collect();
    let groups: Vec<&[&Event]> = visible.chunk_by(|a, b| same_end(a, b) && printed(b)).collect();
    let mut shown = None;
    let mut show = |event: &Event, cells: Vec<Cell>| {
        for cell in cells {
            let time = if shown == Some(event.at) { String::new() } else { clock(event.at) };
            shown = Some(event.at);
            row(out, &time, event.side == Side::Client, &cell, screen);
        }
    };
    for run in groups.chunk_by(|a, b| same_end(a[0], b[0]) && is_read(a) && is_read(b)) {
        let folded = if run.len() > READS + 1 { READS..run.len() - 1 } else { 0..0 };
        for (i, group) in run.iter().enumerate() {
            if i == folded.start && !folded.is_empty() {
                show(group[0], vec![fold(&run[folded.clone()], lang)]);
            }
            if !folded.contains(&i) {
                group.iter().for_each(|event| show(event, cells(event, tape)));
            }
        }
    }
}

fn same_end(a: &Event, b: &Event) -> bool {
    (a.conn, a.side) == (b.conn, b.side)
}

fn printed(event: &Event) -> bool {
    matches!(event.what, What::Said(_))
}

/// Whether these are a read and what was printed of it.
fn is_read(group: &[&Event]) -> bool {
    matches!(&group[0].what, What::Received { bytes, .. } if !bytes.is_empty())
}

/// Of a long run of reads, the line that stands for those in its middle.
fn fold(reads: &[&[&Event]], lang: Lang) -> Cell {
    let sizes = reads.iter().map(|group| match &group[0].what {
        What::Received { bytes, .. } => bytes.len(),
        _ => 0,
    });
    let (n, bytes) = (reads.len(), sizes.sum::<usize>());
    let text = lang.pick(
        format!("… {}, {} …", count(n, "more read"), count(bytes, "byte")),
        format!("… 还有 {n} 次读取，{bytes} 字节 …"),
    );
    Cell { tone: Tone::Faint, text }
}

/// The lines of one event.
fn cells(event: &Event, tape: &Tape) -> Vec<Cell> {
    let lang = tape.lang();
    let (tone, text) = match &event.what {
        What::Typed(command) => (Tone::Typed, format!("{PROMPT}{command}")),
        What::Left => (Tone::Typed, format!("{PROMPT}^D")),
        What::Said(Line::Piece(text)) => return piece(text, lang),
        What::Said(line) => (Tone::Plain, line.text(lang)),
        What::Complained(line) => (Tone::Bad, format!("! {line}")),
        What::Sent(bytes) => (Tone::Wire, sent(event.side, bytes)),
        What::Received { bytes, room } => {
            (Tone::Wire, received(event.side, bytes.len(), *room, lang))
        }
        What::Slept(time) => {
            (Tone::Wire, lang.pick(format!("sleep {time:?}"), format!("休眠 {time:?}")))
        }
        What::Late(time) => (
            Tone::Wire,
            lang.pick(format!("busy elsewhere for {time:?}"), format!("忙于别的事 {time:?}")),
        ),
        What::Failed(error) => (Tone::Bad, format!("✗ {}", first_clause(&error.text(lang)))),
        What::Refused(error) => {
            let why = error.text(lang);
            (Tone::Good, lang.pick("refused: ", "已拒绝：").to_string() + first_clause(&why))
        }
        What::Arrived(_) => return Vec::new(),
    };
    let text = match tape.scene.clients.len() {
        1 => text,
        _ => format!("[{}] {text}", event.conn + 1),
    };
    vec![Cell { tone, text }]
}

/// What went wrong, without the figures and the advice: those stand below the columns.
pub(crate) fn first_clause(text: &str) -> &str {
    text.split([':', ';', '：', '；']).next().unwrap_or(text)
}

/// Arrows point the way the bytes go: the client's column is on the left.
fn sent(side: Side, bytes: &[u8]) -> String {
    let preview: String = marks_of_ends(bytes).into_iter().map(|(mark, _)| mark).collect();
    let (start, end) = match side {
        Side::Client => (format!("send {}: ", bytes.len()), " →"),
        Side::Server => (format!("← send {}: ", bytes.len()), ""),
    };
    let room = columns::COLUMN - start.width() - end.width();
    if preview.width() <= room {
        return start + &preview + end;
    }
    let mut lines = wrap(&preview, room - 1).into_iter();
    start + lines.next().unwrap_or_default().trim_end() + "…" + end
}

fn received(side: Side, n: usize, room: usize, lang: Lang) -> String {
    let what = match n {
        0 => lang.pick("recv 0: end of stream".into(), "recv 0：字节流已结束".into()),
        _ => lang.pick(format!("recv {n} of {room}"), format!("recv {n} / {room}")),
    };
    match side {
        Side::Client => format!("{what} ←"),
        Side::Server => format!("→ {what}"),
    }
}

/// A piece of an answer: its lines, each with the newline that it ends with in sight.
fn piece(text: &str, lang: Lang) -> Vec<Cell> {
    let cell = |line: &str| {
        let line: String = line.chars().map(mark).collect();
        Cell { tone: Tone::Answer, text: format!("| {line}") }
    };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let more = lines.len().saturating_sub(LINES + 1);
    if more < 2 {
        return lines.into_iter().map(cell).collect();
    }
    let text = lang.pick(format!("| … {more} more lines …"), format!("| … 还有 {more} 行 …"));
    let mut cells: Vec<Cell> = lines[..LINES].iter().copied().map(cell).collect();
    cells.push(Cell { tone: Tone::Faint, text });
    cells.extend(lines.last().copied().map(cell));
    cells
}

/// A moment of the scene.
pub(crate) fn clock(at: Duration) -> String {
    match at.as_millis() {
        ms @ 0..1000 => format!("{ms} ms"),
        _ => format!("{:.3} s", at.as_secs_f64()),
    }
}

/// How a scene ended, in one sentence.
pub fn outcome(tape: &Tape) -> String {
    let lang = tape.lang();
    match &tape.outcome {
        Outcome::Well => well(tape),
        Outcome::WrongAnswer { command, shown, printed } => {
            let (shown, printed) = (shown.len(), printed.len());
            lang.pick(
                format!(
                    "nobody noticed: `{command}` printed {}, and the client showed {} in {} place",
                    count(printed, "byte"),
                    count(shown, "byte"),
                    if printed == 1 { "its" } else { "their" },
                ),
                format!("出了错却没有人发现：`{command}` 输出了 {printed} 字节，客户端显示的却是 {shown} 字节"),
            )
        }
        Outcome::Failed { end, error } => lang.pick(
            format!("{} stopped: {}", name(tape, *end), error.text(lang)),
            format!("{}停止：{}", name(tape, *end), error.text(lang)),
        ),
        Outcome::Refused { error, .. } => lang.pick(
            format!("refused, and the peer has read why: {}", error.text(lang)),
            format!("已拒绝，对端也读到了原因：{}", error.text(lang)),
        ),
        Outcome::WaitingForEver(waits) => waiting(tape, waits),
        Outcome::Spin { end, circle } => spin(tape, *end, *circle),
        Outcome::Outside { end, time } => lang.pick(
            format!("{} waits for something outside of the lab, for {time:?} by now; use this crate's net and thread in place of std's, and no lock that another end holds", name(tape, *end)),
            format!("{}在等实验室以外的东西，已经 {time:?}；请用本库的 net 和 thread 代替 std 的，也不要等另一端持有的锁", name(tape, *end)),
        ),
        Outcome::Panic { end, message } => lang.pick(
            format!("{} panicked: {message}", name(tape, *end)),
            format!("{}崩溃（panic）：{message}", name(tape, *end)),
        ),
        Outcome::LabWrong(Difference { call, real, foretold }) => lang.pick(
            format!("the lab was wrong: {call} came to {real} on real sockets, and to {foretold} in the lab; please report this scene"),
            format!("实验室预测有误：{call} 在真实套接字上得到 {real}，在实验室里得到 {foretold}；请报告这个场景"),
        ),
    }
}

/// An end that goes round in circles.
fn spin(tape: &Tape, end: End, circle: Circle) -> String {
    let (lang, who) = (tape.lang(), name(tape, end));
    let done = match circle {
        Circle::Events(n) => lang.pick(format!("{n} events"), format!("已有 {n} 个事件")),
        Circle::Bytes(n) => lang.pick(format!("{n} bytes sent"), format!("已发送 {n} 字节")),
        Circle::Calls(n) => {
            lang.pick(format!("{n} calls that do nothing"), format!("已有 {n} 次什么都没做的调用"))
        }
        Circle::Silent(time) => lang.pick(
            format!("{time:?} of the processor's time without a call"),
            format!("占用处理器 {time:?}，一次调用也没有"),
        ),
    };
    let look = match circle {
        Circle::Events(_) | Circle::Bytes(_) => lang.pick(
            "look for a loop that takes the end of the stream for data",
            "请检查是否有循环把字节流的结束当成了数据",
        ),
        Circle::Calls(_) | Circle::Silent(_) => lang.pick(
            "look for a loop that no byte can end",
            "请检查是否有循环，收到什么字节都不会结束",
        ),
    };
    lang.pick(
        format!("{who} goes round in circles: {done}, and no end in sight; {look}"),
        format!("{who}在空转：{done}，仍看不到尽头；{look}"),
    )
}

/// What a scene cost that went well.
fn well(tape: &Tape) -> String {
    let lang = tape.lang();
    let answers = tape.commands();
    let left = tape.events.iter().find(|event| event.what == What::Left);
    let time = clock(left.map_or(tape.duration(), |event| event.at));
    let round_trip = clock(tape.scene.network.round_trip());
    lang.pick(
        format!(
            "{} answered in {time}; a round trip takes {round_trip}",
            count(answers, "command")
        ),
        format!("{answers} 条命令，{time} 内全部得到响应；一次往返要 {round_trip}"),
    )
}

fn waiting(tape: &Tape, waits: &[Wait]) -> String {
    let lang = tape.lang();
    let each = waits.iter().map(|Wait { end, on }| {
        let (who, whom) = (name(tape, *end), name(tape, End { side: end.side.peer(), ..*end }));
        match on {
            On::Bytes { received: n, room } if *room > RESERVED => lang.pick(
                format!("{who} for bytes from {whom} ({n} received so far, {room} reserved)"),
                format!("{who}在等{whom}的数据（至今收到 {n} 字节，已预留 {room} 字节）"),
            ),
            On::Bytes { received: n, .. } => lang.pick(
                format!("{who} for bytes from {whom} ({n} received so far)"),
                format!("{who}在等{whom}的数据（至今收到 {n} 字节）"),
            ),
            On::Room { unread: n } => lang.pick(
                format!("{who} for {whom} to read ({n} bytes unread)"),
                format!("{who}在等{whom}来读（还有 {n} 字节没读）"),
            ),
        }
    });
    let each: Vec<String> = each.collect();
    let all = match each.len() {
        1 => lang.pick("one end waits", "有一端"),
        2 => lang.pick("both ends are waiting", "两端"),
        _ => lang.pick("all ends are waiting", "每一端"),
    };
    lang.pick(
        format!("{all} for ever, and nothing is on its way: {}", each.join(", ")),
        format!("{all}都会永远等下去，而路上已经没有数据：{}", each.join("，")),
    )
}

fn name(tape: &Tape, End { conn, side }: End) -> String {
    let lang = tape.lang();
    let client = tape.clients.get(conn).copied().unwrap_or_default();
    let typing = matches!(tape.scene.clients.get(client), Some(Client::Types { .. }));
    let number = client + 1;
    match (side, typing, tape.scene.clients.len()) {
        (Side::Server, ..) => lang.pick("the server", "服务器").into(),
        (Side::Client, true, 1) => lang.pick("the client", "客户端").into(),
        (Side::Client, false, 1) => lang.pick("the peer", "对端").into(),
        _ => lang.pick(format!("client {number}"), format!("客户端 {number} ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::scene;

    #[test]
    fn one_byte_is_no_bytes() {
        let outcome = |shown, size| {
            let command = "ls".into();
            let (shown, printed) = ("x".repeat(shown), "x".repeat(size));
            let outcome = Outcome::WrongAnswer { command, shown, printed };
            let (scene, clients, events) = (scene::works(Lang::En), vec![0], Vec::new());
            super::outcome(&Tape { scene, clients, events, outcome })
        };
        assert!(
            outcome(1, 22)
                .ends_with("printed 22 bytes, and the client showed 1 byte in their place")
        );
        assert!(
            outcome(0, 1).ends_with("printed 1 byte, and the client showed 0 bytes in its place")
        );
    }
}
