//! The ladder: what each step changes, which scenes it plays, and how each of them must end.

use crate::course::scene::{self, Scene};
use crate::error::Error;
use crate::lang::{Lang, Text};
use crate::tape::{Outcome, Tape};

/// One step of the ladder.
#[derive(Debug)]
pub struct Rung {
    /// Its name.
    pub title: Text,
    /// The one change against the step before.
    pub change: Text,
    /// The scenes it plays: first what it passes, then what breaks it.
    pub plays: &'static [Play],
}

/// A scene as one step plays it.
#[derive(Debug)]
pub struct Play {
    /// The scene's name on the command line.
    pub name: &'static str,
    /// The scene, in one language.
    pub scene: fn(Lang) -> Scene,
    /// How it must end.
    pub ends: Ends,
    /// The [fingerprints](Tape::fingerprint) of the tapes that the step's own code gives, in the order of
    /// [`Lang::ALL`].
    pub fingerprints: [u64; 2],
    /// What happens in it, in half a line.
    pub title: Text,
    /// What happened, and which step answers it.
    pub closing: Text,
}

impl Play {
    /// Whether a tape is what the step's own code gives. What the course says of a scene is true of that
    /// alone: changed code may end alike for another reason.
    pub fn is_of_own_code(&self, tape: &Tape) -> bool {
        let [en, zh] = self.fingerprints;
        tape.fingerprint() == tape.lang().pick(en, zh)
    }
}

/// How a scene must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Every answer is shown whole.
    Well,
    /// An answer is not shown, or not whole, and nobody notices.
    WrongAnswer,
    /// These bytes come where a size should be.
    NotANumber(&'static [u8]),
    /// A read of this many bytes stops inside a character.
    HalfCharacter(usize),
    /// Every end waits for bytes.
    WaitingForEver,
}

impl Ends {
    /// Whether an outcome is this one.
    pub fn is(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Ends::Well, Outcome::Well) => true,
            (Ends::WrongAnswer, Outcome::WrongAnswer { .. }) => true,
            (Ends::WaitingForEver, Outcome::WaitingForEver(_)) => true,
            (
                Ends::NotANumber(expected),
                Outcome::Failed { error: Error::NotANumber(bytes), .. },
            ) => bytes == expected,
            (
                Ends::HalfCharacter(size),
                Outcome::Failed { error: Error::NotUtf8 { valid, size: received, .. }, .. },
            ) => *received == size && *valid < size,
            _ => false,
        }
    }
}

