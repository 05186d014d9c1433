//! Pages read by a run that was cut short, kept on disk for the next one.
//!
//! What was read is locked with the picture itself: the name of the entry and its key are derived from
//! the picture's fingerprint, and neither gives it back. Who has the page can read it anyway; who has only
//! the folder learns how many pages were read. A run that comes to its end takes the folder away.

use super::protocol::Word;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What keys are derived for; a new reader or a new shape of the entries gets a new number.
const NAME: &str = "zwartlak 2026 ocr name 1";
const LOCK: &str = "zwartlak 2026 ocr lock 1";
const SEAL: &str = "zwartlak 2026 ocr seal 1";
/// Bytes of the seal before the words.
const SEALED: usize = 32;

static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Keeps what is read from here on in `folder`, and looks there first.
///
/// # Errors
/// The folder cannot be made; nothing is kept then.
pub fn keep_in(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ if folder.is_symlink() => return Err(io::ErrorKind::AlreadyExists.into()),
        _ => {}
    }
    *FOLDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
    Ok(())
}

/// Stops keeping, and takes what was kept away.
///
/// # Errors
/// The folder cannot be removed.
pub fn forget() -> io::Result<()> {
    let folder = FOLDER.lock().unwrap_or_else(PoisonError::into_inner).take();
    folder.map_or(Ok(()), std::fs::remove_dir_all)
}

/// The entry of a picture.
struct Entry {
    path: PathBuf,
    lock: [u8; 32],
    seal: [u8; 32],
}

impl Entry {
    fn of(picture: &blake3::Hash) -> Option<Self> {
        let folder = FOLDER.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let key = |what| blake3::derive_key(what, picture.as_bytes());
        let name = blake3::Hash::from(key(NAME)).to_hex();
        Some(Self { path: folder.join(name.as_str()), lock: key(LOCK), seal: key(SEAL) })
    }

    /// Locks or unlocks.
    fn turn(&self, bytes: &mut [u8]) {
        let mut stream = blake3::Hasher::new_keyed(&self.lock).finalize_xof();
        let mut key = [0; 4096];
        for chunk in bytes.chunks_mut(key.len()) {
            stream.fill(&mut key);
            chunk.iter_mut().zip(&key).for_each(|(byte, key)| *byte ^= key);
        }
    }
}

/// The words of a picture that was read before. An entry that is not whole is none.
pub(super) fn find(picture: &blake3::Hash) -> Option<Vec<Word>> {
    let entry = Entry::of(picture)?;
    let bytes = std::fs::read(&entry.path).ok()?;
    let (seal, words) = bytes.split_at_checked(SEALED)?;
    let seal: [u8; SEALED] = seal.try_into().ok()?;
    if blake3::keyed_hash(&entry.seal, words) != blake3::Hash::from(seal) {
        return None;
    }
    let mut words = words.to_vec();
    entry.turn(&mut words);
    serde_json::from_slice(&words).ok()
}

/// Keeps the words of a picture. A full disk costs the time of reading again, no more.
pub(super) fn put(picture: &blake3::Hash, words: &[Word]) {
    let Some(entry) = Entry::of(picture) else { return };
    let Ok(mut bytes) = serde_json::to_vec(words) else { return };
    entry.turn(&mut bytes);
    let seal = blake3::keyed_hash(&entry.seal, &bytes);
    if let Ok(mut file) = File::create_new(&entry.path) {
        let _ = file.write_all(&[seal.as_bytes().as_slice(), &bytes].concat());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_by_its_picture_and_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("kept");
        keep_in(&kept).unwrap();
        let word = Word {
            text: "Oldenburg".to_owned(),
            area: [1, 2, 3, 4],
            confidence: 90.0,
            block: 1,
            line: 2,
            mark: None,
        };
        let (picture, other) = (blake3::hash(b"picture"), blake3::hash(b"another"));
        put(&picture, std::slice::from_ref(&word));
        assert!(find(&picture).is_some_and(|words| words == [word]));
        assert!(find(&other).is_none());
        let entry = std::fs::read_dir(&kept).unwrap().next().unwrap().unwrap().path();
        let mut bytes = std::fs::read(&entry).unwrap();
        assert!(!bytes.windows(4).any(|w| w == b"Olde"));
        assert!(!entry.to_string_lossy().contains(picture.to_hex().as_str()));
        bytes[40] ^= 1;
        std::fs::remove_file(&entry).unwrap();
        File::create_new(&entry).unwrap().write_all(&bytes).unwrap();
        assert!(find(&picture).is_none());
        forget().unwrap();
        assert!(!kept.exists());
    }
}
