//! Cuts an expression into tokens, by CEL's lexical rules
//! (<https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax>).

use super::Fault;

/// A token with its byte offset.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) at: usize,
    pub(crate) kind: Lexeme,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Lexeme {
    Int(i64),
    /// 2^63: an integer only behind a minus sign.
    MinInt,
    Double(f64),
    Str(String),
    Name(String),
    /// A name in backticks, which only a property can have.
    QuotedName(String),
    Symbol(&'static str),
    End,
}

const SYMBOLS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")",
    "[", "]", ",", ".", "{", "}",
];

/// The tokens of an expression, with `End` last.
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_space();
        let at = lexer.at;
        let kind = lexer.next()?;
        let ended = kind == Lexeme::End;
        tokens.push(Token { at, kind });
        if ended {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.len()
                - rest
                    .trim_start_matches([' ', '\t', '\n', '\r', '\x0c'])
                    .len();
            let comment = if rest[space..].starts_with("//") {
                rest[space..].find('\n').unwrap_or(rest.len() - space)
            } else {
                0
            };
            if space + comment == 0 {
                return;
            }
            self.at += space + comment;
        }
    }

    fn next(&mut self) -> Result<Lexeme, Fault> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(Lexeme::End);
        };
        let prefix = rest
            .find(['\'', '"'])
            .map(|end| rest[..end].to_ascii_lowercase());
        match prefix.as_deref() {
            Some("r") => {
                self.at += 1;
                return self.text(true);
            }
            Some("b" | "br" | "rb") => {
                return Err(Fault::syntax(
                    self.at,
                    "bytes",
                    "a text",
                    "leave out the b: there are no bytes here",
                ));
            }
            _ => {}
        }
        if first == '`' {
            return self.quoted_name();
        }
        if matches!(first, '\'' | '"') {
            return self.text(false);
        }
        if first.is_ascii_digit()
            || first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())
        {
            return self.number();
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let len = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_')
                    .len();
            let name = rest[..len].to_string();
            self.at += len;
            return Ok(Lexeme::Name(name));
        }
        match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            Some(symbol) => {
                self.at += symbol.len();
                Ok(Lexeme::Symbol(symbol))
            }
            None => Err(Fault::syntax(
                self.at,
                format!("`{first}`"),
                "a name, a number, a text or an operator",
                if first == '=' {
                    "compare with =="
                } else {
                    "remove it"
                },
            )),
        }
    }

    fn number(&mut self) -> Result<Lexeme, Fault> {
        let at = self.at;
        let rest = self.rest();
        let hex = rest.starts_with("0x") || rest.starts_with("0X");
        let bytes = rest.as_bytes();
        let mut len = if hex { 2 } else { 0 };
        while let Some(byte) = bytes.get(len) {
            let sign = matches!(byte, b'+' | b'-')
                && !hex
                && matches!(bytes[len - usize::from(len > 0)], b'e' | b'E');
            let point = *byte == b'.' && !hex && bytes.get(len + 1).is_some_and(u8::is_ascii_digit);
            if !(byte.is_ascii_alphanumeric() || sign || point) {
                break;
            }
            len += 1;
        }
        let text = &rest[..len];
        let whole = if hex {
            i128::from_str_radix(&text[2..], 16)
        } else {
            text.parse::<i128>()
        };
        let lexeme = match whole {
            Ok(number) => match i64::try_from(number) {
                Ok(number) => Lexeme::Int(number),
                Err(_) if number == 1i128 << 63 => Lexeme::MinInt,
                Err(_) => {
                    return Err(Fault::syntax(
                        at,
                        format!("`{text}`"),
                        "an integer of 64 bits",
                        "write a smaller number, or a double such as 1e20",
                    ));
                }
            },
            Err(_) => match text.parse::<f64>() {
                Ok(number) if number.is_finite() && !hex => Lexeme::Double(number),
                _ => {
                    return Err(Fault::syntax(
                        at,
                        format!("`{text}`"),
                        "a number such as 5, 0.5 or 1e3",
                        if text.ends_with(['u', 'U']) {
                            "leave out the u: there are no unsigned numbers here"
                        } else {
                            "mend the number, or put a space or an operator behind it"
                        },
                    ));
                }
            },
        };
        self.at += len;
        Ok(lexeme)
    }

    /// A name in backticks.
    fn quoted_name(&mut self) -> Result<Lexeme, Fault> {
        let inner = &self.rest()[1..];
        let may_stand = |c: char| c.is_ascii_alphanumeric() || "_.-/ ".contains(c);
        let len = inner.len() - inner.trim_start_matches(may_stand).len();
        if len == 0 || !inner[len..].starts_with('`') {
            return Err(Fault::syntax(
                self.at,
                "a name in backticks that does not end",
                "letters, digits, spaces and _ . - / between two backticks",
                "close the name, or write it as an index: x['name']",
            ));
        }
        let name = inner[..len].to_string();
        self.at += len + 2;
        Ok(Lexeme::QuotedName(name))
    }

    fn text(&mut self, raw: bool) -> Result<Lexeme, Fault> {
        let start = self.at;
        let quote = if self.rest().starts_with('\'') {
            "'"
        } else {
            "\""
        };
        let triple = quote.repeat(3);
        // Only a text in three quotes goes over lines.
        let (quote, is_long) = if self.rest().starts_with(&triple) {
            (triple.as_str(), true)
        } else {
            (quote, false)
        };
        self.at += quote.len();
        let mut text = String::new();
        loop {
            let at = self.at;
            if self.rest().starts_with(quote) {
                self.at += quote.len();
                return Ok(Lexeme::Str(text));
            }
            let next = self.rest().chars().next();
            let Some(c) = next.filter(|c| is_long || !matches!(c, '\n' | '\r')) else {
                return Err(Fault::syntax(
                    start,
                    "a text without an end",
                    format!("a closing {quote}"),
                    "close the text",
                ));
            };
            self.at += c.len_utf8();
            if c == '\\' && !raw {
                let unescaped = self.escape();
                text.push(unescaped.ok_or_else(|| {
                    Fault::syntax(
                        at,
                        "an escape that CEL does not have",
                        r"one of \n \t \r \\ \' \x41 \u0041",
                        "write the character itself",
                    )
                })?);
            } else {
                text.push(c);
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        let digits = match c {
            'n' => return Some('\n'),
            't' => return Some('\t'),
            'r' => return Some('\r'),
            'a' => return Some('\x07'),
            'b' => return Some('\x08'),
            'f' => return Some('\x0c'),
            'v' => return Some('\x0b'),
            '\\' | '\'' | '"' | '`' | '?' => return Some(c),
            'x' | 'X' => 2,
            'u' => 4,
            'U' => 8,
            '0'..='3' => {
                let octal = self.source.get(self.at - 1..self.at + 2)?;
                self.at += 2;
                return char::from_u32(u32::from_str_radix(octal, 8).ok()?);
            }
            _ => return None,
        };
        let code = self.source.get(self.at..self.at + digits)?;
        self.at += digits;
        // The standard library would take a sign too.
        let all_hex = code.bytes().all(|byte| byte.is_ascii_hexdigit());
        char::from_u32(u32::from_str_radix(code, 16).ok().filter(|_| all_hex)?)
    }
}
