//! What is wrong with a command line, in sentences of our own.

use std::env;
use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use super::options::Number;
use crate::course::ladder::{LADDER, Rung};
use crate::course::made::{NoBytes, NoCut};
use crate::words::Words;

/// What happened, and what to do next.
pub(super) fn text(e: &Error, command: &Command, words: &Words, run: &str) -> String {
    what(e, command, words) + &(words.wrong.help)(run)
}

fn what(e: &Error, command: &Command, words: &Words) -> String {
    let wrong = &words.wrong;
    let maybe = |kind| match one(e, kind) {
        "" => String::new(),
        near => (wrong.maybe)(near),
    };
    let value = one(e, ContextKind::InvalidValue);
    // It comes with its value's name, `--port <port>`.
    let option = one(e, ContextKind::InvalidArg).split(' ').next().unwrap_or_default();
    let no_cut = e.source().is_some_and(|e| e.is::<NoCut>());
    let no_bytes = e.source().is_some_and(|e| e.is::<NoBytes>());
    let number = e.source().and_then(|e| e.downcast_ref::<Number>());
    match (e.kind(), number) {
        (ErrorKind::InvalidSubcommand, _) => {
            let known = names(command);
            let word = one(e, ContextKind::InvalidSubcommand);
            let told =
                (wrong.word)(word, &maybe(ContextKind::SuggestedSubcommand), &(wrong.list)(&known));
            told + &elsewhere(word, words).unwrap_or_default()
        }
        (ErrorKind::UnknownArgument, _) if !option.starts_with('-') => (wrong.second_word)(option),
        (ErrorKind::UnknownArgument, _)
            if is_known(command, option) || has_dashes() && is_owned(command, option) =>
        {
            (wrong.behind_dashes)(option)
        }
        (ErrorKind::UnknownArgument, _) if is_owned(command, option) => {
            (wrong.behind_words)(option, &(wrong.list)(&owners(command, option)))
        }
        (ErrorKind::UnknownArgument, _) => {
            (wrong.option)(option, &maybe(ContextKind::SuggestedArg))
        }
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, _) if value.is_empty() => {
            (wrong.no_value)(option)
        }
        // What is no option is a word that must be one of a few: `[part]`.
        (ErrorKind::InvalidValue, _) if !option.starts_with('-') && value.starts_with('-') => {
            (wrong.behind_dashes)(value)
        }
        (ErrorKind::InvalidValue, _) if !option.starts_with('-') => {
            let known = (wrong.list)(many(e, ContextKind::ValidValue));
            (wrong.word)(value, &maybe(ContextKind::SuggestedValue), &known)
        }
        (ErrorKind::InvalidValue, _) => {
            let known = (wrong.list)(many(e, ContextKind::ValidValue));
            (wrong.value)(option, value, &maybe(ContextKind::SuggestedValue), &known)
        }
        (ErrorKind::ValueValidation, Some(Number(range))) => {
            (wrong.number)(option, value, *range.start(), *range.end())
        }
        (ErrorKind::ValueValidation, None) if no_cut => (wrong.cut)(option, value),
        (ErrorKind::ValueValidation, None) if no_bytes => (wrong.bytes)(option, value),
        (ErrorKind::TooManyValues, _) => (wrong.flag_value)(option, value),
        (ErrorKind::ArgumentConflict, _) => (wrong.twice)(option),
        (ErrorKind::InvalidUtf8, _) => wrong.not_text.into(),
        (kind, _) => (wrong.other)(&format!("{kind:?}")),
    }
}

/// What plays the step or the scene of this name.
fn elsewhere(word: &str, words: &Words) -> Option<String> {
    let has = |rung: &Rung| rung.plays.iter().any(|play| play.name == word);
    let mut steps = LADDER.iter().enumerate().map(|(i, rung)| (format!("step{}", i + 1), rung));
    steps.find_map(|(step, rung)| match has(rung) {
        true => Some((words.wrong.scene_elsewhere)(&step, word)),
        false => (step == word).then(|| (words.wrong.step_elsewhere)(word)),
    })
}

fn is_known(command: &Command, option: &str) -> bool {
    command.get_arguments().any(|arg| arg.get_long() == option.strip_prefix("--"))
}

fn is_owned(command: &Command, option: &str) -> bool {
    !owners(command, option).is_empty()
}

/// Whether two dashes stand in the command line: `measure -- --json`.
fn has_dashes() -> bool {
    env::args_os().any(|arg| arg == "--")
}

/// The words that an option belongs to.
fn owners(command: &Command, option: &str) -> Vec<String> {
    let owners = command.get_subcommands().filter(|word| is_known(word, option));
    owners.map(|word| word.get_name().to_string()).collect()
}

fn names(command: &Command) -> Vec<String> {
    command.get_subcommands().map(|word| word.get_name().to_string()).collect()
}

/// The first of what clap has to say of this kind, or nothing.
fn one(e: &Error, kind: ContextKind) -> &str {
    match e.get(kind) {
        Some(ContextValue::String(text)) => text,
        Some(ContextValue::Strings(texts)) => texts.first().map_or("", String::as_str),
        _ => "",
    }
}

fn many(e: &Error, kind: ContextKind) -> &[String] {
    match e.get(kind) {
        Some(ContextValue::Strings(texts)) => texts,
        _ => &[],
    }
}
