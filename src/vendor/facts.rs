//! Which facts hold of a vendor? A fact that nobody wrote down is not known; it is never
//! taken for no.

use super::Vendor;
use super::written::{AiUse, Role};
use crate::library::fact::{FACTS, PLACES};

const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];
const REST_OF_EEA: [&str; 3] = ["IS", "LI", "NO"];

/// Whether the place is the EU or lies in it.
pub fn is_eu(place: &str) -> bool {
    place == "EU" || EU.contains(&place)
}

fn is_eea(place: &str) -> bool {
    place == "EEA" || is_eu(place) || REST_OF_EEA.contains(&place)
}

impl Vendor {
    /// Whether a fact of the library's list holds: `personal-data`, `people-in-eu`.
    /// `None` where vendor.yaml does not say.
    pub fn fact(&self, name: &str) -> Option<bool> {
        let facts = &self.facts;
        let ai = |holds: fn(AiUse) -> bool| facts.ai_use.map(holds);
        let role = |role: Role| facts.role.map(|known| known == role);
        match name {
            "personal-data" => facts.personal_data.as_ref().map(|kinds| !kinds.is_empty()),
            "special-categories" => facts.special_categories,
            "health-information" => facts.health_information,
            "card-data" => facts.card_data,
            "children" => facts.children,
            "ai-use" => ai(|ai| ai != AiUse::None),
            "ai-training" => ai(|ai| ai == AiUse::Trains),
            "critical-function" => facts.critical_function,
            "financial-entity" => facts.financial_entity,
            "cloud-service" => facts.cloud_service,
            "serves-property" => facts.serves_property,
            "role-processor" => role(Role::Processor),
            "role-sub-processor" => role(Role::SubProcessor),
            "role-controller" => role(Role::Controller),
            "role-joint-controller" => role(Role::JointController),
            "stored-outside-eea" => stated(&facts.stored_in).map(|all| all.iter().any(|p| !is_eea(p))),
            _ => {
                let lists = [&facts.people_in, &facts.stored_in, &facts.we_are_in];
                let (prefix, places) =
                    PLACES.iter().zip(lists).find(|(prefix, _)| name.starts_with(**prefix))?;
                among(stated(places)?, &name[prefix.len()..].to_uppercase())
            }
        }
    }

    /// The facts that hold, by the names clauses and profiles use.
    pub fn facts(&self) -> Vec<String> {
        let mut names: Vec<String> =
            FACTS.iter().filter(|name| self.fact(name) == Some(true)).map(|name| name.to_string()).collect();
        let facts = &self.facts;
        for (prefix, places) in PLACES.iter().zip([&facts.people_in, &facts.stored_in, &facts.we_are_in]) {
            names.extend(places.iter().map(|place| format!("{prefix}{}", place.to_lowercase())));
        }
        names
    }
}

fn stated(places: &[String]) -> Option<&[String]> {
    (!places.is_empty()).then_some(places)
}

/// Whether a place is among others; not known where only something around it is named.
fn among(places: &[String], wanted: &str) -> Option<bool> {
    let lies_in = |place: &str| match wanted {
        "EU" => is_eu(place),
        "EEA" => is_eea(place),
        "UK" | "GB" => place == "UK" || place == "GB",
        _ => place == wanted || place.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-')),
    };
    let around = |place: &str| match place {
        "EU" => is_eu(wanted),
        "EEA" => is_eea(wanted),
        _ => wanted.strip_prefix(place).is_some_and(|rest| rest.starts_with('-')),
    };
    if places.iter().any(|place| lies_in(place)) {
        return Some(true);
    }
    (!places.iter().any(|place| around(place))).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::among;

    #[test]
    fn a_place_is_in_what_is_around_it_and_not_known_the_other_way_round() {
        let holds = |places: &[&str], wanted: &str| {
            among(&places.iter().map(ToString::to_string).collect::<Vec<_>>(), wanted)
        };
        assert_eq!(holds(&["DE"], "EU"), Some(true));
        assert_eq!(holds(&["NO"], "EU"), Some(false));
        assert_eq!(holds(&["NO"], "EEA"), Some(true));
        assert_eq!(holds(&["EU"], "DE"), None);
        assert_eq!(holds(&["US-CA"], "US"), Some(true));
        assert_eq!(holds(&["US"], "US-CA"), None);
        assert_eq!(holds(&["US-CA"], "US-NY"), Some(false));
        assert_eq!(holds(&["GB"], "UK"), Some(true));
    }
}
