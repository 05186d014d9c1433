//! The form with which a leak is reported inside the house, filled in as far as the state knows. A person
//! judges: nothing here decides whether it is one.

use super::page::{name, rendered};
use super::summary::{Axis, Summary};
use crate::i18n::Texts;
use crate::report::visible;
use crate::state::{Change, Place};
use minijinja::{
    context,
    value::{Serde, Value},
};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Files named on the form at most.
const FILES: usize = 200;

/// What only people know.
const OPEN: [&str; 8] =
    ["who", "what", "when", "how", "persons", "systems", "measures", "consequences"];

/// What the form is about.
#[derive(Debug)]
pub struct Leak {
    summary: Summary,
    /// Per file: who can read it, and how many places.
    files: BTreeMap<String, (Option<String>, u64)>,
}

impl Leak {
    /// Of nothing yet.
    #[must_use]
    pub fn new(now: i64) -> Self {
        Self { summary: Summary::new(now), files: BTreeMap::new() }
    }

    /// Adds a place that is there.
    pub fn add(&mut self, texts: &Texts, place: &Place) {
        if place.change == Change::Gone {
            return;
        }
        self.summary.add(place);
        let path = visible(&place.path.to_string_lossy());
        let exposure = place.exposure.map(|e| texts.get(&format!("exposure-{}", e.as_str())));
        self.files.entry(path).or_insert((exposure, 0)).1 += place.count;
    }

    /// Files.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files.len()
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
    let files: Vec<(&String, &Option<String>, u64)> =
        leak.files.iter().take(FILES).map(|(p, (e, n))| (p, e, *n)).collect();
    let more = leak.files.len().saturating_sub(FILES);
    let label = |id: &str| texts.get(&format!("leak-form-{id}"));
    let open: Vec<(String, String)> =
        OPEN.iter().map(|id| (label(id), label(&format!("{id}-hint")))).collect();
    let values = context! {
        lang => texts.lang().as_str(),
        title => label("title"),
        note => label("note"),
        found_label => label("found"), found,
        until_label => label("until"), until,
        severity_label => label("severity"),
        severity => summary.severity().map(|s| texts.get(&format!("severity-{}", s.as_str()))),
        kinds_heading => label("kinds"), kinds => Value::from(Serde(rows(Axis::Kind))),
        classes_heading => label("classes"), classes => Value::from(Serde(rows(Axis::Class))),
        readers_heading => label("readers"), readers => Value::from(Serde(rows(Axis::Exposure))),
        files_heading => texts.with("leak-form-files", &[("count", &leak.files.len().to_string())]),
        files => Value::from(Serde(files)),
        more => (more > 0).then(|| texts.with("drive-more", &[("count", &more.to_string())])),
        open_heading => label("open"), open => Value::from(Serde(open)),
        made_by => texts.with("report-made-by", &[("version", env!("CARGO_PKG_VERSION"))]),
    };
    let page = rendered("leak.html", include_str!("html/leak.html"), values)?;
    out.write_all(page.as_bytes())?;
    out.flush()
}
