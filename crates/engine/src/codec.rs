//! The binary form of programs and snapshots.
//!
//! Why own code and not postcard: decoding one small struct with postcard adds 4.4 kB to the
//! page's module (`docs/ARCHITECTURE.md`, "Bytes"); this file with all records adds less than half
//! of that. `record!` is the one definition of a format: the struct, its writer and its reader.

/// Reads what a [`Codec`] wrote. Corrupt bytes never panic: the first read that finds them makes
/// the reader fail, after which it reads zeros and empty lists. So a record is read without a test
/// behind each field, and whoever began asks once at the end ([`Reader::is_done`]).
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    failed: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `bytes`.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            failed: false,
        }
    }

    /// Whether everything was read, and all of it was good.
    pub(crate) fn is_done(&self) -> bool {
        self.bytes.is_empty() && !self.failed
    }

    /// Whether there is something left to read.
    pub(crate) fn has_more(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// How many bytes are left.
    #[cfg(feature = "verify")]
    pub(crate) fn left(&self) -> usize {
        self.bytes.len()
    }

    /// Gives up: what was read is not what was written.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
        self.bytes = &[];
    }

    /// The next `len` bytes.
    pub(crate) fn take(&mut self, len: u64) -> &'a [u8] {
        if len > self.bytes.len() as u64 {
            self.fail();
            return &[];
        }
        let (head, tail) = self.bytes.split_at(len as usize);
        self.bytes = tail;
        head
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        self.take(N as u64).try_into().unwrap_or([0; N])
    }

    /// The next byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.array::<1>()[0]
    }

    /// A text: its characters as numbers. Checking UTF-8 would cost the page more than this loop.
    pub(crate) fn text(&mut self) -> String {
        let mut text = String::new();
        let mut left = self.count();
        while self.next(&mut left) {
            let code = self.number(u64::from(u32::MAX));
            match char::from_u32(code as u32) {
                Some(character) => text.push(character),
                None => self.fail(),
            }
        }
        text
    }

    /// How many items a list has. Each takes at least one byte, so a forged number ends with the
    /// bytes.
    pub(crate) fn count(&mut self) -> u64 {
        self.number(self.bytes.len() as u64)
    }

    /// Counts one item down; whether there is one to read.
    pub(crate) fn next(&mut self, left: &mut u64) -> bool {
        let more = !self.failed && *left > 0;
        *left -= u64::from(more);
        more
    }

    /// An unsigned LEB128 number that is at most `most`.
    pub(crate) fn number(&mut self, most: u64) -> u64 {
        let mut value = 0u64;
        let mut shift = 0u32;
        loop {
            let byte = self.byte();
            if shift > 63 {
                self.fail();
                return 0;
            }
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        if value > most {
            self.fail();
            return 0;
        }
        value
    }
}

/// Appends an unsigned LEB128 number.
pub(crate) fn write_number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a text.
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    write_number(text.chars().count() as u64, out);
    for character in text.chars() {
        write_number(u32::from(character).into(), out);
    }
}

/// Appends bytes behind their number.
pub(crate) fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    write_number(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

/// Something with a binary form.
pub(crate) trait Codec {
    /// Appends the binary form.
    fn write(&self, out: &mut Vec<u8>);
    /// Reads it back. Where the bytes are not such a form, the reader fails.
    fn read(reader: &mut Reader) -> Self;
}

macro_rules! codec_for_unsigned {
    ($($ty:ty),*) => {$(
        impl Codec for $ty {
            fn write(&self, out: &mut Vec<u8>) {
                write_number(u64::from(*self), out);
            }
            fn read(reader: &mut Reader) -> Self {
                reader.number(u64::from(Self::MAX)) as Self
            }
        }
    )*};
}
codec_for_unsigned!(u8, u16, u32, u64);

impl Codec for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn read(reader: &mut Reader) -> Self {
        reader.number(1) == 1
    }
}

impl Codec for i64 {
    fn write(&self, out: &mut Vec<u8>) {
        // Zigzag keeps small negative numbers short.
        write_number((*self << 1 ^ *self >> 63) as u64, out);
    }
    fn read(reader: &mut Reader) -> Self {
        let raw = reader.number(u64::MAX);
        (raw >> 1) as Self ^ -((raw & 1) as Self)
    }
}

