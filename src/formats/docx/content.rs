//! What a package says and holds: its parts as text, its binaries by what must become of them.

use super::package::{self, Binary, Content, Package};
use super::picture::Picture;
use super::story::{self, Buffer, Stories};
use crate::formats::Limits;
use crate::model::{Document, Gap, Part, PartKind, PartLabel, Places, Reason, XmlRun};

/// A package that has been read.
pub(super) struct Reading {
    /// Parts of the document in its order, with the runs that redaction needs.
    pub(super) parts: Vec<(PartLabel, Buffer)>,
    /// What was not read.
    pub(super) gaps: Vec<Gap>,
    /// What becomes of each entry, by index.
    pub(super) fates: Vec<Fate>,
}

/// What becomes of an entry in a redacted copy, apart from cuts in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Stays.
    Stay,
    /// XML of which everything inside the root goes: properties, people.
    Empty,
    /// A picture that nobody has read.
    Picture(Picture),
    /// Leaves the package, with everything that points to it. The word for the report.
    Leave(&'static str),
}

/// Relationships whose targets leave the copy, and the word for the report.
const LEAVING: &[(&str, &str)] = &[
    ("thumbnail", "thumbnail"),
    ("vbaProject", "macros"),
    ("wordVbaData", "macros"),
    ("attachedToolbars", "macros"),
    ("printerSettings", "printer-settings"),
    ("oleObject", "embedded"),
    ("package", "embedded"),
    ("control", "embedded"),
    ("activeXControlBinary", "embedded"),
    ("audio", "embedded"),
    ("video", "embedded"),
    ("media", "embedded"),
    ("recipientData", "mail-merge"),
    ("origin", "signatures"),
    ("signature", "signatures"),
];

/// Reads everything in `package`.
///
/// # Errors
/// An XML part that is not well-formed or beyond the limits.
pub(super) fn read(package: &Package, limits: &Limits) -> Result<Reading, Reason> {
    let mut fates = vec![Fate::Stay; package.entries.len()];
    let mut gaps = Vec::new();
    let mut found: Vec<(PartKind, Buffer)> = Vec::new();
    let mut properties = Buffer::default();
    let main = package.main_part();
    for (index, entry) in package.entries.iter().enumerate() {
        let kind = relationship_kind(package, index);
        let leaving = LEAVING.iter().find(|(k, _)| *k == kind).map(|(_, word)| *word);
        let (fate, gap) = match (&entry.content, leaving) {
            (Content::Folder, _) => (Fate::Stay, None),
            _ if kind == "aFChunk" => {
                (Fate::Stay, Some(Reason::Unsupported("altChunk".to_owned())))
            }
            (_, Some(word)) => leave(word, &entry.name),
            (Content::Binary(binary), None) => binary_fate(&entry.name, binary, kind),
            (Content::Xml(_), None) if is_ink(package, index) => leave("embedded", "ink.ink"),
            (Content::Xml(xml), None) => {
                let stories = story::read(&xml.text, index, is_data(&entry.name), limits)?;
                let (fate, gap) = xml_fate(&stories, &xml.text);
                sort_in(stories, Some(index) == main, &mut properties, &mut found);
                (fate, gap)
            }
        };
        if let Some(slot) = fates.get_mut(index) {
            *slot = fate;
        }
        gaps.extend(gap.map(|reason| Gap { part: None, reason }));
    }
    found.push((PartKind::Properties, properties));
    orphan(package, &mut fates);
    Ok(Reading { parts: labelled(found), gaps, fates })
}

impl Reading {
    /// The document as the other stages see it.
    pub(super) fn into_document(self, package: &Package) -> Document {
        let bom = |entry: usize| package.xml(entry).map_or(0, |xml| xml.bom);
        let part = |(label, buffer): (PartLabel, Buffer)| {
            let run = |r: &story::Run| XmlRun {
                text: r.text.clone(),
                entry: r.entry,
                xml: r.xml.start + bom(r.entry)..r.xml.end + bom(r.entry),
            };
            let places = Places::Xml(buffer.runs.iter().map(run).collect());
            Part { label, text: buffer.text, places }
        };
        Document { parts: self.parts.into_iter().map(part).collect(), gaps: self.gaps }
    }
}

