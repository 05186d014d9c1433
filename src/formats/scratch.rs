//! Folders for temporary files, which may hold what stands in documents: gone when their user is done,
//! and swept up by the next run when that user was killed.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

/// How the names begin.
const PREFIX: &str = "zwartlak-";

/// A file in the folder, locked as long as somebody uses that. The system lets go of the lock when the
/// process ends, however it ends, and unlike its number a lock is not given to another.
const SLOT: &str = "slot";

/// A folder younger than this may not have been locked yet.
const YOUNG: Duration = Duration::from_mins(1);

/// A folder for temporary files. It goes away with this.
pub struct Scratch {
    folder: tempfile::TempDir,
    _slot: File,
}

impl Scratch {
    /// Makes a folder that only this user can enter. The first time it takes away what runs that were
    /// killed have left.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new() -> io::Result<Self> {
        static SWEPT: Once = Once::new();
        let parent = std::env::temp_dir();
        SWEPT.call_once(|| sweep(&parent, YOUNG));
        Self::below(&parent)
    }

    fn below(parent: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        // By itself others may look into it, as far as the user's mask allows.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir_in(parent)?;
        let slot =
            OpenOptions::new().create_new(true).write(true).open(folder.path().join(SLOT))?;
        // Where the system has no locks nothing is swept up either.
        let _ = slot.try_lock();
        Ok(Self { folder, _slot: slot })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Takes away the folders of this user that nobody uses, and are at least so old. What cannot be taken
/// away stays.
fn sweep(parent: &Path, young: Duration) {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    for entry in entries.filter(|e| e.file_name().to_string_lossy().starts_with(PREFIX)) {
        let path = entry.path();
        if is_old(&path, young).is_some_and(|m| m.is_dir()) && is_left(&path.join(SLOT)) {
            let _ = std::fs::remove_dir_all(&path);
        }
    }
}

/// A temporary file in `folder`, whose name begins with `HALF`, that will get another name when it is
/// finished. Takes away those that killed runs of this user left there.
///
/// # Errors
/// It cannot be made.
pub fn half_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let file = tempfile::Builder::new().prefix(HALF).tempfile_in(folder)?;
    // Where the system has no locks nothing is swept up either.
    let _ = file.as_file().try_lock();
    sweep_files(folder, YOUNG);
    Ok(file)
}

/// How the names of unfinished files begin.
const HALF: &str = ".zwartlak-";

fn sweep_files(folder: &Path, young: Duration) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|e| e.file_name().to_string_lossy().starts_with(HALF)) {
        let path = entry.path();
        if is_old(&path, young).is_some_and(|m| m.is_file()) && is_left(&path) {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// What is said of `path` where it is this user's and at least so old; not through a link, which leads
/// to what is not ours.
fn is_old(path: &Path, young: Duration) -> Option<std::fs::Metadata> {
    let meta = path.symlink_metadata().ok()?;
    let old = meta.modified().ok()?.elapsed().ok()? >= young;
    (old && is_own(&meta)).then_some(meta)
}

/// Whether nobody holds the lock; without one it is no folder of ours.
fn is_left(slot: &Path) -> bool {
    let regular = slot.symlink_metadata().is_ok_and(|m| m.is_file());
    let open = || OpenOptions::new().write(true).open(slot);
    regular
        && open().is_ok_and(|file| match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
        })
}

/// Whether it belongs to the user of this process.
#[cfg(unix)]
fn is_own(meta: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(meta) == rustix::process::geteuid().as_raw()
}

/// Whether it belongs to the user of this process: the folder for temporary files is each user's own.
#[cfg(not(unix))]
fn is_own(_: &std::fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_uses_is_swept_up_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let used = Scratch::below(parent.path()).unwrap();
        #[cfg(unix)]
        {
            let rights = used.path().metadata().unwrap().permissions();
            let mode = std::os::unix::fs::PermissionsExt::mode(&rights);
            assert_eq!(mode & 0o777, 0o700, "copies of documents lie in it");
        }
        let mut left = Scratch::below(parent.path()).unwrap();
        left.folder.disable_cleanup(true);
        let path = left.path().to_owned();
        drop(left);
        let left = path;
        std::fs::create_dir(left.join("in")).unwrap();
        for other in ["zwartlak-van-een-mens", "iets-anders"] {
            std::fs::create_dir(parent.path().join(other)).unwrap();
        }
        std::fs::create_dir(parent.path().join("doel")).unwrap();
        File::create(parent.path().join("doel").join(SLOT)).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("doel", parent.path().join("zwartlak-link")).unwrap();
        sweep(parent.path(), YOUNG);
        assert!(left.exists(), "it may be about to be locked");
        sweep(parent.path(), Duration::ZERO);
        assert!(!left.exists());
        for kept in ["zwartlak-van-een-mens", "iets-anders", "doel/slot"] {
            assert!(parent.path().join(kept).exists(), "{kept}");
        }
        assert!(used.path().join(SLOT).exists());
        let path = used.path().to_owned();
        drop(used);
        assert!(!path.exists());
    }

    #[test]
    fn a_half_file_that_nobody_writes_is_swept_up() {
        let folder = tempfile::tempdir().unwrap();
        let used = half_file(folder.path()).unwrap();
        let left = folder.path().join(format!("{HALF}oud"));
        File::create(&left).unwrap();
        File::create(folder.path().join("verslag.html")).unwrap();
        sweep_files(folder.path(), YOUNG);
        assert!(left.exists());
        sweep_files(folder.path(), Duration::ZERO);
        assert!(!left.exists() && used.path().exists());
        assert!(folder.path().join("verslag.html").exists());
    }
}
