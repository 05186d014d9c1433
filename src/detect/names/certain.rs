//! Runs of the grammar that are names beyond doubt, whatever the tagger thinks.

use super::bits;
use super::features::{Feature, Features};
use super::grammar::{Part, Run, begins_another, tussen};
use super::token::{Gap, Shape, Token, Tokens};

/// Whether an aanhef, an office or title before a known surname with its tussenvoegsels, a first name before one
/// with a tussenvoegsel or one that nothing else is, or a verb leaves no doubt: `mevrouw Zondag`, `mevrouw
/// Brouwershaven`, `wethouder van Duijn`, `Jan van Horen`, `Johan Lanotte`, `Ben is afwezig`.
pub(super) fn certain(tokens: &Tokens<'_>, (run, features): &(Run, Features)) -> bool {
    let known = features.has(Feature::SurnameFrequent) || features.has(Feature::SurnameKnown);
    let against = [Feature::Lower, Feature::WordCommon, Feature::OrgAfter, Feature::OrgBefore];
    let announced = features.has(Feature::Aanhef)
        || ((features.has(Feature::Function) || features.has(Feature::Title))
            && features.has(Feature::TussenLead));
    // `mevrouw B. Op de Laak`: nothing but a surname follows.
    let initials = features.has(Feature::Initial) || features.has(Feature::Initials);
    let whole = features.has(Feature::Aanhef) && initials && features.has(Feature::Tussen);
    let other = [Feature::Place, Feature::OrgAfter, Feature::OrgBefore, Feature::Law];
    let things = [Feature::OrgAfter, Feature::OrgBefore, Feature::Law];
    let none = |of: &[Feature]| !of.iter().any(|f| features.has(*f));
    announced && (known || whole) && none(&against)
        || first_name_and_tussen(tokens, run)
            && (none(&other) || (of_place(tokens, run) || is_borne(tokens, run)) && none(&things))
        || after_aanhef(tokens, run)
        || first_name_and_surname(tokens, run) && none(&other)
        || initials_and_surname(tokens, run) && none(&other)
        || initials_and_tussen(tokens, run) && none(&things)
        || titled(tokens, run) && none(&things)
        || run.parts.len() == 1 && verb_as_name(tokens, run.start)
}

/// Whether a first name and a Dutch tussenvoegsel leave no doubt of the word behind them: `Jan van Horen`.
pub(super) fn first_name_and_tussen(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Name, first), (Part::Tussen, tussen), ..] = run.parts.as_slice() else {
        return false;
    };
    let given = tokens.get(*first).is_some_and(|t| {
        let inside = run.parts.len() == 3 && is_inside(tokens, *first);
        let known = t.attrs.first() == 3 || t.attrs.first() == 2 && inside;
        known && t.shape == Shape::Title
    });
    let dutch = tokens.get(*tussen).is_some_and(|t| {
        // `Jan De Vries`, as in Flanders and by those who do not know better.
        matches!(
            tokens.word(t),
            "van"
                | "de"
                | "den"
                | "der"
                | "ter"
                | "ten"
                | "te"
                | "in"
                | "op"
                | "'t"
                | "Van"
                | "De"
                | "Den"
        )
    });
    // `Johan de Witt-college`
    let thing = run.end.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| {
        tokens
            .word(t)
            .rsplit_once('-')
            .is_some_and(|(_, tail)| tail.starts_with(char::is_lowercase))
    });
    given && dutch && !run.index_form && !thing
}

/// Whether the word at `index` stands inside a sentence, where nothing but a name has a capital.
fn is_inside(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.get(index).is_some_and(|t| t.gap == Gap::Space)
        && tokens
            .before(index, 1)
            .is_some_and(|t| matches!(t.shape, Shape::Lower | Shape::Punct(',')))
}

