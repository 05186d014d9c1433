//! What is said of a file as a whole: its date, a name that tells nothing, what deserves a look.

use super::node::Node;
use super::walk::Input;
use super::{Run, output};
use crate::detect::quick;
use crate::model::{Action, Document, Evidence, Kind, PartKind, Role, Verdicted};
use crate::policy::Regime;
use crate::report::{About, Date, Exposure, Note, Severity};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// How far into a text its own date stands, in bytes.
const HEAD: usize = 3_000;

/// Organisations to which mail went, at most.
const MOST_RECIPIENTS: usize = 50;

/// A Dutch or ISO date.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\b(?:(\d{1,2})\s+(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sep|sept|okt|nov|dec)\.?\s+(\d{4})|(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))\b",
    )
});

/// A line that says to whom a message went.
static TO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?im)^[>\s]*(?:aan|to|cc|kopie|bcc)\s*:\s*(.+)$").ok());

/// The organisation in an e-mail address.
static DOMAIN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)[\w.+-]+@((?:[a-z0-9-]+\.)+[a-z]{2,})").ok());

/// Words of an identity document.
static IDENTITY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\b(?:paspoort|passport|identiteitskaart|identity card|rijbewijs|verblijfsdocument|residence permit)\b",
    )
});

/// Somebody who told something in confidence.
static REPORTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\b(?:meld(?:er|ster)|tipgever|anonieme?\s+(?:melding|tip)|naam(?:\s+\w+){0,3}\s+geheim)\b",
    )
});

/// Providers of mailboxes for private persons: no organisation received anything there.
const PRIVATE: &[&str] = &[
    "gmail.com",
    "hotmail.com",
    "hotmail.nl",
    "outlook.com",
    "live.nl",
    "icloud.com",
    "ziggo.nl",
    "kpnmail.nl",
    "kpnplanet.nl",
    "planet.nl",
    "xs4all.nl",
    "home.nl",
    "yahoo.com",
    "telfort.nl",
    "onet.pl",
    "proton.me",
    "protonmail.com",
    "me.com",
    "upcmail.nl",
    "casema.nl",
    "hetnet.nl",
];

/// What can be said of a file that was read.
pub(super) fn about(
    node: &Node<'_>,
    document: &Document,
    verdicts: &[Verdicted],
    told: &[Range<usize>],
) -> About {
    let texts = document.parts.iter().filter(|p| p.label.kind != PartKind::FileName);
    let mut content = blake3::Hasher::new();
    let mut empty = true;
    for part in texts {
        for word in part.text.split_whitespace() {
            empty = false;
            content.update(word.as_bytes());
            content.update(b" ");
        }
    }
    About {
        name: output::safe_name(node, told),
        number: node.number,
        date: date(document, verdicts),
        pages: pages(document),
        recipients: recipients(document),
        severity: None,
        content: (!empty).then(|| *content.finalize().as_bytes()),
    }
}

fn pages(document: &Document) -> usize {
    let pages = document.parts.iter().filter_map(|p| p.label.page()).max();
    pages.map_or(1, |n| usize::try_from(n).unwrap_or(1))
}

/// The first date in the head of the text that is nobody's date of birth.
fn date(document: &Document, verdicts: &[Verdicted]) -> Option<Date> {
    let pattern = DATE.as_ref()?;
    let texts = document.parts.iter().enumerate();
    let texts = texts.filter(|(_, p)| p.label.kind != PartKind::FileName).take(8);
    for (index, part) in texts {
        let head = part.text.char_indices().nth(HEAD).map_or(part.text.len(), |(at, _)| at);
        let head = part.text.get(..head).unwrap_or_default();
        for found in pattern.captures_iter(head) {
            let Some(whole) = found.get(0) else { continue };
            let births = verdicts.iter().filter(|v| v.finding.part == index);
            let born = births.filter(|v| v.finding.kind == Kind::BirthDate).any(|v| {
                v.finding.span.start() < whole.end() && whole.start() < v.finding.span.end()
            });
            let text = |n: usize| found.get(n).map(|m| m.as_str());
            let date = match (text(1), text(4), text(7)) {
                (Some(day), _, _) => Date::of(text(3), text(2), Some(day)),
                (_, Some(year), _) => Date::of(Some(year), text(5), text(6)),
                (_, _, Some(day)) => Date::of(text(9), text(8), Some(day)),
                _ => None,
            };
            if let Some(date) = date.filter(|_| !born) {
                return Some(date);
            }
        }
    }
    None
}

/// Organisations in the headers of mail, without the person before the `@`.
fn recipients(document: &Document) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let (Some(line), Some(domain)) = (&*TO, &*DOMAIN) else { return out };
    for part in &document.parts {
        for header in line.captures_iter(&part.text).filter_map(|c| c.get(1)) {
            for found in domain.captures_iter(header.as_str()).filter_map(|c| c.get(1)) {
                let name = found.as_str().to_lowercase();
                if !PRIVATE.contains(&name.as_str()) && out.len() < MOST_RECIPIENTS {
                    out.insert(name);
                }
            }
        }
    }
    out
}

