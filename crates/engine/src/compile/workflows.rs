//! Workflows: what the outside is to be told when a moment begins or a stage is entered. The page
//! does not know of them: whoever receives its messages compares these with the workflows.

use super::json::At;
use super::lower::Lowering;
use super::problem::did_you_mean;
use super::rules::find_stage;

/// What the outside is to be told, and when.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Workflow {
    /// Its name.
    pub name: String,
    /// The messages that it is told by.
    pub on: Occasion,
    /// Texts that go along, by their names, in the order in which they are written.
    pub send: Vec<(String, String)>,
}

/// What a workflow waits for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Occasion {
    /// The beginning of one of these moments.
    MomentStarted {
        /// Their names.
        moments: Vec<String>,
    },
    /// The entry of one of these stages.
    StageChanged {
        /// Their names.
        to: Vec<String>,
        /// The stages before: empty means any.
        from: Vec<String>,
    },
}

impl Workflow {
    /// Whether the beginning of a moment is to be told.
    #[must_use]
    pub fn is_told_by_moment(&self, name: &str) -> bool {
        match &self.on {
            Occasion::MomentStarted { moments } => moments.iter().any(|moment| moment == name),
            Occasion::StageChanged { .. } => false,
        }
    }

    /// Whether a move from a stage to another one is to be told.
    #[must_use]
    pub fn is_told_by_stage(&self, before: &str, entered: &str) -> bool {
        match &self.on {
            Occasion::MomentStarted { .. } => false,
            Occasion::StageChanged { to, from } => {
                let comes = from.is_empty() || from.iter().any(|stage| stage == before);
                comes && to.iter().any(|stage| stage == entered)
            }
        }
    }
}

/// Lowers the workflows: the names in them must be there.
pub(crate) fn lower_workflows(lowering: &mut Lowering, root: &At) {
    for (name, workflow) in root.get("workflows").iter().flat_map(At::members) {
        let stages = |field: &str| {
            names(&workflow, field, |item| {
                find_stage(lowering, item).is_some()
            })
        };
        let (to, from) = (stages("stage"), stages("from"));
        let moments = names(&workflow, "moment", |item| is_moment(lowering, item));
        if let Some(from) = workflow
            .get("from")
            .filter(|_| workflow.get("stage").is_none())
        {
            lowering.problems.error(
                "missing_field",
                &from.place,
                "`from` without `stage`",
                "the stage that is entered",
                "add `stage`, or remove `from`",
            );
        }
        let on = match workflow.get("stage") {
            Some(_) => Occasion::StageChanged { to, from },
            None => Occasion::MomentStarted { moments },
        };
        let send = workflow.get("send");
        let send = send.iter().flat_map(At::members);
        let send = send.map(|(name, text)| (name.into(), text.text().unwrap_or("").into()));
        lowering.symbols.workflows.push(Workflow {
            name: name.into(),
            on,
            send: send.collect(),
        });
    }
}

/// The known ones of the names that a field has.
pub(crate) fn names(at: &At, field: &str, is_known: impl Fn(&At) -> bool) -> Vec<String> {
    let items = at.get(field).map(|field| field.one_or_many());
    let known = items.into_iter().flatten().filter(|item| is_known(item));
    known
        .filter_map(|item| item.text().map(Into::into))
        .collect()
}

fn is_moment(lowering: &Lowering, item: &At) -> bool {
    let Some(name) = item.text() else {
        return false;
    };
    let moments = &lowering.names.moments;
    let found = moments.iter().any(|moment| moment == name);
    if !found {
        lowering.problems.error(
            "unknown_name",
            &item.place,
            format!("\"{name}\""),
            "a moment of this journey",
            did_you_mean(
                name,
                moments.iter().map(String::as_str),
                "define it under `moments`",
            ),
        );
    }
    found
}
