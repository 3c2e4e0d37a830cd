//! What names and properties stand for.

use super::super::Fault;
use super::super::tree::{Binary, Expr, Kind};
use super::super::types::{Item, Type};
use super::{Emitter, demand, demand_that};
use crate::compile::clock::NOW;
use crate::compile::history::{PREVIOUS, VISITED};
use crate::compile::personas::PERSONA;
use crate::compile::problem::did_you_mean;
use crate::op;
use crate::program::{Cell, Root};
use crate::value::Value;

/// A property by its name: `target.name`, `target['name']`.
fn member(expr: &Expr) -> Option<(&Expr, &str)> {
    match &expr.kind {
        Kind::Member(target, name) => Some((target, name)),
        Kind::Index(target, index) => match &index.kind {
            Kind::Str(name) => Some((target, name)),
            _ => None,
        },
        _ => None,
    }
}

fn demand_map(found: Type, at: usize) -> Result<(), Fault> {
    let fits = found.may_be(Type::Map);
    let remedy = "only events, pages and maps have properties";
    demand_that(fits, found, at, "a map before the property", remedy)
}

/// What may stand before a dot.
const ROOTS: &[&str] = &[
    "event",
    "page",
    "fact",
    "moment",
    "segment",
    PERSONA,
    VISITED,
    "experiment",
    "predict",
    "next_stage",
];

