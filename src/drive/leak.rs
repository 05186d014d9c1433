//! The form with which a leak is reported inside the house, filled in as far as the state knows. A person
//! judges: nothing here decides whether it is one.

use super::Owners;
use super::files::Files;
use super::page::{moment, name, rendered};
use super::summary::{Axis, Summary};
use crate::i18n::Texts;
use crate::state::{Change, Place};
use minijinja::{
    context,
    value::{Serde, Value},
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

/// Files named on the form at most.
const FILES: usize = 200;

/// What only people know.
const OPEN: [&str; 8] =
    ["who", "what", "when", "how", "persons", "systems", "measures", "consequences"];

/// What the form is about.
#[derive(Debug)]
pub struct Leak {
    summary: Summary,
    files: Files,
    /// Paths.
    paths: BTreeSet<PathBuf>,
    /// Files per kind of data.
    holders: BTreeMap<&'static str, BTreeSet<PathBuf>>,
    /// Most people, by their numbers, in one file.
    people: usize,
}

impl Leak {
    /// Of nothing yet.
    #[must_use]
    pub fn new(now: i64, owners: Owners) -> Self {
        Self {
            summary: Summary::new(now, owners),
            files: Files::new(FILES),
            paths: BTreeSet::new(),
            holders: BTreeMap::new(),
            people: 0,
        }
    }

    /// Adds a place that is there.
    pub fn add(&mut self, place: &Place) {
        if place.change == Change::Gone {
            return;
        }
        self.summary.add(place);
        self.files.add(place);
        self.paths.insert(place.path.clone());
        self.holders.entry(place.kind.as_str()).or_default().insert(place.path.clone());
    }

    /// A file has numbers of so many people in it.
    pub fn people(&mut self, count: usize) {
        self.people = self.people.max(count);
    }

    /// Files.
    #[must_use]
    pub fn files(&self) -> usize {
        self.paths.len()
    }
}

/// Writes the form; `found` is when it was discovered, `until` 72 hours later (AVG art. 33 lid 1).
///
/// # Errors
/// Writing failed.
pub fn form(
    out: &mut dyn Write,
    texts: &Texts,
    leak: &Leak,
    found: &str,
    until: &str,
) -> io::Result<()> {
    let summary = &leak.summary;
    let rows = |axis: Axis| -> Vec<(String, u64)> {
        let all = summary.of(axis).into_iter();
        all.map(|(group, n)| (name(texts, axis, group), n.iter().sum())).collect()
    };
    let kinds = summary.of(Axis::Kind).into_iter().map(|(kind, n)| {
        let files = leak.holders.get(kind).map_or(0, BTreeSet::len);
        (name(texts, Axis::Kind, kind), n.iter().sum(), files)
    });
    let kinds: Vec<(String, u64, usize)> = kinds.collect();
    let label = |id: &str| texts.get(&format!("leak-form-{id}"));
    let open: Vec<(String, String)> =
        OPEN.iter().map(|id| (label(id), label(&format!("{id}-hint")))).collect();
    let values = context! {
        lang => texts.lang().as_str(),
        title => label("title"),
        note => label("note"),
        found_label => label("found"), found => moment(found),
        until_label => label("until"), until => moment(until),
        people_label => label("people"), people => (leak.people > 1).then_some(leak.people),
        severity_label => label("severity"),
        severity => summary.severity().map(|s| texts.get(&format!("severity-{}", s.as_str()))),
        kinds_heading => label("kinds"), kinds => Value::from(Serde(kinds)),
        places => label("places"), in_files => label("in-files"),
        classes_heading => label("classes"), classes => Value::from(Serde(rows(Axis::Class))),
        readers_heading => label("readers"), readers => Value::from(Serde(rows(Axis::Exposure))),
        files_heading => texts.with("leak-form-files", &[("count", &leak.files().to_string())]),
        files => Value::from(Serde(leak.files.rows(texts, summary.owners()))),
        file => texts.get("drive-file"), kind => texts.get("drive-kind"), can_read => texts.get("drive-readers"),
        owner => texts.get("axis-owner"), changed => label("changed"),
        more => (leak.files.more > 0).then(|| texts.with("drive-more", &[("count", &leak.files.more.to_string())])),
        open_heading => label("open"), open => Value::from(Serde(open)),
        made_by => texts.with("report-made-by", &[("version", env!("CARGO_PKG_VERSION"))]),
    };
    let page = rendered("leak.html", include_str!("html/leak.html"), values)?;
    out.write_all(page.as_bytes())?;
    out.flush()
}
