//! Reading a policy file: every mistake is refused with its line and what was expected there.

use super::{Ground, Policy, PolicyError, Regime, Retention, Thresholds, Verdict, ground};
use crate::model::{Class, Grond, Kind, Role};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, path::Path, sync::Arc};
use toml::Spanned;

/// Every role, in the order of the messages.
const ROLES: &[Role] = Role::ALL;

/// Every class, in order of gravity.
const CLASSES: &[Class] =
    &[Class::Gewoon, Class::Gevoelig, Class::Bijzonder, Class::Strafrechtelijk];

/// A policy file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Spanned<String>,
    title: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    regime: Option<Spanned<String>>,
    dossier: Scope,
    #[serde(default)]
    undecided: Option<Spanned<String>>,
    thresholds: Spanned<RawThresholds>,
    #[serde(default)]
    classes: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    ground: Vec<Ground>,
    #[serde(default)]
    rule: Vec<Spanned<Rule>>,
    #[serde(default)]
    retention: Vec<Spanned<Retention>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Scope {
    File,
    Folder,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThresholds {
    ask: f32,
    redact: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    kinds: Vec<Spanned<String>>,
    roles: Vec<Spanned<String>>,
    action: Verb,
    /// The rule counts only when the user asks for this way of working: `streng`.
    #[serde(default)]
    when: Option<Spanned<String>>,
    #[serde(default)]
    ground: Option<Spanned<String>>,
    article: Spanned<String>,
    #[serde(default)]
    note: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Verb {
    Redact,
    Keep,
    Ask,
}

/// Places in one file, for messages.
struct Source<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Source<'_> {
    /// Refused at the byte `at`; `expected` ends a message id that takes `detail`.
    fn refuse(&self, at: usize, expected: &'static str, detail: impl Into<String>) -> PolicyError {
        PolicyError::Refused {
            path: self.path.to_owned(),
            line: line_of(self.text, at),
            expected,
            detail: detail.into(),
        }
    }
}

/// The line, from 1, of a byte offset.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

/// Reads TOML of type `T`; a mistake carries its line.
pub(super) fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T, PolicyError> {
    toml::from_str(text).map_err(|e| PolicyError::Refused {
        path: path.to_owned(),
        line: line_of(text, e.span().map_or(0, |s| s.start)),
        expected: "syntax",
        detail: e.message().to_owned(),
    })
}

/// Reads and checks a policy; `modes` are the ways of working asked for.
pub(super) fn policy(text: &str, path: &Path, modes: &[&str]) -> Result<Policy, PolicyError> {
    let source = Source { path, text };
    let file: File = parse(text, path)?;
    if file.id.get_ref().trim().is_empty() || file.id.get_ref() == "none" {
        return Err(source.refuse(file.id.span().start, "id", ""));
    }
    let mut grounds = ground::grounds()?;
    grounds.extend(file.ground.iter().cloned());
    let thresholds = thresholds(&source, &file.thresholds)?;
    let classes = classes(&source, &file.classes)?;
    let mode = |rule: &Spanned<Rule>| rule.get_ref().when.as_ref().map(|w| w.get_ref().clone());
    let known: Vec<String> = file.rule.iter().filter_map(mode).collect();
    if let Some(unknown) = modes.iter().find(|m| !known.iter().any(|k| k == *m)) {
        return Err(PolicyError::NoMode {
            policy: file.id.get_ref().clone(),
            mode: (*unknown).to_owned(),
        });
    }
    for term in &file.retention {
        let empty = term.get_ref().words.iter().all(|w| w.trim().is_empty());
        if empty || term.get_ref().article.trim().is_empty() || term.get_ref().years == 0 {
            return Err(source.refuse(term.span().start, "retention", ""));
        }
    }
    let table = table(&source, &file.rule, &grounds, modes)?;
    let undecided = match &file.undecided {
        None => None,
        Some(code) => Some(ground_of(&source, code, &grounds)?),
    };
    Ok(Policy {
        undecided,
        retention: file.retention.iter().map(|r| r.get_ref().clone()).collect(),
        regime: regime(&source, &file)?,
        reasons: reasons(&file.rule, modes),
        modes: modes.iter().map(|m| (*m).to_owned()).collect(),
        id: file.id.into_inner(),
        title: file.title,
        note: file.note,
        joins_folder: file.dossier == Scope::Folder,
        detects: true,
        thresholds,
        classes,
        table,
        grounds,
    })
}

fn thresholds(
    source: &Source<'_>,
    raw: &Spanned<RawThresholds>,
) -> Result<Thresholds, PolicyError> {
    let RawThresholds { ask, redact } = *raw.get_ref();
    if (0.0..=1.0).contains(&ask) && (0.0..=1.0).contains(&redact) && ask <= redact {
        return Ok(Thresholds { ask, redact });
    }
    Err(source.refuse(raw.span().start, "thresholds", ""))
}

fn classes(
    source: &Source<'_>,
    raw: &BTreeMap<Spanned<String>, Spanned<String>>,
) -> Result<BTreeMap<Kind, Class>, PolicyError> {
    let mut out = BTreeMap::new();
    for (kind, class) in raw {
        let kind = kind_of(source, kind)?;
        let found = CLASSES.iter().copied().find(|c| c.as_str() == class.get_ref());
        let found = found.ok_or_else(|| {
            let names: Vec<_> = CLASSES.iter().map(|c| c.as_str()).collect();
            source.refuse(class.span().start, "class", names.join(", "))
        })?;
        out.insert(kind, found);
    }
    Ok(out)
}

/// The job: as written, else by the policy's name.
fn regime(source: &Source<'_>, file: &File) -> Result<Regime, PolicyError> {
    match &file.regime {
        None => Ok(Regime::named(file.id.get_ref()).unwrap_or(Regime::Other)),
        Some(name) => Regime::named(name.get_ref()).ok_or_else(|| {
            source.refuse(name.span().start, "regime", "verslag, woo, inzage, schijf")
        }),
    }
}

/// What the rules say, by article.
fn reasons(rules: &[Spanned<Rule>], modes: &[&str]) -> BTreeMap<Arc<str>, String> {
    let mut out: BTreeMap<Arc<str>, String> = BTreeMap::new();
    let asked = |r: &&Rule| r.when.as_ref().is_none_or(|w| modes.contains(&w.get_ref().as_str()));
    for rule in rules.iter().map(Spanned::get_ref).filter(asked) {
        let said = out.entry(Arc::from(rule.article.get_ref().as_str())).or_default();
        if !said.contains(rule.note.as_str()) {
            said.push_str(if said.is_empty() { "" } else { " " });
            said.push_str(&rule.note);
        }
    }
    out
}

type Verdicts = BTreeMap<(Kind, Role), Verdict>;

/// What the rules decide under `modes`. Every rule must do something with all its modes on or with
/// none, and without any mode every pair must be decided.
fn table(
    source: &Source<'_>,
    rules: &[Spanned<Rule>],
    grounds: &[Ground],
    modes: &[&str],
) -> Result<Verdicts, PolicyError> {
    let (mut asked, mut plain, mut full) = (Verdicts::new(), Verdicts::new(), Verdicts::new());
    for rule in rules {
        let when = rule.get_ref().when.as_ref().map(|w| w.get_ref().as_str());
        let mut news = add(source, rule, grounds, &mut full)?;
        if when.is_none() {
            news |= add(source, rule, grounds, &mut plain)?;
        }
        if when.is_none_or(|w| modes.contains(&w)) {
            add(source, rule, grounds, &mut asked)?;
        }
        if !news {
            return Err(source.refuse(rule.span().start, "idle-rule", ""));
        }
    }
    covered(source, &plain)?;
    Ok(asked)
}

/// The ground with this code, which must be known.
fn ground_of(
    source: &Source<'_>,
    code: &Spanned<String>,
    grounds: &[Ground],
) -> Result<Grond, PolicyError> {
    if grounds.iter().any(|known| known.code == *code.get_ref()) {
        return Ok(Grond(Arc::from(code.get_ref().as_str())));
    }
    let codes: Vec<_> = grounds.iter().map(|g| g.code.as_str()).collect();
    Err(source.refuse(code.span().start, "ground", codes.join(", ")))
}

/// Adds the pairs of kind and role that no earlier rule decides; false when there are none.
fn add(
    source: &Source<'_>,
    rule: &Spanned<Rule>,
    grounds: &[Ground],
    table: &mut BTreeMap<(Kind, Role), Verdict>,
) -> Result<bool, PolicyError> {
    let at = rule.span().start;
    let rule = rule.get_ref();
    if rule.article.get_ref().trim().is_empty() {
        return Err(source.refuse(rule.article.span().start, "article", ""));
    }
    let ground = match &rule.ground {
        None => None,
        Some(g) if rule.action == Verb::Keep => {
            return Err(source.refuse(g.span().start, "no-ground", ""));
        }
        Some(g) => Some(ground_of(source, g, grounds)?),
    };
    let verdict = match rule.action {
        Verb::Redact => crate::model::Action::Redact(ground),
        Verb::Keep => crate::model::Action::Keep,
        Verb::Ask => crate::model::Action::Ask(ground),
    };
    let article: Arc<str> = Arc::from(rule.article.get_ref().as_str());
    let mut news = false;
    for kind in kinds(source, at, &rule.kinds)? {
        for role in roles(source, at, &rule.roles)? {
            table.entry((kind, role)).or_insert_with(|| {
                news = true;
                Verdict { action: verdict.clone(), article: Arc::clone(&article) }
            });
        }
    }
    Ok(news)
}

/// Every kind and every role has a rule, or the policy is refused: silence is no decision.
fn covered(
    source: &Source<'_>,
    table: &BTreeMap<(Kind, Role), Verdict>,
) -> Result<(), PolicyError> {
    let mut missing = rulable()
        .flat_map(|k| ROLES.iter().map(move |r| (k, *r)))
        .filter(|pair| !table.contains_key(pair));
    let Some((kind, role)) = missing.next() else { return Ok(()) };
    let more = missing.count();
    let rest = if more == 0 { String::new() } else { format!(" (+{more})") };
    let pair = format!("kind \"{kind}\", role \"{}\"{rest}", role.as_str());
    Err(source.refuse(source.text.trim_end().len(), "no-rule", pair))
}

/// Kinds that rules speak about: a term of the user's own always goes.
fn rulable() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|k| *k != Kind::Term)
}

