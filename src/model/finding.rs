//! What detection thinks it saw.

use super::{Class, Kind, Secret, Span};
use std::ops::Deref;
use std::sync::Arc;

/// How sure, 0 to 1: of the findings with score `s`, about a share `s` is right.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct Score(f32);

impl Score {
    /// Clamped to 0..=1; not-a-number becomes 0.
    #[must_use]
    pub fn new(value: f32) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f32 {
        self.0
    }
}

/// One thing that speaks for or against a finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Evidence {
    /// Its shape fits the recogniser's pattern.
    Pattern,
    /// A check holds: `elfproef`, `mod-97` …
    Checksum(&'static str),
    /// A word beside it that announces this kind, lower case: `bsn`, `geboren`.
    Context(String),
    /// It stands in a list: `voornamen`, `achternamen`, `straten` …
    List(&'static str),
    /// The grammar of names: `aanhef`, `initials`, `tussenvoegsel`, `voornaam-achternaam` …
    Grammar(&'static str),
    /// A statistical model's word.
    Model,
    /// Another form of a person found elsewhere in the document or dossier.
    SamePerson,
    /// A function word beside a name, lower case: `burgemeester`, `wethouder`.
    Function(String),
    /// An address of an organisation or a role, not of a person: `info@`, `secretariaat@`.
    Functional,
    /// The fact is tied to a person by this: `name`, `pronoun`, `client`, `number`.
    PersonInScope(&'static str),
    /// Another person's too: a joint address, telephone or debt.
    Shared,
    /// The user asked for it.
    Term,
    /// What speaks against it; the score has been lowered: `common-word`, `no-context` …
    Against(&'static str),
}

impl Evidence {
    /// The stable spelling in machine formats: `checksum:elfproef`, `context:bsn`.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Pattern => "pattern".to_owned(),
            Self::Checksum(c) => format!("checksum:{c}"),
            Self::Context(w) => format!("context:{w}"),
            Self::List(l) => format!("list:{l}"),
            Self::Grammar(g) => format!("grammar:{g}"),
            Self::Model => "model".to_owned(),
            Self::SamePerson => "same-person".to_owned(),
            Self::Function(w) => format!("function:{w}"),
            Self::Functional => "functional".to_owned(),
            Self::PersonInScope(p) => format!("person:{p}"),
            Self::Shared => "shared".to_owned(),
            Self::Term => "term".to_owned(),
            Self::Against(a) => format!("against:{a}"),
        }
    }
}

/// Everything that speaks for or against a finding. Findings for which the same speaks share it: a sheet
/// has millions.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Because(Arc<Vec<Evidence>>);

impl Because {
    /// Adds one thing more.
    pub fn push(&mut self, evidence: Evidence) {
        Arc::make_mut(&mut self.0).push(evidence);
    }

    /// Takes one thing back.
    pub fn remove(&mut self, evidence: &Evidence) {
        if self.0.contains(evidence) {
            Arc::make_mut(&mut self.0).retain(|e| e != evidence);
        }
    }
}

impl From<Vec<Evidence>> for Because {
    fn from(all: Vec<Evidence>) -> Self {
        Self(Arc::new(all))
    }
}

impl Deref for Because {
    type Target = [Evidence];

    fn deref(&self) -> &[Evidence] {
        &self.0
    }
}

/// A piece of a document that is probably personal data.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Index of the part in the document.
    pub part: usize,
    /// Where in that part's text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// How grave; the policy may have overruled the kind's own.
    pub class: Class,
    /// How sure.
    pub score: Score,
    /// Id of the recogniser that saw it, stable for ever.
    pub recogniser: &'static str,
    /// Why.
    pub evidence: Because,
    /// The text as normalised for matching (hyphens joined, letter-spacing closed); `resolve`
    /// compares names with it.
    pub value: Secret,
}
