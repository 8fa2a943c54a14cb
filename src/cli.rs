//! The command line that all steps share, and the course's own.

use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::error::Error;
use crate::lab::{self, Over};
use crate::ladder::Play;
use crate::lang::Lang;
use crate::net::{self, Style};
use crate::shell::{Classroom, LONG, Limits, Shell, WIDE};
use crate::step::Step;
use crate::transcript::{self, Paint, Tone};

/// A step's command line; without a command it plays the scenes, as `demo` does.
#[derive(Parser)]
#[command(disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    demo: Demo,
    #[command(flatten)]
    look: Look,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Play the step's scenes, or one of them
    Demo(Demo),
    /// Serve this step for real, to one client after another
    Server(Server),
    /// Talk to this step's server, with commands from stdin
    Client(Client),
}

#[derive(Args, Default)]
struct Demo {
    /// The scene to play [default: all of them, in order]
    #[arg(long, value_name = "NAME")]
    scene: Option<String>,
    /// What carries the bytes: the lab in virtual time (the default), or loopback TCP in real time
    #[arg(long, value_enum, value_name = "lab|tcp", hide_possible_values = true)]
    over: Option<Over>,
}

#[derive(Args)]
struct Server {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// The port to listen on; 0 picks a free one
    #[arg(long, default_value_t = 9999)]
    port: u16,
    /// What runs the commands: this machine's /bin/sh, or the classroom's fixed answers
    #[arg(long, value_enum, value_name = "system|classroom", hide_possible_values = true, default_value_t = Kind::System)]
    shell: Kind,
    /// Let other machines run commands here, as you. Anyone who reaches the port can
    #[arg(long)]
    expose_shell: bool,
    /// How long a command may run
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    time_limit: u64,
    /// How much a command may print
    #[arg(long, value_name = "BYTES", default_value_t = 16 * 1024 * 1024)]
    output_limit: usize,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Kind {
    System,
    Classroom,
}

#[derive(Args)]
struct Client {
    /// The server's address
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// The server's port
    #[arg(long, default_value_t = 9999)]
    port: u16,
}

#[derive(Args)]
struct Look {
    /// The language [default: zh where LC_ALL or LANG say so, else en]
    #[arg(long, value_enum, global = true, value_name = "en|zh", hide_possible_values = true)]
    lang: Option<Lang>,
    /// When to colour; auto heeds NO_COLOR, CLICOLOR and CLICOLOR_FORCE
    #[arg(long, value_enum, global = true, value_name = "auto|always|never", hide_possible_values = true, default_value_t = When::Auto)]
    color: When,
}

#[derive(Clone, Copy, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// The course as a whole.
#[derive(Parser)]
#[command(name = "sticky-packets", bin_name = "cargo run --", version)]
struct Course {
    #[command(flatten)]
    look: Look,
}

impl Look {
    fn style(&self) -> Style {
        let variable = |name: &str| env::var(name).ok();
        let paint = |terminal| Paint::new(self.color.wants(terminal));
        Style {
            lang: self.lang.unwrap_or_else(|| Lang::from_locale(variable)),
            out: paint(io::stdout().is_terminal()),
            err: paint(io::stderr().is_terminal()),
        }
    }
}

impl When {
    /// The conventions of <https://bixense.com/clicolors> and <https://no-color.org>.
    fn wants(self, terminal: bool) -> bool {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let zero = |name| env::var_os(name).is_some_and(|value| value == "0");
        match self {
            When::Always => true,
            When::Never => false,
            When::Auto if set("CLICOLOR_FORCE") && !zero("CLICOLOR_FORCE") => true,
            When::Auto if set("NO_COLOR") || zero("CLICOLOR") => false,
            When::Auto => terminal,
        }
    }
}

/// What the command line came to: done, a failure to tell (exit code 1), or a way of asking that cannot
/// be answered (exit code 2).
type Done = Result<(), Stop>;

enum Stop {
    Failed(String),
    Usage(String),
    /// Told already.
    Told,
}

/// Runs one step's command line.
pub fn main(step: &Step) -> ExitCode {
    let names = step.rung().plays.iter().map(|play| play.scene.name);
    let names = PossibleValuesParser::new(names);
    let with_names =
        |command: clap::Command| command.mut_arg("scene", |arg| arg.value_parser(names.clone()));
    let mut command = with_names(Cli::command())
        .mut_subcommand("demo", with_names)
        .bin_name(format!("cargo run --example step{} --", step.number))
        .about(about(step))
        .after_help(examples(step.number));
    let matches = command.get_matches_mut();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|e| e.exit());
    if cli.command.is_some() && (cli.demo.scene.is_some() || cli.demo.over.is_some()) {
        let text = "--scene and --over belong to demo, and stand behind it";
        command.error(ErrorKind::ArgumentConflict, text).exit();
    }
    let style = cli.look.style();
    exit_code(
        style,
        match cli.command {
            None => play(step, &cli.demo, style),
            Some(Command::Demo(demo)) => play(step, &demo, style),
            Some(Command::Server(server)) => serve(step, &server, style),
            Some(Command::Client(client)) => talk(step, &client, style),
        },
    )
}

