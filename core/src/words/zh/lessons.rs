//! How the scenes are taught, in Chinese.

use crate::words::lessons::{
    Ack, ByteLength, Choice, Frames, Guarded, LessonText, Lessons, NaiveEcho, QuestionText,
    Questions, SizeHeader, Sleep,
};

pub(super) const LESSONS: Lessons = Lessons {
    naive_echo: NaiveEcho {
        lsdir: LessonText {
            teaser: "客户端发送一条命令，服务器执行它，再把输出发回来。服务器只发送一次，客户端也只用一次 recv(1024) 来收，这一次最多收 1024 字节。依次输入三条命令：`seq -w 2000`（输出 0001 到 2000 这些数字），`ls`，`dir`。",
            notes: "先投票，谁也不许先解释。看完之后停在服务器读取的那一刻：两条命令都在它的接收缓冲区里，它执行的东西没有人输入过。",
        },
        works: LessonText {
            teaser: "这门课所依据的那篇文章里的会话：`1`，`ls`，`dir`，响应都很短。`1` 不是命令：shell 报错，什么也没输出，服务器就发送 22 字节的占位文字。",
            notes: "响应短，网络又平静。问大家：为什么这不算证明？把回答记下来，后面用得上。",
        },
        silence: LessonText {
            teaser: "只有一条命令：`true`。它执行成功，什么也不输出。",
            notes: "问大家：如果没有输出就一个字节也不发，客户端会看到什么？不是一条空消息，而是什么都看不到。",
        },
        long_answer: LessonText {
            teaser: "又是 `seq -w 2000`，后面再跟一条命令。这次请盯住客户端的接收缓冲区。",
            notes: "把开头那个场景放慢再看一遍，只看缓冲区。它什么都不会忘，也从不分拣。",
        },
    },
    size_header: SizeHeader {
        lsdir: LessonText {
            teaser: "还是开头那三条命令。现在客户端先得知响应有多大，再一直读到收够为止。",
            notes: "第 1 步失败的，这里通过了。问大家：那么“大小”本身又是怎么读到的？",
        },
        long_answer: LessonText {
            teaser: "还是那 10000 字节。在这个网络上，每次发送都单独上路。",
            notes: "问大家：谁保证过每次发送都单独上路？没有谁。",
        },
        sticks: LessonText {
            teaser: "一条命令：`1`。它的响应是 22 字节的占位文字：服务器先发大小 `22`，紧接着发正文。",
            notes: "整门课的核心画面：两次发送，一个缓冲区，一次 recv。讲解时让它一直留在屏幕上。",
        },
    },
    sleep: Sleep {
        sticks: LessonText {
            teaser: "同一条命令。这次服务器发完大小，先休眠一秒。",
            notes: "通过了，代价是每条命令一秒。问大家：五十条命令要多久？要满足什么条件，这样才算保险？",
        },
        slow_reader: LessonText {
            teaser: "服务器不变。客户端这次先忙了 1.5 秒别的事，才来做第一次 recv。",
            notes: "客户端为什么会迟到？让大家举例：磁盘慢、机器忙、手机进了隧道、正停在调试器里。",
        },
    },
    ack: Ack {
        slow_reader: LessonText {
            teaser: "客户端又忙了 1.5 秒。服务器不再休眠，而是等客户端读完大小，说一声 `准备好接收了,loser,可以发了`。",
            notes: "通过了，代价是每条命令多一次往返。问大家：从上海到法兰克福，一次往返要多久？",
        },
        overshoot: LessonText {
            teaser: "先 `ls`，再 `1`。列表里有些名字是中文，这里一个中文字符占三个字节。网络把列表分成两段送到。",
            notes: "一起数：19 个名字，219 个字符。“上”有几个字节？大小没有算错，只是单位不对。",
        },
    },
    byte_length: ByteLength {
        overshoot: LessonText {
            teaser: "同一份列表，同一个网络。服务器现在按字节计数。",
            notes: "原文到这里就算解决了。问大家：还有没有哪次读取是“碰巧有什么就拿什么”？",
        },
        split_header: LessonText {
            teaser: "先 `1`，再 `ls`。这个网络把服务器发来的字节一个一个地送到。没有哪个网络总是这样，但哪个网络都可能这样。",
            notes: "有人不信 TCP 会这样，就举例：途中 MTU 很小，发送缓冲区满了，中间丢了一个报文段。",
        },
        half_character: LessonText {
            teaser: "一条命令，响应是中文，超过 1024 字节。客户端每收到一段就解码一段。",
            notes: "每行 7 个字节，而 1024 不是 7 的倍数。现在处处都按字节算了，只有解码还不是。",
        },
        split_command: LessonText {
            teaser: "输入的是 `ls`。网络把它分成 `l` 和 `s` 送到服务器。",
            notes: "最该记住的场景：服务器执行了没有人输入过的命令。问大家：`rm -rf a/b` 只到了一半，会发生什么？",
        },
    },
    frames: Frames {
        split_header: LessonText {
            teaser: "服务器发来的字节又是一个一个地到。现在每条消息都是一帧：先用四个字节说明有多长，再是消息本身。",
            notes: "数一数读取的次数：不管有多少次，没有一次会读错。",
        },
        half_character: LessonText {
            teaser: "还是那个很长的中文响应，这次装在一帧里。",
            notes: "找找休眠和确认在哪里：都没有了，它们的代价也就没有了。",
        },
        split_command: LessonText {
            teaser: "还是 `ls`，这次是一帧，网络在第一个字节后面断开。",
            notes: "断在同样的地方，只是现在断在长度里面。问大家：read_exact 怎么应付？",
        },
        two_frames: LessonText {
            teaser: "这次来的不是我们的客户端：对端一次写出两帧，`ls` 和 `dir`，然后表示不再发送。",
            notes: "值得带走的一句话：分帧不能防止粘包，只是让粘包不再有害。",
        },
        hostile_length: LessonText {
            teaser: "对端发来四个字节，是一个长度：10 00 00 00。除此之外什么也没有。",
            notes: "服务器要占多少内存，由谁说了算？谁连上来谁说了算。先让大家想办法，再看第 7 步。",
        },
        stall: LessonText {
            teaser: "对端发来长度 2 和一个字节，然后什么也不做，也不断开。",
            notes: "对端不必有恶意：把笔记本合上就会这样。",
        },
        second_client: LessonText {
            teaser: "先有一个对端连上来，什么也不发。接着来了我们的客户端，输入 `ls`。",
            notes: "这也是全班不能共用一台第 1 到 6 步服务器的原因：请每个人各开各的。",
        },
    },
    guarded: Guarded {
        hostile_length: LessonText {
            teaser: "还是那四个字节，10 00 00 00，这次送到一个设了上限的服务器。",
            notes: "问大家：这个检查该放在哪里？放在预留内存之前，而不是之后。",
        },
        stall: LessonText {
            teaser: "还是那个对端：长度 2，一个字节，然后什么也没有。这个服务器给每一帧都设了时限。",
            notes: "问大家：从什么时候开始计时？从一帧的第一个字节算起：两帧之间不说话的客户端，什么也没做错。",
        },
        second_client: LessonText {
            teaser: "还是那两位：先连上来却不说话的对端，和后到的客户端。现在服务器给每一个都开一个线程。",
            notes: "每个客户端一个线程最简单，但有代价。问大家：一万个沉默的客户端要花多少？",
        },
        drip: LessonText {
            teaser: "对端发送一帧，每个字节都隔一秒。它从不沉默太久。",
            notes: "设了超时的程序，多数设错了地方。趁这时让大家想想自己的程序。",
        },
    },
    questions: Questions {
        what_is_left: QuestionText {
            asks: "`seq -w 2000` 输出 10000 字节，客户端只用一次 recv(1024) 来收。接着输入 `ls`。客户端会把什么显示为 `ls` 的响应？",
            choices: [
                Choice {
                    text: "文件名：那些数字里，1024 字节装不下的已经丢掉了。",
                    why: "TCP 什么都不会丢。一次 recv 没取走的，按原来的顺序留在接收缓冲区里。",
                },
                Choice {
                    text: "文件名：新命令自然对应新响应。",
                    why: "recv 不知道自己在等哪条命令的响应。它只取排在最前面的字节，不管那是为谁发的。",
                },
                Choice {
                    text: "还是数字。",
                    why: "字节流里接下来就是数字，而没有任何东西告诉客户端：这不是 `ls` 的响应。",
                },
                Choice {
                    text: "什么也不显示：它还在收那些数字。",
                    why: "没有人告诉它后面还有。它只调用了一次 recv，收到多少就当成全部。",
                },
            ],
        },
        what_ends_a_recv: QuestionText {
            asks: "客户端阻塞在 recv(1024) 上。服务器发出 `22`，紧接着发出 22 字节的正文。这次 recv 什么时候返回？",
            choices: [
                Choice {
                    text: "第一次发送的内容收完的时候。",
                    why: "发送在字节流里不留记号，recv 看不出哪里是一次发送的末尾。",
                },
                Choice {
                    text: "收满 1024 字节的时候。",
                    why: "总共只会来 24 字节。1024 是它最多取多少，不是它要等多少。",
                },
                Choice {
                    text: "收到一个完整的“包”的时候。",
                    why: "“粘包”的“包”容易让人误会：网络上传的确实是一个个包，但内核把里面的字节都倒进同一个接收缓冲区，recv 只见字节，不见包。",
                },
                Choice {
                    text: "有字节可取，又轮到客户端运行的时候。",
                    why: "来一个字节就不必再等。等客户端真正运行时已经来了多少，全凭运气；这里是 24 字节全到了。",
                },
            ],
        },
        late: QuestionText {
            asks: "两次发送之间隔了一秒，客户端晚了 1.5 秒才来做第一次 recv。这次 recv 得到什么？",
            choices: [
                Choice {
                    text: "`22`：它和正文隔着一秒呢。",
                    why: "接收缓冲区只存字节，不记时间。隔一秒到的，也是紧挨着放。",
                },
                Choice {
                    text: "正文：`22` 到的时候没有人在收，已经丢了。",
                    why: "有内核在收。到了的字节，它会一直留到有人来读。",
                },
                Choice {
                    text: "两者连在一起。",
                    why: "这时两者都在接收缓冲区里，recv 有多少取多少。",
                },
                Choice {
                    text: "`22`：第一次发送没有被读走之前，第二次发送会一直等着。",
                    why: "发送最多等缓冲区腾出空间，从来不等对方来读。",
                },
            ],
        },
        characters: QuestionText {
            asks: "报出的大小是 219，数的是字符。列表实际有 275 字节，网络分成 262 和 13 两段送到。客户端只要收到的字节数不小于 219 就停。列表会怎么样？",
            choices: [
                Choice {
                    text: "末尾出现乱码：有一个中文字符被截断了。",
                    why: "断在别处就会。这里第 262 个字节刚好是一个名字的结尾。",
                },
                Choice {
                    text: "完整显示：219 个字符就是整份列表，一个不少。",
                    why: "219 数的是字符，客户端数的却是字节。收到 262 字节它就停了，还有 13 字节留在缓冲区里。",
                },
                Choice {
                    text: "少了最后一个名字，但下一个响应不受影响。",
                    why: "那 13 字节哪儿也没去，下一次 recv 最先取到的就是它们。",
                },
                Choice {
                    text: "少了最后一个名字，而它会被当成下一个响应的大小。",
                    why: "那 13 字节留在缓冲区里，而客户端接下来要读的正是大小。",
                },
            ],
        },
        cut_size: QuestionText {
            asks: "服务器的字节一个一个地到：先是大小 `22`，等到确认之后再是正文 `cmd has no output.....`。客户端会显示什么？",
            choices: [
                Choice {
                    text: "整段正文：一次发出的内容，TCP 会拼回一次。",
                    why: "TCP 只保证顺序。它不知道什么是消息，也就无从拼起。",
                },
                Choice {
                    text: "`2c`",
                    why: "一次 recv 把第一个 `2` 当成了大小，于是第二个 `2` 和 `c` 这两个字节就成了响应。",
                },
                Choice {
                    text: "两个数字到齐之前什么也不显示，之后显示整段正文。",
                    why: "recv 等的是字节，来一个就够。它不懂什么是数字。",
                },
                Choice {
                    text: "报错：单独一个 `2` 不是大小。",
                    why: "`2` 是个完全合法的大小，危险就在这里。",
                },
            ],
        },
        two_frames: QuestionText {
            asks: "两帧由一次写入送到服务器：命令 `ls` 和命令 `dir`，各自前面有四个字节的长度。服务器会执行什么？",
            choices: [
                Choice {
                    text: "`lsdir`，和第 1 步一样。",
                    why: "长度说的是 2，所以服务器读完 `ls` 就停，不管后面还有什么。",
                },
                Choice {
                    text: "`ls`。后面的来得太早，已经没有了。",
                    why: "后面的还在接收缓冲区里，等着被读走。",
                },
                Choice {
                    text: "先 `ls`，再 `dir`。",
                    why: "字节照样粘在一起，但长度说明了该从哪里分开。",
                },
                Choice {
                    text: "这不可能发生：有了长度，两帧在网络上就不会粘在一起。",
                    why: "TCP 不看长度。分帧不能防止粘包，只是让粘包不再有害。",
                },
            ],
        },
        drip: QuestionText {
            asks: "服务器用 read_exact 读一个 1 MiB 的帧，读超时设为 5 秒。对端每秒发一个字节。服务器什么时候放弃？",
            choices: [
                Choice {
                    text: "5 秒之后。",
                    why: "超时管的是一次读取，而 read_exact 会读很多次。每来一个字节，就重新计时。",
                },
                Choice {
                    text: "一发现对端太慢就放弃。",
                    why: "没有谁在量速度，只有每次读取自己的计时。",
                },
                Choice {
                    text: "不会放弃：它会一直读下去，读十二天。",
                    why: "没有一次读取会等超过一秒，所以哪个超时都到不了。要防住它，时限得管整个帧。",
                },
                Choice {
                    text: "等 TCP 断开连接的时候。",
                    why: "在 TCP 看来一切正常：每个字节都送到了，也都确认了。",
                },
            ],
        },
    },
};
