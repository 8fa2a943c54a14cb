//! What things look like on a light page, in attributes that every renderer knows; a style sheet has
//! what is different on a dark one.

use std::fmt::{self, Display, Formatter};

/// What is different on a dark page.
pub(super) const DARK: &str = include_str!("style.css");

/// The attributes that every element inherits: the colour is that of a text.
pub(super) const ROOT: &str = r##"fill="#1f2328" font-size="13" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei'""##;

/// Colours, and a hatch that tells them apart where there are none.
pub(super) struct Shade {
    name: &'static str,
    tint: &'static str,
    edge: &'static str,
    /// The size of the hatch's tile, and the path that is drawn on it.
    tile: (u32, u32),
    hatch: &'static str,
}

const fn shade(
    name: &'static str,
    (tint, edge): (&'static str, &'static str),
    tile: (u32, u32),
    hatch: &'static str,
) -> Shade {
    Shade { name, tint, edge, tile, hatch }
}

/// Those of the server's sends.
pub(super) static SERVER: [Shade; 4] = [
    shade("s0", ("#d6e7ff", "#1f5fbf"), (8, 8), ""),
    shade("s1", ("#ffe6c7", "#b35900"), (8, 8), "M-2 2 2 -2M0 8 8 0M6 10 10 6"),
    shade("s2", ("#d3f2de", "#1b7a43"), (6, 6), "M2.2 2.5H3.8M2.2 3.5H3.8"),
    shade("s3", ("#ebdefb", "#7a3fb5"), (8, 8), "M0 0 8 8M0 8 8 0"),
];

/// Those of a client's sends.
pub(super) static CLIENT: [Shade; 3] = [
    shade("c0", ("#e9ebee", "#57606a"), (6, 5), "M0 2.5H6"),
    shade("c1", ("#d2f0f0", "#0b7378"), (8, 8), "M-2 6 2 10M0 0 8 8M6 -2 10 2"),
    shade("c2", ("#fcdfe9", "#b0275f"), (5, 6), "M2.5 0V6"),
];

/// That of a time in which an end does nothing.
static IDLE: Shade = shade("idle", ("#f2f4f7", "#59636e"), (6, 5), "M0 2.5H6");

/// All of them.
pub(super) fn shades() -> impl Iterator<Item = &'static Shade> {
    SERVER.iter().chain(&CLIENT).chain([&IDLE])
}

impl Shade {
    /// How an element is filled with the hatch.
    pub fn url(&self) -> String {
        format!("url(#{})", self.name)
    }

