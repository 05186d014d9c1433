//! What people decided: the findings of an earlier run, with the actions they chose.
//!
//! The file is `bevindingen.jsonl` itself, edited. A line counts for the finding at the same place,
//! of the same kind and with the same mask; a line with `redact` where nothing was found removes
//! that place. A line that fits nothing is not used, and the run says so: the file was read
//! differently then, or has changed.

use crate::model::{
    Action, Decider, Decision, Document, Finding, Grond, Kind, Masked, Part, Score, Secret,
    Sensitive, Span, Verdicted,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

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
}

/// The answers of people, by file.
#[derive(Debug, Default)]
pub struct Answers {
    by_path: BTreeMap<String, Vec<Answer>>,
    total: usize,
    used: AtomicUsize,
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
}

impl Answers {
    /// Reads the file; `user` decided where a line does not say who did.
    ///
    /// # Errors
    /// See [`AnswersError`].
    pub fn load(path: &Path, user: &str) -> Result<Self, AnswersError> {
        let text =
            std::fs::read_to_string(path).map_err(|e| AnswersError::Io(path.to_owned(), e))?;
        let mut answers = Self::default();
        for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let refused = |why: String| AnswersError::Line(path.to_owned(), at + 1, why);
            let value: serde_json::Value =
                serde_json::from_str(line).map_err(|e| refused(e.to_string()))?;
            if value.get("action").is_none() {
                continue; // what became of a file, or the summary
            }
            let line: Line = serde_json::from_value(value).map_err(|e| refused(e.to_string()))?;
            let kind = line.kind.parse().map_err(|_| refused(line.kind.clone()))?;
            let ground = line.ground.map(|g| Grond(g.into()));
            let action = match line.action.as_str() {
                "redact" => Action::Redact(ground),
                "keep" => Action::Keep,
                // Nobody has answered yet.
                "ask" => continue,
                other => return Err(refused(other.to_owned())),
            };
            answers.total += 1;
            answers.by_path.entry(key(&line.path, line.member.as_deref())).or_default().push(
                Answer {
                    part: line.part,
                    chars: (line.start, line.end),
                    kind,
                    masked: line.masked,
                    action,
                    by: line.by.unwrap_or_else(|| user.to_owned()),
                },
            );
        }
        Ok(answers)
    }

    /// Answers that fitted no place in any file.
    #[must_use]
    pub fn unused(&self) -> usize {
        self.total.saturating_sub(self.used.load(Ordering::Relaxed))
    }

    /// Puts the answers about the file `path`, or a `member` of it, in the place of the policy's decisions, and adds what
    /// people want removed where nothing was found.
    pub(super) fn apply(
        &self,
        path: &Path,
        member: Option<&str>,
        document: &Document,
        verdicts: &mut Vec<Verdicted>,
    ) {
        let key = key(&path.to_string_lossy(), member);
        let Some(answers) = self.by_path.get(&key) else { return };
        for answer in answers {
            let Some((index, part, span)) = answer.place(document) else { continue };
            let decision =
                Decision { action: answer.action.clone(), by: Decider::Person(answer.by.clone()) };
            let value = span.of(&part.text).map_or("", Sensitive::expose);
            let masked = Masked::of_kind(answer.kind, Sensitive::new(value));
            let same_mask = answer.masked.as_ref().is_none_or(|m| m == masked.as_str());
            let same = verdicts.iter_mut().find(|v| {
                v.finding.part == index && v.finding.span == span && v.finding.kind == answer.kind
            });
            match (same, &answer.action) {
                (Some(verdict), _) if same_mask => verdict.decision = decision,
                (None, Action::Redact(_)) if same_mask => verdicts.push(Verdicted {
                    finding: answer.finding(index, span, value),
                    entity: None,
                    role: crate::model::Role::Derde,
                    decision,
                }),
                _ => continue,
            }
            self.used.fetch_add(1, Ordering::Relaxed);
        }
        verdicts.sort_by_key(|v| (v.finding.part, v.finding.span));
    }
}

/// A file, or a member of one.
fn key(path: &str, member: Option<&str>) -> String {
    member.map_or_else(|| path.to_owned(), |m| format!("{path}\0{m}"))
}

impl Answer {
    /// The part and span that it is about.
    fn place<'d>(&self, document: &'d Document) -> Option<(usize, &'d Part, Span)> {
        let mut parts = document.parts.iter().enumerate();
        let (index, part) = parts.find(|(_, part)| {
            let label = part.label.to_string();
            self.part == label
                || self.part.strip_prefix(&label).is_some_and(|cell| cell.starts_with('!'))
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
            evidence: Vec::new(),
            value: Secret::new(value),
        }
    }
}
