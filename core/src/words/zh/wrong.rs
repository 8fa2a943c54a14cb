//! What is wrong with a command line, in Chinese.

use crate::words::wrong::Wrong;

pub(super) const WRONG: Wrong = Wrong {
    list: |names| names.join("、"),
    maybe: |near| format!("；是不是想输入 {near}？"),
    word: |word, maybe, known| format!("这里没有“{word}”{maybe}\n可以输入：{known}"),
    step_elsewhere: |step| {
        format!("\n它是一个示例，这样运行：\n  cargo run --example {step} -- --lang zh")
    },
    scene_elsewhere: |step, scene| {
        format!("\n它是一个场景，这样运行：\n  cargo run --example {step} {scene} --lang zh")
    },
    second_word: |word| format!("多了一个“{word}”；一次只能输入一个"),
    behind_dashes: |option| {
        format!("{option} 写在了两个短横线之后，那里的都不算选项；请去掉那两个短横线")
    },
    behind_words: |option, words| {
        format!("{option} 前面要先写它所属的命令，这里没有写；可以写：{words}")
    },
    option: |option, maybe| format!("这里没有 {option} 这个选项{maybe}"),
    value: |option, value, maybe, known| format!("{option} 不接受“{value}”{maybe}\n可选：{known}"),
    number: |option, value, least, most| {
        format!("{option} 应是 {least} 到 {most} 之间的整数，而不是“{value}”；请改正")
    },
    bytes: |option, value| {
        format!(
            "{option} 要写字节，例如 \\x00\\x02ls，而不是“{value}”；反斜杠后面只能是 n、r、t、引号、反斜杠，或 x 加两位十六进制数"
        )
    },
    cut: |option, value| {
        format!(
            "{option} 要写明哪个方向、第几个字节，例如 client:1 或 server:3，而不是“{value}”；请改正"
        )
    },
    no_value: |option| format!("{option} 后面缺少值；请补上"),
    flag_value: |option, value| format!("{option} 不带值，却写了“{value}”；请去掉这个值"),
    twice: |option| format!("{option} 写了两次；请去掉一个"),
    not_text: "命令行里有一个参数不是 UTF-8；请重新输入",
    other: |kind| format!("无法理解这个命令行（{kind}）；请重新输入"),
    help: |run| format!("\n帮助：{run} -- --help --lang zh"),
    for_scenes: |option, word| format!("{option} 只用于场景；请去掉它，或者把 {word} 换成一个场景"),
    nothing_typed: "没有人输入命令；请先写一个场景，或者加上 --type ls,1",
    no_scene: |run, made, known| {
        format!(
            "--svg 一次只画一个场景，但没有指定是哪一个；请先写场景：\n  {run} 场景 --svg 文件{made}\n可选的场景：{known}"
        )
    },
    exposed: |host| {
        format!(
            "--host {host} 会让别的机器以你的身份在本机执行命令；请加 --shell classroom，只提供固定的响应；确实需要这样时，才加 --expose-shell"
        )
    },
    no_step: |number, last| {
        format!(
            "代码里写着这是第 {number} 步，而课程只有第 1 到第 {last} 步；请把 main.rs 里的 `number` 改成它所复制的那一步"
        )
    },
    nested: |copy, step| {
        format!(
            "examples/{copy} 原来就有，所以 `cp -r` 把 {step} 复制到了它里面，现在运行的仍是旧的副本。想重新开始，两个都删掉：\n  rm -r examples/{copy}\n  cp -r examples/{step} examples/{copy}"
        )
    },
    no_shell: "本机没有 /bin/sh；请加 --shell classroom",
    port_0: "客户端无法连接端口 0：--port 0 只用来让服务器自动选一个空闲端口；请在 --port 后填写服务器“正在监听”那一行里的端口",
};
