//! The families of cases: which there are, and what is allowed in them.

use crate::tape::Side;

/// Cases of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Each send arrives alone.
    Apart,
    /// As much arrives at once as can.
    Glued,
    /// One cut of what flows to the client.
    ToClient,
    /// One cut of what flows to the server.
    ToServer,
    /// A write takes less than it was given.
    Short,
    /// The client comes late to its first read.
    Late,
    /// Every byte arrives alone.
    Bytes,
    /// Two commands in one write, as a peer may send them that does not wait for the first answer.
    AtOnce,
    /// A second client, once the first is done.
    InTurn,
    /// The client goes away behind any of its bytes, and another one comes.
    Leaves,
    /// The scenes that the step passes.
    Scenes,
    /// The server goes away behind any of its bytes.
    Gone,
    /// The second half of each send comes two minutes late.
    Pauses,
    /// Texts that are longer, or that hold what stands behind one on the wire.
    Texts,
    /// A second client while the first is there, and one cut of what flows from both to the server.
    Beside,
    /// Two cuts.
    Pairs,
}

impl Family {
    /// All of them: those in which less is done to the bytes come first.
    pub const ALL: [Family; 16] = [
        Family::Apart,
        Family::Glued,
        Family::ToClient,
        Family::ToServer,
        Family::Short,
        Family::Late,
        Family::Bytes,
        Family::AtOnce,
        Family::InTurn,
        Family::Leaves,
        Family::Scenes,
        Family::Gone,
        Family::Pauses,
        Family::Texts,
        Family::Beside,
        Family::Pairs,
    ];

    /// Whether its cases are played only where nothing less breaks the code: of that they tell nothing new.
    pub fn is_for_the_sound(self) -> bool {
        matches!(
            self,
            Family::Gone | Family::Pauses | Family::Texts | Family::Beside | Family::Pairs
        )
    }

    /// Who may give up in its cases, as long as it says so with an error.
    pub fn may_give_up(self) -> &'static [Side] {
        match self {
            Family::Gone => &[Side::Client],
            Family::Pauses | Family::Texts => &[Side::Client, Side::Server],
            _ => &[],
        }
    }
}
