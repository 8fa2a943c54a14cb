//! The course, told in Chinese.

use crate::words::course::{
    Ack, ByteLength, Course, Frames, Guarded, NaiveEcho, SceneText, SizeHeader, Sleep, StepText,
};

pub(super) const COURSE: Course = Course {
    naive_echo: NaiveEcho {
        step: StepText {
            title: "一发一收",
            change: "每个响应只发一次，也只用一次 recv(1024) 来收。",
        },
        lsdir: SceneText {
            title: "两条命令到了服务器，成了一条",
            closing: "客户端把数字当成了 `ls` 的响应，随即发出 `dir`。服务器读取时，两条命令都已在它的接收缓冲区里，于是它执行了 `lsdir`：粘包在两个方向上都会发生。第 2 步先发送响应的大小。",
        },
        works: SceneText {
            title: "原文中的会话",
            closing: "每个响应都很短，单独到达，一次读完。这是运气，不是规则：响应一长，运气就用完了。",
        },
        silence: SceneText {
            title: "没有输出的命令",
            closing: "服务器用 22 字节的占位文字代替了空响应，因为字节流里没有“空消息”：没有它，客户端会永远等下去。从第 2 步起，大小也可以报 0。",
        },
        long_answer: SceneText {
            title: "一次读不完的响应",
            closing: "recv(1024) 只取走前 1024 字节，其余留在接收缓冲区里，成了下一条命令的“响应”，而没有人发现。第 2 步先发送大小。",
        },
    },
    size_header: SizeHeader {
        step: StepText {
            title: "先发大小", change: "先发送大小，再循环接收，直到收够。"
        },
        lsdir: SceneText {
            title: "每个响应都收全，网络碰巧配合",
            closing: "客户端收全一个响应，才发下一条命令，所以没有剩下的字节可以和命令粘在一起。",
        },
        long_answer: SceneText {
            title: "长响应，网络碰巧配合",
            closing: "循环把 10000 字节都收齐了。但大小之所以能单独读到，只因为这个网络恰好让每次发送单独到达，而没有哪个网络保证这一点。",
        },
        sticks: SceneText {
            title: "两次发送，一次读到：粘包",
            closing: "客户端读取之前，两次发送的字节都已在接收缓冲区里，而 TCP 不在它们之间留任何记号：它只保证字节的顺序，不保证消息的边界。第 3 步在两次发送之间停顿一下。",
        },
    },
    sleep: Sleep {
        step: StepText { title: "休眠一秒", change: "两次发送之间休眠一秒。" },
        sticks: SceneText {
            title: "两次发送之间隔一秒",
            closing: "服务器休眠时，客户端读走了大小。现在每条命令都要多花一秒，而且只有客户端及时读取才管用。",
        },
        slow_reader: SceneText {
            title: "客户端晚了 1.5 秒才来读",
            closing: "停顿了一秒，客户端却忙得更久，等它来读时，两次发送的字节都已经到了。停得再久，也总有接收方来得更晚。第 4 步不看时钟，而是等接收方。",
        },
    },
    ack: Ack {
        step: StepText {
            title: "等确认", change: "不再休眠，改为等客户端的确认。"
        },
        slow_reader: SceneText {
            title: "同一个迟到的客户端",
            closing: "不管客户端来得多晚，它读走大小之前响应都不会发出。代价是每条命令多一次往返。",
        },
        overshoot: SceneText {
            title: "219 个字符，275 个字节",
            closing: "报出的大小是 219（字符数），响应却有 275 字节，分两段到达。收到 262 字节时客户端以为收完了，最后一个文件名就成了下一个响应的“大小”。第 5 步按字节计数。",
        },
    },
    byte_length: ByteLength {
        step: StepText {
            title: "按字节计数", change: "大小按字节计，不按字符计。"
        },
        overshoot: SceneText {
            title: "说好 275 字节，收到 275 字节",
            closing: "大小和字节流现在用的是同一个单位。原文到此为止，但它还有两处读取是“碰巧有什么就拿什么”。",
        },
        split_header: SceneText {
            title: "大小本身也被拆开了",
            closing: "大小 22 先到一个 2，再到一个 2，一次读取把前一个当成了全部。不知道大小本身有多长，就没法正好读到它结束为止。第 6 步规定它总是四个字节。",
        },
        half_character: SceneText {
            title: "读取断在一个字符中间",
            closing: "第 1024 个字节是某个三字节字符的第二个字节，而三分之二个字符无法解码。第 6 步只解码完整的响应，从不解码其中一段。",
        },
        split_command: SceneText {
            title: "命令本身也被拆开了",
            closing: "服务器的读取从第 1 步起就有这个问题：它执行了 `l`，又把 `s` 当成了确认。命令一断，就是另一条命令：`rm -rf a/b` 断在 `a` 后面，删掉的就是整个 `a`。第 6 步里，命令也是帧。",
        },
    },
    frames: Frames {
        step: StepText {
            title: "真正的帧",
            change: "四字节长度加帧体，一次发送；接收时先读满长度，再读满帧体。",
        },
        split_header: SceneText {
            title: "一次只到一个字节",
            closing: "客户端先读满四个字节，再读满它们所说的那么多，后面的一个也不取。网络怎么拆都不要紧了。",
        },
        half_character: SceneText {
            title: "收全了再解码",
            closing: "响应收全之后才解码，只解码一次。不休眠，也不等确认：一条命令一次往返，和第 1 步一样。",
        },
        split_command: SceneText {
            title: "命令分两段到达，只执行一次",
            closing: "不管怎么到达，服务器都收满帧里说的字节数才执行，执行的就是输入的那条命令。",
        },
        two_frames: SceneText {
            title: "两帧一起到达：粘在一起，但无害",
            closing: "两帧像第 2 步的两次发送一样一起到达，服务器一次只取一帧：先执行 `ls`，再执行 `dir`。分帧不能防止粘包，只是让粘包不再有害。",
        },
        hostile_length: SceneText {
            title: "四个字节，声称有 256 MiB",
            closing: "只来了四个字节，服务器就为后面的帧体备下了 268435456 字节：谁连上来，谁就能决定它要存多少。第 7 步设上限。",
        },
        stall: SceneText {
            title: "对端发到一帧中间就停了",
            closing: "帧体还差一个字节，只要对端不关闭连接，服务器就一直等下去。第 7 步给每一帧设时限。",
        },
        second_client: SceneText {
            title: "第二个客户端一直等着",
            closing: "第一个客户端什么也不发，服务器却只听它一个，第二个客户端的命令没人读。第 7 步给每个客户端一个线程。",
        },
    },
    guarded: Guarded {
        step: StepText {
            title: "设防", change: "设上限，给每一帧设时限，给每个客户端一个线程。"
        },
        hostile_length: SceneText {
            title: "收到四个字节就拒绝",
            closing: "长度超过上限，服务器不为它预留内存，也不等它的帧体。它把原因用一帧告诉对端，等对端断开之后才关闭连接。",
        },
        stall: SceneText {
            title: "等满五秒就拒绝",
            closing: "给这一帧的时间用完了，最后一个字节还没来。两帧之间，客户端沉默多久都行：一帧的第一个字节到了，才开始计时。",
        },
        second_client: SceneText {
            title: "第一个沉默，第二个照样得到响应",
            closing: "第一个客户端还是什么也不发，等它的只有它自己的那个线程。沉默不算违规，它什么时候发来命令，就什么时候响应。",
        },
        drip: SceneText {
            title: "一秒一个字节，满五秒就拒绝",
            closing: "每个字节都在一秒之内到达。如果给每次读取设五秒超时，帧有多长，服务器就会等多久。所以时限要管整个帧。",
        },
    },
};
