//! Writing copies: never over an original, never half, never under a name that tells.

use super::answers::LOG;
use super::names::fitting;
use super::node::Node;
use crate::formats::half_file;
use crate::model::{Address, Reason};
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use tempfile::NamedTempFile;

/// Folder for the copies inside the output folder: what may leave the house, and nothing else.
pub const DOCUMENTS: &str = "documenten";

/// Folder for the reports inside the output folder: not for release, paths in it may hold names.
pub const REPORTS: &str = "rapport";

/// Folder for the lists that go with the copies: inventarislijst, overview for the verzoeker.
pub const LISTS: &str = "lijsten";

/// The report by which an output folder of this program is known.
pub const FINDINGS: &str = "bevindingen.jsonl";

/// What stands in a file name where a value was removed.
const MARK: &str = "gelakt";

/// Why an output folder is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// It holds an input, or lies inside one.
    #[error("{0} overlaps an input")]
    OverlapsInput(PathBuf),
    /// It leads elsewhere.
    #[error("{0} is a link")]
    Link(PathBuf),
    /// It is there and holds something.
    #[error("{0} is not empty")]
    NotEmpty(PathBuf),
    /// It holds something that this program did not put there.
    #[error("{0} holds other files")]
    NotOurs(PathBuf),
    /// It cannot be made or read.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
}

/// Makes the output folder ready: outside every input, and empty. With `overwrite` the copies and
/// reports of an earlier run are taken away, so that no copy stands there that no report names.
///
/// # Errors
/// See [`OutputError`]; nothing has been made or changed then.
pub fn prepare(folder: &Path, inputs: &[PathBuf], overwrite: bool) -> Result<(), OutputError> {
    let io = |e| OutputError::Io(folder.to_owned(), e);
    apart(folder, inputs)?;
    let inner = [folder.join(DOCUMENTS), folder.join(REPORTS), folder.join(LISTS)];
    if let Some(link) = inner.iter().find(|p| p.is_symlink()) {
        return Err(OutputError::Link(link.clone()));
    }
    std::fs::create_dir_all(folder).map_err(io)?;
    // The log of decisions and its secret belong to the case, not to one run.
    let log = [PathBuf::from(LOG), Path::new(LOG).with_extension("sleutel")];
    let mut held = std::fs::read_dir(folder).map_err(io)?;
    if held.any(|e| e.map_or(true, |e| !log.iter().any(|l| l.as_os_str() == e.file_name()))) {
        if !overwrite {
            return Err(OutputError::NotEmpty(folder.to_owned()));
        }
        if !folder.join(REPORTS).join(FINDINGS).is_file() {
            return Err(OutputError::NotOurs(folder.to_owned()));
        }
        for old in inner.iter().filter(|p| p.exists()) {
            std::fs::remove_dir_all(old).map_err(io)?;
        }
    }
    Ok(())
}

/// Refuses an output that is an input, lies inside one or holds one.
///
/// # Errors
/// [`OutputError::OverlapsInput`], or the output's folder cannot be looked at.
pub fn apart(output: &Path, inputs: &[PathBuf]) -> Result<(), OutputError> {
    let real = real_path(output).map_err(|e| OutputError::Io(output.to_owned(), e))?;
    for input in inputs {
        let local = Address::of(input).and_then(|a| a.local());
        let Ok(input) = local.as_ref().unwrap_or(input).canonicalize() else { continue };
        if real.starts_with(&input) || input.starts_with(&real) {
            return Err(OutputError::OverlapsInput(output.to_owned()));
        }
    }
    Ok(())
}

/// Where `path` is or will be, links followed as far as it exists.
fn real_path(path: &Path) -> std::io::Result<PathBuf> {
    match path.canonicalize() {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        done => return done,
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => real_path(parent)?,
        _ => std::env::current_dir()?.canonicalize()?,
    };
    Ok(path.file_name().map_or(parent.clone(), |name| parent.join(name)))
}

/// A report that gets its name when it is finished: never half, never over an input.
#[derive(Debug)]
pub struct ReportFile {
    file: NamedTempFile,
    path: PathBuf,
    overwrite: bool,
}

