//! Attributes — numbers, addresses, dates, facts — belong to the person they stand beside.

use super::People;
use crate::model::{EntityId, Evidence, Finding, Kind, Role};

/// How far before an attribute its person may be named, in bytes of text: about three lines.
const BEFORE: usize = 240;
/// How far after it: `06-12345678 (dhr. Jansen)`.
const AFTER: usize = 40;
/// A person named this near after it, and nearer than the one before, may be the owner too.
const RIVAL: usize = 40;
/// How far back `hij` or `cliënt` may go, in bytes: far enough to doubt that a fact is a derde's, and
/// for `cliënt` to say that it is the verzoeker's.
const PRONOUN: usize = 600;
/// How near behind a name the number or date stands that tells namesakes apart, in bytes:
/// `J. Jansen (geboren 1991)`.
const BEHIND: usize = 16;

impl People {
    /// Whose attribute `finding` is, by the names near it in the same part.
    ///
    /// The nearest person before it owns it, else the nearest after it. Where both are near and
    /// their roles differ, it is [`Role::Onzeker`]. A fact about health and the like is never
    /// a functionaris' own as long as anybody else is near: the doctor is not the patient. With
    /// a verzoeker in the case, a fact nobody stands beside is [`Role::Onzeker`] too.
    ///
    /// What the nearest name says is not enough against the request: a second BSN or date of birth is
    /// never the verzoeker's, and an unlisted phone number, address or account where others are
    /// listed is a question. A fact nearest to a derde with the verzoeker near too is one as well.
    pub(super) fn owner(&self, finding: &Finding, beside: &[Finding]) -> (Option<EntityId>, Role) {
        let (kind, text) = (finding.kind, finding.value.expose());
        let who = self.nearest(finding, beside);
        // The request names the place itself; it is not taken for the verzoeker's by nearness alone.
        if who.1 == Role::Verzoeker && self.own.is_place(text) {
            return who;
        }
        // `Zijn vrouw is ziek`, and `cliënt` where somebody else is named last: whose is it?
        match who.1 {
            Role::Verzoeker if is_tied(finding, "kin") || is_tied(finding, "bystander") => {
                (None, Role::Onzeker)
            }
            Role::Derde if self.has_verzoeker && is_tied(finding, "client") => {
                (None, Role::Onzeker)
            }
            Role::Verzoeker | Role::Onzeker if self.own.excludes(kind, text) => (None, Role::Derde),
            // An unlisted number or address is the verzoeker's by nearness alone: that is not enough.
            Role::Verzoeker if self.own.lists(kind) || !is_fact(kind) => (None, Role::Onzeker),
            Role::Derde if is_fact(kind) && self.names_verzoeker(finding, beside) => {
                (None, Role::Onzeker)
            }
            _ => who,
        }
    }

    /// Whether right behind the name stands a date of birth or BSN that is not the verzoeker's: a
    /// namesake, or a mistake that a person has to see.
    pub(super) fn contradicted(&self, name: &Finding, beside: &[Finding]) -> bool {
        following(name, beside)
            .take_while(|(distance, f)| *distance <= BEHIND && f.kind != Kind::Person)
            .any(|(_, f)| self.own.excludes(f.kind, f.value.expose()))
    }

    /// Whether the verzoeker stands within reach before `finding`.
    fn names_verzoeker(&self, finding: &Finding, beside: &[Finding]) -> bool {
        let far = is_tied(finding, "pronoun") || is_tied(finding, "client");
        let reach = if far { PRONOUN } else { BEFORE };
        self.has_verzoeker
            && before(finding, beside, reach).any(|(_, f)| self.person(f).1 == Role::Verzoeker)
    }

