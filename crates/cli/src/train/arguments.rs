//! What `train` is told on the command line.

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand, ValueEnum};
use microstage_train::export::Feature;

use super::items;
use crate::failure::Failure;
use crate::recording::Reading;

/// Learn a model from recorded events or from a table, and write it into the journey
///
/// From events (as `replay` reads them) features are expressions of the journey, read after one
/// event of each session, and the label is what comes later in that session. From a table (CSV with a header) each
/// row is one visit. Nothing is ever tested on visitors that were learned from; the same data and
/// the same seed give the same model. Comments and layout of the journey stay as they are.
///
/// Exit codes: 0 = learned; 1 = the journey with the model has errors; 2 = a file cannot be read
/// or written, or nothing can be learned from it.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(super) other: Option<Other>,

    #[command(flatten)]
    pub(super) model: Model,
}

/// The options of a model, where it is one that is learned.
pub(crate) struct Model(pub(super) Option<ModelArguments>);

impl FromArgMatches for Model {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let is_given = matches.contains_id("journey");
        let model = is_given.then(|| ModelArguments::from_arg_matches(matches));
        model.transpose().map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Model {
    fn augment_args(command: Command) -> Command {
        ModelArguments::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        ModelArguments::augment_args_for_update(command)
    }
}

/// What can be learned that is no model of a journey.
#[derive(Subcommand)]
pub(crate) enum Other {
    Items(Box<items::Arguments>),
}

/// What a model of a journey is learned from.
#[derive(Args)]
pub(crate) struct ModelArguments {
    /// The journey
    #[arg(value_name = "JOURNEY")]
    pub(super) journey: PathBuf,

    /// What the model is called in the journey
    #[arg(long, value_name = "NAME")]
    pub(super) name: String,

    /// What is learned
    #[arg(long, value_enum)]
    pub(super) kind: Kind,

    /// Recorded events; `-` is the standard input
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(super) events: Vec<PathBuf>,

    /// A table: CSV with a header
    #[arg(long, value_name = "FILE", conflicts_with = "events")]
    pub(super) table: Option<PathBuf>,

    /// A feature: an expression of the journey, and behind `=>` what counts where it has no value
    ///
    /// Of a table every column is a feature, unless some are named; the fact has the column's name.
    #[arg(long = "feature", value_name = "EXPRESSION[=>DEFAULT]", value_parser = feature)]
    pub(super) features: Vec<Feature>,

    /// What is foretold: event:NAME, moment:NAME or stage:NAME of events, COLUMN=VALUE of a table
    #[arg(long, value_name = "WHAT")]
    pub(super) label: Option<String>,

    /// Foretell only after these events; after any without it
    #[arg(long, value_name = "EVENT", value_delimiter = ',')]
    pub(super) at: Vec<String>,

    /// Learn from every event and not from one of each session
    ///
    /// The intervals are then too narrow, because rows of one session resemble each other.
    #[arg(long)]
    pub(super) every: bool,

    /// Column of a table that says whose row it is; without it each row is another visitor's
    #[arg(long, value_name = "COLUMN")]
    pub(super) visitor_column: Option<String>,

    /// Columns of a table that are no features
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,

    /// Columns of a table whose values are names, though they look like numbers
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(super) names: Vec<String>,

    /// How many clusters
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(2..=100))]
    pub(super) clusters: u16,

    /// What makes a true probability of the score, learned from held-out rows
    #[arg(long, value_enum, default_value_t = Calibrating::None)]
    pub(super) calibration: Calibrating,

    /// Fixes which visitors are tested on, and all draws
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,

    /// A page with the figures and the calibration plot
    #[arg(long, value_name = "FILE.html")]
    pub(super) report: Option<PathBuf>,

    /// Where the journey with the model goes; without it into the journey itself
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,

    /// Learn and tell, and write no journey
    #[arg(long)]
    pub(super) dry_run: bool,

    #[command(flatten)]
    pub(super) recording: Reading,
}

/// What can be learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Logistic regression: a probability
    Logistic,
    /// Boosted trees: a probability
    Trees,
    /// Clusters by k-means
    Kmeans,
    /// Clusters by Ward's hierarchical method
    Hierarchical,
    /// Which stage comes next
    Markov,
}

/// How scores are calibrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Calibrating {
    None,
    Platt,
    Isotonic,
}

impl Kind {
    /// Whether it foretells something that comes or does not.
    pub(super) fn foretells(self) -> bool {
        matches!(self, Self::Logistic | Self::Trees)
    }
}

impl ModelArguments {
    /// Refuses what makes no sense together, all at once.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let mut refusals = Vec::new();
        let mut refuse = |place: &str, found: &str, expected: &str, remedy: &str| {
            refusals.push(crate::failure::Refusal {
                place: place.into(),
                found: found.into(),
                expected: expected.into(),
                remedy: remedy.into(),
            });
        };
        let is_table = self.table.is_some();
        if !is_table && self.events.is_empty() {
            refuse(
                "--events",
                "nothing to learn from",
                "--events FILE or --table FILE",
                "name a file",
            );
        }
        if self.kind == Kind::Markov && is_table {
            refuse(
                "--table",
                "a table for a Markov chain",
                "--events: stages follow from events",
                "name recorded events",
            );
        }
        if self.kind.foretells() && self.label.is_none() {
            refuse(
                "--label",
                "nothing to foretell",
                "event:NAME, moment:NAME, stage:NAME, or COLUMN=VALUE of a table",
                "say what is foretold",
            );
        }
        if !self.kind.foretells() && self.label.is_some() && !is_table {
            refuse(
                "--label",
                "a label for a model that foretells nothing",
                "--label with --kind logistic or trees",
                "leave it out",
            );
        }
        if self.features.is_empty() && !is_table && self.kind != Kind::Markov {
            refuse(
                "--feature",
                "no feature",
                "expressions of the journey, such as views_10m",
                "name what the model looks at",
            );
        }
        match refusals.is_empty() {
            true => Ok(()),
            false => Err(Failure::Refused(refusals)),
        }
    }

    /// How expressions read the model.
    pub(super) fn how_to_read(&self) -> String {
        let name = &self.name;
        match (self.kind, self.moment()) {
            (Kind::Markov, _) => "read it as next_stage.<stage>".into(),
            (Kind::Kmeans | Kind::Hierarchical, _) => format!(
                "read it as a segment: \"segments\": {{ \"style\": {{ \"kmeans\": \"{name}\" }} }}"
            ),
            (_, Some(moment)) => format!("read it as predict.moment.{moment}"),
            _ => format!("read it as predict.{name}"),
        }
    }

    /// The moment that is foretold.
    pub(super) fn moment(&self) -> Option<&str> {
        self.label.as_deref()?.strip_prefix("moment:")
    }
}

fn feature(text: &str) -> Result<Feature, String> {
    let (value, default) = match text.rsplit_once("=>") {
        Some((value, default)) => {
            let number = default.trim().parse().ok();
            let number = number.filter(|number: &f64| number.is_finite());
            (value, Some(number.ok_or("expected a number behind =>")?))
        }
        None => (text, None),
    };
    Ok(Feature {
        value: value.trim().into(),
        default,
    })
}
