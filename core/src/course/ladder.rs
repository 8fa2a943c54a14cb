//! The ladder: what each step changes, which scenes it plays, and how each of them must end.

use crate::course::lesson::{Before, Lesson, Letter, Question};
use crate::course::scene::{self, Scene};
use crate::error::Error;
use crate::frame;
use crate::lang::Lang;
use crate::tape::{Outcome, Side, Tape};
use crate::words::Words;
use crate::words::course::{Course, SceneText, StepText};

/// One step of the ladder.
#[derive(Debug)]
pub struct Rung {
    /// What is told of it.
    text: fn(&Course) -> &StepText,
    /// The scenes it plays: first what it passes, then what breaks it.
    pub plays: &'static [Play],
}

impl Rung {
    /// Its name.
    pub fn title(&self, lang: Lang) -> &'static str {
        (self.text)(&Words::of(lang).course).title
    }

    /// The one change against the step before.
    pub fn change(&self, lang: Lang) -> &'static str {
        (self.text)(&Words::of(lang).course).change
    }
}

/// A scene as one step plays it.
#[derive(Debug)]
pub struct Play {
    /// The scene's name on the command line.
    pub name: &'static str,
    /// The scene, in one language.
    pub scene: fn(Lang) -> Scene,
    /// How it must end.
    pub ends: Ends,
    /// The [fingerprints](Tape::fingerprint) of the tapes that the step's own code gives, in the order of
    /// [`Lang::ALL`].
    pub fingerprints: [u64; 2],
    /// What is told of it.
    text: fn(&Course) -> &SceneText,
    /// How it is taught.
    pub lesson: Lesson,
}

impl Play {
    /// What happens in it, in half a line.
    pub fn title(&self, lang: Lang) -> &'static str {
        (self.text)(&Words::of(lang).course).title
    }

    /// What happened, and which step answers it.
    pub fn closing(&self, lang: Lang) -> &'static str {
        (self.text)(&Words::of(lang).course).closing
    }

    /// Whether a tape is what the step's own code gives. What the course says of a scene is true of that
    /// alone: changed code may end alike for another reason.
    pub fn is_of_own_code(&self, tape: &Tape) -> bool {
        let [en, zh] = self.fingerprints;
        let own = match tape.lang() {
            Lang::En => en,
            Lang::Zh => zh,
        };
        tape.fingerprint() == own
    }
}

/// How a scene must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Every answer is shown whole.
    Well,
    /// An answer is not shown, or not whole, and nobody notices.
    WrongAnswer,
    /// These bytes come where a size should be.
    NotANumber(&'static [u8]),
    /// A read of this many bytes stops inside a character.
    HalfCharacter(usize),
    /// Every end waits for bytes.
    WaitingForEver,
    /// A frame that claims this many bytes is refused.
    TooLarge(u32),
    /// A frame is refused of whose body this many bytes have come in time.
    TooLate(usize),
}

impl Ends {
    /// Whether the step passes the scene.
    pub fn passes(self) -> bool {
        matches!(self, Ends::Well | Ends::TooLarge(_) | Ends::TooLate(_))
    }

    /// Whether an outcome is this one.
    pub fn is(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Ends::Well, Outcome::Well) => true,
            (Ends::WrongAnswer, Outcome::WrongAnswer { .. }) => true,
            (Ends::WaitingForEver, Outcome::WaitingForEver(_)) => true,
            (
                Ends::NotANumber(expected),
                Outcome::Failed { error: Error::NotANumber(bytes), .. },
            ) => bytes == expected,
            (
                Ends::HalfCharacter(size),
                Outcome::Failed { error: Error::NotUtf8 { valid, size: received, .. }, .. },
            ) => *received == size && *valid < size,
            (_, Outcome::Refused { error: Error::Frame(e), .. }) => match (self, &**e) {
                (Ends::TooLarge(size), frame::Error::TooLarge { claimed, .. }) => *claimed == size,
                (Ends::TooLate(n), frame::Error::Deadline { received, .. }) => *received == n,
                _ => false,
            },
            _ => false,
        }
    }
}

