//! Opening recordings: packed or not, of either format, by what they contain.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const BUFFER: usize = 256 * 1024;
/// Enough for the header of a CSV file.
const BEGINNING: usize = 64 * 1024;

/// How the events stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// One message of the wire a line.
    Ndjson,
    /// One event a row, with these between the columns.
    Csv {
        /// `,`, `;` or a tab.
        delimiter: u8,
    },
}

/// A recording that is ready to be read.
pub(crate) struct Input {
    pub(crate) reader: Box<dyn BufRead>,
    pub(crate) format: Format,
}

/// Opens a file, `-` being the standard input; `bar` counts the bytes that are read of it.
pub(crate) fn open(path: &Path, bar: &ProgressBar) -> io::Result<Input> {
    let raw: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path)?)
    };
    let (head, raw) = peek(bar.wrap_read(raw), GZIP.len())?;
    let raw: Box<dyn Read> = if head == GZIP {
        Box::new(MultiGzDecoder::new(raw))
    } else {
        Box::new(raw)
    };
    let (beginning, text) = peek(raw, BEGINNING)?;
    let format = recognise(&path.to_string_lossy(), &beginning);
    let reader = Box::new(BufReader::with_capacity(BUFFER, text));
    Ok(Input { reader, format })
}

/// The first bytes of a stream, and the stream with them.
fn peek(mut stream: impl Read + 'static, bytes: usize) -> io::Result<(Vec<u8>, impl Read)> {
    let mut head = Vec::new();
    let read = stream.by_ref().take(bytes as u64).read_to_end(&mut head);
    let rest: Box<dyn Read> = match read {
        Ok(_) => Box::new(stream),
        Err(error) if head.is_empty() => return Err(error),
        // What came before the break is read, and then the break is reported.
        Err(error) => Box::new(Broken(Some(error))),
    };
    Ok((head.clone(), Cursor::new(head).chain(rest)))
}

/// A stream that broke while its beginning was looked at.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The name decides, and where it does not, the first character.
fn recognise(name: &str, beginning: &[u8]) -> Format {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let ends_in = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_csv = ends_in(&[".csv", ".tsv"]);
    if !is_csv && (ends_in(&[".ndjson", ".jsonl"]) || first == Some(&b'{')) {
        return Format::Ndjson;
    }
    let header = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let times = |delimiter: u8| header.iter().filter(|byte| **byte == delimiter).count();
    // The last of equals wins, so the comma stands last.
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|it| times(*it));
    Format::Csv {
        delimiter: delimiter.unwrap_or(b','),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_recognised() {
        let csv = |delimiter| Format::Csv { delimiter };
        let rows: [(&str, &[u8], Format); 8] = [
            ("a.csv", b"event,time;x\n;;;;", csv(b',')),
            ("a.csv.gz", b"event;time;x\n", csv(b';')),
            ("A.TSV", b"event\ttime\n", csv(b'\t')),
            ("a.csv", b"{\"a\":1}", csv(b',')),
            ("a.ndjson", b"garbage\n", Format::Ndjson),
            ("a.jsonl.gz", b"", Format::Ndjson),
            ("-", b"\xef\xbb\xbf \n {\"type\"", Format::Ndjson),
            ("-", b"event,time\n", csv(b',')),
        ];
        for (name, beginning, expected) in rows {
            assert_eq!(recognise(name, beginning), expected, "{name}");
        }
    }
}
