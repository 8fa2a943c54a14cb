//! What a browser shows whose request was refused. It is in English alone: whoever looks at it need not be
//! whoever chose the server's language.

/// The page, in ASCII; `handed_on` bytes had been run, or may have been, before the request was seen as one.
pub(crate) fn page(handed_on: usize) -> String {
    let nothing_run = if handed_on == 0 { " Nothing was run." } else { "" };
    format!("This is no web server.{nothing_run}\n")
}
