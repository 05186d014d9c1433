//! The zip around a document: its entries, relationships and content types (ECMA-376-2).

use super::xml::{self, Token};
use crate::formats::Limits;
use crate::model::Reason;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use zip::{ZipArchive, result::ZipError};

/// Largest number of entries: real documents have tens, picture books thousands.
const ENTRIES: usize = 20_000;

/// Bytes kept of an entry that is not XML: enough for the header of any picture.
const HEAD: usize = 64 << 10;

/// Words that writers of Office packages make the names of entries from.
const USUAL: &str = "
    accelerator app bin bitmaps cache calcchain chart charts colors commentauthors comments
    commentsextended commentsextensible commentsids configurations content core current custom
    customxml data diagrams docprops document drawing drawings embeddings emf endnotes
    externallink externallinks floater font fonts fonttable footer footnotes gif glossary
    handoutmaster handoutmasters header image images inf item itemprops jpeg jpg layout manifest
    media menubar meta metadata mimetype notesmaster notesmasters notesslide notesslides
    numbering object objectreplacements odttf oleobject people person persons pictures
    pivotcache pivotcachedefinition pivotcacherecords pivottable pivottables png popupmenu ppt
    presentation presprops printersettings progressbar quickstyle rdf rels settings
    sharedstrings sheet slide slidelayout slidelayouts slidemaster slidemasters slides statusbar
    style styles styleswitheffects svg svm table tables tablestyles tag tags theme
    threadedcomment threadedcomments thumbnail thumbnails toolbar toolpanel types vbadata
    vbaproject viewprops vmldrawing websettings wmf word workbook worksheets xl xml
";

/// An entry that inflates to more than this and more than [`RATIO`] times itself is a bomb: sheets
/// of a million equal rows stay under it, and so does what a few of them at a time take.
const LARGE: u64 = 32 << 20;

/// See [`LARGE`].
const RATIO: u64 = 250;

/// An opened package.
pub(in crate::formats) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// One entry of the package's directory.
pub(super) struct Entry {
    /// Name as stored, with `/` and without a leading one.
    pub(super) name: String,
    /// What is in it.
    pub(super) content: Content,
}

/// What an entry holds.
pub(super) enum Content {
    /// A folder.
    Folder,
    /// XML in UTF-8; the byte order mark is not part of the text.
    Xml(Xml),
    /// Anything else.
    Binary(Binary),
}

/// An entry that is no XML.
pub(super) struct Binary {
    /// Its first bytes.
    pub(super) head: Vec<u8>,
    /// Length of the whole in bytes.
    pub(super) size: usize,
    /// Fingerprint of the whole, to tell a picture that was blanked before.
    pub(super) hash: blake3::Hash,
}

/// An XML part.
pub(super) struct Xml {
    /// The part without its byte order mark.
    pub(super) text: String,
    /// Length of the byte order mark in bytes.
    pub(super) bom: usize,
}

/// Where a relationship leads.
pub(super) struct Relationship {
    /// Entry that holds the relationships.
    pub(super) rels: usize,
    /// Id within its source part.
    pub(super) id: String,
    /// Last word of its type: `image`, `hyperlink`, `oleObject` …
    pub(super) kind: String,
    /// Entry that it leads to; `None` when that is outside the package or missing.
    pub(super) target: Option<usize>,
    /// Name of the part that it starts from; empty for the package itself.
    pub(super) source: String,
}

/// A package, read within limits.
pub(super) struct Package {
    /// In the order of the directory.
    pub(super) entries: Vec<Entry>,
    /// Of all parts, in the order of the directory.
    pub(super) relationships: Vec<Relationship>,
    /// Index per name, lower case.
    names: BTreeMap<String, usize>,
    /// Content type per part name, lower case.
    overrides: BTreeMap<String, String>,
    /// Content type per extension, lower case.
    defaults: BTreeMap<String, String>,
}

/// What a broken zip is called.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
pub(in crate::formats) fn zip_reason(error: ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Reason::Encrypted
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            Reason::Unsupported("zip-compression".to_owned())
        }
        _ => Reason::Damaged("zip".to_owned()),
    }
}

