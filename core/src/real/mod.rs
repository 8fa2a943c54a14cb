//! The real network: this machine's TCP, what keeps browsers away from it, and the shells.

pub mod guard;
pub(crate) mod served;
pub mod shell;
#[cfg(all(unix, not(no_unix)))]
#[doc(hidden)]
pub mod signals;
#[doc(hidden)]
pub mod tcp;
