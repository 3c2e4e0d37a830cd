//! A tree as lines, and values as people read them.

use std::io::{self, Write};

use microstage_engine::Value;
use microstage_engine::explain::Node;

use crate::style::{ERROR, FAINT, GOOD, paint};
use crate::text::{clean, quote};

/// A line with what stands below it.
pub(super) struct Tree {
    line: String,
    below: Vec<Tree>,
}

impl Tree {
    pub(super) fn new(line: impl Into<String>) -> Self {
        Self {
            line: line.into(),
            below: Vec::new(),
        }
    }

    pub(super) fn with(mut self, below: impl IntoIterator<Item = Self>) -> Self {
        self.below.extend(below);
        self
    }

    /// Writes the tree, and an empty line behind it.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.line)?;
        self.write_below(out, "")?;
        writeln!(out)
    }

    fn write_below(&self, out: &mut dyn Write, before: &str) -> io::Result<()> {
        for (index, tree) in self.below.iter().enumerate() {
            let is_last = index + 1 == self.below.len();
            let (branch, go_on) = if is_last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            let lead = paint(FAINT, &format!("{before}{branch}"));
            writeln!(out, "{lead}{}", tree.line)?;
            tree.write_below(out, &format!("{before}{go_on}"))?;
        }
        Ok(())
    }
}

/// An expression with the values of its parts; those that keep it from holding are marked.
pub(super) fn expression(label: &str, node: &Node) -> Tree {
    let blamed = node.blame();
    part(label, node, &blamed)
}

fn part(label: &str, node: &Node, blamed: &[&Node]) -> Tree {
    let value = value(&node.value);
    let is_blamed = blamed.iter().any(|other| std::ptr::eq(*other, node));
    let value = match node.value {
        Value::Bool(true) => paint(GOOD, &value),
        Value::Bool(false) | Value::Error => paint(ERROR, &value),
        _ => value,
    };
    let mark = if is_blamed { "  ← this" } else { "" };
    let label = if label.is_empty() {
        String::new()
    } else {
        format!("{label}: ")
    };
    let line = format!(
        "{label}{} → {value}{}",
        clean(&node.text),
        paint(ERROR, mark)
    );
    Tree::new(line).with(node.parts.iter().map(|below| part("", below, blamed)))
}

/// A value as it would be written in an expression.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Absent => "nothing".into(),
        Value::Error => "error".into(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Double(number) => format!("{number:?}"),
        Value::Str(text) => clean(&quote(text)).into_owned(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(self::value).collect();
            format!("[{}]", items.join(", "))
        }
        other => format!("{other:?}").to_lowercase(),
    }
}
