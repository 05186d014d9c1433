//! Word documents (ECMA-376): read story by story, redacted by surgery on the package.
//!
//! `package` opens the zip, `xml` cuts parts into tokens, `story` makes text of them, `content`
//! decides what becomes of each entry; `edit` and `scrub` say which bytes change, `copy` writes.

mod content;
mod copy;
mod edit;
mod package;
mod picture;
mod scrub;
mod story;
mod words;
mod xml;

use super::{Format, Images, Limits, RedactOptions, mark};
use crate::model::{Document, PartKind, Reason, Redacted, Settled};
use content::{Fate, Reading};
use package::{Archive, Package};
use std::collections::BTreeSet;

/// Word documents (ECMA-376).
pub(super) struct Docx;

/// The content type of the main part of the Office package in `bytes`; `None` for another zip.
///
/// # Errors
/// Not a whole zip, encrypted, or beyond the limits.
pub(super) fn main_content_type(bytes: &[u8]) -> Result<Option<String>, Reason> {
    let mut archive = package::open(bytes, &Limits::default())?;
    package::main_content_type(&mut archive)
}

/// Whether a main part of this content type is a Word document: plain, template, with macros.
pub(super) fn is_word(content_type: &str) -> bool {
    content_type.contains("wordprocessingml.") || content_type.contains("ms-word.")
}

fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(Archive<'a>, Package, Reading), Reason> {
    let mut archive = package::open(bytes, limits)?;
    let package = Package::read(&mut archive, limits)?;
    let reading = content::read(&package, limits)?;
    Ok((archive, package, reading))
}

impl Format for Docx {
    fn id(&self) -> &'static str {
        "docx"
    }

    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
        let (_, package, reading) = open(bytes, limits)?;
        Ok(reading.into_document(&package))
    }

    fn redact(
        &self,
        bytes: &[u8],
        document: &Document,
        settled: &Settled,
        options: &RedactOptions,
        limits: &Limits,
    ) -> Result<Redacted, Reason> {
        let (mut archive, package, mut reading) = open(bytes, limits)?;
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
        if reading.fates.iter().any(|f| matches!(f, Fate::Picture(_))) {
            words.insert("images");
        }
        let mut edits = scrub::edits(&package, &reading.fates, limits, &mut words)?;
        for (entry, cuts) in cuts(document, &reading, settled)?.into_edits() {
            edits.entry(entry).or_default().extend(cuts);
        }
        let names = package.own_names();
        for redaction in &redactions {
            let removed = redaction.removed.expose();
            if removed.len() > 3 && names.iter().any(|n| n.contains(removed)) {
                return Err(Reason::NotRemovable("zip entry name".to_owned()));
            }
        }
        let bytes = copy::write(&mut archive, &package, &reading.fates, edits)?;
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
