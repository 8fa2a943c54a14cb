//! What a shell answers in the place of a command, in Chinese.

use super::error::error;
use crate::words::shell::Shell;

pub(super) const SHELL: Shell = Shell {
    no_command: |e| format!("[命令没有执行：{}]", error(e)),
    too_long: |size, most| {
        format!("[命令没有执行：它有 {size} 字节，最多只能有 {most} 字节；请写成脚本文件再运行]")
    },
    cannot_run: |e| format!("[命令无法执行：{e}；请换一条命令]"),
    out_of_time: |time| {
        format!(
            "[命令运行超过 {time:?}，已被结束，能找到且能结束的子进程也一并结束；此前的输出照常发送；如需运行更久，请用 --time-limit 启动服务器]"
        )
    },
    too_much: |most| {
        format!(
            "[命令的输出超过 {most} 字节，已被结束，能找到且能结束的子进程也一并结束；输出没有发送；请减少输出，或提高服务器的 --output-limit]"
        )
    },
    not_utf8: |at, size| {
        format!(
            "[命令输出的 {size} 字节不是 UTF-8（偏移 {at} 处不是合法字符），没有发送；请先转成文本，例如加上 `| od -c`]"
        )
    },
};