/// Runs the command line of the course as a whole: what the steps are, and how their scenes end.
pub fn course(steps: &[Step]) -> ExitCode {
    let style = Course::parse().look.style();
    exit_code(style, list(steps, style))
}

fn exit_code(style: Style, done: Done) -> ExitCode {
    let (text, code) = match done {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Stop::Told) => return ExitCode::FAILURE,
        Err(Stop::Failed(text)) => (text, 1),
        Err(Stop::Usage(text)) => (text, 2),
    };
    style.complain(&text);
    ExitCode::from(code)
}

fn about(step: &Step) -> String {
    let rung = step.rung();
    format!("Step {}: {}. {}", step.number, rung.title.en, rung.change.en)
}

fn examples(number: usize) -> String {
    let run = format!("cargo run --example step{number}");
    format!(
        "Without a command, every scene is played in the lab.\n\n\
         In two terminals:\n  {run} -- server\n  {run} -- client"
    )
}

fn play(step: &Step, demo: &Demo, style: Style) -> Done {
    let over = demo.over.unwrap_or(Over::Lab);
    if over == Over::Tcp {
        style.note(style.lang.pick(
            "on loopback sockets: the kernel carries the bytes and answers each recv, and the lab decides when each end runs and each segment is sent",
            "使用本机回环套接字：字节由内核传送，每次 recv 由内核返回；实验室只决定何时轮到哪一端、何时发出哪一段",
        ));
    }
    style.print(&transcript::step_heading(step, style.lang, style.out));
    let mut done = Ok(());
    for play in step.rung().plays {
        if demo.scene.as_ref().is_some_and(|name| name != play.scene.name) {
            continue;
        }
        let tape = tape(step, play, over, style)?;
        style.print(&format!("\n{}", transcript::scene(play, &tape, style.out)));
        if !play.ends.is(&tape.outcome) {
            style.complain(&style.lang.pick(
                format!(
                    "the scene {} must end in another way here; please report what it printed",
                    play.scene.name
                ),
                format!("这一幕（{}）在这里不该这样结束；请报告它打印的内容", play.scene.name),
            ));
            done = Err(Stop::Told);
        }
    }
    done
}

fn tape(step: &Step, play: &Play, over: Over, style: Style) -> Result<crate::tape::Tape, Stop> {
    lab::play(step, play.scene, style.lang, over).map_err(|e| {
        Stop::Failed(style.lang.pick(
            format!(
                "the scene {} could not be set up: {e}; try again, or play it in the lab",
                play.scene.name
            ),
            format!("这一幕（{}）无法开始：{e}；请重试，或改在实验室里播放", play.scene.name),
        ))
    })
}

fn list(steps: &[Step], style: Style) -> Done {
    for step in steps {
        let number = step.number;
        style.print(&transcript::step_heading(step, style.lang, style.out));
        for play in step.rung().plays {
            let well =
                matches!(tape(step, play, Over::Lab, style)?.outcome, crate::tape::Outcome::Well);
            let (tone, mark) = if well { (Tone::Good, "✓") } else { (Tone::Bad, "✗") };
            let (name, title) = (play.scene.name, play.title.get(style.lang));
            style.print(&format!("  {} {name:<16}{title}\n", style.out.paint(tone, mark)));
        }
        style.print(&format!("  cargo run --example step{number}\n\n"));
    }
    Ok(())
}

