//! A collector's database as a recording: the lines of its export, without a file between.

use std::io::{BufRead, BufReader, BufWriter, pipe};
use std::path::Path;
use std::thread;

use microstage_collector::ExportError;

use crate::failure::Failure;

/// Gives what the database holds to a reader of NDJSON.
pub(super) fn read(path: &Path, reader: impl FnOnce(Box<dyn BufRead>)) -> Result<(), Failure> {
    let (lines, out) = pipe()?;
    let exported = thread::scope(|scope| {
        let export = || microstage_collector::export(path, &mut BufWriter::new(out));
        let exporting = scope.spawn(export);
        reader(Box::new(BufReader::new(lines)));
        exporting.join()
    });
    match exported {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(ExportError::Output(error))) => Err(Failure::Output(error)),
        Ok(Err(other)) => Err(refused(path, &other)),
        Err(_) => Err(Failure::refused(
            path.display().to_string(),
            "an export that broke off",
            "a database that can be read to its end",
            "this is a fault of microstage: please report it",
        )),
    }
}

/// A file that is no collector's database.
pub(crate) fn refused(path: &Path, error: &ExportError) -> Failure {
    Failure::refused(
        path.display().to_string(),
        error.to_string(),
        "a database that `microstage serve` has written",
        "name the file that was given to `serve --db`",
    )
}
