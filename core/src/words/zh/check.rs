//! 检查代码之后的说明。

use crate::bytes::brief;
use crate::course::case::Case;
use crate::course::family::Family;
use crate::course::made::{Made, Peer, Wire};
use crate::course::report::Price;
use crate::tape::Side;
use crate::words::check::{Check, Died, Table};

pub(super) const CHECK: Check = Check {
    passed: |n| format!("{n} 种情况全部通过：不管网络怎么拆、怎么粘，结果都对。"),
    broken: |all| format!("{} 种情况里有 {} 种出错。最小的一种：", all.played, all.broken),
    condition,
    cut: |cut, place| {
        let (send, byte, size) = (place.send, place.byte, place.bytes.len());
        let (to, from) = (name(cut.side), name(cut.side.peer()));
        let place = match byte == size {
            true => format!("正好在{from}的第 {send} 次和第 {} 次发送之间。", send + 1),
            false => format!(
                "这是{from}第 {send} 次发送（{}，共 {size} 字节）中的第 {byte} 个字节。",
                brief(&place.bytes)
            ),
        };
        format!("发往{to}的字节流断在第 {} 个字节之后。{place}", cut.at)
    },
    taken: |taken| {
        let (reader, read, took) = (name(taken.reader), taken.read, sized(&taken.bytes));
        let (send, byte) = (sized(&taken.send.bytes), taken.send.byte);
        let left = taken.send.bytes.len() - (byte - 1);
        let what = match (byte, taken.bytes.len() > left) {
            (1, true) => format!("超出了那一次发送的 {send}"),
            (1, false) => format!("而不是完整的 {send}"),
            _ => format!("开头落在 {send} 的第 {byte} 个字节"),
        };
        format!("{reader}第 {read} 次读取拿到 {took}，{what}。")
    },
    wrong: |wrong| {
        format!(
            "`{}` 显示的响应和它的输出不一致，从第 {} 个字节起：",
            wrong.command,
            wrong.right + 1
        )
    },
    shown: "显示",
    expected: "应为",
    nothing: "（无）",
    untyped: |command| format!("服务器执行了 {}，而没有人输入过这条命令。", brief(command)),
    again: |command| format!("服务器执行 {} 的次数，比它被输入的次数多。", brief(command)),
    half: |command| {
        format!("客户端命令没发完就离开了，服务器却执行了收到的半条：{}。", brief(command))
    },
    not_run: |command| format!("`{command}` 的字节全都到了，服务器却没有按顺序执行它。"),
    unnoticed: "没有人发现：两端都正常结束了。",
    replay: "重放这一种：",
    families: "全部情况：",
    family: |family| match family {
        Family::Apart => "每次发送单独到达",
        Family::Glued => "全部粘在一起",
        Family::ToClient => "断一处，发往客户端",
        Family::ToServer => "断一处，发往服务器",
        Family::Short => "一次只写进去一部分",
        Family::Late => "接收方迟到",
        Family::Bytes => "逐字节到达",
        Family::AtOnce => "两条命令一次发出",
        Family::InTurn => "两个客户端先后来",
        Family::Leaves => "客户端中途离开",
        Family::Scenes => "这一步自己的场景",
        Family::Gone => "服务器中途消失",
        Family::Pauses => "消息中间停顿",
        Family::Texts => "换别的内容",
        Family::Beside => "两个客户端同时在",
        Family::Pairs => "断两处",
    },
    tally: |tally| match (tally.broken, tally.wrong) {
        (0, _) => format!("{} 种全部通过", tally.played),
        (broken, 0) => format!("{} 种中 {broken} 种出错", tally.played),
        (broken, wrong) => {
            format!("{} 种中 {broken} 种出错，其中 {wrong} 种没有人发现", tally.played)
        }
    },
    first_cuts: |tried, bytes| format!("共 {} 处，只试了前 {tried} 处", bytes - 1),
    price: |price| format!("每条命令的代价：{}。", cost(price)),
    writes: |n| {
        format!(
            "还有一笔代价，上面哪种情况都显不出来：一条消息分 {n} 次写出。在真实的套接字上，后面的每一次都可能要等前面的得到确认，大约 40 ms。请并成一次写出；差别可以这样测：\n    cargo run measure cost --lang zh"
        )
    },
    drops_errors: "还有一件事，上面哪种情况都不会因此出错：客户端命令发到一半就离开，却没有错误交给 term.tell。已经发来的半条命令就这样丢了；除非服务器自己另外报告，否则没有人知道。如果是哪里丢弃了错误（比如 `let _ =`），请把它交给 term.tell。",
    pairs_later: "以上都没有问题之后，才试：服务器中途消失、消息中间停顿、换别的内容、两个客户端同时在、断两处。",
    not_whole: "后面的情况没有再试：有一端一直不返回，没法让它停下来。",
    died: Died {
        case: |before| format!("出事时正在试这一种（之前已试过 {before} 种）："),
        overflow: |side| {
            format!("{}栈溢出，程序随之崩溃；请检查是否有函数无止境地调用自己", whose(side))
        },
        memory: |side, bytes, gib| {
            format!(
                "{}耗尽了内存：申请 {bytes} 字节失败，上限是 {gib} GiB；请检查是否照着收到的大小直接申请内存，或者有循环一直在攒数据",
                whose(side)
            )
        },
        aborted: |side| {
            format!(
                "{}中止了程序（abort）；请检查是谁调用了 abort，或者在 panic 途中又 panic 了",
                whose(side)
            )
        },
        signal: |signal| format!("程序被信号 {signal} 终止"),
        exited: |side, code| {
            format!("{}自己结束了整个程序，退出码 {code}；请改为从函数返回", whose(side))
        },
        stuck: |seconds| format!("程序停住不动：{seconds} 秒里没有任何动静，已将它终止"),
        prints: |side, mib| {
            format!(
                "{}没完没了地打印：这一种情况里已超过 {mib} MiB，程序因此被结束；请检查是否有循环永远不结束",
                whose(side)
            )
        },
        stray: |lines, first| {
            format!(
                "代码绕过给它的终端，自己打印了 {lines} 行，没有人看得到；请改用 term.say。第一行是：\n  {first}"
            )
        },
        no_child: |e| format!("无法再启动一次本程序来观察它：{e}；请重试"),
    },
    table: Table {
        title: "每一步，断在字节流的每一处，以及它的代价",
        heads: ["断开后出错", "发往客户端", "发往服务器", "粘包", "迟到", "短写", "每条命令的代价"],
        cuts: |broken, all| format!("{broken} / {all}"),
        price: cost,
        lost: "✗ 代码使检查无法继续，见下文",
        strips: "断在哪里会出错（从字节流的第一个字节到最后一个）：",
        strip: |number| format!("第 {number} 步"),
        to_client: "发往客户端",
        to_server: "发往服务器",
        legend: "# 断在哪里都出错   + 有的出错   . 都不出错",
        as_told: "✓ 每一步都只在课程所说的地方出错。",
        not_as_told: |steps| {
            format!("✗ 和课程所说的不一致：第 {steps} 步。如果你改过代码，这就是改动的结果。")
        },
    },
};

