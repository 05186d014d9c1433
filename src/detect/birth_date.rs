//! Dates of birth: a date counts only with something that says that someone was born on it.

use super::latin::latin;
use super::pattern::{Literals, islands, matches};
use super::{Candidate, Recogniser, Scene, dates, gazetteer, table::before};
use crate::model::{Evidence, Kind, Score};
use regex::Regex;
use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

/// Finds dates and years of birth.
pub(super) struct BirthDates;

/// Dates in digits, and with a month's name.
static DATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:^|[^0-9A-Za-z.,/-]|[^0-9][.,/-])
          ( [0-9O]{1,2}\x20?[-/.]\x20?[0-9O]{1,2}\x20?[-/.]\x20?(?:[0-9Ol]{4}|'?[0-9]{2})
          | [0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}
          | [0-9]{2}[\x20/.-][0-9]{2}[\x20/.-](?:19|20)[0-9]{2}
          | (?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}
          | (?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])
          | [0-9]{1,2}e?[\x20-](?i-u:jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)[A-Za-z]*\.?(?:/[A-Za-z]{3})?[\x20-]'?(?:[0-9]{4}|[0-9]{2})
          )(?:[^0-9A-Za-z/-]|[-](?:[^0-9]|$)|$)",
    )
    .ok()
});
/// Dates with the day in words, and the year too.
static IN_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&latin(
        r"(?x)(?:^|[^0-9A-Za-z.,/-]|[^0-9][.,/-])
          ( (?i:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:[a-z]{3,5}en)?twintig|tweeëntwintig|drieëntwintig|(?:eenen)?dertig)
            \x20(?i-u:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)
            \x20(?:(?:19|20)[0-9]{2}|(?:tweeduizend|negentien(?:honderd)?)(?:\x20?(?:en\x20?)?(?:\p{L}{3,6}(?:en|ën))?(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))?)
          )(?:[^0-9A-Za-z/-]|[-](?:[^0-9]|$)|$)",
    ))
    .ok()
});
/// The months: one stands in every date in words.
static MONTHS: Literals = Literals::new(&[
    " januari",
    " februari",
    " maart",
    " april",
    " mei",
    " juni",
    " juli",
    " augustus",
    " september",
    " oktober",
    " november",
    " december",
]);
/// What announces a date of birth, at the end of the text before it.
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&latin(
        r"(?ix)(?: (?-u:\b)geb(?:oren(?:e)?|[._\x20-]{0,2}(?:datum|dat|dd|dtm|jaar)|oorte[._\x20-]?(?:datum|dag|jaar)|dat)?(?-u:\b)
          (?:[^0-9]{0,24}?(?:(?-u:\b)(?:te|in)\x20\p{L}[\p{L}\x20'-]{1,25})?[^0-9]{0,12}) | [*°]\x20? | (?-u:\b)born(?-u:\b)[^0-9]{0,8} | (?-u:\b)d\.?o\.?b\W{1,4} | (?-u:\b)bday[^0-9\n]{0,12} | (?-u:\b)birth[-_\x20]?da(?:te|y)[^0-9\n]{0,6} | (?-u:\b)date\x20of\x20birth[^0-9]{0,6} | (?-u:\b)(?:bj|bouwjaar)\.?\x20\(mens\)\x20 | verjaardag[^0-9]{0,8} | verjaart[^0-9]{0,8}
          | leeftijd[^\n]{0,22}\( | (?:echtgeno(?:te|ot)|(?:klein)?(?:zoon|dochter|kind)|moeder|vader|broer|zus|partner|man|vrouw|cliënte?|leerling),\x20 )$",
    ))
    .ok()
});
/// One of these stands in whatever [`BEFORE`] matches: a quick look first, most dates are no one's.
const HINTS: &[&str] = &[
    "geb", "*", "°", "born", "dob", "d.o.b", "bday", "birth", "(mens)", "verja", "leeftijd",
    "echtgeno", "zoon", "dochter", "kind", "moeder", "vader", "broer", "zus", "partner", "man,",
    "vrouw,", "cliënt", "leerling",
];
/// What ends right before a year of birth, in small letters, and how sure that is.
const BEFORE_YEAR: &[(&str, f32)] = &[
    ("geboren in ", 0.7),
    ("geb. in ", 0.7),
    ("geboortejaar ", 0.7),
    ("geboortejaar: ", 0.7),
    ("bouwjaar mens ", 0.7),
    ("geboren ", 0.7),
    // `geboren op [...] 1969`, as judgments are anonymised; `Geboren (1978)`.
    ("geboren op [...] ", 0.7),
    ("geboortedatum] ", 0.7),
    ("geboren (", 0.7),
    ("geboren op [", 0.7),
    ("geboren: ", 0.7),
    ("geb. ", 0.7),
    ("geb ", 0.7),
    ("geb.jaar ", 0.7),
    ("geb. jaar ", 0.7),
    ("geb.: ", 0.7),
    ("geb: ", 0.7),
    ("is van ", 0.7),
    ("was van ", 0.7),
    ("ben van ", 0.7),
    ("is uit ", 0.7),
];
/// Someone right before a year: a name of several words, a relative, one name and a comma.
static SOMEONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&latin(
        r"(?x)(?: (?:\p{Lu}\p{L}+|(?:\p{Lu}\.){1,4})\x20(?:(?:van|de|der|den|ten|ter|el|al)\x20){0,2}\p{Lu}[\p{L}'-]+(?:,\x20\(?|\x20\()
          | (?:echtgeno(?:te|ot)|(?:klein)?(?:zoon|dochter|kind)|moeder|vader|broer|zus|partner),\x20
          | (?:zoon|zoontje|dochter|dochtertje|kind|broer|broertje|zus|zusje|moeder|vader|partner|leerling|jeugdige|cliënte?|vriendin|vriend|echtgenoot|echtgenote|baby)\x20\p{Lu}[\p{L}'-]+\x20\(
          | \p{Lu}\p{L}{2,},\x20\( )$",
    ))
    .ok()
});
/// A name right before a date: two capitalised words, initials, or an aanhef and a name.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&latin(r"(?:(?:\p{Lu}[\p{L}'-]*\.?|van|de|der|den|el|al|von|'t|mw\.|mevr\.|dhr\.|mevrouw|heer|fam\.|leerling|broer|zus|zoon|dochter|moeder|vader),? ?){1,4}\p{Lu}[\p{L}'.-]+,? ?[(:,/-]?\s{0,25}$")).ok()
});