    fn nearest(&self, finding: &Finding, beside: &[Finding]) -> (Option<EntityId>, Role) {
        let fact = is_fact(finding.kind);
        let reach = if is_tied(finding, "client") { PRONOUN } else { BEFORE };
        let before = self.near(before(finding, beside, reach), fact);
        let after = self.near(after(finding, beside), fact);
        if self.own.is_place(finding.value.expose()) {
            return match before {
                Some((_, who)) if who.1 != Role::Verzoeker => who,
                _ => self.verzoeker(),
            };
        }
        match (before, after) {
            (Some((_, a)), None) => a,
            (None, Some((_, b))) => b,
            (Some((near, a)), Some((next, b))) => {
                if a.1 != b.1 && next < RIVAL && next < near && a.1 == Role::Verzoeker {
                    (None, Role::Onzeker)
                } else {
                    a
                }
            }
            (None, None) if self.has_verzoeker => (None, Role::Onzeker),
            (None, None) => (None, Role::Derde),
        }
    }

    /// The first of `people` who can own the attribute, and how far away they stand.
    fn near<'f>(
        &self,
        people: impl Iterator<Item = (usize, &'f Finding)>,
        fact: bool,
    ) -> Option<(usize, (Option<EntityId>, Role))> {
        let mut official = None;
        for (distance, person) in people {
            let who = self.person(person);
            let acts = who.1 == Role::Functionaris || has_function(person);
            if !(fact && acts) {
                return Some((distance, who));
            }
            official = official.or(Some((distance, who)));
        }
        // Only officials near: in a case the fact is about the one whom the case is about, or not.
        official.filter(|_| !self.has_verzoeker)
    }
}

/// Names at most `reach` bytes before `finding` in its part, nearest first, with their distance.
fn before<'f>(
    finding: &Finding,
    beside: &'f [Finding],
    reach: usize,
) -> impl Iterator<Item = (usize, &'f Finding)> + use<'f> {
    let (part, start) = (finding.part, finding.span.start());
    let at = beside.partition_point(|f| (f.part, f.span.start()) < (part, start));
    let earlier = beside.get(..at).unwrap_or_default().iter().rev();
    earlier
        .map(move |f| (start.saturating_sub(f.span.end()), f))
        .take_while(move |(d, f)| f.part == part && *d <= reach)
        .filter(|(_, f)| is_person(f))
}

/// Names after `finding` in its part, nearest first, with their distance.
fn after<'f>(
    finding: &Finding,
    beside: &'f [Finding],
) -> impl Iterator<Item = (usize, &'f Finding)> + use<'f> {
    following(finding, beside).take_while(|(d, _)| *d <= AFTER).filter(|(_, f)| is_person(f))
}

/// Findings behind `finding` in its part, nearest first, with their distance.
fn following<'f>(
    finding: &Finding,
    beside: &'f [Finding],
) -> impl Iterator<Item = (usize, &'f Finding)> + use<'f> {
    let (part, end) = (finding.part, finding.span.end());
    let at = beside.partition_point(|f| (f.part, f.span.start()) < (part, end));
    let later = beside.get(at..).unwrap_or_default().iter();
    later.take_while(move |f| f.part == part).map(move |f| (f.span.start().saturating_sub(end), f))
}

/// Whether a word of this sort ties the fact to a person.
fn is_tied(finding: &Finding, tie: &'static str) -> bool {
    finding.evidence.contains(&Evidence::PersonInScope(tie))
}

/// Whether the name stands there with a function: the doctor, not the patient.
fn has_function(person: &Finding) -> bool {
    person.evidence.iter().any(|e| matches!(e, Evidence::Function(_)))
}

fn is_person(finding: &Finding) -> bool {
    finding.kind == Kind::Person && !finding.evidence.contains(&Evidence::Functional)
}

/// Facts about somebody, as against means of reaching or identifying them.
fn is_fact(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Health
            | Kind::Religion
            | Kind::Ethnicity
            | Kind::Politics
            | Kind::Union
            | Kind::Sexual
            | Kind::Criminal
            | Kind::Financial
    )
}
