//! The help.

/// The help's own sentences and headings.
pub struct Help {
    pub usage: &'static str,
    pub scene: &'static str,
    pub goal: &'static str,
    pub option: &'static str,
    pub dashes: &'static str,
    pub all_scenes: &'static str,
    pub one_scene: &'static str,
    pub course: &'static str,
    pub scenes: &'static str,
    /// Over the steps and their scenes, and what the marks mean.
    pub ladder: &'static str,
    pub for_real: &'static str,
    pub measure: &'static str,
    pub changed: &'static str,
    pub steps: &'static str,
    pub server: &'static str,
    pub client: &'static str,
    pub check: &'static str,
    pub check_all: &'static str,
    pub options: &'static str,
    pub scene_options: &'static str,
    pub everywhere: &'static str,
    pub default: fn(&str) -> String,
    pub more: fn(&str) -> String,
}
