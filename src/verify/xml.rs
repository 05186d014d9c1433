//! A small walker over XML that takes everything a reader could find in it.
//!
//! It is not a parser: whatever the bytes are, every character ends up in the text, in the names
//! and attributes, or in what is neither (comments, instructions, declarations).

use super::needle::{self, Origin};
use std::collections::BTreeSet;

/// What stands in one XML part.
#[derive(Clone, Debug, Default)]
pub(super) struct Xml {
    /// Character data with entities resolved, without tags; a line feed wherever a paragraph, cell
    /// or line ends, nothing between runs.
    pub(super) text: String,
    /// Text that readers do not see on the page: deleted text, field instructions.
    pub(super) unseen: String,
    /// Values of attributes that a person could have written, a line each.
    pub(super) attributes: String,
    /// Names of elements and attributes, and values of attributes that consist of the format's own
    /// words where nobody writes by hand.
    pub(super) technical: String,
    /// What stands unchanged in paragraphs with tracked changes: people read it in two versions.
    pub(super) tracked: String,
    /// Comments, processing instructions and declarations.
    pub(super) other: String,
}

/// Longest character reference, in bytes with its `&` and `;`.
const REFERENCE: usize = 12;

/// Elements that belong to the run of the text around them; all others part words.
const INLINE: &[&str] = &[
    "r",
    "t",
    "rPr",
    "b",
    "i",
    "u",
    "sz",
    "szCs",
    "color",
    "rFonts",
    "lang",
    "bookmarkStart",
    "bookmarkEnd",
    "proofErr",
    "softHyphen",
    "noBreakHyphen",
    "ins",
    "moveTo",
    "smartTag",
    "bCs",
    "iCs",
    "highlight",
    "noProof",
    "vertAlign",
    "span",
    "a",
    "hyperlink",
    "commentRangeStart",
    "commentRangeEnd",
    "permStart",
    "permEnd",
    "lastRenderedPageBreak",
    "rStyle",
    "spacing",
    "kern",
    "w",
    "position",
    "shd",
    "del",
    "delText",
    "ph",
    "phoneticPr",
    "rPh",
    "s",
    "sym",
    "vanish",
];

/// Elements whose text is in the file but not on the page, or that say who wrote and when.
const UNSEEN: &[&str] = &[
    "delText",
    "instrText",
    "delInstrText",
    "FieldCodes",
    "f",
    "creator",
    "creator-initials",
    "sender-initials",
    "date",
    "rPh",
    "moveFrom",
    "Fallback",
    "del",
    // Where an embedded object lies on a sheet, in cells; it goes with the object.
    "objectPr",
    "controlPr",
];

/// Elements around text that a tracked change put there.
const INSERTED: &[&str] = &["ins", "moveTo"];

/// Elements that make a paragraph one with tracked changes.
const CHANGED: &[&str] = &["ins", "moveTo", "del", "moveFrom"];

/// Attributes that hold what somebody wrote, on whatever element.
const WRITTEN: &[&str] = &[
    "alt",
    "author",
    "descr",
    "description",
    "displayName",
    "fullName",
    "href",
    "initials",
    "instr",
    "mailSubject",
    "sourceFileName",
    "string",
    "title",
    "tooltip",
    "userId",
    "userName",
];

/// Elements whose name or value somebody wrote.
const NAMED: &[&str] = &[
    "alias",
    "bookmarkStart",
    "caption",
    "cNvPr",
    "default",
    "description",
    "docPart",
    "docPr",
    "docVar",
    "helpText",
    "listEntry",
    "person",
    "placeholderText",
    "property",
    "result",
    "ser",
    "statusText",
    "tag",
    "tblCaption",
    "tblDescription",
    "text",
    "category",
];

/// What the writer puts where the author of a change was named.
const NOBODY: &str = "Auteur";

/// Elements whose `name` the format chooses.
const FORMAT_NAMED: &[&str] = &[
    "choose",
    "compatSetting",
    "config-item",
    "else",
    "font",
    "font-face",
    "forEach",
    "if",
    "layoutNode",
    "lsdException",
];

/// Attributes in which things are named as somebody likes.
const FREE: &[&str] = &[
    "NameU",
    "class",
    "codeName",
    "dataCaption",
    "default",
    "display",
    "display-name",
    "displayText",
    "error",
    "errorTitle",
    "file",
    "id",
    "key",
    "label",
    "location",
    "name",
    "parent-style-name",
    "prompt",
    "promptTitle",
    "ref",
    "sheet",
    "style-name",
    "styleId",
    "tag",
    "uniqueName",
    "url",
    "value",
    "v",
];

/// Elements whose `val` names something as somebody likes.
const FREE_VAL: &[&str] = &[
    "aliases",
    "basedOn",
    "link",
    "mappedName",
    "name",
    "next",
    "numStyleLink",
    "pStyle",
    "rStyle",
    "styleLink",
    "tblStyle",
];

