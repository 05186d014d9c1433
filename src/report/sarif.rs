//! SARIF 2.1.0, for tools that show findings in a code host or a dashboard. Values are masked.

use super::jsonl::score;
use super::{FileReport, Report, Row, words};
use crate::i18n::Texts;
use crate::model::address::is_address;
use crate::model::{Action, Class, Evidence, Kind};
use serde_json::{Value, json};
use std::{
    io::{self, Seek, Write},
    path::Path,
};

/// A single run: rules are the kinds, results the findings, notifications what was not read.
pub struct Sarif<'w> {
    out: Box<dyn Write + 'w>,
    texts: &'w Texts,
    /// Notifications stand behind the results, so they wait here.
    notes: std::fs::File,
    begun: bool,
    results: Separator,
    noted: Separator,
    complete: bool,
}

/// What goes before the next item of a list: nothing, then commas.
#[derive(Default)]
struct Separator(&'static str);

impl Separator {
    fn next(&mut self) -> &'static str {
        std::mem::replace(&mut self.0, ",")
    }
}

impl<'w> Sarif<'w> {
    /// Writes to `out` in the language of `texts`.
    ///
    /// # Errors
    /// No temporary file can be made.
    pub fn new(out: Box<dyn Write + 'w>, texts: &'w Texts) -> io::Result<Self> {
        Ok(Self {
            out,
            texts,
            notes: tempfile::tempfile()?,
            begun: false,
            results: Separator::default(),
            noted: Separator::default(),
            complete: true,
        })
    }

    fn begin(&mut self) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let rules: Vec<Value> = Kind::ALL
            .iter()
            .map(|k| {
                json!({ "id": k.as_str(), "shortDescription": { "text": words::kind(self.texts, *k) } })
            })
            .collect();
        let driver = json!({
            "name": "zwartlak",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        });
        let schema = "https://json.schemastore.org/sarif-2.1.0.json";
        write!(
            self.out,
            "{{\"$schema\":\"{schema}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
             \"columnKind\":\"unicodeCodePoints\",\"results\":["
        )
    }

    fn result(&mut self, file: &FileReport, row: &Row) -> io::Result<()> {
        let found = &row.verdict.finding;
        let (level, nature) = level(row);
        let kind = words::kind(self.texts, found.kind);
        let text = format!("{kind}: {} ({})", row.masked, words::action(self.texts, row));
        let mut location = json!({
            "physicalLocation": { "artifactLocation": { "uri": uri(&file.path) } },
            "logicalLocations": [{ "name": row.place(), "fullyQualifiedName": place(file, row) }],
        });
        let whole = row.part.kind == crate::model::PartKind::Text && file.member.is_none();
        if let (true, Some(physical)) = (whole, location.get_mut("physicalLocation")) {
            let (start, end) = row.chars;
            physical["region"] = json!({
                "startLine": row.line, "charOffset": start, "charLength": end - start,
            });
        }
        let result = json!({
            "ruleId": found.kind.as_str(),
            "level": level,
            "kind": nature,
            "message": { "text": text },
            "locations": [location],
            "rank": (score(found.score.get()) * 100.0).round(),
            "properties": {
                "class": found.class.as_str(),
                "recogniser": found.recogniser,
                "evidence": found.evidence.iter().map(Evidence::code).collect::<Vec<_>>(),
                "entity": row.verdict.entity.map(|e| e.to_string()),
                "role": row.verdict.role.as_str(),
                "action": row.verdict.decision.action.as_str(),
                "ground": words::ground(row),
                "member": file.member,
            },
        });
        let comma = self.results.next();
        write!(self.out, "{comma}{result}")
    }

    fn note(&mut self, file: &FileReport) -> io::Result<()> {
        let gaps = file.gaps.iter().map(|g| (g.part.as_ref(), &g.reason));
        let all = file.reason.iter().map(|r| (None, r)).chain(gaps);
        for (part, reason) in all {
            let part =
                part.map(|p| format!("{}: ", words::part(self.texts, p))).unwrap_or_default();
            let note = json!({
                "level": "error",
                "descriptor": { "id": reason.id() },
                "message": { "text": format!("{part}{}", words::reason(self.texts, reason)) },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&file.path) } } }],
            });
            let comma = self.noted.next();
            write!(self.notes, "{comma}{note}")?;
        }
        Ok(())
    }
}

impl Report for Sarif<'_> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        self.begin()?;
        for row in &file.rows {
            self.result(file, row)?;
        }
        self.complete &= file.outcome < super::Outcome::Unreadable;
        self.note(file)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.begin()?;
        write!(
            self.out,
            "],\"invocations\":[{{\"executionSuccessful\":{},\"toolExecutionNotifications\":[",
            self.complete
        )?;
        self.notes.rewind()?;
        io::copy(&mut self.notes, &mut self.out)?;
        writeln!(self.out, "]}}]}}]}}")?;
        self.out.flush()
    }
}

/// What stays readable is no problem; the rest by class.
fn level(row: &Row) -> (&'static str, &'static str) {
    match (&row.verdict.decision.action, row.verdict.finding.class) {
        (Action::Keep, _) => ("none", "informational"),
        (Action::Redact(_), Class::Bijzonder | Class::Strafrechtelijk) => ("error", "fail"),
        (Action::Redact(_), Class::Gewoon) => ("note", "fail"),
        (Action::Redact(_), Class::Gevoelig) | (Action::Ask(_), _) => ("warning", "fail"),
    }
}

/// `member/part` of a finding, for readers of logical locations.
fn place(file: &FileReport, row: &Row) -> String {
    file.member.as_ref().map_or_else(|| row.place(), |m| format!("{m}/{}", row.place()))
}

/// The path as a URI reference (RFC 3986): relative stays relative.
pub(crate) fn uri(path: &Path) -> String {
    use std::fmt::Write as _;
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut out = String::from(if path.is_absolute() { "file://" } else { "" });
    // An address is one already; only what may not stand in it changes.
    let address = is_address(path);
    for byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => out.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(*byte));
            }
            b':' | b'%' if address => out.push(char::from(*byte)),
            other => {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}
