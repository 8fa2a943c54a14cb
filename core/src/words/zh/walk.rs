//! What is said on the way through the course, in Chinese.

use crate::words::walk::Walk;

pub(super) const WALK: Walk = Walk {
    welcome: "为什么我发送了两次，对方却一次就收到了？七对小程序会一点一点演示给你看。到了关键处会先问你接下来会发生什么：先想好，再往下看。",
    place: |n, of| format!("第 {n} 个场景，共 {of} 个"),
    change: "这一步改动的代码：",
    between: "…",
    arrive: |n| format!("（到达 {n} 字节）"),
    predict: "你认为会怎样？",
    said: |said, right| match said {
        None => format!("正确答案是 {}。", right.name()),
        Some(said) if said == right => format!("你选了 {}，答对了。", said.name()),
        Some(said) => format!("你选了 {}，正确答案是 {}。", said.name(), right.name()),
    },
    next: |step, last| {
        let on = match last {
            true => {
                "课程到此为止。在这台机器上，两次发送有多大可能粘在一起？\n  cargo run measure odds --lang zh\n"
            }
            false => "或者按回车，进入下一步。\n",
        };
        format!(
            "轮到你了。这一步全部场景的完整记录：\n  cargo run --example step{step} -- --lang zh\n复制一份代码来改，再看看改后的结果：\n  cp -r examples/step{step} examples/mine\n  cargo run --example mine check --lang zh\n开两个终端，在本机真实的 TCP 上运行：\n  cargo run --example step{step} server --lang zh\n  cargo run --example step{step} client --lang zh\n道理和练习：TUTORIAL.zh.md，第 {step} 章。\n\n{on}"
        )
    },
    answers: "答案",
    prompt: "回车：继续   b：后退   g：下一个问题   q：退出 > ",
    question: "选 A、B、C 还是 D？   回车：先不选   back：后退（b 是选 B）   q：退出 > ",
    last: "到这里就结束了。b：后退   1：从头开始   q：退出 > ",
    last_page: "后面没有了。b：后退，1：从头开始，q：退出。",
    unknown: |word| {
        format!(
            "这里没有 {word}。回车：继续，back：后退，g：下一个问题，步骤的编号或场景的名字：跳到那里，q：退出。"
        )
    },
    too_small: |(columns, rows), (wide, high)| {
        format!(
            "这个终端是 {columns} 列 {rows} 行，而一屏内容可能需要 {wide} 列 {high} 行：请把窗口放大，或往上滚动到开头。"
        )
    },
    no_more_questions: "后面没有问题了。1：从头开始。",
    first: "前面没有了。回车：继续。",
};
