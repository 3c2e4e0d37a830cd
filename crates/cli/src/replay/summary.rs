//! What all timelines have in common: numbers.

use microstage_engine::Program;
use serde::Serialize;

use super::timeline::{Difference, Timeline, What};
use crate::recording::Key;
use crate::text::count;
use crate::when;

/// The numbers of a replay, under the names that programs read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    /// How many sessions or visitors were replayed, each from the initial stage.
    pub(crate) replayed: usize,
    /// What was replayed each by itself.
    pub(crate) by: By,
    /// Sessions, as the source or the journey's rule tells them apart.
    pub(crate) sessions: usize,
    pub(crate) events: usize,
    /// Messages that the engine itself had concluded: they are concluded anew.
    pub(crate) derived: usize,
    /// Messages that no engine is told, such as `identify`.
    pub(crate) no_inputs: usize,
    /// Messages whose id was there before.
    pub(crate) duplicates: usize,
    /// Times of the first and of the last event.
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) stages: Vec<StageCount>,
    pub(crate) transitions: Vec<TransitionCount>,
    pub(crate) moments: Vec<MomentCount>,
    /// What the slots came to show; none where no page was viewed.
    pub(crate) slots: Vec<SlotCount>,
    pub(crate) recorded: Recorded,
    #[serde(skip)]
    slot_names: Vec<String>,
    #[serde(skip)]
    block_names: Vec<String>,
    #[serde(skip)]
    span: Option<(u64, u64)>,
}

/// What was replayed each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum By {
    Session,
    Visitor,
    /// Files of both kinds.
    Both,
}

#[derive(Debug, Serialize)]
pub(crate) struct StageCount {
    pub(crate) stage: String,
    /// How many were in it at some time.
    pub(crate) reached: usize,
    /// How many were in it at the end.
    pub(crate) ended: usize,
}

#[derive(Debug, Serialize)]
pub(crate) struct TransitionCount {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) times: usize,
}

#[derive(Debug, Serialize)]
pub(crate) struct MomentCount {
    pub(crate) moment: String,
    pub(crate) times: usize,
    /// In how many sessions or visitors.
    pub(crate) within: usize,
}

#[derive(Debug, Serialize)]
pub(crate) struct SlotCount {
    pub(crate) slot: String,
    pub(crate) block: String,
    /// How often the slot came to show it.
    pub(crate) times: usize,
    /// In how many sessions or visitors.
    pub(crate) within: usize,
}

/// How the replay compares with the stages that the messages carry.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recorded {
    /// Messages that carry a stage of this journey.
    pub(crate) compared: usize,
    /// Those that carry another one than the replay reached.
    pub(crate) different: usize,
    /// Messages that carry the stage of another program than the replayed one.
    pub(crate) other_program: usize,
    /// The first difference of each visitor.
    pub(crate) differences: Vec<DifferenceRow>,
}

#[derive(Debug, Serialize)]
pub(crate) struct DifferenceRow {
    pub(crate) visitor: String,
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) at: String,
    pub(crate) recorded: String,
    pub(crate) replayed: String,
}

impl By {
    /// What it is with one more, which may be the first.
    pub(crate) fn and(self, key: &Key, is_first: bool) -> Self {
        let by = match key {
            Key::Session(_) => Self::Session,
            Key::Visitor(_) => Self::Visitor,
        };
        if is_first || self == by {
            by
        } else {
            Self::Both
        }
    }

    /// So many of them.
    pub(crate) fn counted(self, number: usize) -> String {
        let noun = if number == 1 {
            self.noun()
        } else {
            self.nouns()
        };
        format!("{} {noun}", count(number))
    }

    /// The noun for one of them.
    fn noun(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Visitor => "visitor",
            Self::Both => "session or visitor",
        }
    }

    /// The noun for several of them.
    pub(crate) fn nouns(self) -> &'static str {
        match self {
            Self::Session => "sessions",
            Self::Visitor => "visitors",
            Self::Both => "sessions and visitors",
        }
    }
}

