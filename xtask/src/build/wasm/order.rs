//! Where a module's exported functions stand among the others, in the text form of WebAssembly.

use std::collections::HashSet;
use std::fs;

use super::binaryen;
use super::flags::LOWEST;
use crate::failure::{Failure, Outcome};
use crate::repo::Repo;
use crate::stamp;

/// So many functions, those that are called most, stay before the exported ones. It is the place that
/// compresses best: a call's operand is the function's number.
const BEFORE: usize = 3;

/// Writes a module as text, its exported functions at the front.
pub(super) fn exports_first(repo: &Repo, from: &str, to: &str) -> Outcome<()> {
    let path = repo.path(to);
    binaryen(repo, "wasm-opt", from, &path, &[LOWEST, &["-S"]].concat())?;
    let text = fs::read_to_string(&path).map_err(|error| Failure::system("read", &path, &error))?;
    let moved = moved(&text).ok_or_else(|| {
        Failure::new(
            to,
            "no functions in the text of the module",
            "what wasm-opt prints of a module",
            "see xtask/src/build/wasm/order.rs",
        )
    })?;
    stamp::write(&path, moved.as_bytes())
}

/// Moves the exported functions to the front. A browser names each after its number, and V8 keeps the
/// texts of small numbers in a cache of 128, until two of them fall on the same place: then it makes one
/// of 64 kB, for as long as the page lives (its `SmiStringCache`).
/// `None` where this is no text of a module.
fn moved(text: &str) -> Option<String> {
    let exported: HashSet<&str> = text
        .match_indices("\n (export \"")
        .filter_map(|(at, _)| text[at..].lines().nth(1)?.split_once("(func "))
        .filter_map(|(_, name)| name.split(')').next())
        .collect();
    let first = text.find("\n (func ")?;
    let end = text.rfind("\n)")?;
    let (head, functions, tail) = (&text[..first], text.get(first..end)?, &text[end..]);
    let (inner, outer): (Vec<&str>, Vec<&str>) =
        functions.split("\n (func ").skip(1).partition(|function| {
            let name = function.split([' ', ')', '\n']).next();
            !name.is_some_and(|name| exported.contains(name))
        });
    let (before, behind) = inner.split_at(BEFORE.min(inner.len()));
    let all = before.iter().chain(&outer).chain(behind);
    let functions: String = all.map(|function| format!("\n (func {function}")).collect();
    Some(format!("{head}{functions}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(functions: &str) -> String {
        format!(
            "(module\n (type $0 (func))\n (export \"m\" (memory $0))\n (export \"a\" (func $4))\n (export \"b\" (func $1)){functions}\n)\n"
        )
    }

    #[test]
    fn exported_functions_come_behind_the_first_ones_in_their_order() {
        let text = module(
            "\n (func $0\n  (call $4)\n )\n (func $1 (param $0 i32)\n  (nop)\n )\n (func $2\n )\n (func $3\n )\n (func $4\n )\n (func $5\n )",
        );
        let expected = module(
            "\n (func $0\n  (call $4)\n )\n (func $2\n )\n (func $3\n )\n (func $1 (param $0 i32)\n  (nop)\n )\n (func $4\n )\n (func $5\n )",
        );
        assert_eq!(moved(&text), Some(expected));
    }

    #[test]
    fn a_module_of_few_functions_keeps_them_all() {
        let text = module("\n (func $1\n )\n (func $2\n )");
        let expected = module("\n (func $2\n )\n (func $1\n )");
        assert_eq!(moved(&text), Some(expected));
    }

    #[test]
    fn another_text_is_none() {
        assert_eq!(moved("<!doctype html>"), None);
    }
}
