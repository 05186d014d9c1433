//! Who is who within a dossier: mentions become persons, persons get a role.
//!
//! * One surname with two sets of initials is two people; a mention that fits more than one person
//!   of different roles is [`Role::Onzeker`], and a person has to say. The worst error is a namesake
//!   or relative taken for the verzoeker, so the verzoeker's surname or first name alone counts only
//!   while nobody else in the dossier bears it, and a fuller name than the request gives does not.
//! * What the request file lists (numbers, addresses, dates) is the verzoeker's wherever it stands.
//! * Everything else belongs to the person named nearest: see `beside.rs`.

mod beside;
mod case;
mod cluster;
mod known;
mod name;
mod role;
mod values;

pub use case::{Case, CaseError, Consent, Functionaris, Verzoeker};

use crate::detect::{KnownForms, spreads};
use crate::model::{Entity, EntityId, Evidence, Finding, Kind, Role, Secret};
use cluster::{Candidates, Cluster};
use name::Name;
use std::collections::{BTreeMap, BTreeSet};
use values::Own;

/// The people of one dossier.
#[derive(Debug, Default)]
pub struct People {
    entities: Vec<Entity>,
    known: KnownForms,
    cluster: Cluster,
    /// Number of each profile.
    numbers: Vec<EntityId>,
    /// Profile of each number.
    profiles: BTreeMap<EntityId, usize>,
    own: Own,
    has_verzoeker: bool,
}