/// The steps of the course, in order.
pub const LADDER: [Rung; 6] = [
    Rung {
        title: Text { en: "naive echo", zh: "一发一收" },
        change: Text {
            en: "One send for each answer, one recv(1024) to take it.",
            zh: "每个响应只发一次，也只用一次 recv(1024) 来收。",
        },
        plays: &[
            Play {
                name: "lsdir",
                scene: scene::lsdir,
                ends: Ends::WrongAnswer,
                fingerprints: [0x6e72_1398_d8fe_80b3, 0x6e72_1398_d8fe_80b3],
                title: Text {
                    en: "two commands reach the server as one",
                    zh: "两条命令到了服务器，成了一条",
                },
                closing: Text {
                    en: "The client took numbers for the answer to `ls` and sent `dir` at once. When the server read, both commands lay in its receive buffer, and it ran `lsdir`: bytes stick in both directions. Step 2 sends the size of an answer first.",
                    zh: "客户端把数字当成了 `ls` 的响应，随即发出 `dir`。服务器读取时，两条命令都已在它的接收缓冲区里，于是它执行了 `lsdir`：粘包在两个方向上都会发生。第 2 步先发送响应的大小。",
                },
            },
            Play {
                name: "works",
                scene: scene::works,
                ends: Ends::Well,
                fingerprints: [0xaec7_6869_1e38_46c0, 0xaec7_6869_1e38_46c0],
                title: Text { en: "the article's session", zh: "原文中的会话" },
                closing: Text {
                    en: "Each answer was small, travelled alone and was read in one piece. That is luck, not a rule: the next scene takes it away.",
                    zh: "每个响应都很短，单独到达，一次读完。这是运气，不是规则：下一幕就不走运了。",
                },
            },
            Play {
                name: "silence",
                scene: scene::silence,
                ends: Ends::Well,
                fingerprints: [0x804d_e187_7c63_cd90, 0x804d_e187_7c63_cd90],
                title: Text { en: "a command that prints nothing", zh: "没有输出的命令" },
                closing: Text {
                    en: "The server sent 22 bytes in the place of nothing, since a byte stream has no empty message: without them the client would wait for ever. From step 2 on, the size could also say 0.",
                    zh: "服务器用 22 字节的占位文字代替了空响应，因为字节流里没有“空消息”：没有它，客户端会永远等下去。从第 2 步起，大小也可以报 0。",
                },
            },
            Play {
                name: "long-answer",
                scene: scene::long_answer,
                ends: Ends::WrongAnswer,
                fingerprints: [0x17e4_2d24_8e99_924c, 0x17e4_2d24_8e99_924c],
                title: Text {
                    en: "an answer longer than one read", zh: "一次读不完的响应"
                },
                closing: Text {
                    en: "recv(1024) took the first 1024 bytes. The rest waited in the receive buffer and answered the next command, and nobody noticed. Step 2 sends the size first.",
                    zh: "recv(1024) 只取走前 1024 字节，其余留在接收缓冲区里，成了下一条命令的“响应”，而没有人发现。第 2 步先发送大小。",
                },
            },
        ],
    },
    Rung {
        title: Text { en: "size header", zh: "先发大小" },
        change: Text {
            en: "Send the size first, and loop until that many have come.",
            zh: "先发送大小，再循环接收，直到收够。",
        },
        plays: &[
            Play {
                name: "lsdir",
                scene: scene::lsdir,
                ends: Ends::Well,
                fingerprints: [0xf8c4_071e_210e_1d77, 0xf8c4_071e_210e_1d77],
                title: Text {
                    en: "every answer read to its end, on a lucky network",
                    zh: "每个响应都收全，网络碰巧配合",
                },
                closing: Text {
                    en: "The client reads an answer to its end before it sends the next command, so there is nothing left that a command could stick to.",
                    zh: "客户端收全一个响应，才发下一条命令，所以没有剩下的字节可以和命令粘在一起。",
                },
            },
            Play {
                name: "long-answer",
                scene: scene::long_answer,
                ends: Ends::Well,
                fingerprints: [0x14cf_5705_6d03_bac9, 0x14cf_5705_6d03_bac9],
                title: Text {
                    en: "a long answer, on a lucky network", zh: "长响应，网络碰巧配合"
                },
                closing: Text {
                    en: "The loop put all 10000 bytes together. But the size was only read as a size because this network delivers each send alone, and no network owes you that.",
                    zh: "循环把 10000 字节都收齐了。但大小之所以能单独读到，只因为这个网络恰好让每次发送单独到达，而没有哪个网络保证这一点。",
                },
            },
            Play {
                name: "sticks",
                scene: scene::sticks,
                ends: Ends::NotANumber(b"22cmd has no output....."),
                fingerprints: [0x2086_2303_b69f_cc0d, 0x2086_2303_b69f_cc0d],
                title: Text {
                    en: "both sends arrive in one read", zh: "两次发送，一次读到：粘包"
                },
                closing: Text {
                    en: "Both sends were in the receive buffer before the client read, and TCP keeps no mark between them: it promises bytes in order, not messages. Step 3 puts a pause between the sends.",
                    zh: "客户端读取之前，两次发送的字节都已在接收缓冲区里，而 TCP 不在它们之间留任何记号：它只保证字节的顺序，不保证消息的边界。第 3 步在两次发送之间停顿一下。",
                },
            },
        ],
    },
    Rung {
        title: Text { en: "sleep", zh: "休眠一秒" },
        change: Text {
            en: "Sleep for a second between the two sends.",
            zh: "两次发送之间休眠一秒。",
        },
        plays: &[
            Play {
                name: "sticks",
                scene: scene::sticks,
                ends: Ends::Well,
                fingerprints: [0x3678_fd63_2038_e772, 0x3678_fd63_2038_e772],
                title: Text {
                    en: "a second between the two sends", zh: "两次发送之间隔一秒"
                },
                closing: Text {
                    en: "The client read the size while the server slept. Every command now costs a second, and it works only as long as the client reads in time.",
                    zh: "服务器休眠时，客户端读走了大小。现在每条命令都要多花一秒，而且只有客户端及时读取才管用。",
                },
            },
            Play {
                name: "slow-reader",
                scene: scene::slow_reader,
                ends: Ends::NotANumber(b"22cmd has no output....."),
                fingerprints: [0xeed6_55a6_8e31_9a6a, 0xeed6_55a6_8e31_9a6a],
                title: Text {
                    en: "the client is 1.5 s late to read",
                    zh: "客户端晚了 1.5 秒才来读",
                },
                closing: Text {
                    en: "The pause was a second, the client was busy for longer, and both sends were waiting when it came. No pause is long enough for every reader. Step 4 waits for the reader instead of the clock.",
                    zh: "停顿了一秒，客户端却忙得更久，等它来读时，两次发送的字节都已经到了。停得再久，也总有接收方来得更晚。第 4 步不看时钟，而是等接收方。",
                },
            },
        ],
    },
    Rung {
        title: Text { en: "ack", zh: "等确认" },
        change: Text {
            en: "Wait for the client's word instead of sleeping.",
            zh: "不再休眠，改为等客户端的确认。",
        },
        plays: &[
            Play {
                name: "slow-reader",
                scene: scene::slow_reader,
                ends: Ends::Well,
                fingerprints: [0x384a_8c21_f645_17cc, 0x6d3a_1596_3dfc_335e],
                title: Text { en: "the same late client", zh: "同一个迟到的客户端" },
                closing: Text {
                    en: "However late the client came, the answer was not sent before it had read the size. The price is one more round trip for every command.",
                    zh: "不管客户端来得多晚，它读走大小之前响应都不会发出。代价是每条命令多一次往返。",
                },
            },
            Play {
                name: "overshoot",
                scene: scene::overshoot,
                ends: Ends::NotANumber("上节内容\n".as_bytes()),
                fingerprints: [0x8d0a_bd25_f465_9c5b, 0x262b_1311_2a22_e2c9],
                title: Text {
                    en: "219 characters, 275 bytes", zh: "219 个字符，275 个字节"
                },
                closing: Text {
                    en: "The size said 219, in characters; the answer has 275 bytes and came in two pieces. After 262 bytes the client took it for complete, and the last name became the size of the next answer. Step 5 counts bytes.",
                    zh: "报出的大小是 219（字符数），响应却有 275 字节，分两段到达。收到 262 字节时客户端以为收完了，最后一个文件名就成了下一个响应的“大小”。第 5 步按字节计数。",
                },
            },
        ],
    },
    Rung {
        title: Text { en: "byte length", zh: "按字节计数" },
        change: Text {
            en: "Count bytes, not characters.", zh: "大小按字节计，不按字符计。"
        },
        plays: &[
            Play {
                name: "overshoot",
                scene: scene::overshoot,
                ends: Ends::Well,
                fingerprints: [0xff4b_5872_c03e_9d9c, 0xe213_0134_98a9_c954],
                title: Text {
                    en: "275 bytes announced, 275 received",
                    zh: "说好 275 字节，收到 275 字节",
                },
                closing: Text {
                    en: "The size and the stream now count the same thing. Here the article ends, and two of its reads still take whatever happens to be there.",
                    zh: "大小和字节流现在用的是同一个单位。原文到此为止，但它还有两处读取是“碰巧有什么就拿什么”。",
                },
            },
            Play {
                name: "split-header",
                scene: scene::split_header,
                ends: Ends::NotANumber(b"m"),
                fingerprints: [0xd970_2cae_f312_f763, 0x71f7_5071_c79f_241f],
                title: Text {
                    en: "the size itself arrives in pieces", zh: "大小本身也被拆开了"
                },
                closing: Text {
                    en: "The size 22 came as a 2 and another 2, and one read took the first for all of it. A size whose own length is unknown cannot be read exactly. Step 6 makes it four bytes, always.",
                    zh: "大小 22 先到一个 2，再到一个 2，一次读取把前一个当成了全部。大小本身有多长都不知道，就没法不多不少地读出它。第 6 步规定它总是四个字节。",
                },
            },
            Play {
                name: "half-character",
                scene: scene::half_character,
                ends: Ends::HalfCharacter(1024),
                fingerprints: [0x8ed3_d947_5f7f_dd34, 0xc1ef_6253_22c3_c57e],
                title: Text {
                    en: "a read ends inside a character", zh: "读取断在一个字符中间"
                },
                closing: Text {
                    en: "Byte 1024 is the second of three that make one character, and two thirds of a character decode to nothing. Step 6 decodes the whole answer, never a piece.",
                    zh: "第 1024 个字节是某个三字节字符的第二个字节，而三分之二个字符无法解码。第 6 步只解码完整的响应，从不解码其中一段。",
                },
            },
            Play {
                name: "split-command",
                scene: scene::split_command,
                ends: Ends::WrongAnswer,
                fingerprints: [0x1670_1121_4a93_a6b3, 0x154a_7c9e_6506_efd1],
                title: Text {
                    en: "the command itself arrives in pieces",
                    zh: "命令本身也被拆开了",
                },
                closing: Text {
                    en: "The server's reads have had this bug since step 1: it ran `l`, and took the `s` for the ack. A command that is cut is another command: `rm -rf a/b`, cut behind `a`, removes all of `a`. In step 6 commands are frames as well.",
                    zh: "服务器的读取从第 1 步起就有这个问题：它执行了 `l`，又把 `s` 当成了确认。命令一断，就是另一条命令：`rm -rf a/b` 断在 `a` 后面，删掉的就是整个 `a`。第 6 步里，命令也是帧。",
                },
            },
        ],
    },
    Rung {
        title: Text { en: "frames", zh: "真正的帧" },
        change: Text {
            en: "Four bytes of length and the body in one send; read exactly that.",
            zh: "四字节长度加帧体，一次发送；接收时不多不少，只读这么多。",
        },
        plays: &[
            Play {
                name: "split-header",
                scene: scene::split_header,
                ends: Ends::Well,
                fingerprints: [0xe44a_b59c_9ddf_6127, 0xe44a_b59c_9ddf_6127],
                title: Text { en: "one byte at a time", zh: "一次只到一个字节" },
                closing: Text {
                    en: "The client asked for exactly four bytes, and then for exactly as many as those said. How the network cut them no longer matters.",
                    zh: "客户端先读四个字节，再读它们所说的那么多，都不多不少。网络怎么拆都不要紧了。",
                },
            },
            Play {
                name: "half-character",
                scene: scene::half_character,
                ends: Ends::Well,
                fingerprints: [0x5f61_4e51_b416_d895, 0x5f61_4e51_b416_d895],
                title: Text { en: "decoded once it is whole", zh: "收全了再解码" },
                closing: Text {
                    en: "The answer was decoded once, whole. And there is no sleep and no ack: a command costs one round trip, as in step 1.",
                    zh: "响应收全之后才解码，只解码一次。不休眠，也不等确认：一条命令一次往返，和第 1 步一样。",
                },
            },
            Play {
                name: "split-command",
                scene: scene::split_command,
                ends: Ends::Well,
                fingerprints: [0x71e5_8800_5c11_107f, 0x71e5_8800_5c11_107f],
                title: Text {
                    en: "a command in two pieces, run once",
                    zh: "命令分两段到达，只执行一次",
                },
                closing: Text {
                    en: "The server takes as many bytes as the frame says, however they come, and runs what was typed.",
                    zh: "不管怎么到达，服务器都收满帧里说的字节数才执行，执行的就是输入的那条命令。",
                },
            },
            Play {
                name: "two-frames",
                scene: scene::two_frames,
                ends: Ends::Well,
                fingerprints: [0x5bf4_ae30_fa21_261a, 0x5bf4_ae30_fa21_261a],
                title: Text {
                    en: "two frames arrive as one: stuck, and harmless",
                    zh: "两帧一起到达：粘在一起，但无害",
                },
                closing: Text {
                    en: "The two frames came together, like the two sends of step 2, and the server took one at a time: it ran `ls`, then `dir`. Framing does not stop bytes from sticking: it makes it harmless.",
                    zh: "两帧像第 2 步的两次发送一样一起到达，服务器一次只取一帧：先执行 `ls`，再执行 `dir`。分帧不能防止粘包，只是让粘包不再有害。",
                },
            },
            Play {
                name: "hostile-length",
                scene: scene::hostile_length,
                ends: Ends::WaitingForEver,
                fingerprints: [0xc0a2_4776_940d_dabe, 0xc0a2_4776_940d_dabe],
                title: Text {
                    en: "four bytes that claim 256 MiB", zh: "四个字节，声称有 256 MiB"
                },
                closing: Text {
                    en: "Four bytes came, and the server reserved 268435456 for the rest: whoever connects decides how much it will hold. A guarded server sets a maximum.",
                    zh: "只来了四个字节，服务器就为后面的帧体备下了 268435456 字节：谁连上来，谁就能决定它要存多少。要防住它，服务器得设上限。",
                },
            },
            Play {
                name: "stall",
                scene: scene::stall,
                ends: Ends::WaitingForEver,
                fingerprints: [0x011a_6266_1d30_a309, 0x011a_6266_1d30_a309],
                title: Text {
                    en: "a peer stops in mid-frame", zh: "对端发到一帧中间就停了"
                },
                closing: Text {
                    en: "One byte of the body is missing, and the server will wait for it as long as the peer keeps the connection open. A guarded server gives each frame a deadline.",
                    zh: "帧体还差一个字节，只要对端不关闭连接，服务器就一直等下去。要防住它，服务器得给每一帧设时限。",
                },
            },
            Play {
                name: "second-client",
                scene: scene::second_client,
                ends: Ends::WaitingForEver,
                fingerprints: [0x634b_a03a_f49e_91fb, 0x634b_a03a_f49e_91fb],
                title: Text {
                    en: "a second client kept waiting", zh: "第二个客户端一直等着"
                },
                closing: Text {
                    en: "The first client says nothing, the server listens to it alone, and the second one's command lies unread. A guarded server gives each client a thread.",
                    zh: "第一个客户端什么也不发，服务器却只听它一个，第二个客户端的命令没人读。要防住它，服务器得给每个客户端一个线程。",
                },
            },
        ],
    },
];
