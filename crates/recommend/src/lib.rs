//! Which products to show next: tables learned from sessions, the decision over them, and what that is
//! worth beside what others would have shown. Pure functions: no IO, no clock, no dice, so that the command
//! line judges what the page does (`js/recommend/decide.ts` decides the same, held by shared vectors).

pub mod bytes;
pub mod decide;
pub mod file;
pub mod judge;
pub mod learn;
pub mod peers;
pub mod vsknn;
pub mod weight;

/// What visitors did, by number of product.
#[derive(Clone, Debug, Default)]
pub struct Shop {
    /// The products, by their numbers.
    pub products: Vec<Product>,
    /// In the order of their times.
    pub sessions: Vec<Session>,
}

/// What is known of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// As events call it.
    pub id: String,
    /// Whose file it stands in; empty where events name none.
    pub category: String,
}

/// What a visitor did without a long pause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// When it began, in milliseconds since 1970.
    pub began: u64,
    /// Products that were looked at, in order.
    pub viewed: Vec<u32>,
    /// Products that were bought.
    pub bought: Vec<u32>,
}