impl ReportFile {
    /// Makes room for the report `path` on `inputs`.
    ///
    /// # Errors
    /// See [`OutputError`].
    pub fn new(path: &Path, inputs: &[PathBuf], overwrite: bool) -> Result<Self, OutputError> {
        apart(path, inputs)?;
        if !overwrite && path.symlink_metadata().is_ok() {
            return Err(OutputError::NotEmpty(path.to_owned()));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let file = half_file(folder).map_err(|e| OutputError::Io(path.to_owned(), e))?;
        Ok(Self { file, path: path.to_owned(), overwrite })
    }

    /// Where to write.
    ///
    /// # Errors
    /// The file cannot be opened a second time.
    pub fn writer(&self) -> std::io::Result<std::fs::File> {
        self.file.as_file().try_clone()
    }

    /// Gives the report its name.
    ///
    /// # Errors
    /// Another file has taken the name meanwhile, or it cannot be given.
    pub fn keep(self) -> std::io::Result<()> {
        self.file.as_file().sync_all()?;
        let kept = if self.overwrite {
            self.file.persist(&self.path)
        } else {
            self.file.persist_noclobber(&self.path)
        };
        kept.map(|_| ()).map_err(|e| e.error)
    }
}

/// The text of a path for detection: separators of words become spaces, byte for byte, so that
/// offsets in it are offsets in the path. The extension is left out.
pub(super) fn name_text(relative: &Path) -> String {
    let text = relative.with_extension("").to_string_lossy().into_owned();
    text.chars().map(|c| if matches!(c, '_' | '/' | '\\' | '+') { space(c) } else { c }).collect()
}

/// A folder ends a line, anything else a word.
fn space(separator: char) -> char {
    if matches!(separator, '/' | '\\') { '\n' } else { ' ' }
}

/// The path of a copy below the folder for copies, or in the container that it is in: `removed` are
/// the byte ranges in [`name_text`] that must not be told. A changed name gets the document's
/// number, so that two never become one; a converted document gets the `extension` of what it is now.
pub(super) fn copy_name(
    relative: &Path,
    number: u64,
    removed: &[std::ops::Range<usize>],
    extension: Option<&str>,
) -> PathBuf {
    let mut name: PathBuf = if removed.is_empty() {
        relative.components().filter(|c| matches!(c, Component::Normal(_))).collect()
    } else {
        let original = relative.with_extension("").to_string_lossy().into_owned();
        let mut name = String::with_capacity(original.len());
        let mut at = 0;
        for range in removed {
            name.push_str(original.get(at..range.start).unwrap_or_default());
            name.push_str(MARK);
            at = range.end.max(at);
        }
        name.push_str(original.get(at..).unwrap_or_default());
        name.push('-');
        name.push_str(&number.to_string());
        if let Some(extension) = relative.extension() {
            name.push('.');
            name.push_str(&extension.to_string_lossy());
        }
        name.into()
    };
    if let Some(extension) = extension {
        // Behind the old one: `a.msg` and `a.eml` may lie in one folder.
        name.as_mut_os_string().push(".");
        name.as_mut_os_string().push(extension);
    }
    fitting(name, &number.to_string())
}

/// A relative path as containers write it.
pub(super) fn slashed(path: &Path) -> String {
    let parts = path.components().map(|c| c.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// The path of a file without the names in it, for lists that leave the house.
pub(super) fn safe_name(node: &Node<'_>, removed: &[std::ops::Range<usize>]) -> String {
    slashed(&copy_name(&node.relative, node.number, removed, None))
}

/// A copy under way to its place. Nobody sees it before it is whole; when it does not get so far, it goes
/// away.
pub(super) struct Copy {
    file: NamedTempFile,
    /// Below the output folder.
    path: PathBuf,
    target: PathBuf,
}

impl Copy {
    /// Makes room for the copy `name` of a file, below the folder for copies in `folder`.
    ///
    /// # Errors
    /// The folder or file cannot be made.
    pub(super) fn new(folder: &Path, name: &str) -> Result<Self, Reason> {
        let path = Path::new(DOCUMENTS).join(name);
        let target = folder.join(&path);
        let parent = target.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(unwritten)?;
        let mut builder = tempfile::Builder::new();
        let file = builder.prefix(".zwartlak-").tempfile_in(parent).map_err(unwritten)?;
        Ok(Self { file, path, target })
    }

    /// Adds these bytes.
    ///
    /// # Errors
    /// The disk is full, or worse.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        self.file.write_all(bytes).map_err(unwritten)
    }

    /// Gives the copy its name and the access rights of `original`; where it is, below the output folder.
    ///
    /// # Errors
    /// It cannot be written, or there is one of that name.
    pub(super) fn keep(self, original: &Path) -> Result<PathBuf, Reason> {
        let file = self.file.as_file();
        file.sync_all().map_err(unwritten)?;
        let local = Address::of(original).and_then(|a| a.local());
        if let Ok(meta) = std::fs::metadata(local.as_deref().unwrap_or(original)) {
            file.set_permissions(meta.permissions()).map_err(unwritten)?;
        }
        match self.file.persist_noclobber(&self.target) {
            Ok(_) => Ok(self.path),
            Err(e) if e.error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(Reason::OutputExists)
            }
            Err(e) => Err(unwritten(e.error)),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn unwritten(error: std::io::Error) -> Reason {
    Reason::Output(error.to_string())
}

/// Whether a path leads to somewhere below the folder it is joined to, on any system.
pub(super) fn stays_inside(name: &str) -> bool {
    let mut steps = Path::new(name).components();
    !name.is_empty() && steps.all(|step| matches!(step, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_stays_in_the_folder_for_copies() {
        for inside in ["a.pdf", "map/a.pdf", "..a", "a/.b"] {
            assert!(stays_inside(inside), "{inside}");
        }
        for outside in ["", "..", "../a.pdf", "map/../../a.pdf", "/etc/a.pdf"] {
            assert!(!stays_inside(outside), "{outside}");
        }
    }
}
