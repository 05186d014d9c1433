//! Office packages, read story by story and redacted by surgery on the package: Word documents,
//! presentations, workbooks (ECMA-376) and OpenDocument (ISO/IEC 26300).
//!
//! `package` opens the zip, `xml` cuts parts into tokens, `story` and `sheet` make text of them,
//! `content` decides what becomes of each entry; `edit`, `cell` and `scrub` say which bytes change, `copy`
//! writes.

mod cell;
mod changes;
mod content;
mod copy;
mod edit;
mod package;
mod picture;
mod scrub;
mod sheet;
mod story;
mod styles;
mod words;
mod xml;

use super::container::{Ask, Budget, Container, Member};
use super::{Format, Images, Limits, RedactOptions, mark};
use crate::model::{Document, PartKind, Reason, Redacted, Settled};
use content::{Fate, Reading};
pub(super) use edit::{Edit, apply};
use package::Package;
pub(super) use package::{Archive, open_zip, zip_reason};
use std::collections::BTreeSet;

/// One format of the family; they differ in their words, not in how they are read.
pub(super) struct Office {
    /// Short name, the usual extension.
    id: &'static str,
    /// What the media type of the package contains, in lower case.
    media: &'static [&'static str],
}

/// Word documents: plain, template, with macros.
pub(super) static DOCX: Office = Office { id: "docx", media: &["wordprocessingml.", "ms-word."] };
/// Presentations, shows and templates, with or without macros.
pub(super) static PPTX: Office =
    Office { id: "pptx", media: &["presentationml.", "ms-powerpoint."] };
/// Workbooks and templates, with or without macros; not the binary kind.
pub(super) static XLSX: Office = Office {
    id: "xlsx",
    media: &[
        "spreadsheetml.",
        "ms-excel.sheet.macroenabled",
        "ms-excel.template.macroenabled",
        "ms-excel.addin.macroenabled",
    ],
};
/// Texts in OpenDocument.
pub(super) static ODT: Office = Office { id: "odt", media: &["opendocument.text"] };
/// Sheets in OpenDocument.
pub(super) static ODS: Office = Office { id: "ods", media: &["opendocument.spreadsheet"] };
/// Presentations and drawings in OpenDocument.
pub(super) static ODP: Office =
    Office { id: "odp", media: &["opendocument.presentation", "opendocument.graphics"] };

/// The family.
static ALL: &[&Office] = &[&DOCX, &PPTX, &XLSX, &ODT, &ODS, &ODP];

/// What the Office package in `bytes` is: the id of a format, or the media type of a package that
/// is not read; `None` for another zip.
///
/// # Errors
/// Not a whole zip, encrypted, or beyond the limits.
pub(super) fn id(bytes: &[u8]) -> Result<Option<Result<&'static str, String>>, Reason> {
    let mut archive = package::open_zip(bytes, &Limits::default(), super::container::MEMBERS)?;
    let Some(media) = package::media_type(&mut archive)? else { return Ok(None) };
    let media = media.to_ascii_lowercase();
    let format = ALL.iter().find(|f| f.media.iter().any(|m| media.contains(m)));
    Ok(Some(format.map(|f| f.id).ok_or(media)))
}

fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(Archive<'a>, Package, Reading), Reason> {
    let mut archive = package::open(bytes, limits)?;
    let package = Package::read(&mut archive, limits)?;
    let reading = content::read(&package, limits)?;
    Ok((archive, package, reading))
}

impl Format for Office {
    fn id(&self) -> &'static str {
        self.id
    }

    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
        let (_, _, reading) = open(bytes, limits)?;
        Ok(reading.into_document())
    }

    fn redact(
        &self,
        bytes: &[u8],
        document: &Document,
        settled: &Settled,
        options: &RedactOptions,
        limits: &Limits,
    ) -> Result<Redacted, Reason> {
        let budget = Budget::new(limits);
        let mut opened = Opened::new(bytes, limits)?;
        opened.rebuild(document, settled, options, &budget, &mut |_, _| None)
    }

    fn container<'b>(
        &self,
        bytes: &'b [u8],
        limits: &Limits,
    ) -> Result<Option<Box<dyn Container + 'b>>, Reason> {
        let archive = package::open(bytes, limits)?;
        let holds = |name: &str| content::may_hold_file(name) || content::may_hold_picture(name);
        if !archive.file_names().flatten().any(|name| holds(&name)) {
            return Ok(None);
        }
        let opened = Opened::new(bytes, limits)?;
        Ok((!opened.members.is_empty()).then(|| Box::new(opened) as Box<dyn Container + 'b>))
    }
}

