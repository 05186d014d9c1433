//! Reading an input, read-only and within limits.

use crate::formats::Limits;
use crate::model::Reason;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

/// What the file system says of `path`.
///
/// # Errors
/// Not there, or not a regular file: opening a pipe would wait for a writer.
pub(super) fn look(path: &Path) -> Result<Metadata, Reason> {
    let meta = std::fs::metadata(path).map_err(|e| Reason::Io(e.to_string()))?;
    if meta.is_file() { Ok(meta) } else { Err(Reason::Unsupported("special-file".to_owned())) }
}

/// Reads `path`, of which `meta` was said.
///
/// # Errors
/// Empty, not readable, or larger than the limit (also when it grows meanwhile).
pub(super) fn read(path: &Path, meta: &Metadata, limits: &Limits) -> Result<Vec<u8>, Reason> {
    let io = |e: std::io::Error| Reason::Io(e.to_string());
    if meta.len() > limits.file {
        return Err(Reason::TooLarge(limits.file));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    let file = File::open(path).map_err(io)?;
    file.take(limits.file + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limits.file {
        return Err(Reason::TooLarge(limits.file));
    }
    // Nobody saves a document of no bytes: something went wrong with it.
    if bytes.is_empty() {
        return Err(Reason::Empty);
    }
    Ok(bytes)
}
