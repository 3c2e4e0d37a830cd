//! The binary form of programs and snapshots.
//!
//! Why own code and not postcard: decoding one small struct with postcard adds 4.4 kB to the
//! page's module (`docs/ARCHITECTURE.md`, "Bytes"); this file with all records adds less than half
//! of that. `record!` is the one definition of a format: the struct, its writer and its reader.

/// Reads what a [`Codec`] wrote. Every read is checked: corrupt bytes give `None`, never a panic.
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Whether everything was read.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next `len` bytes.
    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.bytes.split_at_checked(len)?;
        self.bytes = tail;
        Some(head)
    }

    /// The next byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    /// An unsigned LEB128 number.
    pub fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        let mut shift = 0u32;
        loop {
            let byte = self.byte()?;
            if shift > 63 {
                return None;
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
        }
    }
}

/// Appends an unsigned LEB128 number.
pub fn write_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Something with a binary form.
pub trait Codec: Sized {
    /// Appends the binary form.
    fn write(&self, out: &mut Vec<u8>);
    /// Reads it back; `None` where the bytes are not such a form.
    fn read(reader: &mut Reader) -> Option<Self>;
}

macro_rules! codec_for_unsigned {
    ($($ty:ty),*) => {$(
        impl Codec for $ty {
            fn write(&self, out: &mut Vec<u8>) {
                write_varint(u64::from(*self), out);
            }
            fn read(reader: &mut Reader) -> Option<Self> {
                reader.varint()?.try_into().ok()
            }
        }
    )*};
}
codec_for_unsigned!(u8, u16, u32, u64);

impl Codec for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn read(reader: &mut Reader) -> Option<Self> {
        match reader.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Codec for i64 {
    fn write(&self, out: &mut Vec<u8>) {
        // Zigzag keeps small negative numbers short.
        write_varint((*self << 1 ^ *self >> 63) as u64, out);
    }
    fn read(reader: &mut Reader) -> Option<Self> {
        let raw = reader.varint()?;
        Some((raw >> 1) as i64 ^ -((raw & 1) as i64))
    }
}

impl Codec for f64 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(f64::from_le_bytes(reader.take(8)?.try_into().ok()?))
    }
}

impl Codec for u128 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(u128::from_le_bytes(reader.take(16)?.try_into().ok()?))
    }
}

impl Codec for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_varint(self.len() as u64, out);
        out.extend_from_slice(self.as_bytes());
    }
    fn read(reader: &mut Reader) -> Option<Self> {
        let len = usize::try_from(reader.varint()?).ok()?;
        Some(core::str::from_utf8(reader.take(len)?).ok()?.into())
    }
}

impl<T: Codec> Codec for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        write_varint(self.len() as u64, out);
        for item in self {
            item.write(out);
        }
    }
    fn read(reader: &mut Reader) -> Option<Self> {
        let len = reader.varint()?;
        // Each item takes at least one byte: a forged length cannot reserve more than was sent.
        if len > reader.bytes.len() as u64 {
            return None;
        }
        let mut items = Vec::with_capacity(len as usize);
        for _ in 0..len {
            items.push(T::read(reader)?);
        }
        Some(items)
    }
}

impl<T: Codec> Codec for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(if bool::read(reader)? {
            Some(T::read(reader)?)
        } else {
            None
        })
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
            fn read(reader: &mut $crate::codec::Reader) -> Option<Self> {
                Some(Self { $($field: $crate::codec::Codec::read(reader)?,)* })
            }
        }
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $tag:literal => $variant:ident { $($(#[$field_meta:meta])* $field:ident: $ty:ty,)* },)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name { $($(#[$variant_meta])* $variant { $($(#[$field_meta])* $field: $ty,)* },)* }

        impl $crate::codec::Codec for $name {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant { $($field,)* } => {
                        out.push($tag);
                        $($crate::codec::Codec::write($field, out);)*
                    })*
                }
            }
            fn read(reader: &mut $crate::codec::Reader) -> Option<Self> {
                Some(match reader.byte()? {
                    $($tag => Self::$variant { $($field: $crate::codec::Codec::read(reader)?,)* },)*
                    _ => return None,
                })
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
            assert_eq!(i64::read(&mut Reader::new(&bytes)), Some(value));
        }
    }

    #[test]
    fn forged_lengths_and_numbers_are_refused() {
        let too_long = [0xff; 11];
        assert_eq!(Reader::new(&too_long).varint(), None);
        assert_eq!(
            Vec::<u8>::read(&mut Reader::new(&[0xff, 0xff, 0x03, 1])),
            None
        );
        assert_eq!(String::read(&mut Reader::new(&[2, 0xc3, 0x28])), None);
        assert_eq!(bool::read(&mut Reader::new(&[7])), None);
    }
}
