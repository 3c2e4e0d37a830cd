//! Rows from a table: CSV with a header, one visit a row.

use std::path::Path;

use microstage_train::export::Feature;

use super::Data;
use super::arguments::ModelArguments;
use crate::failure::{Failure, Refusal};
use crate::recording::{Table, open_table};
use crate::text::{counted, quote};

/// More values than these are no names that a model could know.
const MOST_NAMES: usize = 40;

/// Reads a table. All that is wrong with it is told at once.
pub(super) fn read(path: &Path, arguments: &ModelArguments) -> Result<Data, Failure> {
    let table = open_table(path)?;
    let mut reader = Reader {
        path: path.display().to_string(),
        table: &table,
        refusals: Vec::new(),
    };
    let label = arguments
        .label
        .as_deref()
        .and_then(|label| reader.label(label));
    let visitor = arguments.visitor_column.as_deref();
    let visitor = visitor.and_then(|name| reader.column("--visitor-column", name));
    let mut others: Vec<usize> = [label.as_ref().map(|(column, _)| *column), visitor]
        .into_iter()
        .flatten()
        .collect();
    for name in &arguments.ignore {
        others.extend(reader.column("--ignore", name));
    }
    let named: Vec<usize> = arguments
        .names
        .iter()
        .filter_map(|name| reader.column("--names", name))
        .collect();
    for feature in &arguments.features {
        reader.column("--feature", &feature.value);
    }
    let mut features = Vec::new();
    let mut columns = Vec::new();
    for column in 0..table.header.len() {
        if !others.contains(&column) {
            reader.feature(column, &named, arguments, &mut features, &mut columns);
        }
    }
    if !reader.refusals.is_empty() {
        return Err(Failure::Refused(reader.refusals));
    }
    let rows = (0..table.rows.len())
        .map(|row| columns.iter().map(|column| column[row]).collect())
        .collect();
    let is_labelled = |row: &Vec<String>| {
        label
            .as_ref()
            .is_some_and(|(column, value)| row[*column] == *value)
    };
    Ok(Data {
        features,
        rows,
        labels: match label {
            Some(_) => table.rows.iter().map(is_labelled).collect(),
            None => Vec::new(),
        },
        visitors: table
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| visitor.map_or(index.to_string(), |column| row[column].clone()))
            .collect(),
        origin: format!(
            "{} of {}",
            counted(table.rows.len(), "row"),
            file_name(path)
        ),
    })
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

struct Reader<'a> {
    path: String,
    table: &'a Table,
    refusals: Vec<Refusal>,
}

impl Reader<'_> {
    fn refuse(&mut self, place: String, found: String, expected: &str, remedy: &str) {
        self.refusals.push(Refusal {
            place,
            found,
            expected: expected.into(),
            remedy: remedy.into(),
        });
    }

    fn column(&mut self, option: &str, name: &str) -> Option<usize> {
        let found = self.table.header.iter().position(|column| column == name);
        if found.is_none() {
            let columns = self.table.header.join(", ");
            self.refuse(
                format!("{option} {name}"),
                "no such column".into(),
                &format!("one of {columns}"),
                "name a column of the table",
            );
        }
        found
    }

    /// `COLUMN=VALUE`
    fn label(&mut self, text: &str) -> Option<(usize, String)> {
        let Some((name, value)) = text.split_once('=') else {
            self.refuse(
                format!("--label {text}"),
                "no `=`".into(),
                "COLUMN=VALUE",
                "say which column has which value in the rows that are foretold",
            );
            return None;
        };
        let column = self.column("--label", name)?;
        if !self.table.rows.iter().any(|row| row[column] == value) {
            self.refuse(
                format!("--label {text}"),
                format!("no row with {}", quote(value)),
                "a value that some rows have",
                "write it as it stands in the table",
            );
        }
        Some((column, value.into()))
    }

    /// A column of numbers is a feature; one of names is one for each name.
    fn feature(
        &mut self,
        column: usize,
        named: &[usize],
        arguments: &ModelArguments,
        features: &mut Vec<Feature>,
        columns: &mut Vec<Vec<f64>>,
    ) {
        let name = &self.table.header[column];
        let own = arguments.features.iter().find(|own| own.value == *name);
        if own.is_none() && !arguments.features.is_empty() {
            return;
        }
        let default = own.and_then(|own| own.default);
        let cells = || self.table.rows.iter().map(|row| row[column].as_str());
        let numbers: Vec<Option<f64>> = cells().map(|cell| number(cell).or(default)).collect();
        let first_bad = numbers.iter().position(Option::is_none);
        let Some(bad) = first_bad
            .filter(|_| !named.contains(&column))
            .or_else(|| named.contains(&column).then_some(0))
        else {
            columns.push(numbers.into_iter().flatten().collect());
            features.push(Feature {
                value: name.clone(),
                default,
            });
            return;
        };
        let mut names: Vec<&str> = cells().collect();
        names.sort_unstable();
        names.dedup();
        if names.len() > MOST_NAMES {
            let place = format!("{}:{}: column {name}", self.path, self.table.lines[bad]);
            let found = format!(
                "{}, and {} values in all",
                quote(cells().nth(bad).unwrap_or("")),
                names.len()
            );
            self.refuse(
                place,
                found,
                &format!("a finite number, or at most {MOST_NAMES} names"),
                "mend the cell, give a default with --feature, or leave the column out with --ignore",
            );
            return;
        }
        for value in names {
            columns.push(
                cells()
                    .map(|cell| f64::from(u8::from(cell == value)))
                    .collect(),
            );
            let text = value.replace('\\', "\\\\").replace('\'', "\\'");
            features.push(Feature {
                value: format!("{name} == '{text}'"),
                default: Some(0.0),
            });
        }
    }
}

fn number(cell: &str) -> Option<f64> {
    match cell {
        "TRUE" | "true" => Some(1.0),
        "FALSE" | "false" => Some(0.0),
        _ => cell.parse().ok().filter(|number: &f64| number.is_finite()),
    }
}
