//! From the checked JSON to the records of a program.

use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged;

use super::cel::Fault;
use super::cel::emit::{Emitted, emit};
use super::cel::parser::parse;
use super::cel::tree::{Expr, Kind};
use super::cel::types::Type;
use super::duration::parse_duration;
use super::json::{At, canonical};
use super::names::{FactName, Names};
use super::problem::{Place, Problems};
use super::schema::{FACT_KINDS, JOURNEY};
use super::shape::{Shape, check};
use super::{Symbols, content, rules};
use crate::hash::fnv32;
use crate::program::{
    Cell, Code, Condition, Fact, FactKind, Program, Root, Scope, Segment, Source,
};

/// Without a comparison that tells, and without `keep`, a window or a distinct keeps this many.
const DEFAULT_KEEP: u32 = 256;

/// More than any person writes, and far below what indices of 16 bits could hold.
const MOST: usize = 20_000;

/// The program under construction.
pub(crate) struct Lowering<'a> {
    pub(crate) problems: &'a Problems<'a>,
    pub(crate) names: Names,
    pub(crate) program: Program,
    pub(crate) symbols: Symbols,
    /// What each condition reads.
    condition_cells: Vec<Vec<Cell>>,
}

/// Checks and lowers a whole journey. What could be lowered is, even where there are errors, so
/// that all of them are found.
pub(crate) fn lower(root: &Json, problems: &Problems) -> (Option<Program>, Symbols) {
    let root = At {
        value: root,
        place: Place {
            path: String::new(),
            offset: root.start(),
        },
    };
    check(&Shape::Object(&JOURNEY), root.value, &root.place, problems);
    let mut lowering = Lowering {
        problems,
        names: Names::default(),
        program: empty_program(&root),
        symbols: Symbols::default(),
        condition_cells: Vec::new(),
    };
    let segments = lowering.declare(&root);
    lowering.facts(&root);
    lowering.segments(segments);
    rules::lower_moments(&mut lowering, &root);
    rules::lower_stages(&mut lowering, &root);
    content::lower_blocks(&mut lowering, &root);
    content::lower_slots(&mut lowering, &root);
    lowering.finish(&root)
}

fn empty_program(root: &At) -> Program {
    let timeout = root
        .get("session")
        .and_then(|session| session.text_of("timeout").and_then(parse_duration));
    Program {
        journey: root.text_of("journey").unwrap_or("").into(),
        version: root
            .get("version")
            .and_then(|version| version.int())
            .unwrap_or(0) as u32,
        currency: root.text_of("currency").unwrap_or("EUR").into(),
        session_timeout: timeout.unwrap_or(1_800_000),
        constants: Vec::new(),
        paths: Vec::new(),
        events: Vec::new(),
        facts: Vec::new(),
        exprs: Vec::new(),
        conditions: Vec::new(),
        stages: Vec::new(),
        initial: 0,
        moments: Vec::new(),
        segments: Vec::new(),
        rules: Vec::new(),
        slots: Vec::new(),
        blocks: Vec::new(),
        styles: String::new(),
    }
}

impl<'a> Lowering<'a> {
    /// Makes all names known before anything refers to them. Gives the segments in an order in
    /// which each stands behind those that it reads.
    fn declare(&mut self, root: &At<'a>) -> Vec<(At<'a>, Option<Expr>)> {
        for (name, fact) in root.get("facts").iter().flat_map(At::members) {
            self.refuse_taken(name, &fact.place);
            let result = fact_kind(&fact).map_or(Type::Dyn, |(kind, _)| result_of(&kind));
            self.names.facts.push(FactName {
                name: name.into(),
                result,
                usage: Default::default(),
            });
        }
        for (name, _) in root.get("stages").iter().flat_map(At::members) {
            self.names.stages.push(name.into());
        }
        for (name, _) in root.get("moments").iter().flat_map(At::members) {
            self.names.moments.push(name.into());
        }
        let mut waiting: Vec<(&str, At, Option<Expr>)> = Vec::new();
        for (name, segment) in root.get("segments").iter().flat_map(At::members) {
            let expr = segment
                .text()
                .and_then(|text| self.parse(text, &segment.place));
            waiting.push((name, segment, expr));
        }
        self.order_segments(waiting)
    }

