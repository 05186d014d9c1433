//! Addresses of files that are named by a URL: `file:///share/a.txt`, `s3://bucket/map/a.txt`.

use std::path::{Component, Path, PathBuf};

/// A file named by a URL. What a URL does not allow (a space, `é`) may stand in it as it is; `%20` is a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// In lower case: `s3`, `az`, `file`.
    pub scheme: String,
    /// The bucket or container; empty for most files.
    pub host: String,
    /// What follows, without the slash before it, decoded.
    pub key: Vec<u8>,
}

impl Address {
    /// The address that `path` is; `None` for an ordinary path.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let (scheme, rest) = parts(path)?;
        let end = rest.iter().position(|b| *b == b'/').unwrap_or(rest.len());
        let (host, key) = rest.split_at_checked(end)?;
        Some(Self {
            scheme: scheme.to_ascii_lowercase(),
            host: String::from_utf8_lossy(host).into_owned(),
            key: decoded(key.strip_prefix(b"/").unwrap_or(key)),
        })
    }

    /// The file on this machine that it stands for.
    #[must_use]
    pub fn local(&self) -> Option<PathBuf> {
        let here = self.scheme == "file" && matches!(self.host.as_str(), "" | "localhost");
        here.then(|| path_of([b"/", self.key.as_slice()].concat()))
    }
}

/// Whether `path` is an address.
#[must_use]
pub fn is_address(path: &Path) -> bool {
    parts(path).is_some()
}

/// Where a copy of the file `path` goes below another folder: nothing that leads out of it, no scheme.
#[must_use]
pub fn below(path: &Path) -> PathBuf {
    let bare = Address::of(path).map(|a| Path::new(&a.host).join(path_of(a.key)));
    let bare = bare.as_deref().unwrap_or(path);
    bare.components().filter(|c| matches!(c, Component::Normal(_))).collect()
}

/// The scheme of an address, and what stands behind `://`.
fn parts(path: &Path) -> Option<(&str, &[u8])> {
    let bytes = path.as_os_str().as_encoded_bytes();
    let at = bytes.windows(3).position(|w| w == b"://")?;
    let (scheme, rest) = bytes.split_at_checked(at)?;
    let scheme = str::from_utf8(scheme).ok()?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    named.then_some((scheme, rest.strip_prefix(b"://")?))
}

/// The bytes, `%20` and the like decoded (RFC 3986, section 2.1).
fn decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let hex = |c: &&[u8]| *first == b'%' && c.iter().all(u8::is_ascii_hexdigit);
        let code = after.get(..2).filter(hex).and_then(|c| str::from_utf8(c).ok());
        if let Some(byte) = code.and_then(|c| u8::from_str_radix(c, 16).ok()) {
            out.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

/// The path of these bytes.
#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

/// The path of these bytes; a drive stands without a slash before it.
#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    let text = String::from_utf8_lossy(&bytes).into_owned();
    PathBuf::from(text.strip_prefix('/').filter(|t| t.contains(':')).unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_what_follows() {
        let of = |text: &str| Address::of(Path::new(text));
        let s3 = of("S3://bak/map%20een/a b%e9%.txt").unwrap();
        assert_eq!((s3.scheme.as_str(), s3.host.as_str()), ("s3", "bak"));
        assert_eq!(s3.key, b"map een/a b\xe9%.txt");
        assert_eq!(s3.local(), None);
        assert_eq!(of("file:///tmp/a%20b.txt").unwrap().local(), Some("/tmp/a b.txt".into()));
        assert_eq!(of("file://localhost/a").unwrap().local(), Some("/a".into()));
        assert_eq!(of("file://elders/a").unwrap().local(), None);
        assert_eq!(of("s3://bak").unwrap().key, b"");
        for plain in ["/tmp/a://b", "a.txt", "://x", "1a://x", "s3:/bak/a", "map/s3://x"] {
            assert_eq!(of(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_copy_stays_below_its_folder() {
        let goes = |text: &str| below(Path::new(text));
        assert_eq!(goes("s3://bak/../../a%2f..%2fb.txt"), Path::new("bak/a/b.txt"));
        assert_eq!(goes("file:///tmp/a%20b.txt"), Path::new("tmp/a b.txt"));
        assert_eq!(goes("/tmp/../a.txt"), Path::new("tmp/a.txt"));
        assert_eq!(goes("s3://../a"), Path::new("a"));
    }
}
