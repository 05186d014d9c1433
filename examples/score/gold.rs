//! Reads documents with marks: `build/<id>.txt` beside `build/<id>.json`, or many in one file with
//! the marks in the text (`patterns/documents/SOURCE.md` tells the notation).

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
    if !build.is_dir() {
        return load_marked(folder);
    }
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

/// The documents of a folder of files with the marks in the text, all to learn from.
fn load_marked(folder: &Path) -> Result<Vec<Gold>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let mut all = Vec::new();
    for path in &paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = std::fs::read_to_string(path)?;
        let documents = text.split("\n=== ").filter_map(|d| d.split_once('\n'));
        for (n, (heading, body)) in documents.enumerate() {
            let kind = heading.trim_start_matches("=== ").split(':').next().unwrap_or_default();
            let (text, marks) = marked(body.trim_end())
                .with_context(|| format!("{}: document {}", path.display(), n + 1))?;
            all.push(Gold {
                id: format!("{name}{n:02}"),
                kind: kind.to_owned(),
                split: "train".to_owned(),
                text,
                marks,
                negatives: Vec::new(),
            });
        }
    }
    Ok(all)
}

/// A text without its marks `[[kind|words]]`, and the marks.
fn marked(source: &str) -> Result<(String, Vec<Mark>)> {
    let (mut text, mut chars, mut marks) = (String::new(), 0, Vec::new());
    let mut add = |words: &str| {
        text.push_str(words);
        let start = chars;
        chars += words.chars().count();
        start..chars
    };
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("[[") {
        let (mark, after) = after.split_once("]]").context("a mark without an end")?;
        let (kind, words) = mark.split_once('|').context("a mark without a kind")?;
        add(before);
        marks.push(Mark { at: add(words), kind: kind.parse()? });
        rest = after;
    }
    add(rest);
    Ok((text, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_the_text_have_their_place_in_chars() {
        let (text, marks) = marked("Zoë [[person|De Wit]] heeft [[health|één oog]].").unwrap();
        assert_eq!(text, "Zoë De Wit heeft één oog.");
        let words = |m: &Mark| text.chars().skip(m.at.start).take(m.at.len()).collect::<String>();
        assert_eq!(marks.iter().map(words).collect::<Vec<_>>(), ["De Wit", "één oog"]);
        assert!(marked("[[person|De Wit").is_err() && marked("[[persoon|De Wit]]").is_err());
    }

    #[test]
    fn the_documents_to_learn_from_are_read() {
        let all = load(Path::new("patterns/documents")).unwrap();
        assert!(all.len() > 100 && all.iter().all(|g| !g.text.contains("[[")));
        let marks: usize = all.iter().map(|g| g.marks.len()).sum();
        assert!(marks > 3000, "{marks}");
        let kinds = ["verslag", "woo", "inzage", "schijf"];
        assert!(all.iter().all(|g| kinds.contains(&g.kind.as_str())));
    }
}
