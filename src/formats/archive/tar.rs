//! Tar archives (POSIX.1-2017 pax, ustar; GNU long names).

use super::{Opening, unwritten};
use crate::formats::RedactOptions;
use crate::formats::container::{Ask, Budget, Container, MEMBERS, Member};
use crate::model::{Document, Reason, Redacted, Settled};
use std::io::Cursor;
use std::ops::Range;

/// Where the magic stands in the first header, in bytes.
const MAGIC: Range<usize> = 257..262;

/// Bits of a mode that are permissions.
const PERMISSIONS: u32 = 0o777;

/// Whether `bytes` begin like a tar archive.
pub(in crate::formats) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(MAGIC) == Some(b"ustar")
}

/// Opens a tar archive.
pub(super) fn open(bytes: &[u8]) -> Opening<'_> {
    Ok(Box::new(Opened::new(bytes)?))
}

fn damaged() -> Reason {
    Reason::Damaged("tar".to_owned())
}

struct Opened<'b> {
    bytes: &'b [u8],
    members: Vec<Member>,
    entries: Vec<Entry>,
}

struct Entry {
    /// Where its content stands; what it is when it is no file.
    content: Result<Range<usize>, &'static str>,
    mode: u32,
    time: u64,
}

impl<'b> Opened<'b> {
    fn new(bytes: &'b [u8]) -> Result<Self, Reason> {
        let mut archive = ::tar::Archive::new(Cursor::new(bytes));
        let (mut members, mut entries) = (Vec::new(), Vec::new());
        for entry in archive.entries_with_seek().map_err(|_| damaged())? {
            let entry = entry.map_err(|_| damaged())?;
            let kind = entry.header().entry_type();
            if kind.is_dir() || kind.is_pax_global_extensions() {
                continue;
            }
            if members.len() == MEMBERS {
                return Err(Reason::Limit("members"));
            }
            let start = usize::try_from(entry.raw_file_position()).map_err(|_| damaged())?;
            let size = usize::try_from(entry.size()).map_err(|_| damaged())?;
            let end = start.checked_add(size).filter(|e| *e <= bytes.len()).ok_or_else(damaged)?;
            let content = match kind {
                ::tar::EntryType::Regular | ::tar::EntryType::Continuous => Ok(start..end),
                ::tar::EntryType::Symlink | ::tar::EntryType::Link => Err("symlink"),
                _ => Err("special-file"),
            };
            members
                .push(Member { name: String::from_utf8_lossy(&entry.path_bytes()).into_owned() });
            let header = entry.header();
            entries.push(Entry {
                content,
                mode: header.mode().unwrap_or(0o644) & PERMISSIONS,
                time: header.mtime().unwrap_or(0),
            });
        }
        Ok(Self { bytes, members, entries })
    }
}

impl Container for Opened<'_> {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn read(&mut self, index: usize, budget: &Budget) -> Result<Vec<u8>, Reason> {
        match self.entries.get(index).map(|e| &e.content) {
            Some(Ok(range)) => {
                let bytes = self.bytes.get(range.clone()).ok_or_else(damaged)?;
                budget.read(bytes, u64::MAX, "tar entry")
            }
            Some(Err(what)) => Err(Reason::Unsupported((*what).to_owned())),
            None => Err(damaged()),
        }
    }

    fn rebuild(
        &mut self,
        _: &Document,
        _: &Settled,
        _: &RedactOptions,
        budget: &Budget,
        ask: &mut Ask<'_>,
    ) -> Result<Redacted, Reason> {
        let mut out = ::tar::Builder::new(Vec::new());
        for member in 0..self.members.len() {
            let content = self.read(member, budget);
            let Some(new) = ask(member, content) else { continue };
            let Some(entry) = self.entries.get(member) else { continue };
            // A header of our own: user, group and vendor fields stay behind.
            let mut header = ::tar::Header::new_ustar();
            header.set_entry_type(::tar::EntryType::Regular);
            header.set_mode(entry.mode);
            header.set_mtime(entry.time);
            header.set_size(u64::try_from(new.bytes.len()).unwrap_or(u64::MAX));
            out.append_data(&mut header, &new.name, new.bytes.as_slice()).map_err(unwritten)?;
        }
        let bytes = out.into_inner().map_err(unwritten)?;
        Ok(Redacted { bytes, redactions: Vec::new(), scrubbed: vec!["metadata"] })
    }
}
