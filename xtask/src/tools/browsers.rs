//! The three browser engines and their drivers.

use std::path::PathBuf;

use super::cargo_tools::Tool;
use super::system;
use crate::failure::Outcome;
use crate::repo::Repo;

/// One of the engines that shoppers use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Browser {
    /// Chrome, Edge, Samsung Internet.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari.
    WebKit,
}

/// Whether an engine can be tested here.
pub(crate) enum Readiness {
    /// Everything is here.
    Ready,
    /// It is not, and this is why.
    Missing(String),
}

/// A program that an engine needs: any of the names, or of the places outside the path.
struct Part {
    names: &'static [&'static str],
    places: &'static [&'static str],
}

impl Browser {
    /// All of them, in the order of their share.
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// Its name in steps and in `MICROSTAGE_ENGINES`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::WebKit => &["webkit2gtk-driver", "xvfb", "dbus-x11"],
        }
    }

    fn parts(self) -> &'static [Part] {
        const fn named(names: &'static [&'static str]) -> Part {
            Part { names, places: &[] }
        }
        match self {
            Self::Chromium => {
                const {
                    &[
                        named(&["chromium", "chromium-browser", "google-chrome"]),
                        named(&["chromedriver"]),
                    ]
                }
            }
            Self::Firefox => const { &[named(&["firefox-esr", "firefox"])] },
            Self::WebKit => {
                const {
                    &[
                        named(&["WebKitWebDriver"]),
                        named(&["Xvfb"]),
                        Part {
                            names: &["MiniBrowser"],
                            places: &[
                                "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1",
                                "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1",
                                "/usr/libexec/webkit2gtk-4.1",
                                "/usr/lib/webkit2gtk-4.1",
                            ],
                        },
                    ]
                }
            }
        }
    }

    /// Installs what is missing where that is possible, and says what is still missing.
    pub(crate) fn ready(self, repo: &Repo) -> Outcome<Readiness> {
        if self.missing(repo).is_some()
            && let Err(reason) = self.install(repo)
        {
            return Ok(Readiness::Missing(reason));
        }
        if let Some(name) = self.missing(repo) {
            return Ok(Readiness::Missing(format!("{name} was not found")));
        }
        if self == Self::Firefox {
            Tool::Geckodriver.ready(repo)?;
        }
        Ok(Readiness::Ready)
    }

    fn missing(self, repo: &Repo) -> Option<&'static str> {
        let here = |part: &&Part| {
            let placed = part.places.iter().flat_map(|place| {
                part.names
                    .iter()
                    .map(move |name| PathBuf::from(place).join(name))
            });
            repo.which(part.names).is_some() || placed.into_iter().any(|path| path.is_file())
        };
        self.parts()
            .iter()
            .find(|part| !here(part))
            .and_then(|part| part.names.first().copied())
    }

    fn install(self, repo: &Repo) -> Result<(), String> {
        system::install(repo, self.packages())
    }
}
