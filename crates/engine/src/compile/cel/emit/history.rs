//! Where a visitor has been: `previous_stage` and `visited.stage`.

use super::super::Fault;
use super::super::tree::{Expr, Kind};
use super::super::types::Type;
use super::Emitter;
use crate::compile::history::{PREVIOUS, VISITED};
use crate::compile::problem::did_you_mean;
use crate::op;
use crate::program::Cell;

impl Emitter<'_> {
    /// `visited.stage`: whether the visitor is there, or has left it once.
    pub(super) fn visited(&mut self, at: usize, name: &str, test: bool) -> Result<Type, Fault> {
        let stage = self.stage_number(at, name)?;
        if test {
            return Ok(self.op(op::TRUE, Type::Bool));
        }
        self.depend(Cell::Stage);
        self.op(op::IS_STAGE, Type::Bool);
        self.operand(stage);
        self.op(op::JUMP_IF_TRUE, Type::Bool);
        let hole = self.hole();
        self.fact(at, &format!("{VISITED}.{name}"), true)?;
        self.op(op::OR, Type::Bool);
        self.fill(hole, hole + 2);
        Ok(Type::Bool)
    }

    /// The number of a stage that an expression names.
    pub(super) fn stage_number(&self, at: usize, name: &str) -> Result<u16, Fault> {
        let stages = &self.names.stages;
        let found = stages.iter().position(|stage| stage == name);
        found.map(|stage| stage as u16).ok_or_else(|| {
            Fault::new(
                "unknown_name",
                at,
                format!("'{name}'"),
                "a stage of this journey",
                did_you_mean(
                    name,
                    stages.iter().map(String::as_str),
                    "define it under `stages`",
                ),
            )
        })
    }

    /// `previous_stage == 'name'`: there must be a stage of that name.
    pub(super) fn check_previous(&self, left: &Expr, right: &Expr) -> Result<(), Fault> {
        let is_previous =
            |expr: &Expr| !self.is_local(PREVIOUS) && expr.kind == Kind::Name(PREVIOUS.into());
        match (&left.kind, &right.kind) {
            (_, Kind::Str(name)) if is_previous(left) => self.stage_number(right.at, name)?,
            (Kind::Str(name), _) if is_previous(right) => self.stage_number(left.at, name)?,
            _ => return Ok(()),
        };
        Ok(())
    }
}