/// A name in the fields of an export right before a date: `'Bouzidi','Fatima','`.
static SQL_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&latin(
        r#"['"][\p{L}\\' -]{2,}['"],['"](?:\p{Lu}[\p{L}' -]+|(?:\p{Lu}\.)+)['"],['"]$"#,
    ))
    .ok()
});

/// `te Assen geboren`, after a date.
static BORN_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&latin(r"^ (?:te|in) \p{Lu}[\p{L}' -]{1,25} geboren(?-u:\b)")).ok()
});

/// Words for children: beside one a date of these years may be one of birth.
const CHILDREN: &[&str] =
    &["zoon", "dochter", "kind", "leerling", "jeugdige", "minderjarige", "baby", "kleuter"];

/// Capitalised words before a date that are no person's.
const NOT_NAMES: &[&str] = &[
    "raad",
    "besluit",
    "vergadering",
    "college",
    "versie",
    "wet",
    "staatsblad",
    "stb",
    "stcrt",
    "commissie",
    "brief",
    "nota",
    "gemeente",
    "rapport",
    "verordening",
    "rechtbank",
    "datum",
    "notulen",
    "verslag",
    "agenda",
    "ministerie",
    "plan",
    "utrecht",
    "trb",
    "parijs",
    "brussel",
    "verdrag",
    "rvs",
    "kamer",
    "hof",
    "staten",
    "verzonden",
    "ontvangen",
    "op",
    "te",
    "haag",
    "regeling",
    "beleid",
    "motie",
    "overeenkomst",
    "convenant",
    "evaluatie",
    "week",
    "overleg",
];

impl Recogniser for BirthDates {
    fn id(&self) -> &'static str {
        "birth-date"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        let digits = islands(text, scene.view.digits(), 3);
        let months = MONTHS.near(text).collect();
        let found = |regex: &'static Option<Regex>, stretches: Vec<Range<usize>>| {
            let each = stretches.into_iter();
            each.flat_map(move |s| regex.iter().flat_map(move |re| matches(re, text, s.clone())))
        };
        let mut dates: Vec<Range<usize>> =
            found(&DATES, digits).chain(found(&IN_WORDS, months)).collect();
        dates.sort_by_key(|found| found.start);
        let period: BTreeSet<u16> = dates.iter().filter_map(|d| year_of_things(text, d)).collect();
        for found in dates {
            if let Some(candidate) = judge(scene, found, &period, out) {
                out.push(candidate);
            }
        }
        for (_, cell) in scene.view.columns(|heading, _| announces(heading)) {
            let value = text.get(cell.clone()).unwrap_or_default();
            let year = value.trim_matches(['\'', ' ', '"']);
            if matches!(year.len(), 2 | 4) && year.bytes().all(|b| b.is_ascii_digit()) {
                out.push(candidate(cell, 0.8, Evidence::Context("geb.datum".to_owned())));
            }
        }
        out.extend(years(text, scene.view.digits()));
    }
}

