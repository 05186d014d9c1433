//! A [`FileReport`] on its way from one process to another, or into the state: plain data that serde
//! writes, and back. What is the program's own word (a kind, the id of a recogniser) is one of its own
//! words again at the other end; of the text of the document nothing goes into the state, and nothing over a
//! pipe but what the reports show or compare, and what is found in a dossier.

use super::{About, Date, FileReport, Judgement, Note, Outcome, Row, Severity};
use crate::model::{
    Action, Because, Cell, Class, Decider, Decision, EntityId, Evidence, Finding, Gap, Grond,
    Masked, PartKind, PartLabel, Quad, Reason, Role, Score, Secret, Span, Verdicted,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Something that is no report of this version of the program.
#[derive(Debug, thiserror::Error)]
#[error("not a report of this version: {0}")]
pub struct Garbled(&'static str);

type Got<T> = Result<T, Garbled>;

/// A report on a file or a member of one, without the path of the file and without its findings.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sent {
    member: Option<String>,
    format: Option<String>,
    bytes: u64,
    outcome: String,
    reason: Option<SentReason>,
    gaps: Vec<SentGap>,
    /// Whether it is in the copy of its file; where that goes is for the one who writes it to say.
    copied: bool,
    scrubbed: Vec<String>,
    about: SentAbout,
    notes: Vec<(String, usize, String)>,
    judgement: Option<String>,
}

/// A [`Reason`].
#[derive(Debug, Serialize, Deserialize)]
pub struct SentReason(String, Option<String>, Option<u64>);

/// A [`Gap`].
#[derive(Debug, Serialize, Deserialize)]
pub struct SentGap(Option<SentPart>, SentReason);

#[derive(Debug, Serialize, Deserialize)]
struct SentPart(String, Option<String>, Option<u32>);

#[derive(Debug, Serialize, Deserialize)]
struct SentAbout {
    name: String,
    number: u64,
    date: Option<String>,
    pages: usize,
    recipients: BTreeSet<String>,
    severity: Option<String>,
    content: Option<[u8; 32]>,
}

/// A [`Finding`]. Numbers with a fraction travel as their bits: they are the same at the other end.
#[derive(Serialize, Deserialize)]
pub struct SentFinding {
    at: (usize, usize, usize),
    kind: String,
    class: String,
    score: u32,
    recogniser: String,
    evidence: Vec<String>,
    /// Empty where nobody needs it.
    value: String,
}

/// A [`Row`].
#[derive(Serialize, Deserialize)]
pub struct SentRow {
    part: SentPart,
    found: SentFinding,
    entity: Option<u32>,
    role: String,
    action: String,
    grond: Option<String>,
    by: (String, Option<String>),
    line: usize,
    cell: Option<(u32, u16, bool)>,
    chars: (usize, usize),
    quads: Vec<[(u64, u64); 4]>,
    masked: String,
    text: Option<String>,
    fingerprint: Option<String>,
}

impl From<&Reason> for SentReason {
    fn from(reason: &Reason) -> Self {
        let number = match reason {
            Reason::TooLarge(n) | Reason::Inflates(n) => Some(*n),
            _ => None,
        };
        let detail = if number.is_some() { None } else { reason.detail() };
        Self(reason.id().to_owned(), detail, number)
    }
}

impl TryFrom<SentReason> for Reason {
    type Error = Garbled;

    fn try_from(SentReason(id, detail, number): SentReason) -> Got<Self> {
        let text = || detail.clone().unwrap_or_default();
        let own = || word(detail.as_deref().unwrap_or_default());
        Ok(match id.as_str() {
            "io" => Self::Io(text()),
            "encrypted" => Self::Encrypted,
            "damaged" => Self::Damaged(text()),
            "unsupported" => Self::Unsupported(text()),
            "too-large" => Self::TooLarge(number.unwrap_or_default()),
            "inflates" => Self::Inflates(number.unwrap_or_default()),
            "limit" => Self::Limit(own()?),
            "not-text" => Self::NotText(text()),
            "encoding" => Self::Encoding(text()),
            "no-text-layer" => Self::NoTextLayer,
            "unreadable-font" => Self::UnreadableFont,
            "ocr-missing" => Self::OcrMissing,
            "ocr-failed" => Self::OcrFailed(own()?),
            "unread-ink" => Self::UnreadInk,
            "image-unread" => Self::ImageUnread,
            "embedded-unread" => Self::EmbeddedUnread(text()),
            "crash" => Self::Crash,
            "leak" => Self::Leak(text()),
            "not-removable" => Self::NotRemovable(text()),
            "output" => Self::Output(text()),
            "output-exists" => Self::OutputExists,
            "image-ocr-missing" => Self::ImageOcrMissing,
            "address" => Self::Address(text()),
            "empty" => Self::Empty,
            "stopped" => Self::Stopped,
            "worker" => Self::Worker(own()?),
            _ => return Err(Garbled("reason")),
        })
    }
}

impl From<&PartLabel> for SentPart {
    fn from(label: &PartLabel) -> Self {
        let field = match label.kind {
            PartKind::MailHeader(name) => Some(name.to_owned()),
            _ => None,
        };
        Self(label.kind.as_str().to_owned(), field, label.number)
    }
}

impl TryFrom<SentPart> for PartLabel {
    type Error = Garbled;

    fn try_from(SentPart(kind, field, number): SentPart) -> Got<Self> {
        let kind = match field {
            Some(name) => PartKind::MailHeader(word(&name)?),
            None => one_of(PartKind::PLAIN, &kind, PartKind::as_str)?,
        };
        Ok(Self { kind, number })
    }
}

impl From<&Gap> for SentGap {
    fn from(gap: &Gap) -> Self {
        Self(gap.part.as_ref().map(SentPart::from), (&gap.reason).into())
    }
}

impl TryFrom<SentGap> for Gap {
    type Error = Garbled;

    fn try_from(SentGap(part, reason): SentGap) -> Got<Self> {
        Ok(Self { part: part.map(PartLabel::try_from).transpose()?, reason: reason.try_into()? })
    }
}

impl SentFinding {
    /// The finding with this text of it.
    fn with(found: &Finding, value: &str) -> Self {
        Self {
            at: (found.part, found.span.start(), found.span.end()),
            kind: found.kind.as_str().to_owned(),
            class: found.class.as_str().to_owned(),
            score: found.score.get().to_bits(),
            recogniser: found.recogniser.to_owned(),
            evidence: found.evidence.iter().map(Evidence::code).collect(),
            value: value.to_owned(),
        }
    }
}

impl From<&Finding> for SentFinding {
    fn from(found: &Finding) -> Self {
        Self::with(found, found.value.expose())
    }
}

impl SentRow {
    /// The row, with the value that was found or without.
    fn of(row: &Row, with_value: bool) -> Self {
        let (found, decision) = (&row.verdict.finding, &row.verdict.decision);
        let value = if with_value { found.value.expose() } else { "" };
        Self {
            part: (&row.part).into(),
            found: SentFinding::with(found, value),
            entity: row.verdict.entity.map(|e| e.0),
            role: row.verdict.role.as_str().to_owned(),
            action: decision.action.as_str().to_owned(),
            grond: decision.action.grond().map(|g| g.0.to_string()),
            by: match &decision.by {
                Decider::Rule(article) => ("rule".to_owned(), Some(article.to_string())),
                Decider::Person(name) => ("person".to_owned(), Some(name.clone())),
                Decider::Concept => ("concept".to_owned(), None),
            },
            line: row.line,
            cell: row.cell.map(|c| (c.row, c.column, c.hidden)),
            chars: row.chars,
            quads: row.quads.iter().map(|q| q.0.map(|(x, y)| (x.to_bits(), y.to_bits()))).collect(),
            masked: row.masked.to_string(),
            text: row.text.as_deref().map(str::to_owned),
            fingerprint: row.fingerprint.as_deref().map(str::to_owned),
        }
    }
}

/// A piece of a report on its way: a file may have a million findings.
#[derive(Serialize, Deserialize)]
pub enum Piece {
    /// What is said of the next file.
    File(Box<Sent>),
    /// Findings in it that follow those before.
    Rows(Vec<SentRow>),
}

/// Findings in one piece.
const ROWS: usize = 4_096;

impl Piece {
    /// The pieces of these reports, one after the other; with the values that were found where reports are
    /// to compare them.
    pub fn of(reports: &[FileReport], with_values: bool) -> impl Iterator<Item = Self> {
        let sent = move |rows: &[Row]| rows.iter().map(|r| SentRow::of(r, with_values)).collect();
        reports.iter().flat_map(move |report| {
            let rows = report.rows.chunks(ROWS).map(move |rows| Self::Rows(sent(rows)));
            std::iter::once(Self::File(Box::new(report.into()))).chain(rows)
        })
    }
}

/// What many findings have in common, kept once.
#[derive(Default)]
pub struct Common {
    because: BTreeMap<Vec<String>, Because>,
    words: BTreeSet<Arc<str>>,
}

/// Puts the pieces of reports on one file and its members together again.
pub struct Pieces<'p> {
    path: &'p Path,
    reports: Vec<FileReport>,
    common: Common,
}

