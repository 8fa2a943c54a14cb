//! What is told on a terminal, in Chinese.

use crate::words::terminal::Terminal;

pub(super) const TERMINAL: Terminal = Terminal {
    label: "错误：",
    colon: "：",
    no_stdout: |e| format!("无法写入 stdout：{e}；请检查输出的去向，再重新运行"),
};