/// Whether the run is a first name and `van` a place, which makes a surname of it: `Daan van Delft`. Kings too
/// are called so, and are in the lists of those who are nobody's business.
fn of_place(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(_, first), (_, van), (Part::Name, place)] = run.parts.as_slice() else { return false };
    let given = |t: &Token| t.attrs.first() == 3 && !t.attrs.is_word() || is_inside(tokens, *first);
    let town = |t: &Token| {
        t.shape == Shape::Title && !t.attrs.has(bits::PROTECTED | bits::ORG_AFTER | bits::LAW)
    };
    tokens.word_is(*van, "van")
        && tokens.get(*first).is_some_and(given)
        && tokens.get(run.end - 1).is_some_and(town)
        && !tokens.get(run.end).is_some_and(|t| t.gap == Gap::Space && t.is_capital())
        && tokens.get(*place).is_some_and(|t| !matches!(tokens.word(t), "Oranje" | "Nassau"))
}

/// Whether the last word of the run is a surname of more than five hundred people: Vries is a village too.
fn is_borne(tokens: &Tokens<'_>, run: &Run) -> bool {
    run.end.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| t.attrs.surname() >= 5)
}

/// Whether an aanhef inside a line stands before one word with a capital that may be any word, or a title before
/// a surname: `mevrouw Haar`, `mevrouw Brouwershaven`, `dr. Bakker`.
fn after_aanhef(tokens: &Tokens<'_>, run: &Run) -> bool {
    const OTHER: u64 = bits::FUNCTION
        | bits::KIN
        | bits::TITLE
        | bits::TUSSEN
        | bits::AANHEF
        | bits::PREP
        | bits::LABEL
        | bits::PROTECTED
        | bits::ORG_BEFORE
        | bits::ORG_AFTER;
    let [(Part::Name, at)] = run.parts.as_slice() else { return false };
    let aanhef = tokens.before(*at, 1).is_some_and(|t| {
        matches!(tokens.word(t), "mevrouw" | "Mevrouw" | "heer" | "heren" | "meneer" | "mw" | "dhr")
    });
    // `advocaat-generaal Machielse`
    let general =
        tokens.before(*at, 1).is_some_and(|t| tokens.word(t).to_lowercase().ends_with("generaal"))
            && tokens.get(*at).is_some_and(is_family);
    // `bij dr. Bakker`
    let title = at.checked_sub(1).is_some_and(|dot| tokens.is(dot, '.'))
        && tokens.before(*at, 2).is_some_and(|t| t.attrs.has(bits::TITLE))
        && tokens.get(*at).is_some_and(|t| t.attrs.surname() >= 4);
    let titled = tokens.get(*at).is_some_and(|t| {
        t.gap == Gap::Space
            && t.shape == Shape::Title
            && !t.attrs.has(OTHER)
            && !matches!(
                tokens.word(t),
                "De" | "Het" | "Een" | "Die" | "Dat" | "Deze" | "Dit" | "Wij" | "Ik" | "U"
            )
    });
    let ends = tokens.get(at + 1).is_none_or(|t| !t.is_capital() || t.gap != Gap::Space);
    (aanhef || general || title) && titled && ends
}

/// What a word that is nothing but a name is not.
const THINGS: u64 = bits::PROTECTED
    | bits::PROPER
    | bits::PLACE
    | bits::ORG_BEFORE
    | bits::ORG_AFTER
    | bits::LAW
    | bits::TIME
    | bits::FUNCTION
    | bits::ILLNESS;

