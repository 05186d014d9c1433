//! Reading an input, read-only and within limits.

use crate::formats::Limits;
use crate::model::Reason;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Reads `path`.
///
/// # Errors
/// Not a regular file, not readable, or larger than the limit (also when it grows meanwhile).
pub(super) fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, Reason> {
    let io = |e: std::io::Error| Reason::Io(e.to_string());
    // Opening a pipe would wait for a writer: look before touching.
    let meta = std::fs::metadata(path).map_err(io)?;
    if !meta.is_file() {
        return Err(Reason::Unsupported("special-file".to_owned()));
    }
    if meta.len() > limits.file {
        return Err(Reason::TooLarge(limits.file));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    let file = File::open(path).map_err(io)?;
    file.take(limits.file + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limits.file {
        return Err(Reason::TooLarge(limits.file));
    }
    Ok(bytes)
}
