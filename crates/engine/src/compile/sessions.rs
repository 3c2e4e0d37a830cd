//! When a session ends, beside its timeout.

use super::cel::zones;
use super::json::At;
use super::lower::Lowering;
use super::problem::did_you_mean;
use crate::program::Root;
use crate::value::Value;

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
    if let Some(zone) = session.get("midnight") {
        lower_midnight(lowering, &zone);
    }
    let campaign = session.get("campaign");
    if campaign.and_then(|campaign| campaign.flag()) == Some(true) {
        let path = |name: &&str| lowering.names.path(Root::Page {}, vec![(*name).into()]);
        lowering.program.session_campaign = CAMPAIGN.iter().map(path).collect();
    }
}

fn lower_midnight(lowering: &mut Lowering, zone: &At) {
    let Some(name) = zone.text() else { return };
    let Some(table) = zones::table(name) else {
        lowering.problems.error(
            "unknown_name",
            &zone.place,
            format!("\"{name}\""),
            "a time zone of the IANA database, or an offset such as +02:00",
            did_you_mean(name, zones::names(), "write it as in Europe/Berlin"),
        );
        return;
    };
    let table = Value::List(table.into());
    lowering.program.session_midnight = Some(lowering.names.constant(table));
}
