//! Which mentions are one person: profiles that grow from the clearest names to the vaguest.

use super::chain::is_tied;
use super::name::{Fit, Name, fold, squeeze};
use super::record::Records;
use super::{Case, Sex, role, sex};
use crate::model::{Evidence, Finding, Kind, Role, Secret};
use std::collections::{BTreeMap, BTreeSet};

/// Profiles compared per shared surname or given name: beyond this many bearers a mention is
/// ambiguous anyway, and a hostile list of names must not cost quadratic time.
const MOST_COMPARED: usize = 500;

/// Spellings kept per person, for the same reason.
const MOST_NAMES: usize = 32;

/// Fewest letters that a shortened given name leaves.
const SHORTENED: usize = 3;

/// Most letters that a pet name adds: `-tje`, `-ke`, `-sje`.
const DIMINUTIVE: usize = 3;

/// Profiles by a word of their names.
type Index = BTreeMap<String, BTreeSet<usize>>;

/// One person: the names that are theirs and what is known of them.
#[derive(Debug)]
pub(super) struct Profile {
    names: Vec<Name>,
    /// Names as the request or the list of officials gives them, in their own spelling.
    pub(super) given_forms: Vec<String>,
    /// Role by request or list; of the others, what the evidence says.
    pub(super) role: Role,
    /// Another person may be meant by the same request or list entry, or this may be its person.
    pub(super) doubt: bool,
    /// The public function.
    pub(super) function: Option<String>,
    /// Kinds covered by a consent or kept by the list of officials.
    pub(super) keeps: Vec<Kind>,
    /// On the list of officials.
    pub(super) listed: bool,
}

/// All profiles and where to look for them.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    pub(super) profiles: Vec<Profile>,
    by_core: Index,
    by_word: Index,
    by_code: Index,
    by_login: Index,
}

/// A distinct spelling of a name in the dossier.
struct Form {
    name: Name,
    /// A public function.
    function: Option<String>,
    /// Another function or profession, and the role it gives.
    job: Option<(Role, String)>,
}

/// The profiles a mention can mean.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Indices, ascending.
    pub(super) all: Vec<usize>,
    /// Whether the names fit without reserve.
    pub(super) sure: bool,
}

impl Cluster {
    /// Profiles for everybody in the case and in the findings.
    pub(super) fn build(files: &[Vec<Finding>], records: &[Records], case: &Case) -> Self {
        let mut cluster = Self::default();
        cluster.seed(case);
        let mut seen = BTreeSet::new();
        let mut forms: Vec<Form> = Vec::new();
        let mut functions: BTreeMap<String, String> = BTreeMap::new();
        let mut jobs: BTreeMap<String, (Role, String)> = BTreeMap::new();
        let persons = || files.iter().flatten().filter(|f| f.kind == Kind::Person);
        for finding in persons() {
            if let Some(word) = public_function(finding) {
                functions.entry(fold(finding.value.expose())).or_insert(word);
            } else if let Some(job) = job(finding) {
                jobs.entry(fold(finding.value.expose())).or_insert(job);
            }
        }
        for finding in persons() {
            let folded = fold(finding.value.expose());
            if let Some(name) = Name::parse(finding.value.expose())
                && seen.insert(folded.clone())
            {
                let (function, job) = (functions.get(&folded), jobs.get(&folded));
                forms.push(Form { name, function: function.cloned(), job: job.cloned() });
            }
        }
        for whole in records.iter().flat_map(|names| names.values()) {
            if let Some(name) = Name::parse(whole.expose())
                && seen.insert(fold(whole.expose()))
            {
                forms.push(Form { name, function: None, job: None });
            }
        }
        // Stable: forms that say equally much stay in order of first mention.
        forms.sort_by_key(|f| std::cmp::Reverse(weight(&f.name)));
        for form in forms {
            cluster.place(form);
        }
        cluster.link_first_names(files);
        cluster
    }

    /// `Jelmer` and `J. Terpstra`, named in one document, are one person while no other first name and
    /// no other initials of the dossier begin with that letter. Only derden: between them the mistake
    /// costs a number in a list.
    fn link_first_names(&mut self, files: &[Vec<Finding>]) {
        let mut firsts: BTreeMap<char, BTreeSet<usize>> = BTreeMap::new();
        let mut initials: BTreeMap<char, BTreeSet<usize>> = BTreeMap::new();
        for (at, profile) in self.profiles.iter().enumerate() {
            let by = match profile.says() {
                Says::FirstName => &mut firsts,
                Says::Initials => &mut initials,
                Says::Both => continue,
            };
            for letter in profile.names.iter().filter_map(Name::first_letter) {
                by.entry(letter).or_default().insert(at);
            }
        }
        for (letter, first) in firsts {
            let full = initials.get(&letter).into_iter().flatten();
            if let ([one], [whole]) =
                (Vec::from_iter(first).as_slice(), full.copied().collect::<Vec<_>>().as_slice())
                && [*one, *whole].iter().all(|at| self.is_derde(*at))
                && !self.files_of(*one, files).is_disjoint(&self.files_of(*whole, files))
            {
                self.absorb(*one, *whole);
            }
        }
    }

