//! The shared vectors.

use serde_json::Value as Json;

/// All cases, in the order of the files' names, each with the name of its file.
pub fn all() -> Vec<(String, Json)> {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .expect("the folder of the vectors")
        .map(|entry| entry.expect("an entry").path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&file).expect("a text");
        let list: Vec<Json> = serde_json::from_str(&text).expect("a list of cases");
        cases.extend(list.into_iter().map(|case| (name.clone(), case)));
    }
    cases
}

pub fn folder() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors")
}
