//! Which facts of a vendor may a clause or a profile ask about?
//!
//! One closed list, so that a misspelt fact is a mistake in the library and not a profile
//! that nobody is ever asked for. `vendor` answers them.

/// Facts that hold or do not.
pub const FACTS: [&str; 16] = [
    "personal-data",
    "special-categories",
    "health-information",
    "card-data",
    "children",
    "ai-use",
    "ai-training",
    "critical-function",
    "financial-entity",
    "cloud-service",
    "serves-property",
    "role-processor",
    "role-sub-processor",
    "role-controller",
    "role-joint-controller",
    "stored-outside-eea",
];

/// What the facts about places begin with: `people-in-us-ca`.
pub const PLACES: [&str; 3] = ["people-in-", "stored-in-", "we-are-in-"];

/// Whether a vendor can answer it.
pub fn is_known(name: &str) -> bool {
    let is_place = |place: &str| {
        let (country, state) = place.split_once('-').unwrap_or((place, "x"));
        (2..=3).contains(&country.len())
            && country.bytes().all(|b| b.is_ascii_lowercase())
            && (1..=3).contains(&state.len())
            && state.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    FACTS.contains(&name) || PLACES.iter().any(|prefix| name.strip_prefix(prefix).is_some_and(is_place))
}

/// What is allowed, for messages.
pub fn help() -> String {
    format!(
        "allowed here: {}, and {} with a place: people-in-eu, stored-in-us, we-are-in-us-ny.",
        FACTS.join(", "),
        PLACES.join(", ")
    )
}
