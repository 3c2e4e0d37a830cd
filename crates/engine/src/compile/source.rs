//! Content from the shop's own system: what a block's `source` has in it, and where its texts read that.
//! The page fetches it (`js/behaviours/source.ts`) and puts the values into the texts before a block is built.

use std::cell::Cell;

use super::address::is_safe_address;
use super::cel::tree::{Expr, Kind};
use super::duration::parse_duration;
use super::json::At;
use super::lower::Lowering;
use super::node::quoted;
use super::problem::{Place, did_you_mean};

/// How long the page waits for it, where the journey does not say.
const TIMEOUT_MS: u64 = 3_000;

/// The source of the block that is being lowered.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// Its fields and their types; those of a list's items as `list.field`.
    fields: Vec<(String, String)>,
    /// The list of which an item is being lowered.
    each: Option<String>,
    /// Whether any text has read it, and whether one has since that item began.
    is_read: Cell<bool>,
    is_item_read: Cell<bool>,
}

/// Makes the fields of a block's source known to its texts. Gives the source as JSON for the page.
pub(crate) fn declare<'a>(
    lowering: &mut Lowering<'a>,
    block: &At<'a>,
    root: &At,
) -> Option<String> {
    if let Some(recommend) = block.get("recommend") {
        return declare_recommended(lowering, block, &recommend, root);
    }
    let source = block.get("source")?;
    let url = source.get("url")?;
    check_url(lowering, &url, root);
    let mut scope = Scope::default();
    let fields = fields(lowering, &source, &mut scope);
    lowering.source = Some(scope);
    let timeout = source.text_of("timeout").and_then(parse_duration);
    Some(format!(
        "{{\"url\":{},\"timeout\":{},\"fields\":{fields}}}",
        quoted(url.text().unwrap_or_default()),
        timeout.unwrap_or(TIMEOUT_MS),
    ))
}

/// What each recommended product has.
const ITEM: [(&str, &str); 4] = [
    ("name", "text"),
    ("url", "address"),
    ("image", "address"),
    ("price", "number"),
];

/// So many products are recommended, where the journey does not say.
const MOST_ITEMS: i64 = 12;

/// Recommended products are a source whose one list the page chooses (`js/behaviours/recommend.ts`).
fn declare_recommended<'a>(
    lowering: &mut Lowering<'a>,
    block: &At<'a>,
    recommend: &At<'a>,
    root: &At,
) -> Option<String> {
    if let Some(source) = block.get("source") {
        lowering.problems.error(
            "conflicting_fields",
            &source.place,
            "`source` beside `recommend`",
            "one of the two: both say where the products come from",
            "remove it",
        );
    }
    let from = recommend.get("from")?;
    check_url(lowering, &from, root);
    let fields = std::iter::once(("items".into(), "list".into()));
    let items = ITEM.map(|(name, kind)| (format!("items.{name}"), kind.into()));
    lowering.source = Some(Scope {
        fields: fields.chain(items).collect(),
        ..Scope::default()
    });
    let timeout = recommend.text_of("timeout").and_then(parse_duration);
    let int = |name: &str| recommend.get(name).and_then(|at| at.int());
    let mut more = format!("\"most\":{}", int("most").unwrap_or(MOST_ITEMS));
    if let Some(category) = recommend.text_of("category") {
        more.push_str(&format!(",\"category\":{}", quoted(category)));
    }
    if let Some(brand) = int("brand") {
        more.push_str(&format!(",\"brand\":{brand}"));
    }
    let list = recommend.text_of("list").unwrap_or_default();
    Some(format!(
        "{{\"recommend\":{{\"list\":{},{more}}},\"url\":{},\"timeout\":{}}}",
        quoted(list),
        quoted(from.text().unwrap_or_default()),
        timeout.unwrap_or(TIMEOUT_MS),
    ))
}

/// Whether any block recommends something: then the page remembers what was looked at.
pub(crate) fn recommends(root: &At) -> bool {
    let blocks = root.get("blocks");
    let mut blocks = blocks.iter().flat_map(At::members);
    blocks.any(|(_, block)| block.get("recommend").is_some())
}

