//! One run at a time.

use super::StateError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held as long as it lives; the system lets go of it when the process ends, however that ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the state at `path`. It is a file of its own, for the database locks its own
    /// file in its own way.
    pub(super) fn take(path: &Path) -> Result<Self, StateError> {
        let place = path.with_extension("slot");
        let io = |e| StateError::Io(place.clone(), e);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&place);
        let file = file.map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StateError::Locked(path.to_owned())),
            Err(TryLockError::Error(e)) => Err(io(e)),
        }
    }
}
