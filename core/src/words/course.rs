//! What is told of the course: its steps, and the scenes that each of them plays.

/// The steps, in order.
pub struct Course {
    pub naive_echo: NaiveEcho,
    pub size_header: SizeHeader,
    pub sleep: Sleep,
    pub ack: Ack,
    pub byte_length: ByteLength,
    pub frames: Frames,
    pub guarded: Guarded,
}

/// What is told of a step.
pub struct StepText {
    /// Its name.
    pub title: &'static str,
    /// The one change against the step before.
    pub change: &'static str,
}

/// What is told of a scene, as one step plays it.
pub struct SceneText {
    /// What happens in it, in half a line.
    pub title: &'static str,
    /// What happened, and which step answers it.
    pub closing: &'static str,
}

/// Step 1 and its scenes.
pub struct NaiveEcho {
    pub step: StepText,
    pub lsdir: SceneText,
    pub works: SceneText,
    pub silence: SceneText,
    pub long_answer: SceneText,
}

/// Step 2 and its scenes.
pub struct SizeHeader {
    pub step: StepText,
    pub lsdir: SceneText,
    pub long_answer: SceneText,
    pub sticks: SceneText,
}

/// Step 3 and its scenes.
pub struct Sleep {
    pub step: StepText,
    pub sticks: SceneText,
    pub slow_reader: SceneText,
}

/// Step 4 and its scenes.
pub struct Ack {
    pub step: StepText,
    pub slow_reader: SceneText,
    pub overshoot: SceneText,
}

/// Step 5 and its scenes.
pub struct ByteLength {
    pub step: StepText,
    pub overshoot: SceneText,
    pub split_header: SceneText,
    pub half_character: SceneText,
    pub split_command: SceneText,
}

/// Step 6 and its scenes.
pub struct Frames {
    pub step: StepText,
    pub split_header: SceneText,
    pub half_character: SceneText,
    pub split_command: SceneText,
    pub two_frames: SceneText,
    pub hostile_length: SceneText,
    pub stall: SceneText,
    pub second_client: SceneText,
}

/// Step 7 and its scenes.
pub struct Guarded {
    pub step: StepText,
    pub hostile_length: SceneText,
    pub stall: SceneText,
    pub second_client: SceneText,
    pub drip: SceneText,
}
