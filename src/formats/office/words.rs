//! Which attributes and elements carry words of people, and which only steer a layout.

use super::xml::{Tag, local};

/// What the words of an XML part's elements and attributes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    /// Office Open XML (ECMA-376).
    Office,
    /// OpenDocument (ISO/IEC 26300).
    Odf,
    /// Custom XML, SVG: anything, and every word counts.
    Data,
}

/// Attributes that hold what somebody wrote, on whatever element.
const WRITTEN: &[&str] = &[
    "alt",
    "anchor",
    "author",
    "bookmark",
    "connectString",
    "descr",
    "description",
    "display",
    "displayName",
    "displayText",
    "docLocation",
    "ed",
    "edGrp",
    "entry",
    "errorTitle",
    "fullName",
    "href",
    "initials",
    "instr",
    "linkTarget",
    "location",
    "mailSubject",
    "menu",
    "mappedName",
    "prompt",
    "promptTitle",
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
    "cacheField",
    "cNvPr",
    "cSld",
    "custShow",
    "dataField",
    "definedName",
    "docPr",
    "docVar",
    "property",
    "section",
    "sheet",
    "table",
    "tableColumn",
    "moveFromRangeStart",
    "moveToRangeStart",
    "docPart",
    "person",
    "ser",
];

/// Attributes of OpenDocument that hold what somebody wrote, or what a cell holds.
const ODF_WRITTEN: &[&str] = &[
    "condition",
    "current-value",
    "date-value",
    "description",
    "display-name",
    "formula",
    "help-text",
    "href",
    "label",
    "string-value",
    "target-frame-name",
    "title",
    "value",
];

/// Elements of OpenDocument whose `name` holds what somebody wrote; styles have names of their own.
const ODF_NAMED: &[&str] = &[
    "alphabetical-index",
    "annotation",
    "bookmark",
    "bookmark-ref",
    "bookmark-start",
    "button",
    "checkbox",
    "combobox",
    "database-range",
    "data-pilot-table",
    "form",
    "formatted-text",
    "frame",
    "listbox",
    "named-expression",
    "named-range",
    "page",
    "radio",
    "reference-mark",
    "reference-mark-start",
    "reference-ref",
    "section",
    "table",
    "table-of-content",
    "text",
    "textarea",
    "user-defined",
    "user-field-decl",
    "user-field-get",
    "variable-decl",
    "variable-get",
    "variable-set",
];

/// Prefixes of attributes of OpenDocument that only describe looks, fonts and drawings.
const ODF_LOOKS: &[&str] = &[
    "anim",
    "chart",
    "config",
    "dr3d",
    "draw",
    "fo",
    "number",
    "presentation",
    "smil",
    "style",
    "svg",
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
    "docPartGallery",
    "mathFont",
];

/// The words of which built-in style names are made (ECMA-376-1, 17.7.4.10; LibreOffice's exports).
const STYLE_WORDS: &[&str] = &[
    "accent",
    "acronym",
    "address",
    "annotation",
    "authorities",
    "balloon",
    "block",
    "body",
    "bold",
    "book",
    "bullet",
    "bullets",
    "caption",
    "char",
    "characters",
    "cite",
    "classic",
    "closing",
    "code",
    "colorful",
    "columns",
    "comment",
    "contemporary",
    "contents",
    "continue",
    "dark",
    "date",
    "default",
    "definition",
    "document",
    "drawing",
    "elegant",
    "emphasis",
    "end",
    "endnote",
    "envelope",
    "figures",
    "first",
    "followedhyperlink",
    "followed",
    "font",
    "footer",
    "footnote",
    "frame",
    "grid",
    "hashtag",
    "header",
    "heading",
    "hyperlink",
    "html",
    "in",
    "indent",
    "index",
    "intense",
    "internet",
    "keyboard",
    "kop",
    "lijst",
    "lijstalinea",
    "light",
    "line",
    "link",
    "list",
    "macro",
    "macrotext",
    "map",
    "mark",
    "medium",
    "mention",
    "message",
    "no",
    "normal",
    "note",
    "number",
    "numbered",
    "numbering",
    "of",
    "outline",
    "page",
    "paragraph",
    "placeholder",
    "plain",
    "preformatted",
    "professional",
    "quotations",
    "quote",
    "reference",
    "return",
    "salutation",
    "sample",
    "shading",
    "signature",
    "simple",
    "smart",
    "spacing",
    "standaard",
    "standard",
    "strong",
    "style",
    "subject",
    "subtitle",
    "subtle",
    "symbols",
    "table",
    "tabel",
    "tabelraster",
    "teken",
    "text",
    "theme",
    "title",
    "toa",
    "toc",
    "top",
    "typewriter",
    "unresolved",
    "user",
    "variable",
    "visited",
    "web",
    "wiki",
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

/// Whether the value of an attribute is text.
pub(super) fn is_text(tag: &Tag<'_>, name: &str, value: &str, tongue: Tongue) -> bool {
    // A mark counts as text, so that a copy reads like its original, line by line.
    let readable = |c: char| c.is_alphanumeric() || c == '█';
    if name == "xmlns" || name.starts_with("xmlns:") || !value.chars().any(readable) {
        return false;
    }
    let (element, attribute) = (tag.local(), local(name));
    match tongue {
        Tongue::Data => return value.chars().any(char::is_alphabetic) || value.chars().count() > 5,
        Tongue::Odf => return is_odf_text(element, name, value),
        Tongue::Office => {}
    }
    if STEERING_ELEMENTS.contains(&element) || (element == "name" && is_style_name(value)) {
        return false;
    }
    let written = WRITTEN.contains(&attribute)
        || attribute.starts_with("suggested")
        || (matches!(attribute, "val" | "value") && is_written_value(element))
        || (attribute == "name" && WRITTEN_NAME.contains(&element))
        // What a pivot table remembers of its source (ECMA-376-1, 18.10.1.85); short numbers say nothing.
        || (attribute == "v" && (matches!(element, "s" | "d") || (element == "n" && value.len() > 5)));
    written || (!STEERING.contains(&attribute) && attribute != "style" && reads_like_prose(value))
}

/// Whether `value` is a style's name as Word and LibreOffice give them ("Heading 2 Char", "Light Grid
/// Accent 3"): every word is one of theirs. A style that a person named is text.
fn is_style_name(value: &str) -> bool {
    let words = || value.split([' ', '-', '_', ',']).filter(|w| !w.is_empty());
    let known = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        word.is_empty() || STYLE_WORDS.contains(&word.to_lowercase().as_str())
    };
    words().next().is_some() && words().all(known)
}

fn is_odf_text(element: &str, name: &str, value: &str) -> bool {
    let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
    let attribute = local(name);
    // Pictures and objects inside the package.
    let inside = attribute == "href" && !value.contains([':', '@', '\\']);
    let named = attribute == "name" && ODF_NAMED.contains(&element);
    // A number of a few digits says nothing and stands in every cell.
    let short = attribute == "value" && value.len() < 6;
    let written = named || (!short && ODF_WRITTEN.contains(&attribute) && !inside);
    written && prefix != "style" || (!ODF_LOOKS.contains(&prefix) && reads_like_prose(value))
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
