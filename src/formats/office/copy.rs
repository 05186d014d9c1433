//! Writes the copy: what is not touched is copied as it stands in the zip.

use super::content::Fate;
use super::edit::{self, Edits};
use super::package::{self, Archive, Content, Package};
use crate::model::Reason;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn failed(_: impl std::error::Error) -> Reason {
    Reason::Damaged("zip".to_owned())
}

/// The package with its entries in the same order, `edits` made and `fates` done. The comment of
/// the archive is left out.
///
/// # Errors
/// An edit that cannot be made, or a zip that cannot be written.
pub(super) fn write(
    archive: &mut Archive<'_>,
    contents: &Package,
    fates: &[Fate],
    mut edits: Edits,
) -> Result<Vec<u8>, Reason> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, (entry, fate)) in contents.entries.iter().zip(fates).enumerate() {
        let edits = edits.remove(&index).unwrap_or_default();
        let changed = match (fate, &entry.content) {
            (Fate::Leave(_), _) => continue,
            (Fate::Picture(picture), _) => Some(picture.grey()),
            (Fate::Replace(bytes), _) => Some(bytes.clone()),
            (Fate::Stay | Fate::Empty, Content::Xml(xml)) if !edits.is_empty() => {
                let mark = if xml.bom == 0 { "" } else { "\u{feff}" };
                Some([mark, &edit::apply(&xml.text, edits)?].concat().into_bytes())
            }
            _ => None,
        };
        let changed = match changed {
            None if carries_more(archive, index)? => {
                let mut left = u64::MAX;
                Some(package::inflate(archive, index, &mut left, u64::MAX)?)
            }
            other => other,
        };
        let Some(bytes) = changed else {
            let file = archive.by_index_raw(index).map_err(failed)?;
            out.raw_copy_file(file).map_err(failed)?;
            continue;
        };
        let (name, options) = {
            let file = archive.by_index_raw(index).map_err(failed)?;
            let options = SimpleFileOptions::default().compression_method(file.compression());
            let time = file.last_modified();
            let name = file.name().map_err(failed)?.into_owned();
            (name, time.map_or(options, |t| options.last_modified_time(t)))
        };
        out.start_file(name, options).map_err(failed)?;
        out.write_all(&bytes).map_err(failed)?;
    }
    Ok(out.finish().map_err(failed)?.into_inner())
}

/// Whether the directory says more about the entry than its name and time: a comment or a field
/// of its own, in which anything could stand.
fn carries_more(archive: &mut Archive<'_>, index: usize) -> Result<bool, Reason> {
    let file = archive.by_index_raw(index).map_err(failed)?;
    let fields = file.extra_data().is_some() || file.extra_data_fields().next().is_some();
    Ok(fields || !file.comment().is_empty())
}
