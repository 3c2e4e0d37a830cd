//! Any bytes as the body of a program. Its head, which a fuzzer would never guess, is put right.

use std::rc::Rc;

use microstage_engine::hash::fnv64;
use microstage_engine::{FORMAT, Loaded, Program};

use super::visit::Visit;

/// Settings without a word. The fuzzer's bytes begin behind them: what they say, nothing here reads.
const SETTINGS: &[u8] = b"\x02\0\0\0{}";

/// It is refused, or it is the same after another round trip and runs.
pub fn check(body: &[u8]) {
    let content = [SETTINGS, body].concat();
    let mut bytes = b"MSP".to_vec();
    bytes.push(FORMAT);
    bytes.extend_from_slice(&fnv64(&content).to_le_bytes());
    bytes.extend_from_slice(&content);
    let Ok(loaded) = Loaded::decode(&bytes) else {
        return;
    };
    let again = Program::decode(&loaded.program.encode());
    assert_eq!(
        again.map(|(program, _)| program),
        Ok(loaded.program.clone())
    );
    Visit::new(Rc::new(loaded)).tour();
}
