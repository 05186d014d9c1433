//! The one name by which a file is known, however the user spelled it.

use crate::model::address::is_address;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// The bytes of the one name of a file. An address is as it is.
pub(super) fn path_bytes(path: &Path) -> Vec<u8> {
    bytes(path, whole)
}

/// The same for what the user named, which may be a folder behind a link.
pub(super) fn root_bytes(path: &Path) -> Vec<u8> {
    bytes(path, root)
}

fn bytes(path: &Path, settle: impl Fn(&Path) -> PathBuf) -> Vec<u8> {
    if is_address(path) {
        return path.as_os_str().as_encoded_bytes().to_vec();
    }
    settle(path).into_os_string().into_encoded_bytes()
}

/// The one name of a file or folder that the user named: of a folder behind a link, its own.
#[must_use]
pub fn root(path: &Path) -> PathBuf {
    let absolute = absolute(path);
    if absolute.is_dir() { settled(&absolute) } else { whole(path) }
}

/// The one name of a file: its own in its folder, wherever links lead to that.
fn whole(path: &Path) -> PathBuf {
    let absolute = absolute(path);
    match (absolute.parent(), absolute.file_name()) {
        (Some(folder), Some(name)) => settled(folder).join(name),
        _ => settled(&absolute),
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

thread_local! {
    /// The folder that was asked for last, and its name: files come by folder.
    static LAST: RefCell<Option<(PathBuf, PathBuf)>> = const { RefCell::new(None) };
}

/// The one name of a folder: without `..` and links, as far as it is there.
fn settled(folder: &Path) -> PathBuf {
    let known = LAST.with_borrow(|last| {
        let (_, name) = last.as_ref().filter(|(asked, _)| asked == folder)?;
        Some(name.clone())
    });
    if let Some(name) = known {
        return name;
    }
    if let Some(name) = resolved(folder) {
        LAST.set(Some((folder.to_owned(), name.clone())));
        return name;
    }
    match (folder.parent(), folder.file_name()) {
        (Some(above), Some(name)) => settled(above).join(name),
        // It ends with `..`.
        (Some(below), None) => {
            let mut name = settled(below);
            name.pop();
            name
        }
        _ => folder.to_owned(),
    }
}

#[cfg(unix)]
fn resolved(folder: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(folder).ok()
}

/// On Windows a resolved name has another form than the one that the user knows.
#[cfg(not(unix))]
fn resolved(_: &Path) -> Option<PathBuf> {
    None
}

/// The path that these bytes are the name of.
#[cfg(unix)]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

/// The path that these bytes are the name of.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_name_however_it_is_spelled() {
        let dir = tempfile::tempdir().unwrap();
        let real = std::fs::canonicalize(dir.path()).unwrap();
        std::fs::create_dir_all(real.join("share/sub")).unwrap();
        std::os::unix::fs::symlink(real.join("share"), real.join("link")).unwrap();
        let name = real.join("share/a.txt");
        for spelled in ["share/a.txt", "share/./a.txt", "share/sub/../a.txt", "link/a.txt"] {
            assert_eq!(whole(&real.join(spelled)), name, "{spelled}");
        }
        for spelled in ["share", "share/", "share/sub/..", "link", "link/sub/../"] {
            assert_eq!(root(&real.join(spelled)), real.join("share"), "{spelled}");
        }
        // A link keeps its own name: it is reported, not followed.
        std::os::unix::fs::symlink(&name, real.join("share/b.txt")).unwrap();
        assert_eq!(root(&real.join("link/b.txt")), real.join("share/b.txt"));
        // What is not there has a name as well.
        assert_eq!(root(&real.join("link/gone/../x/y.txt")), real.join("share/x/y.txt"));
        assert_eq!(path_bytes(Path::new("s3://bucket/a/../b")), b"s3://bucket/a/../b");
    }
}
