//! How long: `60 days`, `12 months`, `5 business days`.

use std::fmt;

/// A length of time as people write it in the register: a whole number of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    pub amount: u32,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    Hours,
    Days,
    BusinessDays,
    Weeks,
    Months,
    Quarters,
    Years,
}

impl Length {
    pub const fn days(amount: u32) -> Self {
        Self { amount, unit: Unit::Days }
    }

    pub const fn months(amount: u32) -> Self {
        Self { amount, unit: Unit::Months }
    }

    /// Reads `60 days`. No length is longer than a hundred years, none of business days
    /// longer than ten.
    pub fn parse(written: &str) -> Result<Self, String> {
        let wrong = || format!("`{written}` is not a length of time");
        let (amount, unit) = written.trim().split_once(' ').ok_or_else(wrong)?;
        let amount: u32 = amount.parse().map_err(|_| wrong())?;
        let (unit, limit) = match unit.trim() {
            "hour" | "hours" => (Unit::Hours, 876_000),
            "day" | "days" | "calendar day" | "calendar days" => (Unit::Days, 36_500),
            "business day" | "business days" | "working day" | "working days" => (Unit::BusinessDays, 2_600),
            "week" | "weeks" => (Unit::Weeks, 5_200),
            "month" | "months" => (Unit::Months, 1_200),
            "quarter" | "quarters" => (Unit::Quarters, 400),
            "year" | "years" => (Unit::Years, 100),
            _ => return Err(wrong()),
        };
        if amount > limit {
            return Err(format!("`{written}` is too long"));
        }
        Ok(Self { amount, unit })
    }

    /// The same in months, where it is a number of months.
    pub fn in_months(self) -> Option<u32> {
        match self.unit {
            Unit::Months => Some(self.amount),
            Unit::Quarters => Some(self.amount * 3),
            Unit::Years => Some(self.amount * 12),
            _ => None,
        }
    }

    /// The same in days, where every such length has as many.
    pub fn in_days(self) -> Option<u32> {
        match self.unit {
            Unit::Days => Some(self.amount),
            Unit::Weeks => Some(self.amount * 7),
            _ => None,
        }
    }

    /// Whether it is longer than so many months, however long those are.
    pub fn exceeds_months(self, months: u32) -> bool {
        match self.in_months() {
            Some(own) => own > months,
            None => self.longest_days() > months / 12 * 366 + months % 12 * 31,
        }
    }

    /// The most days it can have, for comparing lengths of different units.
    pub fn longest_days(self) -> u32 {
        match self.unit {
            Unit::Hours => self.amount.div_ceil(24),
            Unit::Days => self.amount,
            Unit::BusinessDays => self.amount + 2 * self.amount.div_ceil(5),
            Unit::Weeks => self.amount * 7,
            Unit::Months => self.amount * 31,
            Unit::Quarters => self.amount * 92,
            Unit::Years => self.amount * 366,
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::BusinessDays => "business day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Quarters => "quarter",
            Unit::Years => "year",
        };
        write!(f, "{} {unit}{}", self.amount, if self.amount == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_and_printed_alike() {
        for written in ["60 days", "1 day", "5 business days", "72 hours", "1 quarter", "3 years"] {
            assert_eq!(Length::parse(written).unwrap().to_string(), written);
        }
        for wrong in ["60", "days", "sixty days", "-3 days", "1.5 months", "3 fortnights", "200 years", ""] {
            assert!(Length::parse(wrong).is_err(), "{wrong}");
        }
    }
}
