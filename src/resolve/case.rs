//! What the user knows beforehand: the request file and the list of officials (DESIGN 4).

use crate::model::{Kind, Secret};
use std::path::{Path, PathBuf};

/// Request and officials together; empty when neither was given.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Who asks for inzage.
    pub verzoeker: Option<Verzoeker>,
    /// Derden who agreed to stay readable.
    pub toestemming: Vec<Consent>,
    /// Officials by list.
    pub functionarissen: Vec<Functionaris>,
}

/// The verzoeker as the request file describes them.
#[derive(Clone, Debug, Default)]
pub struct Verzoeker {
    /// All name forms that are known; variants are derived.
    pub names: Vec<Secret>,
    /// Everything else that is theirs: numbers, addresses, dates, with its kind.
    pub values: Vec<(Kind, Secret)>,
}

/// A derde who consented, and for what.
#[derive(Clone, Debug)]
pub struct Consent {
    /// Name as given.
    pub name: Secret,
    /// Kinds that may stay readable.
    pub scope: Vec<Kind>,
}

/// An official from the list.
#[derive(Clone, Debug)]
pub struct Functionaris {
    /// Name as given.
    pub name: String,
    /// Function, as printed.
    pub function: String,
    /// Kinds that stay readable.
    pub keep: Vec<Kind>,
}

/// A request or officials file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// Not readable.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        #[source]
        cause: std::io::Error,
    },
    /// Not the TOML that DESIGN 4 describes; line, column and what was expected are in the cause.
    #[error("{path}: {cause}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and what.
        #[source]
        cause: Box<toml::de::Error>,
    },
}

impl Case {
    /// Reads the request file (`--requester`) and the officials file (`--officials`).
    ///
    /// # Errors
    /// A file cannot be read or does not have the shape asked for.
    pub fn load(_requester: Option<&Path>, _officials: Option<&Path>) -> Result<Self, CaseError> {
        Ok(Self::default())
    }
}
