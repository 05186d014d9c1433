//! What people decided after an earlier run.
//!
//! Two files hold decisions, of the same lines. An edited copy of `bevindingen.jsonl` is used at the
//! places it names: a line counts for the finding there, of the same kind and with the same mask; a line
//! with `redact` where nothing was found removes that place. The log, `besluiten.jsonl`, only grows
//! (`zwartlak decide`); its lines carry `when` and a fingerprint of the passage, and hold for the same
//! passage wherever it stands, so that they outlive a new version of the rules and count in a copy of
//! the document too. The last line on a passage counts. A line that fits nothing is not used, and the
//! run says so.

use crate::model::{
    Action, Decider, Decision, Document, Finding, Grond, Kind, Masked, Part, PartKind, Score,
    Secret, Sensitive, Span, Verdicted,
};
use crate::report::FileReport;
use crate::state::{Key, StateError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The log of decisions in an output folder; its key lies beside it, with the extension `sleutel`.
pub const LOG: &str = "besluiten.jsonl";

/// Characters on each side of a passage that count for its fingerprint.
const CONTEXT: usize = 40;

/// Why a file of answers is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnswersError {
    /// It cannot be read.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
    /// A line that is no finding, with its number.
    #[error("{0}:{1}: {2}")]
    Line(PathBuf, usize, String),
    /// The secret beside it cannot be used.
    #[error("{0}")]
    Key(#[source] StateError),
}

/// The answers of people, by file.
#[derive(Debug, Default)]
pub struct Answers {
    by_path: BTreeMap<String, Vec<Answer>>,
    by_print: BTreeMap<String, Logged>,
    total: usize,
    used: AtomicUsize,
    key: Option<Key>,
    goes_by: GoesBy,
}

/// What makes a passage the same one in another run.
#[derive(Clone, Copy, Debug, Default)]
enum GoesBy {
    /// Its words and those around it, for a decision must not reach any other place with the same words.
    #[default]
    Words,
    /// Its words and what they are, for a state: what is written beside it may change.
    Value,
}

/// A decision from the log.
#[derive(Debug)]
struct Logged {
    answer: Answer,
    /// See [`location`].
    file: String,
    used: AtomicBool,
}

/// Answers that fitted a place, on their way from one process to another.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Used {
    /// How many by place.
    places: usize,
    /// Fingerprints of those from the log.
    prints: Vec<String>,
}

/// A file of decisions as it was read: every process of a run has the same.
#[derive(Serialize, Deserialize)]
pub struct Decisions {
    text: String,
    /// Who decided where a line does not say it.
    user: String,
    key: [u8; 32],
}

impl Decisions {
    /// Reads the file; `user` decided where a line does not say who did. A file that need not be there
    /// (`required` is false) may be missing. The secret in the file `secret` is made when there is none.
    ///
    /// # Errors
    /// See [`AnswersError`].
    pub fn read(
        path: &Path,
        user: String,
        required: bool,
        secret: &Path,
    ) -> Result<Self, AnswersError> {
        if required {
            std::fs::metadata(path).map_err(|e| AnswersError::Io(path.to_owned(), e))?;
        }
        let key = Key::in_file(secret).map_err(AnswersError::Key)?;
        Ok(Self { text: text(path)?, user, key: key.expose() })
    }

    /// The answers in it; `path` is what it is called in errors.
    ///
    /// # Errors
    /// See [`AnswersError`].
    pub fn answers(&self, path: &Path) -> Result<Answers, AnswersError> {
        let mut answers = Answers::keyed(Key::received(self.key));
        for (at, value) in lines(&self.text, path)?.into_iter().enumerate() {
            answers
                .add(value, &self.user)
                .map_err(|why| AnswersError::Line(path.to_owned(), at + 1, why))?;
        }
        Ok(answers)
    }
}

/// Every line of a log, in order; none when there is no log yet.
///
/// # Errors
/// See [`AnswersError`].
pub fn entries(log: &Path) -> Result<Vec<serde_json::Value>, AnswersError> {
    lines(&text(log)?, log)
}

/// What the log says; nothing when there is no log yet.
fn text(log: &Path) -> Result<String, AnswersError> {
    match std::fs::read_to_string(log) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        other => other.map_err(|e| AnswersError::Io(log.to_owned(), e)),
    }
}

fn lines(text: &str, log: &Path) -> Result<Vec<serde_json::Value>, AnswersError> {
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line)
                .map_err(|e| AnswersError::Line(log.to_owned(), at + 1, e.to_string()))
        })
        .collect()
}

#[derive(Debug)]
struct Answer {
    part: String,
    chars: (usize, usize),
    kind: Kind,
    masked: Option<String>,
    action: Action,
    by: String,
}

/// One line of the file; findings have all of these, lines on files and the summary do not.
#[derive(Deserialize)]
struct Line {
    path: String,
    member: Option<String>,
    part: String,
    start: usize,
    end: usize,
    kind: String,
    action: String,
    ground: Option<String>,
    masked: Option<String>,
    by: Option<String>,
    when: Option<String>,
    fingerprint: Option<String>,
}

