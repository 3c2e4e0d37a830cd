//! Unpacking of a body, with a bound on what may come out.

use std::borrow::Cow;
use std::io::Read;

use axum::http::StatusCode;
use flate2::read::MultiGzDecoder;

use crate::config::Limits;
use crate::error::Refusal;
use crate::problem::Problem;

/// Gzip is known by its first bytes: a `Content-Encoding` header would cost pages a preflight.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The JSON of a body: the body itself, or what its gzip holds.
pub(crate) fn unpack<'a>(body: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, Refusal> {
    if !body.starts_with(&GZIP_MAGIC) {
        return Ok(Cow::Borrowed(body));
    }
    // One byte more than allowed is enough to know, so a bomb never unfolds.
    let limit = limits.unpacked_bytes as u64;
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(body)
        .take(limit + 1)
        .read_to_end(&mut unpacked);
    if unpacked.len() as u64 > limit {
        return Err(unpacked_too_large(limits));
    }
    read.map(|_| Cow::Owned(unpacked)).map_err(|error| {
        let problem = Problem::new(
            "broken_gzip",
            "$",
            error.to_string(),
            "a whole gzip stream",
            "send the body again, or send it without gzip",
        );
        Refusal::new(StatusCode::BAD_REQUEST, problem)
    })
}

fn unpacked_too_large(limits: &Limits) -> Refusal {
    let problem = Problem::new(
        "unpacked_too_large",
        "$",
        format!("more than {} bytes once unpacked", limits.unpacked_bytes),
        format!("at most {} bytes once unpacked", limits.unpacked_bytes),
        "send the messages in several batches",
    );
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, problem)
}
