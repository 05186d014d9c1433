//! The report of the morning as one page: to read, to print, to hand on.

use super::files::{Files, inside};
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

/// Files with something new on the page at most, and with something gone: the others stand in the lists.
const NEW: usize = 300;
const GONE: usize = 100;

/// Runs in the chart at most.
const RUNS: usize = 30;

/// A file that deserves a look, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Look {
    path: String,
    why: Vec<String>,
}

impl Look {
    /// At a file, or a member of one, for reasons in the user's words.
    #[must_use]
    pub fn new(path: &str, member: Option<&str>, why: Vec<String>) -> Self {
        Self { path: inside(&visible(path), member), why }
    }
}

/// What the page says besides the places.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The last runs, the youngest first.
    pub runs: Vec<Changes>,
    /// The run with which the last is compared.
    pub since: Option<Changes>,
    /// Files that deserve a look.
    pub looks: Vec<Look>,
    /// Files that could not be read, and why: the first ones.
    pub unread: Vec<Look>,
    /// The number of all of these.
    pub unread_count: u64,
}

/// Gathers what stands on the page.
#[derive(Debug)]
pub struct Page {
    new: Files,
    gone: Files,
}

impl Default for Page {
    fn default() -> Self {
        Self { new: Files::new(NEW), gone: Files::new(GONE) }
    }
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
    pub fn place(&mut self, place: &Place) {
        match place.change {
            Change::New => self.new.add(place),
            Change::Gone => self.gone.add(place),
            Change::Still | Change::Accepted => {}
        }
    }

    /// Writes the page.
    ///
    /// # Errors
    /// Writing failed.
    pub fn write(
        &self,
        out: &mut dyn Write,
        texts: &Texts,
        summary: &Summary,
        around: &Around,
    ) -> io::Result<()> {
        let groups: Vec<Group> = Axis::ALL.iter().map(|a| group(texts, summary, *a)).collect();
        let changes: Vec<String> =
            Change::ALL.iter().map(|c| texts.get(&format!("change-{}", c.as_str()))).collect();
        let totals: Vec<(&String, u64)> = changes.iter().zip(summary.total).collect();
        let since = around.since.as_ref().map_or_else(
            || texts.get("drive-since-nothing"),
            |run| texts.with("drive-since", &[("begun", &moment(&run.begun))]),
        );
        let label = |id: &str| texts.get(&format!("drive-{id}"));
        let more = |n: u64| {
            (n > 0).then(|| texts.with("drive-more", &[("count", n.to_string().as_str())]))
        };
        let unread_more = around.unread_count.saturating_sub(around.unread.len() as u64);
        let count = around.unread_count.to_string();
        let values = context! {
            lang => texts.lang().as_str(),
            title => label("title"),
            note => label("note"),
            since,
            severity => summary.severity().map(|s| texts.get(&format!("severity-{}", s.as_str()))),
            totals => Value::from(Serde(totals)),
            unread_heading => label("unread"),
            unread_note => (around.unread_count > 0).then(|| texts.with("drive-unread-note", &[("count", &count)])),
            unread => Value::from(Serde(&around.unread)),
            unread_more => more(unread_more),
            none_unread => label("none-unread"),
            trend => label("trend"),
            columns => Value::from(Serde(columns(&around.runs))),
            count => label("count"),
            groups => Value::from(Serde(groups)),
            changes => Value::from(Serde(changes)),
            legend => label("legend"),
            more_groups => label("more-groups"),
            new_heading => label("new"),
            none_new => label("none-new"),
            new => Value::from(Serde(self.new.rows(texts, summary.owners()))),
            more => more(self.new.more),
            gone_heading => label("gone"),
            none_gone => label("none-gone"),
            gone => Value::from(Serde(self.gone.rows(texts, summary.owners()))),
            gone_more => more(self.gone.more),
            file => label("file"), kind => label("kind"), class => label("class"),
            readers => label("readers"), owner => texts.get("axis-owner"),
            look_heading => label("look"),
            none_look => label("none-look"),
            looks => Value::from(Serde(&around.looks)),
            made_by => texts.with("report-made-by", &[("version", env!("CARGO_PKG_VERSION"))]),
        };
        let page = rendered("page.html", include_str!("html/page.html"), values)?;
        out.write_all(page.as_bytes())?;
        out.flush()
    }
}

/// A moment as people read it: `2026-03-14T09:26:53Z` as `14-03-2026 09:26 (UTC)`.
#[must_use]
pub fn moment(iso: &str) -> String {
    let said = || {
        let (day, time) = iso.split_once('T')?;
        let mut parts = day.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        Some(format!("{day}-{month}-{year} {} (UTC)", time.get(..5)?))
    };
    said().unwrap_or_else(|| iso.to_owned())
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
        Column { name: day.to_owned(), findings: run.findings, x: at * 26, y: 100 - height, height }
    };
    ended.iter().rev().enumerate().map(column).collect()
}
