//! Who is who within a dossier: mentions become persons, persons get a role.
//!
//! * One surname with two sets of initials is two people; a mention that fits more than one person
//!   of different roles is [`Role::Onzeker`], and a person has to say. The worst error is a namesake
//!   or relative taken for the verzoeker, so the verzoeker's surname or first name alone counts only
//!   while nobody else in the dossier bears it, and a fuller name than the request gives does not.
//! * What the request file lists (numbers, addresses, dates) is the verzoeker's wherever it stands.
//! * Everything else belongs to the person named nearest: see `beside.rs`.

mod attend;
mod beside;
mod called;
mod case;
mod chain;
mod cluster;
mod known;
mod ledger;
mod letter;
mod name;
mod record;
mod role;
mod together;
mod values;

pub use attend::attend;
pub use called::called;
pub use case::{Case, CaseError, Consent, Functionaris, Verzoeker};
pub use chain::chain;
pub use ledger::ledger;
pub use letter::letter;

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
    /// Of the verzoeker, by the aanhef beside their full name.
    sex: Option<Sex>,
    /// Of every profile, by the aanhef beside names that can only be theirs.
    sexes: Vec<Option<Sex>>,
    /// The words by which the dossier calls the verzoeker and nobody else: see `called.rs`.
    called: BTreeSet<&'static str>,
}

/// A person's number and role.
pub type Who = (Option<EntityId>, Role);

/// Whom a name can mean.
struct Meant {
    /// Profiles that fit.
    all: Vec<usize>,
    who: Who,
    /// Given name or initials with a surname.
    full: bool,
    /// The name holds a surname.
    surname: bool,
}

impl Meant {
    /// The profile, when there is no other.
    fn certain(&self) -> Option<usize> {
        let [one] = self.all.as_slice() else { return None };
        self.who.0.map(|_| *one)
    }
}

/// The findings of one document and whom its names mean.
struct Beside<'f> {
    findings: &'f [Finding],
    people: &'f [Option<Who>],
    /// The document is about the verzoeker.
    subject: bool,
    /// The document names the verzoeker, or holds a number of theirs.
    named: bool,
    /// Parts with a statement of the verzoeker's account.
    own_ledgers: BTreeSet<usize>,
}

/// What an aanhef says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sex {
    Man,
    Woman,
}

/// How near somebody else stands to what is shared with them, in bytes.
const SHARED: usize = 120;

/// How far behind a name the number of the same record may stand, in bytes.
const RECORD: usize = 300;

/// The sex that the aanhef beside a name tells.
fn sex(finding: &Finding) -> Option<Sex> {
    finding.evidence.iter().find_map(|e| match e {
        Evidence::Context(word) => match word.as_str() {
            "heer" | "dhr" | "hr" | "meneer" | "mijnheer" => Some(Sex::Man),
            "mevrouw" | "mevr" | "mw" | "mej" | "mejuffrouw" | "juffrouw" => Some(Sex::Woman),
            _ => None,
        },
        _ => None,
    })
}

/// Values that only one person can have.
fn is_one_persons(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Address
            | Kind::Postcode
            | Kind::Phone
            | Kind::Iban
            | Kind::Financial
            | Kind::CaseNumber
    )
}

