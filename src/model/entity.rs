//! Who a finding is about.

use super::Secret;

/// Number of a person within a dossier, from 1; printed as `p1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

impl std::fmt::Display for EntityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "p{}", self.0)
    }
}

/// What a person is in this dossier (DESIGN: who is who).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The betrokkene who asked for inzage.
    Verzoeker,
    /// Acts in a public function: bestuurder, raadslid, secretaris, griffier.
    Functionaris,
    /// Speaks for a public body by function: woordvoerder, voorlichter.
    Woordvoerder,
    /// Acts for a body without a public function, or takes part in a meeting in function.
    Ambtenaar,
    /// Acts in a profession: arts, advocaat, deurwaarder, leerkracht.
    Deskundige,
    /// Anyone else.
    Derde,
    /// A derde who agreed to stay readable, for the kinds in the entity's consent.
    Toestemming,
    /// Could be more than one of the above: a person has to say.
    Onzeker,
    /// Not a natural person: functional mailbox, organisation's number.
    Organisatie,
}

impl Role {
    /// Every role, in the order of messages and reports.
    pub const ALL: &[Self] = &[
        Self::Verzoeker,
        Self::Functionaris,
        Self::Woordvoerder,
        Self::Ambtenaar,
        Self::Deskundige,
        Self::Derde,
        Self::Toestemming,
        Self::Onzeker,
        Self::Organisatie,
    ];

    /// Somebody other than the verzoeker who has neither a public function nor consented: a citizen,
    /// or somebody at work.
    #[must_use]
    pub fn is_derde(self) -> bool {
        self == Self::Derde || self.is_at_work()
    }

    /// Acts in function or profession without being a bestuurder: the name says who did it, not whom
    /// it is about.
    #[must_use]
    pub fn is_at_work(self) -> bool {
        matches!(self, Self::Woordvoerder | Self::Ambtenaar | Self::Deskundige)
    }

    /// The word in reports, policy files and machine formats.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verzoeker => "verzoeker",
            Self::Functionaris => "functionaris",
            Self::Woordvoerder => "woordvoerder",
            Self::Ambtenaar => "ambtenaar",
            Self::Deskundige => "deskundige",
            Self::Derde => "derde",
            Self::Toestemming => "toestemming",
            Self::Onzeker => "onzeker",
            Self::Organisatie => "organisatie",
        }
    }
}

/// One person and the forms in which the dossier names them.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Number within the dossier.
    pub id: EntityId,
    /// Role.
    pub role: Role,
    /// The public function, when the text or the officials list gives one.
    pub function: Option<String>,
    /// Forms seen, longest first.
    pub forms: Vec<Secret>,
}
