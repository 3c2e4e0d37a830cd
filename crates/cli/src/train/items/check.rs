//! Files of tables that are there already: whether a page would take them.

use std::io::Write;
use std::path::PathBuf;

use microstage_recommend::bytes::count;
use microstage_recommend::file::read;

use crate::failure::{Ending, Failure, Refusal};
use crate::style::{GOOD, paint};
use crate::text::counted;

/// Reads all of them. What is wrong with any is told at once.
pub(super) fn check(files: &[PathBuf]) -> Result<Ending, Failure> {
    let mut refusals = Vec::new();
    let mut out = anstream::stdout().lock();
    for path in files {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| Failure::unreadable(path, &error))?;
        let name = path.display();
        match read(&text) {
            Ok(tables) => writeln!(
                out,
                "{}  {name}: {}, {}",
                paint(GOOD, "whole"),
                counted(tables.items.len(), "product"),
                counted(count(&tables), "pair"),
            )?,
            Err(wrong) => refusals.push(Refusal {
                place: name.to_string(),
                found: wrong,
                expected: "a file of tables as `microstage train items` writes it".into(),
                remedy: "write the folder anew with --out".into(),
            }),
        }
    }
    match refusals.is_empty() {
        true => Ok(Ending::Done),
        false => Err(Failure::Refused(refusals)),
    }
}
