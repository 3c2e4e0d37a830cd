//! The records of a CSV file (RFC 4180), each with the line where it begins.
//!
//! The parser is that of `csv-core`; it is fed line by line, so that a quote that nobody closes
//! costs one line and not the rest of the file.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::ops::Range;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// A quoted field may go over so many lines; one that is longer is a quote that is not closed.
const MOST_LINES: usize = 100;

/// Reads records.
pub(crate) struct Records {
    input: Box<dyn BufRead>,
    parser: Reader,
    /// Lines that were read and turned out not to belong to the record before.
    again: VecDeque<Vec<u8>>,
    /// The lines of the present record.
    lines: Vec<Vec<u8>>,
    /// Lines that are done with: their memory is used again.
    spare: Vec<Vec<u8>>,
    /// The number of the last line that was taken.
    line: u64,
    fields: Vec<u8>,
    ends: Vec<usize>,
    /// How many bytes the fields of the present record have.
    written: usize,
}

/// What stands next in the file.
pub(crate) enum Next {
    /// A record, to be read with [`Records::field`].
    Record {
        /// The line where it begins, from 1.
        line: u64,
        /// How many fields it has.
        fields: usize,
    },
    /// A field in quotes that does not end; the lines behind the first are read anew.
    OpenQuote {
        /// The line where the record begins.
        line: u64,
    },
}

impl Records {
    pub(crate) fn new(input: Box<dyn BufRead>, delimiter: u8) -> Self {
        Self {
            input,
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            again: VecDeque::new(),
            lines: Vec::new(),
            spare: Vec::new(),
            line: 0,
            fields: Vec::new(),
            ends: Vec::new(),
            written: 0,
        }
    }

    /// Reads the next record; `None` at the end of the file. Empty lines are passed over.
    pub(crate) fn next(&mut self) -> io::Result<Option<Next>> {
        self.spare.append(&mut self.lines);
        self.parser.reset();
        let (mut written, mut ended, mut begin) = (0, 0, 0);
        loop {
            let Some(line) = self.take_line()? else {
                return Ok((!self.lines.is_empty()).then(|| self.give_up(begin)));
            };
            let is_first = self.lines.is_empty();
            if is_first && matches!(line.as_slice(), b"\n" | b"\r\n") {
                continue;
            }
            if is_first {
                begin = self.line;
            }
            // A byte of input is at most one byte of output, and at most one end of a field. What
            // is there already is not filled anew.
            grow(&mut self.fields, written + line.len());
            grow(&mut self.ends, ended + line.len() + 1);
            let (fields, ends) = (&mut self.fields[written..], &mut self.ends[ended..]);
            let (result, _, new_bytes, new_ends) = self.parser.read_record(&line, fields, ends);
            (written, ended) = (written + new_bytes, ended + new_ends);
            self.lines.push(line);
            if result == ReadRecordResult::Record {
                self.written = written;
                return Ok(Some(Next::Record {
                    line: begin,
                    fields: ended,
                }));
            }
            if self.lines.len() == MOST_LINES {
                return Ok(Some(self.give_up(begin)));
            }
        }
    }

    /// A field of the record that was read last.
    pub(crate) fn field(&self, index: usize) -> &[u8] {
        self.range(index)
            .and_then(|range| self.fields.get(range))
            .unwrap_or_default()
    }

    /// Whether the record that was read last is plain ASCII, so that all its fields are texts.
    pub(crate) fn is_ascii(&self) -> bool {
        self.fields
            .get(..self.written)
            .is_some_and(<[u8]>::is_ascii)
    }

    /// How many lines the present record has.
    pub(crate) fn height(&self) -> usize {
        self.lines.len()
    }

    /// Reads the lines behind the first of the present record anew.
    pub(crate) fn retry(&mut self) {
        let lines = self.lines.drain(..).skip(1);
        let lines: Vec<_> = lines.collect();
        self.line -= lines.len() as u64;
        for line in lines.into_iter().rev() {
            self.again.push_front(line);
        }
    }

    fn range(&self, index: usize) -> Option<Range<usize>> {
        let begin = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        Some(begin..*self.ends.get(index)?)
    }

    fn give_up(&mut self, line: u64) -> Next {
        self.retry();
        Next::OpenQuote { line }
    }

    /// The next line, with an end also where the file ends without one: so the parser only asks
    /// for more where a quote is open.
    fn take_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = match self.again.pop_front() {
            Some(line) => line,
            None => {
                let mut line = self.spare.pop().unwrap_or_default();
                line.clear();
                self.input.read_until(b'\n', &mut line)?;
                line
            }
        };
        if line.is_empty() {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') {
            line.push(b'\n');
        }
        self.line += 1;
        Ok(Some(line))
    }
}

fn grow<T: Clone + Default>(buffer: &mut Vec<T>, len: usize) {
    if buffer.len() < len {
        buffer.resize(len, T::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mut records = Records::new(Box::new(io::Cursor::new(text.to_owned())), b',');
        let mut found = Vec::new();
        while let Some(next) = records.next().unwrap() {
            found.push(match next {
                Next::OpenQuote { line } => format!("{line}: open"),
                Next::Record { line, fields } => {
                    let field = |index| String::from_utf8_lossy(records.field(index)).into_owned();
                    let fields: Vec<String> = (0..fields).map(field).collect();
                    format!("{line}: {}", fields.join("|"))
                }
            });
        }
        found
    }

    #[test]
    fn records_know_their_lines() {
        let rows: [(&str, &[&str]); 9] = [
            ("", &[]),
            ("\n\r\n", &[]),
            ("a,b\n\n1,2\n", &["1: a|b", "3: 1|2"]),
            ("a,b\r\n1,2\r\n3,4", &["1: a|b", "2: 1|2", "3: 3|4"]),
            ("a,\"b\nc\",d\n1,2\n", &["1: a|b\nc|d", "3: 1|2"]),
            ("\"a \"\"b\"\"\",c\n", &["1: a \"b\"|c"]),
            (
                "5\" pipe,2\n6\" pipe,3\n",
                &["1: 5\" pipe|2", "2: 6\" pipe|3"],
            ),
            ("a,\"b\n1,2\n3,4", &["1: open", "2: 1|2", "3: 3|4"]),
            (",\n", &["1: |"]),
        ];
        for (text, expected) in rows {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_open_quote_costs_one_line_of_many() {
        let mut text = String::from("\"open\n");
        for number in 0..1000 {
            text.push_str(&format!("{number}\n"));
        }
        let found = read(&text);
        assert_eq!(found.len(), 1001);
        assert_eq!(found[..2], ["1: open", "2: 0"]);
        assert_eq!(found[1000], "1001: 999");
    }
}
