//! A street with a house number, and the place that follows.

mod name;

use super::{before, of_organisation};
use crate::detect::{
    Candidate, Recogniser, Scene, gazetteer,
    gazetteer::Street,
    pattern::{Literals, matches},
};
use crate::model::{Evidence, Kind, Score};
use name::name_before;
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Finds `Dorpsstraat 12 bis`, `Postbus 200`, and the place of residence.
pub(in crate::detect) struct Addresses;

/// A house number with its addition, at the start of a text: `12`, `12-14`, `3a`, `9 II`, `88-3`,
/// `8 bis`, `t.o. 11`. The group is what belongs to it.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^( (?:(?:t\.?o\.?|nrs?\.?|nummers?|nos?\.?|huisnummer)\x20)? (?:[0-9]{1,5}|l[0-9]{1,3})
          (?: [-/][0-9]{1,4}(?:\x20?hoog)? | [-/][A-Za-z]{1,2}(?:-?[0-9]{1,3})? | [A-Za-z]-[0-9]{1,3}
            | \x20?-\x20?(?:bis|hs|huis|I{1,3}|IV) 
            | \x20?(?:bis|hs|huis|zw|rd|to|III|II|IV|boven|beneden|[1-9]\x20?(?:e|hoog)|[A-Za-z][0-9]{0,2})
            | \x20[A-H] | \x20[a-h] )? )(?:[^0-9A-Za-z]|$)",
    )
    .ok()
});
/// The number alone, where the addition did not fit.
static PLAIN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([0-9]{1,5})(?:[^0-9A-Za-z]|$)").ok());
/// Post boxes.
static POSTBUS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)((?:postbus|antwoordnummer|p\.?o\.? ?box) ?[0-9]{1,6})(?-u:\b)").ok()
});
/// What every post box begins with.
static BOXES: Literals = Literals::new(&["postbus", "antwoordnummer", "box"]);
/// The last letters of every [`RESIDES`] verb, with the blank behind it.
static VERBS: Literals = Literals::new(&[
    "oon ",
    "oont ",
    "oonachtig ",
    "onende ",
    "onen ",
    "erblijft ",
    "erblijvend ",
    "ngeschreven ",
    "erhuisd ",
    "naar in ",
    "naar te ",
    "naar naar ",
]);
/// What may stand between a street and its number.
const BETWEEN: &[&str] = &[
    "to ",
    "t.o ",
    "to. ",
    "t.o. ",
    "nr ",
    "nr. ",
    "nrs ",
    "nrs. ",
    "nummer ",
    "nummers ",
    "no ",
    "no. ",
    "nos ",
    "nos. ",
    "huisnummer ",
];

/// Where a street may have ended: a letter or a dot, a comma or a blank, a number. The places of the
/// comma or blank, in order; `digits` are the places of all digits.
fn seams<'a>(text: &'a str, digits: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
    let starts = digits.iter().enumerate().filter(|(i, at)| {
        let last = i.checked_sub(1).and_then(|i| digits.get(i));
        last.is_none_or(|last| last + 1 != **at)
    });
    starts.filter_map(move |(_, at)| {
        let head = text.get(..*at)?;
        let word = BETWEEN.iter().filter_map(|word| head.strip_suffix(word)).next_back();
        word.and_then(seam).or_else(|| seam(head))
    })
}

/// The place of the comma or blank at the end of `head`, when a letter or dot stands before it.
fn seam(head: &str) -> Option<usize> {
    let gap = head.strip_suffix(", ").or_else(|| head.strip_suffix([' ', '\n']))?;
    let last = gap.chars().next_back()?;
    (last.is_alphabetic() || matches!(last, '.' | '\'')).then_some(gap.len())
}
/// A place name, possibly after a postcode, at the start of what follows an address.
static PLACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:,?\x20|\n\x20*|,\x20?|\x20?·\x20)?(?:te\x20|in\x20|\(|)
          ('[st]-?\x20?\p{Lu}[\p{L}-]+ | \p{Lu}[\p{L}'-]+
           (?:\x20(?:(?:aan|op|bij|in|van|den|de|der|het|'t|a/d|a\.d\.)\x20){1,2}\p{Lu}[\p{L}'-]+)? )",
    )
    .ok()
});

