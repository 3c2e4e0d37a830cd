//! Reads the few sections of a wasm module that our promises are about.

use crate::failure::{Failure, Outcome};

/// What a module asks of its host and offers to it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct WasmFile {
    /// Everything it imports, as `module.name`.
    pub(crate) imports: Vec<String>,
    /// Imported and exported functions with a 64-bit integer in their signature.
    pub(crate) wide: Vec<String>,
}

const TYPE: u8 = 1;
const IMPORT: u8 = 2;
const FUNCTION: u8 = 3;
const EXPORT: u8 = 7;
const I64: u8 = 0x7e;

impl WasmFile {
    /// Reads a module; `name` is for the failure only.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Outcome<Self> {
        parse(bytes).ok_or_else(|| {
            Failure::new(
                name,
                format!("{} bytes that are no wasm module of version 1", bytes.len()),
                "a core wasm module",
                "delete it and build again",
            )
        })
    }
}

fn parse(bytes: &[u8]) -> Option<WasmFile> {
    let mut module = Reader(bytes.strip_prefix(b"\0asm\x01\0\0\0")?);
    let (mut file, mut wide_types, mut signatures) = (WasmFile::default(), vec![], vec![]);
    while !module.0.is_empty() {
        let (id, length) = (module.byte()?, module.number()?);
        let mut section = Reader(module.take(length)?);
        match id {
            TYPE => wide_types = section.list(Reader::is_wide)?,
            IMPORT => {
                for (name, signature) in section.list(Reader::import)? {
                    if let Some(signature) = signature {
                        signatures.push(signature);
                        if wide_types.get(signature) == Some(&true) {
                            file.wide.push(name.clone());
                        }
                    }
                    file.imports.push(name);
                }
            }
            FUNCTION => {
                signatures.extend(section.list(Reader::number)?);
            }
            EXPORT => {
                let wide = |(name, function): (String, Option<usize>)| {
                    let signature = signatures.get(function?)?;
                    (wide_types.get(*signature) == Some(&true)).then_some(name)
                };
                file.wide
                    .extend(section.list(Reader::export)?.into_iter().filter_map(wide));
            }
            _ => {}
        }
    }
    Some(file)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Option<usize> {
        let mut value = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| item(self)).collect()
    }

    fn name(&mut self) -> Option<String> {
        let length = self.number()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    /// A function type; whether a 64-bit integer crosses in it.
    fn is_wide(&mut self) -> Option<bool> {
        if self.byte()? != 0x60 {
            return None;
        }
        let parameters = self.list(Self::byte)?;
        let results = self.list(Self::byte)?;
        Some(parameters.iter().chain(&results).any(|kind| *kind == I64))
    }

    /// An import's name and, for a function, its signature.
    fn import(&mut self) -> Option<(String, Option<usize>)> {
        let name = format!("{}.{}", self.name()?, self.name()?);
        match self.byte()? {
            0 => return Some((name, Some(self.number()?))),
            1 => {
                self.byte()?;
                self.limits()?;
            }
            2 => self.limits()?,
            3 => {
                self.take(2)?;
            }
            _ => return None,
        }
        Some((name, None))
    }

    fn limits(&mut self) -> Option<()> {
        let bounded = self.byte()? & 1 == 1;
        self.number()?;
        if bounded {
            self.number()?;
        }
        Some(())
    }

    /// An export's name and, for a function, its index.
    fn export(&mut self) -> Option<(String, Option<usize>)> {
        let (name, kind, index) = (self.name()?, self.byte()?, self.number()?);
        Some((name, (kind == 0).then_some(index)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    fn module(sections: &[&[u8]]) -> Vec<u8> {
        [HEADER, &sections.concat()].concat()
    }

    #[test]
    fn reads_imports_and_wide_functions() {
        let bytes = module(&[
            // Types: (i64) -> () and () -> ().
            b"\x01\x08\x02\x60\x01\x7e\0\x60\0\0",
            // Imports: function env.a of the first type, memory env.m with limits 1..2.
            b"\x02\x13\x02\x03env\x01a\0\0\x03env\x01m\x02\x01\x01\x02",
            // Two functions: of the second type and of the first.
            b"\x03\x03\x02\x01\0",
            // Exports: "f" is function 1, "g" is function 2, "h" is memory 0.
            b"\x07\x0d\x03\x01f\0\x01\x01g\0\x02\x01h\x02\0",
        ]);
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            WasmFile::read("test", &bytes).unwrap(),
            WasmFile {
                imports: names(&["env.a", "env.m"]),
                wide: names(&["env.a", "g"])
            }
        );
    }

    #[test]
    fn refuses_what_is_no_module() {
        for bytes in [
            &b""[..],
            b"<!doctype",
            b"\0asm\x0d\0\x01\0",
            b"\0asm\x01\0\0\0\x02\xff",
        ] {
            assert!(WasmFile::read("test", bytes).is_err(), "{bytes:?}");
        }
    }
}
