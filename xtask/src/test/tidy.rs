//! What keeps the tree readable: short files, no machine's own paths, no dead links.

use std::fs;
use std::path::Path;

use super::Report;
use super::counts::Counts;
use super::session::Session;
use crate::failure::{Failure, Outcome};
use crate::repo::Repo;

/// How many lines of a source file may be something else than tests.
const LONGEST: usize = 400;

/// One kind of complaint about a file's text.
struct Rule {
    what: &'static str,
    applies: fn(&str) -> bool,
    complaints: fn(&Repo, &str, &str) -> Vec<String>,
}

const RULES: [Rule; 3] = [
    Rule {
        what: "length",
        applies: is_source,
        complaints: length,
    },
    Rule {
        what: "machine paths",
        applies: |_| true,
        complaints: machine_paths,
    },
    Rule {
        what: "links",
        applies: |name| name.ends_with(".md"),
        complaints: dead_links,
    },
];

/// Applies each rule to every file that is, or is about to be, committed.
pub(super) fn run(session: &Session<'_>) -> Outcome<Report> {
    let repo = session.repo;
    let listing = repo
        .task("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .succeed()?;
    let texts: Vec<(&str, String)> = listing
        .stdout
        .lines()
        .filter_map(|name| {
            fs::read_to_string(repo.path(name))
                .ok()
                .map(|text| (name, text))
        })
        .collect();
    let mut report = Report {
        counts: Counts::default(),
        output: String::new(),
    };
    for rule in &RULES {
        let files = texts.iter().filter(|(name, _)| (rule.applies)(name));
        let found: Vec<String> = files
            .flat_map(|(name, text)| (rule.complaints)(repo, name, text))
            .collect();
        if found.is_empty() {
            report.counts.passed += 1;
        } else {
            report.counts.failed += 1;
            report
                .output
                .push_str(&format!("{}:\n{}\n", rule.what, found.join("\n")));
        }
    }
    Ok(report)
}

fn is_source(name: &str) -> bool {
    let source = [".rs", ".ts", ".mjs", ".js"]
        .iter()
        .any(|ending| name.ends_with(ending));
    let test = ["/tests/", "/tests.rs", ".test."]
        .iter()
        .any(|part| name.contains(part));
    source && !test && !name.starts_with("tests/")
}

fn length(_: &Repo, name: &str, text: &str) -> Vec<String> {
    // What is generated is as long as what it is made from says.
    let mut head = text.lines().take(3);
    if head.any(|line| line.contains("by `cargo xtask codegen`")) {
        return Vec::new();
    }
    let lines = text
        .lines()
        .take_while(|line| *line != "#[cfg(test)]")
        .count();
    let failure = || {
        Failure::new(
            name,
            format!("{lines} lines without its tests"),
            format!("at most {LONGEST}"),
            "give one of its concepts a file of its own",
        )
    };
    if lines > LONGEST {
        vec![failure().to_string()]
    } else {
        Vec::new()
    }
}

fn machine_paths(_: &Repo, name: &str, text: &str) -> Vec<String> {
    // Put together here, so that this file does not accuse itself.
    let roots = ["home", "root", "work", "Users"].map(|root| format!("/{root}/"));
    let starts = |line: &str, root: &str| {
        line.match_indices(root).any(|(at, _)| {
            // A path from a machine's root begins the text or follows a quote, a space or the like.
            line[..at]
                .chars()
                .next_back()
                .is_none_or(|c| " \"'`=(:<\t".contains(c))
        })
    };
    let accused = text.lines().enumerate().filter_map(|(number, line)| {
        let root = roots.iter().find(|root| starts(line, root))?;
        Some(format!(
            "{name}:{}: a path below {root}, which is one machine's own",
            number + 1
        ))
    });
    accused.collect()
}

fn dead_links(repo: &Repo, name: &str, text: &str) -> Vec<String> {
    let root = repo.path(name);
    let folder = root.parent().unwrap_or(Path::new(""));
    let dead = |target: &&str| {
        let local = !target.contains("://") && !target.starts_with(['#', '/']);
        let file = target.split(['#', '?']).next().unwrap_or_default();
        local && !target.starts_with("mailto:") && !folder.join(file).exists()
    };
    links(text)
        .into_iter()
        .filter(dead)
        .map(|target| format!("{name}: a link to {target}, which is not there"))
        .collect()
}

/// The targets of Markdown's inline links, outside code.
fn links(text: &str) -> Vec<&str> {
    let mut fenced = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        // Every second piece between backticks is code.
        for prose in line.split('`').step_by(2) {
            let targets = prose.split("](").skip(1);
            found.extend(targets.filter_map(|rest| rest.split([')', ' ']).next()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_links_outside_code() {
        let text = "[a](docs/a.md) `[b](b.md)` [c](c.md#part \"title\")\n```\n[d](d.md)\n```\n";
        assert_eq!(links(text), ["docs/a.md", "c.md#part"]);
    }

    #[test]
    fn finds_machine_paths() {
        let repo = Repo::find().unwrap();
        for (line, accused) in [
            (concat!("path = \"/ho", "me/ann/x\""), true),
            (concat!("see /wo", "rk/main"), true),
            ("https://shop.example/home/sale", false),
            ("www/work/a.html", false),
        ] {
            assert_eq!(
                !machine_paths(&repo, "f", line).is_empty(),
                accused,
                "{line}"
            );
        }
    }

    #[test]
    fn tests_do_not_count_as_length() {
        let repo = Repo::find().unwrap();
        let tail = format!("#[cfg(test)]\n{}", "x\n".repeat(500));
        assert!(length(&repo, "a.rs", &("x\n".repeat(LONGEST) + &tail)).is_empty());
        assert_eq!(length(&repo, "a.rs", &"x\n".repeat(LONGEST + 1)).len(), 1);
    }
}
