//! The command line: each bad input has its own message and exit code.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common::machine::HAS_SHELL;
use crate::common::{self, course, example, is_narrow, program, run, stderr, stdout, told};
use sticky_packets::Lang;
use sticky_packets::view::text::{Screen, step_heading};

fn step2(args: &[&str]) -> Output {
    run(program(2).args(args), "")
}

fn refused(args: &[&str], code: i32, parts: &[&str]) {
    let output = step2(args);
    let text = told(&output);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
    assert_eq!(stdout(&output), "", "{args:?}");
    for part in parts {
        assert!(text.contains(part), "{args:?}: {part:?} is missing in: {text}");
    }
}

#[test]
fn an_unknown_word_lists_what_there_is_and_the_nearest() {
    let known = "There are: lsdir, long-answer, sticks, check, server, client";
    refused(&["stick"], 2, &["`stick`", "did you mean sticks?", known]);
    refused(&["works"], 2, &["`works`", known]);
    refused(&["demo"], 2, &["`demo`", known]);
    refused(&["serve"], 2, &["`serve`", "did you mean server?", known]);
    let zh =
        ["“stick”", "是不是想输入 sticks？", "lsdir、long-answer、sticks、check、server、client"];
    refused(&["stick", "--lang", "zh"], 2, &zh);
}

/// Each with what its message must have in every language.
const WRONG: [(&[&str], &[&str]); 30] = [
    (&["--over", "udp"], &["--over", "udp", "lab", "tcp"]),
    (&["--over", "tpc"], &["tpc", "tcp"]),
    (&["--over"], &["--over"]),
    (&["--color", "red"], &["--color", "red", "auto", "always", "never"]),
    (&["--color", "alway"], &["alway", "always"]),
    (&["sticks", "server"], &["server"]),
    (&["server", "sticks"], &["sticks"]),
    (&["stick"], &["stick", "sticks", "long-answer", "server", "client"]),
    (&["--scene", "sticks"], &["--scene"]),
    (&["--colour", "never"], &["--colour", "--color"]),
    (&["--port", "80", "server"], &["--port", "server", "client"]),
    (&["sticks", "--", "--over", "tcp"], &["--over"]),
    (&["server", "--port", "65536"], &["--port", "65536", " 0 ", "65535"]),
    (&["server", "--port", "-1"], &["--port", "-1", " 0 ", "65535"]),
    (&["client", "--port", "http"], &["--port", "http", " 0 ", "65535"]),
    (&["client", "--port", ""], &["--port"]),
    (&["client", "--port"], &["--port"]),
    (&["server", "--port", "1", "--port", "2"], &["--port"]),
    (&["server", "--time-limit", "0"], &["--time-limit", "0", " 1 ", "86400"]),
    (&["server", "--expose-shell=yes"], &["--expose-shell", "yes"]),
    (&["server", "--over", "tcp"], &["--over", "server"]),
    (&["--svg", "a.svg", "client"], &["--svg", "client"]),
    (&["--svg", "a.svg"], &["--svg", "--example step2", "long-answer", "sticks"]),
    (&["server", "--host", "0.0.0.0"], &["0.0.0.0", "--shell classroom", "--expose-shell"]),
    (&["client", "--port", "0"], &["--port", "0"]),
    (&["--cut", "client"], &["--cut", "client", "client:1", "server:3"]),
    (&["--cut", "server:0"], &["--cut", "server:0", "client:1"]),
    (&["--wire", "bits"], &["--wire", "bits", "bytes", "apart", "late"]),
    (&["check", "--cut", "client:1"], &["--cut", "check"]),
    (&["check", "--json"], &["--json"]),
];

/// Those of the course.
const WRONG_THERE: [(&[&str], &[&str]); 10] = [
    (&["measur"], &["measur", "measure", "cargo run -- --help"]),
    (&["odds"], &["odds", "measure"]),
    (&["step2"], &["step2", "measure"]),
    (&["measure", "od"], &["od", "odds", "cost"]),
    (&["measure", "odds", "cost"], &["cost"]),
    (&["measure", "--trials", "0"], &["--trials", "0", " 1 ", "10000"]),
    (&["measure", "--json=1"], &["--json", "1"]),
    (&["measure", "--name", ""], &["--name"]),
    (&["measure", "--merge", "a.json", "--json"], &["--merge", "--json"]),
    (&["--json"], &["--json", "measure"]),
];

