//! What is told where scenes are played or listed, in Chinese.

use crate::words::scenes::Scenes;

pub(super) const SCENES: Scenes = Scenes {
    beyond: |option, bytes| {
        format!(
            "{option} 没有起作用：那个方向上只有 {bytes} 字节，必须断在最后一个字节之前；请换个小一点的数"
        )
    },
    over_tcp: "使用本机回环套接字：字节由内核传送，每次 recv 由内核返回；实验室只决定何时轮到哪一端、何时发出哪一段",
    not_drawn: |path, e| {
        format!(
            "无法把图写入 {}：{e}；请让 --svg 指向一个已存在且可写的目录里的文件",
            path.display()
        )
    },
    not_played: |e| format!("无法播放这些场景：{e}；请关掉一些别的程序再试"),
    not_set_up: |scene, e| format!("场景 {scene} 无法开始：{e}；请重试，或改在实验室里播放"),
};
