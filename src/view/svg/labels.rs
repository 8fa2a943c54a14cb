//! The words in a picture.

use crate::bytes::count;
use crate::course::scene::Client;
use crate::lang::Lang;
use crate::line::PROMPT;
use crate::tape::{Side, Tape, What};
use crate::view::text::first_clause;

/// What a label is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Tone {
    Typed,
    /// The end does nothing until its next item.
    Idle,
    /// The end waits when the scene is over.
    Waits,
    Faint,
    Bad,
}

/// What stands beside the lifeline for a thing that is neither a send nor a read of bytes. What the
/// programs print about these is left out: the bytes themselves are there to be seen.
pub(super) fn of(what: &What, lang: Lang) -> Option<(Tone, String)> {
    match what {
        What::Typed(command) => Some((Tone::Typed, format!("{PROMPT}{command}"))),
        What::Left => Some((Tone::Typed, format!("{PROMPT}^D"))),
        What::Slept(time) => {
            Some((Tone::Idle, lang.pick(format!("sleep {time:?}"), format!("休眠 {time:?}"))))
        }
        What::Late(time) => Some((
            Tone::Idle,
            lang.pick(format!("busy elsewhere for {time:?}"), format!("忙于别的事 {time:?}")),
        )),
        What::Failed(error) => Some((Tone::Bad, format!("✗ {}", first_clause(&error.text(lang))))),
        What::Refused(error) => {
            let why = error.text(lang);
            let refused = lang.pick("refused: ", "已拒绝：");
            Some((Tone::Faint, refused.to_string() + first_clause(&why)))
        }
        What::Received { bytes, .. } if bytes.is_empty() => {
            Some((Tone::Faint, lang.pick("recv 0: end of stream", "recv 0：字节流已结束").into()))
        }
        _ => None,
    }
}

/// Of an end that waits when the scene is over.
pub(super) fn waits(lang: Lang) -> &'static str {
    lang.pick("waits for ever", "永远等下去")
}

/// Of a send, beside its bytes.
pub(super) fn sent(bytes: usize) -> String {
    format!("send {bytes}")
}

/// Under the bracket of a read that took this many bytes.
pub(super) fn read(n: usize, room: usize, cut: bool, lang: Lang) -> String {
    let cut = match cut {
        true => lang.pick(": cut", "：拆开"),
        false => "",
    };
    lang.pick(format!("recv {n} of {room}{cut}"), format!("recv {n} / {room}{cut}"))
}

/// What a read did that took bytes of this many sends.
pub(super) fn stuck(sends: usize, lang: Lang) -> String {
    let word = lang.pick(["two", "three", "four"], ["两", "三", "四"]);
    let word = sends.checked_sub(2).and_then(|i| word.get(i));
    let number = word.map_or(sends.to_string(), |word| word.to_string());
    lang.pick(
        format!("{number} sends in one read: stuck"),
        format!("{number}次发送，一次读到：粘在一起"),
    )
}

/// Of bytes that nobody took.
pub(super) fn never_read(n: usize, lang: Lang) -> String {
    lang.pick(format!("{} never read", count(n, "byte")), format!("{n} 字节一直没被读走"))
}

/// In the place of reads that were folded.
pub(super) fn more_reads(n: usize, lang: Lang) -> String {
    lang.pick(format!("… {} …", count(n, "more read")), format!("… 还有 {n} 次读取 …"))
}

/// In the place of arrivals that were folded.
pub(super) fn more_arrivals(n: usize, lang: Lang) -> String {
    lang.pick(
        format!("… {n} more {} …", if n == 1 { "arrives" } else { "arrive" }),
        format!("… 还有 {n} 段到达 …"),
    )
}

/// In the place of rows that no page has room for.
pub(super) fn more_rows(n: usize, lang: Lang) -> String {
    lang.pick(format!("… {} …", count(n, "more row")), format!("… 还有 {n} 行 …"))
}

/// Over an end's lifeline.
pub(super) fn name(tape: &Tape, (conn, side): (usize, Side)) -> String {
    let lang = tape.lang();
    if side == Side::Server {
        return lang.pick("server", "服务器").into();
    }
    let name = match tape.scene.clients.get(conn) {
        Some(Client::Types { .. }) => lang.pick("client", "客户端"),
        _ => lang.pick("peer", "对端"),
    };
    match tape.scene.clients.len() {
        1 => name.into(),
        _ => format!("{} {}", lang.pick("client", "客户端"), conn + 1),
    }
}

/// The title of a picture.
pub(super) fn title(step: usize, name: &str, what: &str, lang: Lang) -> String {
    lang.pick(format!("Step {step}, {name}: {what}"), format!("第 {step} 步 {name}：{what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let words = |n| [more_rows(n, Lang::En), more_arrivals(n, Lang::En)];
        assert_eq!(words(1), ["… 1 more row …", "… 1 more arrives …"]);
        assert_eq!(words(2), ["… 2 more rows …", "… 2 more arrive …"]);
    }
}
