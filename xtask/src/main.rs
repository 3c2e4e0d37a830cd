//! One door to build, run, test and measure the product: `cargo xtask …`.

mod bench;
mod budget;
mod build;
mod codegen;
mod command;
mod demo;
mod failure;
mod fuzz;
mod processes;
mod repo;
mod say;
mod stamp;
mod test;
mod tools;
mod wasm_file;

use std::env;
use std::process::ExitCode;

use failure::{Failure, Outcome};
use repo::Repo;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  build                    make dist/: the page's modules, its JavaScript and the npm package
  demo                     build everything, start the collector and say what to open
  test [--full] [FILTER]   run every step of the proof, or those whose name contains FILTER
  test --list              name the steps
  budget [--functions]     measure what the page fetches and hold it under tests/budget.json;
                           tell where the bytes of its module are
  codegen                  write what is made from the compiler's tables: JSON Schema, TypeScript
                           types and reference of the journey format
  bench engine             what an event costs, side by side with the packages of others
  bench page               what a page of the shop costs with Microstage, and with the trackers of
    [--loads N]            others, on a slow machine; N visits of each (30)
  bench render             script of single frames where a page of 100 slots and 1,000 product cards
    [--rounds N]           changes, on a slow machine; N visits (10)
  bench paint              when the shop is painted with Microstage, and without; N loads of each (30)
    [--loads N]
  bench experiments        a hundred experiments decided in a page, beside GrowthBook and Flipt
  bench instructions       how many instructions the main paths take, against tests/instructions.json;
    [--write]              write them there
  fuzz [TARGET …]          look for what breaks the compiler or the engine, for a minute each
    [--seconds N]          or for N seconds each
  tools                    make sure of everything the other commands need";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match processes::stop_on_signals().and_then(|()| run(&arguments)) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome<ExitCode> {
    let repo = Repo::find()?;
    let mut words = arguments.iter().map(String::as_str);
    match words.next() {
        Some("build") => build::run(&repo).map(|()| ExitCode::SUCCESS),
        Some("demo") => demo::run(&repo),
        Some("test") => test::run(&repo, &words.collect::<Vec<_>>()),
        Some("budget") => budget::run(&repo, &words.collect::<Vec<_>>()),
        Some("codegen") => codegen::run(&repo),
        Some("bench") => bench::run(&repo, &words.collect::<Vec<_>>()),
        Some("fuzz") => fuzz::run(&repo, &words.collect::<Vec<_>>()),
        Some("tools") => tools::all(&repo).map(|()| ExitCode::SUCCESS),
        None | Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => Err(Failure::new(
            "cargo xtask",
            format!("the command {other:?}"),
            "build, demo, test, budget, codegen, bench, fuzz or tools",
            "run `cargo xtask help`",
        )),
    }
}
