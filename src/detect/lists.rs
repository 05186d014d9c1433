//! The user's own lists, beside the pattern files in their folder: one entry a line, empty lines and
//! lines that begin with `//` are skipped.

use super::{
    Candidate, PatternError, Recogniser, Scene, View, lazy::LazyRegex, pattern::matches,
    terms::Search,
};
use crate::model::{Evidence, Kind, Score, Secret};
use std::{ops::Range, path::Path};

/// What the lists are called.
const NAMES: [&str; 4] = ["allow.txt", "case-numbers.txt", "deny.txt", "staff.txt"];
/// An entry to leave alone has at least so many letters and digits: a shorter one lets much through.
const LEAST_ALLOWED: usize = 4;
/// A format of case numbers has at least so many digits.
const LEAST_DIGITS: usize = 3;

/// The lists of a folder; a list that is not there is empty.
#[derive(Default)]
pub(super) struct Lists {
    /// Values that are never personal: the own bank accounts, telephone numbers, buildings.
    allow: Vec<Secret>,
    /// Values that are found wherever they stand.
    pub(super) deny: Vec<Secret>,
    /// Names of the own staff.
    staff: Vec<Secret>,
    /// Formats of the own case numbers, as expressions.
    formats: Vec<LazyRegex>,
}

impl Lists {
    /// Reads the lists of `folder`.
    ///
    /// # Errors
    /// A list cannot be read, is none of ours, or has an entry that cannot be meant.
    pub(super) fn load(folder: &Path) -> Result<Self, PatternError> {
        let shown = |path: &Path| path.display().to_string();
        let unreadable = |path: &Path, cause| PatternError::Unreadable { file: shown(path), cause };
        for entry in std::fs::read_dir(folder).map_err(|e| unreadable(folder, e))? {
            let path = entry.map_err(|e| unreadable(folder, e))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.extension().is_some_and(|e| e == "txt") && !NAMES.contains(&&*name) {
                let message = format!("no list is called so; there are {}", NAMES.join(", "));
                return Err(PatternError::Content { file: shown(&path), message });
            }
        }
        let list = |name: &str, fits: fn(&str) -> Result<(), &'static str>| {
            let path = folder.join(name);
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
                Err(e) => return Err(unreadable(&path, e)),
            };
            entries(&text, fits).map_err(|(line, message)| PatternError::Shape {
                file: shown(&path),
                line,
                message: message.to_owned(),
            })
        };
        let secrets = |all: Vec<String>| all.into_iter().map(Secret::new).collect();
        let formats = list("case-numbers.txt", is_format)?;
        Ok(Self {
            allow: secrets(list("allow.txt", is_allowed)?),
            deny: secrets(list("deny.txt", is_something)?),
            staff: secrets(list("staff.txt", is_name)?),
            formats: formats.iter().map(|f| LazyRegex::new(expression(f))).collect(),
        })
    }

    /// The recognisers of what the lists hold, without what is to be found as the user's terms.
    pub(super) fn recognisers(self) -> Vec<Box<dyn Recogniser>> {
        let mut all: Vec<Box<dyn Recogniser>> = Vec::new();
        if !self.allow.is_empty() {
            all.push(Box::new(Allowed(Search::new(&self.allow))));
        }
        if !self.staff.is_empty() {
            all.push(Box::new(Staff(Search::new(&self.staff))));
        }
        if !self.formats.is_empty() {
            all.push(Box::new(Formats(self.formats)));
        }
        all
    }
}

/// The entries of a list, or the first line, from 1, that does not fit and why.
fn entries(
    text: &str,
    fits: fn(&str) -> Result<(), &'static str>,
) -> Result<Vec<String>, (usize, &'static str)> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).zip(1..);
    let lines = lines.filter(|(line, _)| !line.is_empty() && !line.starts_with("//"));
    let each = lines.map(|(line, n)| fits(line).map(|()| line.to_owned()).map_err(|e| (n, e)));
    each.collect()
}

fn is_something(entry: &str) -> Result<(), &'static str> {
    let something = entry.chars().any(char::is_alphanumeric);
    something.then_some(()).ok_or("has no letter and no digit")
}

fn is_allowed(entry: &str) -> Result<(), &'static str> {
    let long = entry.chars().filter(|c| c.is_alphanumeric()).count() >= LEAST_ALLOWED;
    long.then_some(()).ok_or("is too short: it would let too much through")
}

fn is_name(entry: &str) -> Result<(), &'static str> {
    let named = entry.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !entry.contains(|c: char| c.is_ascii_digit() || c == '@');
    named.then_some(()).ok_or("is no name")
}

