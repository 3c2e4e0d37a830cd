//! What is wrong with a journey, in a form that a person can act on and a machine can read.

use std::cell::RefCell;

/// The page on which every kind of problem has its section.
pub const DOCS: &str = "https://microstage.dev/docs/reference";

/// Whether a problem refuses the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The journey is refused.
    Error,
    /// The journey works, but probably not as its author meant.
    Warning,
}

/// One problem of a journey.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// Whether it refuses the journey.
    pub severity: Severity,
    /// Stable name of the kind of problem.
    pub code: &'static str,
    /// Where, such as `facts.views_10m.within`.
    pub path: String,
    /// Line in the source, from 1.
    pub line: u32,
    /// Column in the line, in characters, from 1.
    pub column: u32,
    /// What stands there.
    pub found: String,
    /// What may stand there.
    pub expected: String,
    /// How to mend it.
    pub remedy: String,
    /// Where more is said of its kind.
    pub docs: String,
}

/// Where in the source something stands: its path and byte offset.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) offset: usize,
}

impl Place {
    /// The beginning of the source.
    pub(crate) fn start() -> Self {
        Self {
            path: String::new(),
            offset: 0,
        }
    }

    /// The place of a member of what stands here.
    pub(crate) fn member(&self, name: &str, offset: usize) -> Self {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_$-".contains(c);
        let path = if name.is_empty() || !name.chars().all(plain) {
            format!("{}[\"{}\"]", self.path, clipped(name))
        } else if self.path.is_empty() {
            clipped(name)
        } else {
            format!("{}.{}", self.path, clipped(name))
        };
        Self { path, offset }
    }

    /// The place of an element of the list that stands here.
    pub(crate) fn element(&self, index: usize, offset: usize) -> Self {
        Self {
            path: format!("{}[{index}]", self.path),
            offset,
        }
    }
}

/// Collects problems; every part of the compiler adds to the same list and goes on.
pub(crate) struct Problems<'a> {
    source: &'a str,
    list: RefCell<Vec<Problem>>,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self {
            source,
            list: RefCell::default(),
        }
    }

    /// Adds an error.
    pub(crate) fn error(
        &self,
        code: &'static str,
        place: &Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(
            Severity::Error,
            code,
            place,
            [found.into(), expected.into(), remedy.into()],
        );
    }

    /// Adds a warning.
    pub(crate) fn warn(
        &self,
        code: &'static str,
        place: &Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(
            Severity::Warning,
            code,
            place,
            [found.into(), expected.into(), remedy.into()],
        );
    }

    /// Whether there is an error.
    pub(crate) fn has_error(&self) -> bool {
        self.list
            .borrow()
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }

    /// Whether there is a problem of that kind.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.list
            .borrow()
            .iter()
            .any(|problem| problem.code == code)
    }

    /// All problems, in the order of the source.
    pub(crate) fn into_list(self) -> Vec<Problem> {
        let mut list = self.list.into_inner();
        list.sort_by_key(|problem| (problem.line, problem.column));
        list
    }

    fn add(&self, severity: Severity, code: &'static str, place: &Place, texts: [String; 3]) {
        let before = self.source.get(..place.offset).unwrap_or(self.source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let [found, expected, remedy] = texts;
        self.list.borrow_mut().push(Problem {
            severity,
            code,
            path: place.path.clone(),
            line: before.matches('\n').count() as u32 + 1,
            column: before[line_start..].chars().count() as u32 + 1,
            found: clipped(&found),
            expected,
            remedy,
            docs: format!("{DOCS}#{code}"),
        });
    }
}

/// A text on one line and not too long for it.
fn clipped(text: &str) -> String {
    const MOST: usize = 80;
    let mut line = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == MOST {
            line.push('…');
            break;
        }
        if c.is_control() {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    line
}

/// The one of `names` that was probably meant, as a remedy.
#[must_use]
pub fn did_you_mean<'n>(
    name: &str,
    names: impl Iterator<Item = &'n str>,
    otherwise: &str,
) -> String {
    let close = |candidate: &str| {
        let distance = distance(name, candidate);
        let longer = name.chars().count().max(candidate.chars().count());
        (distance <= longer / 3 + 1 && distance * 2 <= longer).then_some(distance)
    };
    names
        .filter_map(|candidate| Some((close(candidate)?, candidate)))
        .min()
        .map_or_else(
            || otherwise.into(),
            |(_, candidate)| format!("did you mean `{candidate}`?"),
        )
}

/// The edit distance of Damerau and Levenshtein, by optimal alignment: letters that changed places
/// count once. One row at a time, and the one before it.
fn distance(left: &str, right: &str) -> usize {
    // Far longer than any name; whoever is that long resembles none.
    const MOST: usize = 100;
    let left: Vec<char> = left.chars().take(MOST).collect();
    let right: Vec<char> = right.chars().take(MOST).collect();
    let mut before = vec![0; right.len() + 1];
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for i in 0..left.len() {
        let mut next = vec![i + 1; right.len() + 1];
        for j in 0..right.len() {
            let replaced = row[j] + usize::from(left[i] != right[j]);
            next[j + 1] = replaced.min(next[j] + 1).min(row[j + 1] + 1);
            if i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j] {
                next[j + 1] = next[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut row, next);
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances() {
        for (left, right, expected) in [
            ("", "", 0),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("form", "from", 1),
            ("ca", "abc", 3),
        ] {
            assert_eq!(distance(left, right), expected, "{left} and {right}");
            assert_eq!(distance(right, left), expected, "{right} and {left}");
        }
    }
}
