//! What every copy says of itself: a removed word that is one of these (`document`) is no leak where
//! the copy itself says it, and only there.

use aho_corasick::AhoCorasick;
use hayro_syntax::object::{Dict, Object};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The words of all marks: when no needle stands in them, there is nothing to pass over.
pub(super) const WORDS: &str = concat!(
    "Gelakt document\nzwartlak ",
    env!("CARGO_PKG_VERSION"),
    "\nzwartlak grond\nzwartl zwartlak label\nweggelakt grond"
);
const TITLE: &str = "Gelakt document";
const PRODUCER: &str = concat!("zwartlak ", env!("CARGO_PKG_VERSION"));
/// Names of the label's font, in resources and in its dictionaries.
const NAMES: [&[u8]; 2] = [b"ZwartlakGrond", b"ZWARTL+ZwartlakLabel"];
/// The font program of the labels.
const FONT: &[u8] = include_bytes!("../../formats/pdf/label/label.ttf");
/// What stands before a mark, the mark itself, and what stands behind it. Nothing shorter: the same
/// word elsewhere in the file is the document's own.
const MARKS: [(&str, &str, &str); 8] = [
    ("/Title(", TITLE, ")"),
    ("/Producer(", PRODUCER, ")"),
    ("<rdf:li xml:lang=\"x-default\">", TITLE, "</rdf:li></rdf:Alt></dc:title>\n"),
    ("<pdf:Producer>", PRODUCER, "</pdf:Producer>\n"),
    ("/Span <</Lang (nl-NL) /Alt (", "weggelakt", ")>> BDC\n"),
    ("/Span <</Lang (nl-NL) /Alt (", "weggelakt, grond ", ""),
    ("/", "ZwartlakGrond", " "),
    ("/", "ZWARTL+ZwartlakLabel", "/"),
];

/// The bytes with spaces for the marks.
pub(super) fn without(bytes: &[u8]) -> Cow<'_, [u8]> {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::new(MARKS.map(|(before, mark, after)| [before, mark, after].concat())).ok()
    });
    let mut out = Cow::Borrowed(bytes);
    let found = FINDER.iter().flat_map(|finder| finder.find_iter(bytes));
    for (start, which) in found.map(|m| (m.start(), m.pattern().as_usize())) {
        let Some((before, mark, _)) = MARKS.get(which) else { continue };
        let start = start + before.len();
        if let Some(place) = out.to_mut().get_mut(start..start + mark.len()) {
            place.fill(b' ');
        }
    }
    out
}

/// Whether a dictionary is what a copy says of itself, and nothing else.
pub(super) fn is_info(dict: &Dict<'_>) -> bool {
    let says = |key: &[u8], text: &str| matches!(dict.get::<Object<'_>>(key), Some(Object::String(s)) if s.as_bytes() == text.as_bytes());
    dict.entries().count() == 2 && says(b"Title", TITLE) && says(b"Producer", PRODUCER)
}

/// Whether a name is one of the label's font.
pub(super) fn is_name(name: &[u8]) -> bool {
    NAMES.contains(&name)
}

/// Whether a decoded stream is the font program of the labels.
pub(super) fn is_font(decoded: &[u8]) -> bool {
    decoded == FONT
}
