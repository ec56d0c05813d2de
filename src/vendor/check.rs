//! Is what stands here a date, a length, a place? Collects the mistakes of one file.

use crate::calendar::{self, Length, Unit};
use crate::error::Mistake;
use crate::value::{self, Value};
use crate::yaml::Positions;
use jiff::civil::Date;
use std::cell::OnceCell;

use super::Price;

/// What lengths look like, for messages.
const LENGTHS: &str = "Write a whole number and a unit: `60 days`, `5 business days`, `12 months`, `1 year`.";

/// One file being checked. Positions are looked up only once there is a mistake.
pub struct Check<'a> {
    file: &'a str,
    text: &'a str,
    positions: OnceCell<Positions>,
    pub mistakes: Vec<Mistake>,
}

impl<'a> Check<'a> {
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, positions: OnceCell::new(), mistakes: Vec::new() }
    }

    /// Notes a mistake at `path`: `["term", "starts"]`.
    pub fn wrong(&mut self, path: &[&str], what: impl Into<String>, help: impl Into<String>) {
        let positions = self.positions.get_or_init(|| Positions::of(self.text));
        self.mistakes.push(positions.mistake(self.file, path, what.into(), help.into()));
    }

    /// The mistakes as they stand in the file, from top to bottom.
    pub fn in_order(mut self) -> Vec<Mistake> {
        self.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        self.mistakes
    }

    pub fn date(&mut self, path: &[&str], written: &str) -> Option<Date> {
        let read = calendar::day(written);
        read.map_err(|what| self.wrong(path, what, "Write year, month and day: 2026-03-01.")).ok()
    }

    pub fn date_if(&mut self, path: &[&str], written: Option<&String>) -> Option<Date> {
        self.date(path, written?)
    }

    /// A length of days or longer.
    pub fn length(&mut self, path: &[&str], written: &str) -> Option<Length> {
        match Length::parse(written) {
            Ok(Length { unit: Unit::Hours, .. }) => {
                self.wrong(path, "hours mean nothing here", LENGTHS);
                None
            }
            Ok(length) => Some(length),
            Err(what) => {
                self.wrong(path, what, LENGTHS);
                None
            }
        }
    }

    pub fn length_if(&mut self, path: &[&str], written: Option<&String>) -> Option<Length> {
        self.length(path, written?)
    }

    /// A length after which something comes again: not zero, and not of business days,
    /// whose number in a term would change with every holiday.
    pub fn period(&mut self, path: &[&str], written: &str) -> Option<Length> {
        let length = self.length(path, written)?;
        if length.unit == Unit::BusinessDays {
            self.wrong(path, "no contract runs for business days", LENGTHS);
            return None;
        }
        if length.amount == 0 {
            self.wrong(path, "a period of nothing would come again for ever", LENGTHS);
            return None;
        }
        Some(length)
    }

    pub fn period_if(&mut self, path: &[&str], written: Option<&String>) -> Option<Length> {
        self.period(path, written?)
    }

    /// A clock that an event starts: hours are allowed.
    pub fn clock(&mut self, path: &[&str], written: Option<&String>) -> Option<Length> {
        let help = "Write a whole number and a unit: `24 hours`, `2 business days`, `14 days`.";
        Length::parse(written?).map_err(|what| self.wrong(path, what, help)).ok()
    }

    pub fn email(&mut self, path: &[&str], written: &str) -> Option<String> {
        let good = written.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
        }) && !written.contains(|c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')' | '[' | ']' | '\\')
        }) && written.bytes().filter(|b| *b == b'@').count() == 1;
        if !good {
            self.wrong(
                path,
                format!("`{}` is not an e-mail address", written.escape_debug()),
                "Write one: maria@example.com.",
            );
        }
        good.then(|| written.to_string())
    }

    pub fn email_if(&mut self, path: &[&str], written: Option<&String>) -> Option<String> {
        self.email(path, written?)
    }

    /// `USD 120000 per year`
    pub fn price(&mut self, path: &[&str], written: Option<&String>) -> Option<Price> {
        let written = written?;
        let price = written.split_once(" per ").and_then(|(sum, per)| {
            let per = ["year", "month", "quarter", "term"].into_iter().find(|known| *known == per.trim())?;
            match value::parse(value::Kind::Money, sum)? {
                Value::Money(money) => Some(Price { money, per: per.to_string() }),
                _ => None,
            }
        });
        if price.is_none() {
            let help = "Write a sum and a period (year, quarter, month, term): `USD 120000 per year`.";
            self.wrong(path, format!("`{written}` is not a price"), help);
        }
        price
    }

    /// `2025-01-01 to 2025-12-31`
    pub fn range(&mut self, path: &[&str], written: Option<&String>) -> Option<(Date, Date)> {
        let written = written?;
        let help = "Write its first and last day: `2025-01-01 to 2025-12-31`.";
        let Some((from, to)) = written.split_once(" to ") else {
            self.wrong(path, format!("`{written}` is not a period"), help);
            return None;
        };
        let (from, to) = (self.date(path, from.trim())?, self.date(path, to.trim())?);
        if to < from {
            self.wrong(path, format!("the period ends on {to}, before it starts on {from}"), help);
            return None;
        }
        Some((from, to))
    }

    pub fn places(&mut self, path: &[&str], written: &[String]) {
        for (at, place) in written.iter().enumerate() {
            let (country, state) = place.split_once('-').unwrap_or((place, "X"));
            let good = (2..=3).contains(&country.len())
                && country.bytes().all(|b| b.is_ascii_uppercase())
                && (1..=3).contains(&state.len())
                && state.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            if !good {
                let at = at.to_string();
                let path: Vec<&str> = path.iter().copied().chain([at.as_str()]).collect();
                let help = "Write EU, EEA, UK, or an ISO code: DE, US, US-CA.";
                self.wrong(&path, format!("`{place}` is not a place"), help);
            }
        }
    }
}
