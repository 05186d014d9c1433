//! What a package says and holds: its parts as text, its binaries by what must become of them.

use super::package::{self, Binary, Content, Package, Relationship};
use super::picture::Picture;
use super::sheet::Workbook;
use super::story::{self, Buffer, Stories};
use super::words::Tongue;
use super::xml::{self, Token};
use crate::formats::Limits;
use crate::model::{CellText, Document, Gap, Part, PartKind, PartLabel, Places, Reason};

/// A package that has been read.
pub(super) struct Reading {
    /// Parts of the document in its order, with the runs that redaction needs.
    pub(super) parts: Vec<(PartLabel, Buffer)>,
    /// What was not read.
    pub(super) gaps: Vec<Gap>,
    /// What becomes of each entry, by index.
    pub(super) fates: Vec<Fate>,
    /// Entries that are files themselves: packages leave and pictures become grey, unless something takes
    /// their place.
    pub(super) embedded: Vec<usize>,
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
    /// A file inside the document, and what takes its place.
    Replace(Vec<u8>),
    /// Leaves the package, with everything that points to it. The word for the report.
    Leave(&'static str),
}

/// A stretch of text and what it is called.
struct Found {
    kind: PartKind,
    /// Its own number, from 1, for slides and their notes.
    number: Option<u32>,
    buffer: Buffer,
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

/// First bytes of a zip (APPNOTE 4.3.7).
const ZIP: &[u8] = b"PK\x03\x04";

/// What leaves an OpenDocument package, by the start of its name.
const ODF_LEAVING: &[(&str, &str)] = &[
    ("Basic/", "macros"),
    ("Dialogs/", "macros"),
    ("Scripts/", "macros"),
    ("META-INF/documentsignatures.xml", "signatures"),
    ("META-INF/macrosignatures.xml", "signatures"),
    // Pictures of objects, made anew from the objects themselves.
    ("ObjectReplacements/", "thumbnail"),
    ("Thumbnails/", "thumbnail"),
    ("VersionList.xml", "old-revisions"),
    ("Versions/", "old-revisions"),
    ("layout-cache", "thumbnail"),
];

/// Reads everything in `package`.
///
/// # Errors
/// An XML part that is not well-formed or beyond the limits.
pub(super) fn read(package: &Package, limits: &Limits) -> Result<Reading, Reason> {
    let mut fates = vec![Fate::Stay; package.entries.len()];
    let (mut gaps, mut embedded) = (Vec::new(), Vec::new());
    let pages = pages(package, limits)?;
    let mut book = workbook(package, limits)?;
    let mut found: Vec<Found> = Vec::new();
    let mut properties = Buffer::default();
    let main = package.main_part();
    for (index, entry) in package.entries.iter().enumerate() {
        let kind = relationship_kind(package, index);
        let leaving = if package.is_odf() {
            let within = |(start, _): &&(&str, _)| entry.name.starts_with(start);
            ODF_LEAVING.iter().find(within)
        } else {
            LEAVING.iter().find(|(k, _)| *k == kind)
        };
        let leaving = leaving.map(|(_, word)| *word);
        let (fate, gap) = match (&entry.content, leaving) {
            (Content::Folder, _) => (Fate::Stay, None),
            _ if kind == "aFChunk" => {
                (Fate::Stay, Some(Reason::Unsupported("altChunk".to_owned())))
            }
            (_, Some(word)) => leave(word, &entry.name),
            (Content::Binary(binary), None) => binary_fate(&entry.name, binary, kind),
            // Read in the cells that show them.
            (Content::Xml(_), None) if kind == "sharedStrings" => (Fate::Stay, None),
            (Content::Xml(_), None) if is_ink(package, index) => leave("embedded", "ink.ink"),
            (Content::Xml(xml), None) => {
                let stories = story::read(&xml.text, index, tongue(package, &entry.name), limits)?;
                let (fate, gap) = xml_fate(&stories, &xml.text);
                let number = page_number(package, &pages, index);
                if kind == "worksheet" {
                    let buffer = book.read_sheet(&xml.text, index, limits)?;
                    let hidden = number.is_some_and(|n| pages.hidden.contains(&n));
                    let kind = if hidden { PartKind::HiddenSheet } else { PartKind::Sheet };
                    found.push(Found { kind, number, buffer });
                }
                sort_in(stories, Some(index) == main, number, &mut properties, &mut found);
                (fate, gap)
            }
        };
        let zip = matches!(&entry.content, Content::Binary(b) if b.head.starts_with(ZIP));
        // A package inside is read by itself, and so is a picture that OCR can look at.
        let package = zip && may_hold_file(&entry.name) && fate == Fate::Leave("embedded");
        let picture = match &entry.content {
            Content::Binary(b) => {
                let folder = may_hold_picture(&entry.name);
                folder
                    && matches!(fate, Fate::Picture(_))
                    && crate::formats::image::is_image(&b.head)
            }
            _ => false,
        };
        let member = package || picture;
        let gap = gap.filter(|_| !member);
        embedded.extend(member.then_some(index));
        if let Some(slot) = fates.get_mut(index) {
            *slot = fate;
        }
        gaps.extend(gap.map(|reason| Gap { part: None, reason }));
    }
    found.push(Found { kind: PartKind::Other, number: None, buffer: book.unused() });
    found.push(Found { kind: PartKind::Properties, number: None, buffer: properties });
    orphan(package, &mut fates);
    Ok(Reading { parts: labelled(found), gaps, fates, embedded })
}

impl Reading {
    /// The document as the other stages see it.
    pub(super) fn into_document(self) -> Document {
        let part = |(label, buffer): (PartLabel, Buffer)| {
            let places = Places::Cells(cells(&buffer.runs));
            Part { label, text: buffer.text, places }
        };
        Document { parts: self.parts.into_iter().map(part).collect(), gaps: self.gaps }
    }
}

/// The cells that `runs` stand in, each once.
fn cells(runs: &[story::Run]) -> Vec<CellText> {
    let mut out: Vec<CellText> = Vec::new();
    for run in runs {
        let Some(cell) = run.cell else { continue };
        let text = run.text();
        let (start, end) = (u32::try_from(text.start), u32::try_from(text.end));
        let (Ok(start), Ok(end)) = (start, end) else { break };
        match out.last_mut() {
            Some(last) if last.cell == cell => last.end = end,
            _ => out.push(CellText { start, end, cell }),
        }
    }
    out.shrink_to_fit();
    out
}

/// Relationships of parts that leave, leave with them.
pub(super) fn orphan(package: &Package, fates: &mut [Fate]) {
    for index in 0..fates.len() {
        let name = package.entries.get(index).and_then(|e| package::source_of(&e.name));
        let source = name.and_then(|name| package.find(&name)).and_then(|i| fates.get(i)).cloned();
        if let (Some(fate @ Fate::Leave(_)), Some(slot)) = (source, fates.get_mut(index)) {
            *slot = fate;
        }
    }
}

/// The slides of a presentation or the sheets of a workbook, in order of showing.
#[derive(Default)]
struct Pages {
    entries: Vec<Option<usize>>,
    /// Numbers, from 1, of sheets that are hidden or very hidden (ECMA-376-1, 18.18.68).
    hidden: Vec<u32>,
}

/// The entries of the slides of a presentation or the sheets of a workbook, in order of showing
/// (ECMA-376-1, 19.2.1.34 and 18.2.20).
///
/// # Errors
/// The main part is not well-formed or beyond the limits.
fn pages(package: &Package, limits: &Limits) -> Result<Pages, Reason> {
    let mut out = Pages::default();
    let Some((index, main)) = package.main_part().and_then(|i| Some((i, package.xml(i)?))) else {
        return Ok(out);
    };
    let name = package.entries.get(index).map_or("", |e| e.name.as_str());
    xml::walk(&main.text, limits, |token| {
        let Token::Open(tag) = token else { return };
        if !matches!(tag.local(), "sldId" | "sheet") {
            return;
        }
        // Its own number stands in `id`, the relationship in `r:id`.
        let id = tag.attributes.iter().find(|a| a.name.ends_with(":id"));
        let leads = |r: &&Relationship| r.source == name && id.is_some_and(|id| id.raw == r.id);
        out.entries.push(package.relationships.iter().find(leads).and_then(|r| r.target));
        if tag.value("state").is_some_and(|state| state != "visible") {
            out.hidden.extend(u32::try_from(out.entries.len()));
        }
    })?;
    Ok(out)
}

/// The number of the slide or sheet in entry `index`, or of the slide whose notes stand in it.
fn page_number(package: &Package, pages: &Pages, index: usize) -> Option<u32> {
    let number = |entry: usize| {
        let at = pages.entries.iter().position(|s| *s == Some(entry))?;
        u32::try_from(at + 1).ok()
    };
    number(index).or_else(|| {
        let name = &package.entries.get(index)?.name;
        let to = package.relationships.iter().find(|r| r.source == *name && r.kind == "slide")?;
        number(to.target?)
    })
}

/// What the sheets of a workbook share; nothing in other packages.
///
/// # Errors
/// A part that is not well-formed or beyond the limits.
fn workbook(package: &Package, limits: &Limits) -> Result<Workbook, Reason> {
    let mut book = Workbook::default();
    let Some(main) = package.main_part() else { return Ok(book) };
    for index in 0..package.entries.len() {
        let Some(xml) = package.xml(index) else { continue };
        match relationship_kind(package, index) {
            "styles" => book.read_styles(&xml.text, limits)?,
            "sharedStrings" => book.read_shared(&xml.text, index, limits)?,
            _ if index == main => book.read_workbook(&xml.text, limits)?,
            _ => {}
        }
    }
    Ok(book)
}

/// Whether the name of an entry is one that writers give to files inside a document.
pub(super) fn may_hold_file(name: &str) -> bool {
    name.to_ascii_lowercase().contains("embed")
}

/// Whether the name of an entry is one that writers give to pictures: `word/media/image1.png`,
/// `Pictures/1000.jpg`.
pub(super) fn may_hold_picture(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("media/") || name.contains("pictures/")
}

/// The kind of the first relationship that leads to entry `index`.
pub(super) fn relationship_kind(package: &Package, index: usize) -> &str {
    let to = package.relationships.iter().find(|r| r.target == Some(index));
    to.map_or("", |r| r.kind.as_str())
}

/// Handwriting is XML, but no text.
fn is_ink(package: &Package, index: usize) -> bool {
    let name = package.entries.get(index).map_or("", |e| e.name.as_str());
    package.content_type(name) == "application/inkml+xml"
}

/// What the words of a part mean.
fn tongue(package: &Package, name: &str) -> Tongue {
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit('.').next();
    if name.starts_with("customxml/item") || matches!(extension, Some("svg" | "rdf")) {
        Tongue::Data
    } else if package.is_odf() {
        Tongue::Odf
    } else {
        Tongue::Office
    }
}

/// What becomes of an XML part, by its root.
fn xml_fate(stories: &Stories, text: &str) -> (Fate, Option<Reason>) {
    match stories.root.as_str() {
        "coreProperties" | "Properties" | "people" | "document-meta" => (Fate::Empty, None),
        "svg" if text.as_bytes() == Picture::Svg.grey() => (Fate::Stay, None),
        "svg" => (Fate::Picture(Picture::Svg), Some(Reason::ImageUnread)),
        _ => (Fate::Stay, None),
    }
}

/// What becomes of an entry that is no XML and to which nothing leads that must go.
fn binary_fate(name: &str, binary: &Binary, kind: &str) -> (Fate, Option<Reason>) {
    if kind == "font" || binary.size == 0 || name == "mimetype" {
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
    number: Option<u32>,
    properties: &mut Buffer,
    found: &mut Vec<Found>,
) {
    let Stories { root, mut body, comments, attributes, sheets } = stories;
    let mut put = |kind, number, buffer| found.push(Found { kind, number, buffer });
    let kind = match root.as_str() {
        "document" if is_main => PartKind::Body,
        "document-content" => PartKind::Body,
        "sld" => PartKind::Slide,
        "notes" => PartKind::Notes,
        "hdr" => PartKind::Header,
        "ftr" => PartKind::Footer,
        "footnotes" => PartKind::Footnote,
        "endnotes" => PartKind::Endnote,
        "comments" | "cmLst" | "ThreadedComments" => PartKind::Other,
        "coreProperties" | "Properties" | "document-meta" => {
            properties.append(body);
            properties.append(attributes);
            return;
        }
        _ => {
            body.append(attributes);
            put(PartKind::Other, None, body);
            return;
        }
    };
    for ((sheet, hidden), number) in sheets.into_iter().zip(1..) {
        let kind = if hidden { PartKind::HiddenSheet } else { PartKind::Sheet };
        put(kind, Some(number), sheet);
    }
    put(kind, number, body);
    for comment in comments {
        put(PartKind::Comment, None, comment);
    }
    put(PartKind::Other, None, attributes);
}

/// Parts in the order of reading, with their labels; parts without text are left out.
fn labelled(mut found: Vec<Found>) -> Vec<(PartLabel, Buffer)> {
    found.retain(|f| f.kind == PartKind::Body || !f.buffer.is_blank());
    found.sort_by_key(|f| (f.kind, f.number));
    let mut count = 0;
    let mut last = None;
    let label = |Found { kind, number, buffer }| {
        count = if last == Some(kind) { count + 1 } else { 1 };
        last = Some(kind);
        let number = number.unwrap_or(count);
        let single = matches!(
            kind,
            PartKind::Body | PartKind::Properties | PartKind::Footnote | PartKind::Endnote
        );
        let label =
            if single && count == 1 { PartLabel::one(kind) } else { PartLabel::nth(kind, number) };
        (label, buffer)
    };
    found.into_iter().map(label).collect()
}
