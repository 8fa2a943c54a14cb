//! 中文。

mod view;

use super::{Help, Options, Words, Wrong};

pub(super) const WORDS: Words = Words {
    view: view::VIEW,
    help: Help {
        usage: "用法：",
        scene: "场景",
        option: "选项",
        dashes: "如果第一个就是选项，要先写两个短横线：",
        all_scenes: "不指定场景，就在实验室里依次播放全部场景。实验室是程序内部的网络，有自己的时钟，同样的字节每次都以同样的方式到达。",
        one_scene: "只播放这一个场景。",
        course: "为什么我发了两次，对方一次就收到了？这门课一步一步地回答。不带参数运行，列出每一步、它的场景和各自的结局。",
        scenes: "场景：",
        for_real: "真实运行（用两个终端）：",
        measure: "在本机上：",
        server: "运行这一步的服务器，依次服务每个客户端",
        client: "连接这一步的服务器，从 stdin 读取命令",
        odds: "测一测两次发送在本机上粘在一起的频率",
        options: "选项：",
        scene_options: "场景的选项：",
        everywhere: "通用选项：",
        default: |value| format!("（默认 {value}）"),
        more: |run| format!("它们各自的选项：\n  {run} server --help"),
    },
    options: Options {
        over: "字节走哪里：lab 是实验室，虚拟时间；tcp 是本机回环，真实时间（默认 lab）",
        svg: "同时把这个场景画成图，写入该文件；需要指定一个场景",
        server_host: "监听的地址",
        server_port: "监听的端口；0 表示自动选一个空闲端口",
        shell: "由谁执行命令：system 是本机的 /bin/sh，classroom 只给出固定的响应",
        expose_shell: "允许别的机器以你的身份在本机执行命令；凡是连得上这个端口的人都可以",
        time_limit: "每条命令最多运行多少秒",
        output_limit: "每条命令最多输出多少字节",
        client_host: "服务器的地址",
        client_port: "服务器的端口",
        trials: "每种停顿读取多少次响应；接收方迟到或开启 Nagle 时次数较少",
        json: "不画图表，只输出一个 JSON 对象",
        lang: "语言（默认看 LC_ALL、LC_MESSAGES、LANG：中文环境用 zh，其他用 en）",
        color: "何时使用颜色；auto 遵从 NO_COLOR、CLICOLOR、CLICOLOR_FORCE 和 TERM=dumb",
        help: "显示本帮助",
        version: "显示版本",
    },
    wrong: Wrong {
        list: |names| names.join("、"),
        maybe: |near| format!("；是不是想输入 {near}？"),
        word: |word, maybe, known| format!("这里没有“{word}”{maybe}\n可以输入：{known}"),
        second_word: |word| format!("多了一个“{word}”；一次只能输入一个"),
        behind_dashes: |option| {
            format!("{option} 写在了两个短横线之后，那里的都不算选项；请去掉那两个短横线")
        },
        behind_words: |option, words| {
            format!("{option} 前面要先写它所属的命令，这里没有写；可以写：{words}")
        },
        option: |option, maybe| format!("这里没有 {option} 这个选项{maybe}"),
        value: |option, value, maybe, known| {
            format!("{option} 不接受“{value}”{maybe}\n可选：{known}")
        },
        number: |option, value, least, most| {
            format!("{option} 应是 {least} 到 {most} 之间的整数，而不是“{value}”；请改正")
        },
        no_value: |option| format!("{option} 后面缺少值；请补上"),
        flag_value: |option, value| format!("{option} 不带值，却写了“{value}”；请去掉这个值"),
        twice: |option| format!("{option} 写了两次；请去掉一个"),
        not_text: "命令行里有一个参数不是 UTF-8；请重新输入",
        other: |kind| format!("无法理解这个命令行（{kind}）；请重新输入"),
        help: |run| format!("\n帮助：{run} -- --help"),
        for_scenes: |option, word| {
            format!("{option} 只用于场景；请去掉它，或者把 {word} 换成一个场景")
        },
        no_scene: |run, known| {
            format!(
                "--svg 一次只画一个场景，但没有指定是哪一个；请先写场景：\n  {run} 场景 --svg 文件\n可选的场景：{known}"
            )
        },
        exposed: |host| {
            format!(
                "--host {host} 会让别的机器以你的身份在本机执行命令；请加 --shell classroom，只提供固定的响应；确实需要这样时，才加 --expose-shell"
            )
        },
        no_shell: "本机没有 /bin/sh；请加 --shell classroom",
        port_0: "客户端无法连接端口 0：--port 0 只用来让服务器自动选一个空闲端口；请在 --port 后填写服务器“正在监听”那一行里的端口",
    },
};
