//! What must go, per regime: rules are data in `patterns/policies`.

mod builtin;
mod ground;
mod load;

pub use ground::{Ground, Weighing, canonical, check_grounds, grounds};

use crate::model::{
    Action, Class, Decider, Decision, Evidence, Explain, Finding, Grond, Kind, Role,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The name of the policy that looks for nothing but the user's own terms.
const NONE: &str = "none";

/// Which job a policy is for: what is reported besides findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Minutes: clean or not.
    Verslag,
    /// A Woo release: grounds and lists.
    Woo,
    /// A bundle for the verzoeker, with an overview.
    Inzage,
    /// A scan of drives.
    Schijf,
    /// Nothing besides findings.
    Other,
}

impl Regime {
    /// By its name in a policy file.
    fn named(name: &str) -> Option<Self> {
        match name {
            "verslag" => Some(Self::Verslag),
            "woo" => Some(Self::Woo),
            "inzage" => Some(Self::Inzage),
            "schijf" => Some(Self::Schijf),
            _ => None,
        }
    }
}

/// How long a sort of file is kept, as a policy file says.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Words in the path by which the sort is known, in lower case.
    pub words: Vec<String>,
    /// The term, in years from the day of the document.
    pub years: u16,
    /// The file must be kept that long; else it may be kept no longer.
    #[serde(default)]
    pub least: bool,
    /// The article behind it.
    pub article: String,
}

/// A policy, checked and ready.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name: `verslag`, `woo`, `inzage`, `schijf`, or the file's.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is for, in a sentence or two.
    pub note: String,
    joins_folder: bool,
    detects: bool,
    thresholds: Thresholds,
    classes: BTreeMap<Kind, Class>,
    table: BTreeMap<(Kind, Role), Verdict>,
    grounds: Vec<Ground>,
    undecided: Option<Grond>,
    modes: Vec<String>,
    regime: Regime,
    retention: Vec<Retention>,
    reasons: BTreeMap<Arc<str>, String>,
}

/// Scores at which something happens, 0 to 1.
#[derive(Clone, Copy, Debug)]
struct Thresholds {
    /// Below this: not a finding.
    ask: f32,
    /// Below this: a person is asked before it is redacted.
    redact: f32,
}

/// What the rules say about one kind and role.
#[derive(Clone, Debug)]
struct Verdict {
    action: Action,
    article: Arc<str>,
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
    /// A way of working that the policy does not have.
    #[error("policy {policy} has no mode {mode:?}")]
    NoMode {
        /// The policy.
        policy: String,
        /// As asked.
        mode: String,
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
    #[error("{path}:{line}: {expected} {detail}")]
    Refused {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What was expected there: the last part of a message id, such as `kind`.
        expected: &'static str,
        /// What the message needs besides, such as the kinds there are; may be empty.
        detail: String,
    },
}

impl Explain for PolicyError {
    fn message(&self) -> String {
        match self {
            Self::Unknown { .. } => "policy-error-unknown".to_owned(),
            Self::NoMode { .. } => "policy-error-mode".to_owned(),
            Self::Io { .. } => "policy-error-io".to_owned(),
            Self::Refused { expected, .. } => format!("policy-error-{expected}"),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unknown { name, known } => {
                vec![("name", name.clone()), ("known", known.clone())]
            }
            Self::NoMode { policy, mode } => {
                vec![("policy", policy.clone()), ("mode", mode.clone())]
            }
            Self::Io { path, cause } => {
                vec![("path", path.display().to_string()), ("cause", cause.to_string())]
            }
            Self::Refused { path, line, detail, .. } => vec![
                ("path", path.display().to_string()),
                ("line", line.to_string()),
                ("detail", detail.clone()),
            ],
        }
    }
}

impl Policy {
    /// The policy called `name`: one of the built-in four, `none` (nothing but the user's terms),
    /// or the path of a policy file.
    ///
    /// # Errors
    /// Unknown, unreadable or refused.
    pub fn load(name: &str) -> Result<Self, PolicyError> {
        Self::load_with(name, &[])
    }

    /// The same, with the rules that count only in these ways of working (`when = "streng"`).
    ///
    /// # Errors
    /// As for [`Policy::load`], or the policy has no such way of working.
    pub fn load_with(name: &str, modes: &[&str]) -> Result<Self, PolicyError> {
        if let Some((id, text)) = builtin::POLICIES.iter().find(|(id, _)| *id == name) {
            return load::policy(text, Path::new(&format!("{id}.toml")), modes);
        }
        if name == NONE {
            if let Some(mode) = modes.first() {
                return Err(PolicyError::NoMode {
                    policy: NONE.to_owned(),
                    mode: (*mode).to_owned(),
                });
            }
            return Ok(Self::none());
        }
        let path = Path::new(name);
        let looks_like_a_path = path.components().count() > 1 || path.extension().is_some();
        if !looks_like_a_path && !path.exists() {
            return Err(PolicyError::Unknown {
                name: name.to_owned(),
                known: Self::names().collect::<Vec<_>>().join(", "),
            });
        }
        let text = std::fs::read_to_string(path)
            .map_err(|cause| PolicyError::Io { path: path.to_owned(), cause })?;
        load::policy(&text, path, modes)
    }

