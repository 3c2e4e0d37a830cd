//! From the checked JSON to the records of a program.

use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged;

#[cfg(feature = "advice")]
use super::advice::advise;
use super::cel::Fault;
use super::cel::emit::{Emitted, emit};
use super::cel::parser::parse;
use super::cel::tree::Expr;
use super::cel::types::Type;
use super::check::check;
use super::duration::parse_duration;
use super::json::At;
use super::limits::Limit;
use super::names::Names;
use super::problem::{Place, Problems};
use super::schema::JOURNEY;
use super::shape::{LONGEST_TEXT, Shape};
use super::{
    Symbols, atoms, bounds, clock, content, experiments, exposures, facts, history, holdout,
    limits, models, rules, segments, sessions, settings, source, workflows,
};
use crate::hash::fnv32;
use crate::identities::tell_apart;
use crate::program::{Cell, Code, Condition, Index, Program, Scope, Settings};

/// The program under construction.
pub(crate) struct Lowering<'a> {
    pub(crate) problems: &'a Problems<'a>,
    pub(crate) names: Names,
    pub(crate) program: Program,
    pub(crate) symbols: Symbols,
    /// ISO 4217 code for `money()`.
    pub(crate) currency: String,
    /// What limits all blocks together.
    pub(crate) frequency: Vec<Limit>,
    /// All limits, each once by the fact that counts for it.
    pub(crate) limits: Vec<Limit>,
    /// Blocks that the visitor can close.
    pub(crate) closable: Vec<String>,
    /// Blocks that nobody sees as such: what is done to the page as a whole.
    pub(crate) unseen: Vec<String>,
    /// What the texts of the present block can read of its source.
    pub(crate) source: Option<source::Scope>,
    /// Members of the settings, as JSON.
    pub(crate) host: Vec<String>,
    /// What each model reads.
    pub(crate) model_cells: Vec<Vec<Cell>>,
    /// What each condition reads.
    condition_cells: Vec<Vec<Cell>>,
}

/// Checks and lowers a whole journey. What could be lowered is, even where there are errors, so
/// that all of them are found.
pub(crate) fn lower(
    root: &Json,
    visitors_per_day: Option<u64>,
    problems: &Problems,
) -> (Program, Symbols, Names) {
    let root = At {
        value: root,
        place: Place {
            path: String::new(),
            offset: root.start(),
        },
    };
    check(&Shape::Object(&JOURNEY), root.value, &root.place, problems);
    let program = empty_program(&root);
    if problems.has("too_many") {
        // Numbers of 16 bits may not tell them apart.
        return (program, Symbols::default(), Names::default());
    }
    let mut lowering = Lowering {
        problems,
        names: Names::default(),
        program,
        symbols: Symbols::default(),
        currency: root.text_of("currency").unwrap_or("EUR").into(),
        frequency: Vec::new(),
        limits: Vec::new(),
        closable: Vec::new(),
        unseen: Vec::new(),
        source: None,
        host: Vec::new(),
        model_cells: Vec::new(),
        condition_cells: Vec::new(),
    };
    // All names are known before anything refers to them.
    settings::lower_settings(&mut lowering, &root);
    sessions::lower_session(&mut lowering, &root);
    facts::declare_facts(&mut lowering, &root);
    for (name, _) in root.get("stages").iter().flat_map(At::members) {
        lowering.names.stages.push(name.into());
    }
    for (name, _) in root.get("moments").iter().flat_map(At::members) {
        lowering.names.moments.push(name.into());
    }
    history::declare_history(&mut lowering, &root);
    experiments::declare_experiments(&mut lowering, &root);
    exposures::declare_exposures(&mut lowering, &root);
    holdout::declare_groups(&mut lowering, &root);
    limits::declare_limits(&mut lowering, &root);
    models::declare_models(&mut lowering, &root);
    let ordered = segments::order_segments(&mut lowering, &root);
    facts::lower_facts(&mut lowering, &root);
    clock::lower_clock(&mut lowering);
    history::lower_history(&mut lowering);
    experiments::lower_variants(&mut lowering, &root);
    exposures::lower_exposures(&mut lowering, &root);
    holdout::lower_groups(&mut lowering, &root);
    limits::lower_limits(&mut lowering, &root);
    models::lower_models(&mut lowering, &root);
    segments::lower_segments(&mut lowering, ordered);
    rules::lower_moments(&mut lowering, &root);
    rules::lower_stages(&mut lowering, &root);
    source::check_origins(&lowering, &root);
    content::lower_blocks(&mut lowering, &root);
    let targets = experiments::targets(&mut lowering, &root);
    content::lower_slots(&mut lowering, &root, &targets);
    experiments::lower_experiments(&mut lowering, &root, &targets);
    workflows::lower_workflows(&mut lowering, &root);
    models::drop_unread(&mut lowering, &root);
    bounds::bound_facts(&mut lowering, &root);
    clock::bound_clock(&mut lowering);
    if !problems.has_error() {
        advise(&lowering, &root, visitors_per_day);
    }
    lowering.finish()
}

