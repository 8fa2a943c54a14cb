//! What a server and a client tell of their network, in Chinese.

use crate::words::network::Network;

pub(super) const NETWORK: Network = Network {
    system: "命令由 /bin/sh -c 执行",
    classroom: "由教室的 shell 响应",
    known: |long, wide| format!("它只认识 ls、dir、true、{long} 和 {wide}"),
    listening: |addr, shell| format!("正在监听 {addr}；{shell}；按 Ctrl-C 结束"),
    not_accepted: |e| format!("无法接受连接：{e}；仍在监听"),
    connected: |addr| format!("已连接 {addr}；请输入命令，按 Ctrl-D 离开"),
    busy: |addr| {
        format!(
            "已连接到 {addr}，但还没有响应：这个服务器一次只服务一个客户端，可能正忙着服务别人；请结束那一个，或者继续等"
        )
    },
    no_address: |host, e| format!("找不到 {host} 的地址：{e}；请检查 --host"),
    in_use: |host, port| {
        format!(
            "{host} 的端口 {port} 已被占用；请结束另一个服务器，或换一个端口（--port 0 自动选择）"
        )
    },
    forbidden: |host, port, e| {
        format!("不允许使用 {host} 的端口 {port}（{e}）；请选择大于 1023 的端口")
    },
    cannot_listen: |host, port, e| {
        format!("无法监听 {host} 的端口 {port}：{e}；--host 应是本机的地址")
    },
    nobody: |run, host, port| {
        format!(
            "{host} 的端口 {port} 上没有程序在监听；请先启动服务器：\n  {run} server --port {port} --lang zh"
        )
    },
    unreachable: |host, port, e| {
        format!("无法连接 {host} 的端口 {port}：{e}；请检查 --host 和 --port")
    },
    endless: |e| {
        format!(
            "Ctrl-C 将无法结束本程序，因此没有启动：{e}；请关闭其他程序，或提高打开文件数和进程数的上限（ulimit -n、ulimit -u），再重新运行"
        )
    },
    all_ignored: "Ctrl-C 将无法结束本程序，因此没有启动：能结束它的信号（INT、TERM、HUP、QUIT）都已被忽略；请换一个不忽略这些信号的 shell 再运行",
};