    /// The names of the policies that need no file.
    pub fn names() -> impl Iterator<Item = &'static str> {
        builtin::POLICIES.iter().map(|(id, _)| *id).chain([NONE])
    }

    fn none() -> Self {
        Self {
            id: NONE.to_owned(),
            title: NONE.to_owned(),
            note: String::new(),
            joins_folder: false,
            detects: false,
            thresholds: Thresholds { ask: 0.0, redact: 0.0 },
            classes: BTreeMap::new(),
            table: BTreeMap::new(),
            grounds: Vec::new(),
            undecided: None,
            modes: Vec::new(),
            regime: Regime::Other,
            retention: Vec::new(),
            reasons: BTreeMap::new(),
        }
    }

    /// Whether files of one folder are judged together (a dossier) or each by itself.
    #[must_use]
    pub fn joins_folder(&self) -> bool {
        self.joins_folder
    }

    /// The ways of working it was loaded with.
    #[must_use]
    pub fn modes(&self) -> &[String] {
        &self.modes
    }

    /// The job it is for.
    #[must_use]
    pub fn regime(&self) -> Regime {
        self.regime
    }

    /// The terms that hold for a file at this path, by the words in it.
    pub fn retention(&self, path: &str) -> impl Iterator<Item = &Retention> {
        let path = path.to_lowercase();
        self.retention.iter().filter(move |r| r.words.iter().any(|w| path.contains(w.as_str())))
    }

    /// Whether the policy knows terms at all.
    #[must_use]
    pub fn knows_retention(&self) -> bool {
        !self.retention.is_empty()
    }

    /// What the rules with this article say in the file's own words; empty where they say nothing.
    #[must_use]
    pub fn reason(&self, article: &str) -> &str {
        self.reasons.get(article).map_or("", String::as_str)
    }

    /// Every article that a rule names, with what the rules say of it.
    pub fn reasons(&self) -> impl Iterator<Item = (&str, &str)> {
        self.reasons.iter().map(|(a, n)| (&**a, n.as_str()))
    }

    /// The question that a removal on this ground becomes: where the policy says so, its box does not
    /// claim a ground that nobody has decided on.
    #[must_use]
    pub fn question(&self, ground: Option<Grond>) -> Action {
        Action::Ask(self.undecided.clone().or(ground))
    }

    /// Whether anything but the user's own terms is looked for.
    #[must_use]
    pub fn detects(&self) -> bool {
        self.detects
    }

    /// How grave `kind` is under this policy.
    #[must_use]
    pub fn class(&self, kind: Kind) -> Class {
        self.classes.get(&kind).copied().unwrap_or_else(|| kind.class())
    }

    /// The ground with this code: its text and article for a legend.
    #[must_use]
    pub fn ground(&self, code: &str) -> Option<&Ground> {
        self.grounds.iter().find(|g| g.code == code)
    }

    /// The grounds that a rule of this policy uses, in the order of the law, for a legend.
    pub fn grounds_used(&self) -> impl Iterator<Item = &Ground> {
        let used = |g: &&Ground| {
            if self.undecided.as_ref().is_some_and(|u| *u.0 == *g.code) {
                return true;
            }
            let mut grounds = self.table.values().filter_map(|v| v.action.grond());
            grounds.any(|u| *u.0 == *g.code)
        };
        self.grounds.iter().filter(used)
    }

    /// What happens to a finding of a person with `role`; `consent` says that a consent covers its
    /// kind. `None`: not a finding under this policy (score below the lowest threshold).
    ///
    /// Without consent for this kind a `Toestemming` is a `Derde`; an official whose entry in the
    /// list keeps this kind is treated as somebody who consented. A rule that redacts becomes a
    /// question when the score lies between the two thresholds. The user's own terms always go.
    #[must_use]
    pub fn decide(&self, finding: &Finding, role: Role, consent: bool) -> Option<Decision> {
        if finding.kind == Kind::Term || finding.evidence.contains(&Evidence::Term) {
            return Some(Decision {
                action: Action::Redact(None),
                by: Decider::Rule(Arc::from("--term")),
            });
        }
        let score = finding.score.get();
        if !self.detects || score < self.thresholds.ask {
            return None;
        }
        let treated_as = match (role, consent) {
            (Role::Toestemming, false) => Role::Derde,
            (Role::Functionaris, true) => Role::Toestemming,
            (same, _) => same,
        };
        let Some(verdict) = self.table.get(&(finding.kind, treated_as)) else {
            // The load covers every pair; should one be missing, a person has to say.
            return Some(Decision { action: Action::Ask(None), by: Decider::Concept });
        };
        let action = match &verdict.action {
            Action::Redact(ground) if score < self.thresholds.redact => {
                self.question(ground.clone())
            }
            Action::Ask(ground) => self.question(ground.clone()),
            action => action.clone(),
        };
        Some(Decision { action, by: Decider::Rule(Arc::clone(&verdict.article)) })
    }
}

#[cfg(test)]
mod tests;
