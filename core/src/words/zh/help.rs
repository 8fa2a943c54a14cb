//! The help in Chinese.

use crate::words::help::Help;

pub(super) const HELP: Help = Help {
    usage: "用法：",
    scene: "场景",
    goal: "目标",
    option: "选项",
    dashes: "如果第一个就是选项，要先写两个短横线：",
    all_scenes: "不指定场景，就在实验室里依次播放全部场景。实验室是程序内部的网络，有自己的时钟，同样的字节每次都以同样的方式到达。",
    one_scene: "只播放这一个场景。",
    course: "为什么我发了两次，对方一次就收到了？这门课一步一步地回答。不带参数运行，就一点一点地演示整门课，到关键处先提问；不在终端里运行时，打印全部内容，答案放在最后。",
    scenes: "场景：",
    ladder: "每一步和它的场景（✓ 通过，✗ 失败，本来就该这样）：",
    for_real: "真实运行（用两个终端）：",
    changed: "你自己的代码：",
    steps: "全部步骤：",
    measure: "在本机上：",
    server: "运行这一步的服务器，依次服务每个客户端",
    client: "连接这一步的服务器，从 stdin 读取命令",
    check: "把字节流在每一处都断开，试一遍现在的代码；指定目标，就看练习做成了没有",
    check_all: "每一步都把字节流在每一处断开试一遍，汇成一张表",
    options: "选项：",
    scene_options: "场景的选项：",
    everywhere: "通用选项：",
    default: |value| format!("（默认 {value}）"),
    more: |run| format!("它们各自的选项：\n  {run} server --help"),
};