impl Codec for f64 {
    fn write(&self, out: &mut Vec<u8>) {
        // The bits of a NaN differ between processors, and state has the same bits everywhere.
        let value = if self.is_nan() { Self::NAN } else { *self };
        out.extend_from_slice(&value.to_le_bytes());
    }
    fn read(reader: &mut Reader) -> Self {
        Self::from_le_bytes(reader.array())
    }
}

impl Codec for u128 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }
    fn read(reader: &mut Reader) -> Self {
        Self::from_le_bytes(reader.array())
    }
}

impl Codec for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }
    fn read(reader: &mut Reader) -> Self {
        reader.text()
    }
}

impl<T: Codec> Codec for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        write_number(self.len() as u64, out);
        for item in self {
            item.write(out);
        }
    }
    fn read(reader: &mut Reader) -> Self {
        let mut items = Self::new();
        let mut left = reader.count();
        while reader.next(&mut left) {
            items.push(T::read(reader));
        }
        items
    }
}

impl<T: Codec> Codec for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }
    fn read(reader: &mut Reader) -> Self {
        bool::read(reader).then(|| T::read(reader))
    }
}

/// Defines a struct or enum together with its binary form: fields in the order they are written,
/// enum variants behind their tag.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $ty:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$field_meta])* pub $field: $ty,)* }

        impl $crate::codec::Codec for $name {
            fn write(&self, out: &mut Vec<u8>) {
                $($crate::codec::Codec::write(&self.$field, out);)*
            }
            fn read(reader: &mut $crate::codec::Reader) -> Self {
                Self { $($field: $crate::codec::Codec::read(reader),)* }
            }
        }
    };
    (
        $(#[$meta:meta])* pub enum $name:ident {
            $(#[$first_meta:meta])* 0 => $first:ident { $($(#[$first_field_meta:meta])* $first_field:ident: $first_ty:ty,)* },
            $($(#[$variant_meta:meta])* $tag:literal => $variant:ident { $($(#[$field_meta:meta])* $field:ident: $ty:ty,)* },)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $(#[$first_meta])* $first { $($(#[$first_field_meta])* $first_field: $first_ty,)* },
            $($(#[$variant_meta])* $variant { $($(#[$field_meta])* $field: $ty,)* },)*
        }

        impl $crate::codec::Codec for $name {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    Self::$first { $($first_field,)* } => {
                        out.push(0);
                        $($crate::codec::Codec::write($first_field, out);)*
                    }
                    $(Self::$variant { $($field,)* } => {
                        out.push($tag);
                        $($crate::codec::Codec::write($field, out);)*
                    })*
                }
            }
            fn read(reader: &mut $crate::codec::Reader) -> Self {
                match reader.byte() {
                    $($tag => Self::$variant { $($field: $crate::codec::Codec::read(reader),)* },)*
                    tag => {
                        if tag != 0 {
                            reader.fail();
                        }
                        Self::$first { $($first_field: $crate::codec::Codec::read(reader),)* }
                    }
                }
            }
        }
    };
}
pub(crate) use record;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_the_round_trip() {
        for value in [0i64, 1, -1, 63, -64, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            value.write(&mut bytes);
            let mut reader = Reader::new(&bytes);
            assert_eq!(i64::read(&mut reader), value);
            assert!(reader.is_done());
        }
    }

    #[test]
    fn forged_bytes_are_refused() {
        fn refuses<T: Codec>(bytes: &[u8]) -> bool {
            let mut reader = Reader::new(bytes);
            T::read(&mut reader);
            !reader.is_done()
        }
        assert!(refuses::<u64>(&[0xff; 11]), "a number without an end");
        assert!(refuses::<u64>(&[0x80; 10]), "a number of more than 64 bits");
        assert!(refuses::<u16>(&[0x80, 0x80, 0x04]), "2^16");
        assert!(refuses::<Vec<u8>>(&[0xff, 0xff, 0x03, 1]), "a long list");
        assert!(refuses::<Vec<u8>>(&[1, 1, 1]), "more than was announced");
        assert!(refuses::<String>(&[2, 0xc3, 0x28]), "not UTF-8");
        assert!(refuses::<bool>(&[7]), "neither true nor false");
        assert!(refuses::<f64>(&[0; 7]), "too short");
    }

    #[test]
    fn a_nan_has_one_form() {
        for bits in [
            0x7ff8_0000_0000_0000,
            0xfff8_0000_0000_0001,
            0x7ff0_0000_0000_0001u64,
        ] {
            let mut bytes = Vec::new();
            f64::from_bits(bits).write(&mut bytes);
            assert_eq!(bytes, f64::NAN.to_le_bytes());
        }
    }
}
