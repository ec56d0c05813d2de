//! Which notes hang on the cells of a sheet? Spreadsheets keep them in a part of their own.

use quick_xml::Reader as Xml;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// So many notes of a sheet are taken.
const MOST: usize = 10_000;
/// So many bytes of one note.
const MAX_TEXT: usize = 32_768;

/// Row and column, from 0, and what the note there says.
pub type Notes = HashMap<(u32, u32), String>;

/// Reads a part `xl/comments1.xml`; what is damaged ends it.
pub fn notes(part: &[u8]) -> Notes {
    let mut notes = Notes::new();
    let mut authors: Vec<String> = Vec::new();
    let mut reader = Xml::from_reader(part);
    let mut buffer = Vec::new();
    let mut words = String::new();
    // Where the note hangs and who wrote it, while it is open.
    let mut open: Option<((u32, u32), Option<usize>)> = None;
    // Words stand in `t` and `author`, not between them.
    let mut is_said = false;
    while notes.len() < MOST {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "author" => {
                    words.clear();
                    is_said = true;
                }
                "comment" => {
                    words.clear();
                    let author = attribute(&tag, "authorId").and_then(|number| number.parse().ok());
                    open = attribute(&tag, "ref").and_then(|place| position(&place)).map(|at| (at, author));
                }
                "t" => is_said = true,
                _ => {}
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "author" => {
                    is_said = false;
                    authors.push(std::mem::take(&mut words));
                }
                "t" => is_said = false,
                "comment" => {
                    if let Some((at, author)) = open.take() {
                        let author = author.and_then(|number: usize| authors.get(number));
                        let said = without_frame(&words, author.map(String::as_str));
                        if !said.is_empty() {
                            notes.insert(at, said.to_string());
                        }
                    }
                }
                _ => {}
            },
            Ok(Event::Text(text)) if is_said && words.len() < MAX_TEXT => {
                words.push_str(&text.xml10_content());
            }
            Ok(Event::GeneralRef(reference)) if is_said => match reference.resolve_char_ref() {
                Ok(Some(character)) => words.push(character),
                _ => words.push_str(resolve_xml_entity(&reference).unwrap_or_default()),
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        buffer.clear();
    }
    notes
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let raw: &str = attribute.value.as_ref();
    Some(raw.to_string())
}

/// `C27` → row 26, column 2.
fn position(place: &str) -> Option<(u32, u32)> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).count();
    let row: u32 = place.get(letters..)?.parse().ok()?;
    let column = place.bytes().take(letters.min(3)).fold(0, |sum, b| sum * 26 + u32::from(b - b'A') + 1);
    (letters > 0).then_some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The words without what the spreadsheet puts around them: the author's name, or what older
/// programs show of a thread.
fn without_frame<'w>(words: &'w str, author: Option<&str>) -> &'w str {
    let words = words.trim();
    if let Some((_, said)) =
        words.strip_prefix("[Threaded comment]").and_then(|framed| framed.split_once("Comment:"))
    {
        return said.trim();
    }
    let named = author.filter(|author| !author.is_empty());
    let said = named.and_then(|author| words.strip_prefix(author)?.trim_start().strip_prefix(':'));
    said.unwrap_or(words).trim()
}

#[cfg(test)]
mod tests {
    use super::notes;

    #[test]
    fn a_note_is_what_somebody_wrote() {
        let part = br#"<comments xmlns="x"><authors><author>Ada &amp; Co</author></authors><commentList>
            <comment ref="C2" authorId="0"><text><r><t>Ada &amp; Co:</t></r><r><t xml:space="preserve">
planned for &#8364; 5</t></r></text></comment>
            <comment ref="AA10" authorId="0"><text><t>[Threaded comment]

Your version of the program does not show it.

Comment:
    not in the free plan</t></text></comment>
            <comment ref="7" authorId="0"><text><t>nowhere</t></text></comment></commentList></comments>"#;
        let found = notes(part);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[&(1, 2)], "planned for € 5");
        assert_eq!(found[&(9, 26)], "not in the free plan");
    }
}
