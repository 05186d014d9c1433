//! Findings as JSON lines: the stable contract of DESIGN 4.

use super::tally::Tally;
use super::{FileReport, Report, Row, words};
use crate::model::{Gap, Kind, Quad};
use serde::Serialize;
use std::{collections::BTreeMap, io, io::Write, path::Path};

/// One object a finding, one object with `outcome` a file, and a `summary` at the end.
pub struct Jsonl<'w> {
    out: Box<dyn Write + 'w>,
    tally: Tally,
}

#[derive(Serialize)]
struct FindingLine<'a> {
    #[serde(flatten)]
    file: FileKeys<'a>,
    part: String,
    start: usize,
    end: usize,
    kind: &'static str,
    class: &'static str,
    score: f64,
    recogniser: &'static str,
    evidence: Vec<String>,
    entity: Option<String>,
    role: &'static str,
    action: &'static str,
    ground: Option<&'a str>,
    masked: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quads: Vec<[(f64, f64); 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct FileLine<'a> {
    outcome: &'static str,
    #[serde(flatten)]
    file: FileKeys<'a>,
    format: Option<&'static str>,
    bytes: u64,
    reason: Option<&'static str>,
    detail: Option<String>,
    gaps: Vec<GapKeys>,
    findings: u64,
    /// Known from an earlier scan: there are no lines of its findings, only their numbers.
    #[serde(skip_serializing_if = "is_false")]
    unchanged: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    kinds: BTreeMap<&'static str, u64>,
    output: Option<String>,
    scrubbed: &'a [&'static str],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    notes: BTreeMap<&'static str, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    judgement: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
}

#[derive(Serialize)]
struct FileKeys<'a> {
    path: String,
    /// The exact bytes, where the system allows a path that is not Unicode.
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<String>,
    member: Option<&'a str>,
}

#[derive(Serialize)]
struct GapKeys {
    part: Option<String>,
    reason: &'static str,
    detail: Option<String>,
}

#[derive(Serialize)]
struct SummaryLine {
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    files: u64,
    /// Of these, those that stand in another file.
    #[serde(skip_serializing_if = "is_nought")]
    members: u64,
    outcomes: BTreeMap<&'static str, u64>,
    findings: u64,
    actions: Actions,
    kinds: BTreeMap<&'static str, u64>,
    version: &'static str,
}

#[derive(Serialize)]
struct Actions {
    redact: u64,
    keep: u64,
    ask: u64,
}

impl<'w> Jsonl<'w> {
    /// Writes to `out`.
    #[must_use]
    pub fn new(out: Box<dyn Write + 'w>) -> Self {
        Self { out, tally: Tally::default() }
    }

    fn line(&mut self, object: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, object)?;
        self.out.write_all(b"\n")
    }
}

impl Report for Jsonl<'_> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        self.tally.add(file);
        for row in &file.rows {
            self.line(&finding(file, row))?;
        }
        self.line(&FileLine {
            outcome: file.outcome.as_str(),
            file: keys(file),
            format: file.format,
            bytes: file.bytes,
            reason: file.reason.as_ref().map(crate::model::Reason::id),
            detail: file.reason.as_ref().and_then(crate::model::Reason::detail),
            gaps: file.gaps.iter().map(gap).collect(),
            findings: file.counts().total(),
            unchanged: file.kept.is_some(),
            kinds: file.kept.iter().flat_map(|k| &k.kinds).map(kind_count).collect(),
            output: file.output.as_ref().map(|p| p.to_string_lossy().into_owned()),
            scrubbed: &file.scrubbed,
            notes: file.notes.iter().map(|n| (n.id, n.count)).collect(),
            severity: file.about.severity.map(super::Severity::as_str),
            judgement: file.judgement.map(super::Judgement::as_str),
        })
    }

    fn finish(&mut self) -> io::Result<()> {
        let [redact, keep, ask] = self.tally.actions();
        let outcomes = words::OUTCOMES.iter().map(|o| (o.as_str(), self.tally.of(*o))).collect();
        let kinds = self.tally.kinds.iter().map(|(k, n)| (k.as_str(), n.iter().sum()));
        let summary = Summary {
            files: self.tally.total(),
            members: self.tally.members,
            outcomes,
            findings: redact + keep + ask,
            actions: Actions { redact, keep, ask },
            kinds: kinds.collect(),
            version: env!("CARGO_PKG_VERSION"),
        };
        self.line(&SummaryLine { summary })?;
        self.out.flush()
    }
}

fn finding<'a>(file: &'a FileReport, row: &'a Row) -> FindingLine<'a> {
    let found = &row.verdict.finding;
    let decision = &row.verdict.decision;
    FindingLine {
        file: keys(file),
        part: row.place(),
        start: row.chars.0,
        end: row.chars.1,
        kind: Kind::as_str(found.kind),
        class: found.class.as_str(),
        score: score(found.score.get()),
        recogniser: found.recogniser,
        evidence: found.evidence.iter().map(crate::model::Evidence::code).collect(),
        entity: row.verdict.entity.map(|id| id.to_string()),
        role: row.verdict.role.as_str(),
        action: decision.action.as_str(),
        ground: decision.action.grond().map(|g| &*g.0),
        masked: row.masked.as_str(),
        page: row.part.page(),
        quads: row.quads.iter().map(rounded).collect(),
        by: match &decision.by {
            crate::model::Decider::Person(name) => Some(name),
            _ => None,
        },
        fingerprint: row.fingerprint.as_deref(),
        text: row.text.as_deref(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_nought(value: &u64) -> bool {
    *value == 0
}

fn kind_count((kind, counts): (&Kind, &[u64; 3])) -> (&'static str, u64) {
    (kind.as_str(), counts.iter().sum())
}

/// Two decimals, so that the same score prints the same everywhere.
pub(super) fn score(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

fn rounded(quad: &Quad) -> [(f64, f64); 4] {
    let round = |v: f64| (v * 100.0).round() / 100.0;
    quad.0.map(|(x, y)| (round(x), round(y)))
}

fn gap(gap: &Gap) -> GapKeys {
    GapKeys {
        part: gap.part.as_ref().map(ToString::to_string),
        reason: gap.reason.id(),
        detail: gap.reason.detail(),
    }
}

fn keys(file: &FileReport) -> FileKeys<'_> {
    FileKeys {
        path: file.path.to_string_lossy().into_owned(),
        path_hex: exact(&file.path),
        member: file.member.as_deref(),
    }
}

/// The bytes of a path that is not Unicode, as hexadecimal digits.
fn exact(path: &Path) -> Option<String> {
    if path.to_str().is_some() {
        return None;
    }
    let bytes = path.as_os_str().as_encoded_bytes();
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    Some(bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect())
}
