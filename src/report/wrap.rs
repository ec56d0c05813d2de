//! Where do long lines break?

/// Breaks text into lines of at most `width` columns, each behind `indent`; the first
/// line begins with `first` instead, which must be as wide.
pub fn wrap(text: &str, first: &str, indent: &str, width: usize) -> String {
    let mut lines = String::with_capacity(text.len() + first.len() + text.len() / 60 * indent.len() + 8);
    wrap_into(&mut lines, text, first, indent, width);
    lines
}

/// The same, behind what is there already.
pub fn wrap_into(lines: &mut String, text: &str, first: &str, indent: &str, width: usize) {
    let mut start = lines.len();
    lines.push_str(first);
    let mut column = first.chars().count();
    let mut empty = true;
    for word in text.split_whitespace() {
        let length = shown(word);
        if !empty && column + 1 + length > width {
            lines.push('\n');
            start = lines.len();
            lines.push_str(indent);
            column = indent.chars().count();
            empty = true;
        }
        if !empty {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
        empty = false;
    }
    lines.truncate(start + lines[start..].trim_end().len());
    lines.push('\n');
}

/// Columns a word takes: colours take none.
fn shown(word: &str) -> usize {
    if word.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return word.len();
    }
    let mut columns = 0;
    let mut colour = false;
    for c in word.chars() {
        match (colour, c) {
            (false, '\u{1b}') => colour = true,
            (true, 'm') => colour = false,
            (false, _) => columns += 1,
            (true, _) => {}
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_stay_within_the_width() {
        assert_eq!(wrap("one two three", "* ", "  ", 9), "* one two\n  three\n");
        assert_eq!(wrap("", "* ", "  ", 9), "*\n");
        let coloured = "\u{1b}[1mone\u{1b}[0m two";
        assert_eq!(wrap(coloured, "", "", 7), format!("{coloured}\n"));
    }
}
