//! What the tests share: a running collector, a plain HTTP client, and messages to send.

mod app;
mod client;
mod messages;

pub(crate) use app::{Builder, TestApp, UpperCase, rejected};
pub(crate) use client::{Answer, Connection, Request};
pub(crate) use messages::{batch, message, post_of, with};
