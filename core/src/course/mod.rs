//! The course as data: its steps, their scenes, how each must end, and what code comes to in all cases.

pub mod beat;
pub mod case;
pub mod change;
pub mod family;
pub mod goals;
pub mod judge;
pub mod ladder;
pub mod lesson;
pub mod made;
pub mod must;
pub mod programs;
pub mod report;
pub mod scene;
pub mod step;
pub mod sweep;