/// Whether the format itself put the value of this attribute there: it consists of the format's own
/// words, and where people are called so too, it stands where nothing is named freely.
fn is_of_format(element: &str, attribute: &str, value: &str) -> bool {
    match needle::origin(value) {
        Origin::Elsewhere => false,
        Origin::Format => true,
        Origin::Shared => {
            let attribute = attribute.rsplit(':').next().unwrap_or(attribute);
            let free = match attribute {
                "val" => FREE_VAL.contains(&element),
                "name" => !FORMAT_NAMED.contains(&element),
                other => FREE.contains(&other),
            };
            !free
        }
    }
}

/// Whether a person could have written the value of this attribute.
fn is_written(element: &str, attribute: &str, value: &str) -> bool {
    let attribute = attribute.rsplit(':').next().unwrap_or(attribute);
    if attribute == "author" && value == NOBODY {
        return false;
    }
    // The target of a relationship is an address, or the name of another part.
    WRITTEN.contains(&attribute)
        || (attribute == "Target" && value.contains([':', '@', '\\']))
        || (matches!(attribute, "name" | "val" | "value") && NAMED.contains(&element))
}

/// Walks over `source`.
pub(super) fn walk(source: &str) -> Xml {
    let mut out = Xml::default();
    let mut state = State::default();
    let mut rest = source;
    while let Some(open) = rest.find('<') {
        let (before, tail) = rest.split_at(open);
        push_text(&mut out, before, &mut state);
        let (body, after) = tag(tail);
        rest = after;
        if let Some(data) = body.strip_prefix("![CDATA[") {
            let data = data.strip_suffix("]]").unwrap_or(data);
            if state.unseen() { &mut out.unseen } else { &mut out.text }.push_str(data);
        } else if body.starts_with(['!', '?']) {
            out.other.push_str(&entities(body));
            out.other.push('\n');
        } else {
            element(&mut out, body, &mut state);
        }
    }
    push_text(&mut out, rest, &mut state);
    out
}

fn push_text(out: &mut Xml, raw: &str, state: &mut State<'_>) {
    let text = entities(raw);
    if state.unseen() {
        out.unseen.push_str(&text);
        return;
    }
    out.text.push_str(&text);
    if state.inserted == 0 {
        state.paragraph.push_str(&text);
    }
}

/// The inside of the tag at the start of `tail` and what follows it.
fn tag(tail: &str) -> (&str, &str) {
    let special = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
    for (start, end) in special {
        if tail.starts_with(start) {
            let from = start.len();
            let close = tail.get(from..).and_then(|t| t.find(end)).map(|at| at + from + end.len());
            let (body, after) = tail.split_at(close.unwrap_or(tail.len()));
            let body = body.get(1..).unwrap_or_default();
            return (body.strip_suffix('>').unwrap_or(body), after);
        }
    }
    // A `>` inside quotes does not end the tag.
    let mut quote = None;
    for (at, c) in tail.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => {
                return (
                    tail.get(1..at).unwrap_or_default(),
                    tail.get(at + 1..).unwrap_or_default(),
                );
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            _ => {}
        }
    }
    (tail.get(1..).unwrap_or_default(), "")
}

/// Whether the walker is in text that is not on the page.
#[derive(Default)]
struct State<'s> {
    /// Names of elements and attributes so far: each is looked at once.
    names: BTreeSet<&'s str>,
    /// Open elements of [`UNSEEN`].
    depth: usize,
    /// Open elements of [`INSERTED`].
    inserted: usize,
    /// The paragraph has tracked changes.
    changed: bool,
    /// The text of the paragraph so far that no tracked change put there.
    paragraph: String,
    /// In a run with hidden text (ECMA-376-1, 17.3.2.41).
    vanish: bool,
}

impl<'s> State<'s> {
    /// Adds a name to `technical`; its prefix is no part of its first word.
    fn name(&mut self, name: &'s str, technical: &mut String) {
        if self.names.insert(name) {
            technical.push_str(&name.replace(':', "\n"));
            technical.push('\n');
        }
    }

    fn unseen(&self) -> bool {
        self.depth > 0 || self.vanish
    }
}