impl Emitter<'_> {
    /// A name or a property; with `test`, whether it is there.
    pub(super) fn read(&mut self, expr: &Expr, test: bool) -> Result<Type, Fault> {
        let mut segments = Vec::new();
        let mut inner = expr;
        while let Some((target, name)) = member(inner) {
            segments.insert(0, name.to_string());
            inner = target;
        }
        let Kind::Name(root) = &inner.kind else {
            return self.member_of_value(expr, test);
        };
        if let Some(result) = self.local(expr.at, root, &segments, test)? {
            return Ok(result);
        }
        match (root.as_str(), segments.as_slice()) {
            ("event" | "page", [_, ..]) => self.path(inner.at, root, segments, test),
            (root, []) if ROOTS.contains(&root) => Err(Fault::new(
                "unknown_name",
                inner.at,
                format!("`{root}` alone"),
                format!("{root} with a name"),
                format!("write `{root}.name`"),
            )),
            ("fact", [name]) => self.fact(expr.at, name, test),
            ("moment", [name]) => self.member(expr.at, "moment", name, test),
            ("segment", [name]) if self.names.is_clustered(name) => self.cluster(name, test),
            ("experiment", [name]) => self.experiment(expr.at, name, test),
            ("predict", [name]) => self.prediction(expr.at, name, test),
            ("predict", [what, name]) if what == "moment" => {
                self.predicted_moment(expr.at, name, test)
            }
            ("next_stage", [name]) => self.next_stage(expr.at, name, test),
            (what @ ("segment" | PERSONA), [name]) => self.member(expr.at, what, name, test),
            (VISITED, [name]) => self.visited(expr.at, name, test),
            ("stage", []) if !test => {
                self.depend(Cell::Stage);
                Ok(self.op(op::STAGE, Type::Str))
            }
            (name, []) => self.fact(expr.at, name, test),
            _ => Err(Fault::new(
                "unknown_name",
                inner.at,
                format!("`{root}`"),
                "event, page, fact, moment, segment, persona, visited, experiment, predict or next_stage before the dot",
                did_you_mean(root, ROOTS.iter().copied(), "facts have no properties"),
            )),
        }
    }

    /// A value on the stack, and what is in it. Of names with dots the longest counts, as CEL
    /// resolves them.
    fn local(
        &mut self,
        at: usize,
        root: &str,
        segments: &[String],
        test: bool,
    ) -> Result<Option<Type>, Fault> {
        let longest = (0..=segments.len()).rev().find_map(|len| {
            let dotted = [&[root.to_string()], &segments[..len]].concat().join(".");
            let found = self.locals.iter().rposition(|local| local.name == dotted);
            found.map(|index| (index, &segments[len..]))
        });
        let Some((index, members)) = longest else {
            return Ok(None);
        };
        let (place, mut ty) = (self.locals[index].place, self.locals[index].ty);
        let (members, tested) = match members.split_last() {
            Some((last, rest)) if test => (rest, Some(last)),
            None if test => {
                return Err(Fault::new(
                    "type_error",
                    at,
                    format!("`{root}`"),
                    "a property in has()",
                    "leave the test out: it is always there",
                ));
            }
            _ => (members, None),
        };
        if let Some(name) = tested {
            self.constant(Value::text(name));
        }
        self.lowest = self.lowest.min(place + 1);
        self.op(op::LOCAL, ty);
        self.operand(place as u16);
        for name in members {
            demand_map(ty, at)?;
            self.constant(Value::text(name));
            ty = self.op(op::INDEX, Type::Dyn);
        }
        if tested.is_some() {
            demand_map(ty, at)?;
            ty = self.op(op::HAS_KEY, Type::Bool);
        }
        Ok(Some(ty))
    }

    /// A member of what is computed.
    fn member_of_value(&mut self, expr: &Expr, test: bool) -> Result<Type, Fault> {
        let Some((target, name)) = member(expr) else {
            return Err(Fault::new(
                "type_error",
                expr.at,
                "a computed value",
                "a property",
                "name a property of it",
            ));
        };
        if test {
            self.constant(Value::text(name));
            self.height += 1;
        }
        let found = self.expr(target)?;
        demand_map(found, expr.at)?;
        if test {
            return Ok(self.op(op::HAS_KEY, Type::Bool));
        }
        self.constant(Value::text(name));
        Ok(self.op(op::INDEX, Type::Dyn))
    }

    /// `target[index]`.
    pub(super) fn index(
        &mut self,
        expr: &Expr,
        target: &Expr,
        index: &Expr,
    ) -> Result<Type, Fault> {
        if member(expr).is_some() {
            return self.read(expr, false);
        }
        let holder = self.expr(target)?;
        demand(Type::List(Item::Dyn), holder, target.at, "before `[`")?;
        let found = self.expr(index)?;
        if holder.is_list() {
            demand(Type::Int, found, index.at, "as the index of a list")?;
        }
        Ok(self.op(op::INDEX, holder.element()))
    }

    pub(super) fn path(
        &mut self,
        at: usize,
        root: &str,
        segments: Vec<String>,
        test: bool,
    ) -> Result<Type, Fault> {
        let root = if root == "event" {
            Root::Event {}
        } else {
            Root::Page {}
        };
        if root == (Root::Event {}) && !self.has_event {
            return Err(Fault::new(
                "unknown_name",
                at,
                "`event`",
                "facts, stage, moments, segments and page",
                "an event is only known in a `where`: keep its property in a fact",
            ));
        }
        self.lowest = 0;
        if root == (Root::Page {}) {
            self.depend(Cell::Page);
        }
        let index = self.names.path(root.clone(), segments);
        if root == (Root::Event {}) && !self.event_paths.contains(&index) {
            self.event_paths.push(index);
        }
        let result = if test { Type::Bool } else { Type::Property };
        self.op(if test { op::HAS_PATH } else { op::PATH }, result);
        self.operand(index);
        Ok(result)
    }

    /// Whether the expression is the clock.
    pub(super) fn is_now(&self, expr: &Expr) -> bool {
        matches!(&expr.kind, Kind::Name(name) if name == NOW) && !self.is_local(NOW)
    }

    pub(super) fn fact(&mut self, at: usize, name: &str, test: bool) -> Result<Type, Fault> {
        let Some(index) = self.names.fact(name) else {
            let known = self
                .names
                .facts
                .iter()
                .map(|fact| fact.name.as_str())
                .chain(["stage", PREVIOUS, "event", "page", "moment", "segment"]);
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`{name}`"),
                "a fact, stage, event, page, moment or segment",
                did_you_mean(name, known, "define it under `facts`"),
            ));
        };
        self.depend(Cell::Fact(index));
        let fact = &mut self.names.facts[usize::from(index)];
        if !test {
            fact.usage.free = true;
        }
        if fact.moves && !test {
            self.moving.get_or_insert_with(|| moving(at, name));
        }
        fact.usage.read = true;
        let result = if test { Type::Bool } else { fact.result };
        self.op(if test { op::HAS_FACT } else { op::FACT }, result);
        self.operand(index);
        Ok(result)
    }

    pub(super) fn member(
        &mut self,
        at: usize,
        what: &str,
        name: &str,
        test: bool,
    ) -> Result<Type, Fault> {
        let is_moment = what == "moment";
        let list = match is_moment {
            true => &self.names.moments,
            false => &self.names.segments,
        };
        // Personas are segments whose names have a dot in them.
        let short = |known: &String| match known.split_once('.') {
            Some((root, name)) => (root == what).then(|| name.to_string()),
            None => (what != PERSONA).then(|| known.clone()),
        };
        let known: Vec<_> = list.iter().map(short).collect();
        let is_it = |known: &Option<String>| known.as_deref() == Some(name);
        let Some(index) = known.iter().position(is_it) else {
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`{what}.{name}`"),
                format!("a {what} of this journey"),
                did_you_mean(
                    name,
                    known.iter().flatten().map(String::as_str),
                    &format!("define it under `{what}s`"),
                ),
            ));
        };
        let index = index as u16;
        self.depend(if is_moment {
            Cell::Moment(index)
        } else {
            Cell::Segment(index)
        });
        if test {
            return Ok(self.op(op::TRUE, Type::Bool));
        }
        self.op(if is_moment { op::MOMENT } else { op::SEGMENT }, Type::Bool);
        self.operand(index);
        Ok(Type::Bool)
    }

    /// Whether a value on the stack has that name.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.locals.iter().any(|local| local.name == name)
    }

    /// `stage == 'name'`: the name is checked here, and the page compares two numbers.
    pub(super) fn stage_test(
        &mut self,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Result<Option<Type>, Fault> {
        let is_stage = |expr: &Expr| {
            !self.is_local("stage")
                && expr.kind == Kind::Name("stage".into())
                && self.names.fact("stage").is_none()
        };
        let text = match (&left.kind, &right.kind) {
            (_, Kind::Str(text)) if is_stage(left) => (right.at, text),
            (Kind::Str(text), _) if is_stage(right) => (left.at, text),
            _ => return Ok(None),
        };
        if !matches!(operator, Binary::Equal | Binary::NotEqual) {
            return Ok(None);
        }
        let (at, name) = text;
        let stage = self.stage_number(at, name)?;
        self.depend(Cell::Stage);
        self.op(op::IS_STAGE, Type::Bool);
        self.operand(stage);
        if operator == Binary::NotEqual {
            self.op(op::NOT, Type::Bool);
        }
        Ok(Some(Type::Bool))
    }
}

/// A condition that reads what moves all the time in a way that does not tell when it turns.
fn moving(at: usize, name: &str) -> Fault {
    let (found, expected) = if name == NOW {
        (
            "`now` other than by the hour, or beside an instant".into(),
            "a part of it that changes with the hour at most, such as now.getHours('Europe/Berlin'), or a comparison with timestamp('…')".into(),
        )
    } else {
        (
            format!("`{name}` other than beside a number"),
            format!("a comparison of `{name}` with a number, such as {name} > 5.0"),
        )
    };
    let remedy = "compare it alone with a constant: only then the instant is known at which the condition turns";
    Fault::new("moving_value", at, found, expected, remedy)
}
