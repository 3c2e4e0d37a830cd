//! `microstage-bench`: driven by `cargo xtask bench`.

use std::io::{self, Write};
use std::process::ExitCode;

use microstage_bench::rules::{Comparison, Rule};
use microstage_bench::workloads::{Touched, experiments, prepare, truths};
use microstage_bench::{Failure, recording, rules, serve};
use microstage_engine::Part;
use microstage_engine::compile::compile;
use serde_json::{Value as Json, json};

const USAGE: &str = "\
microstage-bench data            the shared rules, values, journey and program, as JSON
microstage-bench serve           answers lines of `WORKLOAD MILLISECONDS` with nanoseconds
microstage-bench once NAME TIMES does a workload so often, for a profiler";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["data"] => data().and_then(|data| print(&data)),
        ["serve"] => serve::serve(io::stdin().lock(), io::stdout().lock()),
        ["once", name, times] => once(name, times),
        _ => Err(USAGE.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// How many rules the comparison has.
const COUNT: usize = 1000;

/// How many events the contenders' results are compared after.
const CHECKED: usize = 96;

/// Everything that the JavaScript half of a run needs to know.
fn data() -> Result<Json, Failure> {
    let list = rules::make_rules(COUNT);
    let journey = rules::journey(&list);
    let program = compile(&journey).program.ok_or("the journey is refused")?;
    let mut visitor = Touched::shared(COUNT)?;
    let mut held = Vec::new();
    for _ in 0..CHECKED {
        visitor.step();
        held.push(bits(&truths(&visitor.engine, COUNT)));
    }
    Ok(json!({
        "rules": list.iter().map(plain).collect::<Vec<_>>(),
        "facts": rules::facts(),
        "values": rules::make_values(256),
        "program": hex(&program),
        "held": held,
        "snapshot": hex(&visitor.engine.snapshot(Part::Everything)),
        "experiments": experiments()?,
        "recording": recording::source(),
    }))
}

/// The experiments, the attributes of their visitors, and who is in which.
fn experiments() -> Result<Json, Failure> {
    let held = experiments::held()?;
    Ok(json!({
        "conditions": experiments::conditions().iter().map(plain).collect::<Vec<_>>(),
        "attributes": experiments::visitors(),
        "held": held.iter().map(|held| bits(held)).collect::<Vec<_>>(),
    }))
}

fn plain(rule: &Rule) -> Json {
    let one = |one: &Comparison| json!({ "f": one.fact, "op": one.op, "v": one.value });
    rule.iter().map(one).collect()
}

fn bits(bits: &[bool]) -> String {
    bits.iter()
        .map(|bit| if *bit { '1' } else { '0' })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn print(data: &Json) -> Result<(), Failure> {
    Ok(writeln!(io::stdout(), "{data}")?)
}

/// Under a profiler only what is inside of [`measured`] counts, and not the preparation.
fn once(name: &str, times: &str) -> Result<(), Failure> {
    let mut run = prepare(name)?;
    let times: u64 = times.parse()?;
    // Whatever is grown or learned at the first times is not what an event costs.
    for _ in 0..times {
        run();
    }
    measured(&mut run, times);
    Ok(())
}

#[inline(never)]
fn measured(run: &mut dyn FnMut() -> u64, times: u64) {
    for _ in 0..times {
        std::hint::black_box(run());
    }
}
