//! Pattern files carry their own examples; this runs them through the whole engine.

use super::{
    DetectOptions, Detector, PatternError, View,
    builtin::{self, Source},
};
use crate::model::{Document, Evidence, Part, PartKind, PartLabel, Places};
use std::{ops::Range, path::Path};

/// A recogniser as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternInfo {
    /// Stable id.
    pub id: String,
    /// Spelling of its kind; `None` for one that protects.
    pub kind: Option<&'static str>,
    /// What it finds.
    pub doc: String,
    /// Law or standard.
    pub source: String,
}

/// What came of the examples in a set of pattern files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many files were checked.
    pub files: usize,
    /// How many examples.
    pub examples: usize,
    /// Those that went wrong.
    pub failures: Vec<Failure>,
}

/// An example that the engine does not obey. It holds places, not text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The file.
    pub file: String,
    /// `match` or `no_match`.
    pub table: &'static str,
    /// Which of them, from 1.
    pub index: usize,
    /// Bytes marked in the example, without the marks.
    pub expected: Vec<Range<usize>>,
    /// Bytes found.
    pub found: Vec<Range<usize>>,
    /// Why nothing should be found, for a `no_match`.
    pub why: Option<String>,
}

/// The recognisers of the program, or those of a folder.
///
/// # Errors
/// A file that cannot be read or is refused.
pub fn patterns_list(folder: Option<&Path>) -> Result<Vec<PatternInfo>, PatternError> {
    let info = |s: Source| PatternInfo {
        id: s.id.to_owned(),
        kind: s.pattern.kind.map(crate::model::Kind::as_str),
        doc: s.pattern.doc,
        source: s.pattern.source,
    };
    Ok(chosen(folder)?.into_iter().map(info).collect())
}

/// Runs every example of the built-in files, or of those in a folder, through the whole engine:
/// overlaps, protected places and all.
///
/// # Errors
/// A file that cannot be read or is refused; an example that fails is in the report.
pub fn patterns_check(folder: Option<&Path>) -> Result<Report, PatternError> {
    let user_patterns = folder.map(Path::to_path_buf);
    let detector =
        Detector::standard(&DetectOptions { user_patterns, ..DetectOptions::default() })?;
    let mut report = Report::default();
    for source in chosen(folder)? {
        report.files += 1;
        for (i, example) in source.pattern.matches.iter().enumerate() {
            let (text, expected) = marked(&example.text);
            let found = found(&detector, &source, text, example.functional);
            let why = expected.is_empty().then(|| "nothing is marked".to_owned());
            report.note(&source, "match", i, expected, found, why);
        }
        for (i, example) in source.pattern.no_matches.iter().enumerate() {
            let found = found(&detector, &source, example.text.clone(), false);
            report.note(&source, "no_match", i, Vec::new(), found, Some(example.why.clone()));
        }
    }
    Ok(report)
}

impl Report {
    fn note(
        &mut self,
        source: &Source,
        table: &'static str,
        index: usize,
        expected: Vec<Range<usize>>,
        found: Vec<Range<usize>>,
        why: Option<String>,
    ) {
        self.examples += 1;
        if expected != found || (table == "match" && why.is_some()) {
            let file = source.file.clone();
            self.failures.push(Failure { file, table, index: index + 1, expected, found, why });
        }
    }
}

fn chosen(folder: Option<&Path>) -> Result<Vec<Source>, PatternError> {
    folder.map_or_else(builtin::sources, builtin::user_sources)
}

/// What the recogniser of `source` finds in `text`; with `functional` only what it says belongs to
/// an organisation.
fn found(
    detector: &Detector,
    source: &Source,
    text: String,
    functional: bool,
) -> Vec<Range<usize>> {
    if source.pattern.protect {
        let view = View::new(&text);
        let own = detector.recognisers.iter().filter(|r| r.id() == source.id);
        return own.flat_map(|r| r.protect(&view)).collect();
    }
    let part = Part { label: PartLabel::one(PartKind::Text), text, places: Places::Decoded };
    let findings = detector.detect(&Document { parts: vec![part], gaps: Vec::new() });
    let own = findings.iter().filter(|f| f.recogniser == source.id);
    let own = own.filter(|f| !functional || f.evidence.contains(&Evidence::Functional));
    own.map(|f| f.span.start()..f.span.end()).collect()
}

/// Splits `a [[b]] c` into `a b c` and the place of `b`.
fn marked(text: &str) -> (String, Vec<Range<usize>>) {
    let mut plain = String::new();
    let mut places = Vec::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once("[[") {
        let Some((inside, after)) = tail.split_once("]]") else { break };
        plain.push_str(before);
        places.push(plain.len()..plain.len() + inside.len());
        plain.push_str(inside);
        rest = after;
    }
    plain.push_str(rest);
    (plain, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_file_obeys_its_examples() {
        let report = patterns_check(None).unwrap();
        let wrong: Vec<String> = report.failures.iter().map(|f| format!("{f:?}")).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(report.examples > 2 * report.files);
    }

    #[test]
    fn marks_are_taken_out() {
        assert_eq!(marked("a [[b]] c [[de]]"), ("a b c de".to_owned(), vec![2..3, 6..8]));
    }
}
