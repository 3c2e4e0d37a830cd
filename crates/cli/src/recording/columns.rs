//! Which column of a CSV file means what.

use microstage_engine::Value;
use microstage_engine::path::{Tree, resolve};
use microstage_engine::program::Path;

use super::ga4;

/// What was said about columns on the command line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mapping {
    pub(crate) event: Option<String>,
    pub(crate) time: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) visitor: Option<String>,
    /// The message's id: rows that have the same are one event.
    pub(crate) id: Option<String>,
    /// Properties and the columns that they are in.
    pub(crate) properties: Vec<(String, String)>,
    /// Columns or properties whose values are texts though they look like numbers.
    pub(crate) texts: Vec<String>,
}

/// The columns of one file, found in its header.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) event: usize,
    pub(crate) time: usize,
    pub(crate) group: Group,
    pub(crate) id: Option<usize>,
    /// Columns that hold records as JSON, as GA4's export has them.
    pub(crate) nested: Vec<(&'static str, usize)>,
    /// For each path of the log the column that has its value, and whether that is a text.
    of_path: Vec<Option<(usize, bool)>>,
}

/// The column that says which events belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Session(usize),
    Visitor(usize),
}

/// Why a header does not fit, with all that is missing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub(crate) found: String,
    pub(crate) expected: String,
    pub(crate) remedy: String,
}

/// What each meaning is often called: only for the remedy, because a wrong guess would give a
/// wrong replay.
const USUAL: [(&str, &[&str]); 4] = [
    ("event", &["event_type", "event_name", "action", "type"]),
    (
        "time",
        &[
            "event_time",
            "event_timestamp",
            "timestamp",
            "datetime",
            "ts",
        ],
    ),
    ("session", &["user_session", "session_id", "ga_session_id"]),
    (
        "visitor",
        &[
            "user_id",
            "visitor_id",
            "user_pseudo_id",
            "anonymous_id",
            "anonymousId",
        ],
    ),
];

impl Columns {
    /// Finds the columns, and says all that is missing.
    pub(crate) fn find(
        header: &[String],
        mapping: &Mapping,
        paths: &[Path],
    ) -> Result<Self, Misfit> {
        let has = |name: &str| header.iter().any(|column| column == name);
        let mut search = Search {
            header,
            is_ga4: [ga4::EVENT, ga4::TIME, ga4::VISITOR].into_iter().all(has),
            missing: Vec::new(),
        };
        let event = search.column("event", mapping.event.as_deref(), ga4::EVENT);
        let time = search.column("time", mapping.time.as_deref(), ga4::TIME);
        let group = search.group(mapping);
        let id = mapping
            .id
            .as_deref()
            .and_then(|name| search.column("id", Some(name), ""));
        let mut named: Vec<(&str, usize)> = Vec::new();
        for (property, column) in &mapping.properties {
            if let Some(index) = search.index(column) {
                named.push((property, index));
            } else {
                search
                    .missing
                    .push(format!("{column} for the property {property}"));
            }
        }
        let own = header
            .iter()
            .enumerate()
            .map(|(index, name)| (name.as_str(), index));
        named.extend(own.clone());
        if search.is_ga4 {
            named.extend(own.filter_map(|(name, index)| Some((flattened(name)?, index))));
        }
        let is_text = |name: &str| mapping.texts.iter().any(|text| text == name);
        for text in &mapping.texts {
            if !named.iter().any(|(name, _)| name == text) {
                search.missing.push(format!("{text}, to be read as text"));
            }
        }
        let texts: Vec<usize> = named
            .iter()
            .filter(|(name, _)| is_text(name))
            .map(|(_, index)| *index)
            .collect();
        let (Some(event), Some(time), Some(group), true) =
            (event, time, group, search.missing.is_empty())
        else {
            return Err(search.misfit());
        };
        let nested = ga4::NESTED.into_iter().filter(|_| search.is_ga4);
        let nested = nested
            .filter_map(|name| Some((name, search.index(name)?)))
            .collect();
        let of_path = column_of_each_path(paths, named)
            .map(|column| column.map(|index| (index, texts.contains(&index))))
            .collect();
        Ok(Self {
            event,
            time,
            group,
            id,
            nested,
            of_path,
        })
    }

    /// The column of a path, and whether its cells are texts.
    pub(crate) fn of(&self, path: u16) -> Option<(usize, bool)> {
        self.of_path.get(usize::from(path)).copied().flatten()
    }
}