#[test]
fn a_copy_with_a_number_that_no_step_has_is_told() {
    for lang in Lang::ALL {
        for args in [&["check"][..], &[], &["client", "--help"]] {
            let mut copy = example("harm", &["tests/check"]);
            let copy = copy.env("HARM", "is no step").args(args).args(["--lang", lang.code()]);
            let output = run(copy, "");
            let text = told(&output);
            assert_eq!((output.status.code(), stdout(&output)), (Some(1), String::new()));
            assert!(text.contains('9') && text.contains("main.rs"), "{text}");
            assert!(is_narrow(&stderr(&output)), "{text}");
        }
    }
}

/// `cp -r` copies a folder into one that is there.
#[test]
fn a_copy_inside_a_copy_is_told() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nested");
    let started = |lang: Lang, args: &[&str]| {
        let mut copy = example("harm", &["tests/check"]);
        let copy = copy.env("CARGO_MANIFEST_DIR", &root).args(["--lang", lang.code()]);
        run(copy.args(args), "")
    };
    fs::create_dir_all(root.join("examples/harm")).unwrap();
    let _ = fs::remove_dir(root.join("examples/harm/step2"));
    assert_eq!(stderr(&started(Lang::En, &["--type", "ls"])), "");
    fs::create_dir(root.join("examples/harm/step2")).unwrap();
    for lang in Lang::ALL {
        for args in [&["--type", "ls"][..], &["check", "newline"]] {
            let text = stderr(&started(lang, args));
            assert!(text.contains("\n  rm -r examples/harm\n"), "{text}");
            assert!(text.contains("\n  cp -r examples/step2 examples/harm\n"), "{text}");
            assert_eq!(text.matches("rm -r").count(), 1, "{text}");
            assert!(is_narrow(&text), "{text}");
        }
    }
}

#[test]
fn a_scene_in_which_nothing_is_typed_has_a_heading_of_one_line() {
    let output = step2(&["--type", ""]);
    assert!(stdout(&output).contains("\n── --type '' ──"), "{}", stdout(&output));
}

#[test]
fn a_word_of_another_program_is_told_with_that_program_in_the_same_language() {
    for (lang, scene, step) in [("en", "", ""), ("zh", " --lang zh", " -- --lang zh")] {
        let scene = format!("\n  cargo run --example step2 sticks{scene}\n");
        let step = format!("\n  cargo run --example step2{step}\n");
        let told = |mut program: Command, word| {
            let output = run(program.args(["--lang", lang, word]), "");
            assert!(is_narrow(&stderr(&output)), "{}", stderr(&output));
            stderr(&output)
        };
        assert!(told(course(), "sticks").contains(&scene));
        assert!(told(program(1), "sticks").contains(&scene));
        assert!(told(course(), "step2").contains(&step));
        assert!(!told(course(), "stocks").contains("--example"));
    }
}