impl Summary {
    /// Nothing, of a program.
    pub(crate) fn new(program: &Program) -> Self {
        let stage = |name: &String| StageCount {
            stage: name.clone(),
            reached: 0,
            ended: 0,
        };
        let moment = |name: String| MomentCount {
            moment: name,
            times: 0,
            within: 0,
        };
        let pair = |from: &String, to: &String| TransitionCount {
            from: from.clone(),
            to: to.clone(),
            times: 0,
        };
        let stages = &program.stages;
        let pairs = stages
            .iter()
            .flat_map(|from| stages.iter().map(move |to| pair(from, to)));
        Self {
            replayed: 0,
            by: By::Session,
            sessions: 0,
            events: 0,
            derived: 0,
            no_inputs: 0,
            duplicates: 0,
            from: None,
            to: None,
            stages: stages.iter().map(stage).collect(),
            transitions: pairs.collect(),
            moments: program
                .moments
                .iter()
                .map(|it| moment(it.name.clone()))
                .collect(),
            slots: slots(program),
            slot_names: program.slots.iter().map(|it| it.name.clone()).collect(),
            block_names: program.blocks.iter().map(|it| it.name.clone()).collect(),
            recorded: Recorded::default(),
            span: None,
        }
    }

    /// Counts a timeline in.
    pub(crate) fn add(&mut self, timeline: &Timeline) {
        self.by = self.by.and(timeline.key, self.replayed == 0);
        self.replayed += 1;
        self.sessions += timeline.sessions;
        self.events += timeline.events;
        self.duplicates += timeline.duplicates;
        let (first, last) = self.span.unwrap_or((timeline.start, timeline.end));
        self.span = Some((first.min(timeline.start), last.max(timeline.end)));
        self.count_steps(timeline);
        self.count_slots(timeline);
        self.recorded.compared += timeline.compared;
        self.recorded.different += timeline.different;
        if let Some(difference) = &timeline.first_difference {
            let row = row(timeline.key.name(), difference);
            self.recorded.differences.push(row);
        }
    }

    /// Ends the counting: only transitions that happened are left.
    pub(crate) fn finish(&mut self) {
        self.transitions.retain(|transition| transition.times > 0);
        self.from = self.span.map(|(first, _)| when::iso(first));
        self.to = self.span.map(|(_, last)| when::iso(last));
    }

    fn count_slots(&mut self, timeline: &Timeline) {
        let mut within = vec![false; self.slots.len()];
        for shown in &timeline.shown {
            let Some(block) = shown.block else { continue };
            let names = (
                &self.slot_names[usize::from(shown.slot)],
                &self.block_names[usize::from(block)],
            );
            let found = self
                .slots
                .iter()
                .position(|row| (&row.slot, &row.block) == names);
            if let Some(row) = found {
                self.slots[row].times += 1;
                within[row] = true;
            }
        }
        for (count, within) in self.slots.iter_mut().zip(within) {
            count.within += usize::from(within);
        }
    }

    fn count_steps(&mut self, timeline: &Timeline) {
        let stages = self.stages.len();
        let mut reached = vec![false; stages];
        let mut within = vec![false; self.moments.len()];
        let mut stage = usize::from(timeline.initial);
        reached[stage] = true;
        for step in &timeline.steps {
            match step.what {
                What::Stage(to) => {
                    let to = usize::from(to);
                    self.transitions[stage * stages + to].times += 1;
                    reached[to] = true;
                    stage = to;
                }
                What::Moment(moment) => {
                    let moment = usize::from(moment);
                    self.moments[moment].times += 1;
                    within[moment] = true;
                }
            }
        }
        self.stages[stage].ended += 1;
        for (count, reached) in self.stages.iter_mut().zip(reached) {
            count.reached += usize::from(reached);
        }
        for (count, within) in self.moments.iter_mut().zip(within) {
            count.within += usize::from(within);
        }
    }
}

/// Each block that a slot may show, once.
fn slots(program: &Program) -> Vec<SlotCount> {
    let mut rows: Vec<SlotCount> = Vec::new();
    for slot in &program.slots {
        for choice in &slot.choose {
            let block = &program.blocks[usize::from(choice.block)].name;
            let is_same = |row: &SlotCount| row.slot == slot.name && row.block == *block;
            if !rows.iter().any(is_same) {
                rows.push(SlotCount {
                    slot: slot.name.clone(),
                    block: block.clone(),
                    times: 0,
                    within: 0,
                });
            }
        }
    }
    rows
}

fn row(visitor: &str, difference: &Difference) -> DifferenceRow {
    let (file, line) = difference.place.clone();
    DifferenceRow {
        visitor: visitor.into(),
        file,
        line,
        at: when::iso(difference.at),
        recorded: difference.recorded.to_string(),
        replayed: difference.replayed.clone(),
    }
}
