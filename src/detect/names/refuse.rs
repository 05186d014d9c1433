//! Runs that look like a name and are the name of something else.

use super::around::Around;
use super::bits;
use super::grammar::{Part, Run, announced};
use super::token::{Gap, Shape, Token, Tokens};
use crate::detect::fold::fold_into;
use crate::detect::gazetteer::{Street, street};
use crate::detect::lexicon::Lexicon;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Whether a run that looks like a name is that of something else, whatever speaks for it.
pub(super) fn refused(tokens: &Tokens<'_>, run: &Run, around: &Around) -> bool {
    saint_or_law(tokens, run)
        || institution(tokens, run, around)
        || street_or_thing(tokens, run)
        || illness(tokens, run)
        || firm(tokens, run)
        || known_firm(tokens, run)
        || compound(tokens, run)
        || verb(tokens, run)
        || foreign_date(tokens, run)
        || language(tokens, run)
        || repeated(tokens, run)
}

/// Whether the run is the day or month of a date in English: `Sun, 9 Jul`, `Monday, March 25`.
fn foreign_date(tokens: &Tokens<'_>, run: &Run) -> bool {
    const DATES: &[&str] = &[
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "January",
        "February",
        "March",
        "April",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let [(Part::Name, index)] = run.parts.as_slice() else { return false };
    let number =
        |at: usize| tokens.get(at).is_some_and(|t| t.shape == Shape::Number && t.gap == Gap::Space);
    let comma = usize::from(tokens.is(index + 1, ','));
    tokens.get(*index).is_some_and(|t| DATES.contains(&tokens.word(t)))
        && number(index + 1 + comma)
        && !announced(tokens, run.start)
}

/// Tokens to either side of a language in which the next is looked for.
const BESIDE: usize = 8;

/// Whether the run is a language in an enumeration of languages: `Engels (C1), Frans (leesvaardig)`.
fn language(tokens: &Tokens<'_>, run: &Run) -> bool {
    const LANGUAGES: &[&str] = &[
        "Nederlands",
        "Engels",
        "Frans",
        "Duits",
        "Spaans",
        "Italiaans",
        "Fries",
        "Turks",
        "Arabisch",
        "Pools",
        "Russisch",
        "Portugees",
        "Chinees",
        "Papiaments",
        "Tigrinya",
        "Farsi",
        "Berber",
    ];
    let [(Part::Name, index)] = run.parts.as_slice() else { return false };
    let is_one = |at: usize| tokens.get(at).is_some_and(|t| LANGUAGES.contains(&tokens.word(t)));
    let mut near = index.saturating_sub(BESIDE)..index + BESIDE;
    is_one(*index) && near.any(|at| at != *index && is_one(at)) && !announced(tokens, run.start)
}

/// Whether the run is one word over and over: codes of a roster, `Z Z Z Z`.
fn repeated(tokens: &Tokens<'_>, run: &Run) -> bool {
    let first = tokens.get(run.start).map(|t| tokens.word(t));
    let same = |(_, i): &(Part, usize)| tokens.get(*i).map(|t| tokens.word(t)) == first;
    run.parts.len() > 2 && run.parts.iter().all(same)
}

/// Whether the run is the verb of a question: `Wil jij dat doen?`, `Ben ik aan de beurt?`.
fn verb(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Name, index)] = run.parts.as_slice() else { return false };
    let pronoun = |t: &Token| {
        t.gap == Gap::Space
            && matches!(
                tokens.word(t),
                "ik" | "je" | "jij" | "u" | "hij" | "zij" | "ze" | "men" | "iemand"
            )
    };
    (tokens.word_is(*index, "Wil") || tokens.word_is(*index, "Ben"))
        && tokens.get(index + 1).is_some_and(pronoun)
}

/// Bodies that bear the name of a person, folded.
static FIRMS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let text = include_str!("../../../patterns/lists/firms/items.txt");
    text.lines().map(folded).collect()
});

fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Whether the whole run is the name of a body that everybody knows: `Pels Rijcken`.
fn known_firm(tokens: &Tokens<'_>, run: &Run) -> bool {
    let ends = tokens.get(run.start).zip(run.end.checked_sub(1).and_then(|i| tokens.get(i)));
    run.parts.len() > 1
        && ends.is_some_and(|(first, last)| {
            let text = tokens.text.get(first.start..last.end).unwrap_or_default();
            FIRMS.contains(&folded(text))
        })
        && !announced(tokens, run.start)
}

