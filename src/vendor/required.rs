//! Which paper does a vendor lack that somebody insists on?

use super::written::{DocumentKind, Role, Status};
use super::{DpaStatus, Vendor};
use jiff::civil::Date;

/// Why the vendor lacks a paper of this kind on `day`; `None` where it has one, needs none,
/// or somebody has accepted the gap. A vendor that is no vendor yet, or no longer, needs
/// none; one that is not known to get personal data is taken to get some.
pub fn lacks(vendor: &Vendor, kind: DocumentKind, day: Date) -> Option<String> {
    if !matches!(vendor.status, Status::Active | Status::Leaving) {
        return None;
    }
    if kind != DocumentKind::Dpa {
        let held = vendor.in_force(day).into_iter().any(|paper| paper.is(kind));
        return (!held).then(|| "no paper of that kind is in force".to_string());
    }
    let is_accepted = vendor.accepted.iter().any(|gap| gap.finding == "papers/dpa" && gap.holds(day));
    let gets_none = vendor.fact("personal-data") == Some(false)
        || matches!(vendor.facts.role, Some(Role::None | Role::Controller | Role::JointController));
    if is_accepted || gets_none {
        return None;
    }
    match vendor.dpa_status(day) {
        DpaStatus::Signed | DpaStatus::ByUrl | DpaStatus::ByClick => None,
        DpaStatus::Unsigned => Some("it is there, but both have not signed it".into()),
        DpaStatus::Superseded => Some("it was replaced, and what replaced it does not hold".into()),
        DpaStatus::Missing => Some("no document of the kind `dpa` is listed".into()),
    }
}
