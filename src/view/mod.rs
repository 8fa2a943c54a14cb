//! A tape for the eye: as text in a terminal, as a picture, and as a page.

pub mod goal;
mod moment;
mod outcome;
pub mod page;
mod played;
pub mod report;
pub mod svg;
pub mod table;
pub mod text;

pub use played::Played;
