//! What a page's host has to know of a journey: whom it runs for, what it observes, what it may read.

use crate::codec::{Codec, Reader};

/// One JSON text, behind the program's header: its length as a little-endian number of 32 bits, then
/// UTF-8. The host reads it by itself (`js/settings.ts`) before there is an engine, and where there
/// will be none; the engine depends on nothing in it. So the page's module passes over it, and
/// keeps no copy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    #[cfg(feature = "verify")]
    json: String,
}

#[cfg(feature = "verify")]
impl Settings {
    /// Settings that say this, an object of JSON.
    #[must_use]
    pub fn new(json: String) -> Self {
        Self { json }
    }

    /// The JSON.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }
}

impl Codec for Settings {
    #[cfg(feature = "verify")]
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&(self.json.len() as u32).to_le_bytes());
        out.extend_from_slice(self.json.as_bytes());
    }

    /// The page writes no programs.
    #[cfg(not(feature = "verify"))]
    fn write(&self, _out: &mut Vec<u8>) {}

    #[cfg(feature = "verify")]
    fn read(reader: &mut Reader) -> Self {
        let json = core::str::from_utf8(skip(reader)).map(String::from);
        if json.is_err() {
            reader.fail();
        }
        Self::new(json.unwrap_or_default())
    }

    #[cfg(not(feature = "verify"))]
    fn read(reader: &mut Reader) -> Self {
        skip(reader);
        Self {}
    }
}

fn skip<'a>(reader: &mut Reader<'a>) -> &'a [u8] {
    let len = u32::from_le_bytes(reader.array());
    reader.take(len.into())
}
