//! What code comes to when it is checked against every case.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::course::case::{self, CUT_ANSWERS, Case};
use crate::course::family::Family;
use crate::course::judge::{Verdict, expected};
use crate::course::made::Made;
use crate::course::step::Step;
use crate::lab::{Over, play, watched};
use crate::lang::Lang;
use crate::line::Line;
use crate::tape::{Event, Side, Tape, What};

/// What a step's code came to.
#[derive(Debug)]
pub struct Report {
    /// One for each family, in the order of [`Family::ALL`].
    pub tallies: [Tally; Family::ALL.len()],
    /// The first case that broke it, which is the one in which the least is done to the bytes.
    pub smallest: Option<Played>,
    /// Every case that broke it; of pairs of cuts the first alone.
    pub broken: Vec<Played>,
    /// The cases that were played beside all others, in the order in which they were asked for.
    pub probes: Vec<Played>,
    /// The cases in which each send arrives alone, with the commands of [`CUT_ANSWERS`] and with those that
    /// are cut themselves.
    pub quiet: Vec<Played>,
    /// In how many cases in which a client goes away the server told of an error.
    pub told: usize,
    /// The scenes that the step passes.
    pub scenes: Vec<Played>,
    /// The single cuts of what flows to the client.
    pub to_client: Cuts,
    /// The single cuts of what flows to the server.
    pub to_server: Cuts,
    /// The case in which an end never returned.
    pub stuck: Option<Played>,
    /// Whether every case was played: code that never returns ends the check.
    pub whole: bool,
}

/// A case with what it came to.
#[derive(Clone, Debug)]
pub struct Played {
    /// The case.
    pub case: Case,
    /// Everything that happened.
    pub tape: Tape,
    /// The judge's word.
    pub verdict: Verdict,
}

impl Played {
    pub(super) fn of(case: &Case, tape: Tape) -> Played {
        let verdict = Verdict::allowing(&tape, case.family().may_give_up());
        Played { case: case.clone(), tape, verdict }
    }
}

/// How many cases of a family there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that were played.
    pub played: usize,
    /// Those in which an answer was wrong, or an end failed or waits for ever.
    pub broken: usize,
    /// Those of the broken in which both ends ended well, and so nobody noticed.
    pub wrong: usize,
}

/// What single cuts came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// The length of the stream that is cut.
    pub bytes: usize,
    /// How many cuts were tried.
    pub tried: usize,
    /// Behind which byte a cut breaks it.
    pub broken: Vec<usize>,
    /// Those of the broken in which both ends ended well, and so nobody noticed.
    pub wrong: Vec<usize>,
}

/// What a command costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// In round trips, to the nearest whole one.
    pub round_trips: usize,
    /// How long somebody sleeps on purpose.
    pub slept: Duration,
}

/// What an answer took, in a case in which each send arrives alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The server's writes.
    pub writes: usize,
    /// The client's, for the command.
    pub asks: usize,
    /// How many bytes they held.
    pub bytes: usize,
    /// What was typed.
    pub command: String,
    /// What the client showed.
    pub shown: String,
    /// The client's reads: how many bytes each returned, and how many it would have taken.
    pub reads: Vec<(usize, usize)>,
}

impl Answer {
    /// Every one on a tape.
    pub fn all(tape: &Tape) -> Vec<Answer> {
        let typed = |event: &Event| matches!(event.what, What::Typed(_));
        let commands = tape.events.chunk_by(|_, next| !typed(next));
        commands.filter(|events| typed(&events[0])).map(Answer::of).collect()
    }

    /// Of what happened from its command to the next.
    fn of(events: &[Event]) -> Answer {
        let mut answer = Answer::default();
        for event in events {
            match (event.side, &event.what) {
                (Side::Client, What::Typed(command)) => answer.command.clone_from(command),
                (Side::Server, What::Sent(bytes)) => {
                    answer.writes += 1;
                    answer.bytes += bytes.len();
                }
                (Side::Client, What::Sent(_)) => answer.asks += 1,
                (Side::Client, What::Said(Line::Piece(text))) => answer.shown.push_str(text),
                (Side::Client, What::Received { bytes, room }) if !bytes.is_empty() => {
                    answer.reads.push((bytes.len(), *room));
                }
                _ => {}
            }
        }
        answer
    }

    /// How many bytes have to be shown.
    pub fn expected(&self) -> usize {
        expected(&self.command, &self.shown).len()
    }

    /// How many bytes were sent beside those that have to be shown.
    pub fn extra(&self) -> usize {
        self.bytes.saturating_sub(self.expected())
    }

    /// How many bytes the first read would have taken.
    pub fn first_room(&self) -> usize {
        self.reads.first().map_or(0, |(_, room)| *room)
    }

    /// How many more bytes the last read would have taken.
    pub fn spare_room(&self) -> usize {
        self.reads.last().map_or(0, |(bytes, room)| room - bytes)
    }
}