    /// Names that stand for something else in expressions.
    fn refuse_taken(&self, name: &str, place: &Place) {
        if [
            "stage",
            "event",
            "page",
            "fact",
            "moment",
            "segment",
            "visitor",
            "true",
            "false",
            "null",
            "in",
            "predict",
            "next_stage",
        ]
        .contains(&name)
        {
            self.problems.error(
                "bad_name",
                place,
                format!("`{name}`"),
                "a name that expressions do not use for something else",
                "rename the fact",
            );
        }
        if self.names.facts.len() >= MOST {
            self.problems.error(
                "too_many",
                place,
                "one fact more",
                format!("at most {MOST} facts"),
                "split the journey",
            );
        }
    }

    fn order_segments(
        &mut self,
        mut waiting: Vec<(&str, At<'a>, Option<Expr>)>,
    ) -> Vec<(At<'a>, Option<Expr>)> {
        let mut ordered = Vec::new();
        while !waiting.is_empty() {
            let names: Vec<String> = waiting
                .iter()
                .map(|(name, ..)| (*name).to_string())
                .collect();
            let ready = waiting.iter().position(|(_, _, expr)| {
                !expr
                    .as_ref()
                    .is_some_and(|expr| names.iter().any(|name| reads_segment(expr, name)))
            });
            if ready.is_none() {
                for (name, segment, _) in &waiting {
                    self.problems.error(
                        "cycle",
                        &segment.place,
                        format!("`{name}` depends on itself"),
                        "segments that read only others",
                        "break the circle: repeat the expression instead of naming the segment",
                    );
                }
            }
            let (name, segment, expr) = waiting.remove(ready.unwrap_or(0));
            self.names.segments.push(name.into());
            ordered.push((segment, expr));
        }
        ordered
    }

    fn facts(&mut self, root: &At<'a>) {
        for (name, fact) in root.get("facts").iter().flat_map(At::members) {
            let id = fnv32(format!("fact:{name}:{}", canonical(fact.value)).as_bytes());
            let kind = fact_kind(&fact);
            let sources = kind
                .as_ref()
                .map(|(_, source)| self.sources(&fact, source))
                .unwrap_or_default();
            let within = fact.text_of("within").and_then(parse_duration).unwrap_or(0);
            let kind = kind.map_or(FactKind::Count {}, |(kind, _)| kind);
            if within > 0 && kind == (FactKind::First {}) {
                self.problems.error(
                    "conflicting_fields",
                    &fact.place,
                    "first with within",
                    "first without a window",
                    "use last, or remove within",
                );
            }
            self.program.facts.push(Fact {
                id,
                kind,
                scope: scope_of(&fact),
                within,
                bound: 0,
                sources,
            });
            self.symbols.facts.push(name.into());
        }
    }

    fn sources(&mut self, fact: &At<'a>, source: &At<'a>) -> Vec<Source> {
        let filter = fact.get("where").and_then(|filter| self.filter(&filter));
        let filter_paths = filter
            .as_ref()
            .map(|(_, emitted)| emitted.event_paths.clone())
            .unwrap_or_default();
        let mut sources = Vec::new();
        for item in source.one_or_many() {
            let Some(text) = item.text() else { continue };
            let (event, path) = match text.split_once('.') {
                Some((event, path)) => (event, Some(path)),
                None => (text, None),
            };
            let event = self.names.event(event);
            let path = path.map(|path| {
                self.names.path(
                    Root::Event {},
                    path.split('.').map(str::to_string).collect(),
                )
            });
            self.names
                .event_reads(event, &path.into_iter().collect::<Vec<_>>());
            self.names.event_reads(event, &filter_paths);
            sources.push(Source {
                event,
                path,
                filter: filter.as_ref().map(|(index, _)| *index),
            });
        }
        sources
    }

    fn segments(&mut self, segments: Vec<(At<'a>, Option<Expr>)>) {
        for (index, (segment, expr)) in segments.into_iter().enumerate() {
            let Some(text) = segment.text() else { continue };
            let emitted = expr.and_then(|expr| self.emit(&expr, text, &segment.place, false));
            let Some((expr, emitted)) = emitted else {
                continue;
            };
            self.demand_bool(&emitted, &segment.place);
            self.push_condition(text, expr, emitted.reads);
            let name = self.names.segments[index].clone();
            self.program.segments.push(Segment {
                name,
                condition: index as u16,
            });
        }
    }

    /// A condition: an expression that runs without an event.
    pub(crate) fn condition(&mut self, text: &At<'a>) -> Option<u16> {
        let source = text.text()?;
        let tree = self.parse(source, &text.place)?;
        let (expr, emitted) = self.emit(&tree, source, &text.place, false)?;
        self.demand_bool(&emitted, &text.place);
        let known = self
            .program
            .conditions
            .iter()
            .position(|condition| condition.expr == expr);
        Some(known.map_or_else(
            || self.push_condition(source, expr, emitted.reads),
            |index| index as u16,
        ))
    }

    /// A filter: an expression that runs while an event is handled.
    pub(crate) fn filter(&mut self, text: &At<'a>) -> Option<(u16, Emitted)> {
        let source = text.text()?;
        let tree = self.parse(source, &text.place)?;
        let (expr, emitted) = self.emit(&tree, source, &text.place, true)?;
        self.demand_bool(&emitted, &text.place);
        Some((expr, emitted))
    }

    /// An expression of any type without an event; `from` is where it begins in the text.
    pub(crate) fn placeholder(&mut self, tree: &Expr, source: &str, place: &Place) -> Option<u16> {
        self.emit(tree, source, place, false).map(|(expr, _)| expr)
    }

    /// Parses an expression, and reports what is wrong with it.
    pub(crate) fn parse(&self, source: &str, place: &Place) -> Option<Expr> {
        parse(source)
            .map_err(|fault| self.report(fault, place))
            .ok()
    }

    fn emit(
        &mut self,
        tree: &Expr,
        source: &str,
        place: &Place,
        has_event: bool,
    ) -> Option<(u16, Emitted)> {
        let emitted = match emit(tree, &mut self.names, has_event) {
            Ok(emitted) => emitted,
            Err(fault) => {
                self.report(fault, place);
                return None;
            }
        };
        let known = self
            .program
            .exprs
            .iter()
            .position(|code| code.bytes == emitted.code);
        let index = known.unwrap_or_else(|| {
            self.program.exprs.push(Code {
                bytes: emitted.code.clone(),
            });
            self.symbols.exprs.push(source.trim().into());
            self.program.exprs.len() - 1
        });
        Some((index as u16, emitted))
    }

    fn report(&self, fault: Fault, place: &Place) {
        // A quote stands before the text; escapes in it would move the column by their length.
        let place = Place {
            path: place.path.clone(),
            offset: place.offset + 1 + fault.at,
        };
        self.problems.error(
            fault.code,
            &place,
            fault.found,
            fault.expected,
            fault.remedy,
        );
    }

    fn demand_bool(&self, emitted: &Emitted, place: &Place) {
        if !emitted.result.may_be(Type::Bool) {
            self.problems.error(
                "type_error",
                place,
                emitted.result.name(),
                "an expression that is true or false",
                "compare it with something",
            );
        }
    }

    fn push_condition(&mut self, source: &str, expr: u16, reads: Vec<Cell>) -> u16 {
        let id = fnv32(format!("condition:{}", source.trim()).as_bytes());
        self.program.conditions.push(Condition {
            id,
            expr,
            reads: Vec::new(),
            shared: true,
        });
        self.condition_cells.push(reads);
        (self.program.conditions.len() - 1) as u16
    }

    /// Sets what is known only at the end: cells, bounds, and what nothing uses.
    fn finish(mut self, root: &At<'a>) -> (Option<Program>, Symbols) {
        self.program.stages = self.names.stages.clone();
        self.program.constants = std::mem::take(&mut self.names.constants);
        self.program.paths = std::mem::take(&mut self.names.paths);
        self.program.events = std::mem::take(&mut self.names.events);
        for (fact, name) in self.program.facts.iter_mut().zip(&self.names.facts) {
            fact.bound = name.usage.compared_to.clamp(1, 4096);
        }
        let keeps: Vec<(String, At)> = root
            .get("facts")
            .iter()
            .flat_map(At::members)
            .map(|(name, fact)| (name.to_string(), fact))
            .collect();
        for (index, (name, fact)) in keeps.iter().enumerate() {
            self.bound_fact(index, name, fact);
        }
        for (index, cells) in self.condition_cells.iter().enumerate() {
            let reads = cells
                .iter()
                .map(|cell| self.program.cell_of(*cell))
                .collect();
            let shared = cells.iter().all(|cell| self.is_shared(*cell));
            self.program.conditions[index].reads = reads;
            self.program.conditions[index].shared = shared;
        }
        (Some(self.program), self.symbols)
    }

    /// How many entries a fact keeps: what the comparisons need, or what the author says.
    fn bound_fact(&mut self, index: usize, name: &str, fact: &At<'a>) {
        let usage = self.names.facts[index].usage;
        let keep = fact
            .get("keep")
            .and_then(|keep| keep.int())
            .map(|keep| keep as u32);
        let definition = &mut self.program.facts[index];
        let counts = matches!(definition.kind, FactKind::Count {} | FactKind::Distinct {});
        if let Some(keep) = keep {
            definition.bound = keep;
        } else if usage.free || !counts || usage.compared_to == 0 {
            definition.bound = definition.bound.max(DEFAULT_KEEP);
        } else if usage.compared_to > 4096 {
            self.problems.error(
                "window_too_large",
                &fact.place,
                format!("a comparison with {}", usage.compared_to - 1),
                "at most 4095",
                "count without a window, or compare with a smaller number",
            );
        }
        if !usage.read {
            self.problems.warn(
                "unused_fact",
                &fact.place,
                format!("nothing reads `{name}`"),
                "a condition, a filter or a text that reads it",
                "use it or remove it: each fact is stored with the visitor",
            );
        }
    }

    /// Whether a cell belongs to the visitor and not to one tab.
    fn is_shared(&self, cell: Cell) -> bool {
        match cell {
            Cell::Fact(fact) => self.program.facts[usize::from(fact)].scope != (Scope::Page {}),
            Cell::Stage => true,
            Cell::Moment(moment) => self
                .program
                .moments
                .get(usize::from(moment))
                .is_some_and(|moment| moment.hold > 0),
            Cell::Segment(segment) => {
                self.condition_cells
                    .get(usize::from(segment))
                    .is_some_and(|cells| {
                        // Segments are ordered, so this ends.
                        cells
                            .iter()
                            .all(|cell| *cell != Cell::Segment(segment) && self.is_shared(*cell))
                    })
            }
            Cell::Page => false,
        }
    }
}

/// The kind of a fact and the field that says it.
fn fact_kind<'a>(fact: &At<'a>) -> Option<(FactKind, At<'a>)> {
    let (name, source) = fact.members().find(|(name, _)| FACT_KINDS.contains(name))?;
    let kind = match name {
        "count" => FactKind::Count {},
        "sum" => FactKind::Sum {},
        "min" => FactKind::Min {},
        "max" => FactKind::Max {},
        "mean" => FactKind::Mean {},
        "last" => FactKind::Last {},
        "first" => FactKind::First {},
        _ => FactKind::Distinct {},
    };
    Some((kind, source))
}

fn result_of(kind: &FactKind) -> Type {
    match kind {
        FactKind::Count {} | FactKind::Distinct {} => Type::Int,
        FactKind::Last {} | FactKind::First {} => Type::Dyn,
        _ => Type::Double,
    }
}

fn scope_of(fact: &At) -> Scope {
    match fact.text_of("scope") {
        Some("page") => Scope::Page {},
        Some("session") => Scope::Session {},
        _ => Scope::Visitor {},
    }
}

fn reads_segment(expr: &Expr, name: &str) -> bool {
    let inside = |exprs: &[Expr]| exprs.iter().any(|expr| reads_segment(expr, name));
    match &expr.kind {
        Kind::Member(target, member) => {
            target.kind == Kind::Name("segment".into()) && member == name
                || reads_segment(target, name)
        }
        Kind::List(items) => inside(items),
        Kind::Call {
            target, arguments, ..
        } => {
            target
                .as_ref()
                .is_some_and(|target| reads_segment(target, name))
                || inside(arguments)
        }
        Kind::Unary(_, operand) => reads_segment(operand, name),
        Kind::Binary(_, left, right) => reads_segment(left, name) || reads_segment(right, name),
        Kind::Conditional(condition, yes, no) => [condition, yes, no]
            .into_iter()
            .any(|expr| reads_segment(expr, name)),
        _ => false,
    }
}
