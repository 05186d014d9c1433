//! Writing copies: never over an original, never half, never under a name that tells.

use super::walk::Input;
use crate::model::Reason;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

/// Folder for the copies inside the output folder: what may leave the house, and nothing else.
pub const DOCUMENTS: &str = "documenten";

/// What stands in a file name where a value was removed.
const MARK: &str = "gelakt";

/// Why an output folder is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// It holds an input, or lies inside one.
    #[error("{0} overlaps an input")]
    OverlapsInput(PathBuf),
    /// It is not empty.
    #[error("{0} is not empty")]
    NotEmpty(PathBuf),
    /// It cannot be made or read.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
}

/// Makes the output folder ready: outside every input, and empty unless `overwrite`.
///
/// # Errors
/// See [`OutputError`].
pub fn prepare(folder: &Path, inputs: &[PathBuf], overwrite: bool) -> Result<(), OutputError> {
    let io = |e| OutputError::Io(folder.to_owned(), e);
    std::fs::create_dir_all(folder).map_err(io)?;
    let real = folder.canonicalize().map_err(io)?;
    for input in inputs {
        let Ok(input) = input.canonicalize() else { continue };
        if real.starts_with(&input) || input.starts_with(&real) {
            return Err(OutputError::OverlapsInput(folder.to_owned()));
        }
    }
    let mut entries = std::fs::read_dir(folder).map_err(io)?;
    if !overwrite && entries.next().is_some() {
        return Err(OutputError::NotEmpty(folder.to_owned()));
    }
    Ok(())
}

/// The text of a path for detection: separators of words become spaces, byte for byte, so that
/// offsets in it are offsets in the path. The extension is left out.
pub(super) fn name_text(relative: &Path) -> String {
    let text = relative.with_extension("").to_string_lossy().into_owned();
    text.chars().map(|c| if matches!(c, '_' | '/' | '\\' | '+') { space(c) } else { c }).collect()
}

/// A folder ends a line, anything else a word.
fn space(separator: char) -> char {
    if matches!(separator, '/' | '\\') { '\n' } else { ' ' }
}

/// The path of a copy below the output folder: `removed` are the byte ranges in [`name_text`] that
/// must not be told. A changed name gets the input's number, so that two never become one.
pub(super) fn copy_path(input: &Input, removed: &[std::ops::Range<usize>]) -> PathBuf {
    let safe: PathBuf =
        input.relative.components().filter(|c| matches!(c, Component::Normal(_))).collect();
    if removed.is_empty() {
        return Path::new(DOCUMENTS).join(safe);
    }
    let original = input.relative.with_extension("").to_string_lossy().into_owned();
    let mut name = String::with_capacity(original.len());
    let mut at = 0;
    for range in removed {
        name.push_str(original.get(at..range.start).unwrap_or_default());
        name.push_str(MARK);
        at = range.end.max(at);
    }
    name.push_str(original.get(at..).unwrap_or_default());
    name.push('-');
    name.push_str(&input.number.to_string());
    if let Some(extension) = input.relative.extension() {
        name.push('.');
        name.push_str(&extension.to_string_lossy());
    }
    Path::new(DOCUMENTS).join(name)
}

/// Writes `bytes` to `folder/copy` in one step, with the access rights of `original`.
///
/// # Errors
/// The folder or file cannot be written, or the copy exists and `overwrite` is off.
pub(super) fn write(
    folder: &Path,
    copy: &Path,
    bytes: &[u8],
    original: &Path,
    overwrite: bool,
) -> Result<(), Reason> {
    let io = |e: std::io::Error| Reason::Io(e.to_string());
    let target = folder.join(copy);
    let parent = target.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).map_err(io)?;
    let mut file = tempfile::Builder::new().prefix(".zwartlak-").tempfile_in(parent).map_err(io)?;
    file.write_all(bytes).map_err(io)?;
    file.as_file().sync_all().map_err(io)?;
    if let Ok(meta) = std::fs::metadata(original) {
        file.as_file().set_permissions(meta.permissions()).map_err(io)?;
    }
    let kept = if overwrite { file.persist(&target) } else { file.persist_noclobber(&target) };
    match kept {
        Ok(_) => Ok(()),
        Err(e) if e.error.kind() == std::io::ErrorKind::AlreadyExists => Err(Reason::OutputExists),
        Err(e) => Err(io(e.error)),
    }
}

/// Removes the copy of an earlier run, so that no copy stands beside a report that says there is
/// none.
pub(super) fn discard(folder: &Path, copy: &Path) {
    let _ = std::fs::remove_file(folder.join(copy));
}
