//! Reading an input, read-only and within limits.

use crate::formats::Limits;
use crate::model::{Address, Reason};
use crate::report::Exposure;
use crate::state::{self, Stamp};
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where the bytes of an input are.
pub(super) enum Source {
    /// In a regular file, of which the file system says this.
    File(PathBuf, Metadata),
    /// In an object store, which says this of it.
    #[cfg(feature = "objects")]
    Object(Address, Stamp),
}

impl Source {
    /// By what it is known again.
    pub(super) fn stamp(&self) -> Stamp {
        match self {
            Self::File(_, meta) => Stamp::of(meta),
            #[cfg(feature = "objects")]
            Self::Object(_, stamp) => *stamp,
        }
    }

    /// Who can read it and whose it is, by number; of an object nobody says.
    pub(super) fn access(&self) -> (Option<Exposure>, Option<u32>) {
        match self {
            Self::File(_, meta) => state::access(meta),
            #[cfg(feature = "objects")]
            Self::Object(..) => (None, None),
        }
    }
}

/// Looks where the bytes of `path`, a path or an address, are.
///
/// # Errors
/// Not there, not a regular file (opening a pipe would wait for a writer), or an address that this program
/// has no way to.
pub(super) fn look(path: &Path) -> Result<Source, Reason> {
    let address = Address::of(path);
    let local = address.as_ref().and_then(Address::local);
    match address {
        #[cfg(feature = "objects")]
        Some(address) if local.is_none() => {
            super::objects::look(&address).map(|stamp| Source::Object(address, stamp))
        }
        #[cfg(not(feature = "objects"))]
        Some(address) if local.is_none() => Err(Reason::Address(address.scheme)),
        _ => {
            let path = local.unwrap_or_else(|| path.to_owned());
            let meta = std::fs::metadata(&path).map_err(|e| Reason::Io(e.to_string()))?;
            if meta.is_file() {
                Ok(Source::File(path, meta))
            } else {
                Err(Reason::Unsupported("special-file".to_owned()))
            }
        }
    }
}

/// Reads what was found.
///
/// # Errors
/// Empty, not readable, or larger than the limit (also when it grows meanwhile).
pub(super) fn read(source: &Source, limits: &Limits) -> Result<Vec<u8>, Reason> {
    let (path, meta) = match source {
        Source::File(path, meta) => (path, meta),
        #[cfg(feature = "objects")]
        Source::Object(address, stamp) => {
            return super::objects::read(address, stamp.size.unsigned_abs(), limits.file);
        }
    };
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
