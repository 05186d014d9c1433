//! What the file system says of a file without opening it.

use crate::report::{Date, Exposure};
use std::fs::Metadata;
use std::time::{SystemTime, UNIX_EPOCH};

/// Younger than this, in nanoseconds, a file may change once more without its times telling.
const RACY: i64 = 2_000_000_000;

/// By which a file or object is taken for unchanged. The number of the device is left out: a share gets another
/// one each time it is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// In bytes.
    pub size: i64,
    /// When the content changed, in nanoseconds since 1970.
    pub mtime: i64,
    /// When anything changed, name and rights included; 0 where the system does not say.
    pub ctime: i64,
    /// Number of the file in its file system, or of this content of an object (of its `ETag`); 0 where the
    /// system does not say.
    pub inode: i64,
}

impl Stamp {
    /// The stamp, as it is now.
    #[must_use]
    pub fn of(meta: &Metadata) -> Self {
        let (mtime, ctime, inode) = times(meta);
        Self { size: i64::try_from(meta.len()).unwrap_or(i64::MAX), mtime, ctime, inode }
    }

    /// The day its content changed.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        Date::at(self.mtime.div_euclid(1_000_000_000))
    }

    /// Whether a later change would show in it: not when the file is as young as the clock is coarse,
    /// and not when its time lies in the future.
    #[must_use]
    pub fn tells(&self) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.ok().and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or_default();
        self.mtime.max(self.ctime) < now.saturating_sub(RACY)
    }
}

/// Who can read a file and whose it is, by number; `None` where the system keeps that elsewhere.
#[cfg(unix)]
#[must_use]
pub fn access(meta: &Metadata) -> (Option<Exposure>, Option<u32>) {
    use std::os::unix::fs::MetadataExt;
    let exposure = match meta.mode() {
        mode if mode & 0o004 != 0 => Exposure::Everybody,
        mode if mode & 0o040 != 0 => Exposure::Group,
        _ => Exposure::Owner,
    };
    (Some(exposure), Some(meta.uid()))
}

/// Who can read a file and whose it is, by number; `None` where the system keeps that elsewhere.
#[cfg(not(unix))]
#[must_use]
pub fn access(_: &Metadata) -> (Option<Exposure>, Option<u32>) {
    (None, None)
}

/// Modification, change, inode.
#[cfg(unix)]
fn times(meta: &Metadata) -> (i64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    let nanos = |s: i64, n: i64| s.saturating_mul(1_000_000_000).saturating_add(n);
    let inode = i64::from_ne_bytes(meta.ino().to_ne_bytes());
    (nanos(meta.mtime(), meta.mtime_nsec()), nanos(meta.ctime(), meta.ctime_nsec()), inode)
}

/// Modification, change, inode.
#[cfg(not(unix))]
fn times(meta: &Metadata) -> (i64, i64, i64) {
    let since = meta.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    (since.and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or_default(), 0, 0)
}
