//! 各种视图，中文。

use crate::tape::Circle;
use crate::words::view::{Events, Legend, Names, Outcomes, Rows, Verdicts, View};

pub(super) const VIEW: View = View {
    step: |number, title| format!("第 {number} 步：{title}"),
    picture: |step, name, title| format!("第 {step} 步 {name}：{title}"),
    scene: |name, title| format!("── {name}：{title}"),
    xml: "zh-CN",
    gap: "。",
    changed: |passes, passed| match (passes, passed) {
        (true, true) => "这一步原有的代码也通过这个场景，只是过程不全一样。",
        (true, false) => "这一步原有的代码通过这个场景：现在的结果是你的改动造成的。",
        (false, true) => "这一步原有的代码在这个场景里会出错：你的改动让它通过了。",
        (false, false) => "这一步原有的代码在这个场景里也会出错，只是过程不全一样。",
    },
    names: Names {
        server: "服务器",
        client: "客户端",
        peer: "对端",
        clients: "各客户端",
        number: |n| format!("客户端 {n}"),
        the_server: "服务器",
        the_client: "客户端",
        the_peer: "对端",
        // 数字和后面的汉字之间空一格。
        the_number: |n| format!("客户端 {n} "),
    },
    events: Events {
        sleep: |time| format!("休眠 {time:?}"),
        refused: |why| format!("已拒绝：{why}"),
        busy: |time| format!("忙于别的事 {time:?}"),
        end_of_stream: "recv 0：字节流已结束",
        recv: |n, room| format!("recv {n} / {room}"),
        waits: "永远等下去",
        more_reads_of: |n, bytes| format!("… 还有 {n} 次读取，{bytes} 字节 …"),
        more_reads: |n| format!("… 还有 {n} 次读取 …"),
        more_lines: |n| format!("… 还有 {n} 行 …"),
        more_arrivals: |n| format!("… 还有 {n} 段到达 …"),
        more_rows: |n| format!("… 还有 {n} 行 …"),
    },
    rows: Rows {
        sent: |who| behind(who, "发送"),
        buffer: "接收缓冲区",
        read: |who| behind(who, "读到"),
        unread: "一直没读",
        empty: "空",
        nothing: "什么也没读",
        sends: |n| format!("{n} 次发送"),
        recvs: |n| format!("{n} 次读取"),
        bytes: |n| format!("{n} 字节"),
        no_seam: "没有接缝",
        sends_in_one_read: |n| match n {
            2 => "两次发送，一次读到".into(),
            3 => "三次发送，一次读到".into(),
            n => format!("{n} 次发送，一次读到"),
        },
        part: "，一部分",
        never_read: |n| format!("{n} 字节一直没被读走"),
        middle: |n| format!("…{n} 字节…"),
        more: |n| format!("… 还有 {n} 段 …"),
    },
    verdicts: Verdicts {
        command: "一条命令",
        size: "大小",
        ack: "确认",
        answer: "一个响应",
        taken_for: |roles, several| match roles {
            [role] if several => format!("每次读到的都被当成了{role}"),
            roles => format!("被当成了{}", roles.join("，又被当成了")),
        },
        asks_for_more: |n| format!("最多还要读 {n} 字节，路上却已经没有数据"),
        waits_for_another: |who, whom| format!("没有人读：{who}在等{}", whom.trim_end()),
        nobody_reads: "没有人读",
        as_asked: "每次读取，要多少就拿多少",
        no_seam_and_harmless: "缓冲区里没有接缝，也没有害处",
        left_unread: "其余的没有人要",
        cut_and_harmless: "被拆开，又拼好了",
    },
    outcomes: Outcomes {
        well: |commands, time, round_trip| {
            format!("{commands} 条命令，{time} 内全部得到响应；一次往返要 {round_trip}")
        },
        wrong_answer: |command, printed, shown| {
            format!(
                "出了错却没有人发现：`{command}` 输出了 {printed} 字节，客户端显示的却是 {shown} 字节"
            )
        },
        stopped: |who, error| format!("{who}出错停止。{error}"),
        refused: |why| format!("已拒绝，对端也读到了原因：{why}"),
        waiting: |each| {
            let all = match each.len() {
                1 => "有一端",
                2 => "两端",
                _ => "每一端",
            };
            format!("{all}都会永远等下去，而路上已经没有数据：{}", each.join("，"))
        },
        for_bytes: |who, whom, n| format!("{who}在等{whom}的数据（至今收到 {n} 字节）"),
        for_reserved: |who, whom, n, room| {
            format!("{who}在等{whom}的数据（至今收到 {n} 字节，已预留 {room} 字节）")
        },
        for_room: |who, whom, n| format!("{who}在等{whom}来读（还有 {n} 字节没读）"),
        spin: |who, circle| {
            let (done, look) = match circle {
                Circle::Events(n) => (format!("已有 {n} 个事件"), DATA),
                Circle::Bytes(n) => (format!("已发送 {n} 字节"), DATA),
                Circle::Calls(n) => (format!("已有 {n} 次什么都没做的调用"), ENDLESS),
                Circle::Silent(time) => (format!("占用处理器 {time:?}，一次调用也没有"), ENDLESS),
            };
            format!("{who}在空转：{done}，仍看不到尽头；{look}")
        },
        outside: |who, time| {
            format!(
                "{who}在等实验室以外的东西，比如通道（channel）、锁、join 或 stdin，已经等了 {time:?}；请用本库的 net 和 thread 代替 std 的，两端之间除了字节什么也不要等"
            )
        },
        panicked: |who, message| format!("{who}崩溃（panic）：{message}"),
        lab_wrong: |call, real, foretold| {
            format!(
                "实验室预测有误：{call} 在真实套接字上得到 {real}，在实验室里得到 {foretold}；请报告这个场景"
            )
        },
    },
    legend: Legend {
        tray: "接收缓冲区（内核中）",
        read: "一次读取取走的字节",
        blamed: "出了错的那次读取",
        torn: "一次发送的一部分",
        lies: "缓冲区里有还没读走的字节",
        unread: "一直没被读走的字节",
        idle: "休眠，或忙于别的事",
        many: "在标有“…”的那一行到达",
        lost: "场景结束时还在路上，或已丢失",
        over: "程序已结束",
    },
};

const DATA: &str = "请检查是否有循环把字节流的结束当成了数据";
const ENDLESS: &str = "请检查是否有循环，收到什么字节都不会结束";

/// 动词跟在名字后面；名字以数字结尾时，中间空一格。
fn behind(who: &str, verb: &str) -> String {
    let gap = if who.ends_with(|c: char| c.is_ascii_digit()) { " " } else { "" };
    format!("{who}{gap}{verb}")
}
