//! The report of the morning as one page: to read, to print, to hand on.

use super::summary::{Axis, Counts, Summary};
use crate::i18n::Texts;
use crate::report::visible;
use crate::state::{Change, Changes, Place};
use minijinja::{
    AutoEscape, Environment, context,
    value::{Serde, Value},
};
use serde::Serialize;
use std::io::{self, Write};

/// Groups of an axis on the page at most.
const GROUPS: usize = 20;

/// New places on the page at most: the others stand in the lists.
const PLACES: usize = 300;

/// Runs in the chart at most.
const RUNS: usize = 30;

/// A file that deserves a look, and why.
#[derive(Clone, Debug)]
pub struct Look {
    /// Path, with the member of a container.
    pub path: String,
    /// In the user's words.
    pub why: Vec<String>,
}

/// Gathers what stands on the page.
#[derive(Debug, Default)]
pub struct Page {
    new: Vec<Line>,
    more: u64,
}

#[derive(Debug, Serialize)]
struct Line {
    path: String,
    kind: String,
    class: String,
    count: u64,
    exposure: String,
}

#[derive(Serialize)]
struct Group {
    heading: String,
    rows: Vec<Bar>,
    more: usize,
}

/// A row of numbers with its bar: lengths in hundredths of the longest.
#[derive(Serialize)]
struct Bar {
    name: String,
    counts: Counts,
    new: u64,
    still: u64,
}

#[derive(Serialize)]
struct Column {
    name: String,
    findings: u64,
    x: usize,
    y: u64,
    height: u64,
}

impl Page {
    /// Adds a place.
    pub fn place(&mut self, texts: &Texts, place: &Place) {
        if place.change != Change::New {
            return;
        }
        if self.new.len() >= PLACES {
            self.more += 1;
            return;
        }
        let path = visible(&place.path.to_string_lossy());
        let exposure = place.exposure.map(|e| texts.get(&format!("exposure-{}", e.as_str())));
        self.new.push(Line {
            path: place
                .member
                .as_ref()
                .map_or(path.clone(), |m| format!("{path} › {}", visible(m))),
            kind: texts.get(&format!("kind-{}", place.kind.as_str())),
            class: texts.get(&format!("class-{}", place.class.as_str())),
            count: place.count,
            exposure: exposure.unwrap_or_default(),
        });
    }

    /// Writes the page. `runs` are the last ones, the youngest first; `since` the one with which the
    /// last is compared.
    ///
    /// # Errors
    /// Writing failed.
    pub fn write(
        &self,
        out: &mut dyn Write,
        texts: &Texts,
        summary: &Summary,
        runs: &[Changes],
        since: Option<&Changes>,
        looks: &[Look],
    ) -> io::Result<()> {
        let groups: Vec<Group> = Axis::ALL.iter().map(|a| group(texts, summary, *a)).collect();
        let totals: Vec<(String, u64)> = Change::ALL
            .iter()
            .zip(summary.total)
            .map(|(c, n)| (texts.get(&format!("change-{}", c.as_str())), n))
            .collect();
        let since = since.map_or_else(
            || texts.get("drive-since-nothing"),
            |run| texts.with("drive-since", &[("begun", &run.begun)]),
        );
        let severity = summary.severity();
        let looks: Vec<(&str, &[String])> =
            looks.iter().map(|l| (l.path.as_str(), l.why.as_slice())).collect();
        let label = |id: &str| texts.get(&format!("drive-{id}"));
        let values = context! {
            lang => texts.lang().as_str(),
            title => label("title"),
            note => label("note"),
            since,
            severity => severity.map(|s| texts.get(&format!("severity-{}", s.as_str()))),
            totals => Value::from(Serde(totals)),
            trend => label("trend"),
            columns => Value::from(Serde(columns(runs))),
            count => label("count"),
            groups => Value::from(Serde(groups)),
            changes => Change::ALL.iter().map(|c| texts.get(&format!("change-{}", c.as_str()))).collect::<Vec<_>>(),
            more_groups => label("more-groups"),
            new_heading => label("new"),
            none_new => label("none-new"),
            new => Value::from(Serde(&self.new)),
            more => (self.more > 0).then(|| texts.with("drive-more", &[("count", &self.more.to_string())])),
            file => label("file"), kind => label("kind"), class => label("class"), readers => label("readers"),
            look_heading => label("look"),
            none_look => label("none-look"),
            looks => Value::from(Serde(looks)),
            made_by => texts.with("report-made-by", &[("version", env!("CARGO_PKG_VERSION"))]),
        };
        let page = rendered("page.html", include_str!("html/page.html"), values)?;
        out.write_all(page.as_bytes())?;
        out.flush()
    }
}

/// A template of ours, filled in; what stands in it is escaped.
pub(super) fn rendered(name: &str, source: &str, values: Value) -> io::Result<String> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    let template = templates.render_named_str(name, source, values);
    template.map_err(io::Error::other)
}

/// The name of a group in the user's language.
pub(super) fn name(texts: &Texts, axis: Axis, group: &str) -> String {
    match axis {
        Axis::Folder => visible(group),
        Axis::Owner => group.to_owned(),
        Axis::Age => texts.get(&format!("age-{group}")),
        _ => texts.get(&format!("{}-{group}", axis.as_str())),
    }
}

fn group(texts: &Texts, summary: &Summary, axis: Axis) -> Group {
    let all = summary.of(axis);
    let open = |[new, still, ..]: &Counts| new + still;
    let most = all.iter().map(|(_, n)| open(n)).max().unwrap_or(0).max(1);
    let rows = all.iter().take(GROUPS).map(|(group, counts)| {
        let [new, still, ..] = counts;
        let share = |n: u64| n * 100 / most;
        Bar {
            name: name(texts, axis, group),
            counts: *counts,
            new: share(*new),
            still: share(*still),
        }
    });
    Group {
        heading: texts.get(&format!("axis-{}", axis.as_str())),
        rows: rows.collect(),
        more: all.len().saturating_sub(GROUPS),
    }
}

/// A column a run, the oldest first, 100 high at most.
fn columns(runs: &[Changes]) -> Vec<Column> {
    let ended: Vec<&Changes> = runs.iter().filter(|r| r.ended.is_some()).take(RUNS).collect();
    let most = ended.iter().map(|r| r.findings).max().unwrap_or(0).max(1);
    let column = |(at, run): (usize, &&Changes)| {
        let height = run.findings * 100 / most;
        let day = run.begun.split('T').next().unwrap_or_default();
        Column { name: day.to_owned(), findings: run.findings, x: at * 22, y: 100 - height, height }
    };
    ended.iter().rev().enumerate().map(column).collect()
}