impl<'p> Pieces<'p> {
    /// Nothing yet of the file `path`.
    #[must_use]
    pub fn new(path: &'p Path) -> Self {
        Self { path, reports: Vec::new(), common: Common::default() }
    }

    /// Adds the next piece.
    ///
    /// # Errors
    /// A word in it is none of this version's, or findings come before their file.
    pub fn add(&mut self, piece: Piece) -> Result<(), Garbled> {
        match piece {
            Piece::File(sent) => self.reports.push(sent.into_report(self.path)?),
            Piece::Rows(sent) => {
                let rows =
                    sent.into_iter().map(|row| self.common.row(row)).collect::<Got<Vec<Row>>>()?;
                self.reports.last_mut().ok_or(Garbled("order"))?.rows.extend(rows);
            }
        }
        Ok(())
    }

    /// The reports.
    #[must_use]
    pub fn reports(self) -> Vec<FileReport> {
        self.reports
    }
}

impl Common {
    fn word(&mut self, text: String) -> Arc<str> {
        if let Some(known) = self.words.get(text.as_str()) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.words.insert(Arc::clone(&new));
        new
    }

    fn because(&mut self, codes: Vec<String>) -> Got<Because> {
        if let Some(known) = self.because.get(&codes) {
            return Ok(known.clone());
        }
        let all: Because = codes.iter().map(|code| evidence(code)).collect::<Got<Vec<_>>>()?.into();
        self.because.insert(codes, all.clone());
        Ok(all)
    }

