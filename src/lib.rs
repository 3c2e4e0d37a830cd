//! The SDK in the page. See docs/ARCHITECTURE.md.
