//! How recordings are to be read, as the command line says it.

use clap::{Args, ValueEnum};

use super::columns::Mapping;
use super::log::Renames;
use crate::failure::Failure;

/// How recordings are to be read; the same options wherever a command reads some.
#[derive(Args)]
#[command(next_help_heading = "Reading recordings")]
pub(crate) struct Reading {
    /// Columns of CSV files: event, time, session or visitor, and id
    ///
    /// A column that is called event, time, session or visitor needs no mapping, and neither do
    /// those of GA4's BigQuery export. Times are ISO 8601, `YYYY-MM-DD HH:MM:SS UTC`, or seconds,
    /// milliseconds or microseconds since 1970. Rows with the same id are one event.
    #[arg(long, value_name = "MEANING=COLUMN", value_delimiter = ',', value_parser = meaning)]
    csv_map: Vec<(Meaning, String)>,

    /// Column of CSV files that holds the session; short for --csv-map session=COLUMN
    #[arg(long, value_name = "COLUMN")]
    session_column: Option<String>,

    /// Names of events in the recordings, and what the journey calls them
    ///
    /// Names of Segment's ecommerce specification need none: "Product Viewed" is view_item unless
    /// the journey listens to "Product Viewed" itself.
    #[arg(long, value_name = "RECORDED=EVENT", value_delimiter = ',', value_parser = pair)]
    event_names: Vec<(String, String)>,

    /// Events that come with a new page, where the recordings have no page views
    ///
    /// Slots are decided when a page comes into view: without a page view there are no slots.
    #[arg(long, value_name = "EVENT", value_delimiter = ',')]
    page_views: Vec<String>,

    /// Properties that the journey reads, and their columns in CSV files or places in NDJSON
    ///
    /// A column that is called like the property needs no mapping.
    #[arg(long, value_name = "PROPERTY=COLUMN", value_delimiter = ',', value_parser = pair)]
    property: Vec<(String, String)>,

    /// Columns of CSV files whose values are texts, though they look like numbers
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    text: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Meaning {
    Event,
    Time,
    Session,
    Visitor,
    Id,
}

impl Reading {
    /// What the events of the recordings are in the journey.
    pub(crate) fn renames(&self) -> Renames {
        Renames {
            names: self.event_names.iter().cloned().collect(),
            page_views: self.page_views.clone(),
        }
    }

    /// What was said about columns, in one place.
    pub(super) fn mapping(&self) -> Result<Mapping, Failure> {
        let mut mapping = Mapping {
            properties: self.property.clone(),
            texts: self.text.clone(),
            ..Mapping::default()
        };
        let session = self.session_column.iter().cloned();
        let session = session.map(|column| (Meaning::Session, column));
        for (meaning, column) in self.csv_map.iter().cloned().chain(session) {
            let place = match meaning {
                Meaning::Event => &mut mapping.event,
                Meaning::Time => &mut mapping.time,
                Meaning::Session => &mut mapping.session,
                Meaning::Visitor => &mut mapping.visitor,
                Meaning::Id => &mut mapping.id,
            };
            if let Some(other) = place.replace(column.clone())
                && other != column
            {
                return Err(Failure::refused(
                    "--csv-map",
                    format!("two columns for one meaning: {other} and {column}"),
                    "one column for each of event, time, session, visitor and id",
                    "leave one of them out",
                ));
            }
        }
        Ok(mapping)
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.trim().into(), value.trim().into()))
        }
        _ => Err("expected NAME=VALUE".into()),
    }
}

fn meaning(text: &str) -> Result<(Meaning, String), String> {
    let (name, column) = pair(text)?;
    let meaning = Meaning::from_str(&name, false)
        .map_err(|_| "expected event, time, session, visitor or id before the =")?;
    Ok((meaning, column))
}
