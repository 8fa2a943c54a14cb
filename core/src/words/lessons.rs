//! How the scenes are taught: what is said before each, what is asked, and what a teacher should know.

/// Of every step, its scenes; and the questions that are asked in them.
pub struct Lessons {
    pub naive_echo: NaiveEcho,
    pub size_header: SizeHeader,
    pub sleep: Sleep,
    pub ack: Ack,
    pub byte_length: ByteLength,
    pub frames: Frames,
    pub guarded: Guarded,
    pub questions: Questions,
}

/// What is said of a scene.
pub struct LessonText {
    /// What will be typed, and what the network is like; not how it ends.
    pub teaser: &'static str,
    /// For the teacher: what to point at, and what to ask.
    pub notes: &'static str,
}

/// Step 1.
pub struct NaiveEcho {
    pub lsdir: LessonText,
    pub works: LessonText,
    pub silence: LessonText,
    pub long_answer: LessonText,
}

/// Step 2.
pub struct SizeHeader {
    pub lsdir: LessonText,
    pub long_answer: LessonText,
    pub sticks: LessonText,
}

/// Step 3.
pub struct Sleep {
    pub sticks: LessonText,
    pub slow_reader: LessonText,
}

/// Step 4.
pub struct Ack {
    pub slow_reader: LessonText,
    pub overshoot: LessonText,
}

/// Step 5.
pub struct ByteLength {
    pub overshoot: LessonText,
    pub split_header: LessonText,
    pub half_character: LessonText,
    pub split_command: LessonText,
}

/// Step 6.
pub struct Frames {
    pub split_header: LessonText,
    pub half_character: LessonText,
    pub split_command: LessonText,
    pub two_frames: LessonText,
    pub hostile_length: LessonText,
    pub stall: LessonText,
    pub second_client: LessonText,
}

/// Step 7.
pub struct Guarded {
    pub hostile_length: LessonText,
    pub stall: LessonText,
    pub second_client: LessonText,
    pub drip: LessonText,
}

/// The questions, each by what it is about.
pub struct Questions {
    /// Step 1: what a recv leaves.
    pub what_is_left: QuestionText,
    /// Step 2: what ends a recv.
    pub what_ends_a_recv: QuestionText,
    /// Step 3: what the buffer keeps of time.
    pub late: QuestionText,
    /// Step 4: characters for bytes.
    pub characters: QuestionText,
    /// Step 5: a size that is cut.
    pub cut_size: QuestionText,
    /// Step 6: two frames at once.
    pub two_frames: QuestionText,
    /// Step 7: a timeout for each read.
    pub drip: QuestionText,
}

/// A question.
pub struct QuestionText {
    pub asks: &'static str,
    /// A to D.
    pub choices: [Choice; 4],
}

/// An answer that can be given.
pub struct Choice {
    pub text: &'static str,
    /// Why it is right, or why it is wrong.
    pub why: &'static str,
}
