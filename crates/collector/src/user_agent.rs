//! What a user agent says, as far as reports tell visitors apart by it: no version, no system, no device.

/// Families of browsers by what their user agents hold, the more particular first: most call themselves
/// Chrome and Safari too.
const FAMILIES: [(&str, &str); 12] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("FBAN/", "Facebook"),
    ("Instagram", "Instagram"),
    ("Chromium/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Programs that run scripts of pages. Only those that say so: a guess would take visitors out.
const BOTS: [&str; 10] = [
    "Googlebot",
    "AdsBot-Google",
    "bingbot",
    "YandexBot",
    "Applebot",
    "Baiduspider",
    "DuckDuckBot",
    "HeadlessChrome",
    "Chrome-Lighthouse",
    "GPTBot",
];

/// The family of the browser; `None` where nothing is known.
#[must_use]
pub fn family(agent: &str) -> Option<&'static str> {
    let found = FAMILIES.iter().find(|(mark, _)| agent.contains(mark));
    found.map(|(_, family)| *family)
}

/// A family that was written down before.
#[must_use]
pub fn known(family: &str) -> Option<&'static str> {
    let found = FAMILIES.iter().find(|(_, own)| *own == family);
    found.map(|(_, family)| *family)
}

/// Whether it is a program by its own account.
#[must_use]
pub fn is_bot(agent: &str) -> bool {
    BOTS.iter().any(|mark| agent.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_agents_are_told_apart() {
        let mozilla = "Mozilla/5.0 (X11; Linux x86_64)";
        for (agent, expected, bot) in [
            ("", None, false),
            ("curl/8.5", None, false),
            (
                "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
                Some("Chrome"),
                false,
            ),
            (
                "AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
                Some("Edge"),
                false,
            ),
            (
                "AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15",
                Some("Safari"),
                false,
            ),
            (
                "AppleWebKit/605.1.15 CriOS/126.0 Mobile/15E148 Safari/604.1",
                Some("Chrome"),
                false,
            ),
            ("Gecko/20100101 Firefox/127.0", Some("Firefox"), false),
            // A telephone, whose maker has the letters in its name.
            (
                "(Linux; Android 13; CUBOT P80) Chrome/126.0 Mobile Safari/537.36",
                Some("Chrome"),
                false,
            ),
            (
                "(compatible; Googlebot/2.1) Chrome/126.0 Safari/537.36",
                Some("Chrome"),
                true,
            ),
            ("HeadlessChrome/126.0 Safari/537.36", Some("Chrome"), true),
        ] {
            let agent = format!("{mozilla} {agent}");
            assert_eq!((family(&agent), is_bot(&agent)), (expected, bot), "{agent}");
        }
    }
}