/// Whether the run is one ordinary word with something before its hyphen: `ID-kaart`.
fn compound(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Name, index)] = run.parts.as_slice() else { return false };
    tokens.get(*index).is_some_and(|t| {
        let tail = tokens.word(t).rsplit_once('-').map_or("", |(_, tail)| tail);
        tail.len() > 3
            && tail.starts_with(char::is_lowercase)
            && Lexicon::get().look_up(tail).is_word()
            && !announced(tokens, run.start)
    })
}

/// Whether the run begins the name of a firm: `Van den Berg Waterbouw B.V.`, not `mevrouw Van den Berg`.
fn firm(tokens: &Tokens<'_>, run: &Run) -> bool {
    // `B.V.` comes apart as `B`, `.` and the initial `V.`.
    let dotted = |at: usize, first: &str| {
        tokens.word_is(at, first) && tokens.is(at + 1, '.') && tokens.word_is(at + 2, "V.")
    };
    let forms = |at: usize| {
        tokens.get(at).is_some_and(|t| {
            t.gap <= Gap::Space && matches!(tokens.word(t), "BV" | "NV" | "VOF" | "CV" | "V.O.F.")
        }) || ["B", "N", "C"].iter().any(|first| dotted(at, first))
    };
    let word = |at: usize| tokens.get(at).is_some_and(|t| t.is_capital() && t.gap == Gap::Space);
    let partners = tokens.is(run.end, '&')
        && tokens.get(run.end + 1).is_some_and(|t| {
            t.gap <= Gap::Space
                && matches!(
                    tokens.word(t),
                    "Partners" | "Partner" | "Zonen" | "Zn" | "Zoon" | "Co" | "Associates" | "Cie"
                )
        });
    let practice = practice(tokens, run.end);
    let reach = (0..3).take_while(|n| *n == 0 || word(run.end + n - 1)).count();
    !announced(tokens, run.start)
        && (partners || practice || (0..reach).any(|n| forms(run.end + n)))
}

/// Whether the names from `end` on are those of a practice: `Van Koppen en Jager advocaten`, not `mr. Jansen
/// en mr. De Vries, advocaten te Leiden`.
fn practice(tokens: &Tokens<'_>, end: usize) -> bool {
    const TRADES: &[&str] = &[
        "advocaten",
        "advocatuur",
        "notarissen",
        "accountants",
        "makelaars",
        "architecten",
        "juristen",
        "fysiotherapie",
        "tandartsen",
        "huisartsen",
        "deurwaarders",
        "gerechtsdeurwaarders",
        "incasso",
    ];
    let mut at = end;
    // Names, commas and `en`, as long as nobody is spoken of by an aanhef.
    while at < end + 9 {
        let Some(token) = tokens.get(at).filter(|t| t.gap <= Gap::Space) else { return false };
        let word = tokens.word(token);
        let after_comma = tokens.before(at, 1).is_some_and(|t| t.shape == Shape::Punct(','));
        if TRADES.contains(&word.to_lowercase().as_str()) {
            return !after_comma;
        }
        let joins = matches!(token.shape, Shape::Punct(',' | '&')) || word == "en";
        let name = token.is_capital() && !token.attrs.has(bits::AANHEF | bits::TITLE);
        if !joins && !name && !token.attrs.has(bits::TUSSEN) {
            return false;
        }
        at += 1;
    }
    false
}

/// The `jan` of `26 jan. 2023`.
pub(super) fn date(tokens: &Tokens<'_>, index: usize) -> bool {
    let month = tokens.get(index).is_some_and(|t| {
        t.gap <= Gap::Space
            && matches!(
                tokens.word(t).to_lowercase().as_str(),
                "jan" | "mei" | "mar" | "sep" | "apr"
            )
    });
    let next = if tokens.is(index + 1, '.') { index + 2 } else { index + 1 };
    let year = tokens
        .get(next)
        .is_some_and(|t| t.shape == Shape::Number && t.gap <= Gap::Space && t.end - t.start == 4);
    let closes =
        tokens.is(index + 1, '.') && tokens.get(index).is_some_and(|t| t.shape == Shape::Lower);
    month && (year || closes) && tokens.before(index, 1).is_some_and(|t| t.shape == Shape::Number)
}

/// Whether the run is the bare name of an illness: `Griep en rugklachten`, not `mevrouw Griep`.
fn illness(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Name, index)] = run.parts.as_slice() else { return false };
    tokens.get(*index).is_some_and(|t| t.attrs.has(bits::ILLNESS)) && !announced(tokens, run.start)
}