/// Where someone lives, without street.
static RESIDES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?-u:\b)(?:[Ww]oon(?:t|achtig|ende)?|[Ww]onende|[Ww]onen|[Vv]erblij(?:ft|vend)|[Ii]ngeschreven|[Vv]erhuisd|naar)\x20
          (?:in|te|naar)\x20(?:\([0-9]{4}\x20?[A-Z]{2}\)\x20)?('[st]-?\x20?\p{Lu}[\p{L}-]+|\p{Lu}[\p{L}-]+(?:\x20(?:aan|op)\x20(?:den\x20)?\p{Lu}\p{L}+)?)",
    )
    .ok()
});

/// The first letters of months: what looks like a house number is a day.
const MONTHS: &[&str] = &[
    "jan", "feb", "mrt", "maart", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
    "uur", "t/m", "euro", "procent", "leden", "mensen", "stuks", "meter", "km", "jaar", "dagen",
    "weken", "keer", "maal", "personen", "woningen", "inwoners",
];
/// Words before an address that say that someone is to be found there.
const CONTEXT: &[&str] = &[
    "wonen",
    "woont",
    "woon",
    "adres",
    "bewon",
    "wonings",
    "pand",
    "verblij",
    "gevestigd",
    "ingeschreven",
    "inschrijv",
    "huisnummer",
    "straat",
    "perceel",
    "kennis",
    "buur",
    "bezocht",
    "locatie",
    "post naar",
    "verhuisd",
    "huis",
];
/// Words behind `aan de Gangboord 3` that say the same.
const LIVES: &[&str] = &["is verhuisd", "verhuis", "woont", "woonde", "wonen", "heeft gewoond"];

impl Recogniser for Addresses {
    fn id(&self) -> &'static str {
        "address"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        for found in BOXES
            .near(text)
            .flat_map(|s| POSTBUS.iter().flat_map(move |re| matches(re, text, s.clone())))
        {
            let evidence = vec![Evidence::Pattern, Evidence::Functional];
            out.push(candidate(found, 0.8, evidence));
        }
        for found in VERBS
            .near(text)
            .flat_map(|s| RESIDES.iter().flat_map(move |re| matches(re, text, s.clone())))
        {
            if text.get(found.clone()).is_some_and(gazetteer::place) {
                let evidence =
                    vec![Evidence::Context("place".to_owned()), Evidence::List("plaatsen")];
                out.push(candidate(found, 0.6, evidence));
            }
        }
        let mut done = 0;
        for end_of_name in seams(text, scene.view.digits()) {
            if end_of_name < done {
                continue;
            }
            if let Some(found) = address(scene, end_of_name) {
                done = found.range.end;
                place(scene, &found, out);
                out.push(found);
            }
        }
    }
}

