//! Which days are business days? Holidays are data (`holidays.yaml`), computed by rule.

use super::{YEARS, add_days};
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// Which days people work: Monday to Friday without the holidays.
#[derive(Debug)]
pub struct Calendar {
    pub name: String,
    pub title: String,
    holidays: HashSet<Date>,
}

/// One calendar as `holidays.yaml` states it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    title: String,
    #[serde(default)]
    moves: Moves,
    days: Vec<Rule>,
}

/// What happens to a holiday that falls on a weekend.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Moves {
    /// Nothing.
    #[default]
    No,
    /// Saturday to Friday, Sunday to Monday.
    Nearest,
    /// To the next weekday that is not itself a holiday.
    Next,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Rule {
    #[allow(dead_code)] // for people who read the file
    name: String,
    /// `12-25`, `easter + 1`, `third monday of 01`, `last monday of 05`, or one day `2026-06-18`.
    on: String,
    /// The first year in which it is a holiday.
    since: Option<i16>,
}

static CALENDARS: LazyLock<BTreeMap<String, Calendar>> = LazyLock::new(|| {
    let written: BTreeMap<String, Written> =
        crate::yaml::parse("holidays.yaml", include_str!("holidays.yaml")).unwrap_or_default();
    written.into_iter().map(|(name, written)| (name.clone(), Calendar::build(name, &written))).collect()
});

static WEEKENDS: LazyLock<Calendar> = LazyLock::new(|| Calendar {
    name: "weekends".into(),
    title: "Monday to Friday, without holidays".into(),
    holidays: HashSet::new(),
});

/// The calendar of that name; `weekends` knows no holidays.
pub fn calendar(name: &str) -> Option<&'static Calendar> {
    if name == "weekends" { Some(&WEEKENDS) } else { CALENDARS.get(name) }
}

/// Monday to Friday, without holidays.
pub fn weekends() -> &'static Calendar {
    &WEEKENDS
}

/// The names of all calendars.
pub fn names() -> Vec<&'static str> {
    std::iter::once("weekends").chain(CALENDARS.keys().map(String::as_str)).collect()
}

impl Calendar {
    fn build(name: String, written: &Written) -> Self {
        let mut holidays = HashSet::new();
        for year in YEARS {
            let mut days: Vec<Date> = written
                .days
                .iter()
                .filter(|rule| rule.since.is_none_or(|since| year >= since))
                .filter_map(|rule| resolve(&rule.on, year))
                .collect();
            days.sort();
            for day in days.iter().copied() {
                holidays.insert(day);
            }
            for day in days.into_iter().filter(|day| is_weekend(*day)) {
                match written.moves {
                    Moves::No => {}
                    Moves::Nearest => {
                        let by = if day.weekday() == Weekday::Saturday { -1 } else { 1 };
                        holidays.insert(add_days(day, by));
                    }
                    Moves::Next => {
                        let mut next = add_days(day, 1);
                        while is_weekend(next) || holidays.contains(&next) {
                            next = add_days(next, 1);
                        }
                        holidays.insert(next);
                    }
                }
            }
        }
        Self { name, title: written.title.clone(), holidays }
    }

    pub fn is_business_day(&self, day: Date) -> bool {
        !is_weekend(day) && !self.holidays.contains(&day)
    }

    /// The day itself if people work on it, or the last business day before it.
    pub fn roll_back(&self, mut day: Date) -> Date {
        while !self.is_business_day(day) && day > Date::MIN {
            day = add_days(day, -1);
        }
        day
    }

    /// So many business days later, or earlier where negative. Zero is the day itself.
    pub fn add_business_days(&self, from: Date, days: i64) -> Date {
        let step = days.signum();
        let (mut day, mut left) = (from, days.abs());
        while left > 0 && day > Date::MIN && day < Date::MAX {
            day = add_days(day, step);
            left -= i64::from(self.is_business_day(day));
        }
        day
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The day a rule means in a year.
fn resolve(rule: &str, year: i16) -> Option<Date> {
    let words: Vec<&str> = rule.split(' ').collect();
    match words[..] {
        ["easter"] => Some(easter(year)),
        ["easter", "+", days] => Some(add_days(easter(year), days.parse().ok()?)),
        ["easter", "-", days] => Some(add_days(easter(year), -days.parse::<i64>().ok()?)),
        [nth, weekday, "of", month] => {
            let nth = match nth {
                "first" => 1,
                "second" => 2,
                "third" => 3,
                "fourth" => 4,
                "last" => -1,
                _ => return None,
            };
            Date::new(year, month.parse().ok()?, 1).ok()?.nth_weekday_of_month(nth, named(weekday)?).ok()
        }
        [day] => match day.split('-').collect::<Vec<_>>()[..] {
            [month, day] => Date::new(year, month.parse().ok()?, day.parse().ok()?).ok(),
            [only, month, day] if only.parse() == Ok(year) => {
                Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
            }
            _ => None,
        },
        _ => None,
    }
}

fn named(weekday: &str) -> Option<Weekday> {
    Some(match weekday {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        _ => return None,
    })
}

/// Easter Sunday by the Gregorian reckoning, from the golden number and the epact.
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (golden, century) = (year % 19, year / 100);
    // Leap days the century dropped, and the moon's correction to them.
    let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let full_moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + full_moon + 2 - century + century / 4) % 7;
    let from_march = full_moon - weekday + 28;
    let march_first = Date::constant(2000, 3, 1).with().year(year as i16).build().unwrap_or(Date::MIN);
    add_days(march_first, i64::from(from_march - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::day;

    #[test]
    fn every_rule_of_every_calendar_means_a_day() {
        let written: BTreeMap<String, Written> =
            crate::yaml::load("holidays.yaml", include_str!("holidays.yaml")).unwrap().0;
        assert_eq!(written.len(), names().len() - 1);
        for (name, calendar) in &written {
            for rule in &calendar.days {
                let year = rule.on.split('-').next().and_then(|y| y.parse().ok()).filter(|y| *y > 1000);
                assert!(resolve(&rule.on, year.unwrap_or(2026)).is_some(), "{name}: {}", rule.on);
            }
        }
    }

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for date in ["2008-03-23", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25"] {
            let date = day(date).unwrap();
            assert_eq!(easter(date.year()), date);
        }
    }
}
