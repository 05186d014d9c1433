//! Reads documents with marks: `build/<id>.txt` beside `build/<id>.json`.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use zwartlak::model::Kind;

/// A place in a text and what it is; char offsets, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) at: Range<usize>,
    pub(crate) kind: Kind,
}

/// Something that looks like personal data and is not.
#[derive(Clone, Debug)]
pub(crate) struct Negative {
    pub(crate) at: Range<usize>,
    pub(crate) label: String,
}

/// One document with everything that should, and should not, be found in it.
pub(crate) struct Gold {
    pub(crate) id: String,
    /// verslag, woo, inzage or schijf.
    pub(crate) kind: String,
    /// train or dev.
    pub(crate) split: String,
    pub(crate) text: String,
    pub(crate) marks: Vec<Mark>,
    pub(crate) negatives: Vec<Negative>,
}

#[derive(Deserialize)]
struct File {
    id: String,
    kind: String,
    split: String,
    spans: Vec<Row>,
    #[serde(default)]
    negatives: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    start: usize,
    end: usize,
    kind: String,
    #[serde(default)]
    label: String,
}

/// Every document of a corpus folder, by id.
pub(crate) fn load(folder: &Path) -> Result<Vec<Gold>> {
    let build = folder.join("build");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&build)
        .with_context(|| build.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "json"));
    paths.sort();
    paths.iter().map(|p| load_one(p).with_context(|| p.display().to_string())).collect()
}

fn load_one(path: &Path) -> Result<Gold> {
    let file: File = serde_json::from_reader(std::fs::File::open(path)?)?;
    let text = std::fs::read_to_string(path.with_extension("txt"))?;
    let marks = file
        .spans
        .iter()
        .map(|row| Ok(Mark { at: row.start..row.end, kind: row.kind.parse()? }))
        .collect::<Result<_>>()?;
    let negatives = file
        .negatives
        .into_iter()
        .map(|row| Negative { at: row.start..row.end, label: row.label })
        .collect();
    Ok(Gold { id: file.id, kind: file.kind, split: file.split, text, marks, negatives })
}