/// The fields of a source as JSON: the type, and the default or what the items of a list have.
fn fields(lowering: &Lowering, source: &At, scope: &mut Scope) -> String {
    let mut written = Vec::new();
    for (name, field) in source.get("fields").iter().flat_map(At::members) {
        let kind = field.text_of("type").unwrap_or_default();
        scope.fields.push((name.into(), kind.into()));
        let items = field.get("of");
        let default = field.get("default");
        check_field(lowering, &field, kind);
        let more = match (kind, &items, &default) {
            ("list", Some(items), _) => Some(items_of(name, items, scope)),
            (_, _, Some(default)) => default.text().map(quoted),
            _ => None,
        };
        let more = more.map_or_else(String::new, |more| format!(",{more}"));
        written.push(format!("{}:[{}{more}]", quoted(name), quoted(kind)));
    }
    format!("{{{}}}", written.join(","))
}

/// What the items of a list have, as JSON.
fn items_of(list: &str, items: &At, scope: &mut Scope) -> String {
    let mut written = Vec::new();
    for (name, kind) in items.members() {
        let kind = kind.text().unwrap_or_default();
        scope.fields.push((format!("{list}.{name}"), kind.into()));
        written.push(format!("{}:{}", quoted(name), quoted(kind)));
    }
    format!("{{{}}}", written.join(","))
}

/// A list has items and no default; of all others it is the other way round.
fn check_field(lowering: &Lowering, field: &At, kind: &str) {
    let is_list = kind == "list";
    let wrong = if is_list { "default" } else { "of" };
    if let Some(there) = field.get(wrong) {
        lowering.problems.error(
            "conflicting_fields",
            &there.place,
            format!("`{wrong}` beside the type {kind}"),
            "`of` in a list, and `default` in anything else",
            "remove it",
        );
    }
    if is_list && field.get("of").is_none() {
        lowering.problems.error(
            "missing_field",
            &field.place,
            "no `of`",
            "what each item of the list has",
            "add `of`: names and types",
        );
    }
    if kind == "address"
        && let Some(default) = field.get("default")
        && !default.text().is_some_and(is_safe_address)
    {
        lowering.problems.error(
            "unsafe_address",
            &default.place,
            format!("\"{}\"", default.text().unwrap_or_default()),
            "an address that leads somewhere and runs nothing",
            "begin it with https:, http:, mailto:, tel:, /, # or ?",
        );
    }
}

/// The address lies with the shop, or at an origin that the journey names, and is the same for every visitor.
fn check_url(lowering: &Lowering, url: &At, root: &At) {
    let text = url.text().unwrap_or_default();
    let privacy = root.get("privacy");
    let origins = privacy.as_ref().and_then(|privacy| privacy.get("sources"));
    let origins = origins.iter().flat_map(At::one_or_many);
    let origins: Vec<&str> = origins.filter_map(|origin| origin.text()).collect();
    let is_within = |origin: &&str| {
        text.strip_prefix(*origin)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    let is_own = text.starts_with('/') && !text.starts_with("//");
    if is_safe_address(text) && !text.contains("{{") && (is_own || origins.iter().any(is_within)) {
        return;
    }
    lowering.problems.error(
        "unsafe_address",
        &url.place,
        format!("\"{text}\""),
        "a path such as /cms/hero.json, or an address at an origin of `privacy.sources`, the same for every visitor",
        "name its origin under `privacy.sources`, and write it without placeholders",
    );
}

/// Refuses origins that are none.
pub(crate) fn check_origins(lowering: &Lowering, root: &At) {
    let privacy = root.get("privacy");
    let origins = privacy.as_ref().and_then(|privacy| privacy.get("sources"));
    for origin in origins.iter().flat_map(At::one_or_many) {
        let text = origin.text().unwrap_or_default();
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        if !host.is_some_and(|host| !host.is_empty() && host.chars().all(is_host)) {
            lowering.problems.error(
                "bad_value",
                &origin.place,
                format!("\"{text}\""),
                "an origin, such as https://cms.shop.example",
                "write scheme and host, without a path",
            );
        }
    }
}

/// Begins the item of a list; gives the list's name where the source has one of that name.
pub(crate) fn enter<'a>(lowering: &mut Lowering<'a>, item: &At<'a>) -> Option<String> {
    let each = item.get("each")?;
    let name = each.text()?;
    let scope = lowering.source.take().unwrap_or_default();
    let is_list = |(path, kind): &&(String, String)| path == name && kind == "list";
    let found = scope.fields.iter().any(|field| is_list(&field));
    let lists = scope.fields.iter().filter(|(_, kind)| kind == "list");
    if !found {
        lowering.problems.error(
            "unknown_name",
            &each.place,
            format!("\"{name}\""),
            "a list of the block's source",
            did_you_mean(
                name,
                lists.map(|(path, _)| path.as_str()),
                "add it to the source's `fields`, with the type list",
            ),
        );
    }
    lowering.source = Some(Scope {
        each: found.then(|| name.into()),
        ..scope
    });
    found.then(|| name.into())
}

