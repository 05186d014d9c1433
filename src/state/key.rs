//! The secret beside a state or a log of decisions.

use super::StateError;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Extension of the file that holds a key.
const EXTENSION: &str = "sleutel";

/// A secret of 32 bytes, so that a digest cannot be undone by trying all numbers.
#[derive(Clone, Copy)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The key in the file at `path`; made when there is none, for its owner alone.
    ///
    /// # Errors
    /// It cannot be read or made, or is no key.
    pub fn in_file(path: &Path) -> Result<Self, StateError> {
        let failed = |e| StateError::Io(path.to_owned(), e);
        match std::fs::read(path) {
            Ok(bytes) => {
                let key = <[u8; 32]>::try_from(bytes.as_slice());
                key.map(Self).map_err(|_| StateError::NoKey(path.to_owned()))
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Self::make(path).map_err(failed),
            Err(e) => Err(failed(e)),
        }
    }

    /// A new key, in the file at `path`.
    fn make(path: &Path) -> io::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|e| io::Error::other(e.to_string()))?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        // A temporary file is readable for its owner only, and stays so under its new name.
        let mut file = tempfile::Builder::new().prefix(".zwartlak-").tempfile_in(folder)?;
        file.write_all(&key)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|e| e.error)?;
        Ok(Self(key))
    }

    /// The file in which the key of `owner` lies.
    #[must_use]
    pub fn place(owner: &Path) -> PathBuf {
        owner.with_extension(EXTENSION)
    }

    /// The key beside a state.
    pub(super) fn beside(state: &Path) -> Result<Self, StateError> {
        let path = Self::place(state);
        // A key that comes after its state fits nothing in it.
        if state.exists() && !path.exists() {
            return Err(StateError::Key(path));
        }
        Self::in_file(&path)
    }

    /// A key that another process sent.
    #[must_use]
    pub fn received(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes themselves: for another process of this run, never for a file.
    #[must_use]
    pub fn expose(&self) -> [u8; 32] {
        self.0
    }

    /// A hasher under this key.
    #[must_use]
    pub fn hasher(&self) -> blake3::Hasher {
        blake3::Hasher::new_keyed(&self.0)
    }

    /// The digest of `bytes` under this key.
    #[must_use]
    pub fn digest(&self, bytes: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(&self.0, bytes).as_bytes()
    }
}
