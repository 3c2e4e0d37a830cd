//! What the command line does for the engine: it looks properties up in JSON.

use microstage_engine::path::resolve;
use microstage_engine::{Field, Loaded};
use serde_json::Value as Json;

/// The properties that the program reads for an event.
pub(crate) fn fields(
    loaded: &Loaded,
    event: Option<u16>,
    is_page_view: bool,
    properties: &Json,
) -> Vec<Field> {
    let paths = &loaded.program.paths;
    loaded
        .reads(event, is_page_view)
        .map(|path| {
            let segments = &paths[usize::from(path)].segments;
            (path, resolve(&properties, segments))
        })
        .collect()
}