/// The steps of the course, in order.
pub const LADDER: [Rung; 7] = [
    Rung {
        text: |course| &course.naive_echo.step,
        plays: &[
            Play {
                name: "lsdir",
                scene: scene::lsdir,
                ends: Ends::WrongAnswer,
                fingerprints: [0x6e72_1398_d8fe_80b3, 0x6e72_1398_d8fe_80b3],
                text: |course| &course.naive_echo.lsdir,
                lesson: Lesson {
                    minutes: 6,
                    question: Some(Question {
                        before: Before::All,
                        right: Letter::C,
                        text: |lessons| &lessons.questions.what_is_left,
                    }),
                    text: |lessons| &lessons.naive_echo.lsdir,
                },
            },
            Play {
                name: "works",
                scene: scene::works,
                ends: Ends::Well,
                fingerprints: [0xaec7_6869_1e38_46c0, 0xaec7_6869_1e38_46c0],
                text: |course| &course.naive_echo.works,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.naive_echo.works,
                },
            },
            Play {
                name: "silence",
                scene: scene::silence,
                ends: Ends::Well,
                fingerprints: [0x804d_e187_7c63_cd90, 0x804d_e187_7c63_cd90],
                text: |course| &course.naive_echo.silence,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.naive_echo.silence,
                },
            },
            Play {
                name: "long-answer",
                scene: scene::long_answer,
                ends: Ends::WrongAnswer,
                fingerprints: [0x17e4_2d24_8e99_924c, 0x17e4_2d24_8e99_924c],
                text: |course| &course.naive_echo.long_answer,
                lesson: Lesson {
                    minutes: 3,
                    question: None,
                    text: |lessons| &lessons.naive_echo.long_answer,
                },
            },
        ],
    },
    Rung {
        text: |course| &course.size_header.step,
        plays: &[
            Play {
                name: "lsdir",
                scene: scene::lsdir,
                ends: Ends::Well,
                fingerprints: [0xf8c4_071e_210e_1d77, 0xf8c4_071e_210e_1d77],
                text: |course| &course.size_header.lsdir,
                lesson: Lesson {
                    minutes: 1,
                    question: None,
                    text: |lessons| &lessons.size_header.lsdir,
                },
            },
            Play {
                name: "long-answer",
                scene: scene::long_answer,
                ends: Ends::Well,
                fingerprints: [0x14cf_5705_6d03_bac9, 0x14cf_5705_6d03_bac9],
                text: |course| &course.size_header.long_answer,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.size_header.long_answer,
                },
            },
            Play {
                name: "sticks",
                scene: scene::sticks,
                ends: Ends::NotANumber(b"22cmd has no output....."),
                fingerprints: [0x2086_2303_b69f_cc0d, 0x2086_2303_b69f_cc0d],
                text: |course| &course.size_header.sticks,
                lesson: Lesson {
                    minutes: 6,
                    question: Some(Question {
                        before: Before::Read(Side::Client, 1),
                        right: Letter::D,
                        text: |lessons| &lessons.questions.what_ends_a_recv,
                    }),
                    text: |lessons| &lessons.size_header.sticks,
                },
            },
        ],
    },
    Rung {
        text: |course| &course.sleep.step,
        plays: &[
            Play {
                name: "sticks",
                scene: scene::sticks,
                ends: Ends::Well,
                fingerprints: [0x3678_fd63_2038_e772, 0x3678_fd63_2038_e772],
                text: |course| &course.sleep.sticks,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.sleep.sticks,
                },
            },
            Play {
                name: "slow-reader",
                scene: scene::slow_reader,
                ends: Ends::NotANumber(b"22cmd has no output....."),
                fingerprints: [0xeed6_55a6_8e31_9a6a, 0xeed6_55a6_8e31_9a6a],
                text: |course| &course.sleep.slow_reader,
                lesson: Lesson {
                    minutes: 4,
                    question: Some(Question {
                        before: Before::Read(Side::Client, 1),
                        right: Letter::C,
                        text: |lessons| &lessons.questions.late,
                    }),
                    text: |lessons| &lessons.sleep.slow_reader,
                },
            },
        ],
    },
    Rung {
        text: |course| &course.ack.step,
        plays: &[
            Play {
                name: "slow-reader",
                scene: scene::slow_reader,
                ends: Ends::Well,
                fingerprints: [0x384a_8c21_f645_17cc, 0x6d3a_1596_3dfc_335e],
                text: |course| &course.ack.slow_reader,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.ack.slow_reader,
                },
            },
            Play {
                name: "overshoot",
                scene: scene::overshoot,
                ends: Ends::NotANumber("上节内容\n".as_bytes()),
                fingerprints: [0x8d0a_bd25_f465_9c5b, 0x262b_1311_2a22_e2c9],
                text: |course| &course.ack.overshoot,
                lesson: Lesson {
                    minutes: 6,
                    question: Some(Question {
                        before: Before::Read(Side::Client, 2),
                        right: Letter::D,
                        text: |lessons| &lessons.questions.characters,
                    }),
                    text: |lessons| &lessons.ack.overshoot,
                },
            },
        ],
    },
    Rung {
        text: |course| &course.byte_length.step,
        plays: &[
            Play {
                name: "overshoot",
                scene: scene::overshoot,
                ends: Ends::Well,
                fingerprints: [0xff4b_5872_c03e_9d9c, 0xe213_0134_98a9_c954],
                text: |course| &course.byte_length.overshoot,
                lesson: Lesson {
                    minutes: 1,
                    question: None,
                    text: |lessons| &lessons.byte_length.overshoot,
                },
            },
            Play {
                name: "split-header",
                scene: scene::split_header,
                ends: Ends::NotANumber(b"m"),
                fingerprints: [0xd970_2cae_f312_f763, 0x71f7_5071_c79f_241f],
                text: |course| &course.byte_length.split_header,
                lesson: Lesson {
                    minutes: 5,
                    question: Some(Question {
                        before: Before::Read(Side::Client, 1),
                        right: Letter::B,
                        text: |lessons| &lessons.questions.cut_size,
                    }),
                    text: |lessons| &lessons.byte_length.split_header,
                },
            },
            Play {
                name: "half-character",
                scene: scene::half_character,
                ends: Ends::HalfCharacter(1024),
                fingerprints: [0x8ed3_d947_5f7f_dd34, 0xc1ef_6253_22c3_c57e],
                text: |course| &course.byte_length.half_character,
                lesson: Lesson {
                    minutes: 3,
                    question: None,
                    text: |lessons| &lessons.byte_length.half_character,
                },
            },
            Play {
                name: "split-command",
                scene: scene::split_command,
                ends: Ends::WrongAnswer,
                fingerprints: [0x1670_1121_4a93_a6b3, 0x154a_7c9e_6506_efd1],
                text: |course| &course.byte_length.split_command,
                lesson: Lesson {
                    minutes: 4,
                    question: None,
                    text: |lessons| &lessons.byte_length.split_command,
                },
            },
        ],
    },
    Rung {
        text: |course| &course.frames.step,
        plays: &[
            Play {
                name: "split-header",
                scene: scene::split_header,
                ends: Ends::Well,
                fingerprints: [0xe44a_b59c_9ddf_6127, 0xe44a_b59c_9ddf_6127],
                text: |course| &course.frames.split_header,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.frames.split_header,
                },
            },
            Play {
                name: "half-character",
                scene: scene::half_character,
                ends: Ends::Well,
                fingerprints: [0x5f61_4e51_b416_d895, 0x5f61_4e51_b416_d895],
                text: |course| &course.frames.half_character,
                lesson: Lesson {
                    minutes: 1,
                    question: None,
                    text: |lessons| &lessons.frames.half_character,
                },
            },
            Play {
                name: "split-command",
                scene: scene::split_command,
                ends: Ends::Well,
                fingerprints: [0x71e5_8800_5c11_107f, 0x71e5_8800_5c11_107f],
                text: |course| &course.frames.split_command,
                lesson: Lesson {
                    minutes: 1,
                    question: None,
                    text: |lessons| &lessons.frames.split_command,
                },
            },
            Play {
                name: "two-frames",
                scene: scene::two_frames,
                ends: Ends::Well,
                fingerprints: [0x5bf4_ae30_fa21_261a, 0x5bf4_ae30_fa21_261a],
                text: |course| &course.frames.two_frames,
                lesson: Lesson {
                    minutes: 5,
                    question: Some(Question {
                        before: Before::Read(Side::Server, 1),
                        right: Letter::C,
                        text: |lessons| &lessons.questions.two_frames,
                    }),
                    text: |lessons| &lessons.frames.two_frames,
                },
            },
            Play {
                name: "hostile-length",
                scene: scene::hostile_length,
                ends: Ends::WaitingForEver,
                fingerprints: [0xc0a2_4776_940d_dabe, 0xc0a2_4776_940d_dabe],
                text: |course| &course.frames.hostile_length,
                lesson: Lesson {
                    minutes: 3,
                    question: None,
                    text: |lessons| &lessons.frames.hostile_length,
                },
            },
            Play {
                name: "stall",
                scene: scene::stall,
                ends: Ends::WaitingForEver,
                fingerprints: [0x011a_6266_1d30_a309, 0x011a_6266_1d30_a309],
                text: |course| &course.frames.stall,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.frames.stall,
                },
            },
            Play {
                name: "second-client",
                scene: scene::second_client,
                ends: Ends::WaitingForEver,
                fingerprints: [0x634b_a03a_f49e_91fb, 0x634b_a03a_f49e_91fb],
                text: |course| &course.frames.second_client,
                lesson: Lesson {
                    minutes: 3,
                    question: None,
                    text: |lessons| &lessons.frames.second_client,
                },
            },
        ],
    },
    Rung {
        text: |course| &course.guarded.step,
        plays: &[
            Play {
                name: "hostile-length",
                scene: scene::hostile_length,
                ends: Ends::TooLarge(0x1000_0000),
                fingerprints: [0x6fe5_5863_8724_aa40, 0xd74b_10e3_205b_47d9],
                text: |course| &course.guarded.hostile_length,
                lesson: Lesson {
                    minutes: 3,
                    question: None,
                    text: |lessons| &lessons.guarded.hostile_length,
                },
            },
            Play {
                name: "stall",
                scene: scene::stall,
                ends: Ends::TooLate(1),
                fingerprints: [0x24d8_8e59_4da3_4b1a, 0x19f6_a02d_9072_0aba],
                text: |course| &course.guarded.stall,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.guarded.stall,
                },
            },
            Play {
                name: "second-client",
                scene: scene::second_client,
                ends: Ends::Well,
                fingerprints: [0x0fca_fce0_0c2f_f82b, 0x0fca_fce0_0c2f_f82b],
                text: |course| &course.guarded.second_client,
                lesson: Lesson {
                    minutes: 2,
                    question: None,
                    text: |lessons| &lessons.guarded.second_client,
                },
            },
            Play {
                name: "drip",
                scene: scene::drip,
                ends: Ends::TooLate(2),
                fingerprints: [0xb9d4_41a8_a4e2_b9ab, 0x76a6_9e36_ba4d_dbf6],
                text: |course| &course.guarded.drip,
                lesson: Lesson {
                    minutes: 5,
                    question: Some(Question {
                        before: Before::All,
                        right: Letter::C,
                        text: |lessons| &lessons.questions.drip,
                    }),
                    text: |lessons| &lessons.guarded.drip,
                },
            },
        ],
    },
];
