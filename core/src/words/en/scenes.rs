//! What is told where scenes are played or listed, in English.

use crate::bytes::count;
use crate::words::scenes::Scenes;

pub(super) const SCENES: Scenes = Scenes {
    beyond: |option, bytes| {
        format!(
            "{option} does nothing: {} flowed there, and it must stand before the last; take a smaller number",
            count(bytes, "byte")
        )
    },
    over_tcp: "on loopback sockets: the kernel carries the bytes and answers each recv, the lab decides when each end runs and when each segment leaves",
    not_drawn: |path, e| {
        format!(
            "the picture could not be written to {}: {e}; give --svg a file in a folder that exists and that you may write to",
            path.display()
        )
    },
    not_played: |e| {
        format!("the scenes could not be played: {e}; end other programs, and try again")
    },
    not_set_up: |scene, e| {
        format!("the scene {scene} could not be set up: {e}; try again, or play it in the lab")
    },
};
