//! CEL's grammar, by precedence climbing.

use super::Fault;
use super::lexer::{Lexeme, Token, tokens};
use super::tree::{Binary, Expr, Kind, Unary};

/// Deeper nesting than any person writes; it bounds the parser's own stack.
const DEEPEST: usize = 64;

/// More operators and dots than any person writes; it bounds the depth of the tree.
const MOST_LINKS: usize = 250;

/// Words that CEL reserves for languages that host it.
const RESERVED: [&str; 15] = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "return", "var", "while",
];

/// Parses a whole expression.
pub(crate) fn parse(source: &str) -> Result<Expr, Fault> {
    let mut parser = Parser {
        tokens: tokens(source)?,
        next: 0,
        depth: 0,
        links: 0,
    };
    let expr = parser.conditional()?;
    match parser.peek() {
        Lexeme::End => Ok(expr),
        _ => Err(parser.unexpected(
            "an operator or the end",
            "put an operator between the two, or remove it",
        )),
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    links: usize,
}

impl Parser {
    fn peek(&self) -> &Lexeme {
        self.tokens
            .get(self.next)
            .map_or(&Lexeme::End, |token| &token.kind)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(0, |token| token.at)
    }

    fn eat(&mut self, symbol: &str) -> bool {
        let eaten = matches!(self.peek(), Lexeme::Symbol(found) if *found == symbol);
        self.next += usize::from(eaten);
        eaten
    }

    fn expect(&mut self, symbol: &str) -> Result<(), Fault> {
        if self.eat(symbol) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{symbol}`"), "close what was opened"))
        }
    }

    fn unexpected(&self, expected: &str, remedy: &str) -> Fault {
        let found = match self.peek() {
            Lexeme::Int(number) => number.to_string(),
            Lexeme::MinInt => "9223372036854775808".into(),
            Lexeme::Double(number) => number.to_string(),
            Lexeme::Str(text) => format!("'{text}'"),
            Lexeme::Name(name) | Lexeme::QuotedName(name) => format!("`{name}`"),
            Lexeme::Symbol(symbol) => format!("`{symbol}`"),
            Lexeme::End => "the end".into(),
        };
        Fault::syntax(self.at(), found, expected, remedy)
    }

    /// Counts an operator or a dot; gives where it stands.
    fn link(&mut self) -> Result<usize, Fault> {
        self.links += 1;
        if self.links > MOST_LINKS {
            return Err(Fault::syntax(
                self.at(),
                "one operator more",
                format!("at most {MOST_LINKS} operators"),
                "split the expression over segments",
            ));
        }
        Ok(self.at())
    }

    fn conditional(&mut self) -> Result<Expr, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::syntax(
                self.at(),
                "one bracket more",
                format!("brackets and choices at most {DEEPEST} deep"),
                "split the expression over segments",
            ));
        }
        let condition = self.binary(0)?;
        let expr = if self.eat("?") {
            let yes = self.binary(0)?;
            self.expect(":")?;
            let no = self.conditional()?;
            Expr {
                at: condition.at,
                kind: Kind::Conditional(condition.into(), yes.into(), no.into()),
            }
        } else {
            condition
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn binary(&mut self, lowest: u8) -> Result<Expr, Fault> {
        let mut left = self.unary()?;
        while let Some((operator, strength)) =
            self.operator().filter(|(_, strength)| *strength >= lowest)
        {
            let at = self.link()?;
            self.next += 1;
            let right = self.binary(strength + 1)?;
            left = Expr {
                at,
                kind: Kind::Binary(operator, left.into(), right.into()),
            };
        }
        Ok(left)
    }

    fn operator(&self) -> Option<(Binary, u8)> {
        Some(match self.peek() {
            Lexeme::Name(name) if name == "in" => (Binary::In, 2),
            Lexeme::Symbol(symbol) => match *symbol {
                "||" => (Binary::Or, 0),
                "&&" => (Binary::And, 1),
                "==" => (Binary::Equal, 2),
                "!=" => (Binary::NotEqual, 2),
                "<" => (Binary::Less, 2),
                "<=" => (Binary::LessEqual, 2),
                ">" => (Binary::Greater, 2),
                ">=" => (Binary::GreaterEqual, 2),
                "+" => (Binary::Add, 3),
                "-" => (Binary::Subtract, 3),
                "*" => (Binary::Multiply, 4),
                "/" => (Binary::Divide, 4),
                "%" => (Binary::Modulo, 4),
                _ => return None,
            },
            _ => return None,
        })
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        let at = self.at();
        let operator = match self.peek() {
            Lexeme::Symbol("!") => Unary::Not,
            Lexeme::Symbol("-") => Unary::Negate,
            _ => return self.postfix(),
        };
        self.next += 1;
        if operator == Unary::Negate {
            let number = match self.peek() {
                Lexeme::MinInt => Some(Kind::Int(i64::MIN)),
                Lexeme::Int(number) => Some(Kind::Int(-number)),
                Lexeme::Double(number) => Some(Kind::Double(-number)),
                _ => None,
            };
            if let Some(kind) = number {
                self.next += 1;
                return Ok(Expr { at, kind });
            }
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::syntax(
                at,
                "one sign more",
                format!("at most {DEEPEST} signs"),
                "remove the repeated signs",
            ));
        }
        let operand = self.unary()?;
        self.depth -= 1;
        Ok(Expr {
            at,
            kind: Kind::Unary(operator, operand.into()),
        })
    }

    fn postfix(&mut self) -> Result<Expr, Fault> {
        let mut expr = self.primary()?;
        loop {
            expr = if self.eat(".") {
                let at = self.link()?;
                let kind = self.member(expr.into())?;
                Expr { at, kind }
            } else if self.eat("[") {
                let at = self.link()?;
                let index = self.conditional()?;
                self.expect("]")?;
                let kind = Kind::Index(expr.into(), index.into());
                Expr { at, kind }
            } else {
                return Ok(expr);
            };
        }
    }

    /// What stands behind a dot.
    fn member(&mut self, target: Box<Expr>) -> Result<Kind, Fault> {
        let (name, is_quoted) = match self.peek().clone() {
            Lexeme::Name(name) => (name, false),
            Lexeme::QuotedName(name) => (name, true),
            _ => return Err(self.unexpected("a name", "name the property behind the dot")),
        };
        self.next += 1;
        if !is_quoted && self.eat("(") {
            return Ok(Kind::Call {
                target: Some(target),
                name,
                arguments: self.list(")")?,
            });
        }
        Ok(Kind::Member(target, name))
    }

    fn primary(&mut self) -> Result<Expr, Fault> {
        let at = self.at();
        let kind = match self.peek().clone() {
            Lexeme::Int(number) => Kind::Int(number),
            Lexeme::Double(number) => Kind::Double(number),
            Lexeme::Str(text) => Kind::Str(text),
            Lexeme::Name(name) => {
                self.next += 1;
                return self.name(at, name);
            }
            Lexeme::Symbol("(") => {
                self.next += 1;
                let inner = self.conditional()?;
                self.expect(")")?;
                return Ok(inner);
            }
            Lexeme::Symbol("[") => {
                self.next += 1;
                return Ok(Expr {
                    at,
                    kind: Kind::List(self.list("]")?),
                });
            }
            Lexeme::Symbol("{") => {
                self.next += 1;
                return Ok(Expr {
                    at,
                    kind: Kind::Map(self.pairs()?),
                });
            }
            _ => {
                return Err(
                    self.unexpected("a value", "write a name, a number, a text or a bracket")
                );
            }
        };
        self.next += 1;
        Ok(Expr { at, kind })
    }

    fn name(&mut self, at: usize, name: String) -> Result<Expr, Fault> {
        let kind = match name.as_str() {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            word if RESERVED.contains(&word) || word == "in" => {
                return Err(Fault::syntax(
                    at,
                    format!("`{word}`"),
                    "a value",
                    "CEL reserves this word; use another name",
                ));
            }
            _ if self.eat("(") => Kind::Call {
                target: None,
                name,
                arguments: self.list(")")?,
            },
            _ => Kind::Name(name),
        };
        Ok(Expr { at, kind })
    }

    fn pairs(&mut self) -> Result<Vec<(Expr, Expr)>, Fault> {
        let mut pairs = Vec::new();
        while !self.eat("}") {
            let key = self.conditional()?;
            self.expect(":")?;
            pairs.push((key, self.conditional()?));
            if !self.eat(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(pairs)
    }

    fn list(&mut self, end: &str) -> Result<Vec<Expr>, Fault> {
        let mut items = Vec::new();
        while !self.eat(end) {
            items.push(self.conditional()?);
            if !self.eat(",") {
                self.expect(end)?;
                break;
            }
        }
        Ok(items)
    }
}
