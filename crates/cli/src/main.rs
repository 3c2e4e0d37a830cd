//! The `microstage` command line.
fn main() {}
