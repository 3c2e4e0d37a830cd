//! What expressions say of experiments.

use super::super::Fault;
use super::super::tree::{Expr, Kind};
use super::super::types::Type;
use super::Emitter;
use crate::compile::problem::did_you_mean;

/// Which variants of which experiment were used before a comparison, and with which it compares.
pub(super) struct Compared {
    experiment: usize,
    used: Vec<bool>,
    variant: usize,
}

impl Emitter<'_> {
    /// `experiment.name`: the variant that the visitor was given.
    pub(super) fn experiment(&mut self, at: usize, name: &str, test: bool) -> Result<Type, Fault> {
        let experiments = &mut self.names.experiments;
        let known = experiments.iter().map(|known| known.name.as_str());
        let remedy = did_you_mean(name, known, "define it under `experiments`");
        let Some(found) = experiments.iter_mut().find(|known| known.name == name) else {
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`experiment.{name}`"),
                "an experiment of this journey",
                remedy,
            ));
        };
        // Whatever it is compared with may be any of them.
        found.used.fill(true);
        self.fact(at, &format!("experiment.{name}"), test)
    }

    /// Whether a comparison is one of an experiment with one of its variants.
    pub(super) fn compared_variant(
        &self,
        left: &Expr,
        right: &Expr,
    ) -> Result<Option<Compared>, Fault> {
        let (experiment, (at, text)) = match (name_of(left), name_of(right)) {
            (Some(name), None) => (name, text_of(right)),
            (None, Some(name)) => (name, text_of(left)),
            _ => return Ok(None),
        };
        let mut known = self.names.experiments.iter();
        // Unlike '' is every variant: so our own expressions ask whether there is one.
        let text = text.filter(|text| !text.is_empty());
        let (Some(index), Some(text)) = (known.position(|known| known.name == experiment), text)
        else {
            return Ok(None);
        };
        let experiment = &self.names.experiments[index];
        let mut variants = experiment.variants.iter().map(String::as_str);
        let Some(variant) = variants.position(|variant| variant == text) else {
            let variants = experiment.variants.iter().map(String::as_str);
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("'{text}'"),
                format!("a variant of `{}`", experiment.name),
                did_you_mean(text, variants, "add it to the experiment's `variants`"),
            ));
        };
        Ok(Some(Compared {
            experiment: index,
            used: experiment.used.clone(),
            variant,
        }))
    }

    /// Notes that only the one variant was asked for.
    pub(super) fn use_variant(&mut self, compared: Compared) {
        let used = &mut self.names.experiments[compared.experiment].used;
        *used = compared.used;
        used[compared.variant] = true;
    }
}

fn name_of(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        Kind::Member(root, name) if root.kind == Kind::Name("experiment".into()) => Some(name),
        _ => None,
    }
}

fn text_of(expr: &Expr) -> (usize, Option<&str>) {
    match &expr.kind {
        Kind::Str(text) => (expr.at, Some(text)),
        _ => (expr.at, None),
    }
}