    /// The hatch, as a pattern that elements are filled with.
    pub fn pattern(&self) -> String {
        let Shade { name, tint, edge, tile: (width, height), hatch } = self;
        let tile = format!(r#"<rect width="{width}" height="{height}" fill="{tint}"/>"#);
        let hatch = match *hatch {
            "" => String::new(),
            path => {
                format!(r#"<path d="{path}" fill="none" stroke="{edge}" stroke-opacity="0.5"/>"#)
            }
        };
        format!(
            r#"<pattern id="{name}" class="{name}" width="{width}" height="{height}" patternUnits="userSpaceOnUse">{tile}{hatch}</pattern>"#
        )
    }
}

/// What a shape or a line is, and so what it looks like.
#[derive(Clone, Copy)]
pub(super) enum Look {
    Page,
    /// The box around an end's name.
    Head,
    /// Where the clock has moved.
    Hair,
    /// A lifeline while its program runs.
    Life,
    /// A lifeline behind its program's end.
    Over,
    /// The end does nothing.
    Idle,
    /// A receive buffer.
    Tray,
    /// What a read takes.
    Read,
    /// What a read takes that is a part of a send.
    Cut,
    /// What a read takes of several sends.
    Glued,
    /// What a read takes that is taken for something else.
    Blamed,
    /// The receive buffer of the moment.
    Trough,
    /// Bytes that pour into the receive buffer, or out of it.
    Pour(&'static Shade),
    /// Bytes in the buffer of the moment.
    Water(&'static Shade),
    /// Around a send of the moment.
    Edge(&'static Shade),
    /// Bytes that no read takes.
    Unread(&'static Shade),
    /// A whole send.
    Chip(&'static Shade),
    /// A part of a send.
    Torn(&'static Shade),
    /// Behind the text on a chip.
    Under(&'static Shade),
    /// A send's bytes on their way.
    Arrow(&'static Shade),
    /// The same, in a row that stands for many.
    Many(&'static Shade),
    /// A send of which nothing arrived before the scene was over.
    Lost(&'static Shade),
    /// Bytes lie unread.
    Lies(&'static Shade),
}

impl Look {
    /// Its own class, without what is more special.
    pub fn class(self) -> String {
        self.to_string().split(['"', ' ']).nth(1).unwrap_or_default().into()
    }
}

/// The attributes of an element.
impl Display for Look {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plain = match self {
            Look::Page => r##"class="page" fill="#ffffff""##,
            Look::Head => r##"class="head" fill="#f2f4f7" stroke="#9aa4af""##,
            Look::Hair => r##"class="hair" stroke="#e6e9ed""##,
            Look::Life => r##"class="life" stroke="#9aa4af" stroke-width="2""##,
            Look::Over => {
                r##"class="over" stroke="#9aa4af" stroke-width="1.5" stroke-dasharray="2 5""##
            }
            Look::Idle => r##"class="idle" fill="url(#idle)" stroke="#9aa4af""##,
            Look::Tray => r##"class="tray" fill="#f2f4f7" stroke="#9aa4af""##,
            Look::Read => r##"class="bracket" fill="none" stroke="#1f2328" stroke-width="1.5""##,
            Look::Cut => {
                r##"class="bracket cut" fill="none" stroke="#9a5b00" stroke-width="2" stroke-dasharray="5 3""##
            }
            Look::Glued => {
                r##"class="bracket glued" fill="none" stroke="#1f2328" stroke-width="3.5""##
            }
            Look::Blamed => {
                r##"class="blamed bracket" fill="none" stroke="#c1121f" stroke-width="3.5""##
            }
            Look::Trough => {
                r##"class="trough" fill="none" stroke="#57606a" stroke-width="5" stroke-linejoin="round" stroke-linecap="round""##
            }
            Look::Pour(Shade { name, tint, .. }) => {
                return write!(f, r#"class="pour {name}" fill="{tint}""#);
            }
            Look::Water(Shade { name, .. }) => {
                return write!(f, r#"class="water {name}" fill="url(#{name})""#);
            }
            Look::Edge(Shade { name, edge, .. }) => {
                return write!(
                    f,
                    r#"class="edge {name}" fill="none" stroke="{edge}" stroke-width="2""#
                );
            }
            Look::Unread(Shade { name, edge, .. }) => {
                return write!(
                    f,
                    r##"class="unread {name}" fill="#ffffff" stroke="{edge}" stroke-width="1.5" stroke-dasharray="5 4""##
                );
            }
            Look::Chip(shade) => return hatched(f, "chip", shade),
            Look::Torn(shade) => return hatched(f, "torn", shade),
            Look::Arrow(shade) => return hatched(f, "arrow", shade),
            Look::Under(Shade { name, tint, .. }) => {
                return write!(f, r#"class="under {name}" fill="{tint}""#);
            }
            Look::Lies(Shade { name, edge, .. }) => {
                return write!(f, r#"class="lies {name}" fill="{edge}""#);
            }
            Look::Many(Shade { name, edge, .. }) => {
                return write!(f, r#"class="many {name}" stroke="{edge}""#);
            }
            Look::Lost(Shade { name, edge, .. }) => {
                return write!(
                    f,
                    r#"class="lost {name}" stroke="{edge}" stroke-width="1.5" stroke-dasharray="2 4""#
                );
            }
        };
        f.write_str(plain)
    }
}

fn hatched(f: &mut Formatter<'_>, class: &str, shade: &Shade) -> fmt::Result {
    let (Shade { name, edge, .. }, url) = (shade, shade.url());
    write!(f, r#"class="{class} {name}" fill="{url}" stroke="{edge}" stroke-width="1.2""#)
}

/// What a text says, and so what it looks like.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Plain,
    Strong,
    Faint,
    Good,
    Bad,
}

/// The attributes of a text, each with a space in front.
impl Display for Ink {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Ink::Plain => "",
            Ink::Strong => r#" font-weight="600""#,
            Ink::Faint => r##" class="faint" fill="#59636e""##,
            Ink::Good => r##" class="good" fill="#1a7f37" font-weight="600""##,
            Ink::Bad => r##" class="bad" fill="#c1121f" font-weight="600""##,
        })
    }
}
