//! Pattern files carry their own examples; this runs them through the whole engine.

use super::{
    DetectOptions, Detector, PatternError, View,
    builtin::{self, Source},
};
use crate::model::{Document, Evidence, Kind, Part, PartKind, PartLabel, Places};
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
#[derive(Debug, Default)]
pub struct Report {
    /// How many files were checked.
    pub files: usize,
    /// How many examples.
    pub examples: usize,
    /// Those that went wrong.
    pub failures: Vec<Failure>,
    /// Files that are refused; then no example is run.
    pub refused: Vec<PatternError>,
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

/// What is no pattern file: id, kind where there is one, what it finds, law or standard.
const CODE: &[(&str, Option<Kind>, &str, &str)] = &[
    (
        "names",
        Some(Kind::Person),
        "Names of persons: a tagger over what grammar and lists propose, and cells under a heading for names.",
        "AVG art. 4 lid 1; Woo art. 5.1 lid 2 onder e",
    ),
    (
        "known-forms",
        Some(Kind::Person),
        "Other forms of a name or number that was found elsewhere in the dossier: surname, first name, initials, log-in name.",
        "AVG art. 4 lid 1",
    ),
    (
        "facts",
        None,
        "Health, religion, ethnicity, politics, union, sexual life, crime and money, when tied to a person.",
        "AVG art. 9 and 10; UAVG art. 22 to 33",
    ),
    ("term", Some(Kind::Term), "The user's own terms, in every spelling.", "--term, --terms"),
];

/// The recognisers of the program, or those of a folder.
///
/// # Errors
/// A file that cannot be read or is refused.
pub fn patterns_list(folder: Option<&Path>) -> Result<Vec<PatternInfo>, PatternError> {
    let info = |s: Source| PatternInfo {
        id: s.id.to_owned(),
        kind: s.pattern.kind.map(Kind::as_str),
        doc: s.pattern.doc,
        source: s.pattern.source,
    };
    let mut all: Vec<PatternInfo> = chosen(folder)?.into_iter().map(info).collect();
    if folder.is_none() {
        all.extend(CODE.iter().map(|(id, kind, doc, source)| PatternInfo {
            id: (*id).to_owned(),
            kind: kind.map(Kind::as_str),
            doc: (*doc).to_owned(),
            source: (*source).to_owned(),
        }));
        all.sort_by(|a, b| a.id.cmp(&b.id));
    }
    Ok(all)
}

/// Runs every example of the built-in files, or of those in a folder, through the whole engine:
/// overlaps, protected places and all.
///
/// # Errors
/// The folder cannot be read; a file that is refused and an example that fails are in the report.
pub fn patterns_check(folder: Option<&Path>) -> Result<Report, PatternError> {
    let loaded = folder.map(builtin::each_source).transpose()?.unwrap_or_default();
    let lists = folder.and_then(|folder| super::lists::Lists::load(folder).err());
    let refused: Vec<PatternError> =
        loaded.into_iter().filter_map(Result::err).chain(lists).collect();
    if !refused.is_empty() {
        return Ok(Report { files: refused.len(), refused, ..Report::default() });
    }
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
