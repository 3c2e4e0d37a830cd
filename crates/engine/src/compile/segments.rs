//! Segments, each behind those that it reads.

use super::cel::tree::{Expr, Kind};
use super::json::At;
use super::lower::Lowering;
use super::personas::{PERSONA, personas};
use crate::program::Segment;

/// A segment with its expression, where that could be parsed.
pub(crate) struct Parsed<'a> {
    name: String,
    at: At<'a>,
    source: String,
    expr: Option<Expr>,
    /// Positions of the segments that it reads.
    reads: Vec<usize>,
}

impl<'a> Parsed<'a> {
    fn new(name: String, at: At<'a>, source: String, expr: Option<Expr>) -> Self {
        Self {
            name,
            at,
            source,
            expr,
            reads: Vec::new(),
        }
    }
}

/// Makes the names of the segments known, in an order in which each stands behind those that it
/// reads. Refuses circles.
pub(crate) fn order_segments<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) -> Vec<Parsed<'a>> {
    let parsed = parse_segments(lowering, root);
    let mut order: Vec<usize> = Vec::new();
    let mut placed = vec![false; parsed.len()];
    let ready = |placed: &[bool]| {
        (0..placed.len()).find(|index| {
            let mut reads = parsed[*index].reads.iter();
            !placed[*index] && reads.all(|other| placed[*other])
        })
    };
    while let Some(next) = ready(&placed) {
        placed[next] = true;
        order.push(next);
    }
    for index in (0..parsed.len()).filter(|index| !placed[*index]) {
        // One that merely reads a circle is not to blame for it.
        if is_in_circle(&parsed, index) {
            lowering.problems.error(
                "cycle",
                &parsed[index].at.place,
                format!("`{}` depends on itself", parsed[index].name),
                "segments that read only others",
                "break the circle: repeat the expression instead of naming the segment",
            );
        }
        order.push(index);
    }
    let mut parsed: Vec<_> = parsed.into_iter().map(Some).collect();
    let ordered: Vec<Parsed> = order
        .into_iter()
        .filter_map(|index| parsed[index].take())
        .collect();
    for segment in &ordered {
        lowering.names.segments.push(segment.name.clone());
    }
    ordered
}

/// The segments as they are written, and the personas, which are segments of the compiler's.
fn parse_segments<'a>(lowering: &Lowering<'a>, root: &At<'a>) -> Vec<Parsed<'a>> {
    let mut segments: Vec<_> = root.get("segments").iter().flat_map(At::members).collect();
    // Those that are the clusters of a model are that model's answer and no condition.
    segments.retain(|(_, at)| at.get("kmeans").is_none());
    let mut parsed = Vec::new();
    for (name, at) in segments {
        let source = at.text().unwrap_or("");
        let expr = lowering.parse(source, &at.place);
        parsed.push(Parsed::new(name.into(), at, source.into(), expr));
    }
    for (name, at, source) in personas(lowering, root) {
        let expr = lowering.parse_own(&source, &at.place);
        parsed.push(Parsed::new(name, at, source, expr));
    }
    for index in 0..parsed.len() {
        let mut names = Vec::new();
        if let Some(expr) = &parsed[index].expr {
            collect_segments(expr, &mut names);
        }
        let reads = names.iter().filter_map(|name| {
            let same = |other: &Parsed| other.name == *name;
            parsed.iter().position(same)
        });
        parsed[index].reads = reads.collect();
    }
    parsed
}

fn is_in_circle(parsed: &[Parsed], start: usize) -> bool {
    let mut seen = vec![false; parsed.len()];
    let mut waiting = parsed[start].reads.clone();
    while let Some(index) = waiting.pop() {
        if index == start {
            return true;
        }
        if !std::mem::replace(&mut seen[index], true) {
            waiting.extend_from_slice(&parsed[index].reads);
        }
    }
    false
}

/// The names of the segments that an expression reads, the personas among them.
fn collect_segments(expr: &Expr, names: &mut Vec<String>) {
    if let Kind::Member(target, member) = &expr.kind
        && let Kind::Name(root) = &target.kind
    {
        match root.as_str() {
            "segment" => names.push(member.clone()),
            PERSONA => names.push(format!("{PERSONA}.{member}")),
            _ => {}
        }
    }
    for part in expr.parts() {
        collect_segments(part, names);
    }
}

/// Lowers the segments: the first conditions of the program, one for each.
pub(crate) fn lower_segments<'a>(lowering: &mut Lowering<'a>, segments: Vec<Parsed<'a>>) {
    for (index, segment) in segments.into_iter().enumerate() {
        let text = segment.source.as_str();
        let emitted = segment
            .expr
            .and_then(|expr| lowering.emit(&expr, text, &segment.at.place, false));
        // One that is refused keeps its place, so that the others keep theirs.
        let (expr, reads) = emitted.map_or((0, Vec::new()), |(expr, emitted)| {
            lowering.demand_condition(&emitted, &segment.at.place);
            (expr, emitted.reads)
        });
        lowering.push_condition(text, expr, reads);
        lowering.program.segments.push(Segment {
            name: segment.name,
            condition: index as u16,
        });
    }
}