/// Without the feature there is no advice.
#[cfg(not(feature = "advice"))]
fn advise(_: &Lowering, _: &At, _: Option<u64>) {}

fn empty_program(root: &At) -> Program {
    let timeout = root
        .get("session")
        .and_then(|session| session.text_of("timeout").and_then(parse_duration));
    Program {
        settings: Settings::default(),
        journey: root.text_of("journey").unwrap_or("").into(),
        version: root
            .get("version")
            .and_then(|version| version.int())
            .unwrap_or(0) as u32,
        session_timeout: timeout.unwrap_or(1_800_000),
        session_midnight: None,
        session_campaign: Vec::new(),
        constants: Vec::new(),
        paths: Vec::new(),
        events: Vec::new(),
        facts: Vec::new(),
        models: Vec::new(),
        exprs: Vec::new(),
        conditions: Vec::new(),
        watches: Vec::new(),
        stages: Vec::new(),
        initial: 0,
        departures: Vec::new(),
        moments: Vec::new(),
        segments: Vec::new(),
        rules: Vec::new(),
        experiments: Vec::new(),
        slots: Vec::new(),
        blocks: Vec::new(),
        index: Index::empty(),
    }
}

impl<'a> Lowering<'a> {
    /// A condition: an expression that runs without an event.
    pub(crate) fn condition(&mut self, text: &At<'a>) -> Option<u16> {
        let source = text.text()?;
        let tree = self.parse(source, &text.place)?;
        self.condition_of(&tree, source, &text.place)
    }