fn name(side: Side) -> &'static str {
    match side {
        Side::Client => "客户端",
        Side::Server => "服务器",
    }
}

fn whose(side: Option<Side>) -> &'static str {
    side.map_or("有一端", name)
}

fn sized(bytes: &[u8]) -> String {
    format!("{}（{} 字节）", brief(bytes), bytes.len())
}

pub(super) fn cost(price: Price) -> String {
    let trips = format!("{} 次往返", price.round_trips);
    if price.slept.is_zero() { trips } else { format!("{trips} + {:?}", price.slept) }
}

pub(super) fn peer(peer: Peer) -> &'static str {
    match peer {
        Peer::TooLong => "一个声称有 1025 字节、却一个也不发的对端",
        Peer::Longest => "一个发来 1024 字节命令的对端",
        Peer::NoNewline => "一个发来 4096 字节、其中没有换行符的对端",
        Peer::Counted => "一个长度包含自身四个字节的对端",
        Peer::Drip => "一个一秒只发一个字节的对端",
        Peer::Silent => "一个什么也不发、只是等着的对端",
        Peer::Crowd => "第三个客户端（前两个还连着），以及之后每走一个再来的一个",
        Peer::UnknownKind => "一个帧体以 `~` 开头、没人认得这一种的服务器",
        Peer::HalfCharacter => "一个响应末尾只有半个字符的服务器",
        Peer::TooShort => "一个发来长度 3 的对端（长度本身就有 4 字节）",
    }
}

fn condition(case: &Case) -> String {
    let wire = match case {
        Case::Scene(play) => return format!("场景 {}，这一步本该通过。", play.name),
        Case::Made(_, Made { peer: Some(it), .. }) => return format!("来了{}。", peer(*it)),
        Case::Made(_, Made { sends: Some(_), .. }) => {
            return "一个对端不等响应，把两条命令一次写出。".into();
        }
        Case::Made(Family::Beside, _) => {
            return "另一个客户端也同时连着，它发出的字节流也断在同一处。".into();
        }
        Case::Made(Family::InTurn, _) => return "第一个客户端结束之后，又来了一个。".into(),
        Case::Made(_, Made { leaves: Some(at), .. }) => {
            return format!(
                "客户端中途离开：服务器收到它的 {at} 个字节，接着就是流的结尾。然后又来了一个客户端。"
            );
        }
        Case::Made(_, Made { gone: Some(at), .. }) => {
            return format!("服务器中途消失：客户端收到它的 {at} 个字节，接着就是流的结尾。");
        }
        Case::Made(_, Made { wire, .. }) => wire,
    };
    let text = match wire {
        None => "网络没有动过这些字节。",
        Some(Wire::Apart) => "每次发送都单独到达。",
        Some(Wire::Glued) => "一处也没有断。接收方读取之前发出的字节，一下子全部到达。",
        Some(Wire::Short) => "每次写只写进去一个字节，并如实返回 1：write 可以这样。",
        Some(Wire::Late) => "客户端晚了一分钟才来第一次读取。",
        Some(Wire::Pauses(to)) => {
            return format!("发往{}的每次发送，后一半比前一半晚到两分钟。", name(*to));
        }
        Some(Wire::Bytes) => "两个方向上都是一次只到一个字节。",
    };
    text.into()
}
