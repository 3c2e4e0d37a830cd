//! An HTTP/1.1 client that changes nothing of what a test says: no normalised paths, no added
//! headers, no retries.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

/// A request as it will stand on the wire.
#[derive(Clone)]
pub(crate) struct Request {
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &'static str, target: impl Into<String>) -> Self {
        Self {
            method,
            target: target.into(),
            headers: vec![],
            body: vec![],
        }
    }

    pub(crate) fn get(target: impl Into<String>) -> Self {
        Self::new("GET", target)
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known == name)
    }

    fn write(&self, address: SocketAddr, stream: &mut TcpStream) -> io::Result<()> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        if !self.has("host") {
            head += &format!("host: {address}\r\n");
        }
        let own_length = self.has("content-length") || self.has("transfer-encoding");
        if !own_length && !self.body.is_empty() {
            head += &format!("content-length: {}\r\n", self.body.len());
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += "connection: close\r\n\r\n";
        stream.write_all(head.as_bytes())?;
        stream.write_all(&self.body)
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }
}

/// An answer whose body is read line by line, as it comes.
pub(crate) struct Connection {
    pub(crate) head: Answer,
    reader: BufReader<TcpStream>,
}

impl Connection {
    /// Sends a request and reads the head of the answer.
    pub(crate) fn open(address: SocketAddr, request: &Request) -> Self {
        Self::try_open(address, request).unwrap()
    }

    /// The same, where the other side may be gone.
    pub(crate) fn try_open(address: SocketAddr, request: &Request) -> io::Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        request.write(address, &mut stream)?;
        let mut reader = BufReader::new(stream);
        let head = read_head(&mut reader)?;
        Ok(Self { head, reader })
    }

    /// The next line of the body. Chunk sizes stand in lines of their own and are passed over:
    /// what the tests look for begins with a word and a colon.
    pub(crate) fn next_line(&mut self, begin: &str) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line).unwrap_or(0) == 0 {
                return None;
            }
            if let Some(rest) = line.trim_end().strip_prefix(begin) {
                return Some(rest.trim().to_owned());
            }
        }
    }

    /// The whole answer.
    pub(crate) fn finish(self) -> Answer {
        self.try_finish().unwrap()
    }

    /// The same, where the other side may be gone.
    pub(crate) fn try_finish(mut self) -> io::Result<Answer> {
        if self.head.header("transfer-encoding") == Some("chunked") {
            self.head.body = read_chunks(&mut self.reader)?;
        } else {
            self.reader.read_to_end(&mut self.head.body)?;
        }
        Ok(self.head)
    }
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    match reader.read_line(&mut line)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end().to_owned()),
    }
}

fn read_head(reader: &mut impl BufRead) -> io::Result<Answer> {
    let status = read_line(reader)?;
    let status = status.split(' ').nth(1).and_then(|text| text.parse().ok());
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    let mut headers = Vec::new();
    while let Some((name, value)) = read_line(reader)?.split_once(':') {
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(Answer {
        status,
        headers,
        body: Vec::new(),
    })
}

fn read_chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = read_line(reader)?;
        let size = usize::from_str_radix(&size, 16).map_err(io::Error::other)?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk)?;
        body.extend_from_slice(&chunk[..size]);
        if size == 0 {
            return Ok(body);
        }
    }
}
