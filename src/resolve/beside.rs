//! Attributes — numbers, addresses, dates, facts — belong to the person they stand beside.

use super::chain::{self, is_tied};
use super::letter::{GREETED, MINE, SENDER, SIGNED, is_marked};
use super::role::role_of;
use super::{Beside, People, Sex, Who, sex};
use crate::model::{Evidence, Finding, Kind, Role};

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
    /// listed is a question. A fact nearest to a derde that may be the verzoeker's is one as well.
    pub(super) fn owner(&self, finding: &Finding, scene: &Beside<'_>) -> Who {
        let (kind, text) = (finding.kind, finding.value.expose());
        if let Some(who) = speaker(finding, scene) {
            return who;
        }
        if Self::is_in_own_ledger(finding, scene) {
            return self.verzoeker();
        }
        let called = self.called.iter().any(|word| is_tied(finding, word));
        if called && kind.is_fact() && !self.is_of_other_sex(finding) {
            return self.verzoeker();
        }
        let who = self.nearest(finding, scene);
        // The request names the place itself; it is not taken for the verzoeker's by nearness alone.
        if who.1 == Role::Verzoeker && self.own.is_place(text) {
            return who;
        }
        // `Zijn vrouw is ziek`, and `cliënt` where somebody else is named last: whose is it?
        match who.1 {
            Role::Verzoeker if is_tied(finding, "kin") || is_tied(finding, "bystander") => {
                (None, Role::Onzeker)
            }
            // `Hij zei dat ik een Syrische was`, in a complaint about the verzoeker.
            Role::Verzoeker if kind.is_fact() && is_told_by_another(finding, scene) => {
                (None, Role::Onzeker)
            }
            // `Sindsdien gokt hij`, in a case of a woman.
            Role::Verzoeker if kind.is_fact() && self.is_of_other_sex(finding) => {
                (None, Role::Onzeker)
            }
            role if role.is_derde() && self.has_verzoeker && is_tied(finding, "client") => {
                (None, Role::Onzeker)
            }
            Role::Verzoeker | Role::Onzeker if self.own.excludes(kind, text) => (None, Role::Derde),
            // An unlisted number or address is the verzoeker's by nearness alone: that is not enough.
            Role::Verzoeker if self.own.lists(kind) || !kind.is_fact() => (None, Role::Onzeker),
            role if role.is_derde() && self.may_be_own(finding, scene) => (None, Role::Onzeker),
            _ => who,
        }
    }

    /// Whether right behind the name stands a date of birth or BSN that is not the verzoeker's: a
    /// namesake, or a mistake that a person has to see.
    pub(super) fn contradicted(&self, name: &Finding, scene: &Beside<'_>) -> bool {
        following(name, scene)
            .take_while(|(distance, f, _)| *distance <= BEHIND && f.kind != Kind::Person)
            .any(|(_, f, _)| self.own.excludes(f.kind, f.value.expose()))
    }

    /// Whether `finding` is the place right behind the verzoeker's own postcode or street.
    pub(super) fn is_behind_own_address(
        &self,
        at: usize,
        finding: &Finding,
        scene: &Beside<'_>,
    ) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|i| scene.findings.get(i)) else {
            return false;
        };
        finding.kind == Kind::Address
            && before.part == finding.part
            && finding.span.start().saturating_sub(before.span.end()) <= BEHIND
            && self.own.is_place(finding.value.expose())
            && matches!(before.kind, Kind::Postcode | Kind::Address)
            && self.own.has(before.kind, before.value.expose())
    }

    /// Whether the sentence speaks of a man only and the verzoeker is a woman, or the reverse.
    fn is_of_other_sex(&self, finding: &Finding) -> bool {
        self.sex.is_some_and(|own| said_sex(finding).is_some_and(|said| said != own))
    }

    /// Whether what stands nearest to a derde may be the verzoeker's all the same: they stand near too, or
    /// nothing speaks against them and the document is about them, or names them while the sentence of the
    /// fact names nobody.
    fn may_be_own(&self, finding: &Finding, scene: &Beside<'_>) -> bool {
        match finding.kind {
            kind if kind.is_fact() => {
                let open = scene.subject || scene.named && !is_tied(finding, "name");
                open && !self.is_of_other_sex(finding) || self.names_verzoeker(finding, scene)
            }
            Kind::CaseNumber | Kind::Ip => scene.subject,
            _ => false,
        }
    }

    /// Whether the verzoeker stands within reach before `finding`.
    fn names_verzoeker(&self, finding: &Finding, scene: &Beside<'_>) -> bool {
        let far = is_tied(finding, "pronoun") || is_tied(finding, "client");
        let reach = if far { PRONOUN } else { BEFORE };
        self.has_verzoeker
            && before(finding, scene, reach).any(|(_, _, who)| who.1 == Role::Verzoeker)
    }

    fn nearest(&self, finding: &Finding, scene: &Beside<'_>) -> Who {
        let fact = finding.kind.is_fact();
        if let Some(who) = Self::titled(finding, scene) {
            return who;
        }
        let reach = if is_tied(finding, "client") { PRONOUN } else { BEFORE };
        let said = said_sex(finding);
        let can_be = |(_, f, who): &(usize, &Finding, Who)| {
            !fact || said.is_none() || self.sex_of(f, *who).is_none_or(|s| Some(s) == said)
        };
        let before = self.near(before(finding, scene, reach).filter(can_be), fact);
        // `Hij is veroordeeld. Jansen belde`: the next sentence is another's.
        let ends = fact && is_tied(finding, chain::ENDS);
        let after = after(finding, scene).filter(|_| !ends);
        let after = self.near(after.filter(can_be), fact);
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
            // Nobody near, in a document about the verzoeker: a fact in it is theirs.
            (None, None) if is_of_subject(finding, scene) => self.verzoeker(),
            (None, None) if self.has_verzoeker => (None, Role::Onzeker),
            (None, None) => (None, Role::Derde),
        }
    }

    /// Whom a bare `mevrouw` or `meneer` means: whoever was last called so.
    fn titled(finding: &Finding, scene: &Beside<'_>) -> Option<Who> {
        let said = said_sex(finding).filter(|_| is_tied(finding, "aanhef"))?;
        let called = |(_, f, _): &(usize, &Finding, Who)| sex(f) == Some(said);
        let named = before(finding, scene, usize::MAX).find(called)?;
        let at_work = named.2.1 == Role::Functionaris || named.2.1.is_at_work();
        (!at_work).then_some(named.2)
    }

    /// The first of `people` who can own the attribute, and how far away they stand.
    fn near<'f>(
        &self,
        people: impl Iterator<Item = (usize, &'f Finding, Who)>,
        fact: bool,
    ) -> Option<(usize, Who)> {
        let mut official = None;
        let mut doubt = false;
        for (distance, person, who) in people {
            let at_work = who.1 == Role::Functionaris || who.1.is_at_work();
            if !(fact && (at_work || has_function(person))) {
                let who =
                    if doubt && who.1 == Role::Verzoeker { (None, Role::Onzeker) } else { who };
                return Some((distance, who));
            }
            // Called by a function elsewhere only, they may be a citizen here.
            doubt |= who.1.is_at_work() && !has_function(person);
            official = official.or(Some((distance, who)));
        }
        // Only officials near: in a case the fact is about the one whom the case is about, or not.
        match official {
            Some((distance, _)) if doubt && self.has_verzoeker => {
                Some((distance, (None, Role::Onzeker)))
            }
            found => found.filter(|_| !self.has_verzoeker),
        }
    }
}