impl Answers {
    /// No answers; passages get their fingerprint under `key`.
    #[must_use]
    pub fn keyed(key: Key) -> Self {
        Self { key: Some(key), ..Self::default() }
    }

    /// No answers; passages get the fingerprint by which a state knows them.
    #[must_use]
    pub fn of_state(key: Key) -> Self {
        Self { goes_by: GoesBy::Value, ..Self::keyed(key) }
    }

    /// Adds the answer in a line of the file, where it has one.
    ///
    /// # Errors
    /// What in it is none of ours.
    fn add(&mut self, value: serde_json::Value, user: &str) -> Result<(), String> {
        if value.get("action").is_none() {
            return Ok(()); // what became of a file, a release, or the summary
        }
        let line: Line = serde_json::from_value(value).map_err(|e| e.to_string())?;
        let kind = line.kind.parse().map_err(|_| line.kind.clone())?;
        let ground = line.ground.map(|g| Grond(g.into()));
        let action = match line.action.as_str() {
            "redact" => Action::Redact(ground),
            "keep" => Action::Keep,
            // Nobody has answered yet.
            "ask" => return Ok(()),
            other => return Err(other.to_owned()),
        };
        let file = location(&line.path, line.member.as_deref());
        let answer = Answer {
            part: line.part,
            chars: (line.start, line.end),
            kind,
            masked: line.masked,
            action,
            by: line.by.unwrap_or_else(|| user.to_owned()),
        };
        if let (Some(print), Some(_)) = (line.fingerprint, line.when) {
            let logged = Logged { answer, file, used: AtomicBool::new(false) };
            self.by_print.insert(print, logged);
        } else {
            self.total += 1;
            self.by_path.entry(file).or_default().push(answer);
        }
        Ok(())
    }

    /// The answers that have fitted a place since this was last asked.
    pub(super) fn take_used(&self) -> Used {
        let prints = self.by_print.iter().filter(|(_, l)| l.used.swap(false, Ordering::Relaxed));
        Used {
            places: self.used.swap(0, Ordering::Relaxed),
            prints: prints.map(|(print, _)| print.clone()).collect(),
        }
    }

    /// Counts answers that have fitted a place elsewhere.
    pub(super) fn add_used(&self, used: &Used) {
        self.used.fetch_add(used.places.min(self.total), Ordering::Relaxed);
        for logged in used.prints.iter().filter_map(|print| self.by_print.get(print)) {
            logged.used.store(true, Ordering::Relaxed);
        }
    }

    /// The fingerprint of the passage `span` of `text`, which is of this kind; `None` without a key.
    pub(super) fn print(&self, kind: Kind, text: &str, span: Span) -> Option<String> {
        if matches!(self.goes_by, GoesBy::Words) {
            return self.fingerprint(text, span);
        }
        let value = span.of(text).map_or("", Sensitive::expose);
        let mut hasher = self.key?.hasher();
        for piece in ["value", kind.as_str(), &words(value)] {
            hasher.update(piece.as_bytes());
            hasher.update(b"\0");
        }
        Some(shortened(&hasher))
    }

    /// Tells apart what stands more than once in a file: of passages that are alike, the second has another
    /// fingerprint than the first, so that one more of them is seen as new.
    pub(super) fn number(&self, reports: &mut [FileReport]) {
        let (Some(key), GoesBy::Value) = (self.key, self.goes_by) else { return };
        let mut seen: HashMap<u128, u64> = HashMap::new();
        for row in reports.iter_mut().flat_map(|r| &mut r.rows) {
            let Some(print) = &mut row.fingerprint else { continue };
            let count =
                seen.entry(u128::from_str_radix(print, 16).unwrap_or_default()).or_default();
            if *count > 0 {
                let mut hasher = key.hasher();
                hasher.update(print.as_bytes());
                hasher.update(&count.to_le_bytes());
                *print = shortened(&hasher).into();
            }
            *count += 1;
        }
    }

    /// The fingerprint of the passage `span` of `text` with the words around it; `None` without a key.
    fn fingerprint(&self, text: &str, span: Span) -> Option<String> {
        let mut hasher = self.key?.hasher();
        // The words around it in its own paragraph: what stands above may change.
        let before = text.get(..span.start()).unwrap_or_default();
        let from =
            before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
        let before = before.get(from..).unwrap_or_default();
        let before = before.rsplit("\n\n").next().unwrap_or_default();
        let after: String =
            text.get(span.end()..).unwrap_or_default().chars().take(CONTEXT).collect();
        let after = after.split("\n\n").next().unwrap_or_default();
        let value = span.of(text).map_or("", Sensitive::expose);
        for piece in [value, before, after] {
            hasher.update(words(piece).as_bytes());
            hasher.update(b"\0");
        }
        Some(shortened(&hasher))
    }

    /// Answers that fitted no place in any file.
    #[must_use]
    pub fn unused(&self) -> usize {
        let logged = self.by_print.values().filter(|l| !l.used.load(Ordering::Relaxed)).count();
        self.total.saturating_sub(self.used.load(Ordering::Relaxed)) + logged
    }

