//! What does a group inherit, and where do its words go?

use crate::read::Changes;

/// Where the words of a group go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Destination {
    #[default]
    Body,
    /// Nowhere: pictures, settings, running headers.
    Skip,
    Fonts,
    Styles,
    /// The number of a list item, as the word processor computed it.
    Label,
    /// What a field does: `HYPERLINK "…"`.
    Instruction,
    Note,
}

/// The formatting in force; a group begins with that of the group around it.
#[derive(Debug, Clone)]
pub struct State {
    pub destination: Destination,
    pub bold: bool,
    pub hidden: bool,
    pub in_table: bool,
    pub font: i32,
    pub style: i32,
    /// Level of the heading, from 1.
    pub outline: Option<u8>,
    pub list_level: u8,
    /// How many characters stand in for one given by `\u`.
    pub fallback: u32,
    /// The first half of a character beyond the first 65536.
    pub surrogate: Option<u16>,
    /// Nothing has been read in this group.
    pub fresh: bool,
    /// It began with `\*`.
    pub starred: bool,
    deleted: bool,
    inserted: bool,
    struck: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            destination: Destination::Body,
            bold: false,
            hidden: false,
            in_table: false,
            font: 0,
            style: 0,
            outline: None,
            list_level: 0,
            fallback: 1,
            surrogate: None,
            fresh: false,
            starred: false,
            deleted: false,
            inserted: false,
            struck: false,
        }
    }
}

impl State {
    /// Takes a control word that only changes formatting; false where it is not one.
    pub fn set(&mut self, name: &str, value: Option<i32>) -> bool {
        let on = value != Some(0);
        match name {
            "b" => self.bold = on,
            "v" => self.hidden = on,
            "strike" | "strikd" => self.struck = on,
            "deleted" => self.deleted = on,
            "revised" => self.inserted = on,
            "intbl" => self.in_table = true,
            "uc" => self.fallback = value.map_or(1, |v| v.clamp(0, 8) as u32),
            "ilvl" => self.list_level = value.map_or(0, |v| v.clamp(0, 8) as u8),
            "s" => self.style = value.unwrap_or(0),
            "outlinelevel" => self.outline = value.filter(|v| (0..9).contains(v)).map(|v| v as u8 + 1),
            "plain" => {
                (self.bold, self.hidden, self.deleted) = (false, false, false);
                (self.inserted, self.struck) = (false, false);
            }
            "pard" => {
                self.in_table = false;
                self.outline = None;
                self.list_level = 0;
                self.style = 0;
            }
            _ => return false,
        }
        true
    }

    /// Whether words do not count in this state of the paper.
    pub fn is_struck(&self, changes: Changes) -> bool {
        match changes {
            Changes::Accepted => self.deleted || self.struck,
            Changes::Original => self.inserted && !self.deleted,
        }
    }
}

/// The destination that a control word at the start of a group opens. Groups that begin
/// with `\*` may be skipped by a reader that does not know them.
pub fn destination(name: &str, starred: bool) -> Option<Destination> {
    match name {
        "fonttbl" => Some(Destination::Fonts),
        "stylesheet" => Some(Destination::Styles),
        "listtext" | "pntext" => Some(Destination::Label),
        "fldinst" => Some(Destination::Instruction),
        "footnote" => Some(Destination::Note),
        "colortbl" | "info" | "pict" | "object" | "header" | "headerl" | "headerr" | "headerf" | "footer"
        | "footerl" | "footerr" | "footerf" | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl"
        | "themedata" | "colorschememapping" | "datastore" | "latentstyles" | "xmlnstbl" | "nonshppict"
        | "annotation" | "atnid" | "atnauthor" | "bkmkstart" | "bkmkend" | "tc" | "xe" | "private"
        | "filetbl" | "generator" | "template" => Some(Destination::Skip),
        "shptxt" | "shpinst" | "shppict" | "cs" | "s" => None,
        _ => starred.then_some(Destination::Skip),
    }
}

/// Where a field leads: `HYPERLINK "https://…"`.
pub fn link_target(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start().strip_prefix("HYPERLINK")?.trim_start();
    let target =
        rest.strip_prefix('"').map_or_else(|| rest.split(' ').next(), |quoted| quoted.split('"').next())?;
    (!target.is_empty() && !target.starts_with('\\')).then(|| target.to_owned())
}