impl Report {
    fn new() -> Report {
        Report {
            tallies: [Tally::default(); Family::ALL.len()],
            smallest: None,
            broken: Vec::new(),
            probes: Vec::new(),
            quiet: Vec::new(),
            told: 0,
            scenes: Vec::new(),
            to_client: Cuts::default(),
            to_server: Cuts::default(),
            stuck: None,
            whole: false,
        }
    }

    /// All cases together.
    pub fn total(&self) -> Tally {
        self.tallies.iter().fold(Tally::default(), |all, one| Tally {
            played: all.played + one.played,
            broken: all.broken + one.broken,
            wrong: all.wrong + one.wrong,
        })
    }

    /// How many cases of one family there were.
    pub fn of(&self, family: Family) -> Tally {
        self.tallies[family as usize]
    }

    /// What a command costs where each send arrives alone; `None` if that breaks it.
    pub fn price(&self) -> Option<Price> {
        let first = self.quiet.first().filter(|played| played.verdict.passed())?;
        price(&first.tape)
    }

    /// In how many writes a command or an answer goes out, at the most, if nobody waits between them.
    pub fn writes(&self) -> Option<usize> {
        let price = self.price()?;
        let at_once = price.round_trips == 1 && price.slept.is_zero();
        let most = self.answers().iter().map(|answer| answer.writes.max(answer.asks)).max();
        most.filter(|_| at_once)
    }

    /// Whether nothing breaks it, and it never tells that a client went away in the middle of a command.
    pub fn drops_errors(&self) -> bool {
        self.of(Family::Leaves).played > 0 && self.total().broken == 0 && self.told == 0
    }

    fn add(&mut self, case: &Case, tape: Tape) {
        let played = Played::of(case, tape);
        let (broken, wrong) = (!played.verdict.passed(), played.verdict.unnoticed());
        let tally = &mut self.tallies[case.family() as usize];
        tally.played += 1;
        tally.broken += usize::from(broken);
        tally.wrong += usize::from(wrong);
        let cuts = match case.family() {
            Family::ToClient => Some(&mut self.to_client),
            Family::ToServer => Some(&mut self.to_server),
            _ => None,
        };
        if let Some(cuts) = cuts {
            cuts.tried += 1;
            let at = case.cuts().iter().map(|cut| cut.at);
            cuts.broken.extend(at.clone().filter(|_| broken));
            cuts.wrong.extend(at.filter(|_| wrong));
        }
        if broken && self.smallest.is_none() {
            self.smallest = Some(played.clone());
        }
        if broken && (case.family() != Family::Pairs || tally.broken == 1) {
            self.broken.push(played.clone());
        }
        match case.family() {
            Family::Apart => self.quiet.push(played),
            Family::Leaves => self.told += usize::from(tells(&played.tape)),
            Family::Scenes => self.scenes.push(played),
            _ => {}
        }
    }

    fn add_probe(&mut self, case: &Case, tape: Tape) {
        self.probes.push(Played::of(case, tape));
    }

    /// What a probe came to, if it was played.
    pub fn probe(&self, probe: &Made) -> Option<&Played> {
        let is = |played: &&Played| matches!(&played.case, Case::Made(_, made) if made == probe);
        self.probes.iter().find(is)
    }

    /// Every answer in the first quiet case.
    pub fn answers(&self) -> Vec<Answer> {
        self.quiet.first().map(|played| Answer::all(&played.tape)).unwrap_or_default()
    }

    /// How long the streams are that will be cut: those of single cuts, and for pairs that to the server.
    fn measure(&mut self) -> (usize, usize, usize) {
        let ([to_client, _], [of_answers, to_server]) =
            (self.streams(Side::Client), self.streams(Side::Server));
        (self.to_client.bytes, self.to_server.bytes) = (to_client, to_server);
        (to_client, to_server, of_answers)
    }

    /// What the commands that are cut are on the wire, if the client sends nothing that depends on an answer,
    /// and all on one connection.
    fn commands(&self) -> Option<Vec<u8>> {
        let Played { tape, verdict, .. } = self.quiet.get(1)?;
        let alone = verdict.passed() && tape.clients.len() == 1 && !replies(tape);
        alone.then(|| tape.sends_to(0, Side::Server).concat())
    }

    /// What stands behind the first command and behind its answer on the wire, as far as it can be typed.
    fn marks(&self) -> Vec<String> {
        let Some(Played { tape, .. }) = self.quiet.first().filter(|it| it.verdict.passed()) else {
            return Vec::new();
        };
        let typed = |event: &Event| matches!(event.what, What::Typed(_));
        let mut commands = tape.events.chunk_by(|_, next| !typed(next));
        let events = commands.find(|events| typed(&events[0])).unwrap_or_default();
        let shown = Answer::of(events).shown;
        let texts = [(Side::Client, CUT_ANSWERS[0]), (Side::Server, shown.as_str())];
        texts.into_iter().filter_map(|(side, text)| behind(&sent(events, side), text)).collect()
    }

    /// How many bytes flowed to one side in each of the quiet cases.
    fn streams(&self, side: Side) -> [usize; 2] {
        [0, 1].map(|i| self.quiet.get(i).map_or(0, |played| flowed(&played.tape, side)))
    }
}

