//! Hashes that give the same bits on every target: FNV-1a and the ids derived from it.

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>).
#[must_use]
pub fn fnv64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(PRIME)
    })
}

/// FNV-1a folded to 32 bits: the identity of a definition in a snapshot.
#[must_use]
pub fn fnv32(bytes: &[u8]) -> u32 {
    let wide = fnv64(bytes);
    (wide ^ (wide >> 32)) as u32
}

/// The id of a conclusion, as a UUID of version 8 (RFC 9562 §5.8).
///
/// It depends only on who, by which program, by which rule and from which cause, so a second tab
/// or the collector's own timer that concludes the same thing mints the same id and the duplicate
/// is recognised.
#[must_use]
pub fn derive_id(visitor: u128, program: u64, rule: u32, cause: u128) -> u128 {
    // Words and not bytes: a visitor's every conclusion is hashed, in the page too.
    let words = [
        visitor as u64,
        (visitor >> 64) as u64,
        program,
        rule.into(),
        cause as u64,
        (cause >> 64) as u64,
    ];
    let half = |seed: u64| {
        let mix = |hash: u64, word: &u64| scatter(hash ^ word).wrapping_add(OFFSET);
        words.iter().fold(seed, mix)
    };
    let id = u128::from(half(0)) << 64 | u128::from(half(0x9e37_79b9_7f4a_7c15));
    (id & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62)
}

/// Appends an id in its usual form.
pub fn push_id(mut id: u128, out: &mut String) {
    for digit in 0..32 {
        if matches!(digit, 8 | 12 | 16 | 20) {
            out.push('-');
        }
        // By a constant: a shift of 128 bits by any number is a function of its own in wasm.
        id = id.rotate_left(4);
        push_digit(id as u8, out);
    }
}

/// Appends the lower four bits as a hexadecimal digit.
pub fn push_digit(bits: u8, out: &mut String) {
    let digit = bits & 0xf;
    out.push(char::from(if digit < 10 {
        b'0' + digit
    } else {
        b'a' - 10 + digit
    }));
}

/// The finaliser of `MurmurHash3`: every bit of what goes in has a say in every bit that comes out.
fn scatter(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv_equals_the_published_vectors() {
        for (text, expected) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            assert_eq!(fnv64(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn derived_ids_are_version_8_and_differ_by_each_part() {
        let ids = [
            derive_id(1, 2, 3, 4),
            derive_id(9, 2, 3, 4),
            derive_id(1, 9, 3, 4),
            derive_id(1, 2, 9, 4),
            derive_id(1, 2, 3, 9),
        ];
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(id >> 76 & 0xf, 8);
            assert_eq!(id >> 62 & 0x3, 2);
            assert!(!ids[..i].contains(id));
        }
        assert_eq!(derive_id(1, 2, 3, 4), ids[0]);
    }
}
