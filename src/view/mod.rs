//! A tape for the eye: as text in a terminal, and as a picture.

pub mod goal;
mod moment;
mod outcome;
mod played;
pub mod report;
pub mod svg;
pub mod table;
pub mod text;

pub use played::Played;
