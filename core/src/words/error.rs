//! What goes wrong between two ends, as a sentence.

use std::fmt::{self, Display};

use super::Words;
use crate::error::Error;
use crate::lang::Lang;

impl Error {
    /// The message: what happened, with the figures, and what to do next.
    pub fn text(&self, lang: Lang) -> String {
        (Words::of(lang).error)(self)
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::error::{ForeignThread, decode};
    use crate::frame;

    #[test]
    fn what_is_no_text_is_told_by_its_first_bytes_alone() {
        let text = |bytes: &[u8], lang| decode(bytes).unwrap_err().text(lang);
        let many = [&b"ab"[..], &[0xff; 1000]].concat();
        let told = "not UTF-8: of 1002 bytes received, number 2 begins no character: b'\\xff\\xff\\xff\\xff'...; ";
        assert!(text(&many, Lang::En).starts_with(told));
        assert!(text(&many[..6], Lang::En).contains("b'\\xff\\xff\\xff\\xff'; "));
        for cut in 1..4 {
            let told = text(&"a🦀".as_bytes()[..1 + cut], Lang::Zh);
            assert!(told.contains(&format!(
                "断在一个字符中间，末尾是 b'{}'（{cut} 字节）",
                &"\\xf0\\x9f\\xa6"[..4 * cut]
            )));
        }
        // Three bytes of a character, and then a letter: it is no end that cuts it.
        assert!(text(b"\xf0\x9f\xa6x", Lang::En).contains("number 0 begins no character"));
    }

    #[test]
    fn a_read_that_came_too_short_is_told_as_a_message_that_was_cut() {
        let cut = io::Read::read_exact(&mut &b"ab"[..], &mut [0; 3]).unwrap_err();
        let cut = Error::from(cut);
        assert!(
            cut.text(Lang::En).starts_with("the stream ended before all of a message had come: ")
        );
        assert!(cut.text(Lang::Zh).starts_with("一条消息还没收全，字节流就结束了："));
    }

    /// A read that waits for some time fails with either, and a system's own words are of neither use.
    #[test]
    fn a_read_that_waited_in_vain_has_timed_out() {
        for kind in [io::ErrorKind::WouldBlock, io::ErrorKind::TimedOut] {
            let error = Error::from(io::Error::from(kind));
            assert!(error.text(Lang::En).starts_with("timed out: "), "{error}");
            assert!(error.text(Lang::Zh).starts_with("等待超时："), "{}", error.text(Lang::Zh));
        }
    }

    #[test]
    fn a_thread_from_outside_is_told_in_the_language_asked_for() {
        let error = Error::from(io::Error::other(ForeignThread));
        assert_eq!(error.text(Lang::En), ForeignThread.to_string());
        assert!(error.text(Lang::Zh).starts_with("实验室外的线程"), "{}", error.text(Lang::Zh));
    }

    #[test]
    fn an_absurd_length_is_told_for_what_it_is_in_both_languages() {
        for (bytes, english, chinese) in [
            (b"GET ", "\"GET \": the peer speaks HTTP", "“GET ”，对端说的是 HTTP"),
            (b"\x16\x03\x01\x02", "a TLS handshake", "TLS 握手的开头"),
            (b"\x15\x03\x03\0", "a TLS alert", "TLS 警报"),
            (b"219\0", "\"219\\x00\": a size in decimal digits", "“219\\x00”，即十进制的大小"),
            (b"l_in", "\"l_in\", which is text", "文本“l_in”"),
            (b"\x05\0\0\0", "the length is 5: ", "反过来读是 5；"),
            (b"\xff\xff\xff\xff", "raise the maximum", "提高上限"),
        ] {
            let (claimed, max) = (u32::from_be_bytes(*bytes), 1024);
            let error = Error::from(frame::Error::TooLarge { claimed, max });
            for (lang, told) in [(Lang::En, english), (Lang::Zh, chinese)] {
                let text = error.text(lang);
                assert!(text.contains(told) && text.contains(&claimed.to_string()), "{text}");
            }
        }
    }

    #[test]
    fn a_deadline_tells_what_came_and_how_much_time_there_was() {
        let limit = std::time::Duration::from_millis(1500);
        for (received, size, english, chinese) in [
            (3, None, "1.5s: received 3 of 4 bytes of its header", "帧头收到 3 / 4 字节"),
            (0, Some(1), "1.5s: received 0 of 1 byte of its body", "帧体收到 0 / 1 字节"),
        ] {
            let error = Error::from(frame::Error::Deadline { received, size, limit });
            assert!(error.text(Lang::En).contains(english), "{error}");
            assert!(
                error.text(Lang::Zh).contains(chinese) && error.text(Lang::Zh).contains("1.5s")
            );
        }
    }

    #[test]
    fn one_byte_is_no_bytes() {
        let closed = |received, size| Error::Closed { received, size }.text(Lang::En);
        assert!(closed(0, Some(1)).contains("received 0 of 1 byte;"));
        assert!(closed(1, Some(2)).contains("received 1 of 2 bytes;"));
        assert!(closed(1, None).contains("received 1 byte;"));
    }

    #[test]
    fn a_single_byte_is_told_in_the_singular() {
        let told = |bytes| decode(bytes).unwrap_err().text(Lang::En);
        assert!(told(b"\xe7").contains("1 byte received, and it ends inside a character"));
        assert!(told(b"\xe7\xb2").contains("2 bytes received, and they end inside a character"));
    }
}
