//! Any text as a journey.

use std::rc::Rc;

use microstage_engine::compile::{Severity, compile};
use microstage_engine::{Loaded, Program};

use super::visit::Visit;

/// It is refused with problems that say where and how, or it becomes a program that runs.
pub fn check(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else {
        return;
    };
    compiled(source);
}

/// The program of a journey, after all checks; `None` where it is refused.
pub(crate) fn compiled(source: &str) -> Option<Rc<Loaded>> {
    let compiled = compile(source);
    let lines = source.lines().count().max(1) as u32 + 1;
    for problem in &compiled.problems {
        assert!((1..=lines).contains(&problem.line), "{problem:?}");
        assert!(problem.column >= 1, "{problem:?}");
        for said in [&problem.found, &problem.expected, &problem.remedy] {
            assert!(!said.is_empty(), "{problem:?}");
        }
    }
    let errors = compiled
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    let refused = errors.count() > 0;
    assert_eq!(
        refused,
        compiled.program.is_none(),
        "a refusal and its reasons belong together"
    );
    let bytes = compiled.program?;
    assert_eq!(
        compile(source).program.as_ref(),
        Some(&bytes),
        "compiled twice"
    );
    let loaded = Loaded::decode(&bytes).expect("what was just compiled");
    let (program, _) = Program::decode(&bytes).expect("what was just compiled");
    assert_eq!(program.encode(), bytes, "decoded and encoded");
    let loaded = Rc::new(loaded);
    Visit::new(Rc::clone(&loaded)).tour();
    Some(loaded)
}
