//! What names and properties stand for.

use super::super::Fault;
use super::super::tree::{Binary, Expr, Kind};
use super::super::types::Type;
use super::Emitter;
use crate::compile::problem::did_you_mean;
use crate::op;
use crate::program::{Cell, Root};

impl Emitter<'_> {
    /// A name or a property; with `test`, whether it is there.
    pub(super) fn read(&mut self, expr: &Expr, test: bool) -> Result<Type, Fault> {
        let mut segments = Vec::new();
        let mut inner = expr;
        while let Kind::Member(target, name) = &inner.kind {
            segments.insert(0, name.clone());
            inner = target;
        }
        let Kind::Name(root) = &inner.kind else {
            return Err(Fault::new(
                "type_error",
                expr.at,
                "a property of a computed value",
                "a property of event or page",
                "read it into a fact first",
            ));
        };
        match (root.as_str(), segments.as_slice()) {
            ("event" | "page", [_, ..]) => self.path(inner.at, root, segments, test),
            ("event" | "page" | "fact" | "moment" | "segment" | "predict" | "next_stage", []) => {
                Err(Fault::new(
                    "unknown_name",
                    inner.at,
                    format!("`{root}` alone"),
                    format!("{root} with a name"),
                    format!("write `{root}.name`"),
                ))
            }
            ("fact", [name]) => self.fact(expr.at, name, test),
            ("moment", [name]) => self.member(expr.at, name, true, test),
            ("segment", [name]) if self.names.is_clustered(name) => self.cluster(name, test),
            ("predict", [name]) => self.prediction(expr.at, name, test),
            ("predict", [what, name]) if what == "moment" => {
                self.predicted_moment(expr.at, name, test)
            }
            ("next_stage", [name]) => self.next_stage(expr.at, name, test),
            ("segment", [name]) => self.member(expr.at, name, false, test),
            ("stage", []) if !test => {
                self.depend(Cell::Stage);
                Ok(self.op(op::STAGE, Type::Str))
            }
            (name, []) => self.fact(expr.at, name, test),
            _ => Err(Fault::new(
                "unknown_name",
                inner.at,
                format!("`{root}`"),
                "event, page, fact, moment, segment, predict or next_stage before the dot",
                did_you_mean(
                    root,
                    [
                        "event",
                        "page",
                        "fact",
                        "moment",
                        "segment",
                        "predict",
                        "next_stage",
                    ]
                    .into_iter(),
                    "facts have no properties",
                ),
            )),
        }
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

    pub(super) fn fact(&mut self, at: usize, name: &str, test: bool) -> Result<Type, Fault> {
        let Some(index) = self.names.fact(name) else {
            let known = self
                .names
                .facts
                .iter()
                .map(|fact| fact.name.as_str())
                .chain(["stage", "event", "page", "moment", "segment"]);
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
        fact.usage.read = true;
        let result = if test { Type::Bool } else { fact.result };
        self.op(if test { op::HAS_FACT } else { op::FACT }, result);
        self.operand(index);
        Ok(result)
    }

    pub(super) fn member(
        &mut self,
        at: usize,
        name: &str,
        is_moment: bool,
        test: bool,
    ) -> Result<Type, Fault> {
        let (list, what) = if is_moment {
            (&self.names.moments, "moment")
        } else {
            (&self.names.segments, "segment")
        };
        let Some(index) = list.iter().position(|known| known == name) else {
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`{what}.{name}`"),
                format!("a {what} of this journey"),
                did_you_mean(
                    name,
                    list.iter().map(String::as_str),
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

    /// `stage == 'name'`: the name is checked here, and the page compares two numbers.
    pub(super) fn stage_test(
        &mut self,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Result<Option<Type>, Fault> {
        let is_stage = |expr: &Expr| {
            expr.kind == Kind::Name("stage".into()) && self.names.fact("stage").is_none()
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
        let Some(index) = self.names.stages.iter().position(|stage| stage == name) else {
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("'{name}'"),
                "a stage of this journey",
                did_you_mean(
                    name,
                    self.names.stages.iter().map(String::as_str),
                    "define it under `stages`",
                ),
            ));
        };
        self.depend(Cell::Stage);
        self.op(op::IS_STAGE, Type::Bool);
        self.operand(index as u16);
        if operator == Binary::NotEqual {
            self.op(op::NOT, Type::Bool);
        }
        Ok(Some(Type::Bool))
    }
}
