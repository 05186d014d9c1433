//! 7z archives (7zFormat.txt of the LZMA SDK), inflated and deflated by `sevenz-rust2`.
//!
//! Members may be packed together in blocks, which can only be inflated from their beginning. A block is
//! inflated once for all its members, as far as what waits stays within a bound.

use super::{Opening, unwritten};
use crate::formats::RedactOptions;
use crate::formats::container::{Ask, Budget, Container, MEMBERS, Member};
use crate::model::{Document, Reason, Redacted, Settled};
use sevenz_rust2::{Archive, ArchiveEntry, ArchiveWriter, BlockDecoder, Error, Password};
use std::collections::BTreeMap;
use std::io::Cursor;

/// First bytes.
pub(in crate::formats) const SIGNATURE: &[u8] = b"7z\xbc\xaf\x27\x1c";

/// Most memory for a dictionary, in KiB: the strongest setting of 7-Zip takes a quarter of it.
const DICTIONARY: usize = 256 << 10;

/// Bytes of a block that wait, inflated, until their members are asked for.
const WAITING: usize = 256 << 20;

/// Attributes of a member: its mode on Unix is in the upper half (7-Zip's extension).
const UNIX: u32 = 0x8000;
/// What is no ordinary file, in a mode (POSIX, `S_IFMT` and `S_IFLNK`).
const LINK: (u32, u32) = (0o170_000, 0o120_000);

/// Opens a 7z archive.
pub(super) fn open(bytes: &[u8]) -> Opening<'_> {
    Ok(Box::new(Opened::new(bytes)?))
}

fn damaged() -> Reason {
    Reason::Damaged("7z".to_owned())
}

/// What a failure of the archive as a whole, or of a block, means.
fn reason(error: &Error) -> Reason {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Reason::Encrypted,
        Error::UnsupportedCompressionMethod(method) if method.contains("AES") => Reason::Encrypted,
        Error::UnsupportedCompressionMethod(_) | Error::Unsupported(_) => {
            Reason::Unsupported("seven-zip".to_owned())
        }
        Error::MaxMemLimited { .. } => Reason::Limit("dictionary"),
        _ => damaged(),
    }
}

struct Opened<'b> {
    bytes: &'b [u8],
    archive: Archive,
    members: Vec<Member>,
    /// Index in the archive's list per member: folders are no members.
    entries: Vec<usize>,
    /// Members of the block that was inflated last, by index in the archive's list.
    waiting: BTreeMap<usize, Result<Vec<u8>, Reason>>,
}

impl<'b> Opened<'b> {
    fn new(bytes: &'b [u8]) -> Result<Self, Reason> {
        let mut source = Cursor::new(bytes);
        let archive = Archive::read_with_memory_limit(&mut source, &Password::empty(), DICTIONARY)
            .map_err(|e| reason(&e))?;
        let files = archive.files.iter().enumerate().filter(|(_, f)| !f.is_directory);
        let entries: Vec<usize> = files.map(|(index, _)| index).collect();
        if entries.len() > MEMBERS {
            return Err(Reason::Limit("members"));
        }
        let named = entries.iter().filter_map(|i| archive.files.get(*i));
        let members = named.map(|f| Member { name: f.name.replace('\\', "/") }).collect();
        Ok(Self { bytes, archive, members, entries, waiting: BTreeMap::new() })
    }

    /// The member of the archive's list that member `index` is.
    fn entry(&self, index: usize) -> Result<(usize, &ArchiveEntry), Reason> {
        let at = *self.entries.get(index).ok_or_else(damaged)?;
        Ok((at, self.archive.files.get(at).ok_or_else(damaged)?))
    }

    /// Bytes that block `block` takes in the archive.
    fn packed(&self, block: usize) -> u64 {
        let first = self.archive.stream_map.block_first_pack_stream_index();
        let sizes = self.archive.pack_sizes();
        let from = first.get(block).copied().unwrap_or(0);
        let to = first.get(block + 1).copied().unwrap_or(sizes.len());
        sizes.get(from..to).unwrap_or_default().iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// Inflates block `block`, of which the members before `from` have been asked for.
    fn inflate(&mut self, block: usize, from: usize, budget: &Budget) -> Result<(), Reason> {
        let packed = self.packed(block);
        let first = self.archive.stream_map.block_first_file_index.get(block);
        let mut at = *first.ok_or_else(damaged)?;
        let mut source = Cursor::new(self.bytes);
        let password = Password::empty();
        let decoder = BlockDecoder::new_with_memory_limit(
            1,
            DICTIONARY,
            block,
            &self.archive,
            &password,
            &mut source,
        );
        let mut waiting = BTreeMap::new();
        let mut held = 0;
        let done = decoder.for_each_entries(&mut |_, content| {
            let index = at;
            at += 1;
            if index < from {
                return Ok(true); // read and thrown away
            }
            let read = budget.read(content, packed, "7z entry");
            // What follows a member that cannot be read cannot be reached.
            let whole = read.is_ok();
            held += read.as_ref().map_or(0, Vec::len);
            waiting.insert(index, read);
            Ok(whole && held < WAITING)
        });
        self.waiting = waiting;
        match done {
            Err(error) if self.waiting.is_empty() => Err(reason(&error)),
            _ => Ok(()),
        }
    }
}

impl Container for Opened<'_> {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn read(&mut self, index: usize, budget: &Budget) -> Result<Vec<u8>, Reason> {
        let (at, entry) = self.entry(index)?;
        let attributes = entry.windows_attributes;
        if attributes & UNIX != 0 && attributes >> 16 & LINK.0 == LINK.1 {
            return Err(Reason::Unsupported("symlink".to_owned()));
        }
        if entry.is_anti_item {
            return Err(Reason::Unsupported("special-file".to_owned()));
        }
        if self.archive.is_file_encrypted(at) {
            return Err(Reason::Encrypted);
        }
        let block = self.archive.stream_map.file_block_index.get(at).copied().flatten();
        let Some(block) = block.filter(|_| entry.has_stream) else { return Ok(Vec::new()) };
        if !self.waiting.contains_key(&at) {
            self.inflate(block, at, budget)?;
        }
        self.waiting.remove(&at).unwrap_or_else(|| Err(damaged()))
    }

    fn rebuild(
        &mut self,
        _: &Document,
        _: &Settled,
        _: &RedactOptions,
        budget: &Budget,
        ask: &mut Ask<'_>,
    ) -> Result<Redacted, Reason> {
        let mut out = ArchiveWriter::new(Cursor::new(Vec::new())).map_err(unwritten)?;
        for member in 0..self.members.len() {
            let content = self.read(member, budget);
            let Some(new) = ask(member, content) else { continue };
            let (_, old) = self.entry(member)?;
            // An entry of our own: of what the old one says only its time is kept.
            let entry = ArchiveEntry {
                name: new.name,
                has_last_modified_date: old.has_last_modified_date,
                last_modified_date: old.last_modified_date,
                ..ArchiveEntry::default()
            };
            let content = Some(new.bytes.as_slice()).filter(|b| !b.is_empty());
            out.push_archive_entry(entry, content).map_err(unwritten)?;
        }
        let bytes = out.finish().map_err(unwritten)?.into_inner();
        Ok(Redacted { bytes, redactions: Vec::new(), scrubbed: vec!["metadata"] })
    }
}
