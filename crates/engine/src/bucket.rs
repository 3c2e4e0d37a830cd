//! Which variant of an experiment a visitor is given: GrowthBook's hash, so that a server with one
//! of their SDKs comes to the same variant (<https://docs.growthbook.io/lib/build-your-own>).
//!
//! A visitor has a place in an experiment, one of 10,000, by version 2 of the hash, and a place in a
//! namespace, one of 1,000, by version 1. Both are FNV-1a of 32 bits. The page compares places with
//! whole numbers that the compiler worked out, so it computes with no fraction.

/// Where FNV-1a of 32 bits begins (<http://www.isthe.com/chongo/tech/comp/fnv/>).
pub const START: u32 = 0x811c_9dc5;

/// How many places an experiment has.
pub const PLACES: u32 = 10_000;

/// How many places a namespace has.
pub const NAMESPACE_PLACES: u32 = 1_000;

/// FNV-1a of 32 bits, from where another text has brought it.
#[must_use]
pub fn fnv1a(start: u32, text: &[u8]) -> u32 {
    text.iter().fold(start, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

/// The place in an experiment: by the hash of its seed, and the visitor's id.
#[must_use]
pub fn place(seed: u32, id: &[u8]) -> u32 {
    let mut rest = fnv1a(seed, id);
    let mut digits = [0; 10];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    fnv1a(START, &digits[first..]) % PLACES
}

/// The place in a namespace.
#[must_use]
pub fn namespace_place(namespace: &[u8], id: &[u8]) -> u32 {
    let hash = fnv1a(fnv1a(fnv1a(START, id), b"__"), namespace);
    hash % NAMESPACE_PLACES
}

/// A text's place as a fraction, by one of the published versions; `None` for another version.
#[must_use]
pub fn hash(seed: &str, value: &str, version: u8) -> Option<f64> {
    let (seed, value) = (seed.as_bytes(), value.as_bytes());
    match version {
        1 => {
            let place = fnv1a(fnv1a(START, value), seed) % NAMESPACE_PLACES;
            Some(f64::from(place) / f64::from(NAMESPACE_PLACES))
        }
        2 => Some(f64::from(place(fnv1a(START, seed), value)) / f64::from(PLACES)),
        _ => None,
    }
}

/// Whether a visitor's place in a namespace is in a part of it.
#[must_use]
pub fn in_namespace(id: &str, namespace: &str, from: f64, until: f64) -> bool {
    let place = namespace_place(namespace.as_bytes(), id.as_bytes());
    let part = limit(from, NAMESPACE_PLACES)..limit(until, NAMESPACE_PLACES);
    part.contains(&(place as u16))
}

/// The weights of variants that share equally.
#[must_use]
pub fn equal_weights(variants: usize) -> Vec<f64> {
    vec![1.0 / variants as f64; variants]
}

/// The parts of the range from 0 to 1 that variants have by their weights: of each so much as
/// `coverage` says, so that more coverage later moves nobody to another variant. Weights that do not
/// fit the variants, or do not sum to 1, are equal ones.
#[must_use]
pub fn bucket_ranges(variants: usize, coverage: f64, weights: Option<&[f64]>) -> Vec<(f64, f64)> {
    let coverage = coverage.clamp(0.0, 1.0);
    let fits = |weights: &&[f64]| {
        weights.len() == variants && (0.99..=1.01).contains(&weights.iter().sum::<f64>())
    };
    let equal = equal_weights(variants);
    let mut start = 0.0;
    let range = |weight: &f64| {
        let range = (start, start + coverage * weight);
        start += weight;
        range
    };
    weights
        .filter(fits)
        .unwrap_or(&equal)
        .iter()
        .map(range)
        .collect()
}

/// The variant whose part has a place.
#[must_use]
pub fn choose_variation(place: f64, ranges: &[(f64, f64)]) -> Option<usize> {
    let is_in = |(start, end): &(f64, f64)| place >= *start && place < *end;
    ranges.iter().position(is_in)
}

/// The first of `places` places that is not below a fraction.
#[must_use]
pub fn limit(fraction: f64, places: u32) -> u16 {
    // Sums of fractions are off by less than that, and no weight is so fine.
    let limit = (fraction * f64::from(places) - 1e-6).ceil();
    limit.clamp(0.0, f64::from(places)) as u16
}