/// A package that has been read.
struct Opened<'b> {
    archive: Archive<'b>,
    package: Package,
    reading: Reading,
    members: Vec<Member>,
    limits: Limits,
}

impl<'b> Opened<'b> {
    fn new(bytes: &'b [u8], limits: &Limits) -> Result<Self, Reason> {
        let (archive, package, reading) = open(bytes, limits)?;
        let name = |index: &usize| package.entries.get(*index).map(|e| e.name.clone());
        let names = reading.embedded.iter().map(|i| name(i).unwrap_or_default());
        let members = names.map(|name| Member { name }).collect();
        Ok(Self { archive, package, reading, members, limits: limits.clone() })
    }
}

impl Container for Opened<'_> {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn read(&mut self, index: usize, budget: &Budget) -> Result<Vec<u8>, Reason> {
        let entry = self.reading.embedded.get(index).copied();
        let entry = entry.ok_or_else(|| Reason::Damaged("zip".to_owned()))?;
        let file = self.archive.by_index(entry).map_err(zip_reason)?;
        let packed = file.compressed_size();
        budget.read(file, packed, "zip entry")
    }

    fn rebuild(
        &mut self,
        document: &Document,
        settled: &Settled,
        options: &RedactOptions,
        budget: &Budget,
        ask: &mut Ask<'_>,
    ) -> Result<Redacted, Reason> {
        for index in 0..self.members.len() {
            let content = self.read(index, budget);
            let name = self.members.get(index).map(|m| m.name.clone()).unwrap_or_default();
            let new = ask(index, content).filter(|new| new.name == name);
            let entry = self.reading.embedded.get(index).copied().unwrap_or(usize::MAX);
            if let (Some(new), Some(slot)) = (new, self.reading.fates.get_mut(entry)) {
                *slot = Fate::Replace(new.bytes);
            }
        }
        let Self { archive, package, reading, limits, .. } = self;
        if let Some(gap) = reading.gaps.iter().find(|g| !g.reason.absent_from_copy()) {
            return Err(gap.reason.clone());
        }
        if options.images == Images::Keep {
            for fate in reading.fates.iter_mut().filter(|f| matches!(f, Fate::Picture(_))) {
                *fate = Fate::Stay;
            }
        }
        let redactions = mark::record(document, settled)?;
        let mut words = BTreeSet::new();
        let cuts = cuts(document, reading, settled)?;
        for entry in &cuts.leaving {
            if let Some(slot) = reading.fates.get_mut(*entry) {
                *slot = Fate::Leave("custom-xml");
            }
        }
        content::orphan(package, &mut reading.fates);
        if reading.fates.iter().any(|f| matches!(f, Fate::Picture(_))) {
            words.insert("images");
        }
        let mut edits = scrub::edits(package, &reading.fates, limits, &mut words)?;
        let mut found = cuts.into_edits();
        words.extend(changes::edits(package, &mut found, options.accept_changes, limits)?);
        for (entry, renamed) in styles::edits(package, &redactions, limits)? {
            edits.entry(entry).or_default().extend(renamed);
        }
        for (entry, mut cuts) in found {
            if let Some(xml) = package.xml(entry) {
                if package.is_odf() {
                    cuts.extend(cell::untyped(&xml.text, &cuts, limits)?);
                } else if content::relationship_kind(package, entry) == "worksheet" {
                    cuts.extend(cell::as_text(&xml.text, &cuts, limits)?);
                }
            }
            edits.entry(entry).or_default().extend(cuts);
        }
        let names = package.own_names();
        for redaction in &redactions {
            let removed = redaction.removed.expose();
            if removed.len() > 3 && names.iter().any(|n| n.contains(removed)) {
                return Err(Reason::NotRemovable("zip entry name".to_owned()));
            }
        }
        let bytes = copy::write(archive, package, &reading.fates, edits)?;
        Ok(Redacted { bytes, redactions, scrubbed: words.into_iter().collect() })
    }
}

/// The cuts for everything settled.
///
/// # Errors
/// `document` is not what was read from these bytes.
fn cuts(document: &Document, reading: &Reading, settled: &Settled) -> Result<edit::Cuts, Reason> {
    let mut cuts = edit::Cuts::default();
    let own = document.parts.iter().enumerate().filter(|(_, p)| p.label.kind != PartKind::FileName);
    let mut read = reading.parts.iter();
    for (index, part) in own {
        match read.next() {
            Some((label, buffer)) if *label == part.label && buffer.text == part.text => {
                cuts.add(buffer, &mark::holes(settled, index));
            }
            _ => return Err(Reason::NotRemovable(part.label.to_string())),
        }
    }
    Ok(cuts)
}
