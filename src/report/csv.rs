//! A table for spreadsheets: RFC 4180 with commas, safe from formulas.

use super::jsonl::score;
use super::{FileReport, Report, Row};
use crate::model::{Evidence, Reason};
use std::{borrow::Cow, io, io::Write};

/// Columns, in order; a row is a `finding`, a `gap` or a `file`.
const COLUMNS: [&str; 22] = [
    "record",
    "path",
    "member",
    "outcome",
    "reason",
    "detail",
    "part",
    "line",
    "start",
    "end",
    "kind",
    "class",
    "score",
    "recogniser",
    "evidence",
    "entity",
    "role",
    "action",
    "ground",
    "by",
    "masked",
    "output",
];

/// One row a finding and one a file, so that no file is missing.
pub struct Csv<'w> {
    out: csv::Writer<Box<dyn Write + 'w>>,
    begun: bool,
}

impl<'w> Csv<'w> {
    /// Writes to `out`.
    #[must_use]
    pub fn new(out: Box<dyn Write + 'w>) -> Self {
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        Self { out, begun: false }
    }

    fn row(&mut self, cells: &[(&str, String)]) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.out.write_record(COLUMNS).map_err(unwritten)?;
        }
        let cell = |name: &str| {
            cells.iter().find(|(n, _)| *n == name).map_or(Cow::Borrowed(""), |(_, v)| guarded(v))
        };
        let record: Vec<Cow<'_, str>> = COLUMNS.iter().map(|name| cell(name)).collect();
        self.out.write_record(record.iter().map(|c| c.as_bytes())).map_err(unwritten)
    }
}

impl Report for Csv<'_> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        for row in &file.rows {
            let cells = finding(file, row);
            self.row(&cells)?;
        }
        for gap in &file.gaps {
            let mut cells = about(file, "gap", Some(&gap.reason));
            cells.push(("part", gap.part.as_ref().map(ToString::to_string).unwrap_or_default()));
            self.row(&cells)?;
        }
        let mut cells = about(file, "file", file.reason.as_ref());
        let output = file.output.as_ref().map(|p| p.to_string_lossy().into_owned());
        cells.push(("output", output.unwrap_or_default()));
        self.row(&cells)
    }

    fn finish(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.out.write_record(COLUMNS).map_err(unwritten)?;
        }
        self.out.flush()
    }
}

/// What went wrong with the writing itself: that a reader has seen enough has to be told apart.
fn unwritten(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn about(file: &FileReport, record: &str, reason: Option<&Reason>) -> Vec<(&'static str, String)> {
    vec![
        ("record", record.to_owned()),
        ("path", file.path.to_string_lossy().into_owned()),
        ("member", file.member.clone().unwrap_or_default()),
        ("outcome", file.outcome.as_str().to_owned()),
        ("reason", reason.map(|r| r.id().to_owned()).unwrap_or_default()),
        ("detail", reason.and_then(Reason::detail).unwrap_or_default()),
    ]
}

fn finding(file: &FileReport, row: &Row) -> Vec<(&'static str, String)> {
    let found = &row.verdict.finding;
    let decision = &row.verdict.decision;
    let mut cells = about(file, "finding", None);
    cells.extend([
        ("part", row.place()),
        ("line", row.line.to_string()),
        ("start", row.chars.0.to_string()),
        ("end", row.chars.1.to_string()),
        ("kind", found.kind.as_str().to_owned()),
        ("class", found.class.as_str().to_owned()),
        ("score", format!("{:.2}", score(found.score.get()))),
        ("recogniser", found.recogniser.to_owned()),
        ("evidence", found.evidence.iter().map(Evidence::code).collect::<Vec<_>>().join(" ")),
        ("entity", row.verdict.entity.map(|id| id.to_string()).unwrap_or_default()),
        ("role", row.verdict.role.as_str().to_owned()),
        ("action", decision.action.as_str().to_owned()),
        ("ground", super::words::ground(row).to_owned()),
        ("by", by(&decision.by)),
        ("masked", row.masked.to_string()),
    ]);
    cells
}

fn by(decider: &crate::model::Decider) -> String {
    match decider {
        crate::model::Decider::Rule(article) => article.to_string(),
        crate::model::Decider::Person(name) => name.clone(),
        crate::model::Decider::Concept => "concept".to_owned(),
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        return Cow::Owned(format!("'{cell}"));
    }
    Cow::Borrowed(cell)
}
