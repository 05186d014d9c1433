//! Which attributes and elements carry words of people, and which only steer a layout.

use super::xml::{Tag, local};

/// Attributes that hold what somebody wrote, on whatever element.
const WRITTEN: &[&str] = &[
    "alt",
    "anchor",
    "author",
    "bookmark",
    "connectString",
    "descr",
    "description",
    "displayName",
    "displayText",
    "docLocation",
    "ed",
    "edGrp",
    "entry",
    "fullName",
    "href",
    "initials",
    "instr",
    "linkTarget",
    "mailSubject",
    "menu",
    "mappedName",
    "query",
    "sourceFileName",
    "string",
    "title",
    "tooltip",
    "userId",
    "userName",
];

/// Elements whose `val` holds what somebody wrote.
const WRITTEN_VAL: &[&str] = &[
    "activeRecord",
    "addressFieldName",
    "alias",
    "aliases",
    "attachedSchema",
    "attr",
    "category",
    "connectString",
    "default",
    "description",
    "docVar",
    "helpText",
    "listEntry",
    "lvlText",
    "mailSubject",
    "mappedName",
    "name",
    "query",
    "result",
    "statusText",
    "style",
    "tag",
    "tblCaption",
    "tblDescription",
    "text",
    "udl",
    "caption",
    "placeholderText",
    "sourceFileName",
];

/// Elements whose `name` holds what somebody wrote.
const WRITTEN_NAME: &[&str] = &[
    "attr",
    "bookmarkStart",
    "cNvPr",
    "docPr",
    "docVar",
    "property",
    "moveFromRangeStart",
    "moveToRangeStart",
    "docPart",
    "person",
    "ser",
];

/// Attributes that only steer: never text, whatever they look like.
const STEERING: &[&str] = &[
    "adj",
    "ascii",
    "asciiTheme",
    "coordorigin",
    "coordsize",
    "cs",
    "cstheme",
    "eastAsia",
    "eastAsiaTheme",
    "eqn",
    "filltype",
    "formatCode",
    "from",
    "gfxdata",
    "hAnsi",
    "hAnsiTheme",
    "hint",
    "Ignorable",
    "MustUnderstand",
    "panose",
    "path",
    "points",
    "position",
    "prefixMappings",
    "ProcessContent",
    "Requires",
    "rsid",
    "schemaLocation",
    "styleId",
    "textboxrect",
    "to",
    "typeface",
    "uri",
    "v",
    "xpath",
];

/// Elements of which no attribute is text: fonts, built-in styles, numbers in a drawing.
const STEERING_ELEMENTS: &[&str] = &[
    "font",
    "lsdException",
    "latentStyles",
    "altName",
    "f",
    "ext",
    "compatSetting",
    "docDefaults",
];

/// Elements whose text is a number or a keyword of a drawing, as long as it looks like one.
const MEASURES: &[&str] = &[
    "align",
    "posOffset",
    "pctWidth",
    "pctHeight",
    "pctPosHOffset",
    "pctPosVOffset",
    "formatCode",
];

/// Elements whose white space counts even when there is nothing else (ECMA-376-1, 17.3.3.31).
pub(super) fn keeps_space(element: &str) -> bool {
    matches!(element, "t" | "delText" | "instrText" | "delInstrText")
}

/// Whether the text of `element` is a measure and no word.
pub(super) fn is_measure(element: &str, text: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || "-.#0,;%@".contains(c);
    MEASURES.contains(&element) && text.len() <= 20 && text.chars().all(plain)
}

/// Whether the value of an attribute is text. `data` is true in parts that are not Office's own
/// (custom XML, SVG): there every word counts.
pub(super) fn is_text(tag: &Tag<'_>, name: &str, value: &str, data: bool) -> bool {
    // A mark counts as text, so that a copy reads like its original, line by line.
    let readable = |c: char| c.is_alphanumeric() || c == '█';
    if name == "xmlns" || name.starts_with("xmlns:") || !value.chars().any(readable) {
        return false;
    }
    let (element, attribute) = (tag.local(), local(name));
    if data {
        return value.chars().any(char::is_alphabetic) || value.chars().count() > 5;
    }
    if STEERING_ELEMENTS.contains(&element) {
        return false;
    }
    let written = WRITTEN.contains(&attribute)
        || attribute.starts_with("suggested")
        || (matches!(attribute, "val" | "value") && is_written_value(element))
        || (attribute == "name" && WRITTEN_NAME.contains(&element));
    written || (!STEERING.contains(&attribute) && attribute != "style" && reads_like_prose(value))
}

fn is_written_value(element: &str) -> bool {
    WRITTEN_VAL.contains(&element) || element == "listItem"
}

/// Values that no enumeration of the format has: words with spaces, mail addresses, accents, paths.
fn reads_like_prose(value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let odd = value.contains([' ', '@', '\\']) || !value.is_ascii();
    letters > 2 && odd
}