/// Opens the directory of the zip.
///
/// # Errors
/// No zip, too many entries, two entries of one name, entries that share bytes.
pub(super) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Archive<'a>, Reason> {
    open_zip(bytes, limits, ENTRIES)
}

/// Opens the directory of a zip of at most `most` entries.
///
/// # Errors
/// As [`open`].
pub(in crate::formats) fn open_zip<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    most: usize,
) -> Result<Archive<'a>, Reason> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.file {
        return Err(Reason::TooLarge(limits.file));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(zip_reason)?;
    if archive.len() > limits.count.min(most) {
        return Err(Reason::Limit("zip-entries"));
    }
    if archive.has_duplicate_names() {
        return Err(Reason::Damaged("zip: two entries of one name".to_owned()));
    }
    if archive.has_overlapping_files().map_err(zip_reason)? {
        return Err(Reason::Damaged("zip: entries overlap".to_owned()));
    }
    Ok(archive)
}

/// Inflates entry `index` whole, at most `left` bytes, which it lowers.
pub(super) fn inflate(
    archive: &mut Archive<'_>,
    index: usize,
    left: &mut u64,
    limit: u64,
) -> Result<Vec<u8>, Reason> {
    let file = archive.by_index(index).map_err(zip_reason)?;
    let mut out = Vec::new();
    let most = file.compressed_size().saturating_mul(RATIO).max(LARGE).min(*left);
    let read = file.take(most.saturating_add(1)).read_to_end(&mut out);
    let size = u64::try_from(out.len()).unwrap_or(u64::MAX);
    if size > most {
        return Err(Reason::Inflates(if most == *left { limit } else { most }));
    }
    read.map_err(|_| Reason::Damaged("zip entry".to_owned()))?;
    *left -= size;
    Ok(out)
}

/// Largest list of content types or relationships that is looked into to tell a format.
const LISTS: u64 = 8 << 20;

/// The entry in which an OpenDocument package says what it is (ODF 1.3 part 2, 3.3).
const MIMETYPE: &str = "mimetype";

/// What an Office package calls itself, reading little else: the content type of the part that its
/// `officeDocument` relationship leads to, or the media type of OpenDocument; `None` when the zip
/// is neither.
///
/// # Errors
/// Damaged, encrypted, or beyond the limits.
pub(super) fn media_type(archive: &mut Archive<'_>) -> Result<Option<String>, Reason> {
    let mut entries = Vec::new();
    let mut left = LISTS;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(zip_reason)?;
        let name = file.name().map_err(zip_reason)?.replace('\\', "/");
        let lists = ["[content_types].xml", "_rels/.rels", "meta-inf/manifest.xml"];
        let list = lists.contains(&&*name.to_ascii_lowercase());
        drop(file);
        let content = if list {
            Content::Xml(decode(inflate(archive, index, &mut left, LISTS)?, &name)?)
        } else {
            Content::Folder
        };
        entries.push(Entry { name: name.trim_start_matches('/').to_owned(), content });
    }
    let mut package = Package::new(entries);
    if package.find("[Content_Types].xml").is_none() {
        let Some(index) = package.find(MIMETYPE) else { return Ok(None) };
        package.refuse_encrypted(&Limits::default())?;
        let media = inflate(archive, index, &mut left, LISTS)?;
        return Ok(String::from_utf8(media).ok().filter(|m| m.contains("opendocument")));
    }
    let limits = Limits::default();
    package.read_content_types(&limits)?;
    package.read_relationships(&limits)?;
    let main = package.main_part().and_then(|i| package.entries.get(i));
    Ok(main.map(|entry| package.content_type(&entry.name).to_owned()))
}

impl Binary {
    fn of(mut bytes: Vec<u8>) -> Self {
        let (size, hash) = (bytes.len(), blake3::hash(&bytes));
        bytes.truncate(HEAD);
        bytes.shrink_to_fit();
        Self { head: bytes, size, hash }
    }
}

