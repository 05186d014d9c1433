//! Archives: a copy holds the members that were checked, byte for byte, and nothing besides.

use super::{Kept, Verdict, package};
use std::collections::BTreeMap;
use std::io::Read;

/// A header or a block of content of a tar archive, in bytes (POSIX.1-2017, pax).
const BLOCK: usize = 512;

/// One gzip inflated, in bytes.
const INFLATED: u64 = 1 << 30;

/// Place named in leaks: names of members may say too much.
const PLACE: &str = "archive";

/// Checks a zip.
pub(super) fn zip(copy: &[u8], kept: &[Kept]) -> Verdict {
    compare(package::members(copy), kept)
}

/// Checks a tar archive.
pub(super) fn tar(copy: &[u8], kept: &[Kept]) -> Verdict {
    compare(tar_members(copy), kept)
}

/// Checks a gzip: one member, no name and no comment in its header (RFC 1952, 2.3).
pub(super) fn gzip(copy: &[u8], kept: &[Kept]) -> Verdict {
    let plain = copy.get(3) == Some(&0);
    let mut inflated = Vec::new();
    let read = flate2::bufread::GzDecoder::new(copy).take(INFLATED).read_to_end(&mut inflated);
    let name = kept.first().map(|k| k.name.clone()).unwrap_or_default();
    compare((plain && read.is_ok()).then(|| vec![Kept::new(name, &inflated)]), kept)
}

/// Checks a 7z archive.
pub(super) fn seven(copy: &[u8], kept: &[Kept]) -> Verdict {
    compare(seven_members(copy), kept)
}

