//! The options, as the help tells them.

/// What each option is for.
pub(crate) struct Options {
    pub over: &'static str,
    pub svg: &'static str,
    pub typed: &'static str,
    pub sends: &'static str,
    pub cut: &'static str,
    pub leaves: &'static str,
    pub then: &'static str,
    pub peer: &'static str,
    pub wire: &'static str,
    pub server_host: &'static str,
    pub server_port: &'static str,
    pub shell: &'static str,
    pub expose_shell: &'static str,
    pub time_limit: &'static str,
    pub output_limit: &'static str,
    pub client_host: &'static str,
    pub client_port: &'static str,
    pub json: &'static str,
    pub goals: &'static str,
    pub check_json: &'static str,
    pub lang: &'static str,
    pub color: &'static str,
    pub help: &'static str,
    pub version: &'static str,
}
