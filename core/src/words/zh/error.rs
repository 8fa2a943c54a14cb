//! What goes wrong between two ends, in Chinese.

use crate::bytes::brief;
use crate::error::{Error, Failure, Fault, is_cut, literal};
use crate::frame::{self, HEADER, Looks};
use crate::real::guard::Refused;

pub(super) fn error(e: &Error) -> String {
    match e {
        Error::Io(fault) => failed(fault),
        Error::NotANumber(bytes) => format!(
            "大小不是数字：收到的却是 {}（{} 字节）；这个连接上剩下的内容已不可信，请重新连接",
            brief(bytes),
            bytes.len()
        ),
        Error::NotUtf8 { valid, size, bad } => not_utf8(*valid, *size, bad),
        Error::Closed { received, size: Some(size) } => format!(
            "响应还没收完，连接就被关闭：收到 {received} / {size} 字节；请重新连接，再发一次命令"
        ),
        Error::Closed { received, size: None } => {
            format!("响应还没到，连接就被关闭：收到 {received} 字节；请重新连接，再发一次命令")
        }
        Error::Refused(why) => refused(why),
        Error::Frame(e) => frame(e),
        Error::NoThread(fault) => format!(
            "系统开不出新线程来服务这个客户端：{fault}；已断开它，其余客户端照常；请减少客户端，或提高进程数和内存的上限（ulimit -u、ulimit -v）"
        ),
        Error::ForeignThread => {
            "实验室外的线程动用了实验室里的流；请用本 crate 的 thread::scope 来启动线程".into()
        }
    }
}

fn failed(fault: &Fault) -> String {
    match fault.failure() {
        Failure::Reset => {
            "对端重置了连接：它关闭连接时还有字节没读，或者已经崩溃；请重新连接".into()
        }
        Failure::PeerGone => "对端已断开：发出的字节无人接收；请重新连接".into(),
        Failure::Cut => {
            "一条消息还没收全，字节流就结束了：对端不再发送；请重新连接，再发一次命令".into()
        }
        Failure::OutOfFiles => format!(
            "文件描述符已用完：{fault}；请提高打开文件数的上限（ulimit -n），或关闭其他程序，再重新运行"
        ),
        Failure::TimedOut => "等待超时：在时限之内什么也没有收到；请放宽时限，或重新连接".into(),
        Failure::Other => format!("连接出错：{fault}；请重新连接"),
    }
}

fn not_utf8(valid: usize, size: usize, bad: &[u8]) -> String {
    let bytes = literal(valid, size, bad);
    match is_cut(bad) {
        true => format!(
            "不是 UTF-8：收到的 {size} 字节断在一个字符中间，末尾是 {bytes}（{} 字节）；应当收全了再解码，不要只解码一段",
            bad.len()
        ),
        false => format!(
            "不是 UTF-8：收到 {size} 字节，偏移 {valid} 处不是合法字符：{bytes}；请以 UTF-8 发送文本"
        ),
    }
}

fn refused(why: &Refused) -> String {
    let Refused { protocol, handed_on } = why;
    match handed_on {
        0 => format!("对端发来的是 {protocol}，已拒绝，没有执行任何命令；请用本步的客户端"),
        n => format!(
            "对端发来的是 {protocol}，已拒绝；识别出来之前，已有 {n} 字节交给本步处理；请用本步的客户端"
        ),
    }
}

fn frame(e: &frame::Error) -> String {
    match e {
        frame::Error::Io(e) => format!("连接出错：{e}；请重新连接"),
        frame::Error::CutInHeader { received } => format!(
            "字节流在帧头中间结束：收到 {received} / {HEADER} 字节；请在新连接上重新请求这条消息"
        ),
        frame::Error::CutInBody { received, size } => format!(
            "字节流在帧体中间结束：收到 {received} / {size} 字节；请在新连接上重新请求这条消息"
        ),
        frame::Error::TooLarge { claimed, max } => {
            let next = match frame::what_is(*claimed, *max) {
                Some(looks) => self::looks(looks),
                None => "请分次发送，或在两端都提高上限".into(),
            };
            format!("帧太大：{claimed} 字节，上限是 {max}；{next}")
        }
        frame::Error::NotSent { size, max } => {
            format!("帧没有发出：帧体 {size} 字节，上限是 {max}；请分次发送，或在两端都提高上限")
        }
        frame::Error::Deadline { received, size, limit } => {
            let (part, size) = size.map_or(("帧头", HEADER), |size| ("帧体", size));
            format!(
                "一帧在 {limit:?} 内没有收全：{part}收到 {received} / {size} 字节；请放宽时限，或断开连接"
            )
        }
        frame::Error::NotUtf8 { valid, size } => format!(
            "不是 UTF-8：帧体 {size} 字节，偏移 {valid} 处不是合法字符；请按字节接收，或让发送方用 UTF-8 编码"
        ),
    }
}

/// What an absurd length is instead, and what to do.
fn looks(looks: Looks) -> String {
    let quoted = |bytes: [u8; 4]| format!("“{}”", bytes.escape_ascii());
    match looks {
        Looks::Http(bytes) => {
            format!("这四个字节是{}，对端说的是 HTTP；请检查端口对不对", quoted(bytes))
        }
        Looks::TlsHandshake => {
            "这四个字节是 TLS 握手的开头，对端要加密通信；请检查端口对不对".into()
        }
        Looks::TlsAlert => {
            "这四个字节是 TLS 警报，对端说的是 TLS，握手没有成功；请检查端口对不对".into()
        }
        Looks::Digits(bytes) => {
            format!("这四个字节是{}，即十进制的大小；请让对端改发四字节大端长度", quoted(bytes))
        }
        Looks::Text(bytes) => {
            format!(
                "这四个字节是文本{}：对端没有发帧头，或者前面丢了边界；请核对两端数的字节数",
                quoted(bytes)
            )
        }
        Looks::LittleEndian(length) => {
            format!("字节序反过来读是 {length}；请让对端用大端（高位字节在前）发送长度")
        }
    }
}
