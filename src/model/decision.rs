//! What happens to a finding, on which ground, by whom.

use super::{Finding, Kind, Role};
use std::sync::Arc;

/// Legal ground for withholding as printed in the box, e.g. `5.1.2.e`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grond(pub Arc<str>);

/// Who decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decider {
    /// A policy rule: its article or its number in the file.
    Rule(Arc<str>),
    /// A person, by login name.
    Person(String),
    /// Nobody yet: an open question, for the concept settled on the safe side.
    Concept,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Remove it, on this ground where the regime has grounds.
    Redact(Option<Grond>),
    /// Leave it readable.
    Keep,
    /// A person has to say.
    Ask(Option<Grond>),
}

impl Action {
    /// `redact`, `keep` or `ask`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Redact(_) => "redact",
            Self::Keep => "keep",
            Self::Ask(_) => "ask",
        }
    }

    /// The ground, where there is one.
    #[must_use]
    pub fn grond(&self) -> Option<&Grond> {
        match self {
            Self::Redact(g) | Self::Ask(g) => g.as_ref(),
            Self::Keep => None,
        }
    }
}

/// An action and who chose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What is done.
    pub action: Action,
    /// Who said so.
    pub by: Decider,
}

/// A finding with the person it belongs to and the decision on it.
#[derive(Clone, Debug)]
pub struct Verdicted {
    /// What was seen.
    pub finding: Finding,
    /// Number of the person within the dossier, when one is known.
    pub entity: Option<super::EntityId>,
    /// Role of that person, or of the thing itself.
    pub role: Role,
    /// What happens.
    pub decision: Decision,
}

/// Decisions without a single open question: the only thing a format's `redact` accepts.
#[derive(Clone, Debug)]
pub struct Settled(Vec<Verdicted>);

impl Settled {
    /// Accepts `all` if nothing is left to ask.
    ///
    /// # Errors
    /// The number of findings still waiting for a person.
    pub fn new(all: Vec<Verdicted>) -> Result<Self, usize> {
        match all.iter().filter(|v| matches!(v.decision.action, Action::Ask(_))).count() {
            0 => Ok(Self(all)),
            waiting => Err(waiting),
        }
    }

    /// Settles every open question on the safe side: it is removed, by [`Decider::Concept`].
    /// What comes out is a concept, never a release.
    #[must_use]
    pub fn concept(mut all: Vec<Verdicted>) -> Self {
        for v in &mut all {
            if let Action::Ask(grond) = &v.decision.action {
                v.decision =
                    Decision { action: Action::Redact(grond.clone()), by: Decider::Concept };
            }
        }
        Self(all)
    }

    /// Everything decided, in the order of the document.
    #[must_use]
    pub fn all(&self) -> &[Verdicted] {
        &self.0
    }

    /// What must be removed, in the order of the document.
    pub fn redactions(&self) -> impl Iterator<Item = &Verdicted> {
        self.0.iter().filter(|v| matches!(v.decision.action, Action::Redact(_)))
    }

    /// The kinds that are removed at least once.
    #[must_use]
    pub fn kinds(&self) -> std::collections::BTreeSet<Kind> {
        self.redactions().map(|v| v.finding.kind).collect()
    }
}
