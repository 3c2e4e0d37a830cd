//! The names of Segment's ecommerce specification, as GA4 calls the same.
//!
//! Sources: <https://segment.com/docs/connections/spec/ecommerce/v2/> and
//! <https://developers.google.com/analytics/devguides/collection/ga4/reference/events>.

use microstage_engine::Value;
use microstage_engine::path::Tree;
use serde_json::Value as Json;

/// Events of the specification that have the same meaning in GA4. The others, such as
/// `Product Reviewed`, keep their names: a journey listens to them as they are.
const EVENTS: [(&str, &str); 21] = [
    ("Products Searched", "search"),
    ("Product List Viewed", "view_item_list"),
    ("Product List Filtered", "view_item_list"),
    ("Promotion Viewed", "view_promotion"),
    ("Promotion Clicked", "select_promotion"),
    ("Product Clicked", "select_item"),
    ("Product Viewed", "view_item"),
    ("Product Added", "add_to_cart"),
    ("Product Removed", "remove_from_cart"),
    ("Cart Viewed", "view_cart"),
    ("Checkout Started", "begin_checkout"),
    ("Payment Info Entered", "add_payment_info"),
    ("Order Completed", "purchase"),
    ("Order Refunded", "refund"),
    ("Product Added to Wishlist", "add_to_wishlist"),
    ("Wishlist Product Added to Cart", "add_to_cart"),
    ("Product Shared", "share"),
    ("Cart Shared", "share"),
    // Of the A/B testing specification.
    ("Experiment Viewed", "experiment_viewed"),
    ("Signed Up", "sign_up"),
    ("Signed In", "login"),
];

/// What properties of GA4 are called there, the best match first.
const PROPERTIES: [(&str, &[&str]); 24] = [
    ("items", &["products"]),
    ("item_id", &["product_id", "sku"]),
    ("item_name", &["name"]),
    ("item_brand", &["brand"]),
    ("item_category", &["category"]),
    ("item_variant", &["variant"]),
    ("index", &["position"]),
    // Both leave shipping and tax out.
    ("value", &["revenue", "total"]),
    ("transaction_id", &["order_id"]),
    ("search_term", &["query"]),
    ("item_list_id", &["list_id"]),
    ("item_list_name", &["list", "category"]),
    ("creative_name", &["creative"]),
    ("creative_slot", &["position"]),
    ("promotion_name", &["name"]),
    ("payment_type", &["payment_method"]),
    ("method", &["share_via"]),
    ("page_location", &["url"]),
    ("page_title", &["title"]),
    ("page_referrer", &["referrer"]),
    ("affiliation", &["store"]),
    ("shipping_tier", &["shipping_method"]),
    ("experiment_id", &["experimentId", "experiment_name"]),
    ("variation_id", &["variationId", "variation_name"]),
];

/// What GA4 calls an event of the specification.
pub(crate) fn event(name: &str) -> Option<&'static str> {
    // The specification writes "Title Case"; libraries differ in case.
    let mut events = EVENTS.iter();
    events
        .find(|(segment, _)| segment.eq_ignore_ascii_case(name))
        .map(|(_, ga4)| *ga4)
}

/// Properties of a message of another client than ours: those of the name that is asked for, or
/// else of the name that Segment has for it.
#[derive(Clone, Copy)]
pub(crate) struct Properties<'a>(pub(crate) &'a Json);

impl Tree for Properties<'_> {
    fn member(&self, name: &str) -> Option<Self> {
        let own = self.0.get(name);
        let other = || {
            let (_, names) = PROPERTIES.iter().find(|(ga4, _)| *ga4 == name)?;
            names.iter().find_map(|name| self.0.get(name))
        };
        own.or_else(other).map(Properties)
    }

    fn first(&self) -> Option<Self> {
        self.0.get(0).map(Properties)
    }

    fn scalar(&self) -> Value {
        self.0.scalar()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use microstage_engine::path::resolve;
    use serde_json::json;

    #[test]
    fn events_have_the_names_of_ga4() {
        for (name, expected) in [
            ("Product Viewed", Some("view_item")),
            ("order completed", Some("purchase")),
            ("Product Reviewed", None),
            ("view_item", None),
        ] {
            assert_eq!(event(name), expected, "{name}");
        }
    }

    #[test]
    fn a_property_is_looked_up_under_its_own_name_first() {
        let order = json!({
            "order_id": "o1", "revenue": 25, "total": 30, "item_list_name": "own", "category": "shirts",
            "products": [{ "product_id": "p1", "sku": "s1", "name": "Shirt", "price": 25 }],
        });
        for (path, expected) in [
            ("transaction_id", Value::text("o1")),
            ("value", Value::Double(25.0)),
            ("item_list_name", Value::text("own")),
            ("item_category", Value::text("shirts")),
            ("item_id", Value::text("p1")),
            ("item_name", Value::text("Shirt")),
            ("items", Value::Absent),
            ("price", Value::Double(25.0)),
            ("coupon", Value::Absent),
        ] {
            let found = resolve(&Properties(&order), &[path.to_owned()]);
            assert_eq!(found, expected, "{path}");
        }
    }
}
