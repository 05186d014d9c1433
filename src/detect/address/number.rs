//! House numbers without their street: `de bewoner van nr. 12`.

use crate::detect::{
    Candidate, Recogniser, Scene,
    pattern::{Literals, islands},
};
use crate::model::{Evidence, Kind, Score};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Finds a bare house number in a text about neighbours.
pub(in crate::detect) struct HouseNumbers;

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?: (?-u:\b)(?:[Bb]ewoners?|[Bb]ewoonster|[Bb]uren|[Bb]uurman|[Bb]uurvrouw|[Ww]o(?:nen|ont|on)|[Hh]uis|man|vrouw|hier)\x20(?:van|op|in|bij)\x20
                  | (?-u:\b)(?:van|op|voor|naar|bij|achter|naast|tegenover)\x20 | \p{Lu}\p{Ll}+(?:\x20\p{Lu}\.)?,?\x20(?:van\x20)? )
          ((?:nr\.?|nummer|huisnr\.?|huisnummer)\x20?[0-9l]{1,4}(?:[a-z]|-[0-9]{1,3})?)(?:[^0-9A-Za-z/.-]|[.-](?:[^0-9]|$)|$)
          | (?-u:\b)(?:man|vrouw|mensen|buren|buurman|buurvrouw|bovenbuur|onderbuur|bewoners?|bewoonster|gezin|familie|balkon|tuin|voordeur|raam|woning|huis|hond)
            (?:,?\x20(?:dhr\.?|mw\.?|de\x20heer|mevrouw)?\x20?(?:\p{Lu}[\p{L}.'-]*\x20){0,3})?\x20?(?:van|op|bij)\x20(?:het\x20)?([1-9][0-9]{0,2}[a-z]?)(?:[^0-9A-Za-z/.:%-]|[.-](?:[^0-9]|$)|$)",
    )
    .ok()
});
/// One of these stands before every number.
static WORDS: Literals = Literals::new(&[
    "nr", "nummer", "man", "vrouw", "mensen", "buren", "buur", "bewon", "gezin", "familie",
    "balkon", "tuin", "voordeur", "raam", "woning", "huis", "hond",
]);
/// The words of a text about a street and the people in it.
static STREET_TALK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:buur\w*|buren|buurt\w*|adres\w*|bewoner\w*|bewoonster|straat|huis\w*|wonen|woont|voordeur|tuin|overlast)(?-u:\b)").ok()
});
/// What is numbered without being a house.
const NUMBERED: &[&str] = &[
    "agenda",
    "artikel",
    "voorstel",
    "stuk",
    "zaak",
    "lijst",
    "brief",
    "kavel",
    "motie",
    "vraag",
    "punt",
    "besluit",
    "bijlage",
    "vergadering",
    "registratie",
];

/// What makes a number a day, or a time.
const COUNTED: &[&str] = &[
    "jan", "feb", "maart", "mrt", "apr", "mei", "juni", "juli", "jun", "jul", "aug", "sep", "okt",
    "nov", "dec", "uur", "jaar", "dagen", "weken", "maanden", "meter", "euro", "procent",
];

/// The numbers that `regex` sees in a stretch of `text`.
fn numbers<'t>(
    regex: &'static Regex,
    text: &'t str,
    stretch: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 't {
    let text = text.get(..stretch.end).unwrap_or_default();
    let mut at = stretch.start;
    std::iter::from_fn(move || {
        let found = regex.captures_at(text, at)?;
        at = found.get(0)?.end();
        found.iter().skip(1).flatten().next().map(|group| group.range())
    })
}

impl Recogniser for HouseNumbers {
    fn id(&self) -> &'static str {
        "house-number"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        let (Some(number), Some(talk)) = (NUMBER.as_ref(), STREET_TALK.as_ref()) else { return };
        let mut about = None;
        let mut stretches = islands(text, scene.view.digits(), 1);
        stretches.retain(|s| text.get(s.clone()).is_some_and(|s| WORDS.any(s)));
        let numbers = stretches.into_iter().flat_map(|s| numbers(number, text, s));
        for found in numbers {
            let about = *about.get_or_insert_with(|| talk.is_match(text));
            let head = text.get(..found.start).unwrap_or_default();
            let near: String =
                head.chars().rev().take(25).collect::<Vec<_>>().into_iter().rev().collect();
            let near = near.to_lowercase();
            let behind = text.get(found.end..).unwrap_or_default();
            // `een melding van een bewoner op 16 september`
            let date =
                COUNTED.iter().any(|m| behind.strip_prefix(' ').is_some_and(|b| b.starts_with(m)));
            if !about || date || NUMBERED.iter().any(|w| near.contains(w)) {
                continue;
            }
            out.push(Candidate {
                range: found,
                kind: Kind::Address,
                score: Score::new(0.6),
                recogniser: self.id(),
                evidence: vec![Evidence::Pattern, Evidence::Context("bewoner".to_owned())],
            });
        }
    }
}