    /// The finding that was sent.
    ///
    /// # Errors
    /// A word in it is none of this version's.
    pub fn finding(&mut self, sent: SentFinding) -> Result<Finding, Garbled> {
        let (part, start, end) = sent.at;
        Ok(Finding {
            part,
            span: Span::between(start, end).ok_or(Garbled("span"))?,
            kind: sent.kind.parse().map_err(|_| Garbled("kind"))?,
            class: one_of(Class::ALL, &sent.class, Class::as_str)?,
            score: Score::new(f32::from_bits(sent.score)),
            recogniser: word(&sent.recogniser)?,
            evidence: self.because(sent.evidence)?,
            value: Secret::new(sent.value),
        })
    }

    fn row(&mut self, row: SentRow) -> Got<Row> {
        let grond = row.grond.map(|g| Grond(self.word(g)));
        let action = match row.action.as_str() {
            "redact" => Action::Redact(grond),
            "ask" => Action::Ask(grond),
            "keep" => Action::Keep,
            _ => return Err(Garbled("action")),
        };
        let by = match (row.by.0.as_str(), row.by.1) {
            ("rule", Some(article)) => Decider::Rule(self.word(article)),
            ("person", Some(name)) => Decider::Person(name),
            ("concept", None) => Decider::Concept,
            _ => return Err(Garbled("decider")),
        };
        let bits = |(x, y): (u64, u64)| (f64::from_bits(x), f64::from_bits(y));
        Ok(Row {
            verdict: Verdicted {
                finding: self.finding(row.found)?,
                entity: row.entity.map(EntityId),
                role: one_of(Role::ALL, &row.role, Role::as_str)?,
                decision: Decision { action, by },
            },
            part: row.part.try_into()?,
            line: row.line,
            cell: row.cell.map(|(row, column, hidden)| Cell { row, column, hidden }),
            chars: row.chars,
            quads: row.quads.into_iter().map(|q| Quad(q.map(bits))).collect(),
            masked: Masked::received(row.masked),
            text: row.text.map(String::into_boxed_str),
            fingerprint: row.fingerprint.map(String::into_boxed_str),
        })
    }
}

