//! What `train items` is told on the command line.

use std::path::PathBuf;

use clap::Args;

use crate::recording::Reading;
use crate::shape::Shape;

/// Learn which products to show next, and write the tables that pages read
///
/// Reads recordings as `replay` does: `view_item` (or whatever --view names) with its `item_id` and
/// `item_category`, `add_to_cart`, `remove_from_cart` and `purchase`. First it is judged: learned from the
/// earlier sessions, every next product of the later ones is foretold, beside the best-sellers, a Markov
/// chain of first order and V-SKNN. Then the tables are learned from everything: a file for each category.
/// The same data give the same files.
///
/// Exit codes: 0 = learned; 2 = a file cannot be read or written, or nothing can be learned from it.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The recordings; `-` is the standard input
    #[arg(required_unless_present_any = ["database", "check"], value_name = "EVENTS")]
    pub(super) events: Vec<PathBuf>,

    /// A collector's database, which may go on working meanwhile
    #[arg(long, value_name = "FILE")]
    pub(super) database: Option<PathBuf>,

    /// The folder that the files go into, served beside the shop; without it nothing is written
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,

    /// The shop's product feed: CSV with the columns of Google's product data
    ///
    /// `id`, `title` and `link` are needed; `image_link`, `price`, `availability`, `item_group_id` and `brand`
    /// are used where they are there. Pages can only show products of the feed that are in stock.
    #[arg(long, value_name = "FILE")]
    pub(super) products: Option<PathBuf>,

    /// Learn nothing, and say of files of tables whether a page would take them
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["database", "out", "products"])]
    pub(super) check: Vec<PathBuf>,

    /// The event that is a look at a product
    #[arg(long, value_name = "EVENT", default_value = "view_item")]
    pub(super) view: String,

    /// Judge by the sessions from this time on; without it by the last fifth
    #[arg(long, value_name = "TIME")]
    pub(super) test_from: Option<String>,

    /// So many bytes a file of tables has at most when it is packed; the weakest pairs are left out
    #[arg(long, value_name = "BYTES", default_value = "100000", value_parser = clap::value_parser!(u32).range(1_000..))]
    pub(super) most_bytes: u32,

    /// One JSON document, as --format json
    #[arg(long)]
    pub(super) json: bool,

    /// For people, or as one JSON document
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    pub(super) format: Shape,

    #[command(flatten)]
    pub(super) reading: Reading,
}