/// Whether a fact beside which nobody is named is the verzoeker's, whom the document is about. A crime is
/// not: it may be that of whoever is called `de man` there.
fn is_of_subject(finding: &Finding, scene: &Beside<'_>) -> bool {
    let fact = finding.kind.is_fact() && finding.kind != Kind::Criminal;
    fact && scene.subject && !is_tied(finding, "kin")
}

/// Whether the sentence of a fact speaks of a man only, or of a woman only.
fn said_sex(finding: &Finding) -> Option<Sex> {
    match (is_tied(finding, "he"), is_tied(finding, "she")) {
        (true, false) => Some(Sex::Man),
        (false, true) => Some(Sex::Woman),
        _ => None,
    }
}

/// Who tells a fact about themselves (`ik`: whoever sent or signed) or is told it (`u`: whoever is
/// greeted). Whoever is at work speaks of others.
fn speaker(finding: &Finding, scene: &Beside<'_>) -> Option<Who> {
    if is_tied(finding, "kin") || is_tied(finding, "bystander") {
        return None;
    }
    let above = |mark| before(finding, scene, usize::MAX).find(|(_, f, _)| is_marked(f, mark));
    let below = || behind(finding, scene).find(|(_, f, _)| is_marked(f, SIGNED));
    let found = match (is_tied(finding, "me"), is_tied(finding, "you")) {
        (true, _) => above(SENDER).or_else(below),
        (_, true) => above(GREETED),
        _ => None,
    };
    let (_, _, who) = found?;
    matches!(who.1, Role::Verzoeker | Role::Derde | Role::Toestemming).then_some(who)
}