/// The members of a 7z archive; `None` when there are bytes in it that belong to no member and no
/// directory, or when it says more of a member than its name, size and time.
fn seven_members(bytes: &[u8]) -> Option<Vec<Kept>> {
    /// Most memory for a dictionary, in KiB; the writer uses far less.
    const DICTIONARY: usize = 256 << 10;
    /// First bytes: signature, version, place and length of the directory and their checksum.
    const START: u64 = 32;
    let number = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let (offset, length) = (number(12)?, number(20)?);
    let mut source = std::io::Cursor::new(bytes);
    let password = sevenz_rust2::Password::empty();
    let archive =
        sevenz_rust2::Archive::read_with_memory_limit(&mut source, &password, DICTIONARY).ok()?;
    let packed = archive.pack_sizes().iter().try_fold(0_u64, |sum, n| sum.checked_add(*n))?;
    let total = START.checked_add(offset)?.checked_add(length)?;
    let header = bytes.get(usize::try_from(START.checked_add(offset)?).ok()?..)?;
    // The directory itself may be packed; its packed form then follows the members.
    let directory = if header.starts_with(&[PACKED]) {
        packed_directory(header).filter(|(at, _)| *at == packed)?.1
    } else {
        0
    };
    let end = packed.checked_add(directory)?;
    if archive.pack_pos() != 0 || end != offset || total != u64::try_from(bytes.len()).ok()? {
        return None;
    }
    let plain = |f: &sevenz_rust2::ArchiveEntry| {
        !f.has_creation_date && !f.has_access_date && f.windows_attributes == 0 && !f.is_directory
    };
    if !archive.files.iter().all(plain) {
        return None;
    }
    let names: Vec<String> = archive.files.iter().map(|f| f.name.clone()).collect();
    let mut reader = sevenz_rust2::ArchiveReader::from_archive(archive, source, password);
    let (mut left, mut found) = (INFLATED * 4, BTreeMap::new());
    let read = reader.for_each_entries(|entry, content| {
        let mut inflated = Vec::new();
        content.take(left + 1).read_to_end(&mut inflated)?;
        let size = u64::try_from(inflated.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(size).ok_or(sevenz_rust2::Error::FileNotFound)?;
        found.insert(entry.name.clone(), Kept::new(entry.name.clone(), &inflated));
        Ok(true)
    });
    read.ok()?;
    // Empty members come last, whatever their place.
    names.iter().map(|name| found.remove(name)).collect()
}

/// Begins a directory that says where the packed one lies (7zFormat.txt, `kEncodedHeader`).
const PACKED: u8 = 0x17;

/// Where behind the start the packed directory lies, and its size, both in bytes (`PackInfo`).
fn packed_directory(header: &[u8]) -> Option<(u64, u64)> {
    let mut rest = header.strip_prefix(&[PACKED, 0x06])?;
    let at = number(&mut rest)?;
    let streams = number(&mut rest)?;
    rest = rest.strip_prefix(&[0x09])?;
    let size = number(&mut rest)?;
    (streams == 1).then_some((at, size))
}

/// A number of 7z: the ones at the beginning of the first byte count the bytes that follow, lowest first;
/// the rest of the first byte is the highest part (7zFormat.txt, `REAL_UINT64` and `NUMBER`).
fn number(rest: &mut &[u8]) -> Option<u64> {
    let (first, mut after) = rest.split_first()?;
    let more = first.leading_ones().min(8);
    let mut value = 0;
    for place in 0..more {
        let (byte, left) = after.split_first()?;
        value |= u64::from(*byte) << (8 * place);
        after = left;
    }
    if more < 7 {
        value |= u64::from(*first & (0x7f >> more)) << (8 * more);
    }
    *rest = after;
    Some(value)
}

fn compare(found: Option<Vec<Kept>>, kept: &[Kept]) -> Verdict {
    let mut verdict = Verdict::default();
    match found {
        None => verdict.add("unreadable", PLACE),
        Some(found) if found != kept => verdict.add("embedded", PLACE),
        Some(_) => {}
    }
    verdict
}

/// The members of a tar archive; `None` when it holds anything but files, their long names and the
/// noughts at its end.
fn tar_members(bytes: &[u8]) -> Option<Vec<Kept>> {
    let mut out = Vec::new();
    let mut long: Option<String> = None;
    let mut rest = bytes;
    while let Some((header, after)) = rest.split_at_checked(BLOCK) {
        if header.iter().all(|b| *b == 0) {
            let end = rest.iter().all(|b| *b == 0);
            return end.then_some(out);
        }
        let size = usize::from_str_radix(&field(header, 124, 12)?, 8).ok()?;
        let content = after.get(..size)?;
        rest = after.get(size.next_multiple_of(BLOCK)..)?;
        let loose = after.get(size..size.next_multiple_of(BLOCK))?;
        // User and group names, and the place of a link.
        let named = [(157, 100), (265, 32), (297, 32)];
        let clear =
            named.iter().all(|(at, n)| field(header, *at, *n).is_some_and(|f| f.is_empty()));
        if !clear || loose.iter().any(|b| *b != 0) {
            return None;
        }
        match header.get(156)? {
            b'L' => long = Some(text(content)?),
            b'0' | 0 => {
                let (prefix, name) = (field(header, 345, 155)?, field(header, 0, 100)?);
                let short = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
                let name = long.take().unwrap_or(short);
                out.push(Kept::new(name, content));
            }
            _ => return None,
        }
    }
    None
}

fn field(header: &[u8], at: usize, length: usize) -> Option<String> {
    text(header.get(at..at + length)?).map(|t| t.trim().to_owned())
}

/// The text before the first nought.
fn text(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8(bytes.get(..end)?.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_7z_are_read() {
        for (bytes, expected) in [
            (&[0x05][..], 5),
            (&[0x81, 0x02], 0x102),
            (&[0xc0, 0x34, 0x12], 0x1234),
            (&[0xff, 1, 0, 0, 0, 0, 0, 0, 0], 1),
        ] {
            let mut rest = bytes;
            assert_eq!((number(&mut rest), rest.len()), (Some(expected), 0));
        }
        assert_eq!(number(&mut &[0x81][..]), None);
    }
}