/// A picture needs a scene's name, and what was typed is not lost.
#[test]
fn a_picture_of_a_made_scene_is_refused_with_the_words_that_draw_one() {
    let how = "\n  cargo run --example step2 SCENE --svg FILE --type ls,1 --wire glued\n";
    let output = step2(&["--type", "ls,1", "--wire", "glued", "--svg", "a.svg"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    assert!(stderr(&output).contains(how), "{}", stderr(&output));
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("made.svg");
    let file = file.to_str().unwrap();
    let output = step2(&["sticks", "--svg", file, "--type", "ls,1", "--wire", "glued"]);
    assert!(fs::read_to_string(file).unwrap().starts_with("<svg"), "{}", stderr(&output));
}

#[test]
fn usage_errors_exit_with_2_and_fit_in_both_languages() {
    for (args, parts) in WRONG {
        fits_in_both_languages(&|| program(2), args, parts);
    }
    for (args, parts) in WRONG_THERE {
        fits_in_both_languages(&course, args, parts);
    }
}

fn fits_in_both_languages(program: &dyn Fn() -> Command, args: &[&str], parts: &[&str]) {
    for (lang, label) in [("en", "error: "), ("zh", "错误：")] {
        let output = run(program().args(["--lang", lang]).args(args), "");
        let text = stderr(&output);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{args:?}");
        assert!(text.starts_with(label) && (lang == "zh" || text.is_ascii()), "{text}");
        assert!(is_narrow(&text), "{args:?}: {text}");
        for part in parts {
            assert!(told(&output).contains(part), "{args:?}: {part:?} is missing in: {text}");
        }
    }
}

/// Fits into 80 cells, with nothing at the ends of its lines.
#[cfg(all(unix, not(no_unix)))]
#[test]
fn a_value_that_is_no_text_is_told() {
    use std::os::unix::ffi::OsStrExt;

    let host = std::ffi::OsStr::from_bytes(b"--host=\xff");
    let output = run(program(2).arg("client").arg(host), "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("not UTF-8"), "{}", stderr(&output));
}

#[test]
fn what_a_locale_says_is_the_language_of_usage_errors_and_help() {
    let said = |args: &[&str]| {
        let output = run(program(2).env("LANG", "zh_CN.UTF-8").args(args), "");
        stderr(&output) + &stdout(&output)
    };
    assert!(said(&["--bogus"]).starts_with("错误：这里没有 --bogus"));
    assert!(said(&["--lang", "fr"]).starts_with("错误：--lang 不接受“fr”"));
    assert!(said(&["--lang", "fr"]).contains("可选：en、zh"));
    assert!(said(&["sticks", "--", "--lang", "en"]).starts_with("错误：--lang 写在了"));
    assert!(said(&["--bogus", "--lang=en"]).starts_with("error: there is no option --bogus"));
    assert!(said(&["--help"]).contains("用法：cargo run --example step2 "));
    assert!(said(&["--help", "--lang", "en"]).contains("Usage: cargo run --example step2 "));
}

#[test]
fn options_stand_before_or_behind_the_word() {
    let behind = stdout(&step2(&["sticks", "--lang", "zh", "--over", "tcp"]));
    let before = stdout(&step2(&["--lang", "zh", "--over", "tcp", "sticks"]));
    assert!(behind.contains("第 2 步") && behind.contains("recv 24 / 1024"), "{behind}");
    assert_eq!(behind.lines().count(), before.lines().count());
}

#[test]
fn a_picture_needs_a_scene() {
    let parts = ["--svg draws one scene", "step2 SCENE --svg FILE", "lsdir, long-answer, sticks"];
    refused(&["--svg", "no.svg"], 2, &parts);
}

#[test]
fn a_picture_that_cannot_be_written_is_told_with_its_path() {
    let output = step2(&["sticks", "--svg", "no/such/folder/a.svg"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("recv 24 of 1024"));
    for part in ["no/such/folder/a.svg", "a folder that exists"] {
        assert!(told(&output).contains(part), "{}", stderr(&output));
    }
}

/// A limit on a file's size, unlike a full disk, needs no one's permission.
#[test]
fn a_picture_that_finds_no_room_leaves_the_old_one_and_nothing_else() {
    let folder = std::env::temp_dir().join(format!("sticky-packets-room-{}", std::process::id()));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.svg"), "the old picture").unwrap();
    // Without the Unix parts nobody catches the signal.
    let signals = ["trap '' XFSZ", "trap - XFSZ"].into_iter().take(if HAS_SHELL { 2 } else { 1 });
    let outputs = signals.map(|signal| {
        let mut shell = common::clean(Command::new("/bin/sh"));
        let script = format!("{signal}; ulimit -f 1; exec \"$0\" sticks --svg a.svg");
        shell.args(["-c", &script]).arg(program(2).get_program());
        run(shell.current_dir(&folder), "")
    });
    let outputs: Vec<_> = outputs.collect();
    let old = fs::read_to_string(folder.join("a.svg")).unwrap();
    let files = fs::read_dir(&folder).unwrap().count();
    fs::remove_dir_all(&folder).unwrap();
    for output in outputs {
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains("could not be written to a.svg: "), "{}", stderr(&output));
    }
    assert_eq!((old.as_str(), files), ("the old picture", 1));
}

#[test]
fn the_system_shell_is_for_this_machine_alone() {
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let parts = [host, "--shell classroom", "--expose-shell"];
        refused(&["server", "--port", "0", "--host", host], 2, &parts);
    }
}

#[test]
fn the_classroom_may_be_served_to_all_and_so_may_an_exposed_shell() {
    listens_to_all(&["--shell", "classroom"]);
    let exposed = ["--shell", "system", "--expose-shell"];
    if HAS_SHELL {
        return listens_to_all(&exposed);
    }
    let args = [&["server", "--port", "0", "--host", "0.0.0.0"][..], &exposed].concat();
    refused(&args, 2, &["no /bin/sh", "--shell classroom"]);
}

fn listens_to_all(more: &[&str]) {
    let mut command = program(2);
    command.args(["server", "--port", "0", "--host", "0.0.0.0"]).args(more);
    command.stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let err = child.stderr.as_mut().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(err), &mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("listening on 0.0.0.0:") && is_narrow(line.trim_end()), "{line}");
}

#[test]
fn a_port_in_use_is_told() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    refused(
        &["server", "--port", &port, "--shell", "classroom"],
        1,
        &[&port, "in use", "--port 0"],
    );
}

