//! `memory`: how many bytes a visitor takes, as one line of JSON. A program of its own, because the
//! allocator that counts would slow the others down.

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use microstage_bench::Failure;
use microstage_bench::workloads::Touched;
use microstage_engine::Part;

/// Bytes that are allocated now.
static HELD: AtomicUsize = AtomicUsize::new(0);

struct Counting;

#[allow(
    unsafe_code,
    reason = "an allocator is unsafe by its trait; this one hands everything on to the system's"
)]
// SAFETY: every call is the system allocator's own, with the arguments that it was given.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    match measure() {
        Ok((heap, snapshot)) => {
            println!("{{\"heap\":{heap},\"snapshot\":{snapshot}}}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// The heap of one visitor of the 1,000 rules who has values for all facts, without what all
/// visitors share, and the visitor's snapshot.
fn measure() -> Result<(usize, usize), Failure> {
    let mut visitor = Touched::shared(1000)?;
    // Everything that grows has grown.
    for _ in 0..2000 {
        visitor.step();
    }
    let engine = visitor.into_engine();
    let snapshot = engine.snapshot(Part::Visitor).len();
    let with = HELD.load(Ordering::Relaxed);
    // The program lives on in this.
    let shared = engine.loaded().clone();
    let own = std::mem::size_of_val(&engine);
    drop(engine);
    let heap = with - HELD.load(Ordering::Relaxed) + own;
    drop(shared);
    Ok((heap, snapshot))
}