fn serve(step: &Step, server: &Server, style: Style) -> Done {
    let Server { host, port, .. } = server;
    let lang = style.lang;
    let local = net::is_loopback(host).map_err(|e| Stop::Failed(no_host(host, &e, lang)))?;
    if !local && server.shell == Kind::System && !server.expose_shell {
        return Err(Stop::Usage(lang.pick(
            format!("--host {host} would let other machines run commands here, as you; add --shell classroom to serve fixed answers, or --expose-shell if that is what you want"),
            format!("--host {host} 会让别的机器以你的身份在本机执行命令；请加 --shell classroom，只提供固定的响应；确实需要这样时，才加 --expose-shell"),
        )));
    }
    let listener = net::listen(host, *port).map_err(|e| Stop::Failed(match e.kind() {
        io::ErrorKind::AddrInUse => lang.pick(
            format!("port {port} on {host} is in use; end the other server, or choose another port (--port 0 picks a free one)"),
            format!("{host} 的端口 {port} 已被占用；请结束另一个服务器，或换一个端口（--port 0 自动选择）"),
        ),
        io::ErrorKind::PermissionDenied => lang.pick(
            format!("port {port} on {host} may not be used ({e}); choose one above 1023"),
            format!("不允许使用 {host} 的端口 {port}（{e}）；请选择大于 1023 的端口"),
        ),
        _ => lang.pick(
            format!("cannot listen on {host}, port {port}: {e}; --host takes an address of this machine"),
            format!("无法监听 {host} 的端口 {port}：{e}；--host 应是本机的地址"),
        ),
    }))?;
    let addr = listener.local_addr().map_err(|e| Stop::Failed(e.to_string()))?;
    let (shell, kind) = match server.shell {
        Kind::System => (system_shell(server, lang)?, "/bin/sh -c".to_string()),
        Kind::Classroom => (
            Shell::new(Classroom::new(|line| eprintln!("{line}")), lang),
            format!("ls, dir, true, {LONG}, {WIDE}"),
        ),
    };
    end_cleanly_on_ctrl_c(style);
    style.note(&lang.pick(
        format!("listening on {addr}, for {kind}; Ctrl-C ends it"),
        format!("正在监听 {addr}，命令：{kind}；按 Ctrl-C 结束"),
    ));
    net::serve(step, &listener, &shell, style)
}

#[cfg(unix)]
fn system_shell(server: &Server, lang: Lang) -> Result<Shell, Stop> {
    let limits = Limits { time: Duration::from_secs(server.time_limit), size: server.output_limit };
    Ok(Shell::new(crate::shell::System::new(limits, lang), lang))
}

#[cfg(not(unix))]
fn system_shell(_: &Server, lang: Lang) -> Result<Shell, Stop> {
    Err(Stop::Usage(lang.pick(
        "this machine has no /bin/sh; add --shell classroom".into(),
        "本机没有 /bin/sh；请加 --shell classroom".into(),
    )))
}

fn no_host(host: &str, e: &impl Display, lang: Lang) -> String {
    lang.pick(
        format!("{host} has no address: {e}; check --host"),
        format!("找不到 {host} 的地址：{e}；请检查 --host"),
    )
}

fn talk(step: &Step, client: &Client, style: Style) -> Done {
    let Client { host, port } = client;
    let lang = style.lang;
    end_cleanly_on_ctrl_c(style);
    let stream = net::connect(host, *port).map_err(|e| Stop::Failed(match e.kind() {
        io::ErrorKind::ConnectionRefused => lang.pick(
            format!("nobody is listening on {host}, port {port}; start the server first: cargo run --example step{} -- server --port {port}", step.number),
            format!("{host} 的端口 {port} 上没有程序在监听；请先启动服务器：cargo run --example step{} -- server --port {port}", step.number),
        ),
        _ => lang.pick(
            format!("cannot connect to {host}, port {port}: {e}; check --host and --port"),
            format!("无法连接 {host} 的端口 {port}：{e}；请检查 --host 和 --port"),
        ),
    }))?;
    net::talk(step, stream, style).map_err(|e: Error| Stop::Failed(e.text(lang)))
}

/// Ctrl-C (and SIGTERM, and a terminal that goes away) ends the program as if it were done, and with
/// it whatever command it runs.
#[cfg(unix)]
fn end_cleanly_on_ctrl_c(style: Style) {
    let handler = ctrlc::set_handler(|| {
        let _none_starts = crate::shell::end_running_commands();
        if io::stderr().is_terminal() {
            eprintln!();
        }
        std::process::exit(0);
    });
    if let Err(e) = handler {
        style.complain(&e.to_string());
    }
}

#[cfg(not(unix))]
fn end_cleanly_on_ctrl_c(_: Style) {}
