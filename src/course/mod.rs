//! The course as data: its steps, their scenes, and how each must end.

pub mod ladder;
pub mod scene;
pub mod step;