#[test]
fn nobody_listening_is_told_with_the_command_that_starts_a_server() {
    // The port of a connection's client is taken, and nobody listens on it.
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let port = client.local_addr().unwrap().port().to_string();
    let start = format!("cargo run --example step2 server --port {port}");
    refused(&["client", "--port", &port], 1, &["nobody is listening", &start]);
}

#[test]
fn a_client_cannot_pick_a_free_port() {
    refused(&["client", "--port", "0"], 2, &["cannot connect to port 0", "listening on"]);
    refused(&["client", "--port", "0", "--lang", "zh"], 2, &["客户端无法连接", "正在监听"]);
}

#[test]
fn a_host_without_an_address_is_told() {
    refused(&["server", "--host", "no.such.host.invalid"], 1, &["has no address", "--host"]);
    refused(&["client", "--host", "no.such.host.invalid"], 1, &["--host"]);
}

#[test]
fn an_address_of_another_machine_cannot_be_listened_on() {
    let args = ["server", "--port", "0", "--host", "192.0.2.1", "--shell", "classroom"];
    refused(&args, 1, &["192.0.2.1", "address of this machine"]);
}

#[test]
fn the_messages_are_chinese_where_the_language_is() {
    let mut command = program(2);
    command.env("LANG", "zh_CN.UTF-8").args(["server", "--host", "0.0.0.0"]);
    assert!(stderr(&run(&mut command, "")).starts_with("错误：--host 0.0.0.0"));
    command.args(["--lang", "en"]);
    assert!(stderr(&run(&mut command, "")).starts_with("error: --host 0.0.0.0"));
}

/// What `--help` prints, which fits into 80 cells and has nothing at the ends of its lines.
fn help(mut command: Command, args: &[&str], lang: &str) -> String {
    let output = run(command.args(args).args(["--help", "--lang", lang]), "");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let text = stdout(&output);
    assert!(is_narrow(&text) && !text.contains("\n\n\n"), "{text}");
    text
}

#[test]
fn help_names_the_step_and_how_to_run_it() {
    for (lang, usage, step) in [("en", "Usage: ", "Step {}: "), ("zh", "用法：", "第 {} 步：")]
    {
        for number in 1..=7 {
            let step = step.replace("{}", &number.to_string());
            let run = format!("cargo run --example step{number}");
            let told = |args: &[&str], parts: &[&str]| {
                let text = help(program(number), args, lang);
                assert!(text.starts_with(&step), "{text}");
                let usage = [usage, &run, " "].concat();
                for part in parts.iter().chain(&[usage.as_str(), "--lang", "--color", "--help"]) {
                    assert!(text.contains(part), "{part}: {text}");
                }
            };
            let scenes = common::plays().filter(|(step, _)| step.number == number);
            let scenes: Vec<&str> = scenes.map(|(_, play)| play.name).collect();
            told(
                &[],
                &[&["server", "client", "--over lab|tcp", "--svg FILE"], &scenes[..]].concat(),
            );
            told(&[scenes[0]], &["--over", "--svg"]);
            let server = ["--host", "127.0.0.1", "--port", "9999", "--shell system|classroom"];
            let limits = ["--expose-shell", "--time-limit", "10", "--output-limit", "16777216"];
            told(&["server"], &[server, limits].concat());
            told(&["client"], &server[..4]);
        }
        assert!(help(course(), &[], lang).contains(&format!("{usage}cargo run ")));
        assert!(help(course(), &["measure"], lang).contains(&format!("{usage}cargo run measure ")));
    }
}

