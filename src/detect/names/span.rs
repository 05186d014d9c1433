//! A stretch of tokens that the tagger calls a name, read as the grammar reads its own runs.

use super::bits;
use super::grammar::{Part, Run, begins_another, lives_there};
use super::token::{Gap, Shape, Token, Tokens};

/// The names in the tokens from `start` to `end`, which the tagger takes for one: a comma between two
/// surnames, the end of a short line and the first name of the next part them.
pub(super) fn runs(tokens: &Tokens<'_>, start: usize, end: usize) -> Vec<Run> {
    let mut all = Vec::new();
    let mut from = start;
    for at in start + 1..end {
        let comma = tokens.is(at, ',') && lists(tokens, from, at);
        // `P. van` at the end of a line of a narrow column is half a name.
        let unfinished = tokens.before(at, 1).is_some_and(|t| {
            t.attrs.has(bits::TUSSEN) || t.is_initials() || t.shape == Shape::Letter
        });
        let ends = !unfinished
            && tokens.get(at).is_some_and(|t| t.gap == Gap::Line)
            && short_line(tokens, at);
        if comma || ends || begins_another(tokens, from, at) {
            all.push((from, at));
            from = if comma { at + 1 } else { at };
        }
    }
    all.push((from, end));
    let split = all.len() > 1;
    let names = all.into_iter().filter(|(a, b)| a < b).map(|(a, b)| run(tokens, a, b));
    names.filter(|r| !split || stands_alone(tokens, r)).collect()
}

/// Whether the comma at `comma` parts two names: what follows is neither initials nor a first name,
/// or what stands before is a first name or begins with one, or another item follows.
fn lists(tokens: &Tokens<'_>, start: usize, comma: usize) -> bool {
    let (Some(before), Some(after)) = (tokens.before(comma, 1), tokens.get(comma + 1)) else {
        return false;
    };
    let (a, b) = (before.attrs, after.attrs);
    let given = |t: &Token| t.is_initials() || matches!(t.shape, Shape::Letter | Shape::Upper);
    let plain = !given(after) && !b.has(bits::TUSSEN) && b.first() == 0 && b.surname() >= 3;
    let first = start + 1 == comma && a.first() == 3 && a.surname() < 3 && b.first() >= 2;
    // `Jan van Horen, Wil van Overloop`
    let opens = tokens.get(start).is_some_and(|t| t.shape == Shape::Title && t.attrs.first() == 3);
    let whole = start + 1 < comma && opens && b.first() >= 1;
    // `Asma, Rafia, Kelly`
    let next =
        tokens.get(comma + 3).is_some_and(|t| t.shape == Shape::Title && t.attrs.first() > 0);
    let and = tokens.is(comma + 2, ',') || tokens.word_is(comma + 2, "en");
    let more = start + 1 == comma && a.first() > 0 && b.first() > 0 && and && next;
    // `Hoekstra, den Hartog, Kolff`
    let surname = |at: usize| {
        tokens.get(at).is_some_and(|t| t.shape == Shape::Title)
            && (tokens.is(at + 1, ',') || tokens.word_is(at + 1, "en"))
    };
    let particle = b.has(bits::TUSSEN) && after.shape == Shape::Lower;
    let bare = particle && (comma + 2..comma + 5).any(surname);
    after.shape == Shape::Title && (plain || first || whole || more) || bare
}

/// Chars of a line that goes on in the next one for want of room.
const LINE: usize = 40;

/// Whether the line that ends before the token at `index` is too short to have been broken off.
fn short_line(tokens: &Tokens<'_>, index: usize) -> bool {
    let Some(last) = tokens.before(index, 1) else { return false };
    let from = last.end.saturating_sub(LINE);
    let from = (from..=last.end).find(|i| tokens.text.is_char_boundary(*i)).unwrap_or(last.end);
    let line = tokens.text.get(from..last.end).unwrap_or_default();
    from == 0 || line.contains(['\n', '\u{c}'])
}

