//! Finding the inputs, lazily and sorted, and saying which belong together.

use super::names::Places;
use super::ordered::Order;
use crate::model::{Reason, address};
use crate::report::{Date, Exposure};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

/// One file to work on, or a path that could not be entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Path to open or address to read, as reports show it.
    pub path: PathBuf,
    /// Where its copy goes below the output folder: unlike that of any other input.
    pub relative: PathBuf,
    /// Number within the run, from 1.
    pub number: u64,
    /// Why it cannot be read, when that is known already.
    pub problem: Option<Reason>,
    /// Who can read it, when that has been looked at.
    pub exposure: Option<Exposure>,
    /// The day its content changed last, when that has been looked at.
    pub changed: Option<Date>,
}

/// What the user asked for, before walking.
#[derive(Default)]
pub struct Inputs {
    /// Files and folders as given.
    pub paths: Vec<PathBuf>,
    /// Files from a list; each stands by itself.
    pub listed: Vec<PathBuf>,
    /// Files of which the names are still coming in; each stands by itself.
    pub coming: Option<Coming>,
    /// When reports come of files that stand by themselves.
    pub order: Order,
}

/// Names of files that come in while the first are being read.
pub type Coming = Box<dyn Iterator<Item = PathBuf> + Send>;

/// Files that are judged together, or a stream of files each by itself.
pub(super) enum Group {
    /// Each file is its own dossier.
    Each(Box<dyn Iterator<Item = Input> + Send>),
    /// All files of a folder are one dossier.
    Dossier(Vec<Input>),
}

impl Inputs {
    /// The groups in the order given; with `join` a folder is one dossier. With `separate` no copy takes the
    /// place of another, also where capitals do not count.
    pub(super) fn groups(mut self, join: bool, separate: bool) -> Vec<Group> {
        self.paths = apart(self.paths);
        let mut places = separate.then(Places::default);
        let mut settle = move |mut input: Input| {
            if let Some(places) = &mut places {
                input.relative = places.take(input.relative, input.number);
            }
            input
        };
        let named = bases(&self.paths);
        let listed = self.listed.into_iter().chain(self.coming.into_iter().flatten()).map(|path| {
            let base = address::below(&path);
            (path, base)
        });
        let roots = self.paths.into_iter().zip(named).chain(listed);
        if !join {
            let all = roots.flat_map(|(root, base)| walk(&root, base));
            return vec![Group::Each(Box::new(numbered(all, 0).map(settle)))];
        }
        let mut count = 0;
        let mut groups = Vec::new();
        for (root, base) in roots {
            let files: Vec<Input> = numbered(walk(&root, base), count).map(&mut settle).collect();
            count += files.len() as u64;
            groups.push(Group::Dossier(files));
        }
        groups
    }

    /// The ordinary files below `folder`, by name.
    pub fn below(folder: &Path) -> impl Iterator<Item = PathBuf> {
        let all = walk(folder, PathBuf::new());
        all.filter(|i| i.problem.is_none() && i.path.is_file()).map(|i| i.path)
    }

    /// Every path as given, without those that are still coming in.
    #[must_use]
    pub fn all(&self) -> Vec<PathBuf> {
        self.paths.iter().chain(&self.listed).cloned().collect()
    }

    /// Counts the files, up to `most`: `None` when there are more, or when that cannot be told.
    #[must_use]
    pub fn count(&self, most: usize) -> Option<u64> {
        if self.coming.is_some() {
            return None;
        }
        let counted = files(self.roots()).take(most + 1).count();
        (counted <= most).then_some(counted as u64)
    }

    /// Counts them all, meanwhile.
    #[must_use]
    pub fn counting(&self) -> Option<Receiver<u64>> {
        if self.coming.is_some() {
            return None;
        }
        let (roots, (send, count)) = (self.roots(), channel());
        // Nobody may want to know any more.
        std::thread::spawn(move || send.send(files(roots).count() as u64));
        Some(count)
    }

    fn roots(&self) -> Vec<PathBuf> {
        [apart(self.paths.clone()), self.listed.clone()].concat()
    }
}

/// Every file below these.
fn files(roots: Vec<PathBuf>) -> impl Iterator<Item = Input> {
    roots.into_iter().flat_map(|root| walk(&root, PathBuf::new()))
}

