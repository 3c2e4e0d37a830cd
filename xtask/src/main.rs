//! One door: `cargo xtask …`.
fn main() {}