/// Relationships of parts that leave, leave with them.
fn orphan(package: &Package, fates: &mut [Fate]) {
    for index in 0..fates.len() {
        let name = package.entries.get(index).and_then(|e| package::source_of(&e.name));
        let source = name.and_then(|name| package.find(&name)).and_then(|i| fates.get(i)).cloned();
        if let (Some(fate @ Fate::Leave(_)), Some(slot)) = (source, fates.get_mut(index)) {
            *slot = fate;
        }
    }
}

/// The kind of the first relationship that leads to entry `index`.
fn relationship_kind(package: &Package, index: usize) -> &str {
    let to = package.relationships.iter().find(|r| r.target == Some(index));
    to.map_or("", |r| r.kind.as_str())
}

/// Handwriting is XML, but no text.
fn is_ink(package: &Package, index: usize) -> bool {
    let name = package.entries.get(index).map_or("", |e| e.name.as_str());
    package.content_type(name) == "application/inkml+xml"
}

/// Parts that are not Office's own, in which every word counts.
fn is_data(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("customxml/item") || name.rsplit('.').next() == Some("svg")
}

/// What becomes of an XML part, by its root.
fn xml_fate(stories: &Stories, text: &str) -> (Fate, Option<Reason>) {
    match stories.root.as_str() {
        "coreProperties" | "Properties" | "people" => (Fate::Empty, None),
        "svg" if text.as_bytes() == Picture::Svg.grey() => (Fate::Stay, None),
        "svg" => (Fate::Picture(Picture::Svg), Some(Reason::ImageUnread)),
        _ => (Fate::Stay, None),
    }
}

/// What becomes of an entry that is no XML and to which nothing leads that must go.
fn binary_fate(name: &str, binary: &Binary, kind: &str) -> (Fate, Option<Reason>) {
    if kind == "font" || binary.size == 0 {
        return (Fate::Stay, None);
    }
    let Some(picture) = Picture::of(&binary.head) else { return leave("embedded", name) };
    if picture.is_icon(binary.size) || blake3::hash(&picture.grey()) == binary.hash {
        (Fate::Stay, None)
    } else {
        (Fate::Picture(picture), Some(Reason::ImageUnread))
    }
}

/// An entry that leaves the copy. A thumbnail shows the first page and printer settings
/// name a printer: nothing unread that a reader of the document would see. Everything else is a
/// gap, named by its extension: the rest of the name may say too much.
fn leave(word: &'static str, name: &str) -> (Fate, Option<Reason>) {
    let quiet = matches!(word, "thumbnail" | "printer-settings");
    let extension = name.rsplit(['.', '/']).next().unwrap_or_default().to_ascii_lowercase();
    let plain = extension.len() <= 5 && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    let format = if plain { extension } else { "bin".to_owned() };
    (Fate::Leave(word), (!quiet).then_some(Reason::EmbeddedUnread(format)))
}

/// Puts the text of one XML part where it belongs.
fn sort_in(
    stories: Stories,
    is_main: bool,
    properties: &mut Buffer,
    found: &mut Vec<(PartKind, Buffer)>,
) {
    let Stories { root, mut body, comments, attributes } = stories;
    let kind = match root.as_str() {
        "document" if is_main => PartKind::Body,
        "hdr" => PartKind::Header,
        "ftr" => PartKind::Footer,
        "footnotes" => PartKind::Footnote,
        "endnotes" => PartKind::Endnote,
        "comments" => PartKind::Other,
        "coreProperties" | "Properties" => {
            properties.append(body);
            properties.append(attributes);
            return;
        }
        _ => {
            body.append(attributes);
            found.push((PartKind::Other, body));
            return;
        }
    };
    found.push((kind, body));
    found.extend(comments.into_iter().map(|c| (PartKind::Comment, c)));
    found.push((PartKind::Other, attributes));
}

/// Parts in the order of reading, with their labels; parts without text are left out.
fn labelled(mut found: Vec<(PartKind, Buffer)>) -> Vec<(PartLabel, Buffer)> {
    found.retain(|(kind, buffer)| *kind == PartKind::Body || !buffer.is_blank());
    found.sort_by_key(|(kind, _)| *kind);
    let mut number = 0;
    let mut last = None;
    let label = |(kind, buffer): (PartKind, Buffer)| {
        number = if last == Some(kind) { number + 1 } else { 1 };
        last = Some(kind);
        let single = matches!(
            kind,
            PartKind::Body | PartKind::Properties | PartKind::Footnote | PartKind::Endnote
        );
        let label =
            if single && number == 1 { PartLabel::one(kind) } else { PartLabel::nth(kind, number) };
        (label, buffer)
    };
    found.into_iter().map(label).collect()
}
