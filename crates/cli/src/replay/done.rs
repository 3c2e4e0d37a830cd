//! What a journey did with a visitor, by the names of the journey.

use microstage_engine::Program;

use super::timeline::{Timeline, What};

/// What a program calls what a timeline only counts.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) stages: Vec<String>,
    pub(super) moments: Vec<String>,
    pub(super) slots: Vec<String>,
    pub(super) blocks: Vec<String>,
}

/// Something that a journey did, by its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Done<'a> {
    Stage(&'a str),
    Moment(&'a str),
    Slot(&'a str, Option<&'a str>),
}

impl Names {
    /// Names of nothing.
    pub(super) const NONE: Self = Self {
        stages: Vec::new(),
        moments: Vec::new(),
        slots: Vec::new(),
        blocks: Vec::new(),
    };

    pub(super) fn new(program: &Program) -> Self {
        Self {
            stages: program.stages.clone(),
            moments: program.moments.iter().map(|it| it.name.clone()).collect(),
            slots: program.slots.iter().map(|it| it.name.clone()).collect(),
            blocks: program.blocks.iter().map(|it| it.name.clone()).collect(),
        }
    }

    /// All that happened in a timeline, with its times, in order.
    pub(super) fn done(&self, timeline: &Timeline) -> Vec<(u64, Done<'_>)> {
        let steps = timeline.steps.iter().map(|step| {
            let done = match step.what {
                What::Stage(stage) => Done::Stage(&self.stages[usize::from(stage)]),
                What::Moment(moment) => Done::Moment(&self.moments[usize::from(moment)]),
            };
            (step.at, done)
        });
        let shown = timeline.shown.iter().map(|shown| {
            let slot = &self.slots[usize::from(shown.slot)];
            let block = shown.block.map(|block| &*self.blocks[usize::from(block)]);
            (shown.at, Done::Slot(slot, block))
        });
        let mut done: Vec<_> = steps.chain(shown).collect();
        // The order of slots within an instant is that of the journey, which means nothing; stages
        // and moments of an instant keep theirs.
        let slot = |done: &Done<'_>| match done {
            Done::Slot(slot, _) => Some((*slot).to_owned()),
            _ => None,
        };
        done.sort_by_cached_key(|(at, done)| (*at, slot(done)));
        done
    }
}

impl Done<'_> {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Stage(stage) => format!("stage {stage}"),
            Self::Moment(moment) => format!("moment {moment}"),
            Self::Slot(slot, block) => {
                format!("slot {slot} shows {}", block.unwrap_or("its default"))
            }
        }
    }
}
