//! Reads the text form of protocol buffers, as far as the conformance cases of CEL use it
//! (<https://protobuf.dev/reference/protobuf/textformat-spec/>).

/// A message: its fields in order.
pub type Message = Vec<(String, Field)>;

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// The bytes of a text.
    Bytes(Vec<u8>),
    /// A number, an enumerator or a boolean, as it is written.
    Word(String),
    Message(Message),
}

/// Reads a whole message.
pub fn read(text: &str) -> Message {
    let mut reader = Reader { rest: text };
    let message = reader.message();
    assert!(reader.rest.is_empty(), "not read: {}", reader.rest);
    message
}

/// The fields of that name.
pub fn all<'a>(message: &'a Message, name: &'a str) -> impl Iterator<Item = &'a Field> {
    message
        .iter()
        .filter(move |(own, _)| own == name)
        .map(|(_, field)| field)
}

impl Field {
    pub fn message(&self) -> &Message {
        match self {
            Self::Message(message) => message,
            other => panic!("{other:?} is no message"),
        }
    }

    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            other => panic!("{other:?} is no text"),
        }
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).expect("UTF-8")
    }

    pub fn word(&self) -> &str {
        match self {
            Self::Word(word) => word,
            other => panic!("{other:?} is no word"),
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        loop {
            self.rest = self
                .rest
                .trim_start_matches([' ', '\t', '\n', '\r', ',', ';']);
            if !self.rest.starts_with('#') {
                return;
            }
            self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
    }

    fn eat(&mut self, sign: char) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn message(&mut self) -> Message {
        let mut fields = Message::new();
        loop {
            self.skip();
            if self.rest.is_empty() || self.rest.starts_with('}') {
                return fields;
            }
            let name = self.word();
            let has_colon = self.eat(':');
            let value = if self.eat('{') {
                let message = self.message();
                assert!(self.eat('}'), "a message does not end: {}", self.rest);
                Field::Message(message)
            } else {
                assert!(has_colon, "no value behind {name}");
                self.scalar()
            };
            fields.push((name, value));
        }
    }

    fn word(&mut self) -> String {
        let may_stand = |c: char| c.is_ascii_alphanumeric() || "_.+-".contains(c);
        let len = self.rest.len() - self.rest.trim_start_matches(may_stand).len();
        assert!(len > 0, "no word: {}", self.rest);
        let (word, rest) = self.rest.split_at(len);
        self.rest = rest;
        word.into()
    }

    fn scalar(&mut self) -> Field {
        self.skip();
        if !self.rest.starts_with(['"', '\'']) {
            return Field::Word(self.word());
        }
        // Texts behind each other are one.
        let mut bytes = Vec::new();
        while self.rest.starts_with(['"', '\'']) {
            self.text(&mut bytes);
            self.skip();
        }
        Field::Bytes(bytes)
    }

    fn text(&mut self, bytes: &mut Vec<u8>) {
        let mut chars = self.rest.chars();
        let quote = chars.next();
        loop {
            let next = chars.next().expect("a text that ends");
            if Some(next) == quote {
                break;
            }
            if next == '\\' {
                escape(&mut chars, bytes);
            } else {
                bytes.extend_from_slice(next.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        self.rest = chars.as_str();
    }
}

fn escape(chars: &mut std::str::Chars, bytes: &mut Vec<u8>) {
    let kind = chars.next().expect("an escape");
    let mut number = |radix: u32, most: usize, first: &str| {
        let mut digits = first.to_string();
        while digits.len() < most {
            let Some(digit) = chars.clone().next().filter(|c| c.is_digit(radix)) else {
                break;
            };
            digits.push(digit);
            chars.next();
        }
        u32::from_str_radix(&digits, radix).expect("a number")
    };
    match kind {
        'n' => bytes.push(b'\n'),
        't' => bytes.push(b'\t'),
        'r' => bytes.push(b'\r'),
        'a' => bytes.push(7),
        'b' => bytes.push(8),
        'f' => bytes.push(12),
        'v' => bytes.push(11),
        'x' => bytes.push(number(16, 2, "") as u8),
        '0'..='7' => bytes.push(number(8, 3, &kind.to_string()) as u8),
        'u' | 'U' => {
            let code = number(16, if kind == 'u' { 4 } else { 8 }, "");
            let c = char::from_u32(code).expect("a character");
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        other => bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}