/// Ends the item of a list. One that reads nothing of it would be there many times, each the same.
pub(crate) fn leave(lowering: &mut Lowering, item: &At) {
    let Some(scope) = &mut lowering.source else {
        return;
    };
    let Some(list) = scope.each.take() else {
        return;
    };
    if !scope.is_item_read.take() && !lowering.problems.has_error() {
        scope.is_read.set(true);
        let each = item.get("each").unwrap_or_else(|| item.clone());
        lowering.problems.warn(
            "unused_source",
            &each.place,
            format!("a product for each of `{list}`, all the same"),
            format!("texts that say which it is, such as `{{{{ source.{list}.name }}}}`"),
            "read the item's fields, or remove `each`",
        );
    }
}

/// Ends the block: what nothing in it reads is fetched for nothing.
pub(crate) fn finish(lowering: &mut Lowering, block: &At) {
    let scope = lowering.source.take();
    if scope.is_none_or(|scope| scope.is_read.get()) || lowering.problems.has_error() {
        return;
    }
    let (name, at, remedy) = match (block.get("recommend"), block.get("source")) {
        (Some(at), _) => (
            "recommend",
            at,
            "let a product have `\"each\": \"items\"` and read `{{ source.items.name }}`, or remove `recommend`",
        ),
        (None, Some(at)) => (
            "source",
            at,
            "read its fields, such as `{{ source.title }}`, or remove `source`",
        ),
        (None, None) => return,
    };
    lowering.problems.warn(
        "unused_source",
        &at.place,
        format!("`{name}`, of which the block reads nothing"),
        "a text of the block that reads it",
        remedy,
    );
}

/// The path and the type of what an expression reads of the block's source; `Some(None)` where there is no
/// such field, which is told.
pub(crate) fn read(
    lowering: &Lowering,
    tree: &Expr,
    place: &Place,
) -> Option<Option<(String, String)>> {
    let scope = lowering.source.as_ref()?;
    let path = path_of(tree)?;
    scope.is_read.set(true);
    let field = scope.fields.iter().find(|(known, _)| *known == path);
    let is_here = path
        .split_once('.')
        .is_none_or(|(list, _)| scope.each.as_deref() == Some(list));
    scope
        .is_item_read
        .set(scope.is_item_read.get() || path.contains('.'));
    match field {
        Some((_, kind)) if kind != "list" && is_here => Some(Some((path, kind.clone()))),
        _ => {
            lowering.problems.error(
                "unknown_name",
                place,
                format!("source.{path}"),
                "a field of the block's source; of a list's items only beside `each`",
                did_you_mean(
                    &path,
                    scope.fields.iter().map(|(known, _)| known.as_str()),
                    "add it to the source's `fields`",
                ),
            );
            Some(None)
        }
    }
}

/// `title` of `source.title`, `items.title` of `source.items.title`.
fn path_of(tree: &Expr) -> Option<String> {
    let Kind::Member(target, name) = &tree.kind else {
        return None;
    };
    match &target.kind {
        Kind::Name(root) if root == "source" => Some(name.clone()),
        _ => Some(format!("{}.{name}", path_of(target)?)),
    }
}
