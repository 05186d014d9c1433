//! What must go, per regime: rules are data in `patterns/policies`.

use crate::model::{Action, Class, Decider, Decision, Finding, Kind, Role};
use std::path::PathBuf;

/// A policy, checked and ready.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name: `verslag`, `woo`, `inzage`, `schijf`, or the file's.
    pub id: String,
}

/// A policy file that is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// No such policy; the names that exist.
    #[error("no policy {name:?}; known: {known}")]
    Unknown {
        /// As asked.
        name: String,
        /// What there is.
        known: String,
    },
    /// Not readable.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        #[source]
        cause: std::io::Error,
    },
    /// Refused: file, line and what was expected.
    #[error("{path}:{line}: {expected}")]
    Refused {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What was expected there.
        expected: String,
    },
}

impl Policy {
    /// The policy called `name`: one of the built-in four, `none` (nothing but the user's terms),
    /// or the path of a policy file.
    ///
    /// # Errors
    /// Unknown, unreadable or refused.
    pub fn load(name: &str) -> Result<Self, PolicyError> {
        Ok(Self { id: name.to_owned() })
    }

    /// Whether files of one folder are judged together (a dossier) or each by itself.
    #[must_use]
    pub fn joins_folder(&self) -> bool {
        matches!(self.id.as_str(), "inzage" | "woo")
    }

    /// Whether anything but the user's own terms is looked for.
    #[must_use]
    pub fn detects(&self) -> bool {
        self.id != "none"
    }

    /// How grave `kind` is under this policy.
    #[must_use]
    pub fn class(&self, kind: Kind) -> Class {
        kind.class()
    }

    /// What happens to a finding of a person with `role`; `consent` says that a consent covers its
    /// kind. `None`: not a finding under this policy (score below the lowest threshold).
    #[must_use]
    pub fn decide(&self, _finding: &Finding, _role: Role, _consent: bool) -> Option<Decision> {
        Some(Decision { action: Action::Keep, by: Decider::Concept })
    }
}
