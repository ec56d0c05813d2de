//! What do the messages say? One digest in, plain text or a chat's own form out.

use super::plan::Digest;
use crate::report::due::distance;
use crate::report::due_table::row;
use crate::report::safe::safe;
use jiff::civil::Date;
use serde_json::{Value, json as object};

/// Chats cut long messages off; the rest is counted.
const MOST_IN_A_CHAT: usize = 20;

/// `2 vendor dates, 1 overdue; next 2027-01-08 Northwind Mail, Inc.`
pub fn subject(digest: &Digest<'_>, today: Date) -> String {
    let count = digest.items.len();
    let mut text = format!("{count} vendor date{}", if count == 1 { "" } else { "s" });
    let overdue = digest.items.iter().filter(|item| item.deadline.is_overdue(today)).count();
    if overdue > 0 {
        text += &format!(", {overdue} overdue");
    }
    if let Some(next) = digest.items.iter().find(|item| !item.deadline.is_overdue(today)) {
        text += &format!("; next {} {}", next.deadline.date, safe(&next.deadline.vendor_name));
    }
    text
}

/// The digest as plain text.
pub fn body(digest: &Digest<'_>, today: Date) -> String {
    let mut text = String::new();
    for item in &digest.items {
        let deadline = item.deadline;
        text += &format!(
            "{} ({}) {}: {}\n",
            deadline.date,
            distance(deadline.days_left(today)),
            safe(&deadline.vendor_name),
            safe(&deadline.what)
        );
        text += &format!("  How: {}\n", safe(&deadline.working));
        if let Some(price) = &deadline.money {
            text += &format!("  At stake: {price}\n");
        }
        if let Some(owner) = &deadline.owner {
            text += &format!("  Owner: {owner}\n");
        }
        if let Some(place) = &deadline.written_at {
            text += &format!("  Written at: {}\n", safe(place));
        }
        text += &format!("  Name: {}\n\n", deadline.key);
    }
    text += "Done with one of them, or not now?\n";
    text += "  countersign acknowledge NAME --because \"...\"\n";
    text += "  countersign snooze NAME --until DATE --because \"...\"\n";
    text
}

/// The digest as a message of Slack's incoming webhooks.
pub fn slack(digest: &Digest<'_>, today: Date) -> Value {
    let mut blocks = vec![
        object!({ "type": "header", "text": { "type": "plain_text", "text": cut(&subject(digest, today), 150) } }),
    ];
    for item in digest.items.iter().take(MOST_IN_A_CHAT) {
        let deadline = item.deadline;
        let text = format!(
            "*{}* ({}) {}: {}\n{}",
            deadline.date,
            distance(deadline.days_left(today)),
            for_slack(&deadline.vendor_name),
            for_slack(&deadline.what),
            for_slack(&deadline.working)
        );
        blocks.push(object!({ "type": "section", "text": { "type": "mrkdwn", "text": cut(&text, 2900) } }));
    }
    if let Some(more) = more(digest) {
        blocks.push(object!({ "type": "section", "text": { "type": "mrkdwn", "text": more } }));
    }
    object!({ "text": subject(digest, today), "blocks": blocks })
}

/// The digest as an Adaptive Card for a Teams workflow.
pub fn teams(digest: &Digest<'_>, today: Date) -> Value {
    let mut card = vec![
        object!({ "type": "TextBlock", "size": "Medium", "weight": "Bolder", "wrap": true, "text": subject(digest, today) }),
    ];
    for item in digest.items.iter().take(MOST_IN_A_CHAT) {
        let deadline = item.deadline;
        let color = if deadline.is_overdue(today) { "Attention" } else { "Default" };
        let head = format!(
            "{} ({}) {}: {}",
            deadline.date,
            distance(deadline.days_left(today)),
            safe(&deadline.vendor_name),
            safe(&deadline.what)
        );
        card.push(object!({ "type": "TextBlock", "wrap": true, "color": color, "text": for_teams(&head) }));
        card.push(object!({
            "type": "TextBlock", "wrap": true, "isSubtle": true, "spacing": "None",
            "text": for_teams(&safe(&deadline.working)),
        }));
    }
    if let Some(more) = more(digest) {
        card.push(object!({ "type": "TextBlock", "wrap": true, "text": more }));
    }
    object!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": card,
            },
        }],
    })
}

/// The digest for a program of one's own.
pub fn json(digest: &Digest<'_>, today: Date) -> Value {
    let rows: Vec<Value> = digest
        .items
        .iter()
        .map(|item| {
            let mut row = serde_json::to_value(row(item.deadline, today)).unwrap_or_default();
            row["stage"] = item.stage.clone().into();
            row
        })
        .collect();
    object!({ "format-version": 1, "on": today.to_string(), "subject": subject(digest, today), "deadlines": rows })
}

fn more(digest: &Digest<'_>) -> Option<String> {
    let more = digest.items.len().checked_sub(MOST_IN_A_CHAT).filter(|more| *more > 0)?;
    Some(format!("and {more} more: `countersign due`"))
}

/// Slack's markup knows three signs; with them escaped nobody is mentioned by accident.
fn for_slack(text: &str) -> String {
    let plain = safe(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    plain.replace(['*', '_', '~', '`'], " ")
}

/// A card's text is Markdown.
fn for_teams(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\*_[]()<>`#".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_string(),
    }
}
