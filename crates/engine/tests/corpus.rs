//! The committed corpus of the fuzz targets (`fuzz/corpus`), through the same checks: what a fuzzer
//! once found stays found, also where there is no fuzzer.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

#[path = "../../../fuzz/src/lib.rs"]
mod fuzz;

use std::path::Path;

/// What holds one input of a target against its invariants.
type Check = fn(&[u8]);

#[test]
fn every_input_of_the_corpus_holds() {
    let targets: [(&str, Check); 5] = [
        ("journey", fuzz::journey::check),
        ("expression", fuzz::expression::check),
        ("program", fuzz::program::check),
        ("snapshot", fuzz::snapshot::check),
        ("events", fuzz::events::check),
    ];
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus"));
    for (target, check) in targets {
        let mut checked = 0;
        for entry in std::fs::read_dir(corpus.join(target)).unwrap() {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            check(&std::fs::read(&path).unwrap());
            checked += 1;
        }
        assert!(checked >= 5, "only {checked} inputs for {target}");
    }
}
