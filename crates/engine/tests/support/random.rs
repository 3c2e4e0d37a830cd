//! Randomness that can be repeated: a failing case names its seed.

/// xorshift64* (Vigna 2016).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        // The generator never leaves 0; the multiplication spreads neighbouring seeds.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        ((self.next() >> 33) as usize) % end
    }

    /// A number in a range, both ends included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// Runs a check for `runs` seeds, or for those that the environment asks for: `MICROSTAGE_SEED` is
/// the first seed, `MICROSTAGE_RUNS` how many.
pub fn for_seeds(runs: u64, check: impl Fn(u64, &mut Random)) {
    let number = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let first = number("MICROSTAGE_SEED").unwrap_or(1);
    let runs = number("MICROSTAGE_RUNS").unwrap_or(runs);
    println!("seeds {first} to {}", first + runs - 1);
    for seed in first..first + runs {
        let guard = Named(seed);
        check(seed, &mut Random::new(seed));
        std::mem::forget(guard);
    }
}

/// Tells the seed of the case that failed, whatever made it fail.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        println!("to repeat it: MICROSTAGE_SEED={} MICROSTAGE_RUNS=1", self.0);
    }
}