fn kinds(
    source: &Source<'_>,
    at: usize,
    names: &[Spanned<String>],
) -> Result<Vec<Kind>, PolicyError> {
    if names.is_empty() {
        return Err(source.refuse(at, "no-kind", ""));
    }
    if names.iter().any(|n| n.get_ref() == "*") {
        return Ok(rulable().collect());
    }
    names.iter().map(|n| kind_of(source, n)).collect()
}

fn kind_of(source: &Source<'_>, name: &Spanned<String>) -> Result<Kind, PolicyError> {
    name.get_ref().parse().ok().filter(|k| *k != Kind::Term).ok_or_else(|| {
        let all: Vec<_> = rulable().map(Kind::as_str).collect();
        source.refuse(name.span().start, "kind", all.join(", "))
    })
}

fn roles(
    source: &Source<'_>,
    at: usize,
    names: &[Spanned<String>],
) -> Result<Vec<Role>, PolicyError> {
    if names.is_empty() {
        return Err(source.refuse(at, "no-role", ""));
    }
    if names.iter().any(|n| n.get_ref() == "*") {
        return Ok(ROLES.to_vec());
    }
    names
        .iter()
        .map(|n| {
            ROLES.iter().copied().find(|r| r.as_str() == n.get_ref()).ok_or_else(|| {
                let all: Vec<_> = ROLES.iter().map(|r| r.as_str()).collect();
                source.refuse(n.span().start, "role", all.join(", "))
            })
        })
        .collect()
}