/// Whether the run is a common first name and a word that nothing else is, on one line, with no other
/// capitals around that would make it the name of a thing: `Johan Lanotte`.
fn first_name_and_surname(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Name, first), rest @ ..] = run.parts.as_slice() else { return false };
    let titled = |t: &Token| t.shape == Shape::Title && !t.attrs.has(THINGS);
    let given = |t: &Token| titled(t) && t.attrs.first() == 3 && !t.attrs.is_word();
    // `Pieter Raad`: inside a sentence no word has a capital of its own.
    let alone = is_inside(tokens, run.start) && rest.len() == 1 && !tokens.word_is(run.end, "van");
    let least = if alone { 4 } else { 5 };
    let family = |t: &Token| {
        titled(t)
            && t.gap == Gap::Space
            && (!t.attrs.is_word() || t.attrs.surname() >= least)
            && !tokens.word(t).contains('-')
    };
    let fits = |(part, at): &(Part, usize)| match part {
        Part::Name => tokens.get(*at).is_some_and(family),
        Part::Tussen => tokens.get(*at).is_some_and(|t| t.gap == Gap::Space),
        _ => false,
    };
    let capital = |t: &Token| matches!(t.shape, Shape::Title | Shape::Upper);
    let before = run.start.checked_sub(1).and_then(|i| tokens.get(i));
    let behind = tokens.get(run.end);
    let after_another = (2..=4)
        .filter_map(|back| run.start.checked_sub(back))
        .any(|start| begins_another(tokens, start, run.start));
    let announces = bits::FUNCTION | bits::AANHEF | bits::TITLE;
    // `Jan Gabriël Molendijk 51` ends with a street.
    let numbered = behind.is_some_and(|t| t.gap == Gap::Space && t.shape == Shape::Number);
    let most = if numbered { 1 } else { 4 };
    !run.index_form
        && (1..=most).contains(&rest.len())
        && tokens.get(*first).is_some_and(given)
        && rest.iter().all(fits)
        && rest.last().is_some_and(|(part, _)| *part == Part::Name)
        && (after_another || before.is_none_or(|t| !capital(t) || t.attrs.has(announces)))
        && (behind.is_none_or(|t| t.gap != Gap::Space || !capital(t))
            || begins_another(tokens, run.start, run.end))
}

/// Surnames with their tussenvoegsels and nothing before, behind an office or between other names: `raadslid van
/// Tiggelen`, `de heren de Jong en de Visser`, `Bakker, van Dijk, den Haan, Kolff`.
pub(super) fn bare_surnames(tokens: &Tokens<'_>) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for start in 1..tokens.len() {
        let lower = tokens
            .get(start)
            .is_some_and(|t| t.attrs.has(bits::TUSSEN) && matches!(t.gap, Gap::Space | Gap::Line));
        if !lower || found.last().is_some_and(|run| run.end > start) {
            continue;
        }
        let Some((end, name)) = tussen(tokens, start, true) else { continue };
        // `Meneer van Loon`, `mr. van der Meer`, `wethouder Van Delft`: whatever else these words are.
        let capital = tokens.get(start).is_some_and(|t| t.shape == Shape::Title);
        let addressed = behind_title(tokens, start)
            || tokens.before(start, 1).is_some_and(|t| {
                is_address(tokens.word(t)) || capital && t.attrs.has(bits::FUNCTION)
            });
        if is_bare_surname(tokens, name, addressed)
            && (addressed || is_led(tokens, start) || is_listed(tokens, start, name))
        {
            let mut parts: Vec<(Part, usize)> = (start..end).map(|at| (Part::Tussen, at)).collect();
            parts.push((Part::Name, name));
            found.push(Run { start, end: name + 1, parts, index_form: false });
        }
    }
    found
}

/// Forms of address that stand before nothing but a name or an office.
fn is_address(word: &str) -> bool {
    matches!(word, "mevrouw" | "Mevrouw" | "meneer" | "Meneer" | "mijnheer" | "Mijnheer" | "heer")
}

/// Whether the word at `name` can be a surname behind its tussenvoegsel and is, unless `addressed`, no place.
fn is_bare_surname(tokens: &Tokens<'_>, name: usize, addressed: bool) -> bool {
    const NOT: u64 = bits::PROTECTED | bits::LAW | bits::TIME | bits::ORG_AFTER | bits::FUNCTION;
    const THING: u64 = bits::PROPER | bits::PLACE;
    let next = tokens.get(name + 1);
    tokens.get(name).is_some_and(|t| {
        t.shape == Shape::Title
            && t.gap == Gap::Space
            && (addressed && t.attrs.has(bits::PLACE) || !t.attrs.has(NOT))
            && (addressed || !t.attrs.has(THING))
            && t.attrs.surname()
                >= match (addressed, t.attrs.is_word()) {
                    // `wethouder Van Delft`
                    (true, _) => u8::from(!t.attrs.has(bits::PLACE)),
                    (false, true) => 5,
                    (false, false) => 3,
                }
            && !matches!(tokens.word(t), "Haag" | "Bosch" | "Helder")
    }) && next
        .is_none_or(|t| t.gap != Gap::Space || !matches!(t.shape, Shape::Title | Shape::Upper))
}

