//! Postcodes and the place that follows one.

use super::of_organisation;
use crate::detect::{
    Candidate, Recogniser, Scene, gazetteer,
    pattern::{Literals, islands, matches},
};
use crate::model::{Evidence, Kind, Score};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Finds `2583 XL  SCHEVENINGEN`: the postcode, and the place as an address.
pub(in crate::detect) struct Postcodes;

static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9A-Za-z.,/-]|[^0-9][.,/-])([1-9][0-9O]{3} {0,2}[A-Z]{2})(?:[^0-9A-Za-z-]|-(?:[^0-9A-Za-z]|$)|$)").ok()
});
/// In small letters only after its own name.
static SMALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i:postcode|(?-u:\b)pc)[ :]{1,3}([1-9][0-9]{3} ?[A-Za-z]{2})(?:[^0-9A-Za-z]|$)")
        .ok()
});
/// Its name.
static NAMED: Literals = Literals::new(&["postcode", "pc ", "pc:"]);
/// A place after it.
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:\x20{1,3}|,\x20|;|',\x20?'|\x20·\x20|\n)
          ('[st]-?\x20?\p{Lu}[\p{L}-]+ | \p{Lu}[\p{L}0'-]{2,}
           (?:\x20(?:(?:aan|op|bij|in|van|den|de|der|het|'t|a/d|a\.d\.)\x20){1,2}\p{Lu}[\p{L}'-]+|\x20\(\p{L}+\.?\))?
           (?:\x20(?:IJssel|Zoom|Rijn|Bosch|Haag|Beuningen|Pekela|Annaland)(?-u:\b))? )",
    )
    .ok()
});

/// Pairs of letters that are Dutch words or units: after a year or an amount they are no postcode.
const WORDS: &[&str] = &[
    "EN", "IN", "OP", "OM", "TE", "DE", "IS", "ER", "AL", "UW", "WE", "JE", "ZE", "ZO", "OF", "NU",
    "MG", "KG", "KM", "CM", "MM", "HA", "AF", "AN", "BV", "NV", "EU", "NL", "MB", "GB", "KB", "TB",
    "KW", "MW", "PK", "ST", "VA", "EM", "EG", "II", "IV",
];

/// Those of them that are units and names of kinds of firms: before a place they are a postcode's.
const UNITS: &[&str] =
    &["MG", "KG", "KM", "CM", "MM", "HA", "MB", "GB", "KB", "TB", "KW", "MW", "PK", "BV", "NV"];

impl Recogniser for Postcodes {
    fn id(&self) -> &'static str {
        "postcode"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        let find = |regex: &'static Option<Regex>, stretches: Vec<Range<usize>>| {
            let each = stretches.into_iter();
            each.flat_map(move |s| regex.iter().flat_map(move |re| matches(re, text, s.clone())))
        };
        let small = find(&SMALL, NAMED.near(text).collect());
        for found in find(&POSTCODE, islands(text, scene.view.digits(), 2)).chain(small) {
            if let Some(candidate) = judge(scene, found) {
                place(scene, &candidate, out);
                out.push(candidate);
            }
        }
    }
}