/// Whether the server told of an error.
fn tells(tape: &Tape) -> bool {
    let told = |event: &Event| matches!(event.what, What::Failed(_) | What::Refused(_));
    tape.events.iter().any(|event| event.side == Side::Server && told(event))
}

/// All that one side sent.
fn sent(events: &[Event], side: Side) -> Vec<u8> {
    let sends = events.iter().filter(|event| event.side == side).filter_map(|it| match &it.what {
        What::Sent(bytes) => Some(bytes.as_slice()),
        _ => None,
    });
    sends.flatten().copied().collect()
}

/// What stands behind a text, if that is a word without quotes, commas and backslashes.
fn behind(stream: &[u8], text: &str) -> Option<String> {
    let (_, mark) = std::str::from_utf8(stream).ok()?.split_once(text)?;
    let plain = |c: char| c.is_ascii_graphic() && !"'\"`,\\".contains(c);
    let mark = mark.trim_ascii();
    (!mark.is_empty() && mark.chars().all(plain)).then(|| mark.to_string())
}

/// Whether the client ever sends something between an answer, or a part of one, and its next command.
fn replies(tape: &Tape) -> bool {
    let at_client = tape.events.iter().filter(|event| event.side == Side::Client);
    let mut heard = false;
    at_client.into_iter().any(|event| match event.what {
        What::Received { .. } => {
            heard = true;
            false
        }
        What::Typed(_) | What::Left => {
            heard = false;
            false
        }
        What::Sent(_) => heard,
        _ => false,
    })
}

/// How many bytes flowed to one side.
pub(super) fn flowed(tape: &Tape, side: Side) -> usize {
    let sends = (0..tape.clients.len()).flat_map(|conn| tape.sends_to(conn, side));
    sends.map(<[u8]>::len).sum()
}

fn price(tape: &Tape) -> Option<Price> {
    let commands = CUT_ANSWERS.len() as u32;
    let done = tape.events.iter().find(|event| event.what == What::Left)?.at;
    let sleeps = tape.events.iter().filter_map(|event| match event.what {
        What::Slept(time) => Some(time),
        _ => None,
    });
    let slept: Duration = sleeps.sum();
    let each = done.saturating_sub(slept) / commands;
    let round_trips = each.as_secs_f64() / tape.scene.network.round_trip().as_secs_f64();
    Some(Price { round_trips: round_trips.round() as usize, slept: slept / commands })
}

/// Plays a step in the probes and in every case of these families, one after another; pairs of cuts only if
/// nothing less breaks it. `begin` hears of each
/// before it is played; `give_up` gets what there is by then if an end never returns, and had better end the program.
///
/// # Errors
///
/// If the system gives no thread.
pub fn check(
    step: &Step,
    lang: Lang,
    families: &[Family],
    probes: &[Made],
    begin: &dyn Fn(&Case),
    give_up: &(dyn Fn(&Report) + Sync),
) -> io::Result<Report> {
    let report = Mutex::new(Report::new());
    let playing = Mutex::new(None::<(Case, Add)>);
    let give_up = |tape: Tape| {
        let (mut report, playing) = (lock(&report), lock(&playing));
        if let Some((case, add)) = &*playing {
            report.stuck = Some(Played::of(case, tape.clone()));
            add(&mut report, case, tape);
        }
        give_up(&report);
    };
    watched(give_up, |watch| {
        let run = |case: &Case, add: Add| {
            begin(case);
            *lock(&playing) = Some((case.clone(), add));
            let tape = watch.play(step, &case.scene(lang), Over::Lab)?;
            add(&mut lock(&report), case, tape);
            io::Result::Ok(())
        };
        let tried = |case: &Case| run(case, Report::add);
        let wanted = |case: &Case| {
            let for_the_sound = case.family().is_for_the_sound();
            families.contains(&case.family())
                && !(for_the_sound && lock(&report).smallest.is_some())
        };
        case::quiet().iter().try_for_each(tried)?;
        let probes = probes.iter().map(|probe| Case::Made(Family::Apart, probe.clone()));
        probes.into_iter().try_for_each(|case| run(&case, Report::add_probe))?;
        let (to_client, to_server, of_answers) = lock(&report).measure();
        let commands = lock(&report).commands();
        let marks = lock(&report).marks();
        let cases = case::rough(step, to_client, to_server, of_answers, commands, &marks);
        cases.iter().filter(|case| wanted(case)).try_for_each(tried)
    })??;
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.whole = true;
    report.smallest = report.smallest.map(|played| shrink(step, lang, played)).transpose()?;
    Ok(report)
}

/// How a case that was played is taken into a report.
type Add = fn(&mut Report, &Case, Tape);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The same case with fewer commands, if that breaks as well.
fn shrink(step: &Step, lang: Lang, played: Played) -> io::Result<Played> {
    let Some(case) = played.case.shorter() else {
        return Ok(played);
    };
    let shorter = Played::of(&case, play(step, &case.scene(lang), Over::Lab)?);
    Ok(if shorter.verdict.passed() { played } else { shorter })
}