    /// Puts the answers about the file `path`, or a `member` of it, in the place of the policy's
    /// decisions, and adds what people want removed where nothing was found.
    pub(super) fn apply(
        &self,
        path: &Path,
        member: Option<&str>,
        document: &Document,
        verdicts: &mut Vec<Verdicted>,
    ) {
        let file = location(&path.to_string_lossy(), member);
        self.apply_log(&file, document, verdicts);
        let Some(answers) = self.by_path.get(&file) else { return };
        for answer in answers {
            let Some((index, part, span)) = answer.place(document) else { continue };
            let decision = answer.decision();
            let value = span.of(&part.text).map_or("", Sensitive::expose);
            let masked = Masked::of_kind(answer.kind, Sensitive::new(value));
            let same_mask = answer.masked.as_ref().is_none_or(|m| m == masked.as_str());
            let same = verdicts.iter_mut().find(|v| {
                v.finding.part == index && v.finding.span == span && v.finding.kind == answer.kind
            });
            match (same, &answer.action) {
                (Some(verdict), _) if same_mask => verdict.decision = decision,
                (None, Action::Redact(_)) if same_mask => {
                    verdicts.push(answer.added(index, span, value));
                }
                _ => continue,
            }
            self.used.fetch_add(1, Ordering::Relaxed);
        }
        verdicts.sort_by_key(|v| (v.finding.part, v.finding.span));
    }
}

/// The words of a passage: how they are spaced and written does not count.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Half a digest is enough for a fingerprint.
fn shortened(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex().chars().take(32).collect()
}

/// A file, or a member of one.
fn location(path: &str, member: Option<&str>) -> String {
    member.map_or_else(|| path.to_owned(), |m| format!("{path}\0{m}"))
}

impl Answers {
    /// What the log says: by passage, and where nothing is found any more, by place if the passage is
    /// still there.
    fn apply_log(&self, file: &str, document: &Document, verdicts: &mut Vec<Verdicted>) {
        if self.by_print.is_empty() {
            return;
        }
        let print = |part: usize, span: Span| {
            document.parts.get(part).and_then(|p| self.fingerprint(&p.text, span))
        };
        let mut here = std::collections::BTreeSet::new();
        for verdict in verdicts.iter_mut() {
            let Some(print) = print(verdict.finding.part, verdict.finding.span) else { continue };
            if let Some(logged) = self.by_print.get(&print) {
                verdict.decision = logged.answer.decision();
                logged.used.store(true, Ordering::Relaxed);
                here.insert(print);
            }
        }
        for (known, logged) in &self.by_print {
            let missing = !here.contains(known)
                && logged.file == file
                && matches!(logged.answer.action, Action::Redact(_));
            let Some((index, part, span)) =
                missing.then(|| logged.answer.place(document)).flatten()
            else {
                continue;
            };
            if print(index, span).as_ref() == Some(known) {
                let value = span.of(&part.text).map_or("", Sensitive::expose);
                verdicts.push(logged.answer.added(index, span, value));
                logged.used.store(true, Ordering::Relaxed);
            }
        }
        verdicts.sort_by_key(|v| (v.finding.part, v.finding.span));
    }
}

impl Answer {
    fn decision(&self) -> Decision {
        Decision { action: self.action.clone(), by: Decider::Person(self.by.clone()) }
    }

    /// A removal where nothing was found.
    fn added(&self, part: usize, span: Span, value: &str) -> Verdicted {
        Verdicted {
            finding: self.finding(part, span, value),
            entity: None,
            role: crate::model::Role::Derde,
            decision: self.decision(),
        }
    }

    /// The part and span that it is about.
    fn place<'d>(&self, document: &'d Document) -> Option<(usize, &'d Part, Span)> {
        let mut parts = document.parts.iter().enumerate();
        let (index, part) = parts.find(|(_, part)| {
            let label = part.label.to_string();
            // A hidden cell is told as one, and stands in its sheet.
            let hidden = self.part.strip_prefix(PartKind::HiddenCell.as_str());
            let told = hidden.map(|rest| format!("{}{rest}", PartKind::Sheet.as_str()));
            let told = told.as_deref().unwrap_or(&self.part);
            told == label || told.strip_prefix(&label).is_some_and(|cell| cell.starts_with('!'))
        })?;
        let byte = |chars: usize| {
            let mut starts = part.text.char_indices().map(|(at, _)| at);
            starts
                .nth(chars)
                .or_else(|| (part.text.chars().count() == chars).then_some(part.text.len()))
        };
        let span = Span::new(&part.text, byte(self.chars.0)?, byte(self.chars.1)?)?;
        Some((index, part, span))
    }

    fn finding(&self, part: usize, span: Span, value: &str) -> Finding {
        Finding {
            part,
            span,
            kind: self.kind,
            class: self.kind.class(),
            score: Score::new(1.0),
            recogniser: "person",
            evidence: Vec::new().into(),
            value: Secret::new(value),
        }
    }
}