/// Whether an office or a form of address stands right before the tussenvoegsel at `start`. `De leden van` says
/// whose they are.
fn is_led(tokens: &Tokens<'_>, start: usize) -> bool {
    let Some(before) = tokens.before(start, 1) else { return false };
    let of = tokens.word_is(start, "van") && !before.attrs.has(bits::AANHEF);
    let office = before.attrs.has(bits::FUNCTION)
        || matches!(
            tokens.word(before),
            "lid" | "Lid" | "heren" | "dames" | "leden" | "raadsleden"
        );
    let plain = matches!(before.shape, Shape::Lower | Shape::Title);
    plain
        && (before.attrs.has(bits::AANHEF) || office && !of || of && is_member(tokens.word(before)))
}

/// Functions that are said of nothing but a person: `raadslid van Tiggelen`, not `directeur van Fokker`.
fn is_member(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "raadslid"
            | "statenlid"
            | "commissielid"
            | "fractielid"
            | "burgerraadslid"
            | "heren"
            | "dames"
    )
}

/// Whether the surname stands in a list: behind another and a comma, with the next behind it; or as its last.
fn is_listed(tokens: &Tokens<'_>, start: usize, name: usize) -> bool {
    let item = |t: &Token| {
        t.shape == Shape::Title
            && t.attrs.surname() >= 3
            && !t.attrs.has(bits::PLACE | bits::PROTECTED)
    };
    let behind_another = tokens.before(start, 2).is_some_and(item);
    let comma = start.checked_sub(1).is_some_and(|at| tokens.is(at, ','));
    let and = start.checked_sub(1).is_some_and(|at| tokens.word_is(at, "en"));
    let next = tokens.get(name + 2);
    let goes_on = (tokens.is(name + 1, ',') || tokens.word_is(name + 1, "en"))
        && next.is_some_and(|t| t.is_initials() || t.attrs.has(bits::TUSSEN) || item(t));
    // `Verbeek en de Waal.`, behind at least two others.
    let third = tokens.before(start, 3).is_some_and(|t| {
        matches!(t.shape, Shape::Punct(',')) || t.attrs.has(bits::TUSSEN) || t.is_initials()
    });
    behind_another && (comma && goes_on || and && third)
}

/// Abbreviations of companies and clubs that look like initials.
const NO_INITIALS: &[&str] = &[
    "B.V.", "N.V.", "C.V.", "S.V.", "V.V.", "F.C.", "M.V.", "U.S.", "V.S.", "E.U.", "P.O.", "O.R.",
    "M.R.", "R.K.", "S.C.", "K.V.", "W.V.", "V.O.F.", "A.B.N.", "D.D.", "I.V.", "I.O.", "T.A.V.",
];

/// Whether the run is two initials or more and a surname that nothing else is, inside a line: `R.M.D. Onink`.
/// On a line of its own the tagger decides: laws end with the names of ministers.
fn initials_and_surname(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Initials, first), rest @ .., (Part::Name, last)] = run.parts.as_slice() else {
        return false;
    };
    let initials = |t: &Token| {
        matches!(t.shape, Shape::Initials(2..))
            && matches!(t.gap, Gap::None | Gap::Space)
            && !NO_INITIALS.contains(&tokens.word(t))
    };
    let tussen = |(part, at): &(Part, usize)| {
        *part == Part::Tussen && tokens.get(*at).is_some_and(|t| t.gap == Gap::Space)
    };
    let family = |t: &Token| {
        t.shape == Shape::Title
            && t.gap == Gap::Space
            && !t.attrs.has(THINGS)
            && (!t.attrs.is_word() || t.attrs.surname() >= 4)
    };
    tokens.get(*first).is_some_and(initials)
        && rest.len() <= 3
        && rest.iter().all(tussen)
        && tokens.get(*last).is_some_and(family)
}

