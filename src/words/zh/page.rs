//! What stands around the course where a browser shows it, in Chinese.

use crate::words::page::Page;

pub(super) const PAGE: Page = Page {
    title: "为什么我发送了两次，对方却一次就收到了？",
    keys: "按键：→ 或空格前进，← 后退，A 到 D 作答，G 下一题，N 教师备注，L English，Home 和 End 到头尾。",
    back: "后退",
    on: "前进",
    other: "English",
    other_name: "en",
    steps: "各步",
    step: |n| format!("第 {n} 步"),
    notes: "备注",
    minutes: |n| format!("{n} 分钟"),
    locked: "答案已锁定。继续往下看吧。",
};