/// The year of a date that stands behind no name: when what the document tells of happened.
fn year_of_things(text: &str, date: &Range<usize>) -> Option<u16> {
    let near = before(text, date.start, 60);
    let year = dates::parse(text.get(date.clone())?)?.year;
    name_before(near).is_none().then_some(year)
}

/// The words right before a date that may be somebody's name, in small letters.
fn name_before(near: &str) -> Option<String> {
    // What ends in a small word is no name: most dates are settled here, without the expression.
    let head = near.trim_end_matches([' ', ',', ':', '(', '/', '-', '\n', '\t']);
    let last = head.rsplit([' ', '\n', '\t']).next().unwrap_or_default();
    let named = last.contains(char::is_uppercase);
    let found = NAME.as_ref().filter(|_| named).and_then(|re| re.find(near));
    found.map(|m| m.as_str().to_lowercase())
}

/// Years of birth that stand alone: four digits, or two behind an apostrophe.
fn years(text: &str, digits: &[usize]) -> impl Iterator<Item = Candidate> {
    let runs = digits.chunk_by(|a, b| b - a == 1).filter(|run| matches!(run.len(), 2 | 4));
    runs.filter_map(move |run| {
        let (first, end) = (*run.first()?, run.last()? + 1);
        let short = run.len() == 2;
        let start = if short { first.checked_sub(1)? } else { first };
        let value = text.get(start..end)?;
        let plausible = if short {
            value.starts_with('\'')
        } else {
            value.parse().is_ok_and(|year: u16| (1920..2030).contains(&year))
        };
        let after = text.as_bytes().get(end);
        if !plausible
            || after.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/'))
        {
            return None;
        }
        let near = before(text, start, 60);
        let small = before(near, near.len(), 20).to_lowercase();
        let said = BEFORE_YEAR.iter().find(|(words, _)| small.ends_with(words));
        let guessed = short && (small.ends_with(" van ") || small.ends_with(" uit "));
        let bracket = || {
            let closed = after.is_none_or(|b| matches!(b, b')' | b',' | b'\n'));
            let someone = SOMEONE.as_ref().is_some_and(|re| re.is_match(near));
            !short && closed && near.ends_with(['(', ' ']) && someone
        };
        let score = match said {
            Some((_, score)) => *score,
            None if guessed => 0.5,
            None if bracket() => 0.7,
            None => return None,
        };
        Some(candidate(start..end, score, Evidence::Context("geboren".to_owned())))
    })
}

/// Whether the capitalised words before a date, in lower case, may be someone: no word of a
/// meeting or a law.
fn is_person(name: &str) -> bool {
    !name.split(|c: char| !c.is_alphabetic()).any(|w| NOT_NAMES.contains(&w))
}

/// Whether a place stands last before a date: where something was signed.
fn ends_in_place(near: &str) -> bool {
    let head = near.trim_end_matches(|c: char| !c.is_alphabetic());
    gazetteer::place(head.rsplit([' ', ',', '\n']).next().unwrap_or_default())
}

/// Whether one capitalised word, no word of a meeting or a law, stands before the bracket.
fn after_capital(near: &str) -> bool {
    let word = near.trim_end_matches(['(', ' ']).rsplit([' ', '\n', ';', '|', ',']).next();
    word.is_some_and(|w| {
        w.starts_with(char::is_uppercase)
            && w.chars().skip(1).any(char::is_lowercase)
            && is_person(&w.to_lowercase())
            && !w.to_lowercase().ends_with("wet")
    })
}

/// Whether a heading says that dates of birth stand under it.
fn announces(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    heading.contains("geb") || heading.contains("birth")
}

/// Whether the date found last stands right before `range` and is the same: `acht mei 1983 (08051983)`.
fn same_date(text: &str, last: &Candidate, range: &Range<usize>, date: dates::Date) -> bool {
    let value = text.get(last.range.clone()).unwrap_or_default();
    last.kind == Kind::BirthDate
        && last.range.end + 3 > range.start
        && dates::parse(value).is_some_and(|d| d == date)
}

/// Whether a date on the line after `label` is what it announces: nothing else stands between them, and
/// nothing behind the date unless a sentence was broken there. The entries of a journal begin with a date too.
fn below_label(label: &str, tail: &str) -> bool {
    let (own, between) = label.split_once('\n').unwrap_or((label, ""));
    let said = own.trim_end().ends_with(|c: char| c.is_alphabetic() || matches!(c, ':' | '.'));
    let alone =
        tail.trim_start_matches([' ', '\t', '.', ',']).starts_with('\n') || tail.trim().is_empty();
    // `geboren op` at the end of a line: the sentence goes on in the next.
    let last = own.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let runs_on = own.trim_start().contains(' ') && matches!(last.as_str(), "op" | "geboren");
    said && between.trim().is_empty() && (alone || runs_on)
}

