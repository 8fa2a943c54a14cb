//! The help, laid out for a screen.

use super::options::{self, Opt};
use crate::course::ladder::{Play, Rung};
use crate::course::step::Step;
use crate::lang::Lang;
use crate::lines::{list, wrap};
use crate::term::Style;
use crate::view::text;
use crate::words::Words;

/// What lays a help out: its words, its width, and how the program is run.
pub(super) struct Layout<'a> {
    pub words: &'static Words,
    pub style: Style,
    /// The command that starts the program.
    pub run: &'a str,
}

impl Layout<'_> {
    /// A step's own, a scene's, that of the check, the server's and the client's.
    pub fn step(&self, step: &Step) -> [String; 5] {
        let Layout { words, run, .. } = self;
        let (help, text) = (&words.help, &words.options);
        let scene = format!("{run} [{}]", help.scene);
        let heading = text::step_heading(step, self.style.lang, self.style.out.plain());
        let all = [
            heading.clone(),
            self.usage(&[
                &scene,
                &format!("{run} check [{}]", help.goal),
                &format!("{run} server"),
                &format!("{run} client"),
            ]),
            self.dashes(),
            self.prose(help.all_scenes),
            self.section(help.scenes, &scenes(step.rung(), self.style.lang)),
            self.options(help.scene_options, options::scene_options(text)),
            self.section(help.changed, &[row("check", help.check)]),
            self.section(help.for_real, &[row("server", help.server), row("client", help.client)])
                + &self.prose(&(help.more)(run)),
            self.everywhere(Vec::new()),
        ];
        let one = [
            heading.clone(),
            self.usage(&[&scene]),
            self.prose(help.one_scene),
            self.section(help.scenes, &scenes(step.rung(), self.style.lang)),
            self.options(help.scene_options, options::scene_options(text)),
            self.everywhere(Vec::new()),
        ];
        let end = |name: &str, about, options: Vec<Opt>| {
            let usage = self.usage(&[&format!("{run} {name}")]);
            let options = match options.is_empty() {
                true => None,
                false => Some(self.options(help.options, options)),
            };
            let parts = [Some(heading.clone()), Some(usage), Some(self.prose(about)), options];
            let everywhere = Some(self.everywhere(Vec::new()));
            parts.into_iter().chain([everywhere]).flatten().collect::<Vec<_>>()
        };
        [
            all.join("\n"),
            one.join("\n"),
            end(&format!("check [{}]", help.goal), help.check, options::check_options(text))
                .join("\n"),
            end("server", help.server, options::server_options(text)).join("\n"),
            end("client", help.client, options::client_options(text)).join("\n"),
        ]
    }

    /// The course's own, that of the check, and that of the measurements.
    pub fn course(&self, steps: &[Step]) -> [String; 3] {
        let Layout { words, run, .. } = self;
        let (help, text) = (&words.help, &words.measure);
        let parts = [row("odds", text.odds), row("cost", text.cost)];
        let measure = parts.clone().map(|(part, about)| (format!("measure {part}"), about));
        let all = [
            self.prose(help.course),
            self.usage(&[run, &format!("{run} check"), &format!("{run} measure")]),
            self.dashes(),
            self.section(help.steps, &[row("check", help.check_all)]),
            self.section(help.measure, &measure),
            self.ladder(steps),
            self.everywhere(vec![row("-V, --version", words.options.version)]),
        ];
        let measure = [
            self.prose(text.help),
            self.usage(&[&format!("{run} measure [odds|cost]")]),
            self.section(text.parts, &parts),
            self.options(help.options, options::measure_options(words)),
            self.everywhere(Vec::new()),
        ];
        let check = [
            self.prose(help.check_all),
            self.usage(&[&format!("{run} check")]),
            self.options(help.options, options::course_check_options(&words.options)),
            self.everywhere(Vec::new()),
        ];
        [all.join("\n"), check.join("\n"), measure.join("\n")]
    }

    /// The steps with their scenes, and which of them break.
    fn ladder(&self, steps: &[Step]) -> String {
        let Layout { words, style, .. } = self;
        let mut out = wrap(words.help.ladder, style.out.width()) + "\n";
        for step in steps {
            let heading = text::step_heading(step, style.lang, style.out.plain());
            let title = heading.lines().next().unwrap_or_default();
            out += &format!("  {title}\n");
            let scene = |play: &Play| {
                let mark = if play.ends.passes() { "✓" } else { "✗" };
                row(&format!("{mark} {}", play.name), play.title(style.lang))
            };
            let scenes: Vec<_> = step.rung().plays.iter().map(scene).collect();
            out += &list(&scenes, style.out.width());
        }
        out
    }

    fn prose(&self, text: &str) -> String {
        wrap(text, self.style.out.width()) + "\n"
    }

    fn dashes(&self) -> String {
        self.prose(self.words.help.dashes) + &format!("  {} -- --lang zh\n", self.run)
    }

    fn usage(&self, forms: &[&str]) -> String {
        let Layout { words, .. } = self;
        let label = words.help.usage;
        let indent = unicode_width::UnicodeWidthStr::width(label);
        let lines = forms.iter().enumerate().map(|(i, form)| {
            let label = if i == 0 { label.to_string() } else { " ".repeat(indent) };
            format!("{label}{form} [{}]\n", words.help.option)
        });
        lines.collect()
    }

    fn section(&self, heading: &str, rows: &[(String, String)]) -> String {
        format!("{heading}\n{}", list(rows, self.style.out.width()))
    }

    fn options(&self, heading: &str, options: Vec<Opt>) -> String {
        let rows: Vec<_> = options.into_iter().map(|option| self.option(option)).collect();
        self.section(heading, &rows)
    }

    fn option(&self, option: Opt) -> (String, String) {
        let default = option.default.map(self.words.help.default);
        (option.term(), option.text.to_string() + &default.unwrap_or_default())
    }

    fn everywhere(&self, more: Vec<(String, String)>) -> String {
        let options = options::everywhere(&self.words.options).into_iter();
        let mut rows: Vec<_> = options.map(|option| self.option(option)).collect();
        rows.push(row("-h, --help", self.words.options.help));
        rows.extend(more);
        self.section(self.words.help.everywhere, &rows)
    }
}

fn row(term: &str, text: &str) -> (String, String) {
    (term.into(), text.into())
}

fn scenes(rung: &Rung, lang: Lang) -> Vec<(String, String)> {
    rung.plays.iter().map(|play| row(play.name, play.title(lang))).collect()
}
