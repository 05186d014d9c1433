//! How well scanned pages are read, and what of their findings is missed because they are scans.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use zwartlak::detect::{Detector, KnownForms};
use zwartlak::formats::{Limits, sniff};
use zwartlak::model::{Document, Kind};

/// What is expected of a page.
#[derive(Deserialize)]
#[allow(dead_code, reason = "the tests look at all of it")]
pub(crate) struct Expectation {
    /// What was set on the page.
    pub(crate) text: String,
    /// The reason for which there must be no copy.
    pub(crate) held_back: Option<String>,
    /// What must go.
    #[serde(default)]
    pub(crate) gone: Vec<Words>,
    /// What must stay.
    #[serde(default)]
    pub(crate) keep: Vec<Words>,
}

/// Words on a page.
#[derive(Deserialize)]
#[allow(dead_code, reason = "the tests look at all of it")]
pub(crate) struct Words {
    /// The words.
    pub(crate) text: String,
    /// What they are.
    pub(crate) kind: Option<Kind>,
    /// Why this fails.
    pub(crate) known_gap: Option<String>,
}

/// Documents in a folder with what is expected of them, by name.
pub(crate) fn cases(folder: &Path) -> Vec<(PathBuf, Expectation)> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    let is_case = |p: &PathBuf| p.extension().is_some_and(|e| e != "toml" && e != "py");
    let case = |document: PathBuf| {
        let source = std::fs::read_to_string(document.with_extension("toml")).unwrap();
        (document, toml::from_str(&source).unwrap())
    };
    all.into_iter().filter(is_case).map(case).collect()
}

/// Letters and digits only, in lower case.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// There, found on the scan, found in the same text without OCR.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    /// Marked by hand.
    pub(crate) there: usize,
    /// Found on the scan.
    pub(crate) scan: usize,
    /// Found in the text as it was set.
    pub(crate) text: usize,
}

/// What was measured on one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measure {
    /// Letters and digits on the page.
    pub(crate) letters: usize,
    /// How many of them are read wrong.
    pub(crate) wrong: usize,
    /// Names of people.
    pub(crate) names: Count,
    /// Numbers, addresses and all other direct kinds.
    pub(crate) others: Count,
}

impl Measure {
    /// All of these together.
    pub(crate) fn of<'m>(each: impl IntoIterator<Item = &'m Self>) -> Self {
        let mut all = Self::default();
        each.into_iter().for_each(|one| all.add(one));
        all
    }

    /// Both together.
    fn add(&mut self, other: &Self) {
        self.letters += other.letters;
        self.wrong += other.wrong;
        for (sum, more) in [(&mut self.names, other.names), (&mut self.others, other.others)] {
            sum.there += more.there;
            sum.scan += more.scan;
            sum.text += more.text;
        }
    }
}

/// The half of the documents with the smallest share of letters read wrong; of two alike the first.
pub(crate) fn clean_half(each: &[Measure]) -> Measure {
    let mut order: Vec<&Measure> = each.iter().filter(|m| m.letters > 0).collect();
    order.sort_by(|a, b| (a.wrong * b.letters).cmp(&(b.wrong * a.letters)));
    Measure::of(order.iter().take(order.len().div_ceil(2)).copied())
}

/// Reads a document and compares it with what was set on it.
pub(crate) fn measure(detector: &Detector, bytes: &[u8], expected: &Expectation) -> Measure {
    let limits = Limits::default();
    let converted = sniff(bytes).unwrap().convert(bytes, &limits).unwrap();
    let bytes = converted.as_ref().map_or(bytes, |c| &c.bytes);
    let read = sniff(bytes).unwrap().extract(bytes, &limits).unwrap();
    let text = sniff(expected.text.as_bytes()).unwrap();
    let text = text.extract(expected.text.as_bytes(), &limits).unwrap();
    let letters = |t: &str| squeezed(t).chars().collect::<Vec<char>>();
    let (set, seen) = (letters(&expected.text), letters(&whole(&read)));
    // What stands on the page besides the text is no mistake.
    let wrong = distance(&set, &seen).saturating_sub(seen.len().saturating_sub(set.len()));
    let mut out = Measure { letters: set.len(), wrong, ..Measure::default() };
    for (names, count) in [(true, &mut out.names), (false, &mut out.others)] {
        let of_kind =
            |w: &&Words| w.kind.is_some_and(|k| (k == Kind::Person) == names && k != Kind::Health);
        let words: Vec<&Words> = expected.gone.iter().filter(of_kind).collect();
        *count = Count {
            there: words.len(),
            scan: found(detector, &read, &words),
            text: found(detector, &text, &words),
        };
    }
    out
}

fn whole(document: &Document) -> String {
    document.parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// [`squeezed`], with one sign for those that OCR takes for each other: a number that is found with a
/// letter O in it is found.
fn alike(text: &str) -> String {
    let one = |c| match c {
        'o' => '0',
        'i' | 'l' => '1',
        's' => '5',
        'b' => '8',
        other => other,
    };
    squeezed(text).chars().map(one).collect()
}

/// Letters and digits that must be put in, taken out or changed to get from one text to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (n, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = n + 1;
        for (m, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[m + 1];
            row[m + 1] = change.min(row[m] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// How many of the words that must go are under a finding.
fn found(detector: &Detector, document: &Document, words: &[&Words]) -> usize {
    let mut findings = detector.detect(document);
    detector.propagate(document, &KnownForms::default(), &mut findings);
    let found: Vec<String> = findings
        .iter()
        .map(|f| alike(f.span.of(&document.parts[f.part].text).unwrap().expose()))
        .collect();
    let is_found = |w: &&&Words| {
        let wanted = alike(&w.text);
        found.iter().any(|f| f.contains(&wanted) || (wanted.contains(f.as_str()) && f.len() > 3))
    };
    words.iter().filter(is_found).count()
}
