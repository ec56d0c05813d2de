//! What stands under a title? "Categories of data subjects" above a list, before a colon or
//! in the first cell of a row says what the rest is, whatever words the rest uses.

use super::reading::Reading;
use crate::pattern::{Match, PatternId};
use crate::segment::SentenceKind;
use crate::text::Span;

/// So many sentences under a heading are taken for its content.
const MOST: usize = 12;
/// A title is at most so many words longer than what the pattern matches of it.
const SLACK: usize = 5;
/// Words of a row or sentence that may stand before its title: a number, an article.
const BEFORE: usize = 2;
/// A line of at most so many words that matches a title is one itself.
const TITLE: usize = 8;

/// The sentences that are the content of a title, each with the words that are. What is
/// one of the clause's `titles` itself, or says nothing, is no content.
pub fn content(
    reading: &Reading<'_>,
    title: PatternId,
    says_nothing: &[PatternId],
    titles: &[PatternId],
) -> Vec<(usize, Span)> {
    let mut found = Vec::new();
    for (sentence, hit) in reading.hits(title) {
        let own = &reading.sentences[*sentence];
        let is_title = reading.word_count(*sentence) <= hit.words.len() + SLACK;
        if own.kind == SentenceKind::Heading && is_title {
            let under = |s: &usize| {
                reading.contract.is_within(reading.sentences[*s].clause, own.clause)
                    && reading.sentences[*s].kind != SentenceKind::Heading
            };
            let sentences = (0..reading.sentences.len()).filter(under).take(MOST);
            found.extend(sentences.map(|s| (s, reading.sentences[s].span)));
        } else if own.kind != SentenceKind::Heading {
            found.extend(rest(reading, *sentence, hit).map(|span| (*sentence, span)));
            // A line of its own: the next one is its content.
            let next = sentence + 1;
            let follows = reading.sentences.get(next).is_some_and(|s| {
                s.clause >= own.clause && s.span.start >= own.span.end && s.kind != SentenceKind::Heading
            });
            let is_line = !reading.document.text.get(own.span).trim_end().ends_with(['.', ':', ';', ',']);
            if is_title && is_line && hit.words.start <= BEFORE && own.lead_in.is_empty() && follows {
                found.push((next, reading.sentences[next].span));
            }
        }
    }
    let said = |(sentence, span): &(usize, Span)| {
        let words = reading.document.text.get(*span);
        let is_title = words.split_whitespace().count() <= TITLE
            && reading.sentences[*sentence].lead_in.is_empty()
            && titles.iter().any(|title| reading.hit_in(*title, *sentence, *span));
        // A title below the title, and an instruction to whoever fills the form, say nothing.
        let is_empty = words.trim_end().ends_with(':')
            || words.trim_start().starts_with('[')
            || words.chars().filter(|c| c.is_alphanumeric()).count() <= 3
            || reading.contract.blanks.iter().any(|blank| span.contains(*blank));
        // What leads into the content ("please specify") does not make it empty.
        let says_nothing = says_nothing.iter().any(|pattern| reading.hit_in(*pattern, *sentence, *span));
        !is_title && !is_empty && !says_nothing
    };
    found.retain(said);
    found
}

/// What follows the title in its own sentence: all of it after a lead-in, else what stands
/// after a colon or in the next cell.
fn rest(reading: &Reading<'_>, sentence: usize, hit: &Match) -> Option<Span> {
    let own = reading.sentences[sentence].span;
    let matched = reading.spans(sentence, &hit.words);
    let last = matched.last()?;
    if !own.contains(*last) {
        let led = reading.lead_in_words(sentence);
        return (hit.words.end <= led && led - hit.words.end <= SLACK).then_some(own);
    }
    let text = reading.document.text.as_str();
    let after = &text[last.end as usize..own.end as usize];
    let mark = after
        .find([':', '|', '\t'])
        .filter(|at| hit.words.start <= BEFORE && after[..*at].split_whitespace().count() <= SLACK)?;
    let start = last.end as usize + mark + 1;
    (start < own.end as usize).then(|| Span::new(start, own.end as usize))
}