    fn is_derde(&self, at: usize) -> bool {
        self.profiles.get(at).is_some_and(|p| p.role == Role::Derde && !p.doubt)
    }

    /// The files that name this profile and nobody else by the same words.
    fn files_of(&self, at: usize, files: &[Vec<Finding>]) -> BTreeSet<usize> {
        let names = |f: &Finding| {
            f.kind == Kind::Person
                && Name::parse(f.value.expose()).is_some_and(|n| self.candidates(&n).all == [at])
        };
        let of = files.iter().enumerate().filter(|(_, findings)| findings.iter().any(names));
        of.map(|(file, _)| file).collect()
    }

    /// Gives the names of profile `from` to profile `to`.
    fn absorb(&mut self, from: usize, to: usize) {
        let names = self.profiles.get_mut(from).map(|p| std::mem::take(&mut p.names));
        for index in [&mut self.by_core, &mut self.by_word, &mut self.by_code, &mut self.by_login] {
            for profiles in index.values_mut() {
                profiles.remove(&from);
            }
        }
        for name in names.into_iter().flatten() {
            self.learn(to, name);
        }
    }

    fn seed(&mut self, case: &Case) {
        if let Some(verzoeker) = &case.verzoeker {
            let names = verzoeker.names.iter().map(Secret::expose);
            self.add(names, Role::Verzoeker);
        }
        for consent in &case.toestemming {
            let at = self.add([consent.name.expose()], Role::Toestemming);
            if let Some(p) = self.profiles.get_mut(at) {
                p.keeps.clone_from(&consent.scope);
            }
        }
        for official in &case.functionarissen {
            let at = self.add([official.name.as_str()], Role::Functionaris);
            if let Some(p) = self.profiles.get_mut(at) {
                p.keeps.clone_from(&official.keep);
                p.function = Some(official.function.clone());
                p.listed = true;
            }
        }
    }

    fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n str>, role: Role) -> usize {
        let at = self.profiles.len();
        self.profiles.push(Profile {
            names: Vec::new(),
            given_forms: Vec::new(),
            role,
            doubt: false,
            function: None,
            keeps: Vec::new(),
            listed: false,
        });
        for text in names {
            if let Some(name) = Name::parse(text) {
                self.learn(at, name);
            }
            if let Some(p) = self.profiles.get_mut(at) {
                p.given_forms.push(text.to_owned());
            }
        }
        at
    }

    /// Gives profile `at` a further name.
    fn learn(&mut self, at: usize, name: Name) {
        let Some(profile) = self.profiles.get_mut(at) else { return };
        if profile.names.len() >= MOST_NAMES || profile.names.contains(&name) {
            return;
        }
        for core in name.cores() {
            enter(&mut self.by_core, core, at);
        }
        for word in name.given.iter().chain(&name.single) {
            enter(&mut self.by_word, word.clone(), at);
        }
        for code in name.codes().into_iter().chain(name.code.clone()) {
            enter(&mut self.by_code, code, at);
        }
        if let Some(letter) = name.initials.first() {
            enter(&mut self.by_code, letter.to_string(), at);
        }
        for login in name.logins() {
            enter(&mut self.by_login, login, at);
        }
        profile.names.push(name);
    }

    /// Finds the profile of a spelling, or makes one.
    fn place(&mut self, form: Form) {
        let found = self.candidates(&form.name);
        let new = match found.all.as_slice() {
            [] => true,
            [one] if form.name.is_full() => self.join(*one, &form, found.sure),
            [one] if form.function.is_none() => {
                self.employ(*one, &form);
                false
            }
            many => self.is_another_official(&form, many),
        };
        if !new {
            return;
        }
        let doubt = self.is_contested(&form.name);
        let at = self.add([], Role::Derde);
        self.learn(at, form.name);
        if let Some(p) = self.profiles.get_mut(at) {
            p.doubt = doubt || !found.all.is_empty() && form.function.is_none();
            if let Some(word) = form.function {
                p.role = Role::Functionaris;
                p.function = Some(word);
            } else if let Some((role, word)) = form.job {
                p.role = role;
                p.function = Some(word);
            }
        }
    }

    /// A derde of whom this spelling tells the function or profession has it everywhere.
    fn employ(&mut self, at: usize, form: &Form) {
        if let (Some(profile), Some((role, word))) = (self.profiles.get_mut(at), &form.job)
            && profile.role == Role::Derde
        {
            profile.role = *role;
            profile.function = Some(word.clone());
        }
    }

    /// Adds a full name to the one profile it fits; true if it must become a profile of its own.
    fn join(&mut self, at: usize, form: &Form, sure: bool) -> bool {
        let Some(profile) = self.profiles.get_mut(at) else { return true };
        // The request's person is only who the request says: more initials may be a relative's.
        if !sure && !profile.role.is_derde() {
            return true;
        }
        if let (Some(word), true) = (&form.function, profile.role.is_derde()) {
            profile.role = Role::Functionaris;
            profile.function = Some(word.clone());
        }
        let given_only = profile.has_written_given_names(&form.name);
        self.employ(at, form);
        // The second given name is not to become a surname: a grandmother may be called by it.
        if !given_only {
            self.learn(at, form.name.clone());
        }
        false
    }

    /// `wethouder Bakker` beside a citizen `J. Bakker`: without proof that they are one, they are two.
    fn is_another_official(&self, form: &Form, candidates: &[usize]) -> bool {
        form.function.is_some()
            && !candidates
                .iter()
                .filter_map(|c| self.profiles.get(*c))
                .any(|p| !p.role.is_derde() && p.function.is_some())
    }

    /// Marks profiles from request or list to which this name would have belonged too, had nobody
    /// with another given name come first: `P. Jansen` consented, but Peter or Piet?
    fn is_contested(&mut self, name: &Name) -> bool {
        let mut contested = false;
        for at in self.bearers(name) {
            let Some(p) = self.profiles.get_mut(at) else { continue };
            let seeded: Vec<Name> = p.given_forms.iter().filter_map(|f| Name::parse(f)).collect();
            let written = seeded.iter().any(|n| !n.given.is_empty());
            if !written && seeded.iter().any(|n| n.fit(name) == Fit::Yes) {
                p.doubt = true;
                contested = true;
            }
        }
        contested
    }

    /// The sex of every profile, by the aanhef beside names that fit nobody else; `None` where the
    /// aanhef is unknown or not always the same.
    pub(super) fn sexes(&self, files: &[Vec<Finding>]) -> Vec<Option<Sex>> {
        let mut said: Vec<BTreeSet<Sex>> = vec![BTreeSet::new(); self.profiles.len()];
        for finding in files.iter().flatten().filter(|f| f.kind == Kind::Person) {
            let Some(sex) = sex(finding) else { continue };
            let Some(name) = Name::parse(finding.value.expose()) else { continue };
            let found = self.candidates(&name);
            if let ([one], true) = (found.all.as_slice(), found.sure)
                && let Some(said) = said.get_mut(*one)
            {
                said.insert(sex);
            }
        }
        let only = |all: BTreeSet<Sex>| all.first().copied().filter(|_| all.len() == 1);
        said.into_iter().map(only).collect()
    }

    /// Profiles that share a surname with `name`, ascending.
    fn bearers(&self, name: &Name) -> BTreeSet<usize> {
        name.cores().iter().flat_map(|core| listed(&self.by_core, core)).collect()
    }

    /// Who has a surname of `mention` and can be meant; of a double name those who have both halves,
    /// if anybody has.
    fn namesakes(&self, mention: &Name) -> BTreeMap<usize, Fit> {
        let fit = |at: usize| self.profiles.get(at).map_or(Fit::No, |p| p.fit(mention));
        let all = self.bearers(mention).into_iter().map(|at| (at, fit(at)));
        let mut best: BTreeMap<usize, Fit> = all.filter(|(_, f)| *f != Fit::No).collect();
        let both = |at: &usize| self.profiles.get(*at).is_some_and(|p| p.has_all_halves(mention));
        if mention.surname.len() > 1 && best.keys().any(both) {
            best.retain(|at, _| both(at));
        }
        best
    }

    /// Who may be called `word` by those who know them: `Pris` for Priscilla, `Fleurtje`, `Kimlan`. Only
    /// people outside any function, who are derden anyway, and the verzoeker, whom it makes a question.
    fn called(&self, word: &str) -> BTreeSet<usize> {
        let squeezed = squeeze(word);
        let Some(stem) = word.get(..SHORTENED).filter(|_| word.len() >= SHORTENED) else {
            return BTreeSet::new();
        };
        let near = |given: &str| {
            let given = squeeze(given);
            let (long, short) = if given.len() > squeezed.len() {
                (&given, &squeezed)
            } else {
                (&squeezed, &given)
            };
            short.len() >= SHORTENED
                && long.starts_with(short.as_str())
                && (given.len() >= squeezed.len() || long.len() - short.len() <= DIMINUTIVE)
        };
        let from = self.by_word.range(stem.to_owned()..).take_while(|(k, _)| k.starts_with(stem));
        let all = from.filter(|(given, _)| near(given)).flat_map(|(_, at)| at.iter().copied());
        let plain = |at: &usize| {
            let role = self.profiles.get(*at).map(|p| p.role);
            matches!(role, Some(Role::Derde | Role::Verzoeker))
        };
        all.filter(plain).take(MOST_COMPARED).collect()
    }

    /// Whom `mention` can mean.
    pub(super) fn candidates(&self, mention: &Name) -> Candidates {
        let mut best = self.namesakes(mention);
        if best.is_empty()
            && let Some(turned) = mention.turned()
        {
            best = self.namesakes(&turned);
        }
        if best.is_empty() {
            let first = mention.given.first().map(String::as_str).unwrap_or_default();
            let all = listed(&self.by_word, first)
                .filter(|at| self.profiles.get(*at).is_some_and(|p| p.has_given_names(mention)));
            let written = |at: usize| {
                self.profiles.get(at).is_some_and(|p| p.has_written_given_names(mention))
            };
            best.extend(all.map(|at| (at, if written(at) { Fit::Yes } else { Fit::Perhaps })));
        }
        if let Some(word) = &mention.single {
            for at in listed(&self.by_core, &squeeze(word)) {
                let bare = self.profiles.get(at).is_some_and(|p| p.is_called(&squeeze(word)));
                best.insert(at, if bare { Fit::Yes } else { Fit::Perhaps });
            }
            for at in listed(&self.by_word, word) {
                let first = self.profiles.get(at).is_some_and(|p| p.goes_by(word));
                let fit = if first { Fit::Yes } else { Fit::Perhaps };
                best.entry(at).and_modify(|f| *f = fit.max(*f)).or_insert(fit);
            }
            if best.is_empty() {
                best.extend(listed(&self.by_login, &squeeze(word)).map(|at| (at, Fit::Yes)));
            }
            if best.is_empty() {
                best.extend(self.called(word).into_iter().map(|at| (at, Fit::Perhaps)));
            }
        }
        if best.is_empty()
            && let Some(code) = &mention.code
        {
            // One letter says little: never enough to keep somebody readable.
            let fit = if code.chars().count() > 1 { Fit::Yes } else { Fit::Perhaps };
            best.extend(listed(&self.by_code, code).map(|at| (at, fit)));
        }
        let strongest = best.values().max().copied().unwrap_or(Fit::No);
        // A single word may be anybody who bears it; of full names only the best fitting count.
        let least = if mention.is_full() { strongest } else { Fit::Perhaps };
        Candidates {
            all: best.into_iter().filter(|(_, f)| *f >= least).map(|(at, _)| at).collect(),
            sure: strongest == Fit::Yes,
        }
    }

    /// Whose e-mail address or login name `text` can be, by its part before the `@`.
    pub(super) fn by_login(&self, text: &str) -> Vec<usize> {
        let local = squeeze(text.split('@').next().unwrap_or_default());
        let full: Vec<usize> = listed(&self.by_login, &local).collect();
        if !full.is_empty() {
            return full;
        }
        let either: BTreeSet<usize> =
            listed(&self.by_word, &local).chain(listed(&self.by_core, &local)).collect();
        either.into_iter().collect()
    }
}