/// A copy of a step is built under a name of its own.
#[test]
fn a_program_of_another_name_tells_its_own() {
    let name = format!("mine-{}{}", std::process::id(), std::env::consts::EXE_SUFFIX);
    let mine = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // A copy could not be run while another test's child has it open for writing.
    fs::hard_link(program(2).get_program(), &mine).unwrap();
    let output = run(common::clean(Command::new(&mine)).arg("--help"), "");
    fs::remove_file(&mine).unwrap();
    let text = stdout(&output);
    assert!(text.starts_with("Step 2: ") && text.contains("Usage: cargo run --example mine-"));
    assert!(!text.contains("step2"), "{text}");
}

#[test]
fn colour_comes_when_it_is_asked_for_and_goes_when_it_is_not_wanted() {
    let colored = |set: &[(&str, &str)], args: &[&str]| {
        let mut command = program(2);
        command.envs(set.iter().copied()).arg("sticks").args(args);
        stdout(&run(&mut command, "")).contains('\x1b')
    };
    assert!(!colored(&[], &[]), "a pipe is no terminal");
    assert!(colored(&[], &["--color", "always"]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
}

#[test]
fn over_tcp_only_the_clients_port_is_another() {
    let lab = step2(&["sticks"]);
    let tcp = step2(&["sticks", "--over", "tcp"]);
    assert_eq!(tcp.status.code(), Some(0));
    assert!(stderr(&tcp).contains("the kernel carries the bytes"));
    assert_eq!(common::with_lab_port(&stdout(&tcp)), stdout(&lab));
}

#[test]
fn the_help_of_the_course_lists_every_scene_below_its_step() {
    for lang in Lang::ALL {
        let output = run(course().args(["--help", "--lang", lang.code()]), "");
        assert_eq!(output.status.code(), Some(0));
        let text = stdout(&output);
        let mut rest = text.as_str();
        for (step, play) in common::plays() {
            let mark = if play.ends.passes() { "✓" } else { "✗" };
            let row = format!("\n  {mark} {} ", play.name);
            let (before, behind) = rest.split_once(&row).unwrap_or_else(|| panic!("{row}: {text}"));
            let first = play.name == step.rung().plays[0].name;
            let heading = step_heading(step, lang, Screen::PLAIN);
            let heading = format!("\n  {}", heading.lines().next().unwrap());
            assert_eq!(before.ends_with(&heading), first, "{row}: {text}");
            let title = play.title(lang);
            let start = title.split(' ').next().unwrap_or(title);
            let start: String = start.chars().take(8).collect();
            assert!(behind.trim_start().starts_with(&start), "{row}: {text}");
            rest = behind;
        }
    }
}

/// As `| head -1` closes it, only sooner.
#[cfg(all(unix, not(no_unix)))]
fn into_a_closed_pipe(mut command: Command) -> Output {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    let (ours, reader) = UnixStream::pair().unwrap();
    drop(reader);
    let child = command.stdout(OwnedFd::from(ours)).stderr(Stdio::piped()).spawn().unwrap();
    let _watched = common::watch(&child);
    child.wait_with_output().unwrap()
}

#[cfg(all(unix, not(no_unix)))]
#[test]
fn a_reader_that_has_seen_enough_ends_a_program_in_silence() {
    for args in [&["sticks"][..], &[], &["--help"], &["server", "--help"]] {
        let mut command = program(2);
        command.args(args);
        let output = into_a_closed_pipe(command);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{args:?}");
    }
    for args in [
        &[][..],
        &["measure", "odds", "--trials", "1"],
        &["measure", "odds", "--trials", "1", "--json"],
    ] {
        let mut command = course();
        command.args(args);
        let output = into_a_closed_pipe(command);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{args:?}");
    }
}

/// Every write to it fails as on a full disk.
#[test]
fn a_stdout_that_takes_nothing_is_told() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        eprintln!("SKIPPED: there is no /dev/full here to print on");
        return;
    };
    for args in [&[][..], &["--help"], &["server", "--help"]] {
        let mut command = program(2);
        command.args(args).stdout(full.try_clone().unwrap()).stderr(Stdio::piped());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(stderr(&output).contains("cannot print on stdout"), "{}", stderr(&output));
    }
}
