//! How large a terminal is.

#[cfg(all(unix, not(no_unix)))]
use std::os::fd::{AsFd, AsRawFd};

#[cfg(all(unix, not(no_unix)))]
nix::ioctl_read_bad!(
    /// The size of a terminal's window, in cells and in pixels.
    window_size,
    nix::libc::TIOCGWINSZ,
    nix::libc::winsize
);

/// The columns and rows of a stream's terminal; `None` if it is no terminal, or one that does not say.
#[cfg(all(unix, not(no_unix)))]
pub(super) fn size(stream: &impl AsFd) -> Option<(usize, usize)> {
    let mut size = nix::libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the stream is open as long as it is borrowed, and the kernel writes one `winsize`, to
    // where there is room for one.
    unsafe { window_size(stream.as_fd().as_raw_fd(), &mut size) }.ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col.into(), size.ws_row.into()))
}

/// Elsewhere nobody asks.
#[cfg(not(all(unix, not(no_unix))))]
pub(super) fn size<T>(_: &T) -> Option<(usize, usize)> {
    None
}