/// What the names of a profile tell.
#[derive(PartialEq, Eq)]
enum Says {
    /// Only what people call them.
    FirstName,
    /// Initials and surname, no given name.
    Initials,
    /// More, or nothing.
    Both,
}

impl Profile {
    fn says(&self) -> Says {
        let full = self.names.iter().any(Name::is_full);
        if self.names.is_empty() || self.names.iter().any(|n| !n.given.is_empty()) {
            Says::Both
        } else if self.names.iter().all(|n| n.single.is_some()) {
            Says::FirstName
        } else if full && self.names.iter().all(|n| n.single.is_none()) {
            Says::Initials
        } else {
            Says::Both
        }
    }

    /// Whether `mention` may be this person's given names without the surname: `Sietske Aukje` for
    /// somebody known as Sietske and as S.A.
    fn has_given_names(&self, mention: &Name) -> bool {
        let letters = |n: &Name| n.initials.iter().copied().take(2).collect::<String>();
        let [last] = mention.surname.as_slice() else { return false };
        if self.has_written_given_names(mention) {
            return true;
        }
        let Some(second) = last.core.chars().next() else { return false };
        let said = format!("{}{second}", mention.initials.first().copied().unwrap_or(' '));
        mention.given.len() == 1 && self.names.iter().any(|n| letters(n) == said)
    }

