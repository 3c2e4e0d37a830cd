//! An expression as it would be written, with no more brackets than it needs.

use crate::compile::cel::tree::{Binary, Expr, Kind, Unary};

/// How strongly the parts of an operator hold together; what holds more weakly inside of another
/// needs brackets.
const CONDITIONAL: u8 = 0;
const UNARY: u8 = 7;
const PRIMARY: u8 = 8;

/// The text of an expression.
pub(super) fn print(tree: &Expr) -> String {
    let mut text = String::new();
    write(tree, CONDITIONAL, &mut text);
    text
}

fn strength(tree: &Expr) -> u8 {
    match &tree.kind {
        Kind::Conditional(..) => CONDITIONAL,
        Kind::Binary(operator, ..) => match operator {
            Binary::Or => 1,
            Binary::And => 2,
            Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessEqual
            | Binary::Greater
            | Binary::GreaterEqual
            | Binary::In => 3,
            Binary::Add | Binary::Subtract => 4,
            Binary::Multiply | Binary::Divide | Binary::Modulo => 5,
        },
        Kind::Unary(..) => UNARY,
        _ => PRIMARY,
    }
}

fn write(tree: &Expr, at_least: u8, text: &mut String) {
    let own = strength(tree);
    if own < at_least {
        text.push('(');
        write(tree, CONDITIONAL, text);
        text.push(')');
        return;
    }
    match &tree.kind {
        Kind::Null => text.push_str("null"),
        Kind::Bool(value) => text.push_str(&value.to_string()),
        Kind::Int(value) => text.push_str(&value.to_string()),
        // CEL tells 1.0 from 1; the debug form keeps the point.
        Kind::Double(value) => text.push_str(&format!("{value:?}")),
        Kind::Str(value) => {
            let escaped = value.replace('\\', "\\\\").replace('\'', "\\'");
            text.push_str(&format!("'{escaped}'"));
        }
        Kind::List(items) => list(items, "[", "]", text),
        Kind::Name(name) => text.push_str(name),
        Kind::Member(target, name) => {
            write(target, PRIMARY, text);
            text.push('.');
            let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            text.push_str(&if is_plain {
                name.clone()
            } else {
                format!("`{name}`")
            });
        }
        Kind::Index(target, index) => {
            write(target, PRIMARY, text);
            list(std::slice::from_ref(index), "[", "]", text);
        }
        Kind::Map(pairs) => {
            text.push('{');
            for (index, (key, value)) in pairs.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write(key, CONDITIONAL, text);
                text.push_str(": ");
                write(value, CONDITIONAL, text);
            }
            text.push('}');
        }
        Kind::Call {
            target,
            name,
            arguments,
        } => {
            if let Some(target) = target {
                write(target, PRIMARY, text);
                text.push('.');
            }
            text.push_str(name);
            list(arguments, "(", ")", text);
        }
        Kind::Unary(operator, operand) => {
            text.push(match operator {
                Unary::Not => '!',
                Unary::Negate => '-',
            });
            write(operand, UNARY, text);
        }
        Kind::Binary(operator, left, right) => {
            write(left, own, text);
            text.push_str(&format!(" {} ", operator.symbol()));
            write(right, own + 1, text);
        }
        Kind::Conditional(condition, yes, no) => {
            write(condition, CONDITIONAL + 1, text);
            text.push_str(" ? ");
            write(yes, CONDITIONAL + 1, text);
            text.push_str(" : ");
            write(no, CONDITIONAL, text);
        }
    }
}

fn list(items: &[Expr], open: &str, close: &str, text: &mut String) {
    text.push_str(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        write(item, CONDITIONAL, text);
    }
    text.push_str(close);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::cel::parser::parse;

    #[test]
    fn an_expression_is_written_as_it_is_read() {
        for (source, expected) in [
            ("a&&b || c", "a && b || c"),
            ("a && (b||c)", "a && (b || c)"),
            ("(a - b) - c", "a - b - c"),
            ("a - (b - c)", "a - (b - c)"),
            ("-(a + b) * 2.0", "-(a + b) * 2.0"),
            ("!(x in ['a', 'it\\'s'])", "!(x in ['a', 'it\\'s'])"),
            ("page.type.startsWith('pro')", "page.type.startsWith('pro')"),
            ("a ? b : c ? d : e", "a ? b : c ? d : e"),
            ("(a ? b : c) + 1", "(a ? b : c) + 1"),
            ("size([1,2])", "size([1, 2])"),
            ("{'a':1,2:b}[ c ].`d-e`.f", "{'a': 1, 2: b}[c].`d-e`.f"),
            ("[1].all(x,x>0)", "[1].all(x, x > 0)"),
        ] {
            let tree = parse(source).unwrap();
            assert_eq!(print(&tree), expected, "{source}");
            let again = parse(&print(&tree)).unwrap();
            assert_eq!(print(&again), expected, "{source}, read again");
        }
    }
}
