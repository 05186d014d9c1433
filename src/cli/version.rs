//! The version of everything that a result rests on, as one digest.

use super::args::Job;
use crate::state::{Key, Version};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Programs whose presence changes what can be read.
const TOOLS: &[&str] = &["zwartlak-ocr", "soffice", "libreoffice"];

/// The digest of this program's file: another build is another version.
pub(super) fn program() -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(std::env::current_exe()?)?)?;
    Ok(*hasher.finalize().as_bytes())
}

/// The version under which `job` is done by `program`. Terms and passwords are in it: it is a digest under
/// the key of the state, where there is one.
pub(super) fn of(job: &Job, key: Option<&Key>, program: &[u8; 32]) -> io::Result<Version> {
    let mut hasher = key.map_or_else(blake3::Hasher::new, Key::hasher);
    let mut add = |name: &str, bytes: &[u8]| {
        hasher.update(name.as_bytes());
        hasher.update(&bytes.len().to_le_bytes());
        hasher.update(bytes);
    };
    add("program", program);
    let settings = serde_json::to_vec(&Settings::of(job)).map_err(io::Error::other)?;
    add("settings", &settings);
    let kind = Some(PathBuf::from(&job.kind)).filter(|p| p.is_file());
    let keys = job.keys.passwords.as_ref();
    let files =
        [kind.as_ref(), job.requester.as_ref(), job.officials.as_ref(), job.terms.as_ref(), keys];
    for path in files.into_iter().flatten() {
        add("file", &std::fs::read(path)?);
    }
    for path in job.patterns.iter().map(|p| below(p)).collect::<io::Result<Vec<_>>>()?.concat() {
        add("pattern", &std::fs::read(path)?);
    }
    for tool in TOOLS.iter().filter(|t| is_here(t)) {
        add("tool", tool.as_bytes());
    }
    Ok(*hasher.finalize().as_bytes())
}

/// Whether something goes into the version of `job` that nobody else may know.
pub(super) fn holds_secrets(job: &Job) -> bool {
    let files = [&job.requester, &job.officials, &job.terms, &job.keys.passwords];
    let words = [&job.term, &job.keys.password];
    files.iter().any(|file| file.is_some()) || words.iter().any(|all| !all.is_empty())
}

/// What of the command line changes results.
#[derive(serde::Serialize)]
struct Settings<'a> {
    kind: &'a str,
    modes: (bool, bool),
    term: &'a [String],
    password: &'a [String],
}

impl<'a> Settings<'a> {
    fn of(job: &'a Job) -> Self {
        Self {
            kind: &job.kind,
            modes: (job.streng, job.keep_functionaris),
            term: &job.term,
            password: &job.keys.password,
        }
    }
}

/// Every file below `folder`, sorted.
fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(&dir)? {
            let path = entry?.path();
            if path.is_dir() { todo.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a program lies beside this one or on the path.
fn is_here(tool: &str) -> bool {
    let name = format!("{tool}{}", std::env::consts::EXE_SUFFIX);
    let own = std::env::current_exe().ok();
    let near = own.iter().flat_map(|exe| exe.ancestors().skip(1).take(2)).map(Path::to_path_buf);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    near.chain(on_path).any(|folder| folder.join(&name).is_file())
}