/// Whether the run ends in a street or square named after somebody: `Willem-Alexanderkade`,
/// `Joke Smit-laan`.
fn street_or_thing(tokens: &Tokens<'_>, run: &Run) -> bool {
    /// How many of [`ENDS`] are of streets.
    const STREETS: usize = 6;
    const ENDS: &[&str] = &[
        "straat",
        "laan",
        "weg",
        "plein",
        "gracht",
        "kade",
        "dijk",
        "singel",
        "dreef",
        "plantsoen",
        "steeg",
        "brug",
        "school",
        "pad",
        "tunnel",
        "gebouw",
        "prijs",
        "dag",
        "college",
        "lyceum",
        "zaal",
        "flat",
        "museum",
        "theater",
        "ziekenhuis",
        "fonds",
    ];
    let Some(&(Part::Name, index)) = run.parts.last() else { return false };
    let Some(token) = tokens.get(index) else { return false };
    let word = tokens.word(token);
    let ends = || {
        ENDS.iter().any(|end| {
            word.strip_suffix(end)
                .is_some_and(|stem| stem.trim_end_matches('-').chars().count() >= 3)
        })
    };
    // `Wouter van Duivendijk` lives behind no dike; a street of the list is one all the same.
    let person = || {
        let given = tokens.get(run.start).is_some_and(|t| t.is_initials() || t.attrs.first() >= 2);
        let whole = tokens.get(run.start).and_then(|t| tokens.text.get(t.start..token.end));
        given && run.parts.len() > 1 && whole.is_none_or(|w| street(w) != Street::Listed)
    };
    // `Borniastraat-Verlengde Schrans`
    let crossing = || {
        run.parts.iter().filter_map(|(_, i)| tokens.get(*i)).any(|t| {
            tokens.word(t).split_once('-').is_some_and(|(street, other)| {
                other.starts_with(char::is_uppercase)
                    && ENDS
                        .iter()
                        .take(STREETS)
                        .any(|end| street.len() > end.len() + 2 && street.ends_with(end))
                    && Lexicon::get().look_up(street).surname() == 0
            })
        })
    };
    if crossing() && !announced(tokens, run.start) {
        return true;
    }
    token.shape != Shape::Lower
        && ends()
        && !announced(tokens, run.start)
        && Lexicon::get().look_up(word).surname() == 0
        && !(word.ends_with("dijk") && person())
}

/// `Sint Maarten`, `Advocatenwet BES`: a place, feast or church, or a law.
fn saint_or_law(tokens: &Tokens<'_>, run: &Run) -> bool {
    let saint = tokens.get(run.start).is_some_and(|t| t.gap == Gap::Space)
        && tokens.before(run.start, 1).is_some_and(|t| {
            matches!(tokens.word(t), "Sint" | "Sinte" | "Santa" | "Saint" | "Sankt" | "San")
        });
    let law = run.parts.iter().any(|(part, index)| {
        *part == Part::Name
            && tokens.get(*index).is_some_and(|t| {
                let word = tokens.word(t).to_lowercase();
                t.attrs.surname() == 0
                    && word.len() > 5
                    && ["wet", "besluit", "verordening", "regeling", "verdrag"]
                        .iter()
                        .any(|end| word.ends_with(end))
            })
    });
    !announced(tokens, run.start) && (saint || law)
}

/// Whether the run is an abbreviation that takes an article somewhere: `de NMa`. That of a person
/// never does.
fn institution(tokens: &Tokens<'_>, run: &Run, around: &Around) -> bool {
    let [(_, index)] = run.parts.as_slice() else { return false };
    tokens.get(*index).is_some_and(|t| {
        matches!(t.shape, Shape::Upper | Shape::Mixed)
            && t.end - t.start <= 5
            && t.attrs.surname() < 4
            && (around.is_thing(t) || around.is_party(tokens.word(t)))
            && !announced(tokens, run.start)
    })
}

/// Whether the run is words of another language: `Contractual Clauses`, `Message`.
pub(super) fn foreign_words(tokens: &Tokens<'_>, run: &Run) -> bool {
    let names = run.parts.iter().filter(|(p, _)| *p == Part::Name).count();
    let foreign = |(_, i): &&(Part, usize)| {
        tokens.get(*i).is_some_and(|t| {
            t.attrs.has(bits::FOREIGN) && t.attrs.first() < 2 && t.attrs.surname() < 3
        })
    };
    let count = run.parts.iter().filter(foreign).count();
    names == run.parts.len() && count > 0 && count * 2 >= names && !announced(tokens, run.start)
}
