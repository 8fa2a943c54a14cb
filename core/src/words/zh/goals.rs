//! 练习目标的说明。

use super::check::cost;
use crate::course::family::Family;
use crate::course::must::{Figure, Must, Part, Probe};
use crate::words::goals::{GoalText, Goals};

pub(super) const GOALS: Goals = Goals {
    met: |name| format!("目标 {name} 达成。"),
    missed: |name, missed, all| format!("目标 {name} 还没达成：{all} 个条件里差 {missed} 个。"),
    must,
    space: "",
    found,
    of_another_step: |step, chapter| {
        format!(
            "从 main.rs 里的 `number` 看，这是第 {step} 步的副本，而这个练习属于第 {chapter} 步。examples/mine 腾出来之后，这样开始：\n    cp -r examples/step{chapter} examples/mine"
        )
    },
    shown: "差在哪里，看这一种情况：",
    well: "这种情况下，每个响应都对，两端也都正常结束。",
    list: "各章练习的目标：",
    chapter: |number| format!("第 {number} 章"),
    task: |task, files| format!("{task}（{}）", files.join("、")),
    begin: "先重新复制那一步的代码，改完再检查：",
    typed: "  rm -rf examples/mine\n  cp -r examples/step5 examples/mine\n  cargo run --example mine check newline --lang zh\n",
    buffer_of_8: GoalText {
        task: "每次最多读 8 字节",
        built: "错的从来不是 1024 这个数。装不下的部分成了下一条命令的响应，而且谁也不报错。真实的程序里，缓冲区只要比测试时的每个响应都大，就能把同样的错误藏起来，直到哪天来了个更长的响应。",
    },
    no_placeholder: GoalText {
        task: "没有输出就什么也不发",
        built: "你发了一个 0 字节的响应，而这是收不到的：TCP 里没有“空消息”。直接用字节流的人迟早会碰上，所以各种协议都专门规定了“空”怎么说：HTTP 有 204 和 Content-Length: 0，Redis 有空字符串 $0，帧则写长度 0。",
    },
    one_command: GoalText {
        task: "一个连接只传一条命令，连接结束就是响应结束",
        built: "你做的是用连接结束来标记消息结束，也就是常说的短连接：HTTP/1.0 这样做，whois、finger 和 FTP 的数据连接至今如此。代价是每条命令都要新建一个连接，而且中途断掉的响应看起来和完整的一样。",
    },
    two_bytes: GoalText {
        task: "只读两个字节作为大小",
        built: "这一个响应的大小占几个字节，你就读了几个字节，一个也不多。二进制头部全都靠这个思路；在 `ls` 上它行不通，因为这里的大小有几位数字就占几个字节。",
    },
    one_write: GoalText {
        task: "大小和响应一次写出",
        built: "服务器只发了一次，客户端照样把它整个当成大小。可见错不在“发了两次”，而在读的一方不知道大小到哪里为止。高性能的服务器往往把头部和正文一次写出，所以接收方必须自己分得清。",
    },
    flush: GoalText {
        task: "把休眠换成 flush，或者休眠 0 秒",
        built: "那一秒省掉了，两次发送又粘在一起。flush 清空的是你自己程序里的缓冲区，比如 BufWriter 或 C 的 FILE；TcpStream 没有这样的缓冲区。很多程序里都有这么一句 flush，作者还以为它会立刻发出一个数据包。",
    },
    early_ack: GoalText {
        task: "命令一发完马上就发确认",
        built: "客户端抢先发送，于是它自己的两次发送粘在一起，被服务器当成一条命令执行了。凡是不等响应就接着发请求的（HTTP/1.1 和 Redis 的流水线，pipelining），请求必须自己说清到哪里结束。",
    },
    no_more: GoalText {
        task: "读响应时，最多只读还剩的那些字节",
        built: "现在任何一次读取都不会碰到下一个响应的字节。凡是按已知长度读正文的循环，都有这句 min(缓冲区, 剩余)：HTTP 的 Content-Length 如此，read_exact 里面也是如此。",
    },
    whole_characters: GoalText {
        task: "边收边显示，但只显示完整的字符",
        built: "你做的是增量解码器：Python 的 codecs.getincrementaldecoder、Java 的 InputStreamReader、浏览器里带 `stream: true` 的 TextDecoder，都是这样把半个字符留到下次。终端、聊天软件要边收边显示，就少不了它。",
    },
    eight_digits: GoalText {
        task: "大小固定八位数字，读满八个字节；不要确认",
        built: "你做的是定长的十进制头部。tar 里的文件大小就是这样写的（八进制），有些银行间的报文也以四位数字的长度开头。第 6 步只是把它换成四字节的二进制。",
    },
    newline: GoalText {
        task: "大小以换行符结尾；不要确认",
        built: "你做的是以换行结尾的大小：Redis 的 RESP（`$22\\r\\n`）、memcached、HTTP/1.1 的分块传输都这样做。好处是肉眼可读，数字也不限位数；但那一行本身必须有上限。",
    },
    line_limit: GoalText {
        task: "命令也以换行符结尾，并限制一行的长度",
        built: "你做的是有上限的行：SMTP 规定命令最长 512 字节，Redis 的内联命令最长 64 KiB，HTTP 服务器给头部的一行通常留 8 KiB。没有上限，一个始终不发换行的对端就能吃光你的内存。",
    },
    maximum: GoalText {
        task: "拒收超过 1024 字节的帧",
        built: "你设了上限，并且在申请内存之前就检查。Kafka（100 MiB）、gRPC（4 MiB）、HTTP/2（16384 字节）和 tokio-util 的编解码器（8 MiB）也是如此，括号里都是默认值。",
    },
    two_writes: GoalText {
        task: "每个帧分两次写出",
        built: "断在哪里都没事，因为字节一个没变。可是服务器每个响应写了 2 次：在真实的套接字上，Nagle 算法会压住第二次，等第一次得到确认，而这个确认又会被推迟 40 ms 左右。头部和正文分开写的程序都会碰上，除非打开 TCP_NODELAY；好的库会把两者并成一次写出。想看两种写法在本机上差多少：\n    cargo run measure cost --lang zh",
    },
    kinds: GoalText {
        task: "用第一个字节说明帧体是什么",
        built: "你做的是带类型的帧。PostgreSQL 把类型放在长度前面，HTTP/2 和 TLS 的头部里也有类型，WebSocket 用操作码区分文本和二进制。协议以后要加新消息，靠的就是它。",
    },
    counts_itself: GoalText {
        task: "长度把自己的四个字节也算进去",
        built: "你做的是包含自身的长度，并且拒绝了小到不可能的长度：PostgreSQL 的长度是这样的，SMPP 和 Diameter 也是。不检查就减 4 的程序，要么 panic，要么得到一个 4 GiB 的长度。",
    },
    read_timeout: GoalText {
        task: "把每一帧五秒改成每次读取五秒",
        built: "你做的是每个套接字都有的读超时（SO_RCVTIMEO，Python 里叫 settimeout）。帧没收完时它太松：对方一秒来一个字节，就能让它一直等下去，这种攻击叫 Slowloris，Web 服务器的对策是给整个请求头设时限。两帧之间它又太严。",
    },
    two_clients: GoalText {
        task: "最多同时服务两个客户端，多出来的要告诉它一声",
        built: "你做的是会说明原因的连接数上限：PostgreSQL 有 max_connections（默认 100），超出的连接会收到一条错误；nginx 有 worker_connections，OpenSSH 有 MaxStartups。不设上限，就只剩系统的打开文件数来限制，而那是不会通知任何人的。",
    },
};

