//! The heap: how much of it a piece of work holds at once, and how often it asks for some.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[global_allocator]
static HEAP: Heap = Heap;

thread_local! {
    static COUNT: Cell<Option<Count>> = const { Cell::new(None) };
}

/// Does the work, and returns the most bytes of heap that it held at once on this thread: as they were
/// asked for, whether or not they are ever touched.
pub fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    COUNT.set(Some(Count::default()));
    let done = work();
    let count = COUNT.take().unwrap_or_default();
    (done, count.peak.unsigned_abs())
}

/// Does the work, and returns how often it asked for memory on this thread, or for more of it.
pub fn requests<T>(work: impl FnOnce() -> T) -> (T, usize) {
    COUNT.set(Some(Count::default()));
    let done = work();
    let count = COUNT.take().unwrap_or_default();
    (done, count.requests)
}

/// What is held beyond what was held when the count began.
#[derive(Clone, Copy, Default)]
struct Count {
    held: isize,
    peak: isize,
    requests: usize,
}

/// The system's allocator, which counts only while [`peak`] or [`requests`] asks it to: a count in progress would slow
/// down whoever allocates more.
struct Heap;

impl Heap {
    fn count(change: isize) {
        let Some(Count { held, peak, requests }) = COUNT.get() else {
            return;
        };
        let held = held + change;
        let requests = requests + usize::from(change > 0);
        COUNT.set(Some(Count { held, peak: peak.max(held), requests }));
    }
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Heap::count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Heap::count(layout.size() as isize);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Heap::count(size as isize - layout.size() as isize);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        Heap::count(-(layout.size() as isize));
        unsafe { System.dealloc(block, layout) }
    }
}
