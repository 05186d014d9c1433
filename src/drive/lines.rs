//! Places for other programs: a line each.

use super::{Places, Summary};
use crate::i18n::Texts;
use crate::model::Class;
use crate::report::{guarded, uri};
use crate::state::{Change, Place};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A place as machine formats show it.
#[derive(Serialize)]
struct Line<'a> {
    change: &'static str,
    path: String,
    member: Option<&'a str>,
    kind: &'static str,
    class: &'static str,
    count: u64,
    fingerprint: &'a str,
    modified: Option<i64>,
    exposure: Option<&'static str>,
    owner: Option<u32>,
    came: Option<String>,
}

impl<'a> From<&'a Place> for Line<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            change: place.change.as_str(),
            path: place.path.to_string_lossy().into_owned(),
            member: place.member.as_deref(),
            kind: place.kind.as_str(),
            class: place.class.as_str(),
            count: place.count,
            fingerprint: &place.fingerprint,
            modified: place.modified,
            exposure: place.exposure.map(crate::report::Exposure::as_str),
            owner: place.owner,
            came: place.came.as_ref().map(|p| p.to_string_lossy().into_owned()),
        }
    }
}

/// JSON lines: one object a place, and a `summary` at the end.
pub struct Jsonl<'w>(pub Box<dyn Write + 'w>);

impl Places for Jsonl<'_> {
    fn place(&mut self, place: &Place) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, &Line::from(place))?;
        self.0.write_all(b"\n")
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let changes: BTreeMap<&str, u64> =
            Change::ALL.iter().zip(summary.total).map(|(c, n)| (c.as_str(), n)).collect();
        let severity = summary.severity().map(crate::report::Severity::as_str);
        writeln!(self.0, "{}", json!({ "summary": { "places": changes, "severity": severity } }))?;
        self.0.flush()
    }
}

/// A table for spreadsheets, safe from formulas.
pub struct Csv<'w> {
    out: csv::Writer<Box<dyn Write + 'w>>,
    begun: bool,
}

/// Columns, in order.
const COLUMNS: [&str; 11] = [
    "change",
    "path",
    "member",
    "kind",
    "class",
    "count",
    "fingerprint",
    "modified",
    "exposure",
    "owner",
    "came",
];

impl<'w> Csv<'w> {
    /// Writes to `out`.
    #[must_use]
    pub fn new(out: Box<dyn Write + 'w>) -> Self {
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        Self { out, begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.out.write_record(COLUMNS)?;
        }
        Ok(())
    }
}

impl Places for Csv<'_> {
    fn place(&mut self, place: &Place) -> io::Result<()> {
        self.begin()?;
        let line = Line::from(place);
        let cells = [
            line.change.to_owned(),
            line.path,
            line.member.unwrap_or_default().to_owned(),
            line.kind.to_owned(),
            line.class.to_owned(),
            line.count.to_string(),
            line.fingerprint.to_owned(),
            line.modified.map(|n| n.to_string()).unwrap_or_default(),
            line.exposure.unwrap_or_default().to_owned(),
            line.owner.map(|n| n.to_string()).unwrap_or_default(),
            line.came.unwrap_or_default(),
        ];
        self.out.write_record(cells.iter().map(|c| guarded(c).into_owned()))?;
        Ok(())
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.begin()?;
        self.out.flush()
    }
}

/// SARIF 2.1.0 with what is new (`baselineState`) and what was accepted (`suppressions`).
pub struct Sarif<'w> {
    out: Box<dyn Write + 'w>,
    texts: &'w Texts,
    results: u64,
}

impl<'w> Sarif<'w> {
    /// Writes to `out` in the language of `texts`.
    ///
    /// # Errors
    /// Writing failed.
    pub fn new(mut out: Box<dyn Write + 'w>, texts: &'w Texts) -> io::Result<Self> {
        let driver = json!({ "name": "zwartlak", "semanticVersion": env!("CARGO_PKG_VERSION") });
        let schema = "https://json.schemastore.org/sarif-2.1.0.json";
        write!(
            out,
            "{{\"$schema\":\"{schema}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
             \"results\":["
        )?;
        Ok(Self { out, texts, results: 0 })
    }
}

impl Places for Sarif<'_> {
    fn place(&mut self, place: &Place) -> io::Result<()> {
        let kind = self.texts.get(&format!("kind-{}", place.kind.as_str()));
        let level = match place.class {
            Class::Gewoon => "note",
            Class::Gevoelig => "warning",
            Class::Bijzonder | Class::Strafrechtelijk => "error",
        };
        let state = match place.change {
            Change::New => "new",
            Change::Still | Change::Accepted => "unchanged",
            Change::Gone => "absent",
        };
        let mut result = json!({
            "ruleId": place.kind.as_str(),
            "level": level,
            "baselineState": state,
            "message": { "text": format!("{kind} ({}×)", place.count) },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&place.path) } } }],
            "partialFingerprints": { "zwartlak/v2": place.fingerprint },
            "properties": { "member": place.member, "class": place.class.as_str() },
        });
        if let (Change::Accepted, Some(fields)) = (place.change, result.as_object_mut()) {
            let accepted = json!([{ "kind": "external", "status": "accepted" }]);
            fields.insert("suppressions".to_owned(), accepted);
        }
        let comma = if self.results > 0 { "," } else { "" };
        self.results += 1;
        write!(self.out, "{comma}{result}")
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        writeln!(self.out, "]}}]}}")?;
        self.out.flush()
    }
}