/// The postcode at `range`, if it is one.
fn judge(scene: &Scene<'_>, range: Range<usize>) -> Option<Candidate> {
    let text = scene.view.text();
    let value = text.get(range.clone())?;
    let letters = value.get(value.len().checked_sub(2)?..)?.to_uppercase();
    let placeholder = value.eq_ignore_ascii_case("1234ab") || value.eq_ignore_ascii_case("1234 ab");
    if placeholder || matches!(letters.as_str(), "SA" | "SD" | "SS") {
        return None;
    }
    let head = text.get(..range.start)?;
    let tail = text.get(range.end..)?;
    let near: String = head.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    let lower = near.to_lowercase();
    let mut evidence = vec![Evidence::Pattern];
    let heading = scene.view.heading(range.start).map(str::to_lowercase).unwrap_or_default();
    let words = ["postcode", "adres", "wonende", "pc\":", "woonplaats"];
    let announced =
        words.iter().any(|w| lower.contains(w)) || heading.contains("postcode") || heading == "pc";
    let street = after_house_number(&near);
    let place = PLACE.as_ref().and_then(|re| re.captures(tail)?.get(1));
    let behind = after_place(&near);
    let known = behind || place.is_some_and(|p| known_place(p.as_str()));
    let mut score: f32 = if value.contains(' ') { 0.5 } else { 0.7 };
    if announced {
        evidence.push(Evidence::Context("adres".to_owned()));
        score = 0.9;
    }
    if street {
        evidence.push(Evidence::Grammar("house-number"));
        score = 0.95;
    } else if known {
        evidence.push(Evidence::Grammar("place"));
        score = score.max(0.8);
    }
    if WORDS.contains(&letters.as_str()) && !street && !announced {
        let year = value.get(..4).and_then(|y| y.parse::<u16>().ok());
        let year = year.is_some_and(|y| (1900..2100).contains(&y));
        let named = behind || place.is_some_and(|p| gazetteer::place(p.as_str()));
        if year || !known || !named {
            return None;
        }
        evidence.push(Evidence::Against("common-word"));
        score = if UNITS.contains(&letters.as_str()) { 0.7 } else { 0.5 };
    }
    if value.contains('O') && score < 0.9 {
        return None; // a scan's letter for a digit needs an address around it
    }
    if lower.contains("postbus")
        || lower.contains("antwoordnummer")
        || of_organisation(scene.view, range.start)
    {
        evidence.push(Evidence::Functional);
    }
    Some(Candidate {
        range,
        kind: Kind::Postcode,
        score: Score::new(score),
        recogniser: "postcode",
        evidence,
    })
}

/// Whether `name`, or its first word, is in the list of places; capitals throughout count too, as
/// the postal style has them.
fn known_place(name: &str) -> bool {
    let first = name.split([' ', '-']).next().unwrap_or_default();
    gazetteer::place(name) || gazetteer::place(first)
}

/// Whether a place and an opening bracket stand right before the postcode: `Goes (4461 AB)`.
fn after_place(near: &str) -> bool {
    let head = near.strip_suffix(" (").unwrap_or_default();
    let head = head.rsplit([',', '\n', '.']).next().unwrap_or_default();
    // A place has one to three words: `Goes`, `Den Haag`, `Bergen op Zoom`.
    let starts = head.rmatch_indices(' ').map(|(at, _)| at + 1).chain([0]).take(3);
    let mut names = starts.filter_map(|at| head.get(at..));
    names.any(|name| {
        let capital = name.trim_start_matches("'s-").starts_with(char::is_uppercase);
        capital && gazetteer::place(name)
    })
}

/// Whether a house number with a street before it stands right before the postcode.
fn after_house_number(near: &str) -> bool {
    let bare = near.trim_end_matches([' ', ',', '\n', ';', '\'', '"', '·', '-', '/']);
    let gap = near.len() - bare.len();
    let last = bare.rsplit([' ', ';', '\'']).next().unwrap_or_default();
    let addition = last.chars().count() <= 3 && last.chars().all(char::is_alphanumeric);
    let number = last.starts_with(|c: char| c.is_ascii_digit()) && last.chars().count() <= 8;
    let before = bare.get(..bare.len() - last.len()).unwrap_or_default().trim_end();
    gap > 0
        && (number || (addition && before.ends_with(|c: char| c.is_ascii_digit())))
        && before.chars().any(char::is_alphabetic)
}

/// The place after a postcode, as an address of its own.
fn place(scene: &Scene<'_>, postcode: &Candidate, out: &mut Vec<Candidate>) {
    let start = postcode.range.end;
    let tail = scene.view.text().get(start..).unwrap_or_default();
    let Some(place) = PLACE.as_ref().and_then(|re| re.captures(tail)?.get(1)) else { return };
    let sure = postcode.score.get() > 0.9;
    if !known_place(place.as_str()) && !sure {
        return;
    }
    let mut evidence = vec![Evidence::Pattern, Evidence::Context("place".to_owned())];
    if postcode.evidence.contains(&Evidence::Functional) {
        evidence.push(Evidence::Functional);
    }
    let name = place.as_str();
    let first = name.find(' ').filter(|_| !gazetteer::place(name));
    let end = place.start() + first.unwrap_or(name.len());
    out.push(Candidate {
        range: start + place.start()..start + end,
        kind: Kind::Address,
        score: Score::new(postcode.score.get().min(0.8)),
        recogniser: "address",
        evidence,
    });
}
