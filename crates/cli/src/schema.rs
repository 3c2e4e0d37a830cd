//! `microstage schema`: the format of journeys, for editors, for TypeScript and for people.

use std::io::Write;

use clap::{Args, ValueEnum};
use microstage_engine::compile::publish;

use crate::failure::{Ending, Failure};

/// Print the format of journeys: the JSON Schema that editors complete and check by
#[derive(Args)]
pub(crate) struct Arguments {
    /// In which form
    #[arg(long = "as", value_enum, default_value_t = Form::Json, value_name = "FORM")]
    form: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// JSON Schema, draft 2020-12
    Json,
    /// Types for TypeScript
    Typescript,
    /// The reference page, in Markdown
    Reference,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let text = match arguments.form {
        Form::Json => publish::json_schema(),
        Form::Typescript => publish::typescript(),
        Form::Reference => publish::reference(),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Ending::Done)
}
