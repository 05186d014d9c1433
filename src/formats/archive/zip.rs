//! Zip archives (APPNOTE 6.3.10) that are no Office package.

use super::{alone, unwritten};
use crate::formats::container::{Ask, Budget, Container, MEMBERS, Member};
use crate::formats::office::{self, Archive};
use crate::formats::{Format, Limits, RedactOptions};
use crate::model::{Document, Part, PartKind, PartLabel, Places, Reason, Redacted, Settled};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Bits of a Unix mode that are permissions, without those that give somebody else's rights.
const PERMISSIONS: u32 = 0o777;

/// A zip.
pub(in crate::formats) struct Zip;

impl Format for Zip {
    fn id(&self) -> &'static str {
        "zip"
    }

    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
        let archive = office::open_zip(bytes, limits, MEMBERS)?;
        let text = String::from_utf8_lossy(archive.comment()).into_owned();
        let label = PartLabel::one(PartKind::Comment);
        let part = Part { label, text, places: Places::Whole };
        let parts = Some(part).filter(|p| !p.text.trim().is_empty());
        Ok(Document { parts: parts.into_iter().collect(), gaps: Vec::new() })
    }

    fn container<'b>(
        &self,
        bytes: &'b [u8],
        limits: &Limits,
    ) -> Result<Option<Box<dyn Container + 'b>>, Reason> {
        let mut archive = office::open_zip(bytes, limits, MEMBERS)?;
        let (mut members, mut entries) = (Vec::new(), Vec::new());
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(office::zip_reason)?;
            if file.is_dir() {
                continue;
            }
            let name = file.name().map_err(office::zip_reason)?.replace('\\', "/");
            members.push(Member { name });
            entries.push(index);
        }
        Ok(Some(Box::new(Opened { archive, members, entries })))
    }
}

struct Opened<'b> {
    archive: Archive<'b>,
    members: Vec<Member>,
    /// Index in the archive's directory per member: folders are no members.
    entries: Vec<usize>,
}

impl Opened<'_> {
    fn entry(&self, member: usize) -> Result<usize, Reason> {
        self.entries.get(member).copied().ok_or_else(alone)
    }
}

impl Container for Opened<'_> {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn read(&mut self, index: usize, budget: &Budget) -> Result<Vec<u8>, Reason> {
        let index = self.entry(index)?;
        let file = self.archive.by_index(index).map_err(office::zip_reason)?;
        if file.is_symlink() {
            return Err(Reason::Unsupported("symlink".to_owned()));
        }
        let packed = file.compressed_size();
        budget.read(file, packed, "zip entry")
    }

    fn rebuild(
        &mut self,
        document: &Document,
        settled: &Settled,
        _: &RedactOptions,
        budget: &Budget,
        ask: &mut Ask<'_>,
    ) -> Result<Redacted, Reason> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for member in 0..self.members.len() {
            let content = self.read(member, budget);
            let Some(new) = ask(member, content) else { continue };
            let index = self.entry(member)?;
            let file = self.archive.by_index_raw(index).map_err(office::zip_reason)?;
            let stored = file.compression() == CompressionMethod::Stored;
            let method =
                if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let mut options = SimpleFileOptions::default().compression_method(method);
            if let Some(time) = file.last_modified() {
                options = options.last_modified_time(time);
            }
            if let Some(mode) = file.unix_mode() {
                options = options.unix_permissions(mode & PERMISSIONS);
            }
            drop(file);
            out.start_file(new.name, options).map_err(unwritten)?;
            out.write_all(&new.bytes).map_err(unwritten)?;
        }
        let bytes = out.finish().map_err(unwritten)?.into_inner();
        let redactions = crate::formats::mark::record(document, settled)?;
        let scrubbed = if self.archive.comment().is_empty() { vec![] } else { vec!["comments"] };
        Ok(Redacted { bytes, redactions, scrubbed })
    }
}