    /// A condition that is parsed already.
    pub(crate) fn condition_of(&mut self, tree: &Expr, source: &str, place: &Place) -> Option<u16> {
        let (expr, emitted) = self.emit(tree, source, place, false)?;
        self.demand_condition(&emitted, place);
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

    /// Parses an expression, and reports what is wrong with it.
    pub(crate) fn parse(&self, source: &str, place: &Place) -> Option<Expr> {
        if source.len() > LONGEST_TEXT || source.trim().is_empty() {
            // That is reported where the text is checked.
            return None;
        }
        self.parse_own(source, place)
    }

    /// Parses an expression of the compiler's own, which may be longer than any author's. It is empty
    /// where all of its parts were refused.
    pub(crate) fn parse_own(&self, source: &str, place: &Place) -> Option<Expr> {
        if source.is_empty() {
            return None;
        }
        parse(source)
            .map_err(|fault| self.report(fault, place))
            .ok()
    }

    /// Writes the code of an expression, and reports what is wrong with it. Gives its index.
    pub(crate) fn emit(
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

    /// What kind of value an expression gives, without anything coming of it.
    pub(crate) fn type_of(&mut self, tree: &Expr, place: &Place) -> Option<Type> {
        let emitted = emit(tree, &mut self.names, false);
        let emitted = emitted.map_err(|fault| self.report(fault, place)).ok()?;
        Some(emitted.result)
    }

    pub(crate) fn report(&self, fault: Fault, place: &Place) {
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

    /// Demands that it is true or false, and that it is known when it turns.
    pub(crate) fn demand_condition(&self, emitted: &Emitted, place: &Place) {
        self.demand_bool(emitted, place);
        if let Some(fault) = &emitted.moving {
            self.report(fault.clone(), place);
        }
    }

    pub(crate) fn demand_bool(&self, emitted: &Emitted, place: &Place) {
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

    /// Demands a number of the argument of a function, which begins at `at`.
    pub(crate) fn demand_number(&self, emitted: &Emitted, name: &str, at: usize, place: &Place) {
        if !emitted.result.is_number() {
            self.report(
                Fault::new(
                    "type_error",
                    at,
                    emitted.result.name(),
                    format!("a number in {name}()"),
                    format!("give it a number, such as {name}(cart_value)"),
                ),
                place,
            );
        }
    }

    /// Adds a condition; `expr` may be missing where the journey is refused anyway.
    pub(crate) fn push_condition(&mut self, source: &str, expr: u16, reads: Vec<Cell>) -> u16 {
        self.program.conditions.push(Condition {
            id: fnv32(format!("condition:{}", source.trim()).as_bytes()),
            expr,
            reads: Vec::new(),
            counted: false,
            late: false,
            shared: true,
        });
        self.condition_cells.push(reads);
        (self.program.conditions.len() - 1) as u16
    }

    /// Sets what is known only at the end. Of the names, the tables that became the program's own
    /// are empty then.
    fn finish(mut self) -> (Program, Symbols, Names) {
        self.program.settings = Settings::new(format!("{{{}}}", self.host.join(",")));
        self.program.stages = std::mem::take(&mut self.names.stages);
        self.program.constants = std::mem::take(&mut self.names.constants);
        self.program.paths = std::mem::take(&mut self.names.paths);
        self.program.events = std::mem::take(&mut self.names.events);
        for (model, cells) in self.model_cells.iter().enumerate() {
            let cell_of = |cell: &Cell| self.program.cell_of(*cell);
            self.program.models[model].reads = cells.iter().map(cell_of).collect();
        }
        for (index, cells) in std::mem::take(&mut self.condition_cells).iter().enumerate() {
            let cell_of = |cell: &Cell| self.program.cell_of(*cell);
            let reads = cells.iter().map(cell_of).collect();
            let shared = cells.iter().all(|cell| self.is_shared(*cell, index));
            let id = self.identity(index, cells);
            let condition = &mut self.program.conditions[index];
            (condition.reads, condition.shared, condition.id) = (reads, shared, id);
            let is_segment = |cell: &Cell| matches!(cell, Cell::Segment(_));
            condition.late = cells.iter().any(is_segment);
        }
        tell_apart(&mut self.program);
        atoms::find_atoms(&mut self.program);
        self.program.index = Index::of(&self.program);
        (self.program, self.symbols, self.names)
    }

    /// Whether a cell belongs to the visitor and not to one tab; `reader` is a condition that reads
    /// it. Segments are in order, so those that it may read are known already.
    fn is_shared(&self, cell: Cell, reader: usize) -> bool {
        let program = &self.program;
        match cell {
            Cell::Fact(fact) => program.facts[usize::from(fact)].scope != (Scope::Page {}),
            Cell::Model(model) => self.model_cells[usize::from(model)]
                .iter()
                .all(|cell| self.is_shared(*cell, reader)),
            Cell::Stage => true,
            Cell::Moment(moment) => program
                .moments
                .get(usize::from(moment))
                .is_some_and(|moment| moment.hold > 0),
            Cell::Segment(segment) => {
                let segment = usize::from(segment);
                segment < reader && program.conditions[segment].shared
            }
            Cell::Page => false,
        }
    }

    /// A condition's identity in snapshots: not only its text, but what the names in it stand for.
    /// Under another definition of a fact the truth that was stored says nothing.
    fn identity(&self, index: usize, cells: &[Cell]) -> u32 {
        let program = &self.program;
        let mut bytes = program.conditions[index].id.to_le_bytes().to_vec();
        for cell in cells {
            bytes.extend_from_slice(&match cell {
                Cell::Fact(fact) => program.facts[usize::from(*fact)].id.to_le_bytes(),
                Cell::Segment(segment) => program
                    .conditions
                    .get(usize::from(*segment))
                    .map_or([0; 4], |condition| condition.id.to_le_bytes()),
                Cell::Model(model) => self.names.models[usize::from(*model)].id.to_le_bytes(),
                Cell::Stage | Cell::Moment(_) | Cell::Page => [0; 4],
            });
        }
        fnv32(&bytes)
    }
}
