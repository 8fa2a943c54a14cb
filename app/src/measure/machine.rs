//! What this machine calls itself.

use std::env;
use std::thread;

use super::error::{Error, Result};
use super::report::Machine;

/// This machine, under a name that was asked for or its host name.
///
/// # Errors
///
/// [`Error::Setup`] if the system does not tell how many cores there are.
pub(super) fn this(name: Option<String>) -> Result<Machine> {
    let cores = thread::available_parallelism().map_err(Error::Setup)?.get();
    let (host, kernel) = host_and_kernel();
    Ok(Machine { name: name.unwrap_or(host), os: env::consts::OS.into(), kernel, cores })
}

#[cfg(all(unix, not(no_unix)))]
fn host_and_kernel() -> (String, String) {
    let Ok(told) = nix::sys::utsname::uname() else {
        return Default::default();
    };
    (told.nodename().to_string_lossy().into(), told.release().to_string_lossy().into())
}

/// Windows has the name in the environment, and tells nobody there what its kernel is.
#[cfg(not(all(unix, not(no_unix))))]
fn host_and_kernel() -> (String, String) {
    (env::var("COMPUTERNAME").unwrap_or_default(), String::new())
}