/// What deserves a look under this regime.
pub(super) fn notes(regime: Regime, document: &Document, verdicts: &[Verdicted]) -> Vec<Note> {
    let mut notes = match regime {
        Regime::Inzage => inzage(document, verdicts),
        Regime::Verslag => verslag(document, verdicts),
        Regime::Woo => woo(document, verdicts),
        Regime::Schijf => schijf(document, verdicts),
        Regime::Other => Vec::new(),
    };
    if matches!(regime, Regime::Inzage | Regime::Schijf) && is_identity_document(document, verdicts)
    {
        notes.push(Note::new("identity-copy", 1));
    }
    notes.retain(|n| n.count > 0);
    notes
}

fn count(verdicts: &[Verdicted], which: impl Fn(&Verdicted) -> bool) -> usize {
    verdicts.iter().filter(|v| which(v)).count()
}

fn has_text(document: &Document) -> bool {
    let mut texts = document.parts.iter().filter(|p| p.label.kind != PartKind::FileName);
    texts.any(|p| !p.text.trim().is_empty())
}

fn inzage(document: &Document, verdicts: &[Verdicted]) -> Vec<Note> {
    let in_text = |v: &Verdicted| {
        let part = document.parts.get(v.finding.part);
        part.is_some_and(|p| p.label.kind != PartKind::FileName)
    };
    let own = count(verdicts, |v| v.role == Role::Verzoeker);
    let perhaps = count(verdicts, |v| v.role == Role::Onzeker && v.finding.kind == Kind::Person);
    let others: BTreeSet<String> = verdicts
        .iter()
        .filter(|v| v.finding.kind == Kind::Bsn && v.role != Role::Verzoeker && in_text(v))
        .map(|v| digits(v.finding.value.expose()))
        .collect();
    let reporter =
        REPORTER.as_ref().is_some_and(|r| document.parts.iter().any(|p| r.is_match(&p.text)));
    let trace = own > 0 || perhaps > 0;
    vec![
        Note::new("no-trace", usize::from(!trace && has_text(document) && others.is_empty())),
        Note::new("other-client", if own == 0 { others.len() } else { 0 }),
        Note::new("another-bsn", if own > 0 { others.len() } else { 0 }),
        Note::new("shared", count(verdicts, |v| v.finding.evidence.contains(&Evidence::Shared))),
        Note::new("reporter", usize::from(reporter)),
    ]
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Facts that stand with so much about somebody that no name is needed.
fn verslag(document: &Document, verdicts: &[Verdicted]) -> Vec<Note> {
    let health =
        |v: &Verdicted| v.finding.kind == Kind::Health && v.decision.action != Action::Keep;
    let mut combined = 0;
    for (index, part) in document.parts.iter().enumerate() {
        let here: Vec<&Verdicted> = verdicts.iter().filter(|v| v.finding.part == index).collect();
        for sentence in sentences(&part.text) {
            let inside = |v: &&&Verdicted| sentence.contains(&v.finding.span.start());
            let kinds: BTreeSet<Kind> =
                here.iter().filter(inside).map(|v| v.finding.kind).collect();
            let grave = here.iter().filter(inside).any(|v| v.finding.kind.is_fact());
            let text = part.text.get(sentence.clone()).unwrap_or_default();
            combined +=
                usize::from(grave && !kinds.contains(&Kind::Person) && hints(text, &kinds) >= 2);
        }
    }
    vec![Note::new("health", count(verdicts, health)), Note::new("combination", combined)]
}

/// Whom somebody is to another, or in what place or at what time: each narrows it down.
static HINTS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i)\b(?:moeder|vader|zoon|dochter|broer|zus(?:ter)?|echtgeno\w+|partner|weduwe|weduwnaar|opa|oma|ouders|buurman|buurvrouw|cli[eë]nte?|inwoner|inwoonster|bewoner|bewoonster|leerling|medewerker|medewerkster|collega|jongen|meisje|kind|gezin|echtpaar|koppel)\b",
        r"(?i)\b(?:school|straat|wijk|flat|dorp|basisschool|kerk|bedrijf|winkel|azc|vereniging)\b|\b(?:in|uit|te) \p{Lu}\p{Ll}{3,}",
        r"(?i)\b\d{1,2}[- ]jarige?\b|\((?:\d{1,2})\)|\b(?:19|20)\d\d\b|\b(?:gisteren|vorige week|afgelopen \w+)\b",
    ]
    .iter()
    .filter_map(|p| quick(p))
    .collect()
});

fn hints(text: &str, kinds: &BTreeSet<Kind>) -> usize {
    let told = HINTS.iter().filter(|h| h.is_match(text)).count();
    told + usize::from(kinds.contains(&Kind::Address) || kinds.contains(&Kind::Postcode))
}

