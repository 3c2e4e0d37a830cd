//! Which rows a reader asks for.

use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;

use crate::error::Refusal;
use crate::problem::{Problem, quote};

/// Rows of one answer, when nothing else is asked for.
const ROWS: u32 = 200;

/// Rows of one answer at most: with 32 kB each they still fit into memory many times.
const MAX_ROWS: u32 = 1_000;

/// The query `?after=ID&limit=N`, both of which may be left out.
#[derive(Deserialize)]
pub(super) struct Page {
    /// The id of the last row that the reader has seen.
    pub(super) after: Option<i64>,
    limit: Option<u32>,
}

impl Page {
    /// How many rows to answer with.
    pub(super) fn limit(&self) -> u32 {
        self.limit.unwrap_or(ROWS).clamp(1, MAX_ROWS)
    }
}

impl<S: Sync> FromRequestParts<S> for Page {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let Ok(Query(page)) = Query::try_from_uri(&parts.uri) else {
            let found = quote(parts.uri.query().unwrap_or_default());
            let expected = "whole numbers for after and limit";
            let remedy = format!("ask such as ?after=120&limit={ROWS}");
            let problem = Problem::new("bad_query", "query", found, expected, remedy);
            return Err(Refusal::new(StatusCode::BAD_REQUEST, problem));
        };
        Ok(page)
    }
}
