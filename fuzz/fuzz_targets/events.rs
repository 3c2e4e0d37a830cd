#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| microstage_fuzz::events::check(bytes));
