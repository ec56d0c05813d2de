//! When does this contract end, and how does one get out?

use super::Price;
use super::written::{Counts, EndsAt, Method, Then};
use crate::calendar::{Calendar, Length, add_days, after};
use jiff::civil::Date;

/// A term, checked. Ends are exclusive: the first day that no longer belongs to it.
#[derive(Debug, Clone)]
pub struct Term {
    pub starts: Date,
    /// The end of the first term.
    pub first_end: Date,
    /// How long the first term lasts, unless its last day is printed.
    pub lasts: Option<Length>,
    pub then: Then,
    /// How long each further term lasts.
    pub renews_for: Length,
    pub renewals: Option<u32>,
    pub notice: Option<Notice>,
    pub ends_at: EndsAt,
    pub written_at: Option<String>,
}

/// How notice must be given.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Before the end, at least.
    pub at_least: Length,
    /// Before the end, at most.
    pub at_most: Option<Length>,
    pub counts: Counts,
    pub method: Method,
    pub transit: Length,
}

/// An order form beside the main term.
#[derive(Debug, Clone)]
pub struct Order {
    pub id: String,
    pub value: Option<Price>,
    pub runs: Runs,
}

/// How long an order runs.
#[derive(Debug, Clone)]
pub enum Runs {
    /// Ends when the main term that is running on its first day ends, and renews with it.
    WithMainTerm {
        from: Date,
        notice: Option<Length>,
    },
    Own(Term),
}

impl Term {
    /// The end of the `n`-th term, counted from 1. Computed from the first start in one
    /// go: chaining months would lose days at month ends.
    pub fn end(&self, n: u32, calendar: &Calendar) -> Date {
        let further = n.saturating_sub(1);
        if further == 0 {
            return self.first_end;
        }
        let total = self.lasts.and_then(|lasts| {
            let months = lasts.in_months().zip(self.renews_for.in_months());
            months.map(|(first, each)| Length::months(first.saturating_add(each.saturating_mul(further))))
        });
        match total {
            Some(total) => after(self.starts, total, 1, calendar),
            None => after(self.first_end, self.renews_for, further, calendar),
        }
    }

    /// How many terms there can be; `None` without a limit.
    pub fn most_terms(&self) -> Option<u32> {
        match self.then {
            Then::Renews => self.renewals.map(|renewals| renewals.saturating_add(1)),
            Then::Ends | Then::Rolls => Some(1),
        }
    }

    /// The number of the term that runs on `day`: the first that ends after it. A day
    /// before the start belongs to the first term. `None` when the last term is over.
    pub fn running(&self, day: Date, calendar: &Calendar) -> Option<u32> {
        let mut n = 1;
        if self.then == Then::Renews && day >= self.first_end {
            // Jump near the answer, then step: thousands of weekly terms are possible.
            let days = crate::calendar::days_between(self.first_end, day);
            let skip = days / i64::from(self.renews_for.longest_days().max(1));
            n = u32::try_from(skip).unwrap_or(0).saturating_add(1);
        }
        loop {
            if self.most_terms().is_some_and(|most| n > most) {
                return None;
            }
            let end = self.end(n, calendar);
            if end > day {
                return Some(n);
            }
            if end >= Date::MAX {
                return None;
            }
            n += 1;
        }
    }

    /// The first day of the `n`-th term.
    pub fn start(&self, n: u32, calendar: &Calendar) -> Date {
        if n <= 1 { self.starts } else { self.end(n - 1, calendar) }
    }

    /// For a term that rolls on: the first day it can be over, if notice counts on `day`.
    pub fn rolling_end(&self, notice: Length, day: Date, calendar: &Calendar) -> Date {
        let soonest = add_days(after(day, notice, 1, calendar), 1).max(self.first_end);
        let last_day = add_days(soonest, -1);
        let period_end = match self.ends_at {
            EndsAt::AnyDay => last_day,
            EndsAt::MonthEnd => last_day.last_of_month(),
            EndsAt::QuarterEnd => {
                let month = (last_day.month() - 1) / 3 * 3 + 3;
                Date::new(last_day.year(), month, 1).map_or(last_day, Date::last_of_month)
            }
            EndsAt::YearEnd => last_day.last_of_year(),
        };
        add_days(period_end, 1)
    }
}

impl Notice {
    /// The usual time under way; a portal is there at once, an e-mail is often deemed
    /// received on the next day.
    pub fn usual_transit(method: Method) -> Length {
        Length::days(match method {
            Method::Portal => 0,
            Method::EMail => 1,
            Method::Courier => 3,
            Method::Letter | Method::RegisteredMail | Method::NotStated => 5,
        })
    }
}

impl Method {
    /// For a sentence: `by registered mail`.
    pub fn words(self) -> &'static str {
        match self {
            Self::EMail => "by e-mail",
            Self::Portal => "in the vendor's portal",
            Self::Courier => "by courier",
            Self::Letter => "by letter",
            Self::RegisteredMail => "by registered mail",
            Self::NotStated => "by registered mail, as no method is stated",
        }
    }
}