fn must(must: &Must) -> String {
    match *must {
        Must::Everything => "不管网络怎么拆、怎么粘，全部情况都通过。".into(),
        Must::Family(family) => passes(family).into(),
        Must::Uncut(Part::Size) => "断在大小的中间或两头，都不出错。".into(),
        Must::Uncut(Part::Text) => "断在响应正文的任何地方，都不出错。".into(),
        Must::RoundTrips(n) => format!("每条命令只花 {n} 次往返，不休眠。"),
        Must::Flushes => "有一端调用了 flush，或者休眠 0 秒。".into(),
        Must::Writes(n) => format!("服务器每个响应写 {n} 次。"),
        Must::FirstRoom(n) => format!("客户端读每个响应时，第一次最多读 {n} 字节。"),
        Must::NoMoreRoom(probe) => {
            let commands = list(probe.commands);
            format!("输入 {commands}，客户端最后一次读取只要还剩的字节，一个不多要。")
        }
        Must::Header(n) => format!("发给客户端的，除了 `ls` 的响应，还有 {n} 字节。"),
        Must::HeaderGrows => "响应的大小每多一位数字，随它发给客户端的就多一个字节。".into(),
        Must::Unsent => "输入 `1`，客户端显示占位文字，而服务器没有发送它。".into(),
        Must::Connections => "每条命令用一个自己的连接。".into(),
        Must::Pieces(_) => "长的响应分几段显示。".into(),
        Must::Passes(probe) => format!("输入 {}，响应是对的。", list(probe.commands)),
        Must::Fails(probe) => {
            format!("要看到：输入 {}，大小和响应粘在一起，有一端停下。", list(probe.commands))
        }
        Must::Unnoticed(probe) => {
            format!("要看到：输入 {}，显示了错误的响应，却没有人发现。", list(probe.commands))
        }
        Must::Objects(probe) => format!("遇到{}，客户端报错。", peer(probe)),
        Must::Marks(probe) => {
            format!("遇到{}，客户端报错，或者显示 `\u{fffd}`。", peer(probe))
        }
        Must::Waits(probe) => format!("要看到：输入 {}，两端永远等下去。", list(probe.commands)),
        Must::Untyped(_) => "要看到：服务器执行了一条没有人输入过的命令。".into(),
        Must::Runs(probe, commands) => {
            format!("遇到{}，服务器执行 {}。", peer(probe), list(commands))
        }
        Must::TurnsAway(_) => "第三个客户端什么也没发，马上就收到一句话。".into(),
        Must::ServesAgain(_) => "两个里走了一个，下一个就能得到服务。".into(),
        Must::Refuses(probe, limit) if limit.is_zero() => {
            format!("服务器马上报错，拒绝{}。", peer(probe))
        }
        Must::Refuses(probe, limit) => {
            format!("服务器在 {limit:?} 之内报错，拒绝{}。", peer(probe))
        }
    }
}

