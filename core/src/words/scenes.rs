//! What is told where scenes are played or listed.

use std::io;
use std::path::Path;

/// What stands around them.
pub struct Scenes {
    /// An option that stands behind the last of so many bytes, and has no effect.
    pub beyond: fn(&str, usize) -> String,
    /// What carries the bytes on real sockets.
    pub over_tcp: &'static str,
    pub not_drawn: fn(&Path, &io::Error) -> String,
    /// What the system says where the course cannot be played.
    pub not_played: fn(&io::Error) -> String,
    /// The scene's name, and what the system says.
    pub not_set_up: fn(&str, &io::Error) -> String,
}
