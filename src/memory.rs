//! The modules' memory, for the allocator. A visit of a common journey fits into one page (64 kB): what
//! lies behind stack and data in the module's first memory is given out before the memory grows. The
//! allocator's own source leaves that part alone, and each module would be a page larger.

#![allow(
    unsafe_code,
    reason = "an allocator has to be told which memory is its own"
)]

use core::alloc::Layout;
use core::arch::wasm32::{memory_grow, memory_size};
use core::ptr::NonNull;

use talc::base::Talc;
use talc::base::binning::Binning;
use talc::cell::TalcSyncCell;
use talc::source::Source;
use talc::wasm::WasmBinning;

/// Half the size of the standard library's allocator.
#[global_allocator]
static ALLOCATOR: TalcSyncCell<Pages, WasmBinning> = TalcSyncCell::new_wasm(Pages { end: None });

/// A page of WebAssembly's memory.
const PAGE: usize = 1 << 16;

/// What an allocation may take beside its own size and alignment.
const MARGIN: usize = 64;

unsafe extern "C" {
    /// Where stack and data end, as the linker tells.
    static __heap_base: u8;
}

/// The rest of the first memory, then whole pages.
#[derive(Debug)]
struct Pages {
    /// The end of what the allocator has.
    end: Option<NonNull<u8>>,
}

// SAFETY: nothing here allocates, and memory is given to the allocator once.
unsafe impl Source for Pages {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        if let Some(end) = talc.source.end {
            let pages = (layout.size() + layout.align() + MARGIN).div_ceil(PAGE);
            let before = memory_grow::<0>(pages);
            if before == usize::MAX {
                return Err(());
            }
            let new_end = ((before + pages) * PAGE) as *mut u8;
            // SAFETY: only this grows the memory, so the new pages follow what the allocator has.
            talc.source.end = Some(unsafe { talc.extend(end, new_end) });
            return Ok(());
        }
        let base = &raw const __heap_base as *mut u8;
        let size = memory_size::<0>() * PAGE - base as usize;
        // SAFETY: behind that address the linker has put nothing.
        talc.source.end = unsafe { talc.claim(base, size) };
        // Too little for an allocator to begin with: the linker's stack and data end a page. No
        // module of ours is made so, and one that were could do nothing at all.
        talc.source.end.map(|_| ()).ok_or(())
    }
}
