//! The risk of a vendor, for people.

use super::safe::safe;
use super::style::{BAD, GOOD, QUIET, TITLE, WARN, paint};
use super::vendor::tier;
use super::wrap::wrap;
use crate::questionnaire::Contradiction;
use crate::risk::{Of, Risk};
use std::io::{self, Write};

/// Writes the sums, with `explain` every part, and what follows.
///
/// # Errors
/// What the writer reports.
pub fn write(
    out: &mut dyn Write,
    risk: &Risk,
    contradictions: &[Contradiction],
    papers: usize,
    unread: &[String],
    explain: bool,
    width: usize,
) -> io::Result<()> {
    for (of, title, sum) in [(Of::Inherent, "Inherent risk", risk.inherent), (Of::Gaps, "Gaps", risk.gaps)] {
        writeln!(out, "{} {sum} of 100", paint(TITLE, title))?;
        if !explain {
            continue;
        }
        for part in risk.parts.iter().filter(|part| part.of == of) {
            let line = format!("{:15}{}", part.group, part.what);
            write!(
                out,
                "{}",
                wrap(&safe(&line), &format!("  {:>3}  ", part.points), "                      ", width)
            )?;
            write!(
                out,
                "{}",
                paint(
                    QUIET,
                    &wrap(&safe(&part.source), "                      ", "                      ", width)
                )
            )?;
        }
    }
    let style = match risk.residual {
        41.. => BAD,
        21.. => WARN,
        _ => GOOD,
    };
    let sum = format!("Residual risk {}", risk.residual);
    writeln!(out, "{} = {} × (30 + 70 × {} / 100) / 100", paint(style, &sum), risk.inherent, risk.gaps)?;
    match risk.tier == risk.suggested_tier {
        true => writeln!(
            out,
            "Tier {}, as the inherent risk suggests. Look again every {}.",
            tier(risk.tier),
            risk.cadence
        )?,
        false => writeln!(
            out,
            "Tier {}; the inherent risk suggests {}. Look again every {}.",
            tier(risk.tier),
            tier(risk.suggested_tier),
            risk.cadence
        )?,
    }
    if !contradictions.is_empty() {
        writeln!(out)?;
        super::score::contradictions(out, contradictions, papers, width)?;
    }
    for why in unread {
        write!(out, "{}", wrap(&safe(why), "! ", "  ", width))?;
    }
    Ok(())
}

/// A line a vendor: what is left, what could happen, what is open.
///
/// # Errors
/// What the writer reports.
pub fn list(out: &mut dyn Write, risks: &[Risk]) -> io::Result<()> {
    let width = risks.iter().map(|risk| risk.vendor.len()).max().unwrap_or(0);
    for risk in risks {
        let suggests = match risk.tier == risk.suggested_tier {
            true => String::new(),
            false => format!(", suggests {}", tier(risk.suggested_tier)),
        };
        writeln!(
            out,
            "{:width$}  residual {:>3}  inherent {:>3}  gaps {:>3}  tier {}{suggests}; look again every {}",
            risk.vendor,
            risk.residual,
            risk.inherent,
            risk.gaps,
            tier(risk.tier),
            risk.cadence
        )?;
    }
    Ok(())
}