/// The roots that are not the same as one before them, and do not lie in another: a file counts once,
/// however often it was named.
fn apart(roots: Vec<PathBuf>) -> Vec<PathBuf> {
    let real: Vec<Option<PathBuf>> = roots.iter().map(|r| r.canonicalize().ok()).collect();
    let all: BTreeSet<&Path> = real.iter().flatten().map(PathBuf::as_path).collect();
    let mut seen = BTreeSet::new();
    let mut first = |own: &PathBuf| {
        let inside = own.ancestors().skip(1).any(|above| all.contains(above));
        !inside && seen.insert(own.clone())
    };
    let kept: Vec<bool> =
        real.iter().map(Option::as_ref).map(|r| r.is_none_or(&mut first)).collect();
    roots.into_iter().zip(kept).filter(|(_, keep)| *keep).map(|(root, _)| root).collect()
}

/// Where each root goes in the output: a single folder is the output itself, several keep their
/// names; equal names get a number.
fn bases(roots: &[PathBuf]) -> Vec<PathBuf> {
    let mut seen: BTreeMap<PathBuf, u32> = BTreeMap::new();
    let name = |root: &PathBuf| {
        if roots.len() == 1 && root.is_dir() {
            return PathBuf::new();
        }
        let name = root.file_name().map(PathBuf::from).unwrap_or_default();
        let times = seen.entry(name.clone()).or_default();
        *times += 1;
        match *times {
            1 => name,
            n => Path::new(&n.to_string()).join(name),
        }
    };
    roots.iter().map(name).collect()
}

/// Gives every input its number, going on from `before`.
fn numbered(
    inputs: impl Iterator<Item = Input> + Send,
    before: u64,
) -> impl Iterator<Item = Input> + Send {
    inputs.zip(before + 1..).map(|(input, number)| Input { number, ..input })
}

/// Every file below `root`, sorted by name within each folder, hidden ones included; nothing is
/// ever ignored. Links are reported, not followed: they could lead out of the folder or in circles.
fn walk(root: &Path, base: PathBuf) -> Box<dyn Iterator<Item = Input> + Send> {
    let input = |path: PathBuf, relative: PathBuf, problem| Input {
        path,
        relative,
        number: 0,
        problem,
        exposure: None,
        changed: None,
    };
    if !root.is_dir() {
        return Box::new(std::iter::once(input(root.to_owned(), base, None)));
    }
    let root = root.to_owned();
    let entries = ignore::WalkBuilder::new(&root)
        .standard_filters(false)
        .follow_links(false)
        .sort_by_file_name(Ord::cmp)
        .build();
    Box::new(entries.filter_map(move |entry| {
        let relative = |p: &Path| base.join(p.strip_prefix(&root).unwrap_or(p));
        match entry {
            // The root itself may be a link to a folder: that was asked for.
            Ok(e) if e.depth() == 0 || e.file_type().is_some_and(|t| t.is_dir()) => None,
            Ok(e) => {
                let linked = e.path_is_symlink();
                let problem = linked.then(|| Reason::Unsupported("symlink".to_owned()));
                Some(input(e.path().to_owned(), relative(e.path()), problem))
            }
            Err(error) => {
                let path = error_path(&error).unwrap_or_else(|| root.clone());
                let reason =
                    error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                Some(input(path.clone(), relative(&path), Some(Reason::Io(reason))))
            }
        }
    }))
}

/// The path an error is about.
fn error_path(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            error_path(err)
        }
        ignore::Error::Partial(errors) => errors.iter().find_map(error_path),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "files of the test's own")]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_named_twice_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("map")).unwrap();
        std::fs::write(path("map/a.txt"), "a").unwrap();
        let roots = vec![path("map/a.txt"), path("map"), path("map/../map"), path("weg")];
        assert_eq!(apart(roots), [path("map"), path("weg")]);
        let twice = vec![path("map/a.txt"), path("map/a.txt")];
        assert_eq!(apart(twice), [path("map/a.txt")]);
        let inputs = Inputs { paths: vec![folder.path().to_owned()], ..Inputs::default() };
        assert_eq!((inputs.count(1), inputs.count(0)), (Some(1), None));
        assert_eq!(inputs.counting().unwrap().recv(), Ok(1), "also when there are many");
    }
}
