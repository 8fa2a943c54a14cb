//! 关于测量的文字，中文。

use crate::words::measure::Measure;

pub(super) const MEASURE: Measure = Measure {
    help: "在本机真实的回环套接字上测量，每一部分大约十秒。不指定哪一部分，就两部分都测。",
    odds: "测一测两次发送在本机上粘在一起的频率",
    cost: "测一测每种办法让一条命令多花多少时间，以往返为单位",
    parts: "可以只测一部分：",
    trials: "每种条件读取多少次响应；测代价时，不必等待的那些办法发十倍的命令，一条要一秒的只发十分之一",
    name: "JSON 里本机的名称（默认用主机名）",
    merge: "不测量，而是读取其他机器用 --json 输出的结果（若干文件，或者一个放着 .json 文件的目录），画出最低、中位和最高",
    beside_merge: |option| {
        format!("--merge 并不测量，{option} 和它放在一起没有意义；请去掉其中一个")
    },
    measuring: "正在测量",
    place: |os, cores| format!("{os}，{cores} 核"),
    machine: |name, place| format!("{name}（{place}）"),
    and: |names| names.join("、"),

    odds_title: |place| format!("两次发送，一次读到：在这台机器上粘在一起的比例（{place}）"),
    replies: "第一次 recv：接收方及时调用，或者迟一点才调用（没有停顿，不加负载）",
    reply_heads: ["迟到", "Nagle 开启（默认）", "Nagle 关闭（TCP_NODELAY）"],
    first_reply: "首次响应",
    replies_explained: "“首次响应”是新连接上的第一次响应，接收方及时来读；其余各行都是来往频繁时的响应。开着 Nagle 时，第二次发送要等客户端的内核确认了第一次才发出。在新的连接上，或者安静了一段时间之后（敲一条命令的工夫就够了），Linux 会马上确认，第二次发送就不会被压住。来往频繁时，Linux 要推迟 40 ms 左右才确认，及时来读的客户端先读到的就只有第一次发送。",
    pauses: "服务器在两次发送之间停顿（Nagle 关闭，接收方在 recv 中等待）",
    pause_heads: ["停顿", "不加负载", "每个核都占满"],
    odds_meaning: |[stuck, off, apart, on]| {
        format!(
            "粘不粘，要看第二次发送和第一次 recv 谁抢在前面，这是竞态，不是规律：停顿让粘包变少，可机器一忙，或者接收方一迟到，粘包又会回来。Nagle 算法既不是必要条件，也不是充分条件：关闭时，{off} 次响应中有 {stuck} 次粘在一起；开启时，{on} 次中有 {apart} 次是分开的。测试只碰到其中一行，用户却会碰到每一行；第 6 步在每一行都正确。"
        )
    },

    cost_title: |place| format!("一条命令，从发出到收完：在这台机器上每种办法的代价（{place}）"),
    cost_scale: |cells| format!("条形每长 {cells} 格，时间就长到十倍。"),
    cost_heads: ["", "中位数", "倍数", "次数"],
    fixes: [
        "第 1 步  一发一收",
        "第 3 步  休眠一秒",
        "第 4 步  等确认",
        "帧分两次写，Nagle 开启",
        "帧分两次写，TCP_NODELAY",
        "第 6 步  帧一次写出",
    ],
    cost_meaning: |round_trip| {
        format!(
            "第 1 步就是一次往返，这里是 {round_trip}，其余的都以它为单位。休眠的那一秒，网络再快也省不掉。等确认要多一次往返，线路一慢就显出来了：往返要 20 ms 的话，每条命令就多花 20 ms。"
        )
    },
    nagle_waits: |two, one| {
        format!(
            "帧分两次写和一次写出同样正确，但是 Nagle 算法会压住帧体，等帧头得到确认；而接收方的内核会推迟这个确认（Linux 上 40 ms 左右），想等到有响应要发时一起带走。一条命令要碰上两次：命令的帧一次，响应的帧一次。于是 50 条命令要 {two}；每个帧一次写出的话，只要 {one}。设置 TCP_NODELAY 也不用等，只是要多发几个包。"
        )
    },
    nagle_does_not_wait: |two| {
        format!(
            "帧分两次写，这里也只用了 {two}，说明这个内核马上就确认了帧头。内核要是推迟确认（来往频繁时 Linux 推迟 40 ms 左右；RFC 1122 允许半秒），Nagle 算法就会把帧体压住这么久，而且每条命令都要压一次。一次写出就绝不用等。"
        )
    },

    class: |n, names| format!("{n} 台机器：{names}"),
    class_odds: "两次发送，一次读到：粘在一起的比例",
    class_groups: [
        "Nagle 开启（默认）；接收方迟多久才调用第一次 recv",
        "Nagle 关闭（TCP_NODELAY）；接收方迟多久才调用第一次 recv",
        "服务器在两次发送之间停顿；Nagle 关闭，不加负载",
        "服务器在两次发送之间停顿；Nagle 关闭，每个核都占满",
    ],
    class_cost: "一条命令，从发出到收完：每种办法的代价",
    class_heads: ["台数", "最低", "中位", "最高"],
    class_explained: "台数是测了这一项的机器数。横线从其中最低的画到最高的，方块是中位数：有一半的机器不高于它。",

    passed_over: |file, why| format!("跳过了 {file}：{why}"),
    unreadable: |e| format!("无法读取：{e}；请检查文件名和权限"),
    too_long: |kib| format!("它超过了 {kib} KiB，测量结果不会这么长；请用 --json 输出的内容"),
    no_text: "它不是文本；请用 --json 输出的内容",
    no_json: |line| format!("从第 {line} 行起就不是 --json 会输出的内容；请重新输出一份"),
    no_key: |key| format!("{key} 缺失、重复，或者不是这个版本会输出的内容；请重新输出一份"),
    same_as: |other| format!("它和 {other} 是同一份结果，那一份已经算过了"),
    empty_folder: "里面没有 .json 文件；请直接写出文件名",
    no_reports: "没有可以合并的结果；请给 --merge 指定 `cargo run measure --json` 输出的文件",
    part_missing: |part| {
        format!(
            "这些结果里都没有 {part} 这一部分；请去掉 {part}，或者先测出来：cargo run measure {part} --json"
        )
    },

    setup: |e| {
        format!(
            "无法在 127.0.0.1 上建立连接和线程：{e}；请关闭一些程序，允许本机回环连接，再重新运行"
        )
    },
    trial: |[trial, trials, received, size], condition, cause| {
        format!(
            "第 {trial} / {trials} 次试验（{condition}）中断，收到 {received} / {size} 字节：{cause}；请重新运行，机器很忙时请减小 --trials"
        )
    },
    condition: |[gap, late], [nagle, load, first]| {
        let on = |on| if on { "开启" } else { "关闭" };
        let first = if first { "，首次响应" } else { "" };
        format!("停顿 {gap}，Nagle {}，接收方迟到 {late}，负载{}{first}", on(nagle), on(load))
    },
    command: |[command, commands], fix, cause| {
        format!(
            "第 {command} / {commands} 条命令（{fix}）没有收到完整的响应：{cause}；请重新运行，机器很忙时请减小 --trials"
        )
    },
    closed: "连接被关闭",
    silence: |seconds| format!("{seconds} 秒没有收到数据"),
};