fn peer(probe: Probe) -> &'static str {
    probe.peer.map_or("这样的客户端", super::check::peer)
}

fn list(commands: &[&str]) -> String {
    format!("`{}`", commands.join("`、`"))
}

fn passes(family: Family) -> &'static str {
    match family {
        Family::Apart => "每次发送单独到达时，响应都对。",
        Family::Glued => "不管多少字节一下子到达，响应都对。",
        Family::ToClient => "发往客户端的字节流断在任何一处，都不出错。",
        Family::ToServer => "发往服务器的字节流断在任何一处，都不出错。",
        Family::Short => "一次只写进去一个字节，也不出错。",
        Family::Late => "客户端迟到一分钟，也能得到响应。",
        Family::Bytes => "逐字节到达时，响应都对。",
        Family::AtOnce => "两条命令一次写出，也都会执行。",
        Family::InTurn => "第一个客户端结束之后再来一个，也能得到响应。",
        Family::Leaves => "客户端命令没发完就离开，也不出错。",
        Family::Scenes => "这一步本来通过的场景，仍然通过。",
        Family::Beside => "两个客户端同时在，也都能得到响应。",
        Family::Gone => "服务器没有发完的响应，不会被当成完整的。",
        Family::Pauses => "消息中间的停顿，不会被当成消息的结尾。",
        Family::Texts => "内容更长，或者含有协议自己的标记，也都对，或者被明确拒绝。",
        Family::Pairs => "断在任何两处，都不出错。",
    }
}

fn found(must: &Must, figure: Figure) -> String {
    match (must, figure) {
        (_, Figure::Sizes((long, with), (short, and))) => {
            format!(
                "实际上，{long} 字节的响应多发了 {with} 字节，{short} 字节的多发了 {and} 字节。"
            )
        }
        (_, Figure::Of(broken, played)) => format!("{played} 种里有 {broken} 种出错。"),
        (_, Figure::Time(time)) => format!("实际过了 {time:?}。"),
        (_, Figure::Price(price)) => format!("实际是 {}。", cost(price)),
        (Must::NoMoreRoom(_), Figure::Count(spare)) => format!("实际多要了 {spare} 字节。"),
        (Must::FirstRoom(_), Figure::Count(room)) => format!("有一次要了 {room} 字节。"),
        (Must::Flushes, _) => "哪一端都没有。".into(),
        (Must::Writes(_), Figure::Count(writes)) => format!("实际写了 {writes} 次。"),
        (Must::Connections, Figure::Count(connections)) => {
            format!("两条命令只用了 {connections} 个连接。")
        }
        (_, Figure::Count(bytes)) => format!("实际是 {bytes} 字节。"),
    }
}
