//! `microstage-bench`: driven by `cargo xtask bench`.

use std::io::{self, Write};
use std::process::ExitCode;

use microstage_bench::workloads::{Touched, prepare, truths};
use microstage_bench::{Failure, recording, rules, serve};
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
        let bits = truths(&visitor.engine, COUNT);
        held.push(
            bits.iter()
                .map(|holds| if *holds { '1' } else { '0' })
                .collect::<String>(),
        );
    }
    let list: Vec<Json> = list
        .iter()
        .map(|rule| {
            rule.iter()
                .map(|one| json!({ "f": one.fact, "op": one.op, "v": one.value }))
                .collect()
        })
        .collect();
    Ok(json!({
        "rules": list,
        "facts": rules::facts(),
        "values": rules::make_values(256),
        "program": program.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        "held": held,
        "recording": recording::source(),
    }))
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