impl Package {
    fn new(entries: Vec<Entry>) -> Self {
        let lower = |(i, e): (usize, &Entry)| (e.name.to_ascii_lowercase(), i);
        Self {
            names: entries.iter().enumerate().map(lower).collect(),
            entries,
            relationships: Vec::new(),
            overrides: BTreeMap::new(),
            defaults: BTreeMap::new(),
        }
    }

    /// Reads every entry, whatever its header says about its size.
    ///
    /// # Errors
    /// Damaged, encrypted or larger than the limits.
    pub(super) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Self, Reason> {
        let mut left = limits.inflated;
        let mut entries = Vec::with_capacity(archive.len());
        for index in 0..archive.len() {
            let (name, folder) = {
                let file = archive.by_index(index).map_err(zip_reason)?;
                let name = file.name().map_err(zip_reason)?.replace('\\', "/");
                (name, file.is_dir())
            };
            let bytes = inflate(archive, index, &mut left, limits.inflated)?;
            let content = match (folder, looks_like_xml(&name, &bytes)) {
                (true, _) if bytes.is_empty() => Content::Folder,
                (_, true) => Content::Xml(decode(bytes, &name)?),
                (_, false) => Content::Binary(Binary::of(bytes)),
            };
            entries.push(Entry { name: name.trim_start_matches('/').to_owned(), content });
        }
        let mut package = Self::new(entries);
        if package.names.len() < package.entries.len() {
            return Err(Reason::Damaged("zip: two entries of one name".to_owned()));
        }
        if !package.is_odf() {
            package.read_content_types(limits)?;
            package.read_relationships(limits)?;
        }
        Ok(package)
    }

    /// Whether it is an OpenDocument package, which has no content types and no relationships.
    pub(super) fn is_odf(&self) -> bool {
        self.find(MIMETYPE).is_some() && self.find("[Content_Types].xml").is_none()
    }

    /// Encrypted entries look like any others; the manifest tells (ODF 1.3 part 2, 4.8.4).
    fn refuse_encrypted(&self, limits: &Limits) -> Result<(), Reason> {
        let manifest = self.find("META-INF/manifest.xml").and_then(|i| self.xml(i));
        let Some(manifest) = manifest else {
            return Err(Reason::Damaged("META-INF/manifest.xml".to_owned()));
        };
        let mut encrypted = false;
        xml::walk(&manifest.text, limits, |token| {
            encrypted |= matches!(token, Token::Open(tag) if tag.local() == "encryption-data");
        })?;
        if encrypted { Err(Reason::Encrypted) } else { Ok(()) }
    }