/// Whether the run is an initial and a surname behind its tussenvoegsels: `M. De Groot`, `J. van der Kooij`.
fn initials_and_tussen(tokens: &Tokens<'_>, run: &Run) -> bool {
    let [(Part::Initials, first), rest @ .., (Part::Name, last)] = run.parts.as_slice() else {
        return false;
    };
    let near = |t: &Token| t.gap == Gap::Space;
    let tussen = |(part, at): &(Part, usize)| {
        *part == Part::Tussen && tokens.get(*at).is_some_and(|t| near(t) || t.gap == Gap::None)
    };
    let several = tokens.get(*first).is_some_and(|t| matches!(t.shape, Shape::Initials(2..)));
    // `B. De Raad van State`
    let body =
        tokens.word_is(run.end, "van") && tokens.get(*last).is_some_and(|t| t.attrs.is_word());
    !body
        && !tokens.enumerates(*first)
        && tokens.get(*first).is_some_and(|t| {
            matches!(t.shape, Shape::Initials(_)) && !NO_INITIALS.contains(&tokens.word(t))
        })
        && (1..=3).contains(&rest.len())
        && rest.iter().all(tussen)
        && tokens.get(*last).is_some_and(|t| near(t) && (is_family(t) || several && is_town(t)))
}

/// Whether a word is a place that nothing else is: behind two initials and `van` a surname, `C.L.H. van Rhoon`.
fn is_town(token: &Token) -> bool {
    const OTHER: u64 = bits::PROTECTED & !bits::PLACE | bits::LAW | bits::TIME | bits::ORG_AFTER;
    token.shape == Shape::Title && !token.attrs.is_word() && !token.attrs.has(OTHER)
}

/// Whether a title stands before the run, and in it initials, tussenvoegsels and a surname: `Dr. M. Jansen`.
fn titled(tokens: &Tokens<'_>, run: &Run) -> bool {
    let Some(((Part::Name, last), rest)) = run.parts.split_last() else { return false };
    let plain = |(part, at): &(Part, usize)| {
        matches!(part, Part::Initials | Part::Tussen)
            && tokens.get(*at).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::None))
    };
    behind_title(tokens, run.start)
        && (1..=4).contains(&rest.len())
        && rest.iter().all(plain)
        && tokens.get(*last).is_some_and(|t| t.gap == Gap::Space && is_family(t))
}

/// Whether a title stands right before the token at `start`: `mr. `, `Dr `.
fn behind_title(tokens: &Tokens<'_>, start: usize) -> bool {
    let title = |back: usize| {
        tokens.before(start, back).is_some_and(|t| {
            t.attrs.has(bits::TITLE) && matches!(t.shape, Shape::Lower | Shape::Title)
        })
    };
    let dot = start.checked_sub(1).is_some_and(|at| tokens.is(at, '.'));
    if dot { title(2) } else { title(1) }
}

/// Whether a word behind initials or a title is a surname: one that people bear, or no word at all.
fn is_family(token: &Token) -> bool {
    let (word, surname) = (token.attrs.is_word(), token.attrs.surname());
    token.shape == Shape::Title
        && !token
            .attrs
            .has(bits::PROTECTED & !bits::PLACE | bits::LAW | bits::TIME | bits::ORG_AFTER)
        && (surname >= if word { 4 } else { 2 }
            || !word && !token.attrs.has(bits::PLACE | bits::PROPER))
}

/// Whether a first name that is a verb too leads a sentence that has another: `Ben is afwezig`, `Wil meldt`.
pub(super) fn verb_as_name(tokens: &Tokens<'_>, index: usize) -> bool {
    let name = tokens.word_is(index, "Ben") || tokens.word_is(index, "Wil");
    name && tokens
        .get(index + 1)
        .is_some_and(|t| t.gap == Gap::Space && t.shape == Shape::Lower && t.attrs.has(bits::SAY))
}
