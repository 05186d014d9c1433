//! Who is who within a dossier: mentions become persons, persons get a role.

mod case;

pub use case::{Case, CaseError, Consent, Functionaris, Verzoeker};

use crate::detect::KnownForms;
use crate::model::{Entity, EntityId, Finding, Role};

/// The people of one dossier.
#[derive(Debug, Default)]
pub struct People {
    entities: Vec<Entity>,
    known: KnownForms,
}

impl People {
    /// Clusters the findings of a whole dossier (one slice per file, in the order of the files) and
    /// gives every person a role from the request file, the list of officials and the evidence.
    #[must_use]
    pub fn resolve(_files: &[Vec<Finding>], _case: &Case) -> Self {
        Self::default()
    }

    /// The forms to look for in every document of the dossier, in a second pass.
    #[must_use]
    pub fn known(&self) -> &KnownForms {
        &self.known
    }

    /// Every person, by number.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// Whose data `finding` is; `beside` are all findings of the same document, for attributes
    /// (number, address) that belong to the person they stand beside.
    #[must_use]
    pub fn who(&self, _finding: &Finding, _beside: &[Finding]) -> (Option<EntityId>, Role) {
        (None, Role::Derde)
    }

    /// Whether a consent covers `kind` for this person.
    #[must_use]
    pub fn consents(&self, _entity: EntityId, _kind: crate::model::Kind) -> bool {
        false
    }
}