/// Whether the sentence of a fact speaks in the first person too, in a message of a derde.
fn is_told_by_another(finding: &Finding, scene: &Beside<'_>) -> bool {
    let above = || before(finding, scene, usize::MAX).find(|(_, f, _)| is_marked(f, SENDER));
    let below = || behind(finding, scene).find(|(_, f, _)| is_marked(f, SIGNED));
    is_tied(finding, MINE) && above().or_else(below).is_some_and(|(_, _, who)| who.1.is_derde())
}

/// Names at most `reach` bytes before `finding` in its part, nearest first, with their distance.
fn before<'f>(
    finding: &Finding,
    scene: &Beside<'f>,
    reach: usize,
) -> impl Iterator<Item = (usize, &'f Finding, Who)> + use<'f> {
    let (part, start) = (finding.part, finding.span.start());
    let at = scene.findings.partition_point(|f| (f.part, f.span.start()) < (part, start));
    // Slices first: to walk back from the middle of a zip is to walk through all that follows.
    let findings = scene.findings.get(..at).unwrap_or_default().iter().rev();
    let people = scene.people.get(..at).unwrap_or_default().iter().rev();
    findings
        .zip(people)
        .map(move |(f, who)| (start.saturating_sub(f.span.end()), f, who))
        .take_while(move |(d, f, _)| f.part == part && *d <= reach)
        .filter_map(|(d, f, who)| who.map(|who| (d, f, who)))
}

/// Names after `finding` in its part, nearest first, with their distance.
fn after<'f>(
    finding: &Finding,
    scene: &Beside<'f>,
) -> impl Iterator<Item = (usize, &'f Finding, Who)> + use<'f> {
    // The distance first: a sheet without a name has a million findings behind this one.
    following(finding, scene)
        .take_while(|(d, _, _)| *d <= AFTER)
        .filter_map(|(d, f, who)| who.map(|who| (d, f, who)))
}

/// All names after `finding` in its part, nearest first, with their distance.
fn behind<'f>(
    finding: &Finding,
    scene: &Beside<'f>,
) -> impl Iterator<Item = (usize, &'f Finding, Who)> + use<'f> {
    following(finding, scene).filter_map(|(d, f, who)| who.map(|who| (d, f, who)))
}

/// Findings behind `finding` in its part, nearest first, with their distance.
fn following<'f>(
    finding: &Finding,
    scene: &Beside<'f>,
) -> impl Iterator<Item = (usize, &'f Finding, Option<Who>)> + use<'f> {
    let (part, end) = (finding.part, finding.span.end());
    let at = scene.findings.partition_point(|f| (f.part, f.span.start()) < (part, end));
    let findings = scene.findings.get(at..).unwrap_or_default();
    let later = findings.iter().zip(scene.people.get(at..).unwrap_or_default());
    later
        .take_while(move |(f, _)| f.part == part)
        .map(move |(f, who)| (f.span.start().saturating_sub(end), f, *who))
}

/// Whether the name stands there with a function: the doctor, not the patient. `Werknemer` is none.
fn has_function(person: &Finding) -> bool {
    let role = |e: &Evidence| matches!(e, Evidence::Function(word) if role_of(word).is_some());
    person.evidence.iter().any(role)
}
