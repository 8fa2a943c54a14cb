//! The colours, in light and in dark, and the hatches that tell the sends apart without them.

use super::pen::Pen;

/// The look of one send.
struct Look {
    name: &'static str,
    /// Its tint and its edge on a light page.
    light: (&'static str, &'static str),
    /// The same on a dark one.
    dark: (&'static str, &'static str),
    /// The size of the hatch's tile, and what is drawn on it.
    tile: (u32, u32),
    hatch: &'static str,
}

/// Those of the server's sends, and behind them those of a client's.
const LOOKS: [Look; 7] = [
    Look {
        name: "s0",
        light: ("#d6e7ff", "#1f5fbf"),
        dark: ("#12345f", "#79b8ff"),
        tile: (8, 8),
        hatch: "",
    },
    Look {
        name: "s1",
        light: ("#ffe6c7", "#b35900"),
        dark: ("#4d2e10", "#ffb066"),
        tile: (8, 8),
        hatch: r#"<path d="M-2 2 2 -2M0 8 8 0M6 10 10 6"/>"#,
    },
    Look {
        name: "s2",
        light: ("#d3f2de", "#1b7a43"),
        dark: ("#123d27", "#6fdc96"),
        tile: (6, 6),
        hatch: r#"<circle cx="3" cy="3" r="0.8"/>"#,
    },
    Look {
        name: "s3",
        light: ("#ebdefb", "#7a3fb5"),
        dark: ("#3a245e", "#cfa6ff"),
        tile: (8, 8),
        hatch: r#"<path d="M0 0 8 8M0 8 8 0"/>"#,
    },
    Look {
        name: "c0",
        light: ("#e9ebee", "#57606a"),
        dark: ("#2f353d", "#b3bcc6"),
        tile: (6, 5),
        hatch: r#"<path d="M0 2.5H6"/>"#,
    },
    Look {
        name: "c1",
        light: ("#d2f0f0", "#0b7378"),
        dark: ("#0d4145", "#5fd3d8"),
        tile: (8, 8),
        hatch: r#"<path d="M-2 6 2 10M0 0 8 8M6 -2 10 2"/>"#,
    },
    Look {
        name: "c2",
        light: ("#fcdfe9", "#b0275f"),
        dark: ("#541b36", "#ff9ac0"),
        tile: (5, 6),
        hatch: r#"<path d="M2.5 0V6"/>"#,
    },
];

const LIGHT: &str = "svg { --bg: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #9aa4af; --hair: #e6e9ed; --tray: #f2f4f7; --bad: #c1121f; --cut: #9a5b00; --good: #1a7f37; }";
const DARK: &str = "svg { --bg: #0d1117; --ink: #e6edf3; --faint: #9da7b3; --line: #6e7781; --hair: #232b35; --tray: #1a212b; --bad: #ff7b72; --cut: #e3a13b; --good: #56d364; }";

const RULES: &str = r#"svg { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"; }
text { fill: var(--ink); }
text.title { font-size: 16px; font-weight: 600; }
text.strong { font-weight: 600; }
text.faint, text.clock { fill: var(--faint); }
text.clock, text.note { font-size: 12px; }
text.bad { fill: var(--bad); font-weight: 600; }
text.good { fill: var(--good); font-weight: 600; }
text.torn { fill: var(--cut); font-weight: 600; }
text.bytes { font-size: 12px; }
.page { fill: var(--bg); }
.head, .tray { fill: var(--tray); stroke: var(--line); }
.hair { stroke: var(--hair); }
.life { stroke: var(--line); stroke-width: 2; }
.over { stroke: var(--line); stroke-width: 1.5; stroke-dasharray: 2 5; }
.idle { fill: url(#idle); stroke: var(--line); }
.lies { fill: var(--edge); }
.bracket { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.bracket.cut { stroke: var(--cut); stroke-width: 2; stroke-dasharray: 5 3; }
.bracket.stuck { stroke: var(--bad); stroke-width: 3.5; }
.under { fill: var(--tint); }
.chip, .arrow { stroke: var(--edge); stroke-width: 1.2; }
.many { stroke: var(--edge); stroke-width: 1.5; stroke-dasharray: 2 4; }
pattern rect { fill: var(--tint); }
pattern path { fill: none; stroke: var(--edge); stroke-opacity: 0.5; }
pattern circle { fill: var(--edge); fill-opacity: 0.7; }
.idle { --tint: var(--tray); }
#idle path { stroke: var(--line); stroke-opacity: 1; }"#;

/// Writes the style sheet and the hatches.
pub(super) fn style(pen: &mut Pen) {
    let colors = |theme: &str, of: fn(&Look) -> (&'static str, &'static str)| {
        let each = LOOKS.iter().map(|look| {
            let (tint, edge) = of(look);
            format!("\n.{} {{ --tint: {tint}; --edge: {edge}; }}", look.name)
        });
        format!("{theme}{}", each.collect::<String>())
    };
    pen.raw("<style>");
    pen.raw(colors(LIGHT, |look| look.light));
    pen.raw("@media (prefers-color-scheme: dark) {");
    pen.raw(colors(DARK, |look| look.dark));
    pen.raw("}");
    pen.raw(RULES);
    for Look { name, .. } in &LOOKS {
        pen.raw(format!(".chip.{name}, .arrow.{name} {{ fill: url(#{name}); }}"));
    }
    pen.raw("</style>\n<defs>");
    for Look { name, tile: (width, height), hatch, .. } in &LOOKS {
        pattern(pen, name, (*width, *height), hatch);
    }
    pattern(pen, "idle", (6, 5), r#"<path d="M0 2.5H6"/>"#);
    pen.raw("</defs>");
}

fn pattern(pen: &mut Pen, name: &str, (width, height): (u32, u32), hatch: &str) {
    let tint = format!(r#"<rect width="{width}" height="{height}"/>"#);
    pen.raw(format!(
        r#"<pattern id="{name}" class="{name}" width="{width}" height="{height}" patternUnits="userSpaceOnUse">{tint}{hatch}</pattern>"#
    ));
}