/// The address whose street ends at `end`.
fn address(scene: &Scene<'_>, end: usize) -> Option<Candidate> {
    let text = scene.view.text();
    let gap = text.get(end..)?;
    let tail = gap.trim_start_matches([',', ' ', '\n']);
    let broken = gap.starts_with(['\n', ',']);
    let from = end + gap.len() - tail.len();
    let number =
        NUMBER.as_ref()?.captures(tail).or_else(|| PLAIN.as_ref()?.captures(tail))?.get(1)?;
    let whole = tail.get(number.end()..)?;
    // `1 t/m 99`: the t is no addition.
    let number = match whole.strip_prefix("/m ") {
        Some(_) => PLAIN.as_ref()?.captures(tail)?.get(1)?,
        None => number,
    };
    let after = tail.get(number.end()..)?;
    if after.starts_with('%')
        || after.starts_with([':', '.', ','])
            && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
    {
        return None;
    }
    let (start, kind) = name_before(text, end)?;
    let name = text.get(start..end)?;
    let strong = kind > Street::Unknown;
    let postcode = followed_by_postcode(after);
    let lower: String = after.trim_start().chars().take(16).collect();
    let lower = lower.to_lowercase();
    let ordinal = number.as_str().ends_with(['e', 'x', 'u']) && !number.as_str().contains(' ');
    if ordinal || (is_year(number.as_str()) && !postcode) {
        return None;
    }
    if (broken || kind == Street::Unknown) && !postcode && (broken || is_year(number.as_str()))
        || MONTHS.iter().any(|m| lower.starts_with(m))
    {
        return None;
    }
    let mut evidence = vec![Evidence::Pattern];
    let mut score: f32 = match kind {
        Street::Listed => 0.85,
        Street::Ending => 0.8,
        Street::Unknown => 0.0,
    };
    if kind == Street::Listed {
        evidence.push(Evidence::List("straten"));
    }
    let near = text.get(..start)?.chars().rev().take(30).collect::<Vec<_>>();
    let near: String = near.into_iter().rev().collect::<String>().to_lowercase();
    let context = CONTEXT.iter().find(|w| near.contains(*w));
    if postcode {
        evidence.push(Evidence::Context("postcode".to_owned()));
        score = score.max(0.85) + 0.1;
    } else if let Some(word) = context {
        evidence.push(Evidence::Context((*word).to_owned()));
        let right_before = [
            "adres: ",
            "adres ",
            "straat: ",
            "straat en nummer: ",
            "straat en huisnummer: ",
            "wonende ",
            "wonen op ",
            "woont op ",
            "woont aan ",
            "woonachtig op ",
            "woonachtig aan ",
            "verhuisd naar ",
        ];
        let place = right_before.iter().any(|w| near.ends_with(w)) || near.ends_with("aan de ");
        score = if strong {
            score + 0.1
        } else if place {
            0.6
        } else {
            0.0
        };
    } else if near.ends_with("aan de ") || near.ends_with("van de ") || near.ends_with("op de ") {
        let lives = LIVES.iter().any(|w| lower.starts_with(w));
        score = match (strong, lives) {
            (true, _) => score + 0.05,
            (false, true) => 0.6,
            (false, false) => 0.0,
        };
    } else if !strong && after_person(text, start) && after.starts_with([',', ')', ';']) {
        evidence.push(Evidence::Grammar("after-name"));
        score = 0.6;
    }
    if !strong && !postcode && !name.starts_with(char::is_uppercase) {
        return None;
    }
    if of_organisation(scene.view, start) {
        evidence.push(Evidence::Functional);
    }
    (score > 0.0).then(|| candidate(start..from + number.end(), score, evidence))
}

/// The place of residence after an address and a postcode.
fn place(scene: &Scene<'_>, address: &Candidate, out: &mut Vec<Candidate>) {
    let text = scene.view.text();
    let tail = text.get(address.range.end..).unwrap_or_default();
    let te = tail.starts_with(" te ") || tail.starts_with(" in ");
    let Some(place) = PLACE.as_ref().and_then(|re| re.captures(tail)?.get(1)) else { return };
    if te || gazetteer::place(place.as_str()) {
        let start = address.range.end;
        let mut evidence = vec![Evidence::Pattern, Evidence::Context("place".to_owned())];
        if address.evidence.contains(&Evidence::Functional) {
            evidence.push(Evidence::Functional);
        }
        out.push(candidate(start + place.start()..start + place.end(), 0.7, evidence));
    }
}

/// Whether someone and a comma stand right before the byte `at`: `de heer Jansen, `.
fn after_person(text: &str, at: usize) -> bool {
    let near = before(text, at, 60);
    let line = near.rsplit('\n').next().unwrap_or_default().to_lowercase();
    let clause = line.strip_suffix(", ").unwrap_or_default();
    let clause = clause.rsplit([',', ';', '.']).next().unwrap_or_default();
    clause
        .split(' ')
        .any(|w| matches!(w, "heer" | "mevrouw" | "mevr" | "mw" | "dhr" | "familie" | "fam"))
}

/// Whether a number reads as a year of these times.
fn is_year(number: &str) -> bool {
    number.parse::<u16>().is_ok_and(|n| (1900..2100).contains(&n))
}

fn candidate(range: Range<usize>, score: f32, evidence: Vec<Evidence>) -> Candidate {
    Candidate {
        range,
        kind: Kind::Address,
        score: Score::new(score),
        recogniser: "address",
        evidence,
    }
}

/// Whether a postcode comes next, on this line or the following.
fn followed_by_postcode(after: &str) -> bool {
    let next = after.trim_start_matches([',', ' ', '\n', ';', '\'', '·', '"']);
    let bytes: Vec<u8> = next.bytes().take(8).collect();
    let digits = bytes.iter().take(4).filter(|b| b.is_ascii_digit()).count();
    let rest: Vec<u8> = bytes.iter().skip(4).copied().filter(|b| *b != b' ').collect();
    after.len() - next.len() < 24
        && digits == 4
        && rest.iter().take(2).filter(|b| b.is_ascii_uppercase()).count() == 2
        && !rest.get(2).is_some_and(u8::is_ascii_alphabetic)
}
