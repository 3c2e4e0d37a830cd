//! When a session ends, beside its timeout.

use super::json::{At, canonical};
use super::lower::Lowering;
use crate::program::Root;

/// Properties of a page view that name the campaign that it came by: those of Google's campaign
/// URLs, and the ids that advertisement systems add to an address by themselves.
const CAMPAIGN: [&str; 11] = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_id",
    "utm_term",
    "utm_content",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
];

/// Lowers the session's rules.
pub(crate) fn lower_session<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    let Some(session) = root.get("session") else {
        return;
    };
    let campaign = session.get("campaign");
    if campaign.is_some_and(|flag| canonical(flag.value) == "true") {
        let path = |name: &&str| lowering.names.path(Root::Page {}, vec![(*name).into()]);
        lowering.program.session_campaign = CAMPAIGN.iter().map(path).collect();
    }
}