impl People {
    /// Clusters the findings of a whole dossier (one slice per file, in the order of the files) and
    /// gives every person a role from the request file, the list of officials and the evidence.
    #[must_use]
    pub fn resolve(files: &[Vec<Finding>], case: &Case) -> Self {
        let mut people = Self {
            cluster: Cluster::build(files, case),
            has_verzoeker: case.verzoeker.is_some(),
            ..Self::default()
        };
        if let Some(verzoeker) = &case.verzoeker {
            for (kind, value) in &verzoeker.values {
                people.own.add(*kind, value.expose());
            }
        }
        people.number(files);
        people.known = people.forms(files, case);
        people
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

    /// Whether a consent of this person, or their entry in the list of officials, covers `kind`.
    #[must_use]
    pub fn consents(&self, entity: EntityId, kind: Kind) -> bool {
        let profile = self.profiles.get(&entity).and_then(|at| self.cluster.profiles.get(*at));
        profile.is_some_and(|p| !p.doubt && p.keeps.contains(&kind))
    }

    /// Whose data `finding` is; `beside` are all findings of the same document in order of place, for
    /// attributes (number, address) that belong to the person they stand beside.
    #[must_use]
    pub fn who(&self, finding: &Finding, beside: &[Finding]) -> (Option<EntityId>, Role) {
        if finding.kind == Kind::Term {
            return (None, Role::Derde);
        }
        if finding.evidence.contains(&Evidence::Functional) {
            return (None, Role::Organisatie);
        }
        let text = finding.value.expose();
        if finding.kind == Kind::Person {
            return match self.person(finding) {
                (_, Role::Verzoeker) if self.contradicted(finding, beside) => (None, Role::Onzeker),
                who => who,
            };
        }
        if self.own.has(finding.kind, text) {
            return self.verzoeker();
        }
        if finding.kind == Kind::Email {
            let owners = self.cluster.by_login(text);
            if !owners.is_empty() {
                return self.one_of(&owners);
            }
        }
        self.owner(finding, beside)
    }

    /// Whom a name means.
    fn person(&self, finding: &Finding) -> (Option<EntityId>, Role) {
        let Some(name) = Name::parse(finding.value.expose()) else { return (None, Role::Derde) };
        let Candidates { mut all, sure } = self.cluster.candidates(&name);
        if cluster::public_function(finding).is_some() {
            let official = |at: &usize| {
                self.cluster.profiles.get(*at).is_some_and(|p| p.role == Role::Functionaris)
            };
            if all.iter().any(official) {
                all.retain(official);
            }
        }
        match (self.one_of(&all), sure) {
            // The name says more than the request: perhaps a relative.
            ((_, Role::Verzoeker | Role::Toestemming), false) => (None, Role::Onzeker),
            // Perhaps the verzoeker, misspelled.
            ((_, Role::Derde), _) if self.resembles_verzoeker(&name) => (None, Role::Onzeker),
            (answer, _) => answer,
        }
    }

    fn resembles_verzoeker(&self, name: &Name) -> bool {
        let own = |p: &&cluster::Profile| p.role == Role::Verzoeker;
        self.cluster.profiles.iter().filter(own).any(|p| p.resembles(name))
    }

    /// The one profile, or what all of them have in common.
    fn one_of(&self, profiles: &[usize]) -> (Option<EntityId>, Role) {
        if let [one] = profiles {
            let number = self.numbers.get(*one).copied();
            let Some(profile) = self.cluster.profiles.get(*one) else { return (None, Role::Derde) };
            // Whoever is on the list without `person` is not to be named.
            let hidden = profile.listed && !profile.keeps.contains(&Kind::Person);
            let role = if hidden { Role::Derde } else { profile.role() };
            return (number, role);
        }
        let roles: BTreeSet<Role> = profiles
            .iter()
            .filter_map(|at| self.cluster.profiles.get(*at))
            .map(cluster::Profile::role)
            .collect();
        let mut roles = roles.into_iter();
        match (roles.next(), roles.next()) {
            (None, _) => (None, Role::Derde),
            (Some(role @ (Role::Derde | Role::Functionaris)), None) => (None, role),
            _ => (None, Role::Onzeker),
        }
    }

    fn verzoeker(&self) -> (Option<EntityId>, Role) {
        let at = self.cluster.profiles.iter().position(|p| p.role == Role::Verzoeker);
        (at.and_then(|at| self.numbers.get(at).copied()), Role::Verzoeker)
    }

    /// Numbers the profiles in order of first mention and lists their forms.
    fn number(&mut self, files: &[Vec<Finding>]) {
        let count = self.cluster.profiles.len();
        let mut order: Vec<usize> = Vec::new();
        let mut counted: BTreeSet<&str> = BTreeSet::new();
        let mut forms: Vec<BTreeSet<String>> = vec![BTreeSet::new(); count];
        for finding in files.iter().flatten().filter(|f| f.kind == Kind::Person) {
            let text = finding.value.expose();
            if !counted.insert(text) {
                continue;
            }
            let Some(name) = Name::parse(text) else { continue };
            if let [one] = self.cluster.candidates(&name).all.as_slice()
                && let Some(seen) = forms.get_mut(*one)
            {
                if seen.is_empty() {
                    order.push(*one);
                }
                seen.insert(text.to_owned());
            }
        }
        let mentioned: BTreeSet<usize> = order.iter().copied().collect();
        order.extend((0..count).filter(|at| !mentioned.contains(at)));
        self.numbers = vec![EntityId(0); count];
        for (n, at) in order.into_iter().enumerate() {
            let id = EntityId(u32::try_from(n + 1).unwrap_or(u32::MAX));
            if let Some(slot) = self.numbers.get_mut(at) {
                *slot = id;
            }
            self.profiles.insert(id, at);
            let Some(profile) = self.cluster.profiles.get(at) else { continue };
            let mut all: Vec<String> =
                forms.get_mut(at).map(std::mem::take).unwrap_or_default().into_iter().collect();
            all.extend(profile.given_forms.iter().cloned());
            all.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
            all.dedup();
            self.entities.push(Entity {
                id,
                role: profile.role(),
                function: profile.function.clone(),
                forms: all.into_iter().map(Secret::new).collect(),
            });
        }
    }

    fn forms(&self, files: &[Vec<Finding>], case: &Case) -> KnownForms {
        let mut forms = known::Forms::default();
        // What was a doubtful name everywhere is not looked for elsewhere.
        let mut sure: BTreeMap<&str, bool> = BTreeMap::new();
        for finding in files.iter().flatten().filter(|f| f.kind == Kind::Person) {
            *sure.entry(finding.value.expose()).or_default() |= spreads(finding);
        }
        let doubtful = |form: &Secret| sure.get(form.expose()) == Some(&false);
        for form in self.entities.iter().flat_map(|e| &e.forms).filter(|f| !doubtful(f)) {
            forms.name(form.expose());
        }
        for (kind, value) in case.verzoeker.iter().flat_map(|v| &v.values) {
            forms.value(*kind, value.expose());
        }
        for finding in files.iter().flatten().filter(|f| is_number(f.kind)) {
            if !finding.evidence.contains(&Evidence::Functional) && finding.score.get() >= 0.5 {
                forms.value(finding.kind, finding.value.expose());
            }
        }
        forms.into_known()
    }
}

/// Values that mean the same thing wherever they stand.
fn is_number(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Bsn
            | Kind::Phone
            | Kind::Email
            | Kind::Iban
            | Kind::LicensePlate
            | Kind::IdNumber
            | Kind::CaseNumber
    )
}

#[cfg(test)]
mod gold;
#[cfg(test)]
mod tests;
