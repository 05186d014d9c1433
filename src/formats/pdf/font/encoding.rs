//! Encodings of simple fonts: code → glyph name (ISO 32000-2, 9.6.5 and annex D).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object};

/// An encoding that ISO 32000-2 or Adobe defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
    MacExpert,
    PdfDoc,
    Symbol,
    ZapfDingbats,
}

const ALL: [(Base, &str); 7] = [
    (Base::Standard, "Standard"),
    (Base::WinAnsi, "WinAnsi"),
    (Base::MacRoman, "MacRoman"),
    (Base::MacExpert, "MacExpert"),
    (Base::PdfDoc, "PDFDoc"),
    (Base::Symbol, "Symbol"),
    (Base::ZapfDingbats, "ZapfDingbats"),
];

impl Base {
    /// The encoding of a PDF name such as `WinAnsiEncoding`.
    pub(super) fn of_name(name: &[u8]) -> Option<Self> {
        let stem = std::str::from_utf8(name).ok()?.strip_suffix("Encoding")?;
        ALL.iter().find(|entry| entry.1 == stem).map(|entry| entry.0)
    }

    /// The glyph name of a code.
    pub(super) fn name(self, code: u8) -> Option<&'static [u8]> {
        let names = TABLES.get(&self)?;
        names.get(usize::from(code)).copied().flatten()
    }
}

static TABLES: LazyLock<BTreeMap<Base, Vec<Option<&'static [u8]>>>> = LazyLock::new(|| {
    let mut tables = BTreeMap::new();
    let mut section = None;
    for line in include_str!("data/encodings.txt").lines() {
        if let Some(title) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = ALL.iter().find(|entry| entry.1 == title).map(|e| e.0);
            continue;
        }
        let mut words = line.split(' ');
        let start = words.next().and_then(|word| word.parse::<usize>().ok());
        let (Some(base), Some(start)) = (section, start) else {
            continue;
        };
        let table = tables.entry(base).or_insert_with(|| vec![None; 256]);
        for (slot, name) in table.iter_mut().skip(start).zip(words) {
            *slot = Some(name.as_bytes());
        }
    }
    tables
});

/// The `/Encoding` entry of a simple font.
pub(super) struct Encoding {
    /// `/Encoding` or its `/BaseEncoding`, where one is named.
    pub(super) base: Option<Base>,
    /// `/Differences`.
    pub(super) differences: BTreeMap<u8, Vec<u8>>,
}

impl Encoding {
    /// Reads `/Encoding`; what is absent or broken stays empty.
    pub(super) fn load(doc: &Document, dict: &Dictionary) -> Self {
        let mut encoding = Self { base: None, differences: BTreeMap::new() };
        match dict.get_deref(b"Encoding", doc) {
            Ok(Object::Name(name)) => encoding.base = Base::of_name(name),
            Ok(Object::Dictionary(dict)) => {
                let base = dict.get_deref(b"BaseEncoding", doc);
                encoding.base = base.and_then(Object::as_name).ok().and_then(Base::of_name);
                if let Ok(Object::Array(items)) = dict.get_deref(b"Differences", doc) {
                    encoding.differences = differences(doc, items);
                }
            }
            _ => {}
        }
        encoding
    }

    /// The name the font dictionary itself gives a code.
    pub(super) fn name(&self, code: u8) -> Option<&[u8]> {
        if let Some(name) = self.differences.get(&code) {
            return Some(name);
        }
        self.base?.name(code)
    }
}

fn differences(doc: &Document, items: &[Object]) -> BTreeMap<u8, Vec<u8>> {
    let mut names = BTreeMap::new();
    let mut code: i64 = 0;
    for item in items {
        match doc.dereference(item).map(|(_, object)| object) {
            Ok(Object::Integer(start)) => code = *start,
            Ok(Object::Name(name)) => {
                if let Ok(code) = u8::try_from(code) {
                    names.insert(code, name.clone());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn the_tables_hold_the_known_codes() {
        assert_eq!(Base::WinAnsi.name(0x80), Some(&b"Euro"[..]));
        assert_eq!(Base::MacRoman.name(0x80), Some(&b"Adieresis"[..]));
        assert_eq!(Base::Standard.name(0xAE), Some(&b"fi"[..]));
        assert_eq!(Base::Symbol.name(0x61), Some(&b"alpha"[..]));
        assert_eq!(Base::ZapfDingbats.name(0x34), Some(&b"a20"[..]));
        assert_eq!(Base::PdfDoc.name(0x18), Some(&b"breve"[..]));
        assert_eq!(Base::MacExpert.name(0x57), Some(&b"fi"[..]));
        assert_eq!(Base::Standard.name(0), None);
    }

    #[test]
    fn differences_override_the_base() {
        let doc = Document::new();
        let dict = dictionary! { "Encoding" => dictionary! {
            "BaseEncoding" => "WinAnsiEncoding",
            "Differences" => vec![65.into(), "eacute".into(), "b".into(), 300.into(), "c".into()],
        }};
        let encoding = Encoding::load(&doc, &dict);
        assert_eq!(encoding.name(65), Some(&b"eacute"[..]));
        assert_eq!(encoding.name(66), Some(&b"b"[..]));
        assert_eq!(encoding.name(67), Some(&b"C"[..]));
        assert_eq!(encoding.differences.len(), 2);
    }
}