/// The date at `range`, if it is one of birth; `period` holds the years of what the document tells of.
fn judge(
    scene: &Scene<'_>,
    range: Range<usize>,
    period: &BTreeSet<u16>,
    out: &[Candidate],
) -> Option<Candidate> {
    let text = scene.view.text();
    let value = text.get(range.clone())?;
    let read: String = value.replace(['O', 'o'], "0").replace('l', "1");
    let dashed = if read.len() == 8 && read.bytes().all(|b| b.is_ascii_digit()) {
        let iso = format!("{}-{}-{}", read.get(..4)?, read.get(4..6)?, read.get(6..)?);
        let dutch = format!("{}-{}-{}", read.get(..2)?, read.get(2..4)?, read.get(4..)?);
        if dates::parse(&iso).is_some() { iso } else { dutch }
    } else {
        read
    };
    let named = value.contains(char::is_alphabetic);
    let date = dates::parse(&dashed).or_else(|| dates::parse(value).filter(|_| named))?;
    if date.year < 1900 || date.year > 2035 {
        return None;
    }
    let head = text.get(..range.start)?;
    let near: String = head.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    let tail: String = text.get(range.end..)?.chars().take(40).collect();
    let small = near.to_lowercase();
    let hinted = HINTS.iter().any(|hint| small.contains(hint));
    let announced = BEFORE.as_ref().filter(|_| hinted).and_then(|re| re.find(&near));
    let announced = announced.map(|m| m.as_str());
    if let Some(said) = announced.filter(|said| !said.contains('\n') || below_label(said, &tail)) {
        let word = if said.to_lowercase().starts_with("geb") { "geboren" } else { "birth" };
        return Some(candidate(range, 0.95, Evidence::Context(word.to_owned())));
    }
    if scene.view.heading(range.start).is_some_and(announces)
        || scene.view.above(range.start).any(announces)
    {
        return Some(candidate(range, 0.9, Evidence::Context("geb.datum".to_owned())));
    }
    if near.ends_with('(') && out.last().is_some_and(|c| same_date(text, c, &range, date)) {
        return Some(candidate(range, 0.9, Evidence::Context("geboren".to_owned())));
    }
    let after = tail.to_lowercase();
    if after.starts_with(" geboren") || BORN_AFTER.as_ref().is_some_and(|re| re.is_match(&tail)) {
        return Some(candidate(range, 0.9, Evidence::Context("geboren".to_owned())));
    }
    let kin = CHILDREN.iter().any(|w| small.contains(w));
    let old_enough = date.year <= 2016 || (kin && date.year <= 2026);
    let bsn = ["bsn", ", bsn", ") bsn"].iter().any(|w| {
        after
            .trim_start_matches([')', ',', ' ', ';'])
            .starts_with(w.trim_start_matches([',', ' ', ')']))
    });
    let born_at = after.starts_with(" te ") && tail.chars().nth(4).is_some_and(char::is_uppercase);
    let name = name_before(&near);
    let listed =
        near.ends_with(['\'', '"']) && SQL_NAME.as_ref().is_some_and(|re| re.is_match(&near));
    let person = listed || name.is_some_and(|n| is_person(&n));
    let bracketed = near.ends_with('(') && after.starts_with([')', ',']);
    let beside_name = person && old_enough;
    let near_number = || {
        let digits = |s: &str| s.bytes().filter(u8::is_ascii_digit).count() >= 9;
        let closest: String = near.chars().rev().take(16).collect();
        (digits(&closest) || digits(&after.chars().take(14).collect::<String>()))
            && near.ends_with(['|', ' ', ';', '/', '\'', ','])
    };
    let exported = listed && after.starts_with(['\'', '"']);
    let score = if bsn || exported || (born_at && beside_name) {
        0.85
    } else if bracketed && beside_name {
        0.75
    } else if bracketed && old_enough && after_capital(&near) {
        0.55
    } else if beside_name
        && (near.ends_with([' ', ':']) || near.ends_with('/'))
        && (date.year <= 2012 || after.starts_with(')'))
        && !ends_in_place(&near)
        // `namens A. de Wit, 14 december 2012` in a paper of that year.
        && !period.iter().any(|year| year.abs_diff(date.year) <= 1)
    {
        0.6
    } else if old_enough && near_number() && date.year <= 2012 {
        0.65
    } else {
        return None;
    };
    Some(candidate(range, score, Evidence::PersonInScope(if person { "name" } else { "number" })))
}

fn candidate(range: Range<usize>, score: f32, why: Evidence) -> Candidate {
    Candidate {
        range,
        kind: Kind::BirthDate,
        score: Score::new(score),
        recogniser: "birth-date",
        evidence: vec![Evidence::Pattern, why],
    }
}
