//! A tape for the eye: as text in a terminal, and as a picture.

pub mod svg;
pub mod text;