/// Whether a part of what the tagger took for one name is one by itself.
fn stands_alone(tokens: &Tokens<'_>, run: &Run) -> bool {
    run.parts.iter().any(|(part, index)| {
        let attrs = tokens.get(*index).map(|t| t.attrs).unwrap_or_default();
        let known = attrs.first() >= 2 || attrs.surname() >= 1;
        *part == Part::Name
            && (known || !attrs.is_word())
            && !(attrs.is_word() && run.parts.len() == 1 && attrs.surname() < 5)
    })
}

/// The tokens from `start` to `end` as a run.
fn run(tokens: &Tokens<'_>, start: usize, end: usize) -> Run {
    let end = closing(tokens, start, second_half(tokens, surname_after(tokens, start, end)));
    let start = without_lead(tokens, opening(tokens, start), end);
    let mut parts = Vec::new();
    let mut named = false;
    let mut index_form = false;
    for index in start..end {
        let Some(token) = tokens.get(index) else { continue };
        let inside = tokens.is(index.saturating_sub(1), '(') && tokens.is(index + 1, ')');
        let letter = token.shape == Shape::Letter && end - start > 1;
        let part = match token.shape {
            Shape::Punct(',') => {
                index_form |= named;
                continue;
            }
            Shape::Punct(_) => continue,
            Shape::Initials(_) => Part::Initials,
            _ if letter && !named => Part::Initials,
            _ if token.attrs.has(bits::TUSSEN) && end - start > 1 => Part::Tussen,
            _ if inside => Part::Roepnaam,
            _ => Part::Name,
        };
        named |= part == Part::Name;
        parts.push((part, index));
    }
    // `Z. van 69`: a tussenvoegsel ends a name only behind a comma, and not in `Sweijen, de heer Duyts`.
    let mut end = end;
    let aanhef = tokens.get(end).is_some_and(|t| t.attrs.has(bits::AANHEF));
    index_form &= !aanhef;
    let mut whole = Run { start, end, parts, index_form };
    if !index_form && whole.parts.last().is_some_and(|(_, at)| lives_there(tokens, &whole, *at)) {
        whole.parts.pop();
    }
    let mut parts = whole.parts;
    while !index_form && parts.len() > 1 && parts.last().is_some_and(|(p, _)| *p == Part::Tussen) {
        parts.pop();
        end = closing(tokens, start, parts.last().map_or(end, |(_, i)| i + 1));
        parts.retain(|(_, i)| *i < end);
    }
    Run { start, end, parts, index_form }
}

/// `end` behind the surname when the tagger took its tussenvoegsels alone: `mevrouw [Van]` at the end of a
/// line and `Beuningen` on the next.
fn surname_after(tokens: &Tokens<'_>, start: usize, end: usize) -> usize {
    let bare = (start..end).all(|at| tokens.get(at).is_some_and(|t| t.attrs.has(bits::TUSSEN)));
    let surname = tokens.get(end).is_some_and(|t| t.gap <= Gap::Line && t.shape == Shape::Title);
    if bare && surname { end + 1 } else { end }
}

/// `end` behind the second surname of a double name whose tussenvoegsel ends the first: `Kemperman-de Vet`.
fn second_half(tokens: &Tokens<'_>, end: usize) -> usize {
    let half = tokens.before(end, 1).is_some_and(|t| {
        let tail = tokens.word(t).rsplit_once('-').map_or("", |(_, tail)| tail);
        t.is_capital() && matches!(tail, "de" | "van" | "den" | "der" | "ter" | "ten" | "te")
    });
    let small = |at: &usize| {
        tokens.get(*at).is_some_and(|t| {
            t.gap == Gap::Space && t.shape == Shape::Lower && t.attrs.has(bits::TUSSEN)
        })
    };
    let name = (end..end + 2).take_while(small).last().map_or(end, |at| at + 1);
    let family = tokens.get(name).is_some_and(|t| t.gap == Gap::Space && t.shape == Shape::Title);
    if half && family { name + 1 } else { end }
}