    /// Whether `word` is the first given name of this person or what they are called: nobody is called by
    /// a second one without it being said, and a grandmother may be.
    fn goes_by(&self, word: &str) -> bool {
        let first = |n: &Name| n.given.first().is_some_and(|g| g == word);
        self.names.iter().any(|n| first(n) || n.single.as_deref() == Some(word))
    }

    /// Whether `mention` is two given names of this person as they are written in full: `Sietske Aukje` for
    /// Sietske Aukje Wielinga.
    fn has_written_given_names(&self, mention: &Name) -> bool {
        let ([first], [last]) = (mention.given.as_slice(), mention.surname.as_slice()) else {
            return false;
        };
        self.names.iter().any(|n| match n.given.as_slice() {
            [one, two, ..] => one == first && last.is_bare(&squeeze(two)),
            _ => false,
        })
    }

    /// Whether one name of this person has every half of the surname of `mention`.
    fn has_all_halves(&self, mention: &Name) -> bool {
        let has = |name: &Name| {
            mention.surname.iter().all(|half| name.surname.iter().any(|s| s.fits(half)))
        };
        self.names.iter().any(has)
    }

    /// Whether `mention`, which has a surname, can be this person.
    fn fit(&self, mention: &Name) -> Fit {
        let written = self.names.iter().any(|n| !n.given.is_empty());
        let mut best = Fit::No;
        let mut against = false;
        for name in &self.names {
            // A given name is compared with given names, if any is known.
            if written && !mention.given.is_empty() && name.given.is_empty() {
                continue;
            }
            let fit = name.fit(mention);
            against |= fit == Fit::No && name.is_full() && name.given.is_empty();
            best = best.max(fit);
        }
        if best == Fit::Perhaps && against && mention.is_full() { Fit::No } else { best }
    }

    /// Whether `core` is a surname of this person as it stands, without a tussenvoegsel.
    fn is_called(&self, core: &str) -> bool {
        self.names.iter().flat_map(|n| &n.surname).any(|s| s.is_bare(core))
    }

    /// Whether `mention` may be this person's name, misspelled.
    pub(super) fn resembles(&self, mention: &Name) -> bool {
        self.names.iter().any(|n| n.resembles(mention))
    }

    /// Role, with the doubt in it.
    pub(super) fn role(&self) -> Role {
        if self.doubt { Role::Onzeker } else { self.role }
    }
}

fn enter(map: &mut Index, key: String, at: usize) {
    map.entry(key).or_default().insert(at);
}

/// The profiles under `key`, up to the limit.
fn listed<'m>(map: &'m Index, key: &str) -> impl Iterator<Item = usize> + use<'m> {
    map.get(key).into_iter().flatten().copied().take(MOST_COMPARED)
}

/// Clear names first: written-out given names, then initials, then surnames, then single words.
fn weight(name: &Name) -> (u8, usize) {
    let class = match (name.is_full(), name.given.is_empty(), name.surname.is_empty()) {
        // `A. (Olek) van Heeswijk` says that Aleksander and Olek are one.
        (true, false, _) if name.is_nicknamed() => 5,
        (true, false, _) => 4,
        (true, true, _) => 3,
        (false, _, false) => 2,
        _ => u8::from(name.single.is_some()),
    };
    (class, name.given.len() + name.initials.len())
}

/// The public function that stands beside the name, if it is one.
pub(super) fn public_function(finding: &Finding) -> Option<String> {
    // `Haar moeder Regina Kok, mentor L. Hillen`: the function is the next person's.
    if is_tied(finding, "kin") {
        return None;
    }
    finding.evidence.iter().find_map(|e| match e {
        Evidence::Function(word) if role::is_public(word) => Some(word.clone()),
        _ => None,
    })
}

/// The function or profession that stands beside the name, when it is not a public one.
pub(super) fn job(finding: &Finding) -> Option<(Role, String)> {
    if is_tied(finding, "kin") {
        return None;
    }
    finding.evidence.iter().find_map(|e| match e {
        Evidence::Function(word) => {
            let role = role::role_of(word).filter(|r| r.is_at_work())?;
            Some((role, word.clone()))
        }
        _ => None,
    })
}