fn is_format(entry: &str) -> Result<(), &'static str> {
    let digits = entry.bytes().filter(u8::is_ascii_digit).count() >= LEAST_DIGITS;
    digits.then_some(()).ok_or("needs at least three digits: write a number as an example")
}

/// The expression of an example: each digit stands for any, `?` for any capital letter.
fn expression(example: &str) -> String {
    let each = example.chars().map(|c| match c {
        '0'..='9' => "[0-9]".to_owned(),
        '?' => "[A-Z]".to_owned(),
        c => regex::escape(&c.to_string()),
    });
    let inside: String = each.collect();
    format!("(?:^|[^0-9A-Za-z])({inside})(?:[^0-9A-Za-z]|$)")
}

/// Leaves alone what stands in `allow.txt`.
struct Allowed(Search);

impl Recogniser for Allowed {
    fn id(&self) -> &'static str {
        "allow"
    }

    fn find(&self, _scene: &Scene<'_>, _out: &mut Vec<Candidate>) {}

    fn protect(&self, view: &View) -> Vec<Range<usize>> {
        self.0.whole(view.text()).collect()
    }
}

/// Finds the names of `staff.txt`.
struct Staff(Search);

impl Recogniser for Staff {
    fn id(&self) -> &'static str {
        "staff"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        out.extend(self.0.whole(scene.view.text()).map(|range| Candidate {
            range,
            kind: Kind::Person,
            score: Score::new(0.95),
            recogniser: self.id(),
            evidence: vec![Evidence::List("medewerkers")],
        }));
    }
}

/// Finds numbers in the formats of `case-numbers.txt`.
struct Formats(Vec<LazyRegex>);

impl Recogniser for Formats {
    fn id(&self) -> &'static str {
        "own-case-number"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        let regexes = self.0.iter().filter_map(LazyRegex::get);
        out.extend(regexes.flat_map(|regex| matches(regex, text, 0..text.len())).map(|range| {
            Candidate {
                range,
                kind: Kind::CaseNumber,
                score: Score::new(0.9),
                recogniser: self.id(),
                evidence: vec![Evidence::Pattern, Evidence::List("zaaknummers")],
            }
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::{DetectOptions, Detector};
    use crate::model::{Document, Part, PartKind, PartLabel, Places};

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::io::Write::write_all(
                &mut std::fs::File::create(folder.path().join(name)).unwrap(),
                text.as_bytes(),
            )
            .unwrap();
        }
        folder
    }

    fn found(files: &[(&str, &str)], text: &str) -> Vec<(&'static str, String)> {
        let folder = folder(files);
        let user_patterns = Some(folder.path().to_owned());
        let options = DetectOptions { user_patterns, ..DetectOptions::default() };
        let label = PartLabel::one(PartKind::Text);
        let part = Part { label, text: text.to_owned(), places: Places::Decoded };
        let document = Document { parts: vec![part], gaps: Vec::new() };
        let found = Detector::standard(&options).unwrap().detect(&document);
        let each =
            found.iter().map(|f| (f.recogniser, f.span.of(text).unwrap().expose().to_owned()));
        each.collect()
    }

    #[test]
    fn the_four_lists_do_what_they_say() {
        let text = "Bel 0592 36 41 12 of mail. Zaak ZK.2024/00187 van kwantix, rekening \
            NL91ABNA0417164300, door Ooievaar.";
        let files = [
            ("allow.txt", "// ons eigen nummer\n0592-364112\nNL91 ABNA 0417 1643 00\n"),
            ("deny.txt", "Kwantix\n"),
            ("staff.txt", "\u{feff}Ooievaar\n"),
            ("case-numbers.txt", "ZK.2019/00001\n"),
        ];
        assert_eq!(
            found(&files, text),
            [
                ("own-case-number", "ZK.2024/00187".to_owned()),
                ("term", "kwantix".to_owned()),
                ("staff", "Ooievaar".to_owned())
            ]
        );
    }

    #[test]
    fn a_list_with_a_mistake_is_refused_with_its_line() {
        let wrong = |name: &str, text: &str| {
            Lists::load(folder(&[(name, text)]).path()).err().unwrap().to_string()
        };
        assert!(wrong("allow.txt", "0592-364112\n\nab\n").contains("allow.txt:3: is too short"));
        assert!(wrong("case-numbers.txt", "Z-12\n").contains("case-numbers.txt:1: needs at least"));
        assert!(wrong("staff.txt", "j.jansen@example.nl").contains("is no name"));
        assert!(wrong("deny.txt", "...").contains("has no letter"));
        assert!(wrong("alow.txt", "x").contains("there are allow.txt"));
    }
}