impl People {
    /// Clusters the findings of a whole dossier (one slice per file, in the order of the files) and
    /// gives every person a role from the request file, the list of officials and the evidence.
    #[must_use]
    pub fn resolve(files: &[Vec<Finding>], case: &Case) -> Self {
        let records: Vec<_> = files.iter().map(|file| record::names(file)).collect();
        let mut people = Self {
            cluster: Cluster::build(files, &records, case),
            has_verzoeker: case.verzoeker.is_some(),
            ..Self::default()
        };
        if let Some(verzoeker) = &case.verzoeker {
            for (kind, value) in &verzoeker.values {
                people.own.add(*kind, value.expose());
            }
        }
        people.number(files, &records);
        people.sexes = people.cluster.sexes(files);
        people.sex = people.own_sex(files);
        people.called = people.own_words(files);
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

    /// Whose data each of `findings` is: all findings of one document, in order of place. A name that
    /// fits several people is the one named last in this document, as far as their roles agree;
    /// numbers, addresses and facts belong to the person they stand beside.
    #[must_use]
    pub fn whose(&self, findings: &[Finding]) -> Vec<(Option<EntityId>, Role)> {
        let people = self.mentions(findings);
        let subject = self.is_about_verzoeker(findings, &people);
        let own_ledgers = self.own_ledgers(findings, &people);
        let own = |f: &Finding| self.own.has(f.kind, f.value.expose());
        let named = self.has_verzoeker
            && (people.iter().flatten().any(|w| w.1 == Role::Verzoeker)
                || findings.iter().any(own));
        let scene = Beside { findings, people: &people, subject, named, own_ledgers };
        findings.iter().enumerate().map(|(at, f)| self.who(at, f, &scene)).collect()
    }

    fn who(&self, at: usize, finding: &Finding, scene: &Beside<'_>) -> Who {
        if finding.kind == Kind::Term {
            return (None, Role::Derde);
        }
        if finding.evidence.contains(&Evidence::Functional) {
            return (None, Role::Organisatie);
        }
        let text = finding.value.expose();
        if finding.kind == Kind::Person {
            return match scene.people.get(at).copied().flatten().unwrap_or((None, Role::Derde)) {
                (_, Role::Verzoeker) if self.contradicted(finding, scene) => (None, Role::Onzeker),
                who => who,
            };
        }
        if self.own.has(finding.kind, text) || self.is_behind_own_address(at, finding, scene) {
            return self.verzoeker();
        }
        if finding.kind == Kind::Email {
            let owners = self.cluster.by_login(text);
            if !owners.is_empty() {
                return self.one_of(&owners);
            }
        }
        self.owner(finding, scene)
    }

    /// Whether the verzoeker's `finding` is another's too: the request lists it, and somebody else
    /// stands beside it (a shared address, a family's telephone, a joint debt).
    #[must_use]
    pub fn is_shared(&self, findings: &[Finding], whose: &[Who], at: usize) -> bool {
        let Some(finding) = findings.get(at) else { return false };
        let own = whose.get(at).is_some_and(|w| w.1 == Role::Verzoeker);
        if !own || finding.kind == Kind::Person || is_one_persons(finding.kind) {
            return false;
        }
        let other = |i: usize| {
            let near = findings.get(i).filter(|f| {
                f.part == finding.part
                    && f.kind == Kind::Person
                    && f.span.start().abs_diff(finding.span.start()) <= SHARED
            });
            near.is_some() && whose.get(i).is_some_and(|w| w.1 == Role::Derde)
        };
        let nearest = (at.saturating_sub(3)..at).rev().find(|i| {
            findings.get(*i).is_some_and(|f| f.part == finding.part && f.kind == Kind::Person)
        });
        nearest.is_some_and(other)
    }

    /// Whom the names in one document mean; `None` at what is no name.
    fn mentions(&self, findings: &[Finding]) -> Vec<Option<Who>> {
        let whole = record::names(findings);
        let meant = |(at, finding): (usize, &Finding)| match whole.get(&at) {
            Some(name) => self.meant_by(finding, name),
            None => self.meant(finding),
        };
        let meant: Vec<Option<Meant>> = findings.iter().enumerate().map(meant).collect();
        // Whom this document calls by surname: nobody called `Vinod` only is `meneer Jagroep`.
        let surnamed = meant.iter().flatten().filter(|m| m.surname);
        let certain: BTreeSet<usize> = surnamed.filter_map(Meant::certain).collect();
        let known = findings
            .iter()
            .any(|f| is_one_persons(f.kind) && self.own.has(f.kind, f.value.expose()));
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        let mut own_full = false;
        let mut out = Vec::with_capacity(findings.len());
        for (at, (finding, meant)) in findings.iter().zip(&meant).enumerate() {
            let Some(meant) = meant else {
                out.push(None);
                continue;
            };
            let mut who = meant.who;
            if who.1 == Role::Onzeker
                && ((own_full || known) && self.is_own(finding, meant, &certain)
                    || self.is_greeted(finding, meant, &last)
                    || self.is_in_own_record(findings, at, meant))
            {
                who = self.verzoeker();
            }
            if who.0.is_none() {
                let recent = meant.all.iter().filter_map(|p| last.get(p).map(|at| (*at, *p))).max();
                // Nobody who fits was named before: most of a dossier's names are of the one it is about.
                let own = || meant.all.iter().copied().find(|p| self.is_verzoeker(*p));
                let profile = recent.map(|(_, p)| p).or_else(own);
                who.0 = profile.and_then(|p| self.numbers.get(p).copied());
            }
            if let Some(profile) = meant.certain() {
                last.insert(profile, at);
                own_full |= who.1 == Role::Verzoeker && meant.full;
            }
            out.push(Some(who));
        }
        out
    }

    /// Whether a doubtful name is the verzoeker's after all: the document named them in full before or
    /// holds a number of theirs, nobody else who could be meant, and the aanhef is theirs. Two
    /// attributes, never a surname alone.
    fn is_own(&self, finding: &Finding, meant: &Meant, certain: &BTreeSet<usize>) -> bool {
        let here: Vec<&usize> = meant.all.iter().filter(|p| certain.contains(p)).collect();
        let alone = match here.as_slice() {
            [] => meant.surname && meant.all.iter().any(|p| self.is_verzoeker(*p)),
            [one] => self.is_verzoeker(**one),
            _ => false,
        };
        alone && self.sex.is_some() && sex(finding) == self.sex
    }

    /// Whether a letter greets the verzoeker: of all who can be meant only they were named, in full,
    /// above the salutation.
    fn is_greeted(&self, finding: &Finding, meant: &Meant, last: &BTreeMap<usize, usize>) -> bool {
        let mut named = meant.all.iter().filter(|p| last.contains_key(p));
        letter::is_marked(finding, letter::GREETED)
            && named.next().is_some_and(|p| self.is_verzoeker(*p))
            && named.next().is_none()
    }

    /// Whether a doubtful name stands in a record of the verzoeker's: it can be theirs, and the next
    /// number that only one person has is theirs too, with nobody else named between.
    fn is_in_own_record(&self, findings: &[Finding], at: usize, meant: &Meant) -> bool {
        let Some(name) = findings.get(at) else { return false };
        if chain::is_tied(name, "kin")
            || !meant.all.iter().any(|p| self.is_verzoeker(*p))
            || sex(name).is_some_and(|s| Some(s) != self.sex)
        {
            return false;
        }
        let near = |f: &&Finding| {
            f.part == name.part && f.span.start().saturating_sub(name.span.end()) <= RECORD
        };
        for finding in findings.iter().skip(at + 1).take_while(near) {
            if finding.kind == Kind::Person {
                let own = |m: Meant| m.all.iter().any(|p| self.is_verzoeker(*p));
                if !self.meant(finding).is_some_and(own) {
                    return false;
                }
            } else if matches!(finding.kind, Kind::Bsn | Kind::BirthDate | Kind::Email) {
                return self.own.has(finding.kind, finding.value.expose());
            }
        }
        false
    }

    /// Leaves out whom the aanhef excludes, as far as that leaves derden, or somebody who is known to be
    /// called so: nobody else is kept readable by elimination.
    fn drop_other_sex(&self, all: &mut Vec<usize>, said: Sex) {
        let known = |at: &usize| self.sexes.get(*at).copied().flatten();
        let left: Vec<usize> =
            all.iter().copied().filter(|at| known(at).is_none_or(|s| s == said)).collect();
        let derde = |at: &usize| self.cluster.profiles.get(*at).is_some_and(|p| p.role.is_derde());
        if !left.is_empty() && (left.iter().all(derde) || left.iter().any(|at| known(at).is_some()))
        {
            *all = left;
        }
    }

    /// The sex of whom a name means, by its aanhef or by those beside their other names.
    fn sex_of(&self, name: &Finding, who: Who) -> Option<Sex> {
        let profile = who.0.and_then(|id| self.profiles.get(&id));
        sex(name).or_else(|| profile.and_then(|at| self.sexes.get(*at).copied().flatten()))
    }

    fn is_number_of_verzoeker(&self, id: EntityId) -> bool {
        self.profiles.get(&id).is_some_and(|at| self.is_verzoeker(*at))
    }

    fn is_verzoeker(&self, profile: usize) -> bool {
        self.cluster.profiles.get(profile).is_some_and(|p| p.role == Role::Verzoeker)
    }

    /// What a name can mean; `None` for what is no name.
    fn meant(&self, finding: &Finding) -> Option<Meant> {
        self.meant_by(finding, &finding.value)
    }

    /// The same of a name that is a piece of `whole`.
    fn meant_by(&self, finding: &Finding, whole: &Secret) -> Option<Meant> {
        if finding.kind != Kind::Person || finding.evidence.contains(&Evidence::Functional) {
            return None;
        }
        let Some(name) = Name::parse(whole.expose()) else {
            return Some(Meant {
                all: Vec::new(),
                who: (None, Role::Derde),
                full: false,
                surname: false,
            });
        };
        let Candidates { mut all, sure } = self.cluster.candidates(&name);
        if let Some(said) = sex(finding) {
            self.drop_other_sex(&mut all, said);
        }
        if cluster::public_function(finding).is_some() {
            let official = |at: &usize| {
                self.cluster.profiles.get(*at).is_some_and(|p| p.role == Role::Functionaris)
            };
            if all.iter().any(official) {
                all.retain(official);
            }
        }
        let who = match (self.one_of(&all), sure) {
            // `Haar broer Wielinga`.
            ((_, Role::Verzoeker), _) if !name.is_full() && chain::is_tied(finding, "kin") => {
                (None, Role::Onzeker)
            }
            // The name says more than the request: perhaps a relative.
            ((_, Role::Verzoeker | Role::Toestemming), false) => (None, Role::Onzeker),
            // Perhaps the verzoeker, misspelled.
            ((id, role), _) if role.is_derde() && self.resembles_verzoeker(&name) => {
                (id, Role::Onzeker)
            }
            (answer, _) => answer,
        };
        Some(Meant { all, who, full: name.is_full(), surname: !name.surname.is_empty() })
    }

    fn resembles_verzoeker(&self, name: &Name) -> bool {
        let own = |p: &&cluster::Profile| p.role == Role::Verzoeker;
        self.cluster.profiles.iter().take(1).filter(own).any(|p| p.resembles(name))
    }

    /// Whether the document is about the verzoeker: the first of the people in it who is not at work,
    /// named, or known by a number, no less often than anybody else, and known by two attributes of the
    /// request.
    fn is_about_verzoeker(&self, findings: &[Finding], people: &[Option<Who>]) -> bool {
        if !self.has_verzoeker {
            return false;
        }
        let mut counts: BTreeMap<EntityId, usize> = BTreeMap::new();
        let mut own = 0;
        let mut first = None;
        for who in people.iter().flatten() {
            match who {
                (_, Role::Verzoeker) => own += 1,
                (Some(id), Role::Derde | Role::Onzeker) if !self.is_number_of_verzoeker(*id) => {
                    *counts.entry(*id).or_default() += 1;
                }
                _ => {}
            }
            if !who.1.is_at_work() && who.1 != Role::Functionaris {
                first = first.or(Some(who.1));
            }
        }
        let values: BTreeSet<Kind> = findings
            .iter()
            .filter(|f| self.own.has(f.kind, f.value.expose()))
            .map(|f| f.kind)
            .collect();
        let attributes = values.len() + usize::from(own > 0);
        first == Some(Role::Verzoeker)
            && attributes > 1
            && counts.values().all(|others| *others <= own + values.len())
    }

    /// The one profile, or what all of them have in common.
    fn one_of(&self, profiles: &[usize]) -> Who {
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
        if roles.iter().all(|r| r.is_derde()) {
            // The one at work may be a citizen here: then the citizen's rules count.
            let one = roles.first().filter(|_| roles.len() == 1);
            return (None, one.copied().unwrap_or(Role::Derde));
        }
        let all_public = roles.iter().all(|r| *r == Role::Functionaris);
        (None, if all_public { Role::Functionaris } else { Role::Onzeker })
    }

    /// The sex of the verzoeker, if every aanhef beside their full name says the same.
    fn own_sex(&self, files: &[Vec<Finding>]) -> Option<Sex> {
        if !self.has_verzoeker {
            return None;
        }
        let mut found = None;
        for finding in files.iter().flatten().filter(|f| f.kind == Kind::Person) {
            let Some(said) = sex(finding) else { continue };
            let own = self.meant(finding).is_some_and(|m| m.full && m.who.1 == Role::Verzoeker);
            if own && found.is_some_and(|f| f != said) {
                return None;
            }
            found = if own { Some(said) } else { found };
        }
        found
    }

    /// The words that stand beside the verzoeker's name and beside no other.
    fn own_words(&self, files: &[Vec<Finding>]) -> BTreeSet<&'static str> {
        let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
        for finding in files.iter().flatten().filter(|f| f.kind == Kind::Person) {
            let not_theirs = match sex(finding) {
                Some(Sex::Man) => "as-mother",
                Some(Sex::Woman) => "as-father",
                None => "",
            };
            // `wbos85 (moeder)`: a log-in name says too little of whose it is.
            let written = finding.value.expose().contains(char::is_uppercase);
            let tied =
                |tie: &&'static str| written && *tie != not_theirs && chain::is_tied(finding, tie);
            let words = called::ties().filter(tied);
            match self.meant(finding).map(|m| m.who.1) {
                Some(Role::Verzoeker) => own.extend(words),
                Some(Role::Onzeker) | None => {}
                _ => others.extend(words),
            }
        }
        own.retain(|word| self.has_verzoeker && !others.contains(word));
        own
    }

    fn verzoeker(&self) -> Who {
        let at = self.cluster.profiles.iter().position(|p| p.role == Role::Verzoeker);
        (at.and_then(|at| self.numbers.get(at).copied()), Role::Verzoeker)
    }

    /// Numbers the profiles in order of first mention and lists their forms.
    fn number(&mut self, files: &[Vec<Finding>], records: &[record::Records]) {
        let count = self.cluster.profiles.len();
        let mut order: Vec<usize> = Vec::new();
        let mut counted: BTreeSet<&str> = BTreeSet::new();
        let mut forms: Vec<BTreeSet<String>> = vec![BTreeSet::new(); count];
        let whole = records.iter().flat_map(|names| names.values());
        let persons = files.iter().flatten().filter(|f| f.kind == Kind::Person);
        let values = persons.map(|f| &f.value);
        for text in whole.chain(values).map(Secret::expose) {
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
            forms.value(*kind, value);
        }
        for finding in files.iter().flatten().filter(|f| is_number(f.kind)) {
            if !finding.evidence.contains(&Evidence::Functional) && finding.score.get() >= 0.5 {
                forms.value(finding.kind, &finding.value);
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
mod tests;
