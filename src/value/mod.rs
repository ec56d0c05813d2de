//! STUB until the real module lands.
use std::cmp::Ordering;
use std::fmt;
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Duration,
    Money,
    Percent,
    Number,
    Date,
    Multiple,
    Place,
}
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Duration(Duration),
}
#[derive(Debug, Clone, PartialEq)]
pub struct Duration(u32, String);
impl Duration {
    pub fn nominal(&self, _: bool) -> u32 {
        self.0
    }
}
impl Value {
    pub fn kind(&self) -> Kind {
        Kind::Duration
    }
}
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Value::Duration(Duration(n, u)) = self;
        write!(f, "{n} {u}")
    }
}
pub struct Found {
    pub range: std::ops::Range<usize>,
    pub value: Value,
}
pub fn find(text: &str) -> Vec<Found> {
    static R: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?i)(?:(?:one|two|three|five|ten|thirty|sixty|ninety|twenty-four|forty-eight|seventy-two) \()?(\d+)\)? (hours|days|months|years)").unwrap()
    });
    R.captures_iter(text)
        .map(|c| Found {
            range: c.get(0).unwrap().range(),
            value: Value::Duration(Duration(c[1].parse().unwrap_or(0), c[2].to_lowercase())),
        })
        .collect()
}
pub fn parse(_: Kind, written: &str) -> Option<Value> {
    let (n, u) = written.split_once(' ')?;
    Some(Value::Duration(Duration(n.parse().ok()?, u.to_string())))
}
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    let f = |v: &Value| {
        let Value::Duration(Duration(n, u)) = v;
        n * if u.starts_with('h') {
            1
        } else if u.starts_with('d') {
            24
        } else {
            744
        }
    };
    Some(f(a).cmp(&f(b)))
}