    /// The entry called `name`, whatever the case (ECMA-376-2, 6.2.2).
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.names.get(&name.to_ascii_lowercase()).copied()
    }

    /// The names of entries that are not made of the words every writer uses.
    pub(super) fn own_names(&self) -> Vec<&str> {
        let usual: BTreeSet<&str> = USUAL.split_ascii_whitespace().collect();
        let plain = |word: &str| usual.contains(&*word.to_ascii_lowercase());
        let split = |c: char| !c.is_ascii_alphabetic();
        let names = self.entries.iter().map(|e| e.name.as_str());
        names.filter(|n| !n.split(split).filter(|w| !w.is_empty()).all(plain)).collect()
    }

    /// The XML of entry `index`.
    pub(super) fn xml(&self, index: usize) -> Option<&Xml> {
        match self.entries.get(index).map(|e| &e.content) {
            Some(Content::Xml(xml)) => Some(xml),
            _ => None,
        }
    }

    /// The content type of the part called `name`; empty when it has none.
    pub(super) fn content_type(&self, name: &str) -> &str {
        let lower = name.to_ascii_lowercase();
        let extension = lower.rsplit('.').next().unwrap_or_default();
        let found = self.overrides.get(&lower).or_else(|| self.defaults.get(extension));
        found.map_or("", String::as_str)
    }

    /// The main part: where the package's `officeDocument` relationship leads.
    pub(super) fn main_part(&self) -> Option<usize> {
        let main = |r: &&Relationship| r.source.is_empty() && r.kind == "officeDocument";
        self.relationships.iter().find(main).and_then(|r| r.target)
    }

    fn read_content_types(&mut self, limits: &Limits) -> Result<(), Reason> {
        let index = self.find("[Content_Types].xml");
        let Some(xml) = index.and_then(|i| self.xml(i)) else {
            return Err(Reason::Damaged("[Content_Types].xml".to_owned()));
        };
        let (mut overrides, mut defaults) = (BTreeMap::new(), BTreeMap::new());
        xml::walk(&xml.text, limits, |token| {
            let Token::Open(tag) = token else { return };
            let kind = tag.value("ContentType").unwrap_or_default();
            match tag.local() {
                "Override" => {
                    let name = tag.value("PartName").unwrap_or_default();
                    overrides.insert(name.trim_start_matches('/').to_ascii_lowercase(), kind);
                }
                "Default" => {
                    let extension = tag.value("Extension").unwrap_or_default();
                    defaults.insert(extension.to_ascii_lowercase(), kind);
                }
                _ => {}
            }
        })?;
        (self.overrides, self.defaults) = (overrides, defaults);
        Ok(())
    }

    fn read_relationships(&mut self, limits: &Limits) -> Result<(), Reason> {
        let mut all = Vec::new();
        for (rels, entry) in self.entries.iter().enumerate() {
            let Content::Xml(xml) = &entry.content else { continue };
            let Some(source) = source_of(&entry.name) else { continue };
            xml::walk(&xml.text, limits, |token| {
                let Token::Open(tag) = token else { return };
                if tag.local() != "Relationship" {
                    return;
                }
                let external = tag.value("TargetMode").is_some_and(|m| m == "External");
                let target = tag.value("Target").unwrap_or_default();
                let kind = tag.value("Type").unwrap_or_default();
                all.push(Relationship {
                    rels,
                    id: tag.value("Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: if external { None } else { self.find(&resolve(&source, &target)) },
                    source: source.clone(),
                });
            })?;
        }
        self.relationships = all;
        Ok(())
    }
}

/// The part that `rels` holds the relationships of: `word/_rels/document.xml.rels` belongs to
/// `word/document.xml`, `_rels/.rels` to the package (ECMA-376-2, 6.5.2.3).
pub(super) fn source_of(rels: &str) -> Option<String> {
    let stem = rels.strip_suffix(".rels")?;
    let (folder, name) = stem.rsplit_once('/')?;
    let parent = folder.strip_suffix("_rels")?;
    Some(format!("{parent}{name}"))
}

/// The name of the part that `target`, written in `source`'s relationships, leads to.
fn resolve(source: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default().replace("%20", " ");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = source.split('/').collect();
    steps.pop();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Whether an entry is XML: by its name, or because it says so itself.
fn looks_like_xml(name: &str, bytes: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    let named = [".xml", ".rels", ".vml", ".svg"].iter().any(|end| lower.ends_with(end));
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    (named && !bytes.is_empty()) || body.starts_with(b"<?xml")
}

/// The text of an XML part. Other encodings than UTF-8 are refused: they are rare, and a wrong
/// guess would hide text.
fn decode(bytes: Vec<u8>, name: &str) -> Result<Xml, Reason> {
    let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let refused = || Reason::Encoding(extension(name));
    let mut text = String::from_utf8(bytes).map_err(|_| refused())?;
    text.drain(..bom);
    if text.starts_with('\u{feff}') {
        return Err(refused());
    }
    let declared = text.get(..text.find("?>").unwrap_or(0)).unwrap_or_default();
    let declared = declared.to_ascii_lowercase();
    let other = declared.contains("encoding") && !declared.contains("utf-8");
    if other && !text.is_ascii() {
        return Err(refused());
    }
    Ok(Xml { text, bom })
}

/// The extension of an entry's name, for messages: the name itself may say too much.
fn extension(name: &str) -> String {
    name.rsplit(['.', '/']).next().unwrap_or_default().to_owned()
}
