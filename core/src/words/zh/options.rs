//! The options in Chinese.

use crate::words::options::Options;

pub(super) const OPTIONS: Options = Options {
    over: "字节走哪里：lab 是实验室，虚拟时间；tcp 是本机回环，真实时间（默认 lab）",
    svg: "同时把这个场景画成图，写入该文件；需要指定一个场景",
    typed: "改由客户端输入这些命令：ls,1",
    sends: "代替客户端，由一个对端一次写出的字节：'\\x00\\x02ls'；加上 --type，就写明这些字节是哪几条命令",
    cut: "让发往客户端或服务器的字节流断在这个字节之后：client:1；只断第二个客户端的就写 client2:1；可以写多次",
    gone: "让服务器发出这么多字节后就消失：客户端收到这些字节，接着就是流的结尾",
    leaves: "让客户端发出这么多字节后就离开：服务器收到这些字节，接着就是流的结尾",
    beside: "别的客户端还连着，再来一个客户端，它输入的命令：dir,ls",
    then: "前一个客户端结束之后，再来一个客户端，它输入的命令：ls,dir",
    peer: "改由谁来连接：too-long 声称有 1025 字节，longest 发来 1024 字节，no-newline 一直不发换行符，counted 的长度包含自身，too-short 发来长度 3，drip 一秒一个字节，silent 什么也不发，crowd 先后来四个；或者改由谁来当服务器：unknown-kind 发来没人认得的一种帧体，half-character 的响应末尾只有半个字符",
    wire: "对全部字节做什么：apart 每次发送单独到达，glued 一下子全到，short 一次只写进一个字节，late 客户端迟到一分钟，bytes 逐字节到达，pauses-to-client 或 pauses-to-server 发往那一端的每次发送中间停两分钟",
    server_host: "监听的地址",
    server_port: "监听的端口；0 表示自动选一个空闲端口",
    shell: "由谁执行命令：system 是本机的 /bin/sh，classroom 只给出固定的响应",
    expose_shell: "允许别的机器以你的身份在本机执行命令；凡是连得上这个端口的人都可以",
    time_limit: "每条命令最多运行多少秒",
    output_limit: "每条命令最多输出多少字节",
    client_host: "服务器的地址",
    client_port: "服务器的端口",
    json: "不画图表，只输出一个 JSON 对象",
    goals: "列出各章练习的目标",
    check_json: "不打印表格，只输出一个 JSON 数组",
    lang: "语言（默认看 LC_ALL、LC_MESSAGES、LANG：中文环境用 zh，其他用 en）",
    color: "何时使用颜色；auto 遵从 NO_COLOR、CLICOLOR、CLICOLOR_FORCE 和 TERM=dumb",
    help: "显示本帮助",
    version: "显示版本",
};
