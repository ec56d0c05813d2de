//! What in a Markdown file is not Markdown?
//!
//! Front matter, and in MDX the program lines and component tags. They are blanked out in
//! place, so that every offset still fits the source.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// A source with blanks where something else than Markdown stood.
pub struct Masked<'a> {
    pub source: Cow<'a, str>,
    /// Where front matter gives the title.
    pub title: Option<Range<usize>>,
}

pub fn mask(source: &str) -> Masked<'_> {
    let mut holes = Vec::new();
    let mut title = None;
    let mut body = 0;
    if let Some(front) = front_matter(source) {
        title = title_in(source, &front);
        body = front.end;
        holes.push(front);
    }
    if is_mdx(&source[body..]) {
        holes.extend(programs(source, body));
    }
    if holes.is_empty() {
        return Masked { source: Cow::Borrowed(source), title };
    }
    let mut bytes = source.as_bytes().to_vec();
    for byte in holes.into_iter().flatten() {
        if !matches!(bytes[byte], b'\n' | b'\r') {
            bytes[byte] = b' ';
        }
    }
    let masked = String::from_utf8(bytes).map_or(Cow::Borrowed(source), Cow::Owned);
    Masked { source: masked, title }
}

/// The lines between `---` (or `+++`) at the very start, with these.
pub fn front_matter(source: &str) -> Option<Range<usize>> {
    let fence = ["---", "+++"].into_iter().find(|f| source.starts_with(f))?;
    let mut lines = lines(source, 0);
    let first = lines.next()?;
    if source[first.clone()].trim_end() != fence {
        return None;
    }
    let mut fields = 0;
    for (count, line) in lines.enumerate() {
        let words = source[line.clone()].trim_end();
        if words == fence || words == "..." {
            return (fields > 0 || count == 0).then_some(0..line.end);
        }
        fields += usize::from(words.contains([':', '=']) && !words.starts_with(['#', '*']));
        if count > 500 {
            return None;
        }
    }
    None
}

fn title_in(source: &str, front: &Range<usize>) -> Option<Range<usize>> {
    let line = lines(&source[..front.end], 0).find(|line| {
        let words = &source[line.clone()];
        words.strip_prefix("title").is_some_and(|rest| rest.trim_start().starts_with([':', '=']))
    })?;
    let words = &source[line.clone()];
    let value = &words[words.find([':', '='])? + 1..];
    let value = value.trim().trim_matches(['"', '\'']).trim();
    let start = line.start + words.find(value).filter(|_| !value.is_empty())?;
    Some(start..start + value.len())
}

/// Components with a capital that are closed somewhere, or program lines.
fn is_mdx(source: &str) -> bool {
    let closed: HashSet<&str> =
        source.match_indices("</").map(|(at, _)| component_name(&source[at + 2..])).collect();
    lines(source, 0).any(|line| is_program(&source[line]))
        || source.match_indices('<').any(|(at, _)| {
            let name = component_name(&source[at + 1..]);
            let rest = &source[at + 1 + name.len()..];
            !name.is_empty() && (closed.contains(name) || rest.trim_start_matches(' ').starts_with("/>"))
        })
}

/// A name like `Note`, with a capital first and small letters after it.
fn component_name(rest: &str) -> &str {
    let name = &rest[..rest.bytes().take(40).take_while(u8::is_ascii_alphanumeric).count()];
    let is_component =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().any(|b| b.is_ascii_lowercase());
    if is_component { name } else { "" }
}

fn is_program(line: &str) -> bool {
    line.starts_with("import ")
        && (line.contains(" from ") || line.contains("import '") || line.contains("import \""))
        || ["export const ", "export default ", "export function ", "export let ", "export {"]
            .iter()
            .any(|p| line.starts_with(p))
}

/// Import and export paragraphs, component tags, comments in braces.
fn programs(source: &str, from: usize) -> Vec<Range<usize>> {
    let mut holes: Vec<Range<usize>> = Vec::new();
    let (mut at, mut in_program, mut fenced, mut failures) = (from, false, false, 0);
    for line in lines(source, from) {
        let words = source[line.clone()].trim();
        fenced ^= words.starts_with("```") || words.starts_with("~~~");
        in_program = !fenced && !words.is_empty() && (in_program || is_program(&source[line.clone()]));
        if in_program {
            holes.push(line.clone());
            at = at.max(line.end);
        }
        while let Some(open) = source.get(at..line.end).and_then(|rest| rest.find(['<', '{'])).map(|i| at + i)
        {
            at = open + 1;
            if fenced || failures > MOST_FAILURES {
                continue;
            }
            match component(source, open) {
                Some(end) => {
                    holes.push(open..end);
                    at = end;
                }
                None => failures += 1,
            }
        }
        at = at.max(line.end);
    }
    holes
}

/// Longest component tag or comment.
const LONGEST_TAG: usize = 20_000;

/// How many signs may look like a component and be none, before the search stops: each
/// costs a look ahead.
const MOST_FAILURES: usize = 1000;

/// The end of a component tag, fragment or brace comment that begins at `open`.
fn component(source: &str, open: usize) -> Option<usize> {
    let rest = &source[open..];
    if rest.starts_with("{/*") {
        return ending(rest, "*/}").map(|end| open + end);
    }
    if let Some(blank) = ["{' '}", "{\" \"}", "<>", "</>"].iter().find(|b| rest.starts_with(**b)) {
        return Some(open + blank.len());
    }
    let name = rest.strip_prefix("</").or_else(|| rest.strip_prefix('<'))?;
    if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let (mut braces, mut quote) = (0usize, None);
    for (at, byte) in rest.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (Some(q), b) if q == b => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'{') => braces += 1,
            (None, b'}') => braces = braces.saturating_sub(1),
            (None, b'>') if braces == 0 => return Some(open + at + 1),
            _ => {}
        }
    }
    None
}

fn ending(rest: &str, sign: &str) -> Option<usize> {
    let mut end = rest.len().min(LONGEST_TAG);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest[..end].find(sign).map(|at| at + sign.len())
}

/// The lines from `from` on, without their line breaks.
fn lines(source: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = from;
    source[from..].split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_markdown_is_blanked_in_place() {
        let source = "---\ntitle: \"Data Processing\"\n---\nimport X from 'x'\n\n<Note kind={1 > 0}>\nKept **text**.\n</Note>\n";
        let masked = mask(source);
        assert_eq!(masked.source.len(), source.len());
        assert_eq!(masked.source.split_whitespace().collect::<Vec<_>>(), ["Kept", "**text**."]);
        assert_eq!(masked.title.map(|t| &source[t]), Some("Data Processing"));
    }

    #[test]
    fn markdown_alone_is_left_as_it_is() {
        for source in [
            "# A\n\n---\n\nb: c\n",
            "Fees are <Insert fee>.",
            "---\n\n# Title\n",
            "The <Customer> and the {Provider}.",
        ] {
            assert_eq!(mask(source).source, source);
        }
    }
}