/// Short names of months that nobody is called.
const MONTHS: &[&str] =
    &["Feb", "Mrt", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Okt", "Nov", "Dec"];

/// `end` without what only stands behind the name: a mark, a parenthesis that opens before it.
fn closing(tokens: &Tokens<'_>, start: usize, mut end: usize) -> usize {
    let opens = |end: usize| (start..end).any(|i| tokens.is(i, '('));
    while end > start + 1 {
        let Some(token) = tokens.get(end - 1) else { break };
        let loose = match token.shape {
            Shape::Punct(')') => !opens(end),
            // `Lia Zwemer Kerkstr. 19`, `Luc Sep 2017`
            Shape::Title => {
                tokens.is(end, '.') && tokens.word(token).ends_with("str") && end > start + 2
                    || end > start + 1
                        && MONTHS.contains(&tokens.word(token))
                        && tokens.get(end).is_some_and(|t| {
                            t.shape == Shape::Number && t.gap == Gap::Space && t.end - t.start == 4
                        })
            }
            // `Gerrit B.` has its full stop in the initial.
            Shape::Punct(_) => true,
            // `Gerard m.b.t. de ouderbijdrage`
            Shape::Lower => abbreviation(tokens, start, end),
            // `Sabri OOV: politie verwacht mensen`
            Shape::Upper => {
                (3..=4).contains(&(token.end - token.start))
                    && token.attrs.surname() == 0
                    && token.attrs.first() == 0
                    && tokens
                        .before(end, 2)
                        .is_some_and(|t| t.shape == Shape::Title && t.attrs.first() == 3)
            }
            // `Ines Karimi MSc`
            Shape::Mixed => matches!(tokens.word(token), "MSc" | "BSc" | "PhD" | "MEd" | "BEd"),
            _ => false,
        };
        if !loose {
            break;
        }
        end -= 1;
    }
    end
}

/// Whether the token before `end` is a letter of an abbreviation in lower case.
fn abbreviation(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let letter = |t: &Token| t.shape == Shape::Lower && t.end - t.start == 1;
    let own = tokens.before(end, 1).is_some_and(letter);
    let dotted = tokens.is(end, '.')
        && tokens.get(end + 1).is_some_and(|t| t.gap == Gap::None && letter(t))
        || end >= start + 3
            && tokens.is(end - 2, '.')
            && tokens.before(end, 3).is_some_and(letter)
            && tokens.before(end, 1).is_some_and(|t| t.gap == Gap::None);
    own && dotted
}

/// `start` without what only stands before the name: a title, `Gr.`, the `van` of `familie van Okan`,
/// the thing of `Brief van Jansen`.
fn without_lead(tokens: &Tokens<'_>, mut start: usize, end: usize) -> usize {
    while start + 1 < end {
        let Some(token) = tokens.get(start) else { break };
        let word = tokens.word(token);
        if tokens.enumerates(start) {
            start += 1;
            continue;
        }
        let title = token.attrs.has(bits::TITLE | bits::AANHEF | bits::SIGN | bits::GREET)
            && !token.is_initials()
            && (tokens.is(start + 1, '.') || token.shape == Shape::Lower)
            && token.attrs.first() < 3;
        let mark = matches!(token.shape, Shape::Punct(c) if c != '\'');
        let of = start + 2 == end && of_someone(tokens, start);
        // `dagstart (Sebastiaan`.
        let before_parenthesis = token.shape == Shape::Lower
            && !token.attrs.has(bits::TUSSEN)
            && tokens.is(start + 1, '(');
        // `A (Cor van Doorn)`: the answer of somebody.
        let speaker = token.shape == Shape::Letter
            && tokens.is(start + 1, '(')
            && !(start + 2..end).any(|i| tokens.is(i, ')'));
        // `contactpersoon GMR Bea`, `OL S. Bouzerda`
        let body = token.shape == Shape::Upper
            && (2..=5).contains(&word.len())
            && token.attrs.first() == 0
            && token.attrs.surname() == 0
            && tokens.get(start + 1).is_some_and(|t| {
                let given = t.shape == Shape::Title && t.attrs.first() == 3;
                t.gap == Gap::Space && (t.is_initials() || given && word.len() > 2)
            });
        if title || mark || of || before_parenthesis || speaker || body {
            start += 1;
            continue;
        }
        let thing = matches!(token.shape, Shape::Title | Shape::Upper)
            && token.attrs.first() < 2
            && (token.attrs.is_word() && token.attrs.zipf4() >= 12 && token.attrs.surname() < 5
                || token.shape == Shape::Upper && word.len() <= 4 && token.attrs.surname() < 3)
            && tokens.word_is(start + 1, "van")
            && start + 2 < end;
        if !thing {
            break;
        }
        start += 2;
    }
    start
}

/// Whether the word at `start` only says of or about whom: `de fiets van [Bertus]`, `over [Noor]`; not
/// `mevrouw van Dirk`.
fn of_someone(tokens: &Tokens<'_>, start: usize) -> bool {
    let Some(next) = tokens.get(start + 1).filter(|t| t.gap == Gap::Space) else { return false };
    let given = next.attrs.first() == 3;
    let addressed = tokens.before(start, 1).is_some_and(|t| {
        t.is_initials()
            || t.is_capital()
            || t.attrs.has(bits::AANHEF | bits::FUNCTION) && !tokens.word(t).starts_with("wedu")
    });
    match tokens.get(start).map(|t| tokens.word(t)) {
        Some("van") => next.is_initials() || given && (next.attrs.surname() < 4 || !addressed),
        Some("over" | "op" | "aan" | "voor" | "bij" | "met") => given,
        _ => false,
    }
}

/// Where the name at `start` begins when tussenvoegsels stand before it that an office or an aanhef
/// announces: `wethouder van [Duijn]`.
fn opening(tokens: &Tokens<'_>, start: usize) -> usize {
    let mut first = start;
    while first > 0
        && start - first < 3
        && tokens.get(first).is_some_and(|t| t.gap == Gap::Space)
        && tokens.before(first, 1).is_some_and(|t| t.attrs.has(bits::TUSSEN))
    {
        first -= 1;
    }
    let announces = tokens.before(first, 1).is_some_and(|t| {
        t.attrs.has(bits::FUNCTION | bits::AANHEF) && !matches!(t.shape, Shape::Punct(_))
    });
    let joined = tokens.get(first).is_some_and(|t| t.gap == Gap::Space);
    let surname = tokens.get(start).is_some_and(|t| t.attrs.first() < 2 || t.attrs.surname() >= 4);
    if let Some(given) = given_before(tokens, first, start) {
        return given;
    }
    if announces && joined && surname { first } else { start }
}

/// The first name right before the surname at `start`, whose tussenvoegsels begin at `first`, when it is
/// also a word and the tagger left it out: `en Wil [van Overloop]`, `, Ad [Brekoo]`. Where a sentence
/// begins it may be the word.
fn given_before(tokens: &Tokens<'_>, first: usize, start: usize) -> Option<usize> {
    let index = first.checked_sub(1)?;
    let token = tokens.get(index)?;
    let surname = tokens.get(start)?;
    let before = tokens.before(index, 1)?;
    let inside = token.gap == Gap::Space
        && (matches!(before.shape, Shape::Lower | Shape::Punct(',' | ':' | '(' | '/')));
    let name = token.shape == Shape::Title && token.attrs.first() >= 2 && token.attrs.is_word();
    let joined = tokens.get(first)?.gap == Gap::Space && surname.gap == Gap::Space;
    let single = surname.shape == Shape::Title && surname.attrs.first() < 2;
    (inside && name && joined && single && !token.attrs.has(bits::AANHEF | bits::TITLE))
        .then_some(index)
}
