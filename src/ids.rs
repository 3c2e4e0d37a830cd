//! Ids: UUIDs of version 7 (RFC 9562 §5.7), made once and never again.

use microstage_engine::Timestamp;

/// Mints ids. The entropy is drawn anew by each instance and is in no snapshot, so a rebuilt
/// instance or a duplicated tab cannot mint an id twice.
pub(crate) struct Ids {
    state: u64,
    stream: u64,
}

impl Ids {
    /// From 16 random bytes.
    pub(crate) fn new(entropy: &[u8]) -> Self {
        let seed = entropy
            .iter()
            .fold(0u128, |seed, byte| seed << 8 | u128::from(*byte));
        Self {
            state: seed as u64,
            stream: (seed >> 64) as u64 | 1,
        }
    }

    /// A new id, made at `now`.
    pub(crate) fn mint(&mut self, now: Timestamp) -> u128 {
        let high = now.0 << 16 | 0x7000 | self.next() & 0x0fff;
        let low = self.next() >> 2 | 1 << 63;
        u128::from(high) << 64 | u128::from(low)
    }

    /// SplitMix64 with a stream of its own (Steele, Lea & Flood, OOPSLA 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(self.stream);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{parse_id, push_id};

    #[test]
    fn ids_are_version_7_and_survive_their_text() {
        let mut ids = Ids::new(&[7; 16]);
        let mut seen = Vec::new();
        for now in [0, 1, 1_795_341_604_120, (1 << 48) - 1] {
            let id = ids.mint(Timestamp(now));
            let mut text = String::new();
            push_id(id, &mut text);
            assert_eq!(id >> 80, u128::from(now), "{text}");
            assert_eq!((id >> 76 & 0xf, id >> 62 & 0x3), (7, 2), "{text}");
            assert_eq!((text.len(), parse_id(&text)), (36, Some(id)));
            assert!(!seen.contains(&id));
            seen.push(id);
        }
        for broken in ["", "0199", "0199a5e2-7c1b-7d2e-9b1a-3f5a0c9d8e7g"] {
            assert_eq!(parse_id(broken), None, "{broken:?}");
        }
    }
}