/// Byte ranges of the sentences and lines of a text.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let next = text.get(at + c.len_utf8()..).and_then(|t| t.chars().next());
        if c == '\n' && next == Some('\n')
            || matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace)
        {
            out.push(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    out.push(start..text.len());
    out
}

/// Problems with grounds (Woo art. 5.1) and pages on which nearly everything goes.
fn woo(document: &Document, verdicts: &[Verdicted]) -> Vec<Note> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for verdict in verdicts {
        if let Action::Redact(ground) = &verdict.decision.action {
            let codes = ground.as_ref().map_or("", |g| &g.0);
            for problem in crate::policy::check_grounds(verdict.finding.kind, codes) {
                *counts.entry(problem).or_default() += 1;
            }
        }
    }
    let mut notes: Vec<Note> = counts.into_iter().map(|(id, n)| Note::new(id, n)).collect();
    let covered = |index: usize| -> usize {
        let here = verdicts.iter().filter(|v| v.finding.part == index);
        let gone = here.filter(|v| v.decision.action != Action::Keep);
        gone.map(|v| v.finding.span.end() - v.finding.span.start()).sum()
    };
    let full = document.parts.iter().enumerate().filter(|(at, part)| {
        let length = part.text.trim().len();
        part.label.kind != PartKind::FileName && length > 200 && covered(*at) * 10 > length * 8
    });
    notes.push(Note::new("full-page", full.count()));
    notes
}

/// Data of several people in one file, and what the law says of keeping it.
fn schijf(document: &Document, verdicts: &[Verdicted]) -> Vec<Note> {
    let numbers = |kind: Kind| -> usize {
        let found = verdicts.iter().filter(|v| v.finding.kind == kind);
        found.map(|v| digits(v.finding.value.expose())).collect::<BTreeSet<_>>().len()
    };
    let people: BTreeSet<_> = verdicts.iter().filter_map(|v| v.entity).collect();
    let mixed = numbers(Kind::Bsn).max(numbers(Kind::Iban));
    vec![
        Note::new("mixed", if mixed > 1 { mixed } else { 0 }),
        Note::new("people", if people.len() > 20 { people.len() } else { 0 }),
        Note::new("recipients", Some(outsiders(document)).filter(|n| *n > MANY).unwrap_or(0)),
    ]
}

/// Outside addresses in the open of one message, more than which deserve a look.
const MANY: usize = 10;

/// Addresses to which a message went for all to see (to, cc), outside the organisation of its sender.
fn outsiders(document: &Document) -> usize {
    let Some(domain) = &*DOMAIN else { return 0 };
    let header = |names: &'static [&'static str]| {
        document.parts.iter().filter(move |p| match p.label.kind {
            PartKind::MailHeader(name) => names.iter().any(|n| n.eq_ignore_ascii_case(name)),
            _ => false,
        })
    };
    let organisation = |c: &regex::Captures<'_>| c.get(1).map(|m| m.as_str().to_lowercase());
    let sender =
        header(&["From"]).find_map(|p| domain.captures(&p.text).as_ref().and_then(organisation));
    let mut outside = BTreeSet::new();
    for part in header(&["To", "Cc"]) {
        for found in domain.captures_iter(&part.text) {
            if organisation(&found) != sender {
                outside.extend(found.get(0).map(|m| m.as_str().to_lowercase()));
            }
        }
    }
    outside.len()
}

/// How grave it is that a file with these findings (by class, those that do not stay) lies here, and
/// how long it may or must lie.
pub(super) fn shelf(
    run: &Run,
    input: &Input,
    classes: [u64; 4],
    date: Option<Date>,
) -> (Option<Severity>, Vec<Note>) {
    let exposed = input.exposure == Some(Exposure::Everybody);
    let severity = Severity::of(classes, input.exposure);
    if severity.is_none() {
        return (None, Vec::new());
    }
    let mut notes = vec![Note::new("exposed", usize::from(exposed))];
    let path = input.path.to_string_lossy();
    let mut known = false;
    for term in run.policy.retention(&path) {
        known = true;
        let over = run.today.and_then(|day| Date::is_over(date, input.changed, term.years, day));
        let id = match (over, term.least) {
            (Some(true), false) => "retention-over",
            (Some(false), true) => "retention-keep",
            _ => "retention-both",
        };
        notes.push(Note::with(id, 1, term.article.clone()));
    }
    if !known && run.policy.knows_retention() {
        notes.push(Note::new("retention-unknown", 1));
    }
    notes.retain(|n| n.count > 0);
    (severity, notes)
}

/// A copy of a passport, identity card or driving licence that shows what should be covered.
fn is_identity_document(document: &Document, verdicts: &[Verdicted]) -> bool {
    let zone = verdicts.iter().any(|v| v.finding.recogniser == "mrz");
    let told = IDENTITY.as_ref().is_some_and(|r| {
        document.parts.iter().any(|p| p.text.chars().take(400).count() < 400 && r.is_match(&p.text))
    });
    let number =
        verdicts.iter().any(|v| matches!(v.finding.kind, Kind::Bsn | Kind::IdNumber | Kind::Photo));
    zone || told && number
}