fn element<'s>(out: &mut Xml, body: &'s str, state: &mut State<'s>) {
    let closing = body.starts_with('/');
    let body = body.trim_start_matches('/');
    let name_end = body.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(body.len());
    let (name, rest) = body.split_at(name_end);
    let local = name.rsplit(':').next().unwrap_or(name);
    if UNSEEN.contains(&local) {
        out.unseen.push('\n');
        if closing {
            state.depth = state.depth.saturating_sub(1);
        } else if !rest.ends_with('/') {
            state.depth += 1;
        }
    }
    state.changed |= CHANGED.contains(&local);
    if INSERTED.contains(&local) {
        if closing {
            state.inserted = state.inserted.saturating_sub(1);
        } else if !rest.ends_with('/') {
            state.inserted += 1;
        }
    }
    if local == "p" {
        if closing && state.changed {
            out.tracked.push_str(&state.paragraph);
            out.tracked.push('\n');
        }
        state.paragraph.clear();
        state.changed = false;
    } else if !INLINE.contains(&local) && !state.paragraph.ends_with('\n') {
        state.paragraph.push('\n');
    }
    match local {
        "r" => state.vanish = false,
        "vanish" => state.vanish = !closing && !rest.contains("\"0\"") && !rest.contains("false"),
        _ => {}
    }
    if !INLINE.contains(&local) && !out.text.ends_with('\n') {
        out.text.push('\n');
    }
    if closing {
        return;
    }
    state.name(name, &mut out.technical);
    attributes(local, rest, state, out);
}

/// Adds every attribute value in `rest`, a line each; what is not quoted is added as it is.
fn attributes<'s>(element: &str, rest: &'s str, state: &mut State<'s>, out: &mut Xml) {
    let mut rest = rest;
    while let Some(at) = rest.find(['"', '\'']) {
        let (name, tail) = rest.split_at(at);
        let name = name.trim().trim_end_matches('=').trim_end();
        state.name(name, &mut out.technical);
        let quote = if tail.starts_with('"') { '"' } else { '\'' };
        let inner = tail.get(1..).unwrap_or_default();
        let end = inner.find(quote).unwrap_or(inner.len());
        let (value, after) = inner.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        if is_place(element, name, value) {
            continue;
        }
        let value = entities(value);
        let written = is_written(element, name, &value) || !is_of_format(element, name, &value);
        let target = if written { &mut out.attributes } else { &mut out.technical };
        target.push_str(&value);
        target.push('\n');
    }
    let left = entities(rest.trim_end_matches('/'));
    if !left.trim().is_empty() {
        out.attributes.push_str(&left);
        out.attributes.push('\n');
    }
}

/// Whether a value is the number of a row or the name of a cell of a sheet, of which there are millions
/// (ECMA-376-1, 18.18.7).
fn is_place(element: &str, name: &str, value: &str) -> bool {
    let digits = value.trim_start_matches(|c: char| c.is_ascii_uppercase());
    name == "r"
        && matches!(element, "c" | "row")
        && value.len() - digits.len() <= 3
        && digits.len() <= 7
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Resolves character references and the five predefined entities (XML 1.0, 4.1 and 4.6).
fn entities(raw: &str) -> std::borrow::Cow<'_, str> {
    if !raw.contains('&') {
        return raw.into();
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let end = tail.bytes().take(REFERENCE).position(|b| b == b';');
        let named = end.and_then(|end| Some((tail.get(..=end)?, tail.get(end + 1..)?)));
        let known = named.and_then(|(raw, after)| {
            let c = reference(raw.get(1..raw.len() - 1)?);
            let text = c.map_or_else(|| html_entity(raw), |c| Some(c.to_string()))?;
            Some((text, after))
        });
        if let Some((text, after)) = known {
            out.push_str(&text);
            rest = after;
        } else {
            out.push('&');
            rest = tail.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out.into()
}

/// What HTML calls `&name;`, sign and semicolon included.
fn html_entity(raw: &str) -> Option<String> {
    let mut out = String::new();
    mail_parser::decoders::html::add_html_token(&mut out, raw.as_bytes(), false);
    (out != raw).then_some(out)
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "shy" => Some('\u{ad}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_paragraphs_parted() {
        let xml = walk(
            "<w:p><w:r><w:t>Grif</w:t></w:r><w:r><w:t>f&#105;oen</w:t></w:r></w:p><w:p>x</w:p>",
        );
        assert_eq!(xml.text, "\nGriffioen\nx\n");
    }

    #[test]
    fn attributes_comments_and_deleted_text_are_apart() {
        let xml = walk(
            "<a title='x &gt; y' descr=\"1>2\" k='3>4'/><!-- note > --><w:delText>weg</w:delText>b",
        );
        assert!(xml.attributes.contains("x > y\n") && xml.attributes.contains("1>2\n"));
        assert!(xml.technical.contains("3>4\n") && !xml.attributes.contains("3>4"));
        let font =
            walk("<w:font w:name='Times New Roman' w:family='roman'/><w:x w:label='Roman'/>");
        assert_eq!(font.attributes, "Roman\n");
        assert!(xml.other.contains("note >"));
        assert!(xml.unseen.contains("weg"));
        assert_eq!(xml.text.trim(), "b");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_walked(source in "[<>&;'\"/!?a-z\\[\\]#x -]{0,200}") {
            walk(&source);
        }
    }
}