/// The evidence that [`Evidence::code`] spells so.
fn evidence(code: &str) -> Got<Evidence> {
    let (sort, detail) = code.split_once(':').unwrap_or((code, ""));
    Ok(match sort {
        "pattern" => Evidence::Pattern,
        "checksum" => Evidence::Checksum(word(detail)?),
        "context" => Evidence::Context(detail.to_owned()),
        "list" => Evidence::List(word(detail)?),
        "grammar" => Evidence::Grammar(word(detail)?),
        "model" => Evidence::Model,
        "same-person" => Evidence::SamePerson,
        "function" => Evidence::Function(detail.to_owned()),
        "functional" => Evidence::Functional,
        "person" => Evidence::PersonInScope(word(detail)?),
        "shared" => Evidence::Shared,
        "term" => Evidence::Term,
        "against" => Evidence::Against(word(detail)?),
        _ => return Err(Garbled("evidence")),
    })
}

impl From<&FileReport> for Sent {
    fn from(file: &FileReport) -> Self {
        let about = &file.about;
        Self {
            member: file.member.clone(),
            format: file.format.map(str::to_owned),
            bytes: file.bytes,
            outcome: file.outcome.as_str().to_owned(),
            reason: file.reason.as_ref().map(SentReason::from),
            gaps: file.gaps.iter().map(SentGap::from).collect(),
            copied: file.output.is_some(),
            scrubbed: file.scrubbed.iter().map(|s| (*s).to_owned()).collect(),
            about: SentAbout {
                name: about.name.clone(),
                number: about.number,
                date: about.date.map(|d| d.to_string()),
                pages: about.pages,
                recipients: about.recipients.clone(),
                severity: about.severity.map(|s| s.as_str().to_owned()),
                content: about.content,
            },
            notes: file
                .notes
                .iter()
                .map(|n| (n.id.to_owned(), n.count, n.detail.clone()))
                .collect(),
            judgement: file.judgement.map(|j| j.as_str().to_owned()),
        }
    }
}

impl Sent {
    /// The report, on the file `path`, without findings.
    ///
    /// # Errors
    /// A word in it is none of this version's.
    pub fn into_report(self, path: &Path) -> Result<FileReport, Garbled> {
        let about = self.about;
        let severity = about.severity.as_deref();
        let notes = self.notes.into_iter();
        let judgement = self.judgement.as_deref();
        Ok(FileReport {
            path: path.to_owned(),
            member: self.member,
            format: self.format.as_deref().map(word).transpose()?,
            bytes: self.bytes,
            outcome: Outcome::named(&self.outcome)?,
            reason: self.reason.map(Reason::try_from).transpose()?,
            gaps: self.gaps.into_iter().map(Gap::try_from).collect::<Got<_>>()?,
            rows: Vec::new(),
            output: self.copied.then(PathBuf::new),
            scrubbed: self.scrubbed.iter().map(|s| word(s)).collect::<Got<_>>()?,
            about: About {
                name: about.name,
                number: about.number,
                date: about.date.as_deref().and_then(Date::iso),
                pages: about.pages,
                recipients: about.recipients,
                severity: severity
                    .map(|s| one_of(Severity::ALL, s, Severity::as_str))
                    .transpose()?,
                content: about.content,
            },
            notes: notes
                .map(|(id, count, detail)| Ok(Note::with(word(&id)?, count, detail)))
                .collect::<Got<_>>()?,
            judgement: judgement
                .map(|j| one_of(Judgement::ALL, j, Judgement::as_str))
                .transpose()?,
            kept: None,
        })
    }
}

impl Outcome {
    /// By its stable word.
    ///
    /// # Errors
    /// No such outcome.
    pub fn named(text: &str) -> Result<Self, Garbled> {
        one_of(Self::ALL, text, Self::as_str)
    }
}

impl Judgement {
    /// By its stable word.
    ///
    /// # Errors
    /// No such judgement.
    pub fn named(text: &str) -> Result<Self, Garbled> {
        one_of(Self::ALL, text, Self::as_str)
    }
}

