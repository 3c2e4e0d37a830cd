//! Time zones, as tables in the program: the page has no database of them. What is known of each is
//! in `zones.txt`, which a test writes from the IANA database and compares with it.

use super::times::read_offset;
use crate::value::Value;

/// For each history of offsets a line: the zones that share it, behind `|` the minutes that they
/// are ahead of UTC on the 1st of January 2018, and their changes until the end of 2040: when, in
/// minutes of their own clock since that day, and by how many minutes.
const ZONES: &str = include_str!("zones.txt");

/// The 1st of January 2018, in minutes since 1970.
const FIRST: i64 = 25_246_080;

/// A minute before CEL's first instant.
const BEFORE_ALL: i64 = -(1 << 31);

/// The names of all zones.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let histories = ZONES.lines().filter_map(|line| line.split_once('|'));
    histories.flat_map(|(names, _)| names.split(' '))
}

/// A zone's offsets, as [`crate::op::CLOCK`] reads them. Before 2018 the first offset counts, after
/// 2040 the last.
pub(crate) fn table(name: &str) -> Option<Vec<Value>> {
    if let Some(offset) = read_offset(name) {
        return Some(packed(offset, ""));
    }
    let histories = ZONES.lines().filter_map(|line| line.split_once('|'));
    let mut own = histories.filter(|(names, _)| names.split(' ').any(|known| known == name));
    let (_, history) = own.next()?;
    let (first, changes) = history.split_once(' ').unwrap_or((history, ""));
    Some(packed(first.parse().ok()?, changes))
}

fn packed(first: i64, changes: &str) -> Vec<Value> {
    let pack = |from: i64, offset: i64| Value::Int((from << 12) + offset + 2048);
    let mut offset = first;
    // A clock that shows UTC needs no table.
    let mut table = Vec::new();
    if first != 0 {
        table.push(pack(BEFORE_ALL, first));
    }
    for change in changes.split_whitespace() {
        let change = change.find(['+', '-']).map(|at| change.split_at(at));
        let read = |text: &str| text.parse::<i64>().ok();
        if let Some((Some(when), Some(by))) = change.map(|(when, by)| (read(when), read(by))) {
            let from = FIRST + when - offset;
            offset += by;
            table.push(pack(from, offset));
        }
    }
    table
}