/// What a column of GA4's export is called that was flattened to `event_params.page_location`, and
/// the sums of an order, under the names of the event's own properties.
fn flattened(column: &str) -> Option<&str> {
    match column {
        "ecommerce.purchase_revenue" => Some("value"),
        "ecommerce.transaction_id" => Some("transaction_id"),
        _ => column
            .strip_prefix("event_params.")
            .or_else(|| column.strip_prefix("items.")),
    }
}

struct Search<'a> {
    header: &'a [String],
    /// Whether the columns are those of GA4's export, which need no mapping.
    is_ga4: bool,
    missing: Vec<String>,
}

impl Search<'_> {
    fn index(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The column that was named, or else the one that is called as what it means.
    fn column(&mut self, meaning: &str, named: Option<&str>, ga4: &str) -> Option<usize> {
        let name = named.unwrap_or(if self.is_ga4 { ga4 } else { meaning });
        let index = self.index(name);
        if index.is_none() {
            self.missing.push(match named {
                Some(name) => format!("{name} for {meaning}"),
                None => meaning.into(),
            });
        }
        index
    }

    fn group(&mut self, mapping: &Mapping) -> Option<Group> {
        if let Some(session) = &mapping.session {
            let column = self.column("session", Some(session), "");
            return column.map(Group::Session);
        }
        if let Some(visitor) = &mapping.visitor {
            let column = self.column("visitor", Some(visitor), "");
            return column.map(Group::Visitor);
        }
        if self.is_ga4 {
            return self.index(ga4::VISITOR).map(Group::Visitor);
        }
        let own = self.index("session").map(Group::Session);
        let group = own.or_else(|| self.index("visitor").map(Group::Visitor));
        if group.is_none() {
            self.missing.push("session or visitor".into());
        }
        group
    }

    fn misfit(&self) -> Misfit {
        let likely: Vec<String> = USUAL
            .iter()
            .filter_map(|(meaning, names)| {
                let name = names.iter().find(|name| self.index(name).is_some())?;
                Some(format!("{meaning}={name}"))
            })
            .collect();
        let example = if likely.is_empty() {
            "event=COLUMN,time=COLUMN,session=COLUMN".into()
        } else {
            likely.join(",")
        };
        Misfit {
            found: format!("the columns {}", self.header.join(", ")),
            expected: format!(
                "columns for event, time, and session or visitor; missing: {}",
                self.missing.join("; ")
            ),
            remedy: format!("say which columns they are: --csv-map {example}"),
        }
    }
}

/// Looks each path of the program up once, in the names of the columns instead of in a row: a
/// name with dots is a nested property, and the engine's own rule for items applies.
fn column_of_each_path<'a>(
    paths: &'a [Path],
    named: Vec<(&'a str, usize)>,
) -> impl Iterator<Item = Option<usize>> + 'a {
    let root = Branch { names: named };
    paths.iter().map(move |path| {
        let Value::Int(column) = resolve(&root, &path.segments) else {
            return None;
        };
        usize::try_from(column).ok()
    })
}

/// Columns whose names begin alike, with the rest of their names.
struct Branch<'a> {
    names: Vec<(&'a str, usize)>,
}

impl<'a> Tree for Branch<'a> {
    fn member(&self, name: &str) -> Option<Self> {
        let below = |own: &'a str| {
            let rest = own.strip_prefix(name)?;
            if rest.is_empty() {
                Some(rest)
            } else {
                rest.strip_prefix('.')
            }
        };
        let names = self.names.iter();
        let names: Vec<_> = names
            .filter_map(|(own, column)| Some((below(own)?, *column)))
            .collect();
        (!names.is_empty()).then_some(Self { names })
    }

    /// A row has one item at most, and its columns are not numbered.
    fn first(&self) -> Option<Self> {
        let names = self.names.clone();
        Some(Self { names })
    }

    fn scalar(&self) -> Value {
        let column = self.names.iter().find(|(rest, _)| rest.is_empty());
        column.map_or(Value::Absent, |(_, column)| Value::Int(*column as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_in_the_names_of_columns() {
        let root = Branch {
            names: vec![
                ("item_id", 1),
                ("items.price", 2),
                ("x.y", 3),
                ("x.z", 4),
                ("item_id", 9),
            ],
        };
        for (path, expected) in [
            (vec!["item_id"], Value::Int(1)),
            (vec!["price"], Value::Int(2)),
            (vec!["x", "z"], Value::Int(4)),
            (vec!["x"], Value::Absent),
            (vec!["item"], Value::Absent),
        ] {
            let segments: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(resolve(&root, &segments), expected, "{path:?}");
        }
    }
}