impl Note {
    /// A note by its id, as it was written.
    ///
    /// # Errors
    /// No note of this program has such an id.
    pub fn named(id: &str, count: usize) -> Result<Self, Garbled> {
        Ok(Self::new(word(id)?, count))
    }
}

/// A word of the program's own (the id of a format, of a check), kept as such.
///
/// # Errors
/// It is none: too long, or one too many.
pub fn own_word(text: &str) -> Result<&'static str, Garbled> {
    word(text)
}

/// The one of `all` that is spelled `text`.
fn one_of<T: Copy>(all: &[T], text: &str, name: impl Fn(T) -> &'static str) -> Got<T> {
    all.iter().copied().find(|t| name(*t) == text).ok_or(Garbled("word"))
}

/// Longest word of the program's own, in bytes.
const LONGEST: usize = 80;

/// Most words kept: there are some two hundred, and a process that went astray may send any.
const MOST: usize = 4_096;

/// Words of the program's own, which live as long as the program.
struct Words(BTreeSet<&'static str>);

static WORDS: Mutex<Words> = Mutex::new(Words(BTreeSet::new()));

impl Words {
    /// `text`, kept once.
    fn keep(&mut self, text: &str) -> Got<&'static str> {
        if let Some(known) = self.0.get(text) {
            return Ok(known);
        }
        if text.len() > LONGEST || self.0.len() >= MOST {
            return Err(Garbled("word"));
        }
        let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
        self.0.insert(kept);
        Ok(kept)
    }
}

/// A word of the program's own.
fn word(text: &str) -> Got<&'static str> {
    WORDS.lock().unwrap_or_else(PoisonError::into_inner).keep(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_comes_back_as_it_went() {
        let all = [
            Reason::Io("weg".to_owned()),
            Reason::Encrypted,
            Reason::TooLarge(536_870_912),
            Reason::Inflates(7),
            Reason::Limit("depth"),
            Reason::OcrFailed("time"),
            Reason::Worker("memory"),
            Reason::EmbeddedUnread("bin".to_owned()),
            Reason::Empty,
        ];
        for reason in all.into_iter().chain(crate::report::tests::reasons()) {
            let text = serde_json::to_string(&SentReason::from(&reason)).unwrap();
            let back: SentReason = serde_json::from_str(&text).unwrap();
            assert_eq!(Reason::try_from(back).unwrap(), reason);
        }
    }

    #[test]
    fn evidence_comes_back_as_it_went() {
        for code in ["pattern", "checksum:mod-97", "context:geboren op: ", "against:no-context"] {
            assert_eq!(evidence(code).unwrap().code(), code);
        }
        assert!(evidence("rommel").is_err());
    }

    #[test]
    fn a_finding_comes_back_as_it_went() {
        let found = Finding {
            part: 3,
            span: Span::between(7, 19).unwrap(),
            kind: "person".parse().unwrap(),
            class: Class::Gewoon,
            score: Score::new(0.1 + 0.2),
            recogniser: "names",
            evidence: vec![Evidence::Context("heer".to_owned()), Evidence::SamePerson].into(),
            value: Secret::new("J. \"Jan\" Jansen"),
        };
        let text = serde_json::to_string(&SentFinding::from(&found)).unwrap();
        let back = Common::default().finding(serde_json::from_str(&text).unwrap()).unwrap();
        assert_eq!(back.value, found.value);
        assert_eq!((back.score, back.evidence.clone()), (found.score, found.evidence.clone()));
        assert_eq!(format!("{back:?}"), format!("{found:?}"));
    }

    #[test]
    fn a_stranger_cannot_fill_the_memory_with_words() {
        let mut words = Words(BTreeSet::new());
        assert!(words.keep(&"x".repeat(LONGEST + 1)).is_err());
        let taken = (0..2 * MOST).filter(|n| words.keep(&n.to_string()).is_ok()).count();
        assert_eq!(taken, MOST);
        assert!(words.keep("1").is_ok(), "what is known stays known");
    }

    #[test]
    fn every_kind_of_part_comes_back_as_it_went() {
        for kind in
            PartKind::PLAIN.iter().chain(&[PartKind::HiddenCell, PartKind::MailHeader("To")])
        {
            let label = PartLabel::nth(*kind, 3);
            assert_eq!(PartLabel::try_from(SentPart::from(&label)).unwrap(), label);
        }
    }
}
